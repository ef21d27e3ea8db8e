"""The article view: a whole article, server-rendered and without JavaScript, at the words that were cited."""

import re
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.operations.person import person_of
from app.web.access.limits import TurnedAway
from app.web.links import web_address
from app.web.pages.article_body import render_body
from app.web.pages.page_figure import picture_of, render_figures
from app.web.pages.page_pictures import PagePictures, State
from app.web.pages.plain_page import home_of, language_of, page_headers, plain_page
from app.web.question_queue import Desk
from app.wording.localisation import format_date
from app.wording.words import WORDING
from index.datatypes import Article, Language

_OFFSET = re.compile(r"[0-9]{1,9}")


def article_routes(desk: Desk, pictures: PagePictures) -> APIRouter:
    """Return the route of the article view, ``GET /articles/{id}?start=&end=&lang=``.

    ``start`` and ``end`` that name no slice of the text are ignored; ``lang`` defaults to the browser's language.
    ``?picture=2`` is the picture of a page of which text was recognised.
    """
    routes = APIRouter()

    @routes.get("/articles/{article_id:path}", response_class=HTMLResponse)
    def show_article(request: Request, article_id: str) -> Response:
        query, language = request.query_params, language_of(request)
        article = desk.view(person_of(request.scope)).index.article(article_id)
        home = home_of(f"/articles/{article_id}")
        if article is None:
            return HTMLResponse(render_missing(language, home), 404, page_headers())
        if "picture" in query:
            return _picture(article, query["picture"], pictures)
        span = _span(query.get("start", ""), query.get("end", ""), len(article.text))
        state = pictures.state(article) if article.recognised_in(*span) else "gone"
        return HTMLResponse(render_article(article, span, language, home, state), 200, page_headers())

    return routes


def _picture(article: Article, page: str, pictures: PagePictures) -> Response:
    """Return the picture of a page, for the view of an article, or that there is none."""
    recognised = picture_of(article, page)
    try:
        picture = pictures.draw(article, recognised) if recognised else None
    except TurnedAway as error:
        return Response(status_code=503, headers={"Retry-After": str(error.seconds)})
    headers = {"Content-Security-Policy": "default-src 'none'"}
    return Response(picture, media_type="image/jpeg", headers=headers) if picture else Response(status_code=404)


def render_article(
    article: Article, span: tuple[int, int], language: Language, home: str, state: State = "gone"
) -> str:
    """Return the page of an article.

    :param span: Slice of the text that is marked; ``(0, 0)`` marks nothing.
    :param language: Language of everything but the article.
    :param home: Address of the question page.
    :param state: What became of the file of an article of which text was recognised.
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
    figures = render_figures(article, span, state, language)
    body = (
        f'<article lang="{article.language}"><h1>{escape(article.title)}</h1>'
        f'<div lang="{language}">{line}</div>{render_body(article, span, language, figures)}</article>'
    )
    return plain_page(article.title, body, language, home, documents=True)


def render_missing(language: Language, home: str) -> str:
    """Return the page that says that there is no such article."""
    words = WORDING[language]
    body = f"<article><h1>{escape(words.article_missing)}</h1><p>{escape(words.article_missing_hint)}</p></article>"
    return plain_page(words.article_missing, body, language, home, documents=True)


def _span(start: str, end: str, length: int) -> tuple[int, int]:
    if _OFFSET.fullmatch(start) and _OFFSET.fullmatch(end) and int(start) < int(end) <= length:
        return int(start), int(end)
    return 0, 0
