"""A question about a whole article: its most central sentences, in the article's order."""

import re
from collections.abc import Sequence

import numpy as np

from app.answers.selection import Unit, repeats, units_of
from index.datatypes import Hit
from index.language.spelling import strip_diacritics
from index.model.identity import Vectors

FEWEST, MOST = 3, 5
SENTENCES_EACH = 8
"""An extract has one sentence for every eight of the article, within the bounds above."""
SHORTEST, LONGEST = 40, 400
"""Characters of a sentence that an extract may show."""
QUESTION_WEIGHT, REPEATED_WEIGHT = 0.5, 0.7
"""The weight of a sentence's nearness to the question, and of its nearness to a sentence already chosen, which is
subtracted (Carbonell and Goldstein 1998). Its nearness to the mean of the article has the weight 1."""
_SUMMARY = (
    r"^(?:(?:hay|xin|giup toi|ban hay) )*(?:tom tat|tom luoc)",
    r"\b(?:noi dung|y|diem|thong diep) (?:chinh|chu yeu)",
    r"^(?:(?:please|can|could|you) )*(?:summari[sz]e|give .*\b(?:summary|overview|gist|outline) of)",
    r"(?:main|key) (?:points|ideas|messages|topics|themes|takeaways)",
    r"what (?:was|were|is) .*\bdiscussed\b",
)
_WHOLE = (
    r"hoi nghi|cuoc hop|phien hop|hoi thao|dien dan|bai (?:viet|bao|phat bieu|noi)|dien van|tai lieu|van ban|"
    r"speech|article|meeting|conference|address|remarks|document|text|report|talk|session"
)
"""Words for an article, or for a meeting that an article tells of."""
_ABOUT = (
    r"(?:noi|ban|trao doi|thao luan|viet)(?: thao| luan)?(?: ve)? (?:nhung )?(?:(?:dieu|van de|chu de|noi dung) )?gi",
    r"what (?:is|was|are|were) .*\babout\W*$",
    r"what (?:does|did|do) .*\b(?:about|discuss|cover|deal with|say)\W*$",
)
_BROAD = re.compile(rf"(?:{'|'.join(_SUMMARY)})(?!\w)", re.IGNORECASE)
_SUBJECT = re.compile(rf"\b(?:{_WHOLE})\b", re.IGNORECASE)
_TOLD = re.compile(rf"\b(?:{'|'.join(_ABOUT)})(?!\w)", re.IGNORECASE)


def is_broad(question: str) -> bool:
    """Whether ``question``, with or without diacritics, asks what a whole article says."""
    plain = strip_diacritics(question)
    return bool(_BROAD.search(plain) or (is_about_a_whole(question) and _TOLD.search(plain)))


def is_about_a_whole(question: str) -> bool:
    """Whether ``question`` has a word for a whole article, or for what it tells of: a speech, a meeting."""
    return bool(_SUBJECT.search(strip_diacritics(question)))


def central_units(hits: Sequence[Hit], vectors: Sequence[Vectors], question: Vectors) -> list[Unit]:
    """Return three to five units that say what an article is about and differ from one another, in its order.

    :param hits: The article's passages, in order.
    :param vectors: For each passage the vectors of its units, shape (units, dim).
    :param question: Unit vector (dim,) of the question.
    """
    units = [unit for hit in hits for unit in units_of(hit)]
    fit = [row for row, unit in enumerate(units) if SHORTEST <= unit.end - unit.start <= LONGEST]
    rows = fit or list(range(len(units)))
    matrix = np.concatenate(vectors)
    middle = matrix[rows].mean(axis=0)
    worth = matrix @ (middle / np.linalg.norm(middle)) + QUESTION_WEIGHT * (matrix @ question)
    most = min(MOST, max(FEWEST, len(rows) // SENTENCES_EACH))
    chosen: list[int] = []
    while rows and len(chosen) < most:
        repeated = (matrix[rows] @ matrix[chosen].T).max(axis=1) if chosen else 0.0
        best = rows[int(np.argmax(worth[rows] - REPEATED_WEIGHT * repeated))]
        chosen.append(best)
        rows = [row for row in rows if row != best and not repeats(units[row], units[best])]
    return [units[row] for row in sorted(chosen)]
