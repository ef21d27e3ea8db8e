"""Whether a question goes on from the one before it, learnt: the head that :mod:`app.answers.followups` uses."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, roc_auc_score

from eval.written_documents import Asked, read_documents
from index.encoder import Encoder
from index.identity import Vectors
from index.spelling import one_tone_placement

PLAIN = 2
"""Questions that stand alone for each that goes on from another."""
EVERYDAY = 10
"""How often each question of every day counts, which are short as many that go on are, and few."""
STRENGTH = 20.0
"""Inverse of how much the weights are held down; 1 to 100 differ by less than .01 on what is held out."""


def asked_in(folders: Sequence[Path], seed: int) -> list[Asked]:
    """Return the questions that go on from another in documents below ``folders``, and twice as many that do not.

    The number of questions that stand alone is the same for each folder, so that one with many does not outweigh the
    others.

    :raises DocumentsUnfit: If documents break their form.
    """
    draw = random.Random(seed)
    asked = [[a for d in read_documents(sorted(folder.rglob("*.txt"))) for a in d.asked] for folder in folders]
    going_on = [question for questions in asked for question in questions if question.goes_on]
    each = PLAIN * len(going_on) // len(folders)
    plain = [[question for question in questions if not question.goes_on] for questions in asked]
    return [*going_on, *(question for some in plain for question in draw.sample(some, min(each, len(some))))]


def train_followups(learnt: Sequence[Asked], measured: Sequence[Asked], encoder: Encoder) -> dict[str, Any]:
    """Return the content of ``followups.json``: the head, and how well it tells the ``measured`` questions apart."""
    goes_on = np.array([question.goes_on for question in learnt])
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000).fit(
        _vectors(learnt, encoder), goes_on
    )
    truth = np.array([question.goes_on for question in measured])
    told = model.predict_proba(_vectors(measured, encoder))[:, 1]
    alone, on = confusion_matrix(truth, told >= 0.5).tolist()
    return {
        "encoder": encoder.identity.sha256,
        "weights": [round(float(weight), 4) for weight in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 4),
        "learnt": {"go on": int(goes_on.sum()), "stand alone": int((~goes_on).sum())},
        "measured": {
            "go on": {"told so": on[1], "told to stand alone": on[0]},
            "stand alone": {"told so": alone[0], "told to go on": alone[1]},
            "AUROC": round(float(roc_auc_score(truth, told)), 4),
        },
    }


def write_followups(content: dict[str, Any], path: Path) -> None:
    """Write what :func:`train_followups` returns."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _vectors(questions: Sequence[Asked], encoder: Encoder) -> Vectors:
    return encoder.encode_questions([one_tone_placement(question.text) for question in questions])
