"""The article view: a whole article, server-rendered and without JavaScript, at the words that were cited."""

import re
from html import escape
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.desk import Desk
from app.person import person_of
from app.rendering import web_address
from app.wording import LANGUAGES, WORDING, choose_language, format_date
from index.datatypes import Article, Language

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_OFFSET = re.compile(r"[0-9]{1,9}")


def article_routes(desk: Desk) -> APIRouter:
    """Return the route of the article view, ``GET /articles/{id}?start=&end=&lang=``.

    ``start`` and ``end`` that name no slice of the text are ignored; ``lang`` defaults to the browser's language.
    """
    routes = APIRouter()

    @routes.get("/articles/{article_id:path}", response_class=HTMLResponse)
    def show_article(request: Request, article_id: str) -> HTMLResponse:
        query = request.query_params
        language = _language(query.get("lang", ""), request.headers.get("accept-language", ""))
        article = desk.view(person_of(request.scope)).index.article(article_id)
        home = "../" * (article_id.count("/") + 1)
        if article is None:
            return HTMLResponse(render_missing(language, home), 404, _HEADERS)
        span = _span(query.get("start", ""), query.get("end", ""), len(article.text))
        return HTMLResponse(render_article(article, span, language, home), 200, _HEADERS)

    return routes


def render_article(article: Article, span: tuple[int, int], language: Language, home: str) -> str:
    """Return the page of an article.

    :param span: Slice of the text that is marked; ``(0, 0)`` marks nothing.
    :param language: Language of everything but the article.
    :param home: Address of the question page.
    """
    words = WORDING[language]
    facts = []
    if article.date:
        facts.append(f'<time datetime="{escape(article.date)}">{escape(format_date(article.date, language))}</time>')
    original = web_address(article.url)
    if original:
        facts.append(f'<a href="{escape(original)}" rel="noopener noreferrer">{escape(words.original)}</a>')
    if article.language != language:
        facts.append(f"<span>{escape(words.quoted_in[article.language])}</span>")
    line = f'<p class="facts">{"".join(facts)}</p>' if facts else ""
    body = (
        f'<article lang="{article.language}"><h1>{escape(article.title)}</h1>'
        f'<div lang="{language}">{line}</div>{_paragraphs(article.text, *span)}</article>'
    )
    return _page(article.title, body, language, home)


def render_missing(language: Language, home: str) -> str:
    """Return the page that says that there is no such article."""
    words = WORDING[language]
    body = f"<article><h1>{escape(words.article_missing)}</h1><p>{escape(words.article_missing_hint)}</p></article>"
    return _page(words.article_missing, body, language, home)


def _paragraphs(text: str, start: int, end: int) -> str:
    lines = []
    anchor = ' id="cited"'
    for found in _PARAGRAPH.finditer(text):
        first, last = max(start, found.start()), min(end, found.end())
        if first < last and text[first:last].strip():
            before, cited, after = text[found.start() : first], text[first:last], text[last : found.end()]
            lines.append(f"<p>{escape(before)}<mark{anchor}>{escape(cited)}</mark>{escape(after)}</p>")
            anchor = ""
        else:
            lines.append(f"<p>{escape(found[0])}</p>")
    return "\n".join(lines)


def _page(title: str, body: str, language: Language, home: str) -> str:
    words = WORDING[language]
    style = Path(__file__).with_name("article.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<link rel="icon" type="image/svg+xml" href="{escape(home)}favicon.svg">\n'
        f"<title>{escape(title)} · {escape(words.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<nav><a href="{escape(home)}">← {escape(words.back)}</a></nav>\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


def _language(wanted: str, accept_language: str) -> Language:
    return LANGUAGES.get(wanted) or choose_language(accept_language)


def _span(start: str, end: str, length: int) -> tuple[int, int]:
    if _OFFSET.fullmatch(start) and _OFFSET.fullmatch(end) and int(start) < int(end) <= length:
        return int(start), int(end)
    return 0, 0
