"""What each rule and each kind of evidence brings: the same questions answered without it.

Of thirty things that bring nothing, one or two seem to bring something at .05.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from app.answers.confidence import Confidence, Pair
from app.answers.evidence import language_pair
from app.answers.question import QuestionRefused
from eval.baseline import outcomes, sign_test
from eval.questions import Question
from eval.runner import Result, run_questions
from eval.scores import token_f1
from eval.setups import Setup, index_of, setups
from index.datatypes import Article
from index.model.encoder import Encoder
from index.search import Index

WHOLE = "everything"
MEASURES = ("right", "f1", "refused", "shown wrongly")
"""A right answer shown, or rightly none; SQuAD's F1 of what can be answered, and how much of that is refused; and what
cannot be answered, yet is."""
Asked = tuple[Question, str, str]
"""A question, the variant in which it is asked, and its text."""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Articles, and what is asked of them."""

    name: str
    articles: Sequence[Article]
    asked: Sequence[Asked]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure without something: its ``value``, and how it differs from ``whole``, question by question.

    ``lower`` and ``higher`` count the questions whose value is so. ``chance`` is that of so uneven a count, either way,
    if both were equally likely (McNemar 1947, exact).
    """

    value: float
    whole: float
    lower: int
    higher: int

    @property
    def chance(self) -> float:
        """Probability in (0, 1]."""
        return min(1.0, 2 * sign_test(max(self.lower, self.higher), min(self.lower, self.higher)))

    def __str__(self) -> str:
        return f"{self.value:.3f} {self.value - self.whole:+.3f} -{self.lower}+{self.higher} p{self.chance:.3f}"


Row = tuple[str, dict[str, Change]]
"""What is left out, and the measures without it."""


def ablate(
    sets: Sequence[GoldSet],
    whole: Setup,
    without_reader: Confidence,
    encoder: Encoder,
    only: Sequence[str] = (),
    progress: bool = False,
) -> Iterator[Row]:
    """Yield the measures with everything, and with each thing left out in turn.

    :param without_reader: The calibration for answers that nobody read.
    :param only: Beginnings of the names of what is left out; none for everything that can be.
    """

    @cache
    def indexes(restored: bool) -> list[Index]:
        return [index_of(one.articles, encoder, restored) for one in sets]

    kept = _measured(sets, indexes(True), whole, progress)
    yield WHOLE, _compared(kept, kept)
    usual = _usual_evidence(sets, indexes(True), whole)
    for name, setup in setups(whole, without_reader, usual):
        if not only or name.startswith(tuple(only)):
            yield name, _compared(_measured(sets, indexes(setup.restored), setup, progress), kept)


def as_table(rows: Sequence[Row]) -> str:
    """Return a row for each thing left out; of each measure value, difference, questions lower and higher, chance."""
    return "\n".join(
        [
            f"{'without':<28}" + "".join(f"{measure:<32}" for measure in MEASURES),
            *(f"{name:<28}" + "".join(f"{changes[m]!s:<32}" for m in MEASURES) for name, changes in rows),
        ]
    )


def as_json(rows: Sequence[Row]) -> dict[str, dict[str, dict[str, float]]]:
    """Return the same as JSON values."""
    names = ("value", "whole", "lower", "higher", "chance")
    return {
        without: {measure: {name: getattr(change, name) for name in names} for measure, change in changes.items()}
        for without, changes in rows
    }


def _measured(
    sets: Sequence[GoldSet], indexes: Sequence[Index], setup: Setup, progress: bool
) -> list[dict[str, float]]:
    """Return the measures of each question, in order."""
    results: list[Result] = []
    for one, index in zip(sets, indexes, strict=True):
        asked = [(q if setup.told_before else replace(q, before=()), variant, text) for q, variant, text in one.asked]
        results += run_questions(setup.answerer(index), asked, False, progress, source=one.name)
    return [_measures(result) for result in results]


def _measures(result: Result) -> dict[str, float]:
    right = float(outcomes(result)["right"])
    if not result.question.answerable:
        return {"right": right, "shown wrongly": float(result.answered)}
    held = {"f1": token_f1(result.answer.text if result.answer else "", result.question.answers)}
    return {"right": right, "refused": float(not result.answered)} | (held if result.question.answers else {})


def _compared(without: Sequence[dict[str, float]], whole: Sequence[dict[str, float]]) -> dict[str, Change]:
    changes = {}
    for measure in MEASURES:
        pairs = [(a[measure], b[measure]) for a, b in zip(without, whole, strict=True) if measure in b]
        now, then = np.array(pairs).reshape(-1, 2).T
        mean, usual = (float(values.mean()) if len(values) else 0.0 for values in (now, then))
        changes[measure] = Change(mean, usual, int((now < then).sum()), int((now > then).sum()))
    return changes


def _usual_evidence(sets: Sequence[GoldSet], indexes: Sequence[Index], whole: Setup) -> dict[Pair, Sequence[float]]:
    """Return the mean evidence of what questions that stand alone choose, by pair of languages."""
    rows: defaultdict[Pair, list[list[float]]] = defaultdict(list)
    for one, index in zip(sets, indexes, strict=True):
        answerer = whole.answerer(index)
        for _, _, text in (asked for asked in one.asked if not asked[0].before):
            with suppress(QuestionRefused):
                judged = answerer.decide(text).judged
                if judged:
                    rows[language_pair(judged.found, judged.best)].append(judged.evidence.as_row())
    return {pair: np.mean(own, axis=0).tolist() for pair, own in rows.items()}
