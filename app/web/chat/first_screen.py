"""What the page shows around a conversation: whose it is, what it answers from, and what is said below."""

from html import escape

from app.web.pages.collection import Collection
from app.wording.localisation import format_date, format_number
from app.wording.words import WORDING
from index.datatypes import Language

KINDS = 5
"""Kinds of files that are named with their number; the others are counted together."""


def render_header(name: str, language: Language) -> str:
    """Return the title and what stands below it.

    :param name: The organisation's; may be empty.
    """
    words = WORDING[language]
    of = f'<span class="hd-of"><span> · </span>{escape(name)}</span>' if name else ""
    return f'<div class="hd-brand"><h1>{escape(words.title)}{of}</h1><p>{escape(words.subtitle)}</p></div>'


def render_welcome(collection: Collection | None, language: Language) -> str:
    """Return what stands in an empty conversation.

    :param collection: What the person may read, None where it is not known yet who they are.
    """
    words = WORDING[language]
    covers = f'<p class="hd-covers">{_covers(collection, language)}</p>' if collection is not None else ""
    return f'<div class="hd-welcome"><p>{escape(words.welcome)}</p>{covers}</div>'


def render_foot(language: Language, logout: bool) -> str:
    """Return what stands below the question box, with a link to where people log out if there is such a place."""
    words = WORDING[language]
    link = f' <a class="hd-logout" href="logout">{escape(words.log_out)}</a>' if logout else ""
    return f"<p>{escape(words.limits)}{link}</p>"


def _covers(collection: Collection, language: Language) -> str:
    words = WORDING[language]
    kinds = [f"{format_number(count, language)} {kind}" for kind, count in collection.kinds[:KINDS]]
    others = sum(count for _, count in collection.kinds[KINDS:])
    kinds += [words.other_kinds.format(count=format_number(others, language))] * bool(others)
    told = words.covers.format(count=format_number(len(collection), language))
    told += f" ({', '.join(kinds)})" if kinds else ""
    if collection.newest:
        told += f", {words.newest.format(date=format_date(collection.newest, language))}"
    link = f'<a href="articles?lang={language}" target="_blank" rel="noopener">{escape(words.see_documents)}</a>'
    return f"{escape(told)}. {link}"
