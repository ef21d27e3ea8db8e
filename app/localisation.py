"""Which language a reader prefers, and how numbers, dates and remarks on documents are written in it."""

import datetime
import re

from app.answers.versions import Replaced
from app.wording import LANGUAGES, WORDING
from index.datatypes import Language
from index.formats.recognised import DOUBTFUL

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ACCEPTED = re.compile(r"\s*([a-z]{1,8})(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?", re.IGNORECASE)


def choose_language(accept_language_header: str) -> Language:
    """Return the language that the header prefers among Vietnamese and English.

    The highest weight wins, the first named on a tie; Vietnamese if neither is named with a weight above 0.
    """
    best, best_weight = LANGUAGES["vi"], 0.0
    for entry in accept_language_header.split(","):
        accepted = _ACCEPTED.fullmatch(entry)
        if not accepted:
            continue
        weight = float(accepted[2] or 1)
        language = LANGUAGES.get(accepted[1].lower())
        if language and weight > best_weight:
            best, best_weight = language, weight
    return best


def format_number(number: int, language: Language) -> str:
    """Return a whole number as the language writes it, ``1.000`` or ``1,000``."""
    return f"{number:,}".replace(",", "." if language == "vi" else ",")


def format_date(date: str, language: Language) -> str:
    """Return an ISO 8601 date as the language writes it, ``14/01/2026`` or ``14 January 2026``.

    What is not such a date is returned as it is: it stands in somebody's article.
    """
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    if language == "vi":
        return f"{day.day:02}/{day.month:02}/{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def replaced_note(replaced: Replaced, language: Language) -> str:
    """Return why a document is out of force, in words."""
    since = format_date(replaced.since.isoformat(), language) if replaced.since else ""
    template = WORDING[language].out_of_force[f"{replaced.why} since" if since else replaced.why]
    return template.format(title=replaced.by.title if replaced.by else "", since=since)


def recognised_note(confidence: int, language: Language) -> str:
    """Return that words were read from a picture, and, if the confidence in percent is low, that they may be wrong."""
    return WORDING[language].recognised["doubtful" if confidence < DOUBTFUL else "sure"]
