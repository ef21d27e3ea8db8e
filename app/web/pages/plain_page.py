"""What the pages without JavaScript have in common: what is above them, their language, and their headers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.requests import Request

from app.web.static import static_text
from app.web.templates import render
from app.wording.localisation import choose_language
from app.wording.words import LANGUAGES, WORDING
from index.datatypes import Language


@dataclass(frozen=True, slots=True)
class FrameWording:
    """The words around a page in one language."""

    skip: str
    other: Language
    other_name: str


FRAME: dict[Language, FrameWording] = {
    "vi": FrameWording(skip="Đến nội dung chính", other="en", other_name="English"),
    "en": FrameWording(skip="Skip to the content", other="vi", other_name="Tiếng Việt"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A link to elsewhere."""

    address: str
    text: str
    new_tab: bool = False


def plain_page(
    template: str,
    title: str,
    language: Language,
    home: str | None,
    *,
    title_language: Language | None = None,
    other: str = "",
    ways: Sequence[Way] = (),
    **values: object,
) -> str:
    """Return a page by a template that extends ``pages/base.html``.

    :param home: Address of the question page; None for a page that leads to nowhere, in a portal's frame.
    :param title_language: Of the title, if it is not the page's.
    :param other: Address of the page in the other language; empty if it is not to be asked for again.
    :param ways: Links beside the one to the question page.
    :param values: What the template names beside these.
    """
    words = WORDING[language]
    links = [] if home is None else [Way(f"{home}?lang={language}", f"← {words.back}"), *ways]
    return render(
        template, title=title, title_language=title_language or language, language=language, home=home, other=other,
        links=links, words=words, frame=FRAME[language], style=Markup(static_text("article.css")), **values,
    )  # fmt: skip


def message_page(
    title: str, said: str, language: Language, home: str | None, *,
    other: str = "", ways: Sequence[Way] = (), below: Sequence[Way] = (),
) -> str:  # fmt: skip
    """Return a page that says one thing.

    :param below: Where it leads to from there.
    """
    return plain_page("pages/message.html", title, language, home, other=other, ways=ways, said=said, below=below)


def all_documents(home: str, language: Language) -> Way:
    """Return the way to the list of all documents."""
    return Way(f"{home}articles?lang={language}", WORDING[language].all_documents)


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


def in_other_language(request: Request, asked: Mapping[str, str | int] | None = None) -> str:
    """Return the address of the same page in the other language.

    :param asked: What else its address holds.
    """
    return f"?{urlencode({**(asked or {}), 'lang': FRAME[language_of(request)].other})}"


def article_address(article_id: str, language: Language, span: tuple[int, int] = (0, 0)) -> str:
    """Return where an article is, as seen from a page at the top, whatever a proxy puts before its path.

    :param span: Slice of the text that is to be marked; an empty one marks nothing.
    """
    marked = {"start": span[0], "end": span[1]} if span[0] < span[1] else {}
    anchor = "#cited" if marked else ""
    return f"articles/{quote(article_id, safe='/')}?{urlencode(marked | {'lang': language})}{anchor}"
