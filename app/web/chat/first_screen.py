"""What the page shows around a conversation: whose it is, what it answers from, and what is said below."""

from collections.abc import Sequence

from app.web.pages.collection import Collection
from app.web.pages.plain_page import Way
from app.web.templates import render_line
from app.wording.localisation import format_date, format_number
from app.wording.words import WORDING
from index.datatypes import Language

KINDS = 5
"""Kinds of files that are named with their number; the others are counted together."""


def render_header(name: str, language: Language) -> str:
    """Return the title and what stands below it.

    :param name: The organisation's; may be empty.
    """
    return render_line("chat/header.html", words=WORDING[language], name=name, language=language)


def render_ways(ways: Sequence[Way], language: Language) -> str:
    """Return the links to other pages."""
    return render_line("chat/ways.html", words=WORDING[language], ways=ways, language=language)


def render_welcome(collection: Collection | None, language: Language) -> str:
    """Return what stands in an empty conversation.

    :param collection: What the person may read, None where it is not known yet who they are.
    """
    covers = "" if collection is None else _covers(collection, language)
    return render_line("chat/welcome.html", words=WORDING[language], covers=covers, language=language)


def render_foot(language: Language, logout: bool) -> str:
    """Return what stands below the question box, with a link to where people log out if there is such a place."""
    return render_line("chat/foot.html", words=WORDING[language], logout=logout)


def _covers(collection: Collection, language: Language) -> str:
    words = WORDING[language]
    kinds = [f"{format_number(count, language)} {kind}" for kind, count in collection.kinds[:KINDS]]
    others = sum(count for _, count in collection.kinds[KINDS:])
    kinds += [words.other_kinds.format(count=format_number(others, language))] * bool(others)
    told = words.covers.format(count=format_number(len(collection), language))
    told += f" ({', '.join(kinds)})" if kinds else ""
    if collection.newest:
        told += f", {words.newest.format(date=format_date(collection.newest, language))}"
    return told
