"""Articles and passages in Milvus."""

import base64
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
import orjson

from index.datatypes import Article, Language, ListedArticle, Passage
from index.engine.milvus_collections import MOST_ROWS, Collections, readable
from index.engine.milvus_part import MilvusPart
from index.engine.milvus_server import MilvusServer, among, both, quoted
from index.language.diacritics import Restorer
from index.legs.unit_vectors import UnitQuantizer
from index.library import Library
from index.model.identity import Vectors
from index.store.article_file import ROOM, article_of, rest_of, weight_of
from index.store.bounded_cache import BoundedCache, Key, Value

PASSAGE = ("row", "leader", "alike", "article", "article_id", "start", "end", "language", "context", "text", "units")
AT_ONCE = 1000
"""Rows of a list that are read at once."""
KEPT = 4096
"""Passages that are kept of those that were read last."""
SHARE = 8
"""How much less is kept of what only some people may know: there may be many such views at once."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a generation in Milvus holds, as far as the folder of its index says it."""

    server: MilvusServer
    collections: Collections
    parts: tuple[MilvusPart, ...]
    restorer: Restorer
    quantizer: UnitQuantizer
    groups: frozenset[str]
    article_count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage as it was read: its row, that of the first which it nearly repeats, and how many that one stands for.

    ``article`` is the number of its article, ``codes`` are those of its sentences.
    """

    row: int
    leader: int
    alike: int
    article: int
    passage: Passage
    codes: bytes


class MilvusLibrary(Library):
    """Asks the server for what somebody may know of; it keeps what it read last."""

    def __init__(self, holdings: Holdings, condition: str = "") -> None:
        """Read what a generation holds.

        :param condition: That of rows that may be known of; empty if all may.
        """
        self._holdings = holdings
        self._condition = condition
        self._server, self._names = holdings.server, holdings.collections
        self.parts = [part.only(condition) for part in holdings.parts] if condition else list(holdings.parts)
        self.parts = [part for part in self.parts if len(part)]
        self.restorer = holdings.restorer
        self.groups = holdings.groups
        self.listed = MilvusListed(holdings, condition)
        share = SHARE if condition else 1
        self._passages: BoundedCache[tuple[str, int], Kept | None] = BoundedCache(KEPT // share, lambda _: 1)
        self._articles: BoundedCache[str, Article | None] = BoundedCache(
            ROOM // share, lambda article: weight_of(article) if article else 1
        )

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, None if there is none."""
        return self._articles.get(article_id, lambda: self._read(article_id))

    def newest(self, language: Language, most: int) -> list[Article]:
        """Return the newest articles in a language, at most ``most``; undated ones are the last."""
        looked, found = 4 * most, list[dict[str, Any]]()
        while True:
            condition = both(f"language == {quoted(language)}", f"newest < {looked}", self._condition)
            found = self._server.rows(self._names.articles, condition, ["id", "newest"], limit=MOST_ROWS)
            if len(found) >= most or looked >= self._holdings.article_count:
                break
            looked *= 4
        first = sorted(found, key=lambda each: int(each["newest"]))[:most]
        return [article for each in first if (article := self.article(each["id"]))]

    def at(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages of these rows; their articles will be asked for, and are read with them."""
        kept = {each.row: each for each in self._read_passages(among("row", rows))} if rows else {}
        numbers = {each.article for each in kept.values() if each.passage.article_id not in self._articles}
        for article in _whole(self._server, self._names, sorted(numbers)):
            _remember(self._articles, article.id, article)
        return [kept[row].passage for row in rows]

    def passages(self, article_id: str) -> list[Passage]:
        """Return an article's passages in order, none if there is no such article."""
        return [each.passage for each in self._read_passages(f"article_id == {quoted(article_id)}")]

    def copies(self, passage: Passage) -> list[Passage]:
        """Return the other passages that nearly repeat ``passage``, in their order."""
        kept = self._known(passage)
        if kept is None or kept.alike == 1:
            return []
        alike = self._read_passages(f"leader == {kept.leader}")
        return [each.passage for each in alike[1:]] if alike and alike[0].row == kept.row else []

    def units(self, passage: Passage) -> Vectors:
        """Return the vectors (count, dim) of the sentences and clauses of a passage, in order, if there are any."""
        kept, quantizer = self._known(passage), self._holdings.quantizer
        codes = np.frombuffer(kept.codes if kept else b"", dtype=np.uint8)
        return quantizer.decode(codes.reshape(-1, quantizer.dim))

    def readable_by(self, groups: frozenset[str]) -> "MilvusLibrary":
        """Return what people in these ``groups`` know of."""
        if self.groups <= groups:
            return self
        return MilvusLibrary(self._holdings, both(self._condition, readable(groups & self.groups)))

    def _known(self, passage: Passage) -> Kept | None:
        key = (passage.article_id, passage.start)
        condition = f"article_id == {quoted(key[0])} and start == {key[1]}"
        return self._passages.get(key, lambda: next(iter(self._read_passages(condition)), None))

    def _read_passages(self, condition: str) -> list[Kept]:
        """Return the passages that meet a condition and that may be known of, in their order."""
        rows = self._server.rows(self._names.passages, both(condition, self._condition), PASSAGE, limit=MOST_ROWS)
        found = sorted(map(_kept, rows), key=lambda kept: kept.row)
        for kept in found:
            _remember(self._passages, (kept.passage.article_id, kept.passage.start), kept)
        return found

    def _read(self, article_id: str) -> Article | None:
        condition = both(f"id == {quoted(article_id)}", self._condition)
        found = self._server.rows(self._names.articles, condition, ["number"])
        return next(iter(_whole(self._server, self._names, [int(row["number"]) for row in found])), None)


class MilvusListed(Sequence[ListedArticle]):
    """What lists show of the articles that somebody may know of, read from the server when it is looked at."""

    def __init__(self, holdings: Holdings, condition: str) -> None:
        """Take those that meet a condition; all if it is empty."""
        self._server, self._collection = holdings.server, holdings.collections.articles
        self._total = holdings.article_count
        self._condition = condition

    @cached_property
    def _numbers(self) -> Sequence[int]:
        if not self._condition:
            return range(self._total)
        return [row["number"] for rows in self._windows(MOST_ROWS, ["number"]) for row in rows]

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[ListedArticle]:
        return (_listed(row["head"]) for rows in self._windows(AT_ONCE, ["number", "head"]) for row in rows)

    @overload
    def __getitem__(self, place: int) -> ListedArticle: ...
    @overload
    def __getitem__(self, place: slice) -> list[ListedArticle]: ...
    def __getitem__(self, place: int | slice) -> ListedArticle | list[ListedArticle]:
        """Return one, or a list of several."""
        if isinstance(place, slice):
            return list(self._read(self._numbers[place]))
        return next(self._read([self._numbers[place]]))

    def _read(self, numbers: Sequence[int]) -> Iterator[ListedArticle]:
        for start in range(0, len(numbers), AT_ONCE):
            wanted = among("number", numbers[start : start + AT_ONCE])
            rows = self._server.rows(self._collection, wanted, ["number", "head"])
            yield from (_listed(row["head"]) for row in sorted(rows, key=_number))

    def _windows(self, width: int, fields: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
        for start in range(0, self._total, width):
            within = f"number >= {start} and number < {start + width}"
            rows = self._server.rows(self._collection, both(within, self._condition), fields, limit=width)
            yield sorted(rows, key=_number)


def _whole(server: MilvusServer, names: Collections, numbers: list[int]) -> list[Article]:
    """Return the articles of these numbers."""
    if not numbers:
        return []
    wanted = among("number", numbers)
    heads = server.rows(names.articles, wanted, ["number", "head"])
    parts = server.rows(names.contents, wanted, ["number", "part", "data"], limit=MOST_ROWS)
    data: dict[int, str] = defaultdict(str)
    for part in sorted(parts, key=lambda each: int(each["part"])):
        data[part["number"]] += part["data"]
    return [unpack(head["head"], data[head["number"]]) for head in heads]


def pack(article: Article) -> tuple[str, str]:
    """Return an article as it stands in rows: what lists show of it, and its text with all the rest."""
    whole = orjson.dumps((article.text, rest_of(article).decode()))
    return orjson.dumps(article.listed).decode(), base64.b64encode(zlib.compress(whole)).decode()


def unpack(head: str, data: str) -> Article:
    """Return the article that :func:`pack` packed."""
    text, rest = orjson.loads(zlib.decompress(base64.b64decode(data)))
    return article_of(_listed(head), text, rest.encode())


def _number(row: dict[str, Any]) -> int:
    return int(row["number"])


def _remember(cache: BoundedCache[Key, Value], key: Key, value: Value) -> None:
    cache.get(key, lambda: value)


def _listed(head: str) -> ListedArticle:
    stated: dict[str, Any] = orjson.loads(head)
    return ListedArticle(**(stated | {"groups": tuple(stated["groups"])}))


def _kept(row: dict[str, Any]) -> Kept:
    passage = Passage(row["article_id"], row["start"], row["end"], row["text"], row["language"], row["context"])
    return Kept(row["row"], row["leader"], row["alike"], row["article"], passage, base64.b64decode(row["units"]))
