"""Which language a reader prefers, and how numbers, dates and remarks on documents are written in it."""

import datetime
import re

from babel import dates, numbers

from app.answers.answer import Answer
from app.answers.certainty import Certainty
from app.answers.in_force import Replaced
from app.wording.words import LANGUAGES, WORDING
from index.datatypes import Language
from index.formats.ocr.recognised_pages import DOUBTFUL

MARKS: dict[Certainty, str] = {"found": "●●●", "probably": "●●○", "perhaps": "●○○"}
"""How sure an answer is, for the eye; their shapes differ, as not everybody tells colours apart."""
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
    return str(numbers.format_decimal(number, locale=language))


def format_date(date: str, language: Language) -> str:
    """Return an ISO 8601 date as the language writes it, ``14/01/2026`` or ``14 January 2026``.

    What is not such a date is returned as it is: it stands in somebody's article.
    """
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return str(dates.format_date(day, "dd/MM/y" if language == "vi" else "d MMMM y", locale=language))


def certainty_note(answer: Answer) -> str:
    """Return how sure an answer is, by a mark and in words: ``●●○ Probably``; empty where there is none."""
    sure = answer.certainty
    return f"{MARKS[sure]} {WORDING[answer.language].certainty[sure]}" if sure else ""


def gloss_note(answer: Answer) -> str:
    """Return figures and names of the quotes as the answer's language writes them, empty if it writes them the same."""
    figures = "; ".join(f"{' '.join(figure.written.split())} = {figure.reads}" for figure in answer.glosses)
    return WORDING[answer.language].gloss.format(figures=figures) if figures else ""


def nothing_found(answer: Answer) -> str:
    """Return that no answer was found, and in how many documents."""
    return f"{WORDING[answer.language].not_found} {_among(answer, answer.language)}."


def reply_text(answer: Answer, language: Language) -> str:
    """Return the reply to a greeting, to thanks or a farewell, or to a question about what the program does."""
    words = WORDING[language]
    if answer.reply in (None, "greeting"):
        return words.greeting_alone
    return words.replies[answer.reply].format(among=_among(answer, language))


def _among(answer: Answer, language: Language) -> str:
    if answer.articles is None:
        return WORDING[language].among["unknown"]
    number = "one" if answer.articles == 1 else "other"
    return WORDING[language].among[number].format(count=format_number(answer.articles, language))


def replaced_note(replaced: Replaced, language: Language) -> str:
    """Return why a document is out of force, in words."""
    since = format_date(replaced.since.isoformat(), language) if replaced.since else ""
    template = WORDING[language].out_of_force[f"{replaced.why} since" if since else replaced.why]
    return template.format(title=replaced.by.title if replaced.by else "", since=since)


def recognised_note(confidence: int, language: Language) -> str:
    """Return that words were read from a picture, and, if the confidence in percent is low, that they may be wrong."""
    return WORDING[language].recognised["doubtful" if confidence < DOUBTFUL else "sure"]
