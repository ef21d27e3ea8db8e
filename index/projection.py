"""Vectors of questions, moved towards those of the passages that answer them.

The encoder brings together texts that mean the same; a question does not mean what its answer means. A matrix that
``python -m eval train-projection`` learns from questions and their passages is added to the identity. It belongs to
one model: questions of another stay as they are. Only a search in one language is helped by it, and the choice of a
sentence in a passage is not.
"""

from functools import cache
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from index.errors import ModelUnavailable
from index.identity import ModelIdentity, Vectors

FILE = Path(__file__).parent / "projection.safetensors"
MATRIX, MODEL = "matrix", "model"
HALF_AMONG = 4000
"""Passages among which a question moves half of the way. The subject is what it is brought near to: among many passages
that finds more, among few less. Chosen on ViQuAD and ViNewsQA: alone less than half of the way was best, among the news
all of it."""


def drift_of(vector: Vectors, identity: ModelIdentity) -> Vectors:
    """Return what brings the unit ``vector`` (dim,) of a question near its passages; nothing for another model.

    :raises ModelUnavailable: If the matrix cannot be read.
    """
    matrix = read_matrix(identity.sha256)
    drift: Vectors = np.zeros_like(vector) if matrix is None else vector @ matrix
    return drift


def moved_among(passages: int, vector: Vectors, drift: Vectors) -> Vectors:
    """Return the unit ``vector`` (dim,) moved by its ``drift``, the less the fewer ``passages`` there are."""
    moved = vector + drift * (passages / (passages + HALF_AMONG))
    return (moved / max(float(np.linalg.norm(moved)), 1e-9)).astype(np.float32)


def save_matrix(matrix: Vectors, model_sha256: str, path: Path) -> None:
    """Write the ``matrix`` (dim, dim) of one model, in half precision."""
    save_file({MATRIX: matrix.astype(np.float16)}, str(path), metadata={MODEL: model_sha256})


@cache
def read_matrix(model_sha256: str) -> Vectors | None:
    """Return the matrix (dim, dim) if it is that of this model.

    :raises ModelUnavailable: If the file cannot be read.
    """
    try:
        with safe_open(str(FILE), framework="np") as stored:
            own = stored.metadata()[MODEL] == model_sha256
            return np.asarray(stored.get_tensor(MATRIX), dtype=np.float32) if own else None
    except (OSError, SafetensorError, KeyError, TypeError) as error:
        raise ModelUnavailable(f"{FILE} cannot be read ({error}): install the program again") from error
