"""What the server does not answer, and the headers of what it does."""

import re

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.pages.refusal_page import no_such_page

# What the page asks Gradio for. Everything else that Gradio would answer stays closed: fetching addresses for a
# stranger (file=http…, proxy=), uploads without a limit, monitoring, deep links, named calls, reload, recording.
_NEEDED = re.compile(
    r"/|/theme\.css|/robots\.txt|/manifest\.json|/config/?|/(?:static|assets)/[\w./@-]+"
    r"|/gradio_api/(?:theme\.css|startup-events|reset/?|run/predict|heartbeat/\w+)"
)
_ROUTINE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
_OF_ARTICLES = re.compile(r"/(?:api|v1|articles)/|/(?:plain|report)$")
_HASHED = re.compile(r"/assets/[\w./@-]*-[\w-]{8,}\.\w+")
"""Files whose names change with what they hold; Gradio's build puts a hash of it there."""
_STATIC = re.compile(r"/(?:assets|static)/|/(?:theme\.css|manifest\.json)$")
# Compressed, a response that holds both what its request says and what one person alone may read tells a stranger who
# sends that person's browser there, and sees how long the response is, what stands in it (BREACH). The page holds a
# question but nothing of a person's, an article nothing of its request but offsets. Lists, the report, answers and what
# is said of a login hold both, or may, and are sent as they are.
_COMPRESSED = re.compile(r"/|/embed|/config/?|/articles/.+|/embed\.js|/api/docs/.+|/assets/hoidap-\w+\.css")


class OnlyWhatThePageNeeds:
    """Answer 404 for every path of Gradio's that the page does not use.

    The path is compared as the router sees it, decoded once; a doubled slash or a second layer of encoding is not in
    the list and so is refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is needed."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        if scope["type"] == "http" and _NEEDED.fullmatch(path) and ".." not in path:
            await self.app(scope, receive, send)
            return
        refused = no_such_page(Request(dict(scope, type="http", path=path)))  # a websocket is refused by the same
        await refused(scope, receive, send)


def _kept(path: str, status: int) -> str:
    """Return for how long a response may be kept, and by whom; empty where that is not said."""
    if _OF_ARTICLES.match(path):  # what one person may read is kept for no other
        return "private, no-store"
    if status != 200:
        return ""
    if _HASHED.fullmatch(path):
        return "max-age=31536000, immutable"
    return "max-age=86400" if _STATIC.match(path) else ""


class RoutineHeaders:
    """Put the headers that every response carries on each that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers added to the response's start."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ROUTINE.items():
                    headers.setdefault(name, value)
                if kept := _kept(scope["path"], message["status"]):
                    headers.setdefault("Cache-Control", kept)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class Compress:
    """Compress what may be compressed without telling a secret; Gradio compresses its own files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._compressing = GZipMiddleware(app, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a stream of events is left alone."""
        compressed = scope["type"] == "http" and _COMPRESSED.fullmatch(scope["path"])
        await (self._compressing if compressed else self.app)(scope, receive, send)
