"""The page for who gets none: there is no such page, or not for this person."""

import re
from dataclasses import dataclass

from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.web.pages.plain_page import all_documents, home_of, in_other_language, language_of, message_page, page_headers
from index.datatypes import Language

_PAGES = re.compile(r"/|/(?:embed|plain|report|articles|desk)(?:/.*)?")
"""What people open. Everything else is mostly asked for by programs."""


@dataclass(frozen=True, slots=True)
class RefusalWording:
    """The words of the page in one language."""

    title: str
    hint: str


WORDS: dict[Language, RefusalWording] = {
    "vi": RefusalWording(
        title="Không có trang này",
        hint="Ở địa chỉ này không có trang nào, hoặc trang chỉ dành cho một số người.",
    ),
    "en": RefusalWording(
        title="There is no such page",
        hint="Nothing is at this address, or the page is for some people only.",
    ),
}


def wants_page(request: Request) -> bool:
    """Whether a page is to say what is the matter: a browser or anybody asks for a page, and no program for JSON."""
    accepted = request.headers.get("accept", "")
    is_page = _PAGES.fullmatch(request.scope["path"]) is not None
    return "text/html" in accepted or (is_page and "json" not in accepted)


def no_such_page(request: Request, status: int = 404) -> Response:
    """Return that there is no such page. It is the same whether there is one that others may open."""
    if not wants_page(request):
        return PlainTextResponse("Not Found", status)
    language, home = language_of(request), home_of(request.scope["path"])
    words, ways = WORDS[language], [all_documents(home, language)]
    page = message_page(words.title, words.hint, language, home, other=in_other_language(request), ways=ways)
    return HTMLResponse(page, status, page_headers() | {"Cache-Control": "private, no-store"})


async def refuse(request: Request, error: Exception) -> Response:
    """Return what answers a request that no route takes."""
    assert isinstance(error, HTTPException)
    if error.status_code in (404, 405) and wants_page(request):
        page = no_such_page(request, error.status_code)
        page.headers.update(error.headers or {})
        return page
    return await http_exception_handler(request, error)
