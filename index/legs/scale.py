"""How similar questions and passages on other subjects are, so that similarity and shared words can be weighed.

The encoder that comes with the program puts texts on one subject together, whatever their language: similarities with
passages of both languages are of one scale.
"""

import io
import math
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np

from index.errors import BUILD, IndexDamaged
from index.legs.dense import Blocks
from index.model.identity import Vectors

FEWEST = 20
"""Fewer passages do not tell what is usual. That is taken from questions on all sorts of subjects then. Their cosines
lie lower than those of questions that people ask of such passages."""
NEARER, NARROWER = 1.75, 0.9
"""By how many standard deviations those lie nearer, and how much narrower. With 1,159 questions to eight organisations
the mean is 1.7 or 1.8 standard deviations higher, in one language and across, with the plain encoder and the trained
one."""


@dataclass(frozen=True, slots=True)
class Scale:
    """``average`` (dim,) and ``covariance`` (dim, dim) of passages; mean and spread of cosines if these are too few.

    ``usual`` (2,) are that mean and spread; ``covariance`` is empty where they are used.
    """

    average: Vectors
    covariance: Vectors
    usual: Vectors

    @classmethod
    def of(cls, blocks: Blocks, questions: Vectors) -> "Scale":
        """Return the scale of unit passage vectors, which come in blocks (n, dim).

        :param questions: Unit vectors (m, dim) of questions on all sorts of subjects.
        """
        dim = questions.shape[1]
        count, total = 0, np.zeros(dim, dtype=np.float32)
        for vectors in blocks():
            count, total = count + len(vectors), total + vectors.sum(axis=0, dtype=np.float32)
        if not count:
            return cls(total, np.zeros((0, 0), dtype=np.float32), np.array([0, 1], dtype=np.float32))
        average = (total / count).astype(np.float32)
        covariance = np.zeros((0, 0), dtype=np.float32)
        if count >= FEWEST:
            products = np.zeros((dim, dim), dtype=np.float32)
            for vectors in blocks():
                spread = vectors - average
                products += spread.T @ spread
            covariance = products / np.float32(count)
        first = next(iter(blocks()))[:FEWEST]
        cosines = questions @ first.T
        deviation = max(float(cosines.std()), 1e-6)
        usual = np.array([cosines.mean() + NEARER * deviation, NARROWER * deviation], dtype=np.float32)
        return cls(average, covariance, usual)

    def standardise(self, cosines: Vectors, vector: Vectors) -> Vectors:
        """Return ``cosines`` of a question's ``vector`` in standard deviations above those with other subjects."""
        if self.covariance.size:
            mean = float(vector @ self.average)
            spread = math.sqrt(max(float(vector @ self.covariance @ vector), 1e-12))
        else:
            mean, spread = self.usual.tolist()
        return ((cosines - mean) / spread).astype(np.float32)

    def to_bytes(self) -> bytes:
        """Return the scale as the bytes of a file."""
        packed = io.BytesIO()
        np.savez(packed, **{name: getattr(self, name) for name in self.__slots__})
        return packed.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Scale":
        """Return the scale that :meth:`to_bytes` wrote.

        :raises IndexDamaged: If it cannot be read.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as packed:
                return cls(**{name: packed[name] for name in cls.__slots__})
        except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
            raise IndexDamaged(f"the scale of similarities cannot be read: {BUILD}") from error
