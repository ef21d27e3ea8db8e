"""An index that is being made: articles come in one after the other, and go to files, not to memory."""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Article, Passage
from index.duplicates import SKETCH, Keys, Sketch, find_leaders
from index.language.sentences import split_clauses
from index.language.spelling import one_tone_placement
from index.language.syllable_counts import SyllableCounts
from index.language.terms import words_of
from index.store.article_file import ARTICLES_FILE, ArticleFile, ArticleWriter
from index.store.places import LANGUAGES, Places, PlacesWriter, passage_at

TYPICAL_QUESTIONS = "typical_questions.json"


class DraftWriter:
    """Takes the articles of an index in their order; of each only numbers stay in memory, some 100 bytes a passage."""

    def __init__(self, folder: Path, with_units: bool = True, restoring: bool = True) -> None:
        """Begin an index in an empty ``folder``.

        :param with_units: False leaves out sentences and clauses: for an index that is searched but not answered from.
        :param restoring: False leaves out what diacritics are put back from.
        :raises SearchError: If it cannot be written; so do all methods.
        """
        self._folder = folder
        self._with_units = with_units
        self._restoring = restoring
        self._articles = ArticleWriter(folder / ARTICLES_FILE)
        self._places = PlacesWriter()
        self._syllables = SyllableCounts()
        self._counted: set[int] = set()
        self._keys, self._distinct = array("Q"), array("q")

    def add(self, article: Article, passages: Sequence[Passage]) -> None:
        """Add an article with its passages."""
        self._places.begin_article(self._articles.add(article))
        for passage in passages:
            context = self._articles.add_context(passage.context)
            units = len(split_clauses(one_tone_placement(passage.text))) if self._with_units else 0
            self._places.add(passage.start, passage.end, passage.language, context, units)
            words = words_of(passage.text)
            sketch = Sketch.of(words)
            self._keys.frombytes(sketch.keys.tobytes())
            self._distinct.append(sketch.distinct)
            if passage.language == "vi" and self._restoring:
                self._count(words, passage.context, context)

    def finish(self) -> "Draft":
        """Return what was added, to be encoded and written."""
        if self._restoring:
            for question in typical_questions()["vi"]:
                self._syllables.add(words_of(question))
        self._articles.close()
        self._places.write_articles(self._folder)
        keys = np.frombuffer(self._keys, dtype=np.uint64).reshape(-1, SKETCH)
        distinct = np.frombuffer(self._distinct, dtype=np.int64)
        articles = ArticleFile(self._folder / ARTICLES_FILE)
        return Draft(self._folder, articles, self._places.places(), self._places.units, self._syllables, keys, distinct)

    def _count(self, words: Sequence[str], context: str, number: int) -> None:
        """Count the words of a passage, and of what it stands under once: headings, and questions that are answered."""
        self._syllables.add(words)
        if number not in self._counted:
            self._counted.add(number)
            self._syllables.add(words_of(context))


@dataclass(frozen=True, slots=True)
class Draft:
    """The articles and passages of an index in ``folder``, before anything is encoded.

    ``units`` is how many sentences and clauses there are. ``syllables`` counts the words of the Vietnamese articles,
    and of questions. ``keys`` and ``distinct`` are the passages' sketches (:class:`index.duplicates.Sketch`).
    """

    folder: Path
    articles: ArticleFile
    places: Places
    units: int
    syllables: SyllableCounts
    keys: Keys
    distinct: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.places)

    @property
    def counts(self) -> dict[str, int]:
        """How many articles and passages there are, as it stands in the manifest."""
        return {"articles": len(self.articles), "passages": len(self)}

    def passage(self, row: int) -> Passage:
        """Return passage number ``row``."""
        return passage_at(self.articles, self.places, row)

    def searched_words(self, rows: NDArray[np.int64]) -> Iterator[list[str]]:
        """Yield the words by which each passage is found: its own and those of what it stands under."""
        for row in rows.tolist():
            passage = self.passage(row)
            yield [*words_of(passage.context), *words_of(passage.text)]

    def find_repeated(self) -> None:
        """Set which passage each one nearly repeats, in its language."""
        for language in LANGUAGES:
            rows = self.places.rows_of(language)
            words_of_row = partial(self._words, rows)
            leaders = find_leaders(self.keys[rows], self.distinct[rows], words_of_row)
            self.places.leader[rows] = rows[leaders]

    def repeated_articles(self) -> list[tuple[str, str]]:
        """Return the id of each article all of whose passages repeat passages of one other, and of that other."""
        own, other = self.places.article, self.places.article[self.places.leader]
        first = np.flatnonzero(np.diff(own, prepend=-1))
        if not len(first):
            return []
        same = np.minimum.reduceat(other, first) == np.maximum.reduceat(other, first)
        pairs = [(int(own[at]), int(other[at])) for at in first[same & (other[first] != own[first])].tolist()]
        return [(self.articles.text(one)[0], self.articles.text(another)[0]) for one, another in pairs]

    def _words(self, rows: NDArray[np.int64], at: int) -> list[str]:
        return words_of(self.passage(int(rows[at])).text)

    @property
    def repeated_passages(self) -> int:
        """How many passages nearly repeat an earlier one."""
        return int((self.places.leader != np.arange(len(self.places))).sum())


def typical_questions() -> dict[str, list[str]]:
    """Return questions on all sorts of subjects by language; only what is common to them is used."""
    text = resources.files("index.legs").joinpath(TYPICAL_QUESTIONS).read_text(encoding="utf-8")
    questions: dict[str, list[str]] = json.loads(text)
    return questions
