"""Every question becomes one result, failures included."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from app.answers.answer import Answer, Citation
from app.answers.answering import Answerer
from app.answers.central_sentences import FEWEST, MOST
from app.answers.confidence import FILE as CALIBRATIONS
from app.answers.confidence import load_confidence
from app.answers.judging import Judge
from app.answers.reader import open_reader
from app.settings import Settings
from eval.questions import Question
from eval.scores import exact_match, normalise
from index.build import temporary_index
from index.datatypes import UNDER, Article, Hit, Language
from index.formats.text.cleaning import clean_text
from index.legs.fusion import Leg
from index.model.encoder import Encoder
from index.search import Index
from index.store.cache import Cache, CachedEncoder

DEPTH = 10
"""Articles that are ranked for a question."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one question in one variant got; ``failure`` is the exception's text where there was one.

    ``ranking`` is article ids, best first, each once. ``holding`` is the rank of the first passage that holds an
    accepted answer (1 is best), None if none of the first ten does.
    """

    question: Question
    variant: str
    asked: str
    passage_language: Language | None
    ranking: tuple[str, ...]
    holding: int | None
    answer: Answer | None
    seconds: float
    failure: str | None
    source: str = ""
    """Name of the set that the question is of."""
    labels: tuple[str, ...] = ()
    """What the first quote stands under, outermost first, and what the block in which it begins is called."""

    @property
    def key(self) -> str:
        """Name that is the same in every run."""
        return f"{self.question.id} ({self.variant})"

    @property
    def shown(self) -> str:
        """All that is quoted to the asker."""
        return "\n".join(citation.quote for citation in self.answer.citations) if self.answer else ""

    @property
    def answered(self) -> bool:
        """Whether an answer was shown."""
        return self.answer is not None and bool(self.answer.citations)

    @property
    def hit(self) -> bool:
        """Whether what is shown holds the answer; to a broad question, as an extract of one of its articles."""
        right = self.answered and self.question.answered_by(self.shown)
        return right and (self.question.kind != "broad" or self._is_extract)

    @property
    def offered(self) -> bool:
        """Whether what is shown holds the answer, the other sentences that are offered included."""
        others = self.answer.suggestions if self.answer and self.answered else ()
        return self.hit or any(self.question.answered_by(other.quote) for other in others)

    @property
    def right_file(self) -> bool:
        """Whether the first quote is of an article that answers."""
        return self._first is not None and self._first.article_id in self.question.relevant

    @property
    def right_cell(self) -> bool:
        """Whether the first quote is of the row that was asked for, and the short answer nothing but its cell."""
        if self.answer is None or self._first is None or not self.right_file:
            return False
        row = f" {normalise(self._first.quote)} "
        in_row = all(f" {normalise(cell)} " in row for cell in self.question.row)
        return in_row and bool(exact_match(self.answer.text, self.question.answers))

    @property
    def right_unit(self) -> bool:
        """Whether the first quote begins in the numbered unit that was asked for, and in none within it or around it.

        An article's number may have its heading behind it (``Điều 7. Nghỉ phép``).
        """
        wanted = list(self.question.unit)
        at = [number for number, label in enumerate(self.labels) if wanted and _names(label, wanted[0])]
        under = self.labels[at[-1] :] if at else ()
        return self.right_file and len(under) == len(wanted) and all(map(_names, under, wanted))

    @property
    def _first(self) -> Citation | None:
        return self.answer.citations[0] if self.answer and self.answer.citations else None

    @property
    def _is_extract(self) -> bool:
        cited = self.answer.citations if self.answer and self.answer.kind == "extract" else ()
        articles = {citation.article_id for citation in cited}
        places = [citation.start for citation in cited]
        fit = FEWEST <= len(cited) <= MOST and len(articles) == 1 and places == sorted(places)
        return fit and articles <= self.question.relevant


def _names(label: str, wanted: str) -> bool:
    return re.match(rf"{re.escape(wanted)}(?!\w|\.\d)", label, re.IGNORECASE) is not None


def index_articles(articles: Sequence[Article], encoder: Encoder, progress: bool, search_only: bool = False) -> Index:
    """Return an index of ``articles`` whose files go when it does."""
    return temporary_index(articles, encoder, progress, with_units=not search_only)


def cached(encoder: Encoder, folder: Path) -> CachedEncoder:
    """Return ``encoder`` with a memory of what it encoded, kept in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    return CachedEncoder(encoder, Cache(folder / "vectors.sqlite", wait=60.0))


