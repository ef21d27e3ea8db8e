"""Turns places in articles into citations: what answers, what says the same, lists, and what else may help."""

from collections.abc import Sequence

from app.answers.answer import Citation, Kind
from app.answers.judging import Judged
from app.answers.listing import (
    asks_for_a_list,
    end_of_list,
    end_of_paragraph,
    heads_of_points,
    introduction_of,
    may_be_a_list,
)
from app.answers.selection import Unit, repeats, units_of
from app.answers.surroundings import end_of_section
from index.datatypes import Hit
from index.search import Found, Index

SUGGESTED = 3
"""The most passages that are offered when none answers."""
OTHERS = 2
"""The most other sentences that are offered beside the one that answers."""


class Quotes:
    """Quotes the articles of an ``index``; thread-safe."""

    def __init__(self, index: Index) -> None:
        """Quote from ``index``."""
        self._index = index

    def cite(self, units: Sequence[Unit]) -> tuple[Citation, ...]:
        """Return the citations of units, numbered from 1."""
        return tuple(self._citation(number, unit.hit, unit.span) for number, unit in enumerate(units, start=1))

    def closest(self, hits: Sequence[Hit], most: int = SUGGESTED) -> tuple[Citation, ...]:
        """Return citations of the first ``most`` passages, each quoted whole."""
        return tuple(
            self._citation(number, hit, (hit.passage.start, hit.passage.end))
            for number, hit in enumerate(hits[:most], start=1)
        )

    def places(self, judged: Judged) -> list[Unit]:
        """Return the best unit, then the units elsewhere that say the same."""
        best = judged.best.unit
        return [best, *judged.chosen.elsewhere, *self._repeated(best, judged.found.hits)]

    def as_list(
        self, found: Found, judged: Judged, citations: Sequence[Citation]
    ) -> tuple[Kind, tuple[Citation, ...]] | None:
        """Return the list that answers, as a kind of answer with its citations; None if no list answers.

        A short list is one quote. Counted points may have other paragraphs between them, or be too long to be shown
        whole; then the first sentence of each is cited.
        """
        introduction = self._introduction(judged) if asks_for_a_list(found.searched) else None
        first, *others = [introduction] if introduction else citations
        article = self._index.library.article(first.article_id)
        if article is None or not may_be_a_list(found.searched):
            return None
        text = article.text[: end_of_section(article, first.end)]
        end, heads = end_of_list(text, first.end), heads_of_points(text, first.end)
        if heads and (end is None or heads[-1][0] >= end):
            points = [
                Citation.cut(number, article, head, (head[0], end_of_paragraph(article.text, head[1])))
                for number, head in enumerate(heads, start=2)
            ]
            return "extract", (first, *points)
        if end is None:
            return None
        passage = (first.passage_start, max(first.passage_end, end))
        return "found", (Citation.cut(1, article, (first.start, end), passage), *others)

    def offered(self, kind: Kind, judged: Judged, shown: Sequence[Citation]) -> tuple[Citation, ...]:
        """Return what may help: beside an answer, sentences that are not ``shown``; else the closest passages."""
        if kind == "not_found":
            return self.closest(judged.found.hits)
        if kind == "extract":
            return ()
        others = [unit for unit in judged.chosen.others(OTHERS) if not any(_holds(cited, unit) for cited in shown)]
        return self.cite(others)

    def _introduction(self, judged: Judged) -> Citation | None:
        """Return the introduction of the list that holds the best sentence, or else the reader's best sentence."""
        hit = judged.best.unit.hit
        article = self._index.library.article(hit.passage.article_id)
        if article is None:
            return None
        here = [c for c in judged.chosen.candidates if c.unit.hit.passage.id == hit.passage.id]
        preferred = max(here, key=lambda candidate: candidate.span.score if candidate.span else float("-inf"))
        for unit in (judged.best.unit, preferred.unit):
            span = unit.span if unit.text.endswith(":") else introduction_of(article.text, unit.span[0])
            if span:
                return Citation.cut(1, article, span, (min(span[0], hit.passage.start), max(span[1], hit.passage.end)))
        return None

    def _repeated(self, unit: Unit, hits: Sequence[Hit]) -> list[Unit]:
        """Return units of almost the same words from passages that nearly repeat those found, at most one of each."""
        copies = (
            Hit(copy, hit.score, hit.dense, hit.lexical)
            for hit in hits
            for copy in self._index.library.copies(hit.passage)
        )
        alike = ([other for other in units_of(copy) if repeats(other, unit)] for copy in copies)
        return [units[0] for units in alike if units]

    def _citation(self, number: int, hit: Hit, span: tuple[int, int]) -> Citation:
        article = self._index.library.article(hit.passage.article_id)
        if article is None:
            raise LookupError(f"passage {hit.passage.id} belongs to no article of the index")
        return Citation.cut(number, article, span, (hit.passage.start, hit.passage.end))


def _holds(citation: Citation, unit: Unit) -> bool:
    start, end = unit.span
    return unit.hit.passage.article_id == citation.article_id and citation.start <= start and end <= citation.end
