"""The table of :mod:`index.language.translations`, learnt from parallel sentences."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from eval.questions import QuestionsUnreadable, read_rows
from eval.written_documents import Answer, Document, read_documents
from index.datatypes import Language
from index.language.terms import terms_of, words_of
from index.language.translations import Table, key_of

ROUNDS = 6
"""Of expectation and maximisation."""
LEAST_PROBABILITY = 0.1
MOST_ALIKE = 2
"""Questions of one language with the same answers of which pairs are made."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in both languages."""

    en: str
    vi: str


def read_pairs(path: Path, source: str = "") -> list[Pair]:
    """Return the rows of a ``.tsv`` file (English, tab, Vietnamese) or of JSON lines with the fields ``en`` and ``vi``.

    Of a folder of documents with questions it is those that ask for the same in both languages.

    :param source: Only rows of JSON whose ``src`` begins so.
    :raises QuestionsUnreadable: If it cannot be read or a row is of another form.
    :raises DocumentsUnfit: If documents break their form.
    """
    if path.is_dir():
        return list(chain.from_iterable(map(_question_pairs, read_documents(sorted(path.glob("*.txt"))))))
    if path.suffix == ".tsv":
        lines = enumerate(_lines(path), start=1)
        rows: list[tuple[str, list[Any]]] = [(f"{path}:{number}", line.split("\t")) for number, line in lines]
    else:
        rows = [(place, [row.get("en"), row.get("vi")]) for place, row in _rows_of(path, source)]
    for place, row in rows:
        if len(row) != 2 or not all(isinstance(text, str) and text.strip() for text in row):
            raise QuestionsUnreadable(f"{place}: expected a text in English and one in Vietnamese")
    return [Pair(*row) for _, row in rows]


def _question_pairs(document: Document) -> Iterator[Pair]:
    """Yield the questions of a document that have the same answers, each with each in the other language.

    Many that have the same are seldom the same question.
    """
    by_answers: dict[tuple[Answer, ...], dict[Language, list[str]]] = {}
    for asked in document.asked:
        if asked.answers and not asked.goes_on:
            by_answers.setdefault(asked.answers, {"en": [], "vi": []})[asked.language].append(asked.text)
    for texts in by_answers.values():
        if max(map(len, texts.values())) <= MOST_ALIKE:
            yield from (Pair(en, vi) for en in texts["en"] for vi in texts["vi"])


def _rows_of(path: Path, source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((place, row) for place, row in read_rows(path) if str(row.get("src", "")).startswith(source))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsUnreadable(f"{path} cannot be read: {error}") from error


def train_translations(pairs: Sequence[Pair]) -> dict[Language, Table]:
    """Return for each language how probably its terms translate to which of the other's; takes some minutes."""
    english = [words_of(pair.en) for pair in pairs]
    vietnamese = [terms_of(pair.vi) for pair in pairs]
    stems = [[key_of(word, "en") for word in words] for words in english]
    return {"en": align(stems, vietnamese), "vi": align(vietnamese, english)}


def align(sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> Table:
    """Return the probabilities of target terms given a source term, by IBM model 1 (Brown et al. 1993).

    The improbable ones are left out, and the others made to add up to 1.
    """
    from nltk.translate import AlignedSent, IBMModel1  # not needed to answer, so not installed with the program

    sentences = [AlignedSent(list(target), list(source)) for source, target in zip(sources, targets, strict=True)]
    table: Table = {}
    for target, given in IBMModel1(sentences, ROUNDS).translation_table.items():
        for source, probability in given.items():
            if source is not None and probability >= LEAST_PROBABILITY:
                table.setdefault(source, {})[target] = probability
    return {source: _shares(table[source]) for source in sorted(table)}


def _shares(probabilities: dict[str, float]) -> dict[str, float]:
    total = sum(probabilities.values())
    return {target: round(probability / total, 3) for target, probability in sorted(probabilities.items())}


def save_tables(tables: dict[Language, Table], path: Path) -> None:
    """Write the tables as :mod:`index.language.translations` reads them; equal tables give equal bytes."""
    content = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    path.write_bytes(gzip.compress(content, mtime=0))
