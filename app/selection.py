"""Which sentence or clause of the found passages answers, by similarity and shared terms."""

import math
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Hit, Language
from index.encoder import Encoder
from index.identity import Vectors
from index.language import ENGLISH_WORDS
from index.sentences import split_clauses

PASSAGE_WEIGHT, TERM_WEIGHT, NEUTRAL_WEIGHT, LENGTH_WEIGHT = 0.5, 1.0, 0.5, 0.4
"""Parts of a unit's score beside its own similarity; chosen on eval/gold."""
USUAL_LENGTH = 80
COMPARED, COMPARED_ACROSS = 12, 24
"""Units whose own vector is compared, which is most of the time of a question. Across languages no shared terms tell
beforehand which units are likely, so more are."""
REMEMBERED = 20_000
SAME_UNIT = 0.75
WORD = re.compile(r"\w+(?:[.,]\w+)*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or clause of a hit's passage: ``passage.text[start:end]``."""

    hit: Hit
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the unit."""
        return self.hit.passage.text[self.start : self.end]

    @property
    def span(self) -> tuple[int, int]:
        """Where the unit stands in its article."""
        return self.hit.passage.start + self.start, self.hit.passage.start + self.end


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best unit, the same words elsewhere, and what speaks for it: cosine and term coverage in [0, 1]."""

    unit: Unit
    elsewhere: tuple[Unit, ...]
    similarity: float
    coverage: float


class Selector:
    """Chooses among the units of hits; remembers the vectors of units seen before; thread-safe."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def choose(self, question: str, language: Language, vector: Vectors, hits: Sequence[Hit]) -> Chosen:
        """Return the best unit of ``hits`` for ``question`` with its unit vector of shape (dim,).

        :raises ValueError: If there is no hit.
        """
        units = [Unit(hit, start, end) for hit in hits for start, end in split_clauses(hit.passage.text)]
        if not units:
            raise ValueError("there is no passage to choose from")
        coverage = term_coverage(question, language, units)
        lengths = np.array([unit.end - unit.start for unit in units])
        scores = (
            PASSAGE_WEIGHT * standardise(np.array([unit.hit.score for unit in units]))
            + coverage_weights(language, units) * standardise(coverage)
            + LENGTH_WEIGHT * np.log(lengths / USUAL_LENGTH)
        )
        across = hits[0].passage.language != language
        likely = np.argsort(-scores, kind="stable")[: COMPARED_ACROSS if across else COMPARED]
        similarity = self._encode([units[row].text for row in likely]) @ vector
        first = int(np.argmax(scores[likely] + standardise(similarity)))
        best = units[likely[first]]
        elsewhere = tuple(unit for unit in units if unit is not best and same_words(unit.text, best.text))
        return Chosen(best, elsewhere, float(similarity[first]), float(coverage[likely[first]]))

    def _encode(self, texts: list[str]) -> Vectors:
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = sorted({text for text in texts if text not in known}, key=len)
        known.update(zip(missing, self._encoder.encode_passages(missing), strict=True))
        with self._lock:
            for text in texts:
                self._vectors[text] = known[text]
                self._vectors.move_to_end(text)
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts])


def standardise(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return ``values`` with mean 0 and standard deviation 1, all 0 where they do not differ."""
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 1e-9 else np.zeros_like(values)


def words_of(text: str) -> list[str]:
    """Return the lower-case words of ``text``; numbers keep their separators (``91,2``)."""
    return [word.lower() for word in WORD.findall(text)]


def neutral_terms(text: str) -> set[str]:
    """Return the terms that read the same in both languages: numbers, acronyms and names, lower case."""
    words = WORD.findall(text)
    named = (w for w in words if w[0].isupper() and w.lower() not in ENGLISH_WORDS)
    return {w.lower() for w in (*named, *(w for w in words if any(c.isdigit() for c in w)))}


def term_coverage(question: str, language: Language, units: Sequence[Unit]) -> NDArray[np.floating]:
    """Return for each unit the share of the question's terms it holds, rarer terms counting more, in [0, 1].

    Terms are words and word pairs in one language, language-neutral words across languages.
    """
    words = words_of(question)
    own = set(words) | {f"{a} {b}" for a, b in pairwise(words)}
    neutral = neutral_terms(question)
    held = []
    for unit in units:
        found = words_of(unit.text)
        held.append(set(found) | {f"{a} {b}" for a, b in pairwise(found)})
    weights = {t: math.log(1 + (len(held) + 0.5) / (sum(t in h for h in held) + 0.5)) for t in own | neutral}
    shares = []
    for unit, terms in zip(units, held, strict=True):
        asked = own if unit.hit.passage.language == language else neutral
        total = sum(weights[term] for term in asked)
        shares.append(sum(weights[term] for term in asked & terms) / total if total else 0.0)
    return np.array(shares)


def coverage_weights(language: Language, units: Sequence[Unit]) -> NDArray[np.floating]:
    """Return what a shared term is worth in each unit: less across languages, where few can be shared."""
    return np.array([TERM_WEIGHT if u.hit.passage.language == language else NEUTRAL_WEIGHT for u in units])


def same_words(one: str, other: str) -> bool:
    """Whether two texts are near-duplicates: three quarters of their words in common (Jaccard)."""
    a, b = set(words_of(one)), set(words_of(other))
    return bool(a | b) and len(a & b) / len(a | b) >= SAME_UNIT
