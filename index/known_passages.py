"""Articles and their passages by number and by id, as far as somebody may know of them."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Article, ListedArticle, Passage
from index.store.article_file import ArticleFile
from index.store.copies import Copies
from index.store.places import ArticleNumbers, Places, passage_at


class KnownPassages:
    """Articles and their passages. Those that nobody may know of keep their numbers, but are neither given nor counted.

    What somebody may know of takes two bytes an article and a passage; all else is shared.
    """

    def __init__(
        self,
        articles: ArticleFile,
        places: Places,
        numbers: ArticleNumbers,
        copies: Copies,
        readable: NDArray[np.bool_] | None = None,
    ) -> None:
        """Put together what was built.

        :param readable: Of each article whether it may be known of; None if all may.
        """
        self._articles = articles
        self._places = places
        self._numbers = numbers
        self._copies = copies
        self._readable = readable
        self._shown = None if readable is None else readable[places.article]

    def __len__(self) -> int:
        return len(self._places) if self._shown is None else int(self._shown.sum())

    @cached_property
    def listed(self) -> "ListedArticles":
        """What lists show of all articles, in their order; each is read when it is looked at."""
        return ListedArticles(self._articles, self._readable)

    @property
    def articles(self) -> Iterator[Article]:
        """All articles, in their order, each read when it is its turn."""
        numbers = np.arange(len(self._articles)) if self._readable is None else np.flatnonzero(self._readable)
        return map(self._articles.article, numbers.tolist())

    @cached_property
    def article_count(self) -> int:
        """How many articles there are."""
        return len(self.listed)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, None if there is none."""
        number = self._number_of(article_id)
        return None if number is None else self._articles.article(number)

    def passage(self, row: int) -> Passage:
        """Return passage number ``row``."""
        return passage_at(self._articles, self._places, row)

    def passages(self, article_id: str) -> list[Passage]:
        """Return an article's passages in order, none if there is no such article."""
        return [self.passage(row) for row in self._rows_of(article_id)]

    def copies(self, passage: Passage) -> list[Passage]:
        """Return the other passages that nearly repeat ``passage``, in their order."""
        row = self._row_of(passage)
        if row is None:
            return []
        alike = self._copies.alike(int(self._places.leader[row]))
        shown = [each for each in alike if self._shown is None or self._shown[each]]
        return [self.passage(each) for each in shown[1:]] if shown[:1] == [row] else []

    def _number_of(self, article_id: str) -> int | None:
        number = self._articles.number_of(article_id)
        return None if number is None or not (self._readable is None or self._readable[number]) else number

    def _rows_of(self, article_id: str) -> range:
        number = self._number_of(article_id)
        return range(0) if number is None else range(*self._numbers.first_passage[number : number + 2].tolist())

    def _row_of(self, passage: Passage) -> int | None:
        rows = self._rows_of(passage.article_id)
        row = rows.start + int(np.searchsorted(self._places.start[rows.start : rows.stop], passage.start))
        return row if row in rows else None


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
