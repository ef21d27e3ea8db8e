"""The sparse leg: passages of one language by the syllables and syllable pairs they share with the question.

Pairs stand in for words, which Vietnamese writes as one to four syllables with spaces between. Syllables and pairs find
more than the words of a segmenter. Scores are tantivy's BM25 (k1 = 1.2, b = 0.75).
"""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import BUILD, IndexDamaged, SearchError
from index.language.spelling import strip_diacritics
from index.language.terms import with_pairs

MARKED, PLAIN, ROW = "marked", "plain", "row"
WRITER_BYTES = 128_000_000
LOCKS = (".tantivy-writer.lock", ".tantivy-meta.lock")


class LexicalIndex:
    """The terms of one language's passages; searching is thread-safe."""

    def __init__(self, index: tantivy.Index) -> None:
        self._searcher = index.searcher()
        self._schema = index.schema

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Return the index that :meth:`write` wrote to ``folder``.

        :raises IndexDamaged: If tantivy cannot read them.
        """
        try:
            try:
                return cls(tantivy.Index.open(str(folder)))
            except ValueError as error:
                if "Lockfile" not in str(error):  # tantivy has no kind of error for it
                    raise
                return cls._open_copy(folder)
        except (ValueError, OSError) as error:
            raise IndexDamaged(f"{folder} cannot be read ({error}): {BUILD}") from error

    @classmethod
    def _open_copy(cls, folder: Path) -> "LexicalIndex":
        """Open a copy that lasts as long as the index: tantivy locks what it reads, which takes the right to write."""
        copy = Path(tempfile.mkdtemp())
        try:
            for path in folder.iterdir():
                if path.name not in LOCKS:
                    (copy / path.name).write_bytes(path.read_bytes())
            index = cls(tantivy.Index.open(str(copy)))
        except BaseException:
            shutil.rmtree(copy, ignore_errors=True)
            raise
        weakref.finalize(index, shutil.rmtree, copy, ignore_errors=True)
        return index

    @classmethod
    def of(cls, rows: Iterable[int], texts: Iterable[Sequence[str]]) -> "LexicalIndex":
        """Return an index of ``texts``, given as words, that lives in memory only."""
        index = tantivy.Index(_schema())
        _fill(index, rows, texts)
        return cls(index)

    @staticmethod
    def write(folder: Path, rows: Iterable[int], texts: Iterable[Sequence[str]]) -> None:
        """Write an index of ``texts``, given as words, to the empty ``folder``; ``rows`` are the passages' numbers.

        :raises SearchError: If it cannot be written.
        """
        try:
            _fill(tantivy.Index(_schema(), path=str(folder)), rows, texts)
        except ValueError as error:  # what tantivy makes of every failed write
            raise SearchError(f"{folder} cannot be written ({error}): check space and rights") from error
        for name in LOCKS:
            (folder / name).unlink(missing_ok=True)

    def search(
        self, terms: Iterable[str] | Mapping[str, float], k: int, *, plain: bool = False
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the rows of the ``k`` passages with the most in common and their scores, best first.

        :param terms: What to search for; in a mapping, with what each counts.
        :param plain: Whether the terms are without diacritics, to be compared with the passages' plain letters.
        """
        queries = self._queries(terms, plain)
        if not queries:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        return self._run(queries, k)

    def scores(
        self, terms: Iterable[str] | Mapping[str, float], rows: NDArray[np.int64], *, plain: bool = False
    ) -> NDArray[np.float64]:
        """Return the score of each of ``rows``, sorted, as :meth:`search` would give it; 0 without a common term."""
        if not len(rows):
            return np.zeros(0)
        among = tantivy.Query.term_set_query(self._schema, ROW, rows.tolist())
        queries = [(tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)), *self._queries(terms, plain)]
        found, scored = self._run(queries, len(rows))
        scores = np.zeros(len(rows))
        scores[np.searchsorted(rows, found)] = scored
        return scores

    def _queries(
        self, terms: Iterable[str] | Mapping[str, float], plain: bool
    ) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        field = PLAIN if plain else MARKED
        counts = terms if isinstance(terms, Mapping) else dict.fromkeys(terms, 1.0)
        queries = []
        for term, count in sorted(counts.items()):
            query = tantivy.Query.term_query(self._schema, field, term, index_option="freq")
            queries.append((tantivy.Occur.Should, query if count == 1 else tantivy.Query.boost_query(query, count)))
        return queries

    def _run(
        self, queries: list[tuple[tantivy.Occur, tantivy.Query]], k: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        hits = self._searcher.search(tantivy.Query.boolean_query(queries), k, count=False).hits
        rows = self._searcher.fast_field_values(ROW, [address for _, address in hits])
        return np.array(rows, dtype=np.int64), np.array([score for score, _ in hits], dtype=np.float64)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in (MARKED, PLAIN):
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field(ROW, stored=False, indexed=True, fast=True)
    return builder.build()


@lru_cache(1 << 16)
def _plain(word: str) -> str:
    return strip_diacritics(word)


def _fill(index: tantivy.Index, rows: Iterable[int], texts: Iterable[Sequence[str]]) -> None:
    writer = index.writer(WRITER_BYTES, 1)
    for row, words in zip(rows, texts, strict=True):
        marked, plain = (" ".join(with_pairs(own)) for own in (words, [*map(_plain, words)]))
        writer.add_document(tantivy.Document(**{ROW: row, MARKED: marked, PLAIN: plain}))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
