"""Pages without JavaScript, for what is read and left: an article, and what is said of a login."""

from collections.abc import Sequence
from html import escape

from starlette.requests import Request

from app.web.static import static_text
from app.wording.localisation import choose_language
from app.wording.words import LANGUAGES, WORDING
from index.datatypes import Language


def plain_page(title: str, body: str, language: Language, home: str | None, *, documents: bool = False) -> str:
    """Return a page of ``body``, which is HTML already.

    :param home: Address of the question page; None for a page that leads to nowhere, in a portal's frame.
    :param documents: Whether to lead to the list of all documents as well.
    """
    words = WORDING[language]
    style = static_text("article.css")
    icon = back = ""
    if home is not None:
        icon = f'<link rel="icon" type="image/svg+xml" href="{escape(home)}favicon.svg">\n'
        back = _way_back(home, language, documents)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n{icon}'
        f"<title>{escape(title)} · {escape(words.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{back}<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _way_back(home: str, language: Language, documents: bool) -> str:
    words = WORDING[language]
    links = [(f"{home}?lang={language}", f"← {words.back}")]
    links += [(f"{home}articles?lang={language}", words.all_documents)] * documents
    shown = "".join(f'<a href="{escape(address)}">{escape(text)}</a>' for address, text in links)
    return f"<nav>{shown}</nav>\n"


def page_headers(frame_ancestors: Sequence[str] = (), *, forms: bool = False) -> dict[str, str]:
    """Return the headers of a plain page that only its own site and ``frame_ancestors`` may show in a frame.

    :param forms: Whether the page may send what is typed into it, to its own site.
    """
    ancestors = " ".join(["'self'", *frame_ancestors])
    sent = "'self'" if forms else "'none'"
    return {
        "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"base-uri 'none'; form-action {sent}; frame-ancestors {ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }


def home_of(path: str) -> str:
    """Return the address of the question page as seen from the path of another, whatever the proxy puts before it."""
    return "../" * (path.count("/") - 1) or "./"


def language_of(request: Request) -> Language:
    """Return the language that the address names, else the browser's."""
    wanted = request.query_params.get("lang", "")
    return LANGUAGES.get(wanted) or choose_language(request.headers.get("accept-language", ""))
