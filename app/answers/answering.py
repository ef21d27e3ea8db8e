"""A question becomes an answer: clean, search, read, decide. No web, no language model."""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass, replace

from app.answers.answer import Answer, Citation, Kind, numbered
from app.answers.central_sentences import is_broad
from app.answers.glosses import with_names
from app.answers.judging import Judge, Judged
from app.answers.nonsense import asks_nothing
from app.answers.provisions import Named, named_provision
from app.answers.question import QuestionRefused, Understood, asked_for, clean_question, is_greeting
from app.answers.quotes import Quotes
from app.answers.several_questions import split_question
from app.answers.whole_article import extract_of
from index.datatypes import Language
from index.language.detection import detect_language
from index.legs.fusion import Leg
from index.search import Found, Index

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and the steps that it came by.

    ``found`` is None for a greeting. ``judged`` is None where there was nothing to choose from. ``named`` is a
    provision that the question names; its wording is shown without a judgement. Several questions in one have a
    decision each, the ``parts``; ``judged`` is then that of the part that stands for all.
    """

    answer: Answer
    understood: Understood
    found: Found | None = None
    named: Named | None = None
    judged: Judged | None = None
    parts: tuple["Decision", ...] = ()


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
        return self.judge.search(asked_for(clean_question(question), decode=self.judge.rules.keys), k, leg)

    def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
        """Return the answer to ``question`` as typed.

        :param language: Language of the asker's page. The reply is in it if the question is a greeting or shows no
            language of its own.
        :param before: The last answer of the conversation, which the question may go on from.
        :raises QuestionRefused: If the question is empty or too long.
        """
        return self.decide(question, language, before).answer

    def before(self, question: str | None) -> Answer | None:
        """Return the answer to the question before another one. None without a question, or if it cannot be asked."""
        with suppress(QuestionRefused):
            return None if question is None else self.answer(question)
        return None

    def decide(self, question: str, language: Language | None = None, before: Answer | None = None) -> Decision:
        """Return the same answer as :meth:`answer`, with the steps that led to it.

        :raises QuestionRefused: If the question is empty or too long.
        """
        began = time.perf_counter()
        cleaned = clean_question(question)
        asked = asked_for(cleaned, decode=self.judge.rules.keys)
        if self.judge.rules.greetings and is_greeting(asked):
            language = language or detect_language(asked)
            understood = Understood.of(cleaned, asked, language, 0.0, [asked])
            decision = Decision(_nothing(asked, "greeting", language, asked), understood)
        else:
            found = self.judge.search(asked)
            spoken = detect_language(asked, otherwise=language or found.language)
            if not (language and asks_nothing(found, self.judge.heads.asks)):
                language = spoken
            parts = split_question(found.searched, self.judge.heads.several, self.index.encoder)
            likely = self.judge.goes_on(found, before)
            understood = Understood.of(cleaned, found.searched, found.language, likely, parts)
            if not found.hits:  # there is no article that this person may read
                decision = Decision(_nothing(asked, "not_found", language, found.searched), understood, found)
            elif len(parts) == 1:
                decision = self._one(asked, found, before, understood)
            else:
                decision = self._each(found, before, understood)
        answer = replace(decision.answer, question=cleaned, seconds=time.perf_counter() - began)
        if language:
            answer = replace(answer, language=language)
        searches = [decision.found, *(part.found for part in decision.parts)]
        texts = (hit.passage.text for found in searches if found for hit in found.hits)
        answer = with_names(answer, texts).among(self.index.library.article_count)
        logger.info("%s in %.3f s, %d citations", answer.kind, answer.seconds, len(answer.citations))
        return replace(decision, answer=answer)

    def _each(self, found: Found, before: Answer | None, understood: Understood) -> Decision:
        """Return one decision for several questions. Each may go on from the one before it."""
        decisions: list[Decision] = []
        for question in understood.parts:
            own = self.judge.search(question)
            taken = Understood.of(question, own.searched, own.language, self.judge.goes_on(own, before), [own.searched])
            decisions.append(self._one(question, own, before, taken))
            before = decisions[-1].answer
        answered = [decision for decision in decisions if not decision.answer.abstained]
        first = (answered or decisions)[0]
        parts, citations = numbered([decision.answer for decision in decisions])
        thread = decisions[-1].answer.thread
        whole = replace(first.answer, citations=citations, searched=found.searched, thread=thread, parts=parts)
        each = (replace(decision, answer=part) for decision, part in zip(decisions, parts, strict=True))
        return Decision(whole, understood, found, None, first.judged, tuple(each))

    def _one(self, asked: str, found: Found, before: Answer | None, understood: Understood) -> Decision:
        """Return the decision for one question."""
        named = named_provision(asked, found, self.index, self.judge.heads.provisions, before)
        if named and named.whole:
            provision = self._provision(named, found).with_replaced(self.judge.replaced(found, asked))
            return Decision(provision, understood, found, named)
        kind: Kind
        if self.judge.rules.extracts and is_broad(found.searched):
            kind, judged, cited = extract_of(found, self.judge, before)
        else:
            judged = self._inside(named, found, asked) or self.judge.in_thread(found, before)
            kind = "found" if judged.sure else "not_found"
            cited = self._quotes.places(judged) if judged.sure else []
        citations = self._quotes.cite(cited)
        text = {"found": judged.best.text, "extract": citations[0].quote if citations else ""}.get(kind, "")
        text_start = judged.best.within[0] if kind == "found" else 0
        may_list = kind == "found" and self.judge.rules.lists
        if may_list and (listed := self._quotes.as_list(found, judged, citations)):
            kind, citations = listed
            text, text_start = citations[0].quote, 0
        nonsense = asks_nothing(found, self.judge.heads.asks)
        answer = Answer(
            question=found.searched,
            language=found.language,
            kind=kind,
            text=text,
            confidence=judged.probability,
            citations=citations,
            suggestions=() if nonsense else self._quotes.offered(kind, judged, citations),
            searched=judged.found.searched,
            seconds=0.0,
            thread=judged.thread,
            text_start=text_start,
        )
        return Decision(answer.with_replaced(judged.replaced), understood, found, named, judged)

    def _inside(self, named: Named | None, found: Found, asked: str) -> Judged | None:
        """Return what answers inside the provision that a question names; None if nothing there surely answers."""
        inside = named.within(found) if named else None
        judged = self.judge.alone(inside) if inside else None
        # from the whole search: one provision's passages do not hold the version that took its place
        return replace(judged, replaced=self.judge.replaced(found, asked)) if judged and judged.sure else None

    def _provision(self, named: Named, found: Found) -> Answer:
        """Return the wording of the provision that a question asks for, or an answer that says that there is none."""
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


def _nothing(question: str, kind: Kind, language: Language, searched: str) -> Answer:
    """Return an answer without text and citations."""
    return Answer(question, language, kind, "", float(kind == "greeting"), (), (), searched, 0.0)


def warm_up(answerer: Answerer) -> Answerer:
    """Return ``answerer`` after it has answered once. The first answer is slow, and nobody should wait for it."""
    answerer.answer("khởi động")
    return answerer
