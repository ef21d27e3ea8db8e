"""The values that every other module passes around."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Language = Literal["vi", "en"]
LONGEST_CONTEXT = 200
"""Characters of a title that passages are read with: a longer one would leave no room for their words."""


@dataclass(frozen=True, slots=True)
class Article:
    """One file of the article folder, read and cleaned.

    ``id`` is the path below the folder with ``/`` between its parts. ``text`` is NFC; every offset in the
    project counts characters (code points) of this string. ``date`` is ISO 8601 (``2026-01-14``). Only people in one
    of the ``groups`` may know of the article; everybody may if there are none. ``pages`` are the offsets at which the
    pages of a file that has pages begin, in order; a page without words begins where the next one does.
    """

    id: str
    title: str
    date: str | None
    url: str | None
    language: Language
    text: str
    groups: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the number, from 1, of the page that holds the character at ``offset``; None without pages."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class Passage:
    """The slice ``[start, end)`` of one article's text.

    ``context`` is what it stands under, its article's title: encoded and read with the passage, never quoted as its
    words.

    :raises ValueError: If the offsets and the length of the text disagree. Use :meth:`cut` to build one.
    """

    article_id: str
    start: int
    end: int
    text: str
    language: Language
    context: str = ""

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text) or not self.text:
            raise ValueError(
                f"passage of {self.article_id}: [{self.start}, {self.end}) does not fit {len(self.text)} characters"
            )

    @classmethod
    def cut(cls, article: Article, start: int, end: int, language: Language | None = None) -> "Passage":
        """Return the passage ``article.text[start:end]``."""
        context = article.title.replace("_", " ")[:LONGEST_CONTEXT]  # "_" as in the name of a file
        return cls(article.id, start, end, article.text[start:end], language or article.language, context)

    @property
    def id(self) -> str:
        """Name that orders passages by article, then by place."""
        return f"{self.article_id}:{self.start:09d}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question; higher scores are better.

    ``dense`` and ``lexical`` are the two legs' own scores, 0.0 where a leg did not find the passage.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float

    @property
    def order(self) -> tuple[float, str]:
        """Sort key: best score first, ties by passage, so that an order never flickers."""
        return (-self.score, self.passage.id)
