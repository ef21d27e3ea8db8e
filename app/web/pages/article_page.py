"""The article view: a whole article, server-rendered and without JavaScript, at the words that were cited."""

import re
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.operations.person import person_of
from app.web.access.limits import TurnedAway
from app.web.links import web_address
from app.web.pages.article_body import render_body, title_piece
from app.web.pages.page_figure import picture_of, render_figures
from app.web.pages.page_pictures import PagePictures, State
from app.web.pages.plain_page import (
    all_documents,
    home_of,
    in_other_language,
    language_of,
    message_page,
    page_headers,
    plain_page,
)
from app.web.question_queue import QuestionQueue
from app.wording.localisation import format_date
from app.wording.words import WORDING
from index.datatypes import Article, Language

_OFFSET = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class ViewWording:
    """The words of the view in one language."""

    skip: str


WORDS: dict[Language, ViewWording] = {
    "vi": ViewWording(skip="Đến phần được trích"),
    "en": ViewWording(skip="Skip to the cited words"),
}


def article_routes(queue: QuestionQueue, pictures: PagePictures) -> APIRouter:
    """Return the route of the article view, ``GET /articles/{id}?start=&end=&lang=``.

    ``start`` and ``end`` that name no slice of the text are ignored; ``lang`` defaults to the browser's language.
    ``?picture=2`` is the picture of a page of which text was recognised.
    """
    routes = APIRouter()

    @routes.get("/articles/{article_id:path}", response_class=HTMLResponse)
    def show_article(request: Request, article_id: str) -> Response:
        query, language = request.query_params, language_of(request)
        article = queue.view(person_of(request.scope)).index.library.article(article_id)
        home = home_of(f"/articles/{article_id}")
        if article is None:
            return HTMLResponse(render_missing(language, home, in_other_language(request)), 404, page_headers())
        if "picture" in query:
            return _picture(article, query["picture"], pictures, person_of(request.scope).key)
        span = _span(query.get("start", ""), query.get("end", ""), len(article.text))
        state = pictures.state(article) if article.recognised_in(*span) else "gone"
        marked = span[0] < span[1]
        other = in_other_language(request, {"start": span[0], "end": span[1]} if marked else {}) + "#cited" * marked
        return HTMLResponse(render_article(article, span, language, home, state, other), 200, page_headers())

    return routes


def _picture(article: Article, page: str, pictures: PagePictures, person: str) -> Response:
    """Return the picture of a page, for the view of an article, or that there is none."""
    recognised = picture_of(article, page)
    try:
        picture = pictures.draw(article, recognised, person) if recognised else None
    except TurnedAway as error:
        status = 503 if error.busy else 429
        return Response(status_code=status, headers={"Retry-After": str(error.seconds)})
    headers = {"Content-Security-Policy": "default-src 'none'"}
    return Response(picture, media_type="image/jpeg", headers=headers) if picture else Response(status_code=404)


def render_article(
    article: Article, span: tuple[int, int], language: Language, home: str, state: State = "gone", other: str = ""
) -> str:
    """Return the page of an article.

    :param span: Slice of the text that is marked; ``(0, 0)`` marks nothing.
    :param language: Language of everything but the article.
    :param home: Address of the question page.
    :param state: What became of the file of an article of which text was recognised.
    :param other: Address of the page in the other language.
    """
    figures = render_figures(article, span, state, language)
    return plain_page(
        "pages/article.html", article.title, language, home, title_language=article.language, other=other,
        ways=[all_documents(home, language)],
        article=article,
        heading=title_piece(article, span),
        body=render_body(article, span, language, figures),
        cited=span[0] < span[1],
        date=format_date(article.date, language) if article.date else "",
        original=web_address(article.url),
        foreign=WORDING[language].quoted_in[article.language] if article.language != language else "",
        view=WORDS[language],
    )  # fmt: skip


def render_missing(language: Language, home: str, other: str = "") -> str:
    """Return the page that says that there is no such article."""
    words = WORDING[language]
    ways = [all_documents(home, language)]
    return message_page(words.article_missing, words.article_missing_hint, language, home, other=other, ways=ways)


def _span(start: str, end: str, length: int) -> tuple[int, int]:
    if _OFFSET.fullmatch(start) and _OFFSET.fullmatch(end) and int(start) < int(end) <= length:
        return int(start), int(end)
    return 0, 0
