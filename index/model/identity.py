"""Which model made a vector."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
HalfVectors = NDArray[np.float16]
"""Vectors in half the memory, which say as much."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What an index must have been built with to be searched with the same encoder."""

    id: str
    sha256: str
    dim: int
    query_prefix: str
    passage_prefix: str

    def as_json(self) -> dict[str, str | int]:
        """Return the identity as it stands in the manifest."""
        return asdict(self)
