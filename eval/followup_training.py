"""Whether a question goes on from the one before it, learnt."""

import random
import string
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from app.answers.followups import ALONE, GOES_ON, KINDS
from app.answers.heads import Head
from eval.head_training import fit_head, table_of
from eval.written_documents import Asked, read_documents
from index.language.spelling import one_tone_placement
from index.model.encoder import Encoder
from index.model.identity import Vectors

PLAIN = 2
"""Questions that stand alone for each that goes on from another."""
EVERYDAY = 10
"""How often each question of every day counts, which are short as many that go on are, and few."""
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", string.ascii_lowercase)
"""Rows of a keyboard."""
NOISE = 2_000
"""Lines that ask nothing among what is learnt from."""
MARKED_UP = 0.2
"""Share of the noise that holds markup."""
STRENGTH = 20.0
"""Inverse of how much the weights are held down; 1 to 100 differ by less than .01 on what is held out."""


def noise(count: int, seed: int) -> list[Asked]:
    """Return ``count`` lines that ask nothing, and go on from nothing: keys hit at random, marks, markup."""
    draw = random.Random(f"{seed} noise")
    lines = []
    for _ in range(count):
        words = [_mash(draw) for _ in range(draw.randint(1, 5))]
        if draw.random() < MARKED_UP:
            tag = draw.choice(string.ascii_lowercase)
            words[-1] = f"<{tag}>{words[-1]}</{tag}>"
        lines.append(Asked(" ".join(words), "vi", (), False))
    return lines


def _mash(draw: random.Random) -> str:
    keys = draw.choice((*KEYS, string.punctuation))
    start, length = draw.randrange(len(keys) - 3), draw.randint(2, 8)
    in_a_row = draw.random() < 0.5
    return keys[start : start + length] if in_a_row else "".join(draw.choices(keys, k=length))


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


def train_followups(learnt: Sequence[Asked], encoder: Encoder) -> dict[str, Any]:
    """Return the head as :func:`~eval.heads.fit_head` does."""
    labels = [GOES_ON if question.goes_on else ALONE for question in learnt]
    return fit_head(_vectors(learnt, encoder), labels, KINDS, STRENGTH)


def measure_followups(head: Head, measured: Sequence[Asked], encoder: Encoder) -> dict[str, Any]:
    """Return how well a head tells questions apart at a probability of one half, and the area under its curve."""
    truth = np.array([question.goes_on for question in measured], dtype=int)
    told = [head.probabilities(vector) or {GOES_ON: 0.5} for vector in _vectors(measured, encoder)]
    likely = np.array([kinds[GOES_ON] for kinds in told])
    table = table_of(truth.tolist(), (likely >= 0.5).astype(int).tolist(), KINDS)
    return {**table, "AUROC": round(float(roc_auc_score(truth, likely)), 4)}


def _vectors(questions: Sequence[Asked], encoder: Encoder) -> Vectors:
    return encoder.encode_questions([one_tone_placement(question.text) for question in questions])
