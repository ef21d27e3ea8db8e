"""Articles and their passages by number and by id, as far as somebody may know of them."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.datatypes import Article, Passage
from index.store.index_content import LANGUAGES, Places


class KnownPassages:
    """Articles and their passages; those that may not be known of keep their numbers, and are not given or counted."""

    def __init__(
        self,
        articles: Sequence[Article],
        places: Places,
        contexts: Sequence[str],
        readable: NDArray[np.bool_] | None = None,
    ) -> None:
        """Put together what was built.

        :param readable: Of each article whether it may be known of; None if all may.
        """
        self._articles = list(articles)
        self._readable = np.ones(len(self._articles), dtype=bool) if readable is None else readable
        self._numbers = {article.id: row for row, article in enumerate(self._articles) if self._readable[row]}
        self._places = places
        self._contexts = contexts
        self._copies: defaultdict[str, list[int]] = defaultdict(list)
        self._shown = self._readable[places["article"]]
        for row in np.flatnonzero(self._shown & (places["leader"] != np.arange(len(places)))).tolist():
            self._copies[self.passage(int(places["leader"][row])).id].append(row)

    def __len__(self) -> int:
        return int(self._shown.sum())

    @property
    def articles(self) -> Sequence[Article]:
        """All articles, in their order."""
        return [self._articles[number] for number in self._numbers.values()]

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        return len(self._numbers)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, None if there is none."""
        number = self._numbers.get(article_id)
        return None if number is None else self._articles[number]

    def passage(self, row: int) -> Passage:
        """Return passage number ``row``."""
        number, start, end, language, _, _, context = self._places[row].item()
        return Passage.cut(self._articles[number], start, end, self._contexts[context], LANGUAGES[language])

    def passages(self, article_id: str) -> list[Passage]:
        """Return an article's passages in order, none if there is no such article."""
        return [self.passage(row) for row in self._rows_of(article_id)]

    def copies(self, passage: Passage) -> list[Passage]:
        """Return the other passages that nearly repeat ``passage``, in their order."""
        return [self.passage(row) for row in self._copies.get(passage.id, ())]

    def _rows_of(self, article_id: str) -> range:
        number = self._numbers.get(article_id, -1)
        first, last = np.searchsorted(self._places["article"], [number, number + 1]).tolist()
        return range(first, last)
