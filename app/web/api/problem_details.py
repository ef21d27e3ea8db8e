"""Problem details (RFC 9457): what they are, how they are described, and those of requests that nobody reads."""

from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, PlainTextResponse, Response

MEDIA_TYPE = "application/problem+json"
_MEANINGS = {
    401: "No proxy that is trusted names the person.",
    404: "There is no such document, or no translator between the languages.",
    408: "The request did not arrive in time.",
    413: "The request is too large.",
    422: "The request is not understood, or the question is empty or too long.",
    429: "The person asked too much; `Retry-After` says when to ask again.",
    500: "A fault prevented it; the server's log says which.",
    503: "Too many questions wait, and `Retry-After` says when to ask again; what was said could not be kept; or "
    "what keeps the index does not answer.",
}


class Problem(BaseModel):
    """Why something was not done."""

    type: str = Field(description="`urn:hoidap:problem:` and the kind.")
    title: str = Field(description="The kind, in English.")
    status: int
    detail: str = Field(description="For the person.")


def problem(status: int, kind: str, detail: str) -> dict[str, Any]:
    """Return the problem details of a ``kind`` such as ``no-such-article``."""
    return {"type": f"urn:hoidap:problem:{kind}", "title": kind.replace("-", " "), "status": status, "detail": detail}


def stated(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how a description of an API says that an operation may end with ``statuses``.

    It refers to a schema ``Problem``.
    """
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _MEANINGS[status], "content": content} for status in statuses}


def refusal(path: str, status: int, kind: str, words: str) -> Response:
    """Return what answers a request for ``path`` that is not read: problem details from the API, else only words."""
    if path.startswith("/api/"):
        return JSONResponse(problem(status, kind, words), status, media_type=MEDIA_TYPE)
    return PlainTextResponse(f"{status}: {words}", status)
