"""The questions that the page suggests."""

from itertools import islice

from app.answering import Answerer
from app.live import LiveAnswerer
from app.wording import WORDING
from index.datatypes import Language

SUGGESTED = 4
"""Example questions, at most, in each language."""

Examples = dict[Language, tuple[str, ...]]


def answered_examples(answerer: Answerer | LiveAnswerer) -> Examples:
    """Return the example questions that the articles answer, in each language; asks them all."""
    answered: Examples = {}
    for language, words in WORDING.items():
        found = (example for example in words.examples if answerer.answer(example, language).kind == "found")
        answered[language] = tuple(islice(found, SUGGESTED))
    return answered
