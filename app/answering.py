"""A question becomes an answer: clean, search, select, decide. No web, no language model."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from app.answers import Answer, Citation
from app.confidence import probability
from app.question import clean_question, is_greeting
from app.reader import Reader, Reading
from app.selection import Chosen, Unit, choose, repeats, units_of
from index.datatypes import Article, Hit, Language, Passage
from index.fusion import Leg
from index.language import detect_language
from index.search import Found, Index

logger = logging.getLogger(__name__)

SUGGESTED = 3
"""Passages offered when none answers."""
READ = 5
"""Passages that the reader reads, the first of the search."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and the passages it was chosen from, the best first; none for a greeting."""

    answer: Answer
    hits: tuple[Hit, ...]


class Answerer:
    """Answers questions from one loaded index; thread-safe."""

    def __init__(self, index: Index, passages: int, threshold: float, reader: Reader | None = None) -> None:
        """Set how many ``passages`` are considered and the ``threshold`` of confidence, in [0, 1].

        :param reader: Finds the words that answer; without one, sentences are chosen by similarity alone.
        """
        self._index = index
        self._reader = reader
        self._passages = passages
        self._threshold = threshold

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, None if there is none."""
        return self._index.article(article_id)

    def search(self, question: str, k: int, leg: Leg = "both") -> Found:
        """Return the ``k`` best passages for ``question`` as typed, and what was searched for.

        :raises QuestionRefused: If the question is empty or too long.
        """
        return self._index.search(clean_question(question), k, leg)

    def copies(self, hit: Hit) -> list[Passage]:
        """Return the other passages that nearly repeat the hit's."""
        return self._index.copies(hit.passage)

    def answer(self, question: str, language: Language | None = None) -> Answer:
        """Return the answer to ``question`` as typed.

        :param language: Of the asker's page: that of the reply to a greeting, and to words that show no language.
        :raises QuestionRefused: If the question is empty or too long.
        """
        return self.decide(question, language).answer

    def decide(self, question: str, language: Language | None = None) -> Decision:
        """Return what :meth:`answer` does, and what it was chosen from.

        :raises QuestionRefused: If the question is empty or too long.
        """
        began = time.perf_counter()
        cleaned = clean_question(question)
        if is_greeting(cleaned):
            language = language or detect_language(cleaned)
            seconds = time.perf_counter() - began
            return Decision(Answer(cleaned, language, "greeting", "", 1.0, (), (), cleaned, seconds), ())
        found = self._index.search(cleaned, self._passages)
        readings = self._read(found)
        chosen = choose(found, readings)
        answer = self._decide(cleaned, found, chosen, language, began)
        logger.info("%s in %.3f s, %d citations", answer.kind, answer.seconds, len(answer.citations))
        return Decision(answer, chosen.hits if readings else tuple(found.hits))

    def _read(self, found: Found) -> list[Reading]:
        if self._reader is None:
            return []
        return self._reader.read(found.searched, [hit.passage.text for hit in found.hits[:READ]])

    def _decide(self, question: str, found: Found, chosen: Chosen, page: Language | None, began: float) -> Answer:
        same_language = chosen.unit.hit.passage.language == found.language
        confidence = probability(max(hit.dense for hit in found.hits), chosen.coverage, same_language)
        sure = confidence >= self._threshold
        cited = [chosen.unit, *chosen.elsewhere, *self._repeated(chosen.unit, found.hits)] if sure else []
        return Answer(
            question=question,
            language=detect_language(question, otherwise=page or found.language),
            kind="found" if sure else "not_found",
            text=chosen.text if sure else "",
            confidence=confidence,
            citations=self._cite(cited),
            suggestions=() if sure else self._suggest(found.hits),
            searched=found.searched,
            seconds=time.perf_counter() - began,
        )

    def _repeated(self, unit: Unit, hits: Sequence[Hit]) -> list[Unit]:
        """Return the unit's words in passages that nearly repeat those found, at most one in each."""
        copies = (Hit(copy, hit.score, hit.dense, hit.lexical) for hit in hits for copy in self.copies(hit))
        alike = ([other for other in units_of(copy) if repeats(other, unit)] for copy in copies)
        return [units[0] for units in alike if units]

    def _cite(self, units: Sequence[Unit]) -> tuple[Citation, ...]:
        return tuple(self._citation(number, unit.hit, unit.span) for number, unit in enumerate(units, start=1))

    def _suggest(self, hits: Sequence[Hit]) -> tuple[Citation, ...]:
        return tuple(
            self._citation(number, hit, (hit.passage.start, hit.passage.end))
            for number, hit in enumerate(hits[:SUGGESTED], start=1)
        )

    def _citation(self, number: int, hit: Hit, span: tuple[int, int]) -> Citation:
        article = self._index.article(hit.passage.article_id)
        if article is None:
            raise LookupError(f"passage {hit.passage.id} belongs to no article of the index")
        return Citation.cut(number, article, span, (hit.passage.start, hit.passage.end))


def load_answerer(index: Index, passages: int, threshold: float) -> Answerer:
    """Return an answerer that has answered once, so that the first person does not wait for warm-up."""
    answerer = Answerer(index, passages, threshold)
    answerer.answer("khởi động")
    return answerer
