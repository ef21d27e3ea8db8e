"""What answers a question among what is found, and how probable it is that it does."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from app.answers.answer import Answer
from app.answers.confidence import FILE as CALIBRATIONS
from app.answers.confidence import Calibration, Confidence, Evidence, load_confidence
from app.answers.evidence import evidence_of, language_pair, missing_terms
from app.answers.followups import GOES_ON, Topic
from app.answers.glosses import with_vietnamese_names
from app.answers.heads import Heads, load_heads
from app.answers.in_force import Replaced, replaced_among
from app.answers.question import LONGEST_QUESTION
from app.answers.reader import Reads
from app.answers.rules import Rules
from app.answers.selection import Candidate, Chosen, choose, weigh
from index.datatypes import Hit
from index.legs.fusion import Leg
from index.search import Found, Index

COMPARED = 30
"""Articles found, at most, that are compared as versions of each other: one passage may stand in thousands."""
UNLIKELY, EVEN = 0.02, 0.5
"""Probability that a question goes on from the one before it, below which the two are not asked together, and from
which on a question about a whole article is about the one that was cited."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, what was chosen of it, and on which evidence it is shown or not.

    ``missing`` are the question's numbers and names that neither the chosen passage nor its article's title holds;
    ``thread`` is the question after those that it was asked together with, and ``understood`` how probable it is that
    it was to be asked so. ``replaced`` are the articles found that are out of force, by their ids.
    """

    found: Found
    chosen: Chosen
    evidence: Evidence
    missing: tuple[str, ...]
    calibration: Calibration
    threshold: float
    thread: tuple[str, ...]
    understood: float
    replaced: Mapping[str, Replaced] = field(default_factory=dict)

    @property
    def best(self) -> Candidate:
        """What answers, if anything does."""
        return self.chosen.best

    @property
    def probability(self) -> float:
        """How probable it is that the best candidate answers, in [0, 1)."""
        return self.understood * self.calibration.probability(self.evidence)

    @property
    def sure(self) -> bool:
        """Whether that is enough to show it."""
        return self.probability >= self.threshold

    @property
    def hits(self) -> list[Hit]:
        """The passages, best first: as they were found, and where they were read by that and their sentences, too."""
        return self.chosen.hits


class Judge:
    """Searches, reads and decides, on one loaded ``index``; thread-safe."""

    def __init__(
        self,
        index: Index,
        passages: int,
        threshold: float | None,
        reader: Reads | None = None,
        confidence: Confidence | None = None,
        heads: Heads | None = None,
        rules: Rules | None = None,
    ) -> None:
        """Set how many ``passages`` are considered.

        :param threshold: Confidence in [0, 1] from which on an answer is shown; None for the calibrated ones.
        :param reader: Finds the words that answer; without one, sentences are chosen by similarity alone.
        :param confidence: What probabilities are worked out by; None for those that come with the program.
        :param heads: What tells what kind of question one is; None for those that come with the program.
        :param rules: What takes part; None for everything.
        """
        self.index = index
        self._considered = passages
        self._threshold = threshold
        self._reader = reader
        self._confidence = confidence or load_confidence(CALIBRATIONS, reading=reader is not None)
        self.heads = heads or load_heads(index.encoder.identity)
        self.rules = rules or Rules()

    def with_index(self, index: Index) -> "Judge":
        """Return one that decides in the same way on another index."""
        return Judge(index, self._considered, self._threshold, self._reader, self._confidence, self.heads, self.rules)

    def search(self, question: str, k: int | None = None, leg: Leg = "both") -> Found:
        """Return what the index finds, for an English question with the Vietnamese names that articles explain.

        :param k: Passages; None for those that are considered.
        """
        k = k or self._considered
        found = self.index.search(question, k, leg)
        if found.language != "en" or leg != "both" or not self.rules.glosses:
            return found
        named = with_vietnamese_names(found.searched, (hit.passage.text for hit in found.hits[: self._considered]))
        return found if named == found.searched else self.index.search(named, k)

    def in_thread(self, found: Found, before: Answer | None) -> Judged:
        """Return the judgement of a question alone, or together with the one ``before``, whichever is likelier.

        Each has the probability that the question was to be asked so in its own; where nobody knows that, it counts as
        sure, and so does what is nearly so.
        """
        goes_on = self.goes_on(found, before)
        if before is None or (goes_on is not None and goes_on < UNLIKELY):
            return self.alone(found)
        topic = Topic.of(before)
        if goes_on is not None and goes_on > 1 - UNLIKELY:
            return self.together(found.searched, topic)
        ways = [
            self.alone(found, understood=1.0 if goes_on is None else 1 - goes_on),
            self.together(found.searched, topic, understood=1.0 if goes_on is None else goes_on),
        ]
        return max(ways, key=lambda judged: (judged.sure, judged.probability))

    def goes_on(self, found: Found, before: Answer | None) -> float | None:
        """Return how probable it is that the question goes on from the one ``before``; None if nobody knows."""
        if before is None or before.kind == "greeting":
            return 0.0
        kinds = self.heads.goes_on.probabilities(found.vector)
        return kinds[GOES_ON] if kinds else None

    def alone(self, found: Found, *, reading: bool = True, understood: float = 1.0) -> Judged:
        """Return what answers a question among what was found for it, and how probable it is that it does.

        :param understood: How probable it is that the question was to be asked so.
        """
        return self._judge(found, found.searched, None, reading, understood)

    def together(self, asked: str, topic: Topic, *, reading: bool = True, understood: float = 1.0) -> Judged:
        """Return the same of a question that is searched for and read with the ``topic`` that it goes on from.

        :param asked: The question's own words.
        """
        found = self.search(topic.search_text(asked, LONGEST_QUESTION))
        return self._judge(found, asked, topic, reading, understood)

    def replaced(self, found: Found, asked: str) -> dict[str, Replaced]:
        """Return those of the articles found, or repeating what is found, that are out of force, by their ids."""
        if not self.rules.versions:
            return {}
        passages = (passage for hit in found.hits for passage in (hit.passage, *self.index.copies(hit.passage)))
        ids = dict.fromkeys(passage.article_id for passage in passages)
        articles = [article for name in islice(ids, COMPARED) if (article := self.index.article(name))]
        return replaced_among([asked, found.searched], articles, datetime.datetime.now(datetime.UTC).date())

    def title(self, article_id: str) -> str:
        """Return the title and date of an article."""
        article = self.index.article(article_id)
        return f"{article.title} {article.date or ''}" if article else ""

    def _judge(self, found: Found, asked: str, topic: Topic | None, reading: bool, understood: float) -> Judged:
        replaced = self.replaced(found, asked)
        chosen = self._choose(found, self._reader if reading else None, asked, topic, replaced)
        passage = chosen.best.unit.hit.passage
        missing = missing_terms(found.searched, found.language, f"{self.title(passage.article_id)} {passage.text}")
        calibration = self._confidence[language_pair(found, chosen.best)]
        threshold = calibration.threshold if self._threshold is None else self._threshold
        evidence = evidence_of(found, chosen, missing, goes_on=topic is not None)
        thread = (*(topic.questions if topic else ()), asked)
        return Judged(found, chosen, evidence, tuple(missing), calibration, threshold, thread, understood, replaced)

    def _choose(
        self, found: Found, reader: Reads | None, asked: str, topic: Topic | None, replaced: Mapping[str, Replaced]
    ) -> Chosen:
        """Return what answers, in one of the first passages where there is a reader."""
        out = {name for name, why in replaced.items() if why.by}
        vectors = [self.index.units(hit.passage) for hit in found.hits]
        weighed = weigh(found, vectors, asked if topic else "", out)
        if reader is None:
            return choose(weighed)
        passages = [hit.passage for hit in found.hits[: self.rules.read]]
        read = reader.read(
            asked, [p.text for p in passages], [p.context for p in passages], topic.read_text if topic else ""
        )
        readings = {passage.id: reading for passage, reading in zip(passages, read, strict=True)}
        return choose(weighed, readings, self.rules.weights)
