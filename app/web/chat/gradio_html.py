"""Gradio's page, made fit to be served under a content security policy and inside a portal's frame."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.chat.first_box import render_first_box
from app.web.chat.gradio_files import GradioFiles
from app.web.pages.plain_page import language_of
from app.web.templates import render
from app.wording.words import WORDING
from index.datatypes import Language

EMBED = "/embed"
_SCRIPT = re.compile(r"<script(?=[\s>])")
_META = re.compile(r"<meta\b(?=[^>]*\b(?:property|name)=\"(?:og|twitter):)[^>]*>\s*")
"""What Gradio says of itself to social networks."""
_RESIZER = re.compile(r"<script>(?:(?!</script>).)*?iframeResizer\.contentWindow.*?</script>\s*", re.DOTALL)
"""What asks for a script that pages need whose frame is to grow with them; a portal's frame does not grow."""
_STYLE = re.compile(r"<link rel=\"stylesheet\"[^>]* href=\"\./assets/[^>]*>\s*")
_THEME = re.compile(r"\"theme_hash\":\s*\"(\w+)\"")
_LANGUAGE = re.compile(r"(?<=<html)([^>]*\blang=)\"[^\"]*\"")


def policy(nonce: str, frame_ancestors: Sequence[str]) -> str:
    """Return the content security policy of the page.

    Gradio makes functions of text for what the page does in the browser, hence ``unsafe-eval``, and puts styles on
    elements; no script runs that does not carry the nonce or come from here.
    """
    ancestors = " ".join(["'self'", *frame_ancestors])
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        f"base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
    )


class OwnPage:
    """Give the page its policy, and the same page at ``/embed`` for the frames of listed portals."""

    def __init__(self, app: ASGIApp, head: str, files: GradioFiles, name: str, frame_ancestors: Sequence[str]) -> None:
        """Put ``head`` at the end of the page's head, and let the portals ``frame_ancestors`` show the page.

        :param files: What the page loads.
        :param name: The organisation's; may be empty.
        """
        self.app = app
        self._head = head
        self._files = files
        self._name = name
        self._frame_ancestors = tuple(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; the page's response is held back until it is whole."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        if path not in ("", "/", EMBED):
            await self.app(scope, receive, send)
            return
        ancestors = self._frame_ancestors if path == EMBED else ()
        request = Request(scope)
        if path == EMBED:
            root = scope.get("root_path", "")
            scope = dict(scope, path=f"{root}/", raw_path=f"{root}/".encode())
        body = render_first_box(request, self._name, in_frame=path == EMBED)
        own = _Own(language_of(request), self._head, body, self._files, ancestors)
        await self.app(scope, receive, _Rewritten(send, own))


@dataclass(frozen=True, slots=True)
class _Own:
    """What is put into Gradio's page: its language, and HTML for the end of its head and the beginning of its body."""

    language: Language
    head: str
    body: str
    files: GradioFiles
    frame_ancestors: tuple[str, ...]

    def put_into(self, html: str, nonce: str) -> str:
        """Return the page with all of it, and the nonce on each script."""
        title = f"<head><title>{escape(WORDING[self.language].title)}</title>"
        theme = _THEME.search(html)
        template = "chat/gradio_files.html"
        style = render(template, in_head=True, files=self.files)
        files = render(template, in_head=False, files=self.files, theme=theme[1] if theme else "")
        html = _STYLE.sub("", html) if self.files.styles else html
        html = _RESIZER.sub("", html)
        html = _LANGUAGE.sub(rf'\1"{self.language}"', _META.sub("", html), count=1).replace("<head>", title, 1)
        html = html.replace("</head>", f"{style}{self.head}</head>", 1)
        # without quotation marks, because a script may stand inside a string of JSON, too
        html = _SCRIPT.sub(f"<script nonce={nonce}", html)
        before, app, after = html.rpartition("<gradio-app")
        return f"{before}{self.body}{files}{app}{after}"


class _Rewritten:
    """Sends on what it is given; HTML with what is put into it, and the policy that asks for the nonce."""

    def __init__(self, send: Send, own: _Own) -> None:
        self._send = send
        self._own = own
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
        body = self._own.put_into(self._body.decode("utf-8"), nonce).encode("utf-8")
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(body))
        headers["content-security-policy"] = policy(nonce, self._own.frame_ancestors)
        await self._send(start)
        return {"type": "http.response.body", "body": body}
