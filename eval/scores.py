"""Measures of answers and of probabilities; pure functions. Ranking is measured by ir-measures."""

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np

ARTICLES = re.compile(r"\b(?:a|an|the)\b")
Z95 = 1.959963984540054


def normalise(text: str) -> str:
    """Return ``text`` by the rules of SQuAD: lower case, no punctuation, no English articles, single spaces."""
    lowered = unicodedata.normalize("NFC", text).lower()
    kept = "".join(c for c in lowered if c not in string.punctuation and not unicodedata.category(c).startswith("P"))
    return " ".join(ARTICLES.sub(" ", kept).split())


def exact_match(shown: str, accepted: Sequence[str]) -> float:
    """Return 1.0 if ``shown`` is one of ``accepted`` after :func:`normalise`, else 0.0."""
    return float(normalise(shown) in {normalise(answer) for answer in accepted})


def token_f1(shown: str, accepted: Sequence[str]) -> float:
    """Return the best harmonic mean of token precision and recall over ``accepted`` (SQuAD), in [0, 1]."""
    return max((_f1(normalise(shown).split(), normalise(answer).split()) for answer in accepted), default=0.0)


def _f1(shown: list[str], wanted: list[str]) -> float:
    if not shown or not wanted:
        return float(shown == wanted)
    common = sum((Counter(shown) & Counter(wanted)).values())
    return 2 * common / (len(shown) + len(wanted))


def wilson(successes: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a proportion (Wilson 1927), (0, 1) for no trial."""
    if n == 0:
        return 0.0, 1.0
    share, spread = successes / n, Z95 * Z95 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative, ties half; None without both (Mann-Whitney)."""
    if not positive or not negative:
        return None
    ordered = np.sort(np.asarray(negative))
    below = np.searchsorted(ordered, positive, side="left")
    through = np.searchsorted(ordered, positive, side="right")
    return float(np.mean((below + through) / 2) / len(negative))


def calibration_error(probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = 10) -> float | None:
    """Return the expected calibration error over equal-width ``bins``, in [0, 1]; None without a prediction."""
    if not probabilities:
        return None
    stated, came = np.asarray(probabilities), np.asarray(outcomes, dtype=float)
    which = np.minimum((stated * bins).astype(int), bins - 1)
    gaps = (abs(stated[which == b].mean() - came[which == b].mean()) * (which == b).sum() for b in set(which.tolist()))
    return float(sum(gaps) / len(stated))
