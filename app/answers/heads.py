"""Small learnt models that tell what kind a question is: logistic, on the question's vector."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import SearchError
from index.model.identity import ModelIdentity, Vectors

GOES_ON_FILE, SEVERAL_FILE, PROVISIONS_FILE = "followups.json", "several_questions.json", "provisions.json"
ASKS_FILE = "nonsense.json"


class HeadDamaged(SearchError):
    """The file of a head is missing or cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic model. The log odds of each of its ``kinds`` against the first are linear in a vector.

    ``weights`` has shape (kinds - 1, dim), ``biases`` (kinds - 1,). The weights are None if they were learnt with
    another encoder; the head then knows nothing.
    """

    kinds: tuple[str, ...]
    weights: NDArray[np.floating] | None
    biases: NDArray[np.floating]

    def probabilities(self, vector: Vectors) -> Mapping[str, float] | None:
        """Return the probability of each kind, which add up to 1; None if the head knows nothing.

        :param vector: Shape (dim,).
        """
        if self.weights is None:
            return None
        odds = np.concatenate([[0.0], self.weights @ vector + self.biases])
        shares = np.exp(odds - odds.max())
        return dict(zip(self.kinds, (shares / shares.sum()).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads that come with the program.

    - ``goes_on``: whether a question goes on from the one before.
    - ``several``: whether another question begins at a place inside it.
    - ``provisions``: what is wanted of a provision that it names.
    - ``asks``: whether it asks anything.
    """

    goes_on: Head
    several: Head
    provisions: Head
    asks: Head


def load_heads(encoder: ModelIdentity) -> Heads:
    """Return the heads that come with the program.

    :raises HeadDamaged: If a file of them cannot be read.
    """
    folder = Path(__file__).parent
    return Heads(
        goes_on=load_head(folder / GOES_ON_FILE, encoder),
        several=load_head(folder / SEVERAL_FILE, encoder, vectors=2),
        provisions=load_head(folder / PROVISIONS_FILE, encoder, vectors=2),
        asks=load_head(folder / ASKS_FILE, encoder),
    )


def load_head(path: Path, encoder: ModelIdentity, vectors: int = 1) -> Head:
    """Return the head of a file; one that knows nothing if it was learnt with another encoder.

    :param vectors: How many of the encoder's vectors, concatenated, it takes.
    :raises HeadDamaged: If the file cannot be read.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        kinds, biases = tuple(content["kinds"]), np.array(content["biases"], dtype=np.float32)
        if content["encoder"] != encoder.sha256:
            return Head(kinds, None, biases)
        weights = np.array(content["weights"], dtype=np.float32)
        expected = (len(kinds) - 1, vectors * encoder.dim)
        if weights.shape != expected or biases.shape != expected[:1]:
            raise ValueError(f"weights of shape {weights.shape} and {biases.shape}, expected {expected}")
        return Head(kinds, weights, biases)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HeadDamaged(
            f"{path} cannot be read ({error!r}): install the program again, or make it anew as "
            f"{path.with_suffix('.md').name} says"
        ) from error
