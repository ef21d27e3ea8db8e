"""What an index is made of, before it is written or searched."""

import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from index.datatypes import Article, Block, Language, Passage, RecognisedText
from index.duplicates import group_duplicates
from index.errors import BUILD, IndexDamaged
from index.language.diacritics import Restorer
from index.language.terms import words_of
from index.legs.dense import VectorIndex
from index.legs.language_part import part_files
from index.legs.scale import Scale
from index.model.encoder import Encoder
from index.model.identity import HalfVectors, Vectors
from index.store.generations import Generation

ARTICLES_FILE = "articles.jsonl"
PASSAGES_FILE = "passages.npy"
CONTEXTS_FILE = "contexts.json"
SYLLABLES_FILE = "syllables.json"
UNITS_FILE = "units.faiss"
SCALE_FILE = "scale.npz"
TYPICAL_QUESTIONS = "typical_questions.json"
LANGUAGES: tuple[Language, ...] = ("vi", "en")


PLACE = np.dtype([(name, np.int64) for name in "article start end language leader units_before context".split()])
"""Where a passage is: the number of its article, start, end, the number of its language, the number of the first
passage in the same language that it nearly repeats (its own number if it repeats none), how many units there are before
its own, and the number of what it stands under."""
Places = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class IndexContent:
    """Articles, their passages, the passages' words and unit vectors (n, dim), and where each passage is.

    ``units`` has of each passage the vectors of its sentences and clauses, (count, dim); none in an index that is only
    searched. ``places`` (n,) are of the type :data:`PLACE`.
    """

    articles: Sequence[Article]
    passages: Sequence[Passage]
    words: Sequence[Sequence[str]]
    vectors: Vectors
    units: Sequence[HalfVectors]
    places: Places

    @classmethod
    def of(
        cls, articles: Sequence[Article], passages: Sequence[Passage], vectors: Vectors, units: Sequence[HalfVectors]
    ) -> "IndexContent":
        """Return the content with its places worked out."""
        number = {article.id: row for row, article in enumerate(articles)}
        before = np.cumsum([0, *map(len, units)])[:-1].tolist()
        contexts = {context: at for at, context in enumerate(dict.fromkeys(p.context for p in passages))}
        rows = [
            (number[p.article_id], p.start, p.end, LANGUAGES.index(p.language), 0, first, contexts[p.context])
            for p, first in zip(passages, before, strict=True)
        ]
        places = np.array(rows, dtype=PLACE)
        words = [words_of_passage(passage) for passage in passages]
        for language in range(len(LANGUAGES)):
            own = np.flatnonzero(places["language"] == language)
            places["leader"][own] = own[group_duplicates([words[row] for row in own.tolist()])]
        return cls(articles, passages, words, vectors, units, places)

    def by_language(self) -> Iterator[tuple[Language, NDArray[np.int64], Vectors]]:
        """Yield each language that occurs, its rows and their vectors."""
        for number, language in enumerate(LANGUAGES):
            rows = np.flatnonzero(self.places["language"] == number)
            if len(rows):
                yield language, rows, self.vectors[rows]

    def scale(self, encoder: Encoder) -> Scale:
        """Return how similar questions and the passages are."""
        return Scale.of(self.vectors, encoder.encode_questions(list(chain(*typical_questions().values()))))

    def searched_words(self, row: int) -> list[str]:
        """Return the words by which passage ``row`` is found: its own and those of what it stands under."""
        return [*words_of(self.passages[row].context), *self.words[row]]

    def contexts(self) -> list[str]:
        """Return what passages stand under, each once, in the order of its number."""
        return list(dict.fromkeys(passage.context for passage in self.passages))

    def restorer(self) -> Restorer:
        """Return the syllable model of the Vietnamese articles, and of the words that questions are made with.

        What passages stand under counts, too: headings, and the questions that a text answers itself.
        """
        own = (words for passage, words in zip(self.passages, self.words, strict=True) if passage.language == "vi")
        above = dict.fromkeys(passage.context for passage in self.passages if passage.language == "vi")
        return Restorer.of(chain(own, map(words_of, above), map(words_of, typical_questions()["vi"])))

    def unit_index(self) -> VectorIndex:
        """Return the vectors of all sentences and clauses, in the order of the passages."""
        return VectorIndex.compact(self.units, self.vectors.shape[1])

    def files(self, encoder: Encoder) -> Iterator[tuple[str, bytes]]:
        """Yield the files of a generation, names and contents, each made once the one before is done with."""
        packed = io.BytesIO()
        np.save(packed, self.places, allow_pickle=False)
        yield PASSAGES_FILE, packed.getvalue()
        yield CONTEXTS_FILE, orjson.dumps(self.contexts())
        yield ARTICLES_FILE, b"".join(_as_line(article) for article in self.articles)
        yield SYLLABLES_FILE, self.restorer().to_bytes()
        yield UNITS_FILE, self.unit_index().to_bytes()
        yield SCALE_FILE, self.scale(encoder).to_bytes()
        for language, rows, vectors in self.by_language():
            for name, content in part_files(vectors, [self.searched_words(row) for row in rows.tolist()]):
                yield f"{language}/{name}", content


def words_of_passage(passage: Passage) -> list[str]:
    """Return the words of ``passage``, each of which is in memory once."""
    return list(map(sys.intern, words_of(passage.text)))


def _as_line(article: Article) -> bytes:
    return orjson.dumps(article, option=orjson.OPT_APPEND_NEWLINE)


def read_articles_of(generation: Generation) -> list[Article]:
    """Return the articles of a generation.

    :raises IndexDamaged: If they cannot be read.
    """
    try:
        stated = [orjson.loads(line) for line in io.BytesIO(generation.read(ARTICLES_FILE))]
        return [_article(row) for row in stated]
    except (ValueError, TypeError) as error:
        raise IndexDamaged(f"{generation.folder} cannot be read: {BUILD}") from error


def _article(stated: dict[str, Any]) -> Article:
    listed = {name: tuple(stated.get(name, ())) for name in ("groups", "pages")}
    listed["stated"] = tuple((name, value) for name, value in stated.get("stated", ()))
    listed["blocks"] = tuple(Block(**block) for block in stated.get("blocks", ()))
    listed["recognised"] = tuple(RecognisedText(**each) for each in stated.get("recognised", ()))
    return Article(**stated | listed)


def read_places_of(generation: Generation) -> tuple[Places, list[str]]:
    """Return where the passages of a generation are, and what they stand under.

    :raises IndexDamaged: If they cannot be read.
    """
    try:
        places: Places = np.load(io.BytesIO(generation.read(PASSAGES_FILE)), allow_pickle=False)
        contexts: list[str] = orjson.loads(generation.read(CONTEXTS_FILE))
    except (ValueError, TypeError) as error:
        raise IndexDamaged(f"{generation.folder} cannot be read: {BUILD}") from error
    if places.dtype != PLACE or places["context"].max(initial=-1) >= len(contexts):
        raise IndexDamaged(f"{generation.folder} says of its passages what this version does not know: {BUILD}")
    return places, contexts


def typical_questions() -> dict[str, list[str]]:
    """Return questions on all sorts of subjects by language; only what is common to them is used."""
    text = resources.files("index.legs").joinpath(TYPICAL_QUESTIONS).read_text(encoding="utf-8")
    questions: dict[str, list[str]] = json.loads(text)
    return questions
