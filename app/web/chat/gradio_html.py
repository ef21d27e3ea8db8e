"""Gradio's page, made fit to be served under a content security policy and inside a portal's frame."""

import re
import secrets
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EMBED = "/embed"
_SCRIPT = re.compile(r"<script(?=[\s>])")
_META = re.compile(r"<meta\b(?=[^>]*\b(?:property|name)=\"(?:og|twitter):)[^>]*>\s*")
"""What Gradio says of itself to social networks."""


def policy(nonce: str, frame_ancestors: Sequence[str]) -> str:
    """Return the content security policy of the page.

    Gradio makes functions of text for what the page does in the browser, hence ``unsafe-eval``, and puts styles on
    elements; no script runs that does not carry the nonce or come from here.
    """
    ancestors = " ".join(["'self'", *frame_ancestors])
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        f"base-uri 'self'; form-action 'none'; frame-ancestors {ancestors}"
    )


class OwnPage:
    """Give the page its policy, and the same page at ``/embed`` for the frames of listed portals."""

    def __init__(self, app: ASGIApp, head: str, frame_ancestors: Sequence[str]) -> None:
        """Put ``head`` at the end of the page's head, and let the portals ``frame_ancestors`` show the page."""
        self.app = app
        self._head = head
        self._frame_ancestors = tuple(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; the page's response is held back until it is whole."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if path not in ("", "/", EMBED):
            await self.app(scope, receive, send)
            return
        ancestors = self._frame_ancestors if path == EMBED else ()
        if path == EMBED:
            root = scope.get("root_path", "")
            scope = dict(scope, path=f"{root}/", raw_path=f"{root}/".encode())
        await self.app(scope, receive, _Rewritten(send, self._head, ancestors))


class _Rewritten:
    """Sends on what it is given; HTML with a nonce on each script, and the policy that asks for it."""

    def __init__(self, send: Send, head: str, frame_ancestors: Sequence[str]) -> None:
        self._send = send
        self._head = head
        self._frame_ancestors = frame_ancestors
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
            message = await self._begin(self._start)
        await self._send(message)

    async def _begin(self, start: Message) -> Message:
        nonce = secrets.token_hex(16)
        html = _META.sub("", self._body.decode("utf-8")).replace("</head>", f"{self._head}</head>", 1)
        # without quotation marks, because a script may stand inside a string of JSON, too
        body = _SCRIPT.sub(f"<script nonce={nonce}", html).encode("utf-8")
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(body))
        headers["content-security-policy"] = policy(nonce, self._frame_ancestors)
        await self._send(start)
        return {"type": "http.response.body", "body": body}
