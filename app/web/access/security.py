"""What the server does not answer, and the headers of what it does."""

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What the page asks Gradio for. Everything else that Gradio would answer stays closed: fetching addresses for a
# stranger (file=http…, proxy=), uploads without a limit, monitoring, deep links, named calls, reload, recording.
_NEEDED = re.compile(
    r"/|/theme\.css|/robots\.txt|/manifest\.json|/config/?|/(?:static|assets)/[\w./@-]+"
    r"|/gradio_api/(?:theme\.css|startup-events|reset/?|run/predict|heartbeat/\w+)"
)
_ROUTINE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
_OF_ARTICLES = re.compile(r"/(?:api|v1|articles)/|/report$")


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
        await PlainTextResponse("Not Found", 404)(scope, receive, send)


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
                if _OF_ARTICLES.match(scope["path"]):  # what one person may read is kept for no other
                    headers.setdefault("Cache-Control", "private, no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers)
