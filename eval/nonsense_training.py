"""Which words ask anything and which are nonsense, learnt."""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.answers.heads import Head
from app.answers.nonsense import ASKS, KINDS, NONSENSE
from eval.head_training import fit_head, table_of
from eval.written_documents import read_documents
from index.language.spelling import one_tone_placement
from index.model.encoder import Encoder
from index.model.identity import Vectors

QUESTIONS, TITLES, RUNS, ACRONYMS = 1500, 300, 1000, 300
"""How many are drawn, at most, from each folder: questions, titles, runs of words, and words in capitals."""
LONGEST_RUN = 3
"""Words of a run."""
STRENGTH = 5.0
"""Inverse of how much the weights are held down; of 1, 5, 20 and 100 it tells best in five folds."""
_WORDS = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)*")
_CAPITALS = re.compile(r"\b[A-ZĐ0-9]*[A-ZĐ]{2}[A-ZĐ0-9]*\b")


def asking_in(folders: Sequence[Path], seed: int) -> list[str]:
    """Return words that people may search for, drawn from the documents with questions below each of ``folders``.

    :raises DocumentsUnfit: If documents break their form.
    """
    draw, found = random.Random(f"{seed} asking"), list[str]()
    for folder in folders:
        documents = read_documents(sorted(folder.rglob("*.txt")))
        texts = [document.text for document in documents]
        acronyms = sorted({word for text in texts for word in _CAPITALS.findall(text)})
        kinds = (
            ([asked.text for document in documents for asked in document.asked], QUESTIONS),
            ([document.title for document in documents], TITLES),
            ([_run(text, draw) for text in draw.choices(texts, k=RUNS)], RUNS),
            (acronyms, ACRONYMS),
        )
        found += [text for some, most in kinds for text in draw.sample(some, min(most, len(some)))]
    return found


def train_nonsense(asking: Sequence[str], nonsense: Sequence[str], encoder: Encoder) -> dict[str, Any]:
    """Return the head as :func:`eval.head_training.fit_head` does."""
    labels = [ASKS] * len(asking) + [NONSENSE] * len(nonsense)
    return fit_head(_vectors([*asking, *nonsense], encoder), labels, KINDS, STRENGTH)


def measure_nonsense(head: Head, asking: Sequence[str], nonsense: Sequence[str], encoder: Encoder) -> dict[str, Any]:
    """Return how often each kind is told to be which."""
    truth = [0] * len(asking) + [1] * len(nonsense)
    told = [head.probabilities(vector) or {NONSENSE: 0.0} for vector in _vectors([*asking, *nonsense], encoder)]
    return table_of(truth, [int(kinds[NONSENSE] > 0.5) for kinds in told], KINDS)


def _run(text: str, draw: random.Random) -> str:
    words = _WORDS.findall(text)
    length = min(draw.randint(1, LONGEST_RUN), len(words))
    start = draw.randrange(len(words) - length + 1)
    return " ".join(words[start : start + length])


def _vectors(texts: Sequence[str], encoder: Encoder) -> Vectors:
    return encoder.encode_questions([one_tone_placement(text) for text in texts])
