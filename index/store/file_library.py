"""Articles and passages in the files of an index."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Article, Language, ListedArticle, Passage
from index.legs.file_part import FilePart
from index.library import Library
from index.model.identity import Vectors
from index.store.article_file import ArticleFile
from index.store.index_files import Opened
from index.store.places import passage_at


class FileLibrary(Library):
    """Reads mapped files. What somebody may know of takes two bytes an article and a passage; all else is shared."""

    def __init__(self, opened: Opened, readable: NDArray[np.bool_] | None = None) -> None:
        """Take what was opened.

        :param readable: Of each article whether it may be known of; None if all may.
        """
        self._opened = opened
        self._articles, self._places = opened.articles, opened.places
        self._readable = readable
        self._shown = None if readable is None else readable[opened.places.article]
        self.parts = opened.parts if self._shown is None else _only(opened, self._shown)
        self.restorer = opened.restorer
        self.groups = frozenset[str]().union(*opened.articles.audiences)
        self.listed = ListedArticles(opened.articles, readable)

    def __len__(self) -> int:
        return len(self._places) if self._shown is None else int(self._shown.sum())

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, None if there is none."""
        number = self._number_of(article_id)
        return None if number is None else self._articles.article(number)

    def newest(self, language: Language, most: int) -> list[Article]:
        """Return the newest articles in a language, at most ``most``; undated ones are the last."""
        audiences = self._opened.numbers.audience[:-1]
        own = np.unique(audiences if self._readable is None else audiences[self._readable]).tolist()
        return [self._articles.article(number) for number in self._articles.newest(language, own, most)]

    def at(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages of these rows."""
        return [passage_at(self._articles, self._places, row) for row in rows]

    def passages(self, article_id: str) -> list[Passage]:
        """Return an article's passages in order, none if there is no such article."""
        return self.at(self._rows_of(article_id))

    def copies(self, passage: Passage) -> list[Passage]:
        """Return the other passages that nearly repeat ``passage``, in their order."""
        row = self._row_of(passage)
        if row is None:
            return []
        alike = self._opened.copies.alike(int(self._places.leader[row]))
        shown = [each for each in alike if self._shown is None or self._shown[each]]
        return self.at(shown[1:]) if shown[:1] == [row] else []

    def units(self, passage: Passage) -> Vectors:
        """Return the vectors (count, dim) of the sentences and clauses of a passage, in order, if there are any."""
        units, row = self._opened.units, self._row_of(passage)
        if row is None:
            return units.between(0, 0)
        before = self._places.units_before
        return units.between(int(before[row]), int(before[row + 1]) if row + 1 < len(before) else len(units))

    def readable_by(self, groups: frozenset[str]) -> "FileLibrary":
        """Return what people in these ``groups`` know of."""
        admitted = np.array([not each or not groups.isdisjoint(each) for each in self._articles.audiences])
        readable = admitted[self._opened.numbers.audience[:-1]]
        if self._readable is not None:
            readable &= self._readable
        return self if readable.all() else FileLibrary(self._opened, readable)

    def _number_of(self, article_id: str) -> int | None:
        number = self._articles.number_of(article_id)
        return None if number is None or not (self._readable is None or self._readable[number]) else number

    def _rows_of(self, article_id: str) -> range:
        number = self._number_of(article_id)
        return range(0) if number is None else range(*self._opened.numbers.first_passage[number : number + 2].tolist())

    def _row_of(self, passage: Passage) -> int | None:
        rows = self._rows_of(passage.article_id)
        row = rows.start + int(np.searchsorted(self._places.start[rows.start : rows.stop], passage.start))
        return row if row in rows else None


def _only(opened: Opened, shown: NDArray[np.bool_]) -> list[FilePart]:
    # A passage may repeat one that must not be known of; the first that may stands for it then.
    hidden, instead = opened.copies.instead(shown)
    parts = (part.only(shown, hidden, instead) for part in opened.parts)
    return [part for part in parts if len(part)]


class ListedArticles(Sequence[ListedArticle]):
    """What lists show of the articles that somebody may know of, read from the file when it is looked at."""

    def __init__(self, articles: ArticleFile, readable: NDArray[np.bool_] | None) -> None:
        """Take those of ``articles`` that are ``readable``; all if it is None."""
        self._articles = articles
        self._numbers = range(len(articles)) if readable is None else np.flatnonzero(readable)

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[ListedArticle]:
        return self._articles.listed(map(int, self._numbers))

    @overload
    def __getitem__(self, place: int) -> ListedArticle: ...
    @overload
    def __getitem__(self, place: slice) -> list[ListedArticle]: ...
    def __getitem__(self, place: int | slice) -> ListedArticle | list[ListedArticle]:
        """Return one, or a list of several."""
        if isinstance(place, slice):
            return list(self._articles.listed(map(int, self._numbers[place])))
        return next(self._articles.listed([int(self._numbers[place])]))
