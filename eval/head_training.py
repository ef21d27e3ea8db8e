"""Heads that tell what kind of question one is (:mod:`app.answers.heads`): fitted, measured and written."""

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import cross_val_predict

from index.model.encoder import Encoder
from index.model.identity import Vectors

FOLDS = 5
HEADS = Path(str(resources.files("app.answers")))
"""The folder of the heads that come with the program."""


def fit_head(
    vectors: Vectors, labels: Sequence[str], kinds: Sequence[str], strength: float, *, balanced: bool = True
) -> dict[str, Any]:
    """Return the weights and biases of a head, rounded.

    :param vectors: Shape (questions, dim).
    :param kinds: Those that there are, the one first that the others' log odds are to.
    :param strength: Inverse of how much the weights are held down.
    :param balanced: Whether each kind counts as much as the others; False takes them to be as frequent as they are.
    """
    model = _model(strength, balanced).fit(vectors, [kinds.index(label) for label in labels])
    weights, biases = model.coef_, model.intercept_
    if len(kinds) > 2:
        weights, biases = weights[1:] - weights[0], biases[1:] - biases[0]
    return {
        "kinds": list(kinds),
        "weights": [[round(float(weight), 4) for weight in row] for row in weights],
        "biases": [round(float(bias), 4) for bias in biases],
    }


def tell_apart(
    vectors: Vectors, labels: Sequence[str], kinds: Sequence[str], strength: float, *, balanced: bool = True
) -> dict[str, dict[str, int]]:
    """Return how often each kind is told to be which, each question by a head that has not learnt from its fold."""
    truth = np.array([kinds.index(label) for label in labels])
    told = cross_val_predict(_model(strength, balanced), vectors, truth, cv=FOLDS)
    return table_of(truth.tolist(), told.tolist(), kinds)


def table_of(truth: Sequence[int], told: Sequence[int], kinds: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how often each kind, by its place in ``kinds``, is told to be which."""
    counts = confusion_matrix(truth, told, labels=range(len(kinds))).tolist()
    return {kind: dict(zip(kinds, row, strict=True)) for kind, row in zip(kinds, counts, strict=True)}


def write_head(head: dict[str, Any], encoder: Encoder, measured: dict[str, Any], path: Path) -> None:
    """Write a head as :func:`app.answers.heads.load_head` reads it, and how well it tells the kinds apart."""
    content = {"encoder": encoder.identity.sha256, **head, "measured": measured}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _model(strength: float, balanced: bool) -> LogisticRegression:
    return LogisticRegression(C=strength, class_weight="balanced" if balanced else None, max_iter=2000)
