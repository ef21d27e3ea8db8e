"""Words of one language as words of the other, so that the lexical leg counts across languages too.

The table is made by ``python -m eval train-translations`` from parallel sentences and a glossary.
Searching with every likely translation, each counting by its probability, is what Darwish and Oard (2003) call a
probabilistic structured query.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

from index.datatypes import Language
from index.language.terms import WORD

FILE = Path(__file__).parent / "translations.json.gz"
Table = dict[str, dict[str, float]]
"""Of each term, its translations with their probabilities."""
SURE, SURE_PAIR = 0.4, 0.15
"""The least probability of a translation that may stand for its term. The first is for a syllable or an English word,
the second for a pair of syllables, which shares its probability with them."""
EMPTY = frozenset("a an and are as at be by do for from in is it of on or so that the this to was with".split())
"""English words that say nothing alone."""


def translate(terms: Iterable[str], language: Language) -> dict[str, float]:
    """Return terms of the other language with how much each counts, from the ``terms`` of a question in ``language``.

    A term counts by the sum of the probabilities with which it translates the question's terms.
    """
    table, counted = _table()[language], dict[str, float]()
    for term in dict.fromkeys(key_of(term, language) for term in terms):
        for translation, probability in table.get(term, {}).items():
            counted[translation] = counted.get(translation, 0.0) + probability
    return counted


def in_other_words(question: str, language: Language, chosen: Callable[[], bool] = lambda: True) -> str:
    """Return a question in ``language`` with the words whose translation is sure put into the other language.

    :param chosen: Says of each of them whether it is to be.
    """
    return " ".join(_in_other_words(question.split(), language, chosen))


def _in_other_words(words: Sequence[str], language: Language, chosen: Callable[[], bool]) -> Iterator[str]:
    at = 0
    while at < len(words):
        for length in (2, 1) if language == "vi" else (1,):
            piece = words[at : at + length]
            term = "_".join(WORD.findall(" ".join(piece).lower()))
            translation = _most_probable(term, language) if len(piece) == length else None
            if translation and chosen():
                yield translation
                break
        else:
            length = 1
            yield words[at]
        at += length


def _most_probable(term: str, language: Language) -> str | None:
    """Return the most probable translation of ``term`` that means something alone, a pair of syllables if there is one.

    A number stays what it is.
    """
    counted = {} if any(map(str.isdigit, term)) else translate([term], language)
    for sure, words in ((SURE_PAIR, [w for w in counted if "_" in w]), (SURE, [w for w in counted if "_" not in w])):
        best = max(words, key=lambda word: (counted[word], word), default="")
        if best and counted[best] >= sure and best not in EMPTY:
            return best.replace("_", " ")
    return None


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
