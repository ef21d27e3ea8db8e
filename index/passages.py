"""An article becomes passages: slices of about one paragraph, cut between sentences."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from langchain_text_splitters import RecursiveCharacterTextSplitter

from index.datatypes import Article, Block, Passage, context_of
from index.language.sentences import CLAUSE_END, SENTENCE_END, is_name, split_clauses
from index.language.spelling import one_tone_placement
from index.structure.labels import LONGEST_HEADING, LONGEST_QUESTION, Outline


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """How long a passage may be, in characters."""

    longest: int = 800

    def as_json(self) -> dict[str, int]:
        """Return the settings as they stand in the manifest."""
        return asdict(self)


OPENING = ("heading", "question")
"""Blocks that open a part of a text."""
SEPARATORS = [r"\n\s*\n", r"\n", SENTENCE_END, CLAUSE_END, r"(?<=,)\s+", r"\s+", ""]


def split_article(article: Article, settings: PassageSettings) -> list[Passage]:
    """Return the passages of ``article`` in order. Together with what they stand under they hold every letter of it.

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
    outline = Outline(article.text, article.blocks)
    passages = []
    for at, end in _sections(article, settings.longest):
        name: int | None = None
        for piece in splitter.split_text(article.text[at:end]):
            start = article.text.find(piece, at, end)  # the splitter's own start_index may be -1 or wrong (issue 29884)
            if start < 0:
                raise ValueError(f"{article.id}: the splitter returned text that is not in the article: {piece[:80]!r}")
            at = start + len(piece)
            start, name = start if name is None else name, None
            if is_name(article.text[start:at]) and article.text[at:end].strip():
                name = start  # of a part, which stands with its text
                continue
            passages.append(Passage.cut(article, start, at, context_of(article.title, outline.path(start))))
    return passages


def _sections(article: Article, longest: int) -> list[tuple[int, int]]:
    """Return the (start, end) of the parts of a text that no passage goes beyond.

    A heading begins one, unless it follows another. The end of a table ends one. A question that is answered stands
    between two, as do the headings before it: its answer stands under them. Neighbouring parts are joined while they
    fit into one passage and hold one table at most: short passages are found and read worse.
    """
    answers = {block.end for block in article.blocks if block.kind == "question"}
    rows = [block.start for block in article.blocks if block.kind == "row"]
    sections: list[tuple[int, int]] = []
    for start, end in _divided(article):
        first, last = sections[-1] if sections else (0, -1)
        tables = [bisect_left(rows, to) > bisect_left(rows, at) for at, to in ((first, start), (start, end))]
        if last == start and first not in answers and end - first <= longest and not all(tables):
            sections[-1] = (first, end)
        else:
            sections.append((start, end))
    return sections


def _divided(article: Article) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of all parts under headings and questions, and of what stands between tables."""
    start, words = 0, False
    for before, block, after in _with_neighbours(article.blocks):
        short = block.end - block.start <= LONGEST_QUESTION  # else not all of it is what its answer stands under
        answered = block.kind == "question" and short and after is not None and after.kind not in OPENING
        opens = block.kind in OPENING and (before is None or before.kind not in OPENING)
        ends_table = before is not None and before.kind == "row" and (block.kind, block.level) != ("row", before.level)
        if answered or opens or ends_table:
            if words or not answered or block.start - start > LONGEST_HEADING:
                yield start, block.start
            start, words = (block.end if answered else block.start), False
        words = words or block.kind not in OPENING or not (answered or block.kind == "heading")
    yield start, len(article.text)


def _with_neighbours(blocks: Sequence[Block]) -> Iterator[tuple[Block | None, Block, Block | None]]:
    """Yield each block with the one before and the one after it, None where there is none."""
    return zip([None, *blocks], blocks, [*blocks[1:], None], strict=False)


def texts_and_units(passages: Iterable[Passage]) -> tuple[list[str], list[list[tuple[int, int]]]]:
    """Return what of ``passages`` is encoded: context and text, and where the sentences and clauses of the text are."""
    texts, units = [], []
    for passage in passages:
        context = f"{one_tone_placement(passage.context)}: " if passage.context else ""
        text = one_tone_placement(passage.text)
        texts.append(context + text)
        units.append([(len(context) + start, len(context) + end) for start, end in split_clauses(text)])
    return texts, units
