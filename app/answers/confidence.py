"""From evidence to the probability that the answer is right, and the threshold above which it is shown.

There is a logistic model for a question and a passage in one language, and another for two languages. Without a reader
there is less evidence, and so there are two more. ``python -m eval calibrate`` fits them.

The models in ``confidence.json`` are fitted on eval/gold/organisations and the eight sets of eval/gold/tuning. Each set
was also asked questions of the others, and those of eval/everyday.tsv. The options were ``--keep 0.9`` and
``--keep-across 0.93``: the thresholds show that share of the right answers. They promise nothing about how many of the
shown answers are wrong.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from index.errors import SearchError

FILE = Path(__file__).parent / "confidence.json"
Pair = Literal["same", "across"]
"""Whether question and passage are in one language."""


class CalibrationDamaged(SearchError):
    """The file of a calibration is missing or cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer, and against it.

    - ``cosine``: of the best passage, in [-1, 1].
    - ``standing``: the search's score of the chosen passage, in standard deviations.
    - ``similarity``: cosine of the chosen sentence, in [-1, 1].
    - ``coverage``: the share of the question's terms in the sentence, in [0, 1].
    - ``missing``: how many of the question's numbers and names the passage lacks.
    - ``margin``: how much the reader prefers the answer to none, in log odds.
    - ``lead``: how much the reader prefers it to other words in another passage, in log odds.
    - ``surest``: the highest margin of all that was read.
    - ``goes_on``: 1 if the question was asked together with the one before it.

    ``margin``, ``lead`` and ``surest`` are 0 without a reader.
    """

    cosine: float
    standing: float
    similarity: float
    coverage: float
    missing: float
    margin: float = 0.0
    lead: float = 0.0
    surest: float = 0.0
    goes_on: float = 0.0

    def as_row(self) -> list[float]:
        """Return the values in the order of :data:`FEATURES`."""
        return [getattr(self, name) for name in FEATURES]


FEATURES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model: a weight for each of :data:`FEATURES`. The ``threshold`` is the lowest probability shown."""

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def __post_init__(self) -> None:
        if len(self.weights) != len(FEATURES):
            raise ValueError(f"{len(self.weights)} weights for {len(FEATURES)} kinds of evidence")

    def probability(self, evidence: Evidence) -> float:
        """Return the probability in (0, 1) that an answer with this evidence is right."""
        sum_ = self.bias + sum(self.contributions(evidence).values())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, sum_))))

    def contributions(self, evidence: Evidence) -> dict[str, float]:
        """Return what each kind of evidence adds to the log odds."""
        values = evidence.as_row()
        return {name: w * value for name, w, value in zip(FEATURES, self.weights, values, strict=True)}


Confidence = Mapping[Pair, Calibration]
"""The calibrations of both pairs of languages."""


def load_confidence(path: Path, *, reading: bool) -> Confidence:
    """Return what ``python -m eval calibrate`` wrote, for answers with or without a reader.

    :raises CalibrationDamaged: If the file cannot be read.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        models = content["with reader" if reading else "without reader"]
        pairs: tuple[Pair, ...] = ("same", "across")
        return {
            pair: Calibration(
                weights=tuple(float(models[pair]["weights"][name]) for name in FEATURES),
                bias=float(models[pair]["bias"]),
                threshold=float(models[pair]["threshold"]),
            )
            for pair in pairs
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CalibrationDamaged(
            f"the calibration {path} cannot be read ({error!r}): install the program again, or make it anew with "
            "`python -m eval calibrate`"
        ) from error
