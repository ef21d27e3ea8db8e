"""Chooses the sentence or clause that answers, by similarity, shared terms and what the reader says."""

import math
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.answers.reader import Reading, Span
from index.datatypes import Hit, Language
from index.duplicates import same_words
from index.language.sentences import split_clauses
from index.language.terms import neutral_terms, terms_of, words_of
from index.language.translations import translate
from index.model.identity import Vectors
from index.search import Found

SIMILARITY_WEIGHT, TERM_WEIGHT, LENGTH_WEIGHT, PASSAGE_WEIGHT = 0.6, 1.25, 0.1, 0.7
"""Weights of a unit's score without a reader. They were chosen on eval/gold and, except the last, on SQuAD, ViQuAD,
nanibot and ViRHE4QA. There a similarity weight of 0.6 instead of 1 has the right sentence for .793 of the questions
instead of .785."""
USUAL_LENGTH = 80
CHOICE = {
    "search": 1.0,
    "reader": 0.23,
    "across": -0.46,
    "terms across": 0.14,
    "reader across": -0.01,
    "replaced": -0.62,
}
"""Weights of :func:`choice_evidence`, used with a reader. ``python -m eval fit-choice`` fitted them on
eval/gold/organisations and folders of eval/gold/tuning. Other evidence brings less than .005 on the same questions:
similarity, length, the terms shared in one language, and whether the sentence has a number or a time where one is asked
for."""
OWN_TERMS = 0.25
"""Weight of the terms of a question's own words, where it was searched for together with the question before. Of the
weights from 0 to 2 it is the best for 139 such questions on organisations that are tuned on (.741 right, else .719)."""
WEIGHTS = CHOICE | {"own terms": OWN_TERMS}
"""The weights of all evidence for a sentence, used with a reader."""
UNREAD = -3.0
"""The reader's score of a passage that was not read. Nothing in such a passage answers."""
_MARKS = " \t\n,.;:!?–-“”\"'‘’"
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_MEASURES = (
    "%|‰|°C|phần trăm|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|percent|hundred|thousand|million|billion|trillion|USD|US dollars|"
    "dollars|đô la|euro|EUR|đồng|VND|VNĐ|km/h|km2|km²|km|cm|mm|m2|m²|m|ha|kg|tấn|tons|MW|GHz|MHz|Gbps|Mbps|GB|TB"
)
_UNIT = re.compile(rf"(?:\s?(?:{_MEASURES})(?!\w))+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or clause of a hit's passage: ``passage.text[start:end]``."""

    hit: Hit
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the unit."""
        return self.hit.passage.text[self.start : self.end]

    @property
    def span(self) -> tuple[int, int]:
        """Where the unit stands in its article."""
        return self.hit.passage.start + self.start, self.hit.passage.start + self.end


def units_of(hit: Hit) -> list[Unit]:
    """Return the sentences and clauses of a hit's passage, in order."""
    return [Unit(hit, start, end) for start, end in split_clauses(hit.passage.text)]


def repeats(unit: Unit, other: Unit) -> bool:
    """Whether two units say the same in almost the same words."""
    return same_words(words_of(unit.text), words_of(other.text))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit and the evidence for it: its cosine, its term coverage in [0, 1], and the total ``score``.

    ``span`` is the reader's answer in the unit; None if it was not read. ``place`` is the search's score of the passage
    with what the reader adds to it. ``replaced`` is whether its article is out of force and the one in its place was
    found, too.
    """

    unit: Unit
    similarity: float
    coverage: float
    span: Span | None
    score: float
    place: float
    replaced: bool = False

    @property
    def text(self) -> str:
        """The words that answer: those that the reader found in the unit; the whole unit if it was not read."""
        return self.unit.text[slice(*self.within)]

    @property
    def within(self) -> tuple[int, int]:
        """Where the words that answer stand in the unit."""
        if self.span is None:
            return 0, len(self.unit.text)
        return whole_words(self.unit.text, self.span.start - self.unit.start, self.span.end - self.unit.start)


@dataclass(frozen=True, slots=True)
class Chosen:
    """All candidates, the best first, and their units in the order of the hits."""

    candidates: tuple[Candidate, ...]
    units: tuple[Unit, ...]

    @property
    def best(self) -> Candidate:
        """What answers."""
        return self.candidates[0]

    @property
    def elsewhere(self) -> list[Unit]:
        """The other units that say the same as the best one."""
        best, words = self.best.unit, words_of(self.best.unit.text)
        return [unit for unit in self.units if unit is not best and same_words(words_of(unit.text), words)]

    def others(self, most: int) -> list[Unit]:
        """Return the next best units, at most ``most``, each of which says something else."""
        kept = [self.best.unit]
        for candidate in self.candidates[1:]:
            if len(kept) > most:
                break
            if not any(repeats(candidate.unit, unit) for unit in kept):
                kept.append(candidate.unit)
        return kept[1:]

    @property
    def first_of_each(self) -> list[Candidate]:
        """The best candidate of each hit, in order."""
        first: dict[str, Candidate] = {}
        for candidate in self.candidates:
            first.setdefault(candidate.unit.hit.passage.id, candidate)
        return list(first.values())

    @property
    def hits(self) -> list[Hit]:
        """The passages in the order of their best places."""
        places: dict[str, Candidate] = {}
        for candidate in sorted(self.candidates, key=lambda candidate: -candidate.place):
            places.setdefault(candidate.unit.hit.passage.id, candidate)
        return [candidate.unit.hit for candidate in places.values()]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The units of the first hits, and the evidence for each before anything is read; all arrays have shape (units,).

    - ``similarity``: cosine with the question.
    - ``coverage``: the share of the question's terms, in [0, 1].
    - ``standing``: the search's score of the passage.
    - ``across``: 1 if the unit is in the other language.
    - ``own``: the share of the terms of the question's own words, in standard deviations.
    - ``replaced``: 1 if the article is out of force.
    - ``scores``: the total that decides without a reader.
    """

    units: Sequence[Unit]
    similarity: NDArray[np.floating]
    coverage: NDArray[np.floating]
    standing: NDArray[np.floating]
    across: NDArray[np.floating]
    own: NDArray[np.floating]
    replaced: NDArray[np.floating]
    scores: NDArray[np.floating]


def weigh(found: Found, vectors_of: Sequence[Vectors], asked: str = "", replaced: Container[str] = ()) -> Weighed:
    """Return the units of the first hits with the evidence for them.

    :param vectors_of: For each of these hits the vectors of its units, shape (units, dim).
    :param asked: The question's own words, where it was searched for together with the one before it.
    :param replaced: The ids of articles that are out of force.
    :raises ValueError: If there is no hit, or the number of units is not the number that was indexed.
    """
    hits = found.hits[: len(vectors_of)]
    units = [unit for hit in hits for unit in units_of(hit)]
    if not units:
        raise ValueError("there is no passage to choose from")
    vectors = np.concatenate(vectors_of)
    if len(vectors) != len(units):
        raise ValueError(f"the passages have {len(units)} sentences and clauses, and {len(vectors)} were indexed")
    coverage = term_coverage(found.searched, found.language, units)
    similarity = vectors @ found.vector
    lengths = np.array([unit.end - unit.start for unit in units])
    standing = np.array([unit.hit.score for unit in units])
    scores = (
        SIMILARITY_WEIGHT * standardise(similarity)
        + TERM_WEIGHT * standardise(coverage)
        + LENGTH_WEIGHT * np.log(lengths / USUAL_LENGTH)
        + PASSAGE_WEIGHT * standardise(standing)
    )
    across = np.array([unit.hit.passage.language != found.language for unit in units], dtype=float)
    own = standardise(term_coverage(asked, found.language, units)) if asked else np.zeros(len(units))
    out = np.array([unit.hit.passage.article_id in replaced for unit in units], dtype=float)
    return Weighed(units, similarity, coverage, standing, across, own, out, scores)


def choice_evidence(
    search: NDArray[np.floating],
    reader: NDArray[np.floating],
    across: NDArray[np.floating],
    terms: NDArray[np.floating],
    replaced: NDArray[np.floating],
) -> NDArray[np.floating]:
    """Return the evidence that chooses a sentence with a reader, shape (units, 6), in the order of :data:`CHOICE`.

    :param search: The search's scores of the passages, in standard deviations.
    :param reader: The reader's scores, in log odds.
    :param across: 1 where a sentence is in another language than the question.
    :param terms: Shares of the question's terms. They count across languages only, in standard deviations.
    :param replaced: 1 where a sentence's article is out of force and the one in its place was found, too.
    """
    return np.stack([search, reader, across, across * standardise(terms), across * reader, replaced], axis=1)


def choose(
    weighed: Weighed, readings: Mapping[str, Reading] | None = None, weights: Mapping[str, float] = WEIGHTS
) -> Chosen:
    """Return the units, the one that answers best first. With a reader, only what it read can answer.

    :param readings: What the reader found in some of the passages, by the passages' ids; None without a reader.
    :param weights: Weights of the evidence with a reader, by the names of :data:`WEIGHTS`.
    """
    units, scores, places = weighed.units, weighed.scores, weighed.standing
    spans: list[Span | None] = [None] * len(units)
    if readings:
        of_each = [readings.get(unit.hit.passage.id) for unit in units]
        spans = [read.best(unit.start, unit.end) if read else None for unit, read in zip(units, of_each, strict=True)]
        read = np.array([span.score if span else UNREAD for span in spans])
        evidence = choice_evidence(places, read, weighed.across, weighed.coverage, weighed.replaced)
        weighted = evidence @ np.array([weights[name] for name in CHOICE]) + weights["own terms"] * weighed.own
        scores = np.where([span is not None for span in spans], weighted, -np.inf)
        places = weights["search"] * places + weights["reader"] * read + weights["replaced"] * weighed.replaced
    numbers = (values.tolist() for values in (weighed.similarity, weighed.coverage, scores, places, weighed.replaced))
    candidates = [
        Candidate(unit, similarity, coverage, span, score, place, bool(out))
        for unit, span, similarity, coverage, score, place, out in zip(units, spans, *numbers, strict=True)
    ]
    return Chosen(tuple(candidates[row] for row in np.argsort(-scores, kind="stable").tolist()), tuple(units))


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where ``text[start:end]`` is, widened to whole words, without marks around it; a number gets its unit."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    shown = text[start:end].strip(_MARKS)
    if not shown:
        return 0, len(text)
    start = text.index(shown, start)
    end = start + len(shown)
    unit = _UNIT.match(text, end) if _NUMBER.fullmatch(shown) else None
    return start, unit.end() if unit else end


def standardise(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return ``values`` with mean 0 and standard deviation 1; all 0 if they do not differ."""
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 1e-9 else np.zeros_like(values)


def term_coverage(question: str, language: Language, units: Sequence[Unit]) -> NDArray[np.floating]:
    """Return for each unit the share of the question's terms that it holds, in [0, 1]. Rarer terms count more.

    In one language the terms are words and pairs of words. Across languages they are the translations, weighted by
    their probability, and the words that read the same.
    """
    own = dict.fromkeys(terms_of(question), 1.0)
    across = translate(own, language) | dict.fromkeys(neutral_terms(question), 1.0)
    held = [set(terms_of(unit.text)) for unit in units]
    worth = {t: math.log(1 + (len(held) + 0.5) / (sum(t in h for h in held) + 0.5)) for t in own | across}
    shares = []
    for unit, terms in zip(units, held, strict=True):
        asked = own if unit.hit.passage.language == language else across
        total = sum(worth[term] * count for term, count in asked.items())
        shares.append(sum(worth[term] * count for term, count in asked.items() if term in terms) / (total or 1.0))
    return np.array(shares)
