"""A question with a passage as the reader learns it, and the article that the passage is of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from index.datatypes import Article
from index.passages import PassageSettings, split_article


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage; the answer is ``passage[start:end]``, or (0, 0) where there is none.

    ``title`` is that of the passage's article. Where the question goes on, ``before`` has the questions before it.
    Where ``misleading``, the passage does not answer, and that is only what seems to, as those marked it who wrote such
    questions for SQuAD 2.0.
    """

    question: str
    passage: str
    start: int
    end: int
    misleading: bool = False
    title: str = ""
    before: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end <= len(self.passage):
            raise ValueError(f"the answer is {self.start}:{self.end} of {len(self.passage)} characters")

    @property
    def answered(self) -> bool:
        """Whether the passage holds the answer."""
        return self.end > self.start and not self.misleading

    @property
    def answer(self) -> str:
        """The words that answer, or seem to."""
        return self.passage[self.start : self.end]

    def about(self, passage: str, title: str) -> "Example":
        """Return the same question with a passage that does not answer it."""
        return replace(self, passage=passage, title=title, start=0, end=0, misleading=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A row of a benchmark folder's corpus, and where its passages are, as an index holds them."""

    title: str
    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Source":
        """Take a row with ``title`` and ``text``."""
        text, title = str(row["text"]), str(row.get("title") or "").replace("_", " ")
        article = Article(str(row["_id"]), title, None, None, "vi", text)
        return cls(title, text, tuple((p.start, p.end) for p in split_article(article, PassageSettings())))

    @property
    def passages(self) -> list[str]:
        """The texts of the passages, in order."""
        return [self.text[start:end] for start, end in self.spans]
