"""The articles and passages of an index, as far as somebody may know of them, wherever they are kept."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from index.datatypes import Article, Language, ListedArticle, Passage
from index.language.diacritics import Restorer
from index.legs.language_part import LanguagePart
from index.model.identity import Vectors


class Library(ABC):
    """What of an index somebody may know of; thread-safe.

    Articles and passages that are not for them keep their numbers, but are neither given nor counted. Figures about
    many articles, such as how rare a word is, are those of all of them.
    """

    parts: Sequence[LanguagePart]
    """The passages of each language of which there are any."""
    restorer: Restorer
    """What puts diacritics back into a question."""
    groups: frozenset[str]
    """The groups that articles name."""
    listed: Sequence[ListedArticle]
    """What lists show of all articles, in their order; each is read when it is looked at."""

    @abstractmethod
    def __len__(self) -> int:
        """Return how many passages there are."""

    @property
    def article_count(self) -> int:
        """How many articles there are."""
        return len(self.listed)

    @abstractmethod
    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, None if there is none."""

    @abstractmethod
    def newest(self, language: Language, most: int) -> list[Article]:
        """Return the newest articles in a language, at most ``most``; undated ones are the last."""

    @abstractmethod
    def at(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages of these rows."""

    @abstractmethod
    def passages(self, article_id: str) -> list[Passage]:
        """Return an article's passages in order, none if there is no such article."""

    @abstractmethod
    def copies(self, passage: Passage) -> list[Passage]:
        """Return the other passages that nearly repeat ``passage``, in their order."""

    @abstractmethod
    def units(self, passage: Passage) -> Vectors:
        """Return the vectors (count, dim) of the sentences and clauses of a passage, in order.

        There are none of a passage that is not of this library, or whose index was made to be searched only.
        """

    @abstractmethod
    def readable_by(self, groups: frozenset[str]) -> "Library":
        """Return what people in these ``groups`` know of."""
