"""The articles of an index in one SQLite file, each of which is read when it is asked for."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from index.datatypes import Article, Block, Language, ListedArticle, RecognisedText
from index.errors import BUILD, IndexDamaged
from index.language.spelling import strip_diacritics
from index.sqlite_file import SqliteReader, SqliteWriter
from index.store.bounded_cache import BoundedCache

ARTICLES_FILE = "articles.sqlite"
SCHEMA = """
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL, date TEXT, url TEXT,
    language TEXT NOT NULL, audience INTEGER NOT NULL, digest BLOB NOT NULL, text_digest BLOB NOT NULL,
    plain TEXT NOT NULL);
CREATE TABLE content (number INTEGER PRIMARY KEY, text BLOB NOT NULL, rest BLOB NOT NULL);
CREATE TABLE audience (number INTEGER PRIMARY KEY, groups TEXT NOT NULL);
CREATE TABLE context (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
"""
"""An article's ``audience`` is the number of its groups, 0 that of none; ``plain`` is its title in small letters
without diacritics, by which titles are in order. What is long stands in a table of its own, so that lists of articles
are read without it."""
INDEX = "CREATE UNIQUE INDEX article_id ON article (id);"
LISTED = "id, title, date, url, language, (SELECT groups FROM audience WHERE audience.number = audience)"
NEWEST_FIRST = "ORDER BY coalesce(date, '') DESC, plain, title, id"
ROOM = 8_000_000
"""The most characters of articles that are kept in memory, and as many again with their blocks."""
BLOCK_WEIGHT = 40
"""A block takes as much memory as so many characters."""
READ_AT_ONCE = 1000


def digest_of(article: Article) -> bytes:
    """Return what tells whether two articles are the same in all that is known of them."""
    return _digest(orjson.dumps(article))


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


class ArticleWriter:
    """Writes the file; each article is done with once it is added."""

    def __init__(self, path: Path) -> None:
        """Begin ``path``.

        :raises SearchError: If it cannot be written; so do all methods.
        """
        self._file = SqliteWriter(path, SCHEMA)
        self._count = 0
        self._audiences: dict[tuple[str, ...], int] = {}
        self._contexts: dict[bytes, int] = {}
        self._audience(())

    def add(self, article: Article) -> int:
        """Add an article and return the number of its groups; its own number is how many were added before it."""
        number, audience = self._count, self._audience(article.groups)
        text = article.text.encode()
        head = (article.id, article.title, article.date, article.url, article.language, audience)
        row = (number, *head, digest_of(article), _digest(text), strip_diacritics(article.title.casefold()))
        self._file.add("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [row])
        self._file.add("INSERT INTO content VALUES (?, ?, ?)", [(number, text, rest_of(article))])
        self._count += 1
        return audience

    def add_context(self, context: str) -> int:
        """Return the number of what passages stand under, the same whenever it is the same."""
        key = _digest(context.encode())[:8]  # a million of them are told apart in less memory than their letters take
        number = self._contexts.get(key)
        if number is None:
            number = self._contexts[key] = len(self._contexts)
            self._file.add("INSERT INTO context VALUES (?, ?)", [(number, context)])
        return number

    def close(self) -> None:
        """Make the file whole."""
        self._file.close(INDEX)

    def _audience(self, groups: tuple[str, ...]) -> int:
        if groups not in self._audiences:
            self._audiences[groups] = len(self._audiences)
            row = (self._audiences[groups], orjson.dumps(groups).decode())
            self._file.add("INSERT INTO audience VALUES (?, ?)", [row])
        return self._audiences[groups]


def rest_of(article: Article) -> bytes:
    """Return all of an article but its text and what lists show of it."""
    blocks = [(each.kind, each.start, each.end, each.level, each.label) for each in article.blocks]
    rest = {"pages": article.pages, "blocks": blocks, "stated": article.stated, "recognised": article.recognised}
    return orjson.dumps(rest | {"file_sha256": article.file_sha256})


def article_of(listed: ListedArticle, text: str, rest: bytes) -> Article:
    """Return the article of which :func:`rest_of` gave ``rest``."""
    stated: dict[str, Any] = orjson.loads(rest)
    return Article(
        id=listed.id,
        title=listed.title,
        date=listed.date,
        url=listed.url,
        language=listed.language,
        text=text,
        groups=listed.groups,
        pages=tuple(stated["pages"]),
        blocks=tuple(Block(*block) for block in stated["blocks"]),
        stated=tuple((name, value) for name, value in stated["stated"]),
        recognised=tuple(RecognisedText(**each) for each in stated["recognised"]),
        file_sha256=stated["file_sha256"],
    )


class ArticleFile:
    """The file as it is read; thread-safe."""

    def __init__(self, path: Path) -> None:
        """Open what :class:`ArticleWriter` wrote.

        :raises IndexDamaged: If it cannot be read; so do all methods.
        """
        self._file = SqliteReader(path)
        counts = self._file.rows("SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM context)")
        self._count, self.context_count = map(int, counts[0])
        audiences = self._file.rows("SELECT groups FROM audience ORDER BY number")
        self.audiences: list[frozenset[str]] = [frozenset(orjson.loads(groups)) for (groups,) in audiences]
        """The groups of each audience, by its number; the first is everybody."""
        self._texts: BoundedCache[int, tuple[str, str]] = BoundedCache(ROOM, lambda kept: len(kept[1]))
        self._whole: BoundedCache[int, Article] = BoundedCache(ROOM, weight_of)

    def __len__(self) -> int:
        return self._count

    def number_of(self, article_id: str) -> int | None:
        """Return the number of the article with this id, None if there is none."""
        found = self._file.first("SELECT number FROM article WHERE id = ?", (article_id,))
        return int(found[0]) if found else None

    def article(self, number: int) -> Article:
        """Return an article, whole."""
        return self._whole.get(number, lambda: self._read(number))

    def text(self, number: int) -> tuple[str, str]:
        """Return the id and the text of an article."""
        return self._texts.get(number, lambda: self._read_text(number))

    def context(self, number: int) -> str:
        """Return what passages stand under."""
        return str(self._one("SELECT text FROM context WHERE number = ?", number)[0])

    def listed(self, numbers: Iterable[int]) -> Iterator[ListedArticle]:
        """Yield what lists show of the articles of these ``numbers``, which ascend."""
        wanted: list[int] = []
        for number in numbers:
            if wanted and (len(wanted) == READ_AT_ONCE or number - wanted[0] > 4 * READ_AT_ONCE):
                yield from _listed(self._file, wanted)
                wanted = []
            wanted.append(number)
        yield from _listed(self._file, wanted)

    def newest(self, language: Language, audiences: Sequence[int], most: int) -> list[int]:
        """Return the numbers of the newest articles in a language and for ``audiences``; undated ones are the last.

        Those of one day are in the order of their titles.
        """
        query = f"SELECT number FROM article WHERE language = ? AND audience IN ({', '.join('?' * len(audiences))}) "
        rows = self._file.rows(f"{query} {NEWEST_FIRST} LIMIT ?", (language, *audiences, most))
        return [number for (number,) in rows]

    def languages(self) -> dict[str, int]:
        """Return how many articles there are in each language that occurs."""
        return dict(self._file.rows("SELECT language, count(*) FROM article GROUP BY language"))

    def _read(self, number: int) -> Article:
        head = _head(self._one(f"SELECT {LISTED} FROM article WHERE number = ?", number))
        _, text = self.text(number)
        try:
            return article_of(head, text, self._one("SELECT rest FROM content WHERE number = ?", number)[0])
        except (ValueError, TypeError, LookupError) as error:
            raise IndexDamaged(f"{self._file.path} cannot be read: {BUILD}") from error

    def _read_text(self, number: int) -> tuple[str, str]:
        article_id, text = self._one(
            "SELECT id, text FROM article JOIN content USING (number) WHERE number = ?", number
        )
        return article_id, str(text, "utf-8")

    def _one(self, query: str, number: int) -> tuple[Any, ...]:
        found = self._file.first(query, (number,))
        if found is None:
            raise IndexDamaged(f"{self._file.path} has no number {number}: {BUILD}")
        return found


def digests_in(path: Path) -> dict[str, bytes]:
    """Return :func:`digest_of` each article of a file, by its id.

    :raises IndexDamaged: If it cannot be read.
    """
    return dict(SqliteReader(path).rows("SELECT id, digest FROM article"))


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the file: its number, its place among all from the newest to the undated ones, and its digests."""

    number: int
    newest: int
    digest: bytes
    text_digest: bytes


def entries_in(path: Path) -> list[Entry]:
    """Return the entries of the articles of a file, in their order.

    :raises IndexDamaged: If it cannot be read.
    """
    order = f"row_number() OVER ({NEWEST_FIRST}) - 1"
    rows = SqliteReader(path).rows(f"SELECT number, {order}, digest, text_digest FROM article ORDER BY number")
    return [Entry(*row) for row in rows]


def write_digests(path: Path, digests: Iterable[tuple[str, bytes, bytes]]) -> None:
    """Write a file of articles of which only id, :func:`digest_of` and the digest of the text are known.

    :raises SearchError: If it cannot be written.
    """
    file = SqliteWriter(path, SCHEMA)
    rows = ((number, *each) for number, each in enumerate(digests))
    file.add("INSERT INTO article VALUES (?, ?, '', NULL, NULL, '', 0, ?, ?, '')", rows)
    file.close(INDEX)


def _listed(file: SqliteReader, numbers: list[int]) -> Iterator[ListedArticle]:
    """Yield what lists show of the articles of these ``numbers``, which lie close together and ascend."""
    if not numbers:
        return
    query = f"SELECT number, {LISTED} FROM article WHERE number BETWEEN ? AND ? ORDER BY number"
    wanted = set(numbers)
    for number, *head in file.rows(query, (numbers[0], numbers[-1])):
        if number in wanted:
            yield _head(head)


def _head(row: Sequence[Any]) -> ListedArticle:
    article_id, title, date, url, language, groups = row
    return ListedArticle(article_id, title, date, url, language, tuple(orjson.loads(groups)))


def weight_of(article: Article) -> int:
    """Return as how many characters an article counts where it is kept in memory."""
    return len(article.text) + BLOCK_WEIGHT * len(article.blocks)
