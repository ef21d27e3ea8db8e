"""How large a request may be, and how long it may take to arrive."""

import asyncio
from collections.abc import Awaitable, Callable, Container

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.api.problem_details import refusal

MOST_BYTES = 256 * 1024
"""A question has a thousand characters; a chat client sends the conversation before it, too."""
PATIENCE = 10.0
"""Seconds for a request's whole body."""


class AnswerHead:
    """Answer HEAD as GET, without the body: monitors and link checkers ask so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on as GET, and keep the body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app(dict(scope, method="GET"), receive, send_head)


class _Refused(Exception):
    pass


class BodyTooLarge(Exception):
    """A request's body has more bytes than it may."""


def bounded(receive: Receive, most_bytes: int, patience: float) -> Receive:
    """Return the channel of a request whose body is read as it comes, and never held as a whole.

    It raises :class:`BodyTooLarge` after ``most_bytes``, and a ``TimeoutError`` after ``patience`` seconds.
    """
    size, until = 0, asyncio.get_running_loop().time() + patience

    async def next_message() -> Message:
        nonlocal size
        message = await asyncio.wait_for(receive(), until - asyncio.get_running_loop().time())
        size += len(message.get("body", b""))
        if size > most_bytes:
            raise BodyTooLarge
        return message

    return next_message


class BoundRequests:
    """Answer 413 for a body that is too large, 408 for one that does not arrive."""

    def __init__(
        self,
        app: ASGIApp,
        most_bytes: int = MOST_BYTES,
        patience: float = PATIENCE,
        elsewhere: Container[str] = (),
    ) -> None:
        """Allow ``most_bytes`` of body within ``patience`` seconds.

        :param elsewhere: Paths whose handlers set bounds of their own, by :func:`bounded`.
        """
        self.app = app
        self._elsewhere = elsewhere
        self._most_bytes = most_bytes
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then pass on."""
        bodiless = scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS")
        if bodiless or scope["path"] in self._elsewhere:
            await self.app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(self._body(scope, receive), self._patience)
        except _Refused:
            answer = refusal(scope["path"], 413, "request-too-large", "the request is too large")
            await answer(scope, receive, send)
        except TimeoutError:
            answer = refusal(scope["path"], 408, "request-too-slow", "the request did not arrive in time")
            await answer(scope, receive, send)
        else:
            if body is not None:
                await self.app(scope, _replayed(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the whole body, None if the client has gone."""
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._most_bytes:
            raise _Refused
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > self._most_bytes:
                raise _Refused
            if not message.get("more_body", False):
                return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """Return a channel that gives ``body`` at once, then whatever comes after it."""
    given = False

    async def next_message() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return next_message
