"""The page that is shown where the database, or what keeps the index, cannot be read now."""

import logging

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from app.operations.database import DatabaseUnusable
from app.web.pages.plain_page import home_of, in_other_language, language_of, message_page, page_headers
from index.datatypes import Language
from index.errors import EngineUnreachable

_LOG = logging.getLogger(__name__)
WORDS: dict[Language, tuple[str, str]] = {
    "vi": (
        "Tạm thời không xem được",
        "Hiện không đọc được dữ liệu của trang này. Bạn hãy thử lại sau ít phút; nếu lỗi lặp lại, hãy báo cho quản trị "
        "viên.",
    ),
    "en": (
        "Not available at present",
        "What this page shows cannot be read at present. "
        "Please try again in a few minutes, and tell your administrator if it keeps happening.",
    ),
}
"""Title and text, in each language."""


def answer_unavailable(application: FastAPI) -> None:
    """Let the pages of ``application`` say so where the database, or what keeps the index, is away."""

    def respond(request: Request, error: Exception) -> Response:
        _LOG.error("%s: %s", request.url.path, error)
        language, home = language_of(request), home_of(request.url.path)
        page = message_page(*WORDS[language], language, home, other=in_other_language(request))
        return HTMLResponse(page, 503, page_headers() | {"Cache-Control": "private, no-store"})

    for away in (DatabaseUnusable, EngineUnreachable):
        application.add_exception_handler(away, respond)
