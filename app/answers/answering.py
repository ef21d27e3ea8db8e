"""A question becomes an answer: clean, search, read, decide. No web, no language model."""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.answers.answer import Answer, Citation, Kind
from app.answers.evidence import missing_terms
from app.answers.extract import central_units, is_about_a_whole, is_broad
from app.answers.judging import EVEN, Judge, Judged
from app.answers.listing import (
    asks_for_a_list,
    end_of_list,
    end_of_paragraph,
    heads_of_points,
    introduction_of,
    may_be_a_list,
)
from app.answers.question import QuestionRefused, clean_question, is_greeting
from app.answers.selection import Unit, repeats, units_of
from index.datatypes import Hit, Language, Passage
from index.fusion import Leg
from index.language import detect_language
from index.search import Found, Index

logger = logging.getLogger(__name__)

SUGGESTED = 3
"""Passages offered when none answers."""
OTHERS = 2
"""Other sentences that are offered beside the one that answers."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and what it was chosen from; None for a greeting, or where there is nothing to choose from."""

    answer: Answer
    judged: Judged | None


class Answerer:
    """Answers questions from the loaded index of its ``judge``; thread-safe."""

    def __init__(self, judge: Judge) -> None:
        """Show what ``judge`` decides."""
        self.judge = judge
        self.index = judge.index

    def with_index(self, index: Index) -> "Answerer":
        """Return one that answers from ``index`` in the same way."""
        return Answerer(self.judge.with_index(index))

    def closest(self, question: str, k: int) -> tuple[str, tuple[Citation, ...]]:
        """Return what was searched for and the ``k`` passages closest to ``question``, best first.

        :raises QuestionRefused: If the question is empty or too long.
        """
        found = self.search(question, k)
        return found.searched, self._suggest(found.hits, k)

    def search(self, question: str, k: int, leg: Leg = "both") -> Found:
        """Return the ``k`` best passages for ``question`` as typed, and what was searched for.

        :raises QuestionRefused: If the question is empty or too long.
        """
        return self.judge.search(clean_question(question), k, leg)

    def copies(self, hit: Hit) -> list[Passage]:
        """Return the other passages that nearly repeat the hit's."""
        return self.index.copies(hit.passage)

    def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
        """Return the answer to ``question`` as typed.

        :param language: Of the asker's page: that of the reply to a greeting, and to words that show no language.
        :param before: The last answer of the conversation, which the question may go on from.
        :raises QuestionRefused: If the question is empty or too long.
        """
        return self.decide(question, language, before).answer

    def before(self, question: str | None) -> Answer | None:
        """Return the answer to the question that another goes on from, None if there is none or it cannot be asked."""
        with suppress(QuestionRefused):
            return None if question is None else self.answer(question)
        return None

    def decide(self, question: str, language: Language | None = None, before: Answer | None = None) -> Decision:
        """Return what :meth:`answer` does, and what it was chosen from.

        :raises QuestionRefused: If the question is empty or too long.
        """
        began = time.perf_counter()
        cleaned = clean_question(question)
        if is_greeting(cleaned):
            language = language or detect_language(cleaned)
            seconds = time.perf_counter() - began
            return Decision(Answer(cleaned, language, "greeting", "", 1.0, (), (), cleaned, seconds), None)
        found = self.judge.search(cleaned)
        if not found.hits:  # there is no article that this person may read
            language = detect_language(cleaned, otherwise=language or found.language)
            seconds = time.perf_counter() - began
            return Decision(Answer(cleaned, language, "not_found", "", 0.0, (), (), found.searched, seconds), None)
        kind: Kind
        if is_broad(cleaned):
            kind, judged, cited = self._extract(found, before)
        else:
            judged = self.judge.in_thread(found, before)
            kind = "found" if judged.sure else "not_found"
            cited = self._places(judged) if judged.sure else []
        citations = self._cite(cited)
        text = {"found": judged.best.text, "extract": citations[0].quote if citations else ""}.get(kind, "")
        if kind == "found" and (listed := self._as_list(found, judged, citations)):
            kind, citations = listed
            text = citations[0].quote
        answer = Answer(
            question=cleaned,
            language=detect_language(cleaned, otherwise=language or found.language),
            kind=kind,
            text=text,
            confidence=judged.probability,
            citations=citations,
            suggestions=self._offered(kind, judged, citations),
            searched=judged.found.searched,
            seconds=time.perf_counter() - began,
            thread=judged.thread,
        )
        logger.info("%s in %.3f s, %d citations", answer.kind, answer.seconds, len(answer.citations))
        return Decision(answer, judged)

    def _extract(self, found: Found, before: Answer | None) -> tuple[Kind, Judged, list[Unit]]:
        """Return the central sentences of the article that a broad question is about, none if there is no such."""
        judged = self.judge.alone(found)
        likely = self.judge.goes_on(found, before)
        back = before is not None and before.citations and (not judged.sure or (likely is not None and likely >= EVEN))
        hit = judged.hits[0]
        article_id = before.citations[0].article_id if before and back else hit.passage.article_id
        if not (judged.sure and not back) and not self._is_about(found, article_id):
            return "not_found", judged, []
        hits = [Hit(passage, hit.score, hit.dense, hit.lexical) for passage in self.index.passages(article_id)]
        vectors = [self.index.units(hit.passage) for hit in hits]
        return "extract", judged, central_units(hits, vectors, found.vector)

    def _is_about(self, found: Found, article_id: str) -> bool:
        """Whether a broad question speaks of an article or a meeting, by no name that this article does not hold."""
        article = self.index.article(article_id)
        text = f"{self.judge.title(article_id)} {article.text if article else ''}"
        return is_about_a_whole(found.searched) and not missing_terms(found.searched, found.language, text)

    def _places(self, judged: Judged) -> list[Unit]:
        """Return the best unit and where else the articles say the same."""
        best = judged.best.unit
        return [best, *judged.chosen.elsewhere, *self._repeated(best, judged.found.hits)]

    def _as_list(
        self, found: Found, judged: Judged, citations: Sequence[Citation]
    ) -> tuple[Kind, tuple[Citation, ...]] | None:
        """Return how the list is shown that answers, None if none does: in one quote, or the beginnings of its points.

        Points that are counted may have other paragraphs between them, or be too long to be shown whole.
        """
        introduction = self._introduction(judged) if asks_for_a_list(found.searched) else None
        first, *others = [introduction] if introduction else citations
        article = self.index.article(first.article_id)
        if article is None or not may_be_a_list(found.searched):
            return None
        end, heads = end_of_list(article.text, first.end), heads_of_points(article.text, first.end)
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

    def _introduction(self, judged: Judged) -> Citation | None:
        """Return what introduces the list in which the best sentence stands, or the one that the reader prefers."""
        hit = judged.best.unit.hit
        article = self.index.article(hit.passage.article_id)
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
        """Return the unit's words in passages that nearly repeat those found, at most one in each."""
        copies = (Hit(copy, hit.score, hit.dense, hit.lexical) for hit in hits for copy in self.copies(hit))
        alike = ([other for other in units_of(copy) if repeats(other, unit)] for copy in copies)
        return [units[0] for units in alike if units]

    def _cite(self, units: Sequence[Unit]) -> tuple[Citation, ...]:
        return tuple(self._citation(number, unit.hit, unit.span) for number, unit in enumerate(units, start=1))

    def _offered(self, kind: Kind, judged: Judged, shown: Sequence[Citation]) -> tuple[Citation, ...]:
        """Return what may help beside or instead of an answer: sentences not ``shown``, or the closest passages."""
        if kind == "not_found":
            return self._suggest(judged.found.hits)
        if kind == "extract":
            return ()
        others = [unit for unit in judged.chosen.others(OTHERS) if not any(_holds(cited, unit) for cited in shown)]
        return self._cite(others)

    def _suggest(self, hits: Sequence[Hit], most: int = SUGGESTED) -> tuple[Citation, ...]:
        return tuple(
            self._citation(number, hit, (hit.passage.start, hit.passage.end))
            for number, hit in enumerate(hits[:most], start=1)
        )

    def _citation(self, number: int, hit: Hit, span: tuple[int, int]) -> Citation:
        article = self.index.article(hit.passage.article_id)
        if article is None:
            raise LookupError(f"passage {hit.passage.id} belongs to no article of the index")
        return Citation.cut(number, article, span, (hit.passage.start, hit.passage.end))


def _holds(citation: Citation, unit: Unit) -> bool:
    start, end = unit.span
    return unit.hit.passage.article_id == citation.article_id and citation.start <= start and end <= citation.end


def warm_up(answerer: Answerer) -> Answerer:
    """Return ``answerer`` after it has answered once, so that the first person does not wait for that."""
    answerer.answer("khởi động")
    return answerer
