"""The sparse leg: passages of one language by the syllables and syllable pairs they share with the question.

Pairs stand in for words, which Vietnamese writes as one to four syllables with spaces between: syllables and pairs
find more than the words of a segmenter. Scores are tantivy's BM25 (k1 = 1.2, b = 0.75).
"""

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import BUILD, IndexDamaged, SearchError
from index.spelling import one_tone_placement, strip_diacritics

WORD = re.compile(r"\w+(?:[.,]\w+)*")
MARKED, PLAIN, ROW = "marked", "plain", "row"
WRITER_BYTES = 128_000_000
QUESTION_WORDS = frozenset("ai gì nào mấy đâu who what which when where why how whom whose".split())
QUESTION_PAIRS = frozenset(
    "bao nhiêu|bao lâu|bao giờ|bao xa|tại sao|vì sao|ra sao|làm sao|thế nào|như thế|cho biết|how many|how much".split(
        "|"
    )
)
"""Pairs of words that ask."""
LOCKS = (".tantivy-writer.lock", ".tantivy-meta.lock")


def words_of(text: str) -> list[str]:
    """Return the lower-case syllables and words of NFC ``text``; numbers keep their separators (``91,2``)."""
    return [word.lower() for word in WORD.findall(one_tone_placement(text))]


def terms_of(text: str) -> list[str]:
    """Return the syllables of ``text`` and their pairs, joined by ``_``."""
    return _with_pairs(words_of(text))


def asked_terms(question: str) -> list[str]:
    """Return the terms of ``question`` that an answer may share with it: all but the words that ask, if it has others.

    They are rare in articles, and would count for much wherever they occur. In capitals they are names (AI, WHO).
    """
    typed = WORD.findall(one_tone_placement(question))
    words = [word.lower() for word in typed]
    acronyms = {at for at, word in enumerate(typed) if word.isupper() and not question.isupper()}
    asking = {at for at, word in enumerate(words) if word in QUESTION_WORDS} - acronyms
    for at, pair in enumerate(pairwise(words)):
        if " ".join(pair) in QUESTION_PAIRS:
            asking |= {at, at + 1}
    runs: list[list[str]] = [[]]
    for at, word in enumerate(words):
        if at in asking:
            runs.append([])
        else:
            runs[-1].append(word)
    return [term for run in runs for term in _with_pairs(run)] or _with_pairs(words)


def _with_pairs(words: Sequence[str]) -> list[str]:
    return [*words, *(f"{first}_{second}" for first, second in pairwise(words))]


def neutral_terms(text: str) -> set[str]:
    """Return the terms of a question that read the same in both languages: numbers, acronyms and names, lower case.

    The first word counts only as an acronym or a number, since every first word has a capital.
    """
    words = WORD.findall(one_tone_placement(text))
    numbers = {word for word in words if any(character.isdigit() for character in word)}
    acronyms = {word for word in words if word.isupper() and len(word) > 1}
    names = {word for word in words[1:] if word[0].isupper()}
    return {word.lower() for word in numbers | acronyms | names}


class LexicalIndex:
    """The terms of one language's passages; searching is thread-safe."""

    def __init__(self, index: tantivy.Index) -> None:
        self._searcher = index.searcher()
        self._schema = index.schema

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Return the index whose files :meth:`build` gave, now in ``folder``.

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
    def of(cls, rows: Sequence[int], texts: Iterable[Sequence[str]]) -> "LexicalIndex":
        """Return an index of ``texts``, given as words, that lives in memory only."""
        index = tantivy.Index(_schema())
        _fill(index, rows, texts)
        return cls(index)

    @staticmethod
    def build(rows: Sequence[int], texts: Iterable[Sequence[str]]) -> dict[str, bytes]:
        """Return the files, by name, of an index of ``texts``, given as words; ``rows`` are the passages' numbers.

        :raises SearchError: If the folder for temporary files is full.
        """
        with tempfile.TemporaryDirectory() as scratch:
            try:
                index = tantivy.Index(_schema(), path=scratch)
                _fill(index, rows, texts)
            except ValueError as error:  # what tantivy makes of every failed write
                place = tempfile.gettempdir()
                raise SearchError(f"{place} cannot be written ({error}): check space and rights, or TMPDIR") from error
            paths = sorted(path for path in Path(scratch).iterdir() if path.name not in LOCKS)
            return {path.name: path.read_bytes() for path in paths}

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


def _fill(index: tantivy.Index, rows: Sequence[int], texts: Iterable[Sequence[str]]) -> None:
    writer = index.writer(WRITER_BYTES, 1)
    for row, words in zip(rows, texts, strict=True):
        marked, plain = (" ".join(_with_pairs(own)) for own in (words, [*map(_plain, words)]))
        writer.add_document(tantivy.Document(**{ROW: row, MARKED: marked, PLAIN: plain}))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
