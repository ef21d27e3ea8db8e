"""A loaded index: a question in, ranked passages out."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Article, Hit, Language, Passage
from index.errors import BUILD, IndexDamaged
from index.known_passages import KnownPassages
from index.language.acronyms import spell_out
from index.language.detection import detect_language, lacks_diacritics
from index.language.diacritics import Restorer
from index.language.spelling import one_tone_placement, strip_diacritics
from index.language.terms import asked_terms, neutral_terms
from index.language.translations import translate
from index.legs.dense import VectorIndex
from index.legs.fusion import Leg
from index.legs.language_part import LEXICAL_FOLDER, VECTORS_FILE, LanguagePart, Query, lexical_folder
from index.legs.lexical import LexicalIndex
from index.legs.scale import Scale
from index.model.encoder import Encoder
from index.model.identity import Vectors
from index.passages import texts_and_units
from index.store.fallback import load_whole
from index.store.generations import Generation
from index.store.index_content import (
    LANGUAGES,
    SCALE_FILE,
    SYLLABLES_FILE,
    UNITS_FILE,
    IndexContent,
    Places,
    read_articles_of,
    read_places_of,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: the words searched for, their language, their unit vector (dim,), and the hits."""

    searched: str
    language: Language
    vector: Vectors
    hits: list[Hit]


class Index(KnownPassages):
    """Articles, passages and both legs in memory, with the encoder they were built with; searching is thread-safe."""

    def __init__(
        self,
        articles: Sequence[Article],
        places: Places,
        contexts: Sequence[str],
        units: VectorIndex,
        parts: Sequence[LanguagePart],
        restorer: Restorer,
        encoder: Encoder,
        generation: Generation | None = None,
        readable: NDArray[np.bool_] | None = None,
    ) -> None:
        """Put together what was built.

        :param readable: Of each article whether it may be known of; None if all may.
        """
        super().__init__(articles, places, contexts, readable)
        self.generation = generation
        """What was loaded; None for an index that lives in memory only."""
        self.problem: str | None = None
        """Why this is an older index than the one in use; None if it is not."""
        self._units = units
        self._units_before = np.append(places["units_before"], len(units))
        self._parts = list(parts)
        self._restorer = restorer
        self.encoder = encoder
        self._main_language: Language = max(self._parts, key=len).language if self._parts else "vi"

    @classmethod
    def load(cls, index: Path, encoder: Encoder) -> "Index":
        """Return the index in use at ``index``; where that is damaged, the newest older one that is whole and fits.

        :raises IndexMissing: If nothing was built there.
        :raises IndexDamaged: If a file is gone or altered, and no older index is whole.
        :raises IndexMismatch: If it was built with another model than ``encoder``.
        """
        loaded, problem = load_whole(index, lambda generation: cls.load_generation(generation, encoder))
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
        return cls(*_load(generation), encoder, generation)

    @staticmethod
    def check(generation: Generation) -> None:
        """Load one generation and leave it, whatever its model.

        :raises IndexDamaged: If it cannot be loaded.
        """
        _load(generation)

    @classmethod
    def of(cls, content: IndexContent, encoder: Encoder) -> "Index":
        """Return an index that lives in memory only."""
        parts = []
        scale = content.scale(encoder)
        for language, rows, vectors in content.by_language():
            lexical = LexicalIndex.of(range(len(rows)), (content.searched_words(row) for row in rows.tolist()))
            parts.append(_part(language, rows, content.places, VectorIndex.build(vectors), scale, lexical))
        units, restorer = content.unit_index(), content.restorer()
        return cls(content.articles, content.places, content.contexts(), units, parts, restorer, encoder)

    def readable_by(self, groups: frozenset[str]) -> "Index":
        """Return the index as people in these ``groups`` know it: nothing else is found, counted or shown.

        What is common to many articles, as how rare a word is, is that of all of them.
        """
        readable = np.array([not a.groups or not groups.isdisjoint(a.groups) for a in self._articles], dtype=bool)
        readable &= self._readable
        if readable.all():
            return self
        shown = readable[self._places["article"]]
        rows = np.flatnonzero(shown)
        places = self._places.copy()
        # A passage may repeat one that must not be known of; the first that may stands for it then.
        _, first, group = np.unique(places["leader"][rows], return_index=True, return_inverse=True)
        places["leader"][rows] = rows[first[group]]
        parts = [part for each in self._parts if len(part := each.only(shown, places["leader"]))]
        held = (self._articles, places, self._contexts, self._units, parts, self._restorer, self.encoder)
        return Index(*held, self.generation, readable)

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
        searched = self._restorer.restore(question) if bare else question
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
        if not len(self._units):
            return self.encoder.encode_with_units(*texts_and_units([passage]))[1][0]
        rows = self._rows_of(passage.article_id)
        row = rows.start + int(np.searchsorted(self._places["start"][rows.start : rows.stop], passage.start))
        return self._units.vectors(np.arange(self._units_before[row], self._units_before[row + 1]))


def _part(
    language: Language,
    rows: NDArray[np.int64],
    places: Places,
    vectors: VectorIndex,
    scale: Scale,
    lexical: LexicalIndex,
) -> LanguagePart:
    if len(rows) != len(vectors):
        raise IndexDamaged(f"the index has {len(rows)} passages in {language} and {len(vectors)} vectors: {BUILD}")
    leaders = np.searchsorted(rows, places["leader"][rows])
    return LanguagePart(language, rows, leaders, vectors, scale, lexical)


def _load(
    generation: Generation,
) -> tuple[list[Article], Places, list[str], VectorIndex, list[LanguagePart], Restorer]:
    generation.check_sizes()
    articles, (places, contexts) = read_articles_of(generation), read_places_of(generation)
    held = {"articles": len(articles), "passages": len(places)}
    if held != generation.manifest.counts:  # nothing else shows a manifest that was altered there
        raise IndexDamaged(f"{generation.folder} holds {held}, the manifest says {generation.manifest.counts}: {BUILD}")
    parts = []
    scale = Scale.from_bytes(generation.read(SCALE_FILE))
    for number, language in enumerate(LANGUAGES):
        rows = np.flatnonzero(places["language"] == number)
        if len(rows):
            for name in generation.manifest.files:
                if name.startswith(f"{language}/{LEXICAL_FOLDER}/"):
                    generation.read(name)  # tantivy opens the files by itself and believes some altered ones
            vectors = VectorIndex.from_bytes(generation.read(f"{language}/{VECTORS_FILE}"))
            lexical = LexicalIndex.open(lexical_folder(generation.folder, language))
            parts.append(_part(language, rows, places, vectors, scale, lexical))
    restorer = Restorer.from_bytes(generation.read(SYLLABLES_FILE))
    units = VectorIndex.from_bytes(generation.read(UNITS_FILE))
    return articles, places, contexts, units, parts, restorer