def answerer_on(settings: Settings, reader: str | None, index: Index) -> Answerer:
    """Return what answers from ``index`` by the settings, or with another ``reader`` where one is named."""
    opened = open_reader(reader or settings.reader, settings.models)
    confidence = load_confidence(settings.confidence or CALIBRATIONS, reading=opened is not None)
    return Answerer(Judge(index, settings.passages, settings.threshold, opened, confidence))


def run_questions(
    answerer: Answerer,
    asked: Iterable[tuple[Question, str, str]],
    search_only: bool,
    progress: bool,
    leg: Leg = "both",
    source: str = "",
) -> list[Result]:
    """Return one result for each (question, variant, text to ask), in order; all are of the set ``source``.

    A variant that is the same text as another once it is cleaned has the same result, and is not asked again.
    """
    asked = list(asked)
    known: dict[tuple[str, str], Result] = {}
    results = []
    for question, variant, text in tqdm(asked, unit=" questions", disable=not progress):
        key = question.id, clean_text(text)
        if key not in known:
            known[key] = _run_question(answerer, question, variant, text, search_only, leg)
        results.append(replace(known[key], variant=variant, asked=text, source=source))
    return results


def _run_question(
    answerer: Answerer, question: Question, variant: str, text: str, search_only: bool, leg: Leg
) -> Result:
    hits: Sequence[Hit] = ()
    answer = failure = None
    began = time.perf_counter()
    try:
        hits = answerer.search(text, 5 * DEPTH, leg).hits
        if not search_only:
            before = None
            for earlier in question.before:
                before = answerer.answer(earlier, before=before)
            began = time.perf_counter()
            decision = answerer.decide(text, before=before)
            answer = decision.answer
            judged = decision.judged.hits if decision.judged else []
            hits = list({hit.passage.id: hit for hit in (*judged, *hits)}.values())
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is a wrong answer, counted and shown
        failure = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - began
    return Result(
        question=question,
        variant=variant,
        asked=text,
        passage_language=_passage_language(answerer, question),
        ranking=_ranking(answerer, hits),
        holding=_first_holding(answerer, question, hits[:DEPTH]),
        answer=answer,
        seconds=seconds,
        failure=failure,
        labels=_labels(answerer, answer),
    )


def _labels(answerer: Answerer, answer: Answer | None) -> tuple[str, ...]:
    first = answer.citations[0] if answer and answer.citations else None
    article = answerer.index.library.article(first.article_id) if first else None
    if not first or not article:
        return ()
    above = first.label.split(UNDER) if first.label else []
    own = next((b.label for b in article.blocks if b.start <= first.start < b.end and b.kind != "row"), "")
    inner = [own] if own and not (above and _names(above[-1], own)) else []
    return (*above, *inner)


def _passage_language(answerer: Answerer, question: Question) -> Language | None:
    articles = filter(None, map(answerer.index.library.article, sorted(question.relevant)))
    return next((article.language for article in articles), None)


def _ranking(answerer: Answerer, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return article ids, best first; near-duplicates, which are one source, one after the other."""
    passages = (passage for hit in hits for passage in (hit.passage, *answerer.index.library.copies(hit.passage)))
    return tuple(dict.fromkeys(passage.article_id for passage in passages))[:DEPTH]


def _first_holding(answerer: Answerer, question: Question, hits: Sequence[Hit]) -> int | None:
    for rank, hit in enumerate(hits, start=1):
        for passage in (hit.passage, *answerer.index.library.copies(hit.passage)):
            if passage.article_id in question.relevant and question.answered_by(passage.text):
                return rank
    return None
