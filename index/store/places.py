"""Where the passages of an index are, in files of numbers that are mapped, not read."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Language, Passage
from index.durable_files import write_array
from index.errors import BUILD, IndexDamaged
from index.store.article_file import ArticleFile

PASSAGES_FILE = "passages.npy"
ARTICLE_NUMBERS_FILE = "articles.npy"
LANGUAGES: tuple[Language, ...] = ("vi", "en")

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Places:
    """Of each passage where it is: all have shape (passages,).

    - ``article``: the number of its article.
    - ``start``, ``end``: where it is in the article's text.
    - ``language``: the number of its language in :data:`LANGUAGES`.
    - ``leader``: the number of the first passage in the same language that it nearly repeats; else its own.
    - ``units_before``: how many sentences and clauses there are before its own.
    - ``context``: the number of what it stands under.
    """

    article: Numbers
    start: Numbers
    end: Numbers
    language: Numbers
    leader: Numbers
    units_before: Numbers
    context: Numbers

    def __len__(self) -> int:
        return len(self.article)

    def rows_of(self, language: Language) -> Numbers:
        """Return the numbers of the passages in one language."""
        return np.flatnonzero(self.language == LANGUAGES.index(language))


@dataclass(frozen=True, slots=True)
class ArticleNumbers:
    """Of each article the number of its first passage, and of the groups of people who may know of it.

    Both have shape (articles + 1,); the last is how many passages there are, and nobody.
    """

    first_passage: Numbers
    audience: Numbers


COLUMNS = tuple(field.name for field in fields(Places))


class PlacesWriter:
    """Places as they come to be known, passage by passage and article by article."""

    def __init__(self) -> None:
        """Begin without any."""
        self._columns = {name: array("q") for name in COLUMNS}
        self._first_passage, self._audience = array("q"), array("q")
        self._units = 0

    def begin_article(self, audience: int) -> None:
        """Let the passages that follow be of another article."""
        self._first_passage.append(len(self._columns["article"]))
        self._audience.append(audience)

    def add(self, start: int, end: int, language: Language, context: int, units: int) -> None:
        """Add a passage of the article that was begun last, with so many sentences and clauses."""
        row = len(self._columns["article"])
        values = (len(self._first_passage) - 1, start, end, LANGUAGES.index(language), row, self._units, context)
        for column, value in zip(self._columns.values(), values, strict=True):
            column.append(value)
        self._units += units

    @property
    def units(self) -> int:
        """How many sentences and clauses there are."""
        return self._units

    def places(self) -> Places:
        """Return the places; no passage repeats another yet."""
        return Places(*(_numbers(column) for column in self._columns.values()))

    def write_articles(self, folder: Path) -> None:
        """Write the numbers of articles."""
        ends = ([len(self._columns["article"])], [-1])
        columns = zip((self._first_passage, self._audience), ends, strict=True)
        write_array(folder / ARTICLE_NUMBERS_FILE, np.stack([np.append(_numbers(own), end) for own, end in columns]))


def _numbers(column: "array[int]") -> Numbers:
    return np.array(column, dtype=np.int64)


def write_places(folder: Path, places: Places) -> None:
    """Write ``places``."""
    write_array(folder / PASSAGES_FILE, np.stack([getattr(places, name) for name in COLUMNS]))


def open_places(folder: Path, articles: int, contexts: int) -> tuple[Places, ArticleNumbers]:
    """Return the places of an index of so many ``articles``, whose passages stand under so many ``contexts``.

    :raises IndexDamaged: If they cannot be read, or are not of these.
    """
    places = Places(*_mapped(folder / PASSAGES_FILE, len(COLUMNS)))
    numbers = ArticleNumbers(*_mapped(folder / ARTICLE_NUMBERS_FILE, 2))
    strange = len(numbers.audience) != articles + 1 or numbers.first_passage[-1] != len(places)
    if strange or places.context.max(initial=-1) >= contexts:
        raise IndexDamaged(f"{folder} says of its passages what this version does not know: {BUILD}")
    return places, numbers


def _mapped(path: Path, columns: int) -> Sequence[Numbers]:
    try:
        held: Numbers = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read: {BUILD}") from error
    if held.dtype != np.int64 or held.ndim != 2 or len(held) != columns:
        raise IndexDamaged(f"{path} says of its passages what this version does not know: {BUILD}")
    return [np.asarray(column) for column in held]


def passage_at(articles: ArticleFile, places: Places, row: int) -> Passage:
    """Return passage number ``row``."""
    start, end = int(places.start[row]), int(places.end[row])
    article_id, text = articles.text(int(places.article[row]))
    context = articles.context(int(places.context[row]))
    return Passage(article_id, start, end, text[start:end], LANGUAGES[places.language[row]], context)
