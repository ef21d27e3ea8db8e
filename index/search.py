"""A loaded index: a question in, ranked passages out."""

import logging
from dataclasses import dataclass
from pathlib import Path

from index.datatypes import Hit, Language, Passage
from index.engine.engine import Engine
from index.engine.file_engine import FILES
from index.errors import BUILD, IndexDamaged
from index.language.acronyms import spell_out
from index.language.detection import detect_language, lacks_diacritics
from index.language.spelling import one_tone_placement, strip_diacritics
from index.language.terms import asked_terms, neutral_terms
from index.language.translations import translate
from index.legs.fusion import Leg
from index.legs.language_part import Query
from index.library import Library
from index.model.encoder import Encoder
from index.model.identity import Vectors
from index.passages import texts_and_units
from index.store.fallback import load_whole
from index.store.generations import Generation

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: the words searched for, their language, their unit vector (dim,), and the hits."""

    searched: str
    language: Language
    vector: Vectors
    hits: list[Hit]


class Index:
    """A library, with the encoder that its passages were encoded with; thread-safe."""

    def __init__(self, library: Library, encoder: Encoder, generation: Generation | None = None) -> None:
        """Search a ``library``.

        :param generation: What it is; None for an index that is not kept.
        """
        self.library = library
        self.encoder = encoder
        self.generation = generation
        self.unchecked: tuple[str, ...] = ()
        """Files of the generation that were too large to be compared with their hashes when it was loaded."""
        self.problem: str | None = None
        """Why this is an older index than the one in use; None if it is not."""
        parts = library.parts
        self._main_language: Language = max(parts, key=len).language if parts else "vi"

    def __len__(self) -> int:
        return len(self.library)

    @classmethod
    def load(cls, index: Path, encoder: Encoder, engine: Engine = FILES, refused: str = "") -> "Index":
        """Return the index in use at ``index``; where that is damaged, the newest older one that is whole and fits.

        :param engine: What keeps it.
        :param refused: Name of a generation that is known to be damaged.
        :raises IndexMissing: If nothing was built there.
        :raises IndexDamaged: If a part of it is gone or altered, and no older index is whole.
        :raises IndexMismatch: If it was built with another model than ``encoder``.
        """

        def load(generation: Generation) -> Index:
            if generation.folder.name == refused:
                raise IndexDamaged(f"{generation.folder} is damaged: {BUILD}")
            return cls.load_generation(generation, encoder, engine)

        engine.fetch(index)
        loaded, problem = load_whole(index, load)
        loaded.problem = problem
        if problem:
            logger.warning("%s", problem)
        return loaded

    @classmethod
    def load_generation(cls, generation: Generation, encoder: Encoder, engine: Engine = FILES) -> "Index":
        """Return the index of one generation.

        :raises IndexDamaged: If a part of it is gone or altered.
        :raises IndexMismatch: If it was built with another model than ``encoder``.
        """
        generation.manifest.require_model(encoder.identity.as_json())
        library, unchecked = engine.open(generation)
        loaded = cls(library, encoder, generation)
        loaded.unchecked = unchecked
        return loaded

    def readable_by(self, groups: frozenset[str]) -> "Index":
        """Return the index as people in these ``groups`` know it: nothing else is found, counted or shown."""
        library = self.library.readable_by(groups)
        return self if library is self.library else Index(library, self.encoder, self.generation)

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
        searched = self.library.restorer.restore(question) if bare else question
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
        ranked = [found for part in self.library.parts for found in part.rank(query, k, leg)]
        passages = self.library.at([found.row for found in ranked])
        figures = ((found.score, found.cosine, found.lexical) for found in ranked)
        hits = [Hit(passage, *own) for passage, own in zip(passages, figures, strict=True)]
        return Found(searched, language, vector, sorted(hits, key=lambda hit: hit.order)[:k])

    def units(self, passage: Passage) -> Vectors:
        """Return the vectors (count, dim) of the sentences and clauses of a passage of the index, in order.

        An index that was made to be searched only has none, and encodes the passage.
        """
        units = self.library.units(passage)
        return units if len(units) else self.encoder.encode_with_units(*texts_and_units([passage]))[1][0]
