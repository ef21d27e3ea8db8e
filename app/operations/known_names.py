"""Which documents may be named to a person who may not read all of them."""

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from index.errors import ArticleUnreadable
from index.metadata import read_metadata
from index.search import Index


class KnownNames:
    """The documents of an index, and of its folder, as one person knows them.

    A document that only others may read is not named, nor is a folder or a file of many that holds such a one. A file
    that could not be read is nobody's yet and may be named, unless ``articles.toml`` gives it to others.
    """

    def __init__(self, whole: Index, own: Index, groups: frozenset[str], articles: Path) -> None:
        """Compare the ``whole`` index of the folder ``articles`` with what a person in these ``groups`` knows of it."""
        self.whole = whole
        self.own = own
        self._known = {article.id for article in own.library.listed}
        hidden = (article.id for article in whole.library.listed if article.id not in self._known)
        self._hidden = {start for each in hidden for start in _starts(each, "/")}
        self._indexed = self._hidden.union(start for each in self._known for start in _starts(each, "/"))
        try:
            stated = read_metadata(articles)
        except ArticleUnreadable:
            self._others: set[str] | None = None  # whose the files are is not known
        else:
            self._others = {
                each for each, table in stated.items() if "groups" in table and groups.isdisjoint(table["groups"])
            }

    @property
    def reads_all(self) -> bool:
        """Whether this person may read every document of the index."""
        return not self._hidden

    def has(self, file: str) -> bool:
        """Whether the index has a document of a file, or of a folder."""
        return file in self._indexed

    def may_name(self, said: str) -> bool:
        """Whether a name, or what is said of a document after its name and a colon, may be told."""
        names = list(_starts(said, ": "))  # a name may have a colon of its own
        if any(name in self._hidden for name in names):
            return False
        if any(name in self._known for name in names):
            return True
        return self._others is not None and self._others.isdisjoint(
            start for name in names for start in _starts(name, "/")
        )


def _starts(text: str, separator: str) -> Iterator[str]:
    """Yield all that ends before a separator, then the text."""
    return accumulate(text.split(separator), lambda start, part: f"{start}{separator}{part}")
