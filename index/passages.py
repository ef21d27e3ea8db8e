"""An article becomes passages: slices of about one paragraph, cut between sentences."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from langchain_text_splitters import RecursiveCharacterTextSplitter

from index.datatypes import Article, Passage
from index.sentences import CLAUSE_END, SENTENCE_END, split_clauses
from index.spelling import one_tone_placement


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """How long a passage may be, in characters."""

    longest: int = 800

    def as_json(self) -> dict[str, int]:
        """Return the settings as they stand in the manifest."""
        return asdict(self)


SEPARATORS = [r"\n\s*\n", r"\n", SENTENCE_END, CLAUSE_END, r"(?<=,)\s+", r"\s+", ""]


def split_article(article: Article, settings: PassageSettings) -> list[Passage]:
    """Return the passages of ``article`` in order; together they hold every letter of it.

    :raises ValueError: If the splitter returns a passage that is not a slice of the text.
    """
    splitter = RecursiveCharacterTextSplitter(
        separators=SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=settings.longest,
        chunk_overlap=0,
        strip_whitespace=True,
    )
    passages, at = [], 0
    for piece in splitter.split_text(article.text):
        start = article.text.find(piece, at)  # the splitter's own start_index may be -1 or wrong (issue 29884)
        if start < 0:
            raise ValueError(f"{article.id}: the splitter returned text that is not in the article: {piece[:80]!r}")
        at = start + len(piece)
        passages.append(Passage.cut(article, start, at))
    return passages


def texts_and_units(passages: Iterable[Passage]) -> tuple[list[str], list[list[tuple[int, int]]]]:
    """Return what of ``passages`` is encoded: context and text, and where the sentences and clauses of the text are."""
    texts, units = [], []
    for passage in passages:
        context = f"{one_tone_placement(passage.context)}: " if passage.context else ""
        text = one_tone_placement(passage.text)
        texts.append(context + text)
        units.append([(len(context) + start, len(context) + end) for start, end in split_clauses(text)])
    return texts, units
