"""Writes a generation to Milvus."""

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.engine.milvus_collections import (
    LONGEST,
    PART,
    POINT,
    Collections,
    create_articles,
    create_contents,
    create_files,
    create_passages,
    groups_of,
)
from index.engine.milvus_library import pack
from index.engine.milvus_server import WRITING, EngineFaulty, MilvusServer
from index.engine.term_weights import TermCounts, TermWeights
from index.language.spelling import strip_diacritics
from index.language.terms import with_pairs
from index.legs.unit_vectors import UnitQuantizer
from index.model.identity import Vectors
from index.store.article_file import ARTICLES_FILE, entries_in
from index.store.draft import Draft
from index.store.places import LANGUAGES
from index.store.row_file import RowFile

AT_ONCE = 256
"""Rows that are sent at once: some megabytes."""
NOTHING = {0: 1e-9}
"""Stands for a vector without terms, which Milvus refuses."""
Row = dict[str, Any]


class MilvusWriter:
    """Writes the collections of one generation, which nobody reads before all are whole."""

    def __init__(self, server: MilvusServer, collections: Collections, with_words: bool) -> None:
        """Write to collections that are not there yet.

        :param with_words: False leaves out what words are searched in.
        """
        self._server = server
        self._names = collections
        self._with_words = with_words

    def write(self, draft: Draft, vectors: RowFile, units: RowFile, quantizer: UnitQuantizer) -> None:
        """Write the articles and passages of ``draft``, whose near-duplicates are found.

        :raises SearchError: If the server does not take them all.
        """
        create_passages(self._server, self._names.passages, vectors.width, len(draft), with_words=self._with_words)
        for language in LANGUAGES:
            rows = draft.places.rows_of(language)
            if len(rows):
                self._server.call("create_partition", self._names.passages, language, seconds=WRITING)
                passages = self._passages(draft, rows.tolist(), vectors, units, quantizer)
                self._insert(self._names.passages, passages, partition_name=language)
        self._settle(self._names.passages, len(draft))
        create_articles(self._server, self._names.articles)
        self._insert(self._names.articles, _articles(draft))
        self._settle(self._names.articles, len(draft.articles))
        create_contents(self._server, self._names.contents)
        self._settle(self._names.contents, self._insert(self._names.contents, _contents(draft)))

    def write_files(self, folder: Path) -> None:
        """Write the files of the folder of an index; the generation is whole then."""
        create_files(self._server, self._names.files)
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        parts = [(path.name, *part) for path in paths for part in _parts(base64.b64encode(path.read_bytes()).decode())]
        rows = [
            {"key": key, "part": at, "name": name, "data": data, "point": POINT}
            for key, (name, at, data) in enumerate(parts)
        ]
        self._settle(self._names.files, self._insert(self._names.files, rows))

    def _passages(
        self, draft: Draft, rows: list[int], vectors: RowFile, units: RowFile, quantizer: UnitQuantizer
    ) -> Iterator[Row]:
        """Yield the rows of a language's passages, which are counted before they are weighed."""
        places, columns = draft.places, self._columns(draft, rows)
        ends = np.append(places.units_before, draft.units)
        alike = np.bincount(places.leader, minlength=len(draft))
        for row, words in zip(rows, columns, strict=True):
            passage, number = draft.passage(row), int(places.article[row])
            codes = quantizer.encode(units.read(int(ends[row]), int(ends[row + 1])).astype(np.float32))
            held = base64.b64encode(codes.tobytes()).decode()
            yield words | {
                "row": row,
                "leader": int(places.leader[row]),
                "alike": int(alike[places.leader[row]]),
                "article": number,
                "start": passage.start,
                "end": passage.end,
                "article_id": passage.article_id,
                "language": passage.language,
                "context": passage.context,
                "text": passage.text,
                "units": held if len(held) <= LONGEST else "",  # then its sentences are encoded when they are asked for
                "groups": groups_of(draft.articles.article(number)),
                "dense": _half(vectors.read(row, row + 1)[0]),
            }

    def _columns(self, draft: Draft, rows: list[int]) -> Iterator[Row]:
        """Yield what of each passage words are searched in."""
        numbers = np.array(rows, dtype=np.int64)
        if not self._with_words:
            yield from ({} for _ in rows)
            return
        weights = {name: _weights(draft, numbers, name) for name in _TERMS}
        for words in draft.searched_words(numbers):
            yield {name: weights[name].vector(_TERMS[name](words)) or NOTHING for name in _TERMS}

    def _insert(self, collection: str, rows: Iterable[Row], **options: Any) -> int:  # noqa: ANN401
        """Insert rows; return how many they are."""
        count, left = 0, iter(rows)
        while batch := list(islice(left, AT_ONCE)):
            self._server.call("insert", collection, batch, seconds=WRITING, **options)
            count += len(batch)
        return count

    def _settle(self, collection: str, count: int) -> None:
        """Have rows be safe and searchable, and check that none is lacking."""
        self._server.call("flush", collection, seconds=WRITING)
        self._server.call("load_collection", collection, seconds=WRITING)
        held = self._server.count(collection, consistency_level="Strong", seconds=WRITING)
        if held != count:
            raise EngineFaulty(f"the engine took {held} of {count} rows of {collection}: build again")


def _plain(words: Sequence[str]) -> list[str]:
    return with_pairs([strip_diacritics(word) for word in words])


_TERMS: dict[str, Callable[[Sequence[str]], list[str]]] = {"marked": with_pairs, "plain": _plain}


def _weights(draft: Draft, rows: np.ndarray[Any, np.dtype[np.int64]], name: str) -> TermWeights:
    counts = TermCounts()
    for words in draft.searched_words(rows):
        counts.add(_TERMS[name](words))
    return counts.finish()


def _half(vector: Vectors) -> list[float]:
    """Return a vector in half precision, as files keep it."""
    values: list[float] = vector.astype(np.float16).astype(np.float32).tolist()
    return values


def _articles(draft: Draft) -> Iterator[Row]:
    for entry in entries_in(draft.folder / ARTICLES_FILE):
        article = draft.articles.article(entry.number)
        yield {
            "number": entry.number,
            "newest": entry.newest,
            "id": article.id,
            "language": article.language,
            "groups": groups_of(article),
            "head": pack(article)[0],
            "digest": entry.digest.hex(),
            "text_digest": entry.text_digest.hex(),
            "point": POINT,
        }


def _contents(draft: Draft) -> Iterator[Row]:
    key = 0
    for number in range(len(draft.articles)):
        for part, data in _parts(pack(draft.articles.article(number))[1]):
            yield {"key": key, "number": number, "part": part, "data": data, "point": POINT}
            key += 1


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield a text of one byte a character in parts, with their numbers; an empty one has one."""
    for at, start in enumerate(range(0, len(text) or 1, PART)):
        yield at, text[start : start + PART]
