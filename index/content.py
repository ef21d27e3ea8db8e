"""What an index is made of, before it is written or searched."""

import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import chain

import numpy as np
import orjson
from numpy.typing import NDArray

from index.datatypes import Article, Language, Passage
from index.diacritics import Restorer
from index.duplicates import group_duplicates
from index.encoder import Encoder
from index.errors import BUILD, IndexDamaged
from index.identity import HalfVectors, Vectors
from index.lexical import words_of
from index.part import part_files
from index.store import Generation
from index.vectors import VectorIndex

ARTICLES_FILE = "articles.jsonl"
PASSAGES_FILE = "passages.npy"
SYLLABLES_FILE = "syllables.json"
UNITS_FILE = "units.faiss"
TYPICAL_QUESTIONS = "typical_questions.json"
LANGUAGES: tuple[Language, ...] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Content:
    """Articles, their passages, the passages' words and unit vectors (n, dim), and where each passage is.

    ``units`` has of each passage the vectors of its sentences and clauses, (count, dim); none in an index that is only
    searched. A row of ``places`` (n, 6) is the number of the article, start, end, the number of the language, the
    number of the first passage in the same language that this one nearly repeats (its own number if it repeats none),
    and how many units there are before its own.
    """

    articles: Sequence[Article]
    passages: Sequence[Passage]
    words: Sequence[Sequence[str]]
    vectors: Vectors
    units: Sequence[HalfVectors]
    places: NDArray[np.int64]

    @classmethod
    def of(
        cls, articles: Sequence[Article], passages: Sequence[Passage], vectors: Vectors, units: Sequence[HalfVectors]
    ) -> "Content":
        """Return the content with its places worked out."""
        number = {article.id: row for row, article in enumerate(articles)}
        before = np.cumsum([0, *map(len, units)])[:-1].tolist()
        rows = [
            (number[p.article_id], p.start, p.end, LANGUAGES.index(p.language), 0, first)
            for p, first in zip(passages, before, strict=True)
        ]
        places = np.array(rows, dtype=np.int64).reshape(-1, 6)
        words = [words_of_passage(passage) for passage in passages]
        for language in range(len(LANGUAGES)):
            own = np.flatnonzero(places[:, 3] == language)
            places[own, 4] = own[group_duplicates([words[row] for row in own.tolist()])]
        return cls(articles, passages, words, vectors, units, places)

    def by_language(self, encoder: Encoder) -> Iterator[tuple[Language, NDArray[np.int64], Vectors, Vectors]]:
        """Yield each language that occurs: its rows, their vectors, and vectors of questions in the *other* language.

        Those are what is taken from a question that is searched for across languages.
        """
        for number, language in enumerate(LANGUAGES):
            rows = np.flatnonzero(self.places[:, 3] == number)
            if len(rows):
                other = typical_questions()["en" if language == "vi" else "vi"]
                yield language, rows, self.vectors[rows], encoder.encode_questions(other)

    def searched_words(self, row: int) -> list[str]:
        """Return the words by which passage ``row`` is found: its own and those of its article's title."""
        title = self.articles[int(self.places[row, 0])].title.replace("_", " ")  # of a file's name
        return [*words_of(title), *self.words[row]]

    def restorer(self) -> Restorer:
        """Return the syllable model of the Vietnamese articles, and of the words that questions are made with."""
        own = (words for passage, words in zip(self.passages, self.words, strict=True) if passage.language == "vi")
        return Restorer.of(chain(own, map(words_of, typical_questions()["vi"])))

    def unit_index(self) -> VectorIndex:
        """Return the vectors of all sentences and clauses, in the order of the passages."""
        return VectorIndex.compact(self.units, self.vectors.shape[1])

    def files(self, encoder: Encoder) -> Iterator[tuple[str, bytes]]:
        """Yield the files of a generation, names and contents, each made once the one before is done with."""
        packed = io.BytesIO()
        np.save(packed, self.places, allow_pickle=False)
        yield PASSAGES_FILE, packed.getvalue()
        yield ARTICLES_FILE, b"".join(_as_line(article) for article in self.articles)
        yield SYLLABLES_FILE, self.restorer().to_bytes()
        yield UNITS_FILE, self.unit_index().to_bytes()
        for language, rows, vectors, questions in self.by_language(encoder):
            for name, content in part_files(vectors, questions, [self.searched_words(row) for row in rows.tolist()]):
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
        return [Article(**row | {name: tuple(row.get(name, ())) for name in ("groups", "pages")}) for row in stated]
    except (ValueError, TypeError) as error:
        raise IndexDamaged(f"{generation.folder} cannot be read: {BUILD}") from error


def typical_questions() -> dict[str, list[str]]:
    """Return questions on all sorts of subjects by language; only what is common to them is used."""
    text = resources.files("index").joinpath(TYPICAL_QUESTIONS).read_text(encoding="utf-8")
    questions: dict[str, list[str]] = json.loads(text)
    return questions
