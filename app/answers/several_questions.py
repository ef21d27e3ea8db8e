"""Two or three questions that were typed as one."""

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np

from app.answers.heads import Head
from index.language.spelling import one_tone_placement
from index.model.encoder import Encoder
from index.model.identity import Vectors

ONE, OWN = KINDS = ("goes on", "a question of its own")
"""What may begin after a punctuation mark or before a joining word."""
MOST = 4
"""The most questions of one line that are answered."""
MOST_PLACES = 16
"""The most places that are looked at. Each takes two vectors, and a line of nothing but commas has hundreds."""
_JOINING = "và|với|rồi|còn|đồng thời|kèm theo|cũng như|hoặc|hay|and|or|also|as well as|plus|then"
_PLACES = re.compile(rf"(?<=[?!.;,])\s+|\s+(?=(?:{_JOINING})\b)", re.IGNORECASE)
"""Where a second question may begin."""


def places_in(question: str) -> list[tuple[int, int]]:
    """Return the first places where another question may begin: (end of the text before, start of the text after)."""
    found = (place.span() for place in _PLACES.finditer(question))
    places = (span for span in found if _has_words(question[: span[0]]) and _has_words(question[span[1] :]))
    return list(islice(places, MOST_PLACES))


def vectors_at(question: str, places: Sequence[tuple[int, int]], encoder: Encoder) -> Vectors:
    """Return for each place the vectors of the text before and after it, concatenated: shape (places, 2 · dim)."""
    halves = [one_tone_placement(half) for end, start in places for half in (question[:end], question[start:])]
    return np.asarray(encoder.encode_questions(halves)).reshape(len(places), -1)


def split_question(question: str, head: Head, encoder: Encoder) -> list[str]:
    """Return the questions that one line holds, in order; the whole line if it holds one, or if that is not known."""
    places = places_in(question) if head.weights is not None else []
    if not places:
        return [question]
    parts: list[str] = []
    at = 0
    for (end, start), vector in zip(places, vectors_at(question, places, encoder), strict=True):
        told = head.probabilities(vector)
        if told and told[OWN] > 0.5 and len(parts) < MOST - 1:
            parts.append(question[at:end].rstrip(" ,;"))
            at = start
    return [*parts, question[at:]]


def _has_words(text: str) -> bool:
    return any(map(str.isalpha, text))
