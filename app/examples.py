"""The questions that the page suggests."""

from itertools import islice

from app.live import LiveAnswerer
from app.wording import WORDING
from index.datatypes import Language

SUGGESTED = 4
"""Example questions, at most, in each language."""

Examples = dict[Language, tuple[str, ...]]


def answered_examples(answerer: LiveAnswerer) -> Examples:
    """Return the example questions that articles answer that everybody may read, in each language; asks them all."""
    answered: Examples = {}
    everybody = answerer.readable_by(frozenset())
    for language, words in WORDING.items():
        found = (example for example in words.examples if everybody.answer(example, language).kind == "found")
        answered[language] = tuple(islice(found, SUGGESTED))
    return answered
