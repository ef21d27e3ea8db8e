"""Whether a question goes on from the one before it, and what is searched for and read then."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.answers.answer import Answer
from index.errors import SearchError
from index.identity import ModelIdentity, Vectors

FILE = Path(__file__).with_name("followups.json")
"""What ``python -m eval train-followups`` wrote; ``followups.md`` describes it."""


class FollowUpsDamaged(SearchError):
    """The file of the head is gone or is none; the message says what to do."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """A logistic model over a question's vector: ``weights`` has shape (dim,); None where the encoder is another."""

    weights: NDArray[np.floating] | None
    bias: float

    def probability(self, question: Vectors) -> float | None:
        """Return how probable it is that a question goes on from the one before it, in [0, 1], None if nobody knows.

        :param question: Unit vector of shape (dim,).
        """
        if self.weights is None:
            return None
        return 1 / (1 + math.exp(-float(question @ self.weights) - self.bias))


def load_followups(path: Path, encoder: ModelIdentity) -> FollowUps:
    """Return the head of a file, or one that is undecided if it was learnt with another encoder.

    :raises FollowUpsDamaged: If the file cannot be read.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        bias = float(content["bias"])
        if content["encoder"] != encoder.sha256:
            return FollowUps(None, bias)
        weights = np.array(content["weights"], dtype=np.float32)
        if weights.shape != (encoder.dim,):
            raise ValueError(f"weights of shape {weights.shape} for {encoder.dim} dimensions")
        return FollowUps(weights, bias)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FollowUpsDamaged(
            f"{path} cannot be read ({error!r}): install the program again, or make it anew with "
            "`python -m eval train-followups`"
        ) from error


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question may go on from: the ``questions`` before it, and the ``answer`` that the last of them got.

    Of a longer conversation these are the question that opened it and the last one.
    """

    questions: tuple[str, ...]
    answer: str

    @classmethod
    def of(cls, before: Answer) -> "Topic":
        """Return the topic that an answer leaves."""
        thread = before.thread or (before.searched,)
        return cls(tuple(dict.fromkeys((thread[0], thread[-1]))), before.text if before.kind == "found" else "")

    def search_text(self, question: str, longest: int) -> str:
        """Return what is searched for when ``question`` goes on, at most ``longest`` characters of it."""
        room = max(0, longest - len(question) - 1)
        return f"{' '.join(self.questions)[:room]} {question}".strip()

    @property
    def read_text(self) -> str:
        """What the reader is given before the question."""
        return " ".join(filter(None, (*self.questions, self.answer)))
