"""What an API says when it does not do what was asked: problem details (RFC 9457), in the asker's language."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.answers.question import LONGEST_QUESTION, QuestionRefused
from app.operations.database import DatabaseUnusable
from app.operations.machine_translation import NoTranslator
from app.web.access.limits import TurnedAway
from app.web.api.problem_details import MEDIA_TYPE, problem
from app.web.chat.page_words import PAGE_WORDS
from app.web.question_queue import Failed
from app.wording.localisation import choose_language, format_number
from app.wording.translation_words import TRANSLATION
from app.wording.words import WORDING, Wording
from index.datatypes import Language
from index.errors import EngineUnreachable

_LOG = logging.getLogger(__name__)


class NoSuchArticle(Exception):
    """There is no article with this id."""


class NotLoggedIn(Exception):
    """People have to be named here, and nobody says who sent this."""

    def __init__(self, here: bool) -> None:
        """Say whether people log in here, or at the portal in front."""
        self.here = here


def problem_of(error: Exception, language: Language) -> dict[str, Any]:
    """Return the problem details of an error; of one that is nobody's fault here, nothing of the inside."""
    words = WORDING[language]
    return problem(*_kind_of(error, words, language))


def _kind_of(error: Exception, words: Wording, language: Language) -> tuple[int, str, str]:
    if isinstance(error, QuestionRefused):
        if error.reason == "empty":
            return 422, "question-empty", words.empty
        return 422, "question-too-long", words.too_long.format(longest=format_number(LONGEST_QUESTION, language))
    if isinstance(error, TurnedAway):
        status, kind = (503, "busy") if error.busy else (429, "too-many-questions")
        return status, kind, error.in_words(language)
    if isinstance(error, NoSuchArticle):
        return 404, "no-such-article", words.article_missing_hint
    if isinstance(error, NoTranslator):
        return 404, "no-translator", TRANSLATION[language].none
    if isinstance(error, DatabaseUnusable):
        return 503, "not-kept", PAGE_WORDS[language].unkept
    if isinstance(error, NotLoggedIn):
        way = words.log_in_here if error.here else words.log_in_at_portal
        return 401, "not-logged-in", f"{words.not_logged_in} {way}"
    if isinstance(error, RequestValidationError):
        return 422, "request-not-understood", f"{words.request_wrong} {_first_of(error)}"
    if isinstance(error, HTTPException):
        return _refused_by_framework(error, words)
    return _fault(error, words)


def _fault(error: Exception, words: Wording) -> tuple[int, str, str]:
    """Say what is to be said of ``Failed``, and of whatever else went wrong."""
    if isinstance(error, EngineUnreachable) or (isinstance(error, Failed) and error.outcome == "unreached"):
        return 503, "index-unreachable", words.no_index
    return 500, "fault", words.failed


def _refused_by_framework(error: HTTPException, words: Wording) -> tuple[int, str, str]:
    if error.status_code == 400:  # for a body that is not UTF-8
        return 422, "request-not-understood", words.request_wrong
    return error.status_code, "no-such-address" if error.status_code == 404 else "not-allowed", str(error.detail)


def _first_of(error: RequestValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part != "body")
    return f"({place}: {first['msg']})" if place else f"({first['msg']})"


def answer_errors(application: FastAPI, render: Callable[[dict[str, Any]], dict[str, Any]] | None = None) -> None:
    """Let ``application`` answer every error with its problem details.

    :param render: Puts them into another form, for clients that expect one; takes and returns a dict.
    """

    def respond(request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, DatabaseUnusable | EngineUnreachable):
            _LOG.error("%s: %s", request.url.path, error)
        details = problem_of(error, choose_language(request.headers.get("accept-language", "")))
        headers = dict(getattr(error, "headers", None) or {})
        if isinstance(error, TurnedAway):
            headers["Retry-After"] = str(error.seconds)
        content = render(details) if render else details
        media_type = "application/json" if render else MEDIA_TYPE
        return JSONResponse(content, details["status"], headers, media_type)

    refused = (QuestionRefused, TurnedAway, NoSuchArticle, NoTranslator, RequestValidationError, HTTPException)
    for kind in (*refused, DatabaseUnusable, EngineUnreachable, Failed, Exception):
        application.add_exception_handler(kind, respond)
