"""A question becomes an answer: clean, search, read, decide. No web, no language model."""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from app.answers.answer import Answer, Citation, Kind, numbered
from app.answers.evidence import missing_terms
from app.answers.extract import central_units, is_about_a_whole, is_broad
from app.answers.judging import EVEN, Judge, Judged
from app.answers.parts import split_question
from app.answers.provisions import Named, named_provision
from app.answers.question import QuestionRefused, asked_for, clean_question, is_greeting
from app.answers.quotes import Quotes
from app.answers.selection import Unit
from index.datatypes import Hit, Language
from index.fusion import Leg
from index.language import detect_language
from index.search import Found, Index

logger = logging.getLogger(__name__)


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
        self._quotes = Quotes(judge.index)

    def with_index(self, index: Index) -> "Answerer":
        """Return one that answers from ``index`` in the same way."""
        return Answerer(self.judge.with_index(index))

    def closest(self, question: str, k: int) -> tuple[str, tuple[Citation, ...]]:
        """Return what was searched for and the ``k`` passages closest to ``question``, best first.

        :raises QuestionRefused: If the question is empty or too long.
        """
        found = self.search(question, k)
        return found.searched, self._quotes.closest(found.hits, k)

    def search(self, question: str, k: int, leg: Leg = "both") -> Found:
        """Return the ``k`` best passages for ``question`` as typed, and what was searched for.

        :raises QuestionRefused: If the question is empty or too long.
        """
        return self.judge.search(asked_for(clean_question(question)), k, leg)

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
        asked = asked_for(cleaned)
        if is_greeting(asked):
            decision = Decision(_nothing(asked, "greeting", language or detect_language(asked), asked), None)
        else:
            found = self.judge.search(asked)
            language = detect_language(asked, otherwise=language or found.language)
            parts = split_question(found.searched, self.judge.heads.parts, self.index.encoder)
            if not found.hits:  # there is no article that this person may read
                decision = Decision(_nothing(asked, "not_found", language, found.searched), None)
            elif len(parts) == 1:
                decision = self._one(asked, found, before)
            else:
                decision = self._each(parts, found.searched, before)
        answer = replace(decision.answer, question=cleaned, seconds=time.perf_counter() - began)
        if language:
            answer = replace(answer, language=language)
        logger.info("%s in %.3f s, %d citations", answer.kind, answer.seconds, len(answer.citations))
        return Decision(answer, decision.judged)

    def _each(self, questions: Sequence[str], searched: str, before: Answer | None) -> Decision:
        """Return one answer to several questions, each of which may go on from the one before it."""
        decisions = []
        for question in questions:
            decisions.append(self._one(question, self.judge.search(question), before))
            before = decisions[-1].answer
        answered = [decision for decision in decisions if not decision.answer.abstained]
        first = (answered or decisions)[0]
        parts, citations = numbered([decision.answer for decision in decisions])
        thread = decisions[-1].answer.thread
        whole = replace(first.answer, citations=citations, searched=searched, thread=thread, parts=parts)
        return Decision(whole, first.judged)

    def _one(self, asked: str, found: Found, before: Answer | None) -> Decision:
        """Return the answer to one question, and what it was chosen from."""
        if (named := named_provision(asked, found, self.index, self.judge.heads.provisions, before)) and named.whole:
            provision = self._provision(named, found)
            return Decision(provision.with_replaced(self.judge.replaced(found, asked)), None)
        kind: Kind
        if is_broad(found.searched):
            kind, judged, cited = self._extract(found, before)
        else:
            judged = self._inside(named, found, asked) or self.judge.in_thread(found, before)
            kind = "found" if judged.sure else "not_found"
            cited = self._quotes.places(judged) if judged.sure else []
        citations = self._quotes.cite(cited)
        text = {"found": judged.best.text, "extract": citations[0].quote if citations else ""}.get(kind, "")
        if kind == "found" and (listed := self._quotes.as_list(found, judged, citations)):
            kind, citations = listed
            text = citations[0].quote
        answer = Answer(
            question=found.searched,
            language=found.language,
            kind=kind,
            text=text,
            confidence=judged.probability,
            citations=citations,
            suggestions=self._quotes.offered(kind, judged, citations),
            searched=judged.found.searched,
            seconds=0.0,
            thread=judged.thread,
        )
        return Decision(answer.with_replaced(judged.replaced), judged)

    def _inside(self, named: Named | None, found: Found, asked: str) -> Judged | None:
        """Return what answers in the provision that a question asks for a fact in, None if nothing surely does."""
        inside = named.within(found) if named else None
        judged = self.judge.alone(inside) if inside else None
        # of the whole search, as a version that took its place is not among the passages of one provision
        return replace(judged, replaced=self.judge.replaced(found, asked)) if judged and judged.sure else None

    def _provision(self, named: Named, found: Found) -> Answer:
        """Return the wording of the provision that a question asks for, or that there is none."""
        citations = named.citations()
        return Answer(
            question=found.searched,
            language=found.language,
            kind=("found" if len(citations) == 1 else "extract") if citations else "not_found",
            text=citations[0].quote if citations else "",
            confidence=named.probability if citations else 0.0,
            citations=citations,
            suggestions=named.others() if citations else self._quotes.closest(found.hits),
            searched=found.searched,
            seconds=0.0,
            thread=(found.searched,),
            lacks="" if citations else named.name,
        )

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


def _nothing(question: str, kind: Kind, language: Language, searched: str) -> Answer:
    """Return an answer that nothing of any article belongs to."""
    return Answer(question, language, kind, "", float(kind == "greeting"), (), (), searched, 0.0)


def warm_up(answerer: Answerer) -> Answerer:
    """Return ``answerer`` after it has answered once, so that the first person does not wait for that."""
    answerer.answer("khởi động")
    return answerer
