"""Chooses what answers a question from what the search found, and tells how probable it is that it does."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from app.answers.answer import Answer
from app.answers.answering_rules import Rules
from app.answers.confidence import FILE as CALIBRATIONS
from app.answers.confidence import Calibration, Confidence, Evidence, load_confidence
from app.answers.evidence import evidence_of, language_pair, missing_terms
from app.answers.followups import GOES_ON, Topic
from app.answers.glosses import with_vietnamese_names
from app.answers.heads import Heads, load_heads
from app.answers.in_force import Replaced, replaced_among
from app.answers.question import LONGEST_QUESTION
from app.answers.reader import Reads
from app.answers.selection import Candidate, Chosen, choose, weigh
from index.datatypes import Hit
from index.legs.fusion import Leg
from index.search import Found, Index

COMPARED = 30
"""The most articles that are compared as versions of one another. One passage may stand in thousands."""
UNLIKELY, EVEN = 0.02, 0.5
"""Probabilities that a question goes on from the one before. Below the first, the two are not asked together. From the
second on, a question about a whole article means the article that was cited."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, what was chosen from it, and the evidence that decides whether it is shown.

    - ``missing``: the question's numbers and names that neither the chosen passage nor its article's title holds.
    - ``thread``: the question, after those that it was asked together with.
    - ``understood``: how probable it is that asking them so was right.
    - ``replaced``: the articles found that are out of force, by their ids.
    """

    found: Found
    chosen: Chosen
    evidence: Evidence
    missing: tuple[str, ...]
    calibration: Calibration
    threshold: float
    thread: tuple[str, ...]
    understood: float = 1.0
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
        """Whether the probability is high enough to show it."""
        return self.probability >= self.threshold

    @property
    def hits(self) -> list[Hit]:
        """The passages, best first: by the search's score, and with a reader by the reader's, too."""
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

        :param threshold: The lowest confidence, in [0, 1], of an answer that is shown; None for the calibrated ones.
        :param reader: Finds the words that answer. Without one, sentences are chosen by similarity and shared terms.
        :param confidence: The calibrations; None for those that come with the program.
        :param heads: The models that tell kinds of questions apart; None for those that come with the program.
        :param rules: The rules that apply; None for all.
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
        """Return what the index finds.

        An English question is searched for again with the Vietnamese names that the articles give for its English ones.

        :param k: How many passages; None for as many as are considered.
        """
        k = k or self._considered
        found = self.index.search(question, k, leg)
        if found.language != "en" or leg != "both" or not self.rules.glosses:
            return found
        named = with_vietnamese_names(found.searched, (hit.passage.text for hit in found.hits[: self._considered]))
        return found if named == found.searched else self.index.search(named, k)

    def in_thread(self, found: Found, before: Answer | None) -> Judged:
        """Return the judgement of a question alone, or of it together with the one ``before``: the likelier of the two.

        Each is multiplied by the probability that this way of asking is right. A better answer alone makes it less
        probable that the question goes on, by Bayes' rule: how much likelier a judgement is of the right way of asking
        than of a wrong one is told by its odds. A better one together does not make it more so: what answered the
        question before is found again whatever is asked. Where the probability is not known, both count fully; near 0
        or 1 it decides by itself.
        """
        goes_on = self.goes_on(found, before)
        if before is None or (goes_on is not None and goes_on < UNLIKELY):
            return self.alone(found)
        topic = Topic.of(before)
        if goes_on is not None and goes_on > 1 - UNLIKELY:
            return self.together(found.searched, topic)
        alone, together = self.alone(found), self.together(found.searched, topic)
        if goes_on is not None:
            likely, unlikely = goes_on * _odds(together), (1 - goes_on) * _odds(alone)
            share = min(goes_on, likely / (likely + unlikely)) if unlikely else goes_on
            alone, together = replace(alone, understood=1 - share), replace(together, understood=share)
        return max(alone, together, key=lambda judged: (judged.sure, judged.probability))

    def goes_on(self, found: Found, before: Answer | None) -> float | None:
        """Return how probable it is that the question goes on from the one ``before``; None if that is not known."""
        if before is None or before.kind == "greeting":
            return 0.0
        kinds = self.heads.goes_on.probabilities(found.vector)
        return kinds[GOES_ON] if kinds else None

    def alone(self, found: Found, *, reading: bool = True) -> Judged:
        """Return what answers a question from what was found for it, and how probable it is that it does."""
        return self._judge(found, found.searched, None, reading)

    def together(self, asked: str, topic: Topic, *, reading: bool = True) -> Judged:
        """Return the same for a question that is searched for and read with the ``topic`` that it goes on from.

        :param asked: The question's own words.
        """
        found = self.search(topic.search_text(asked, LONGEST_QUESTION))
        return self._judge(found, asked, topic, reading)

    def replaced(self, found: Found, asked: str) -> dict[str, Replaced]:
        """Return the articles that are out of force, by their ids, of those found and those that repeat them."""
        if not self.rules.versions:
            return {}
        passages = (passage for hit in found.hits for passage in (hit.passage, *self.index.library.copies(hit.passage)))
        ids = dict.fromkeys(passage.article_id for passage in passages)
        articles = [article for name in islice(ids, COMPARED) if (article := self.index.library.article(name))]
        return replaced_among([asked, found.searched], articles, datetime.datetime.now(datetime.UTC).date())

    def title(self, article_id: str) -> str:
        """Return the title and date of an article."""
        article = self.index.library.article(article_id)
        return f"{article.title} {article.date or ''}" if article else ""

    def _judge(self, found: Found, asked: str, topic: Topic | None, reading: bool) -> Judged:
        replaced = self.replaced(found, asked)
        chosen = self._choose(found, self._reader if reading else None, asked, topic, replaced)
        passage = chosen.best.unit.hit.passage
        missing = missing_terms(found.searched, found.language, f"{self.title(passage.article_id)} {passage.text}")
        calibration = self._confidence[language_pair(found, chosen.best)]
        threshold = calibration.threshold if self._threshold is None else self._threshold
        evidence = evidence_of(found, chosen, missing, goes_on=topic is not None)
        thread = (*(topic.questions if topic else ()), asked)
        return Judged(found, chosen, evidence, tuple(missing), calibration, threshold, thread, replaced=replaced)

    def _choose(
        self, found: Found, reader: Reads | None, asked: str, topic: Topic | None, replaced: Mapping[str, Replaced]
    ) -> Chosen:
        """Return all candidates in order. A reader reads the first passages only, and chooses from these."""
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


def _odds(judged: Judged) -> float:
    return judged.probability / max(1 - judged.probability, 1e-9)
