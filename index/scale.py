"""One language's own scale of similarity, so that passages of two languages can be ranked together.

An encoder puts texts of one language together before it puts texts of one subject together: compared as they are,
every passage in the question's language stands before the right one in the other. Taking each language's mean vector
away and measuring a score in standard deviations of its own language's scores takes that advantage away.
"""

import io
import math
from dataclasses import dataclass

import numpy as np

from index.errors import BUILD, IndexDamaged
from index.identity import Vectors

FEWEST = 20
"""Passages below which a language's own mean and spread say nothing; the usual ones below are taken."""
USUAL_MEAN, USUAL_SPREAD = 0.80, 0.03
"""Of cosines of multilingual-e5 between a question and passages on other subjects."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How vectors of one language lie: means of passages and of questions, and the scores to expect.

    ``centre`` and ``questions`` have shape (dim,), taken from passages and from questions of other languages;
    ``average`` (dim,) and ``covariance`` (dim, dim) are those of the centred passages; ``radii`` (n,) are the lengths
    of the passages' vectors after the centre was taken away, before they were made unit length.
    """

    centre: Vectors
    questions: Vectors
    average: Vectors
    covariance: Vectors
    radii: Vectors

    @classmethod
    def of(cls, vectors: Vectors, questions: Vectors) -> tuple["Scale", Vectors]:
        """Return the scale of unit passage ``vectors`` (n, dim), and the vectors centred to unit length."""
        own = len(vectors) >= FEWEST
        centre = vectors.mean(axis=0) if own else np.zeros(vectors.shape[1], dtype=np.float32)
        centred = np.ascontiguousarray(vectors - centre, dtype=np.float32)
        radii = np.maximum(np.linalg.norm(centred, axis=1), 1e-9).astype(np.float32)
        centred /= radii[:, None]
        average = centred.mean(axis=0)
        spread = centred - average
        covariance = spread.T @ spread / len(centred) if own else np.zeros((0, 0), dtype=np.float32)
        mean_question = questions.mean(axis=0) if own else np.zeros_like(centre)
        return cls(centre, mean_question.astype(np.float32), average, covariance.astype(np.float32), radii), centred

    def standardise(self, scores: Vectors, vector: Vectors) -> Vectors:
        """Return ``scores`` of a question's ``vector`` in standard deviations above what this language scores."""
        if not self.covariance.size:
            return ((scores - USUAL_MEAN) / USUAL_SPREAD).astype(np.float32)
        spread = math.sqrt(max(float(vector @ self.covariance @ vector), 1e-12))
        return ((scores - float(vector @ self.average)) / spread).astype(np.float32)

    def across(self, vector: Vectors) -> Vectors:
        """Return the unit ``vector`` of a question in another language without what its language adds."""
        moved = vector - self.questions
        return (moved / max(float(np.linalg.norm(moved)), 1e-9)).astype(np.float32)

    def cosines(self, scores: Vectors, vector: Vectors, rows: "np.typing.NDArray[np.int64]") -> Vectors:
        """Return the plain cosines behind ``scores`` of the question's unit ``vector`` with centred passages."""
        return (float(vector @ self.centre) + self.radii[rows] * scores).astype(np.float32)

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
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise IndexDamaged(f"the scale of a language cannot be read: {BUILD}") from error
