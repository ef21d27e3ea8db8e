"""The files that a search reads: written from a draft and its vectors, and opened, most of them mapped."""

from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import BUILD, IndexDamaged
from index.language.diacritics import Restorer
from index.legs.dense import VectorIndex
from index.legs.file_part import FilePart
from index.legs.lexical import LexicalIndex
from index.legs.scale import Scale
from index.legs.unit_vectors import UnitVectors, write_units
from index.model.encoder import Encoder
from index.store.article_file import ARTICLES_FILE, ArticleFile
from index.store.copies import Copies
from index.store.draft import Draft, typical_questions
from index.store.places import LANGUAGES, ArticleNumbers, Places, open_places, write_places
from index.store.row_file import RowFile

SYLLABLES_FILE = "syllables.sqlite"
SCALE_FILE = "scale.npz"
VECTORS_FILE, LEXICAL_FOLDER = "vectors.faiss", "lexical"

SearchSettings = dict[str, dict[str, Any]]
"""How the vectors of each language are searched, as it stands in the manifest."""


def write_index_files(draft: Draft, vectors: RowFile, units: RowFile, encoder: Encoder) -> SearchSettings:
    """Write all that a search reads beside the articles of ``draft``; return how vectors are searched.

    :param vectors: Of the passages, unit length.
    :param units: Of the sentences and clauses.
    :raises SearchError: If a file cannot be written.
    """
    folder = draft.folder
    write_small_files(draft, vectors, encoder)
    write_places(folder, draft.places)
    write_units(folder, units.blocks, len(units), units.width)
    searched: SearchSettings = {}
    for language in LANGUAGES:
        rows = draft.places.rows_of(language)
        if len(rows):
            part = folder / language
            (part / LEXICAL_FOLDER).mkdir(parents=True)
            index = VectorIndex.build(partial(vectors.blocks, rows), len(rows), vectors.width)
            index.write(part / VECTORS_FILE)
            searched[language] = index.settings.as_json()
            del index  # its vectors need not be in memory beside what tantivy holds
            LexicalIndex.write(part / LEXICAL_FOLDER, range(len(rows)), draft.searched_words(rows))
    return searched


def write_small_files(draft: Draft, vectors: RowFile, encoder: Encoder) -> None:
    """Find near-duplicates, and write what is small whatever keeps the rest: syllables, and the scale of ``vectors``.

    :raises SearchError: If a file cannot be written.
    """
    draft.find_repeated()
    draft.syllables.write(draft.folder / SYLLABLES_FILE)
    questions = encoder.encode_questions(list(chain(*typical_questions().values())))
    (draft.folder / SCALE_FILE).write_bytes(Scale.of(vectors.blocks, questions).to_bytes())


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of an index, open to be read."""

    articles: ArticleFile
    places: Places
    numbers: ArticleNumbers
    copies: Copies
    units: UnitVectors
    parts: tuple[FilePart, ...]
    restorer: Restorer

    @property
    def counts(self) -> dict[str, int]:
        """How many articles and passages there are, as it stands in the manifest."""
        return {"articles": len(self.articles), "passages": len(self.places)}


def open_index_files(folder: Path) -> Opened:
    """Return the files that :func:`write_index_files` wrote to ``folder``.

    :raises IndexDamaged: If one cannot be read.
    """
    articles = ArticleFile(folder / ARTICLES_FILE)
    places, numbers = open_places(folder, len(articles), articles.context_count)
    scale = open_scale(folder)
    parts = []
    for language in LANGUAGES:
        rows = places.rows_of(language)
        if len(rows):
            vectors = VectorIndex.open(folder / language / VECTORS_FILE)
            if len(rows) != len(vectors):
                held = f"{len(rows)} passages in {language} and {len(vectors)} vectors"
                raise IndexDamaged(f"{folder} has {held}: {BUILD}")
            lexical = LexicalIndex.open(folder / language / LEXICAL_FOLDER)
            parts.append(FilePart(language, rows, _leaders(rows, places), vectors, scale, lexical))
    units = UnitVectors.open(folder)
    restorer = Restorer(folder / SYLLABLES_FILE)
    return Opened(articles, places, numbers, Copies.of(places), units, tuple(parts), restorer)


def open_scale(folder: Path) -> Scale:
    """Return the scale that :func:`write_small_files` wrote.

    :raises IndexDamaged: If it cannot be read.
    """
    try:
        return Scale.from_bytes((folder / SCALE_FILE).read_bytes())
    except OSError as error:
        raise IndexDamaged(f"{folder / SCALE_FILE} cannot be read ({error.strerror}): {BUILD}") from error


def _leaders(rows: NDArray[np.int64], places: Places) -> NDArray[np.int64]:
    return np.searchsorted(rows, places.leader[rows])
