"""A loaded index: a question in, ranked passages out."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Article, Hit, Language, Passage
from index.errors import BUILD, IndexDamaged
from index.known_passages import KnownPassages
from index.language.acronyms import spell_out
from index.language.detection import detect_language, lacks_diacritics
from index.language.spelling import one_tone_placement, strip_diacritics
from index.language.terms import asked_terms, neutral_terms
from index.language.translations import translate
from index.legs.fusion import Leg
from index.legs.language_part import LanguagePart, Query
from index.model.encoder import Encoder
from index.model.identity import Vectors
from index.passages import texts_and_units
from index.store.fallback import load_whole
from index.store.generations import Generation
from index.store.index_files import Opened, open_index_files

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: the words searched for, their language, their unit vector (dim,), and the hits."""

    searched: str
    language: Language
    vector: Vectors
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class View:
    """What somebody may know of: of each article whether it is ``readable``, and what of each language is found."""

    readable: NDArray[np.bool_]
    parts: list[LanguagePart]


class Index(KnownPassages):
    """Articles, passages and both legs in mapped files, with the encoder they were built with; thread-safe."""

    def __init__(
        self, opened: Opened, encoder: Encoder, generation: Generation | None = None, view: View | None = None
    ) -> None:
        """Search what was ``opened``.

        :param generation: What was opened; None for an index that is not kept.
        :param view: What of it may be known of; None if all may.
        """
        held = (opened.articles, opened.places, opened.numbers, opened.copies)
        super().__init__(*held, None if view is None else view.readable)
        self.generation = generation
        self.unchecked: tuple[str, ...] = ()
        """Files of the generation that were too large to be compared with their hashes when it was loaded."""
        self.problem: str | None = None
        """Why this is an older index than the one in use; None if it is not."""
        self._opened = opened
        self._parts = list(opened.parts) if view is None else view.parts
        self.encoder = encoder
        self._main_language: Language = max(self._parts, key=len).language if self._parts else "vi"

    @classmethod
    def load(cls, index: Path, encoder: Encoder, refused: str = "") -> "Index":
        """Return the index in use at ``index``; where that is damaged, the newest older one that is whole and fits.

        :param refused: Name of a generation that is known to be damaged.
        :raises IndexMissing: If nothing was built there.
        :raises IndexDamaged: If a file is gone or altered, and no older index is whole.
        :raises IndexMismatch: If it was built with another model than ``encoder``.
        """

        def load(generation: Generation) -> Index:
            if generation.folder.name == refused:
                raise IndexDamaged(f"{generation.folder} is damaged: {BUILD}")
            return cls.load_generation(generation, encoder)

        loaded, problem = load_whole(index, load)
        loaded.problem = problem
        if problem:
            logger.warning("%s", problem)
        return loaded

    @classmethod
    def load_generation(cls, generation: Generation, encoder: Encoder) -> "Index":
        """Return the index of one generation.

        :raises IndexDamaged: If a file is gone or altered.
        :raises IndexMismatch: If it was built with another model than ``encoder``.
        """
        generation.manifest.require_model(encoder.identity.as_json())
        opened, unchecked = _open(generation)
        loaded = cls(opened, encoder, generation)
        loaded.unchecked = unchecked
        return loaded

    @staticmethod
    def check(generation: Generation) -> None:
        """Load one generation and leave it, whatever its model.

        :raises IndexDamaged: If it cannot be loaded.
        """
        _open(generation)

    @property
    def groups(self) -> frozenset[str]:
        """The groups that articles name."""
        return frozenset[str]().union(*self._articles.audiences)

    def readable_by(self, groups: frozenset[str]) -> "Index":
        """Return the index as people in these ``groups`` know it: nothing else is found, counted or shown.

        Figures about many articles, such as how rare a word is, stay those of all of them.
        """
        admitted = np.array([not each or not groups.isdisjoint(each) for each in self._articles.audiences])
        readable = admitted[self._numbers.audience[:-1]]
        if self._readable is not None:
            readable &= self._readable
        if readable.all():
            return self
        shown = readable[self._places.article]
        # A passage may repeat one that must not be known of; the first that may stands for it then.
        hidden, instead = self._copies.instead(shown)
        parts = (part.only(shown, hidden, instead) for part in self._opened.parts)
        return Index(self._opened, self.encoder, self.generation, View(readable, [part for part in parts if len(part)]))

    def newest(self, language: Language, most: int) -> list[Article]:
        """Return the newest articles in a language, at most ``most``."""
        audiences = self._numbers.audience[:-1]
        own = np.unique(audiences if self._readable is None else audiences[self._readable]).tolist()
        return [self._articles.article(number) for number in self._articles.newest(language, own, most)]

    def search(self, question: str, k: int, leg: Leg = "both") -> Found:
        """Return the ``k`` best passages for ``question``, best first, near-duplicates once; fewer from a small index.

        A Vietnamese question without diacritics is searched for with those it most probably has, and with what its
        acronyms stand for. ``leg`` is for measuring one leg alone.

        :raises ValueError: If ``k`` is less than 1.
        """
        if k < 1:
            raise ValueError(f"k is {k}; expected 1 or more")
        language = detect_language(question, otherwise=self._main_language)
        bare = language == "vi" and lacks_diacritics(question)
        searched = self._opened.restorer.restore(question) if bare else question
        if language == "vi":
            searched = spell_out(searched)
        vector = self.encoder.encode_questions([one_tone_placement(searched)])[0]
        terms = asked_terms(searched)
        query = Query(
            language=language,
            vector=vector,
            marked=terms,
            plain=[strip_diacritics(term) for term in terms] if bare else (),
            neutral=sorted(neutral_terms(question)),
            translated=translate(terms, language),
        )
        ranked = [found for part in self._parts for found in part.rank(query, k, leg)]
        hits = [Hit(self.passage(found.row), found.score, found.cosine, found.lexical) for found in ranked]
        return Found(searched, language, vector, sorted(hits, key=lambda hit: hit.order)[:k])

    def units(self, passage: Passage) -> Vectors:
        """Return the vectors (count, dim) of the sentences and clauses of a passage of the index, in order.

        An index that was made to be searched only has none, and encodes the passage.
        """
        units, row = self._opened.units, self._row_of(passage)
        if not len(units) or row is None:
            return self.encoder.encode_with_units(*texts_and_units([passage]))[1][0]
        before = self._places.units_before
        return units.between(int(before[row]), int(before[row + 1]) if row + 1 < len(before) else len(units))


def _open(generation: Generation) -> tuple[Opened, tuple[str, ...]]:
    """Return the files of a generation, and the names of those that are too large to be hashed now."""
    unchecked = generation.check_when_loaded()
    opened = open_index_files(generation.folder)
    if opened.counts != generation.manifest.counts:  # nothing else shows a manifest that was altered there
        held = f"holds {opened.counts}, the manifest says {generation.manifest.counts}"
        raise IndexDamaged(f"{generation.folder} {held}: {BUILD}")
    return opened, unchecked
