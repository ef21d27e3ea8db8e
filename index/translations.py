"""Words of one language as words of the other, so that the lexical leg counts across languages too.

The table is made by ``python -m eval train-translations`` from parallel sentences and a glossary.
Searching with every likely translation, each counting by its probability, is what Darwish and Oard (2003) call a
probabilistic structured query.
"""

import gzip
import json
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

from index.datatypes import Language

FILE = Path(__file__).parent / "translations.json.gz"
Table = dict[str, dict[str, float]]
"""Of each term, its translations with their probabilities."""


def translate(terms: Iterable[str], language: Language) -> dict[str, float]:
    """Return terms of the other language with how much each counts, from the ``terms`` of a question in ``language``.

    A term counts by the sum of the probabilities with which it translates the question's terms.
    """
    table, counted = _table()[language], dict[str, float]()
    for term in dict.fromkeys(key_of(term, language) for term in terms):
        for translation, probability in table.get(term, {}).items():
            counted[translation] = counted.get(translation, 0.0) + probability
    return counted


@lru_cache(maxsize=20_000)
def key_of(term: str, language: Language) -> str:
    """Return the form of ``term`` that the table is looked up by: English words without their endings."""
    if language == "vi":
        return term
    return str(snowballstemmer.stemmer("english").stemWord(term))  # one each time: a stemmer is not thread-safe


@cache
def _table() -> dict[str, Table]:
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        table: dict[str, Table] = json.load(file)
    return table
