"""Who asks: told apart by the address, or by the name that a trusted proxy gives."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, cast

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Person:
    """One who asks; ``name`` is None where nobody logs in."""

    address: str
    name: str | None = None

    @property
    def key(self) -> str:
        """What tells this person from others."""
        return self.name or self.address


def person_of(scope: MutableMapping[str, Any]) -> Person:
    """Return who sent the request of this scope; it has passed :class:`Identify`."""
    client = scope.get("client")
    return Person(client[0] if client else "", scope.get("state", {}).get("user"))


class Identify:
    """Believe ``X-Forwarded-For``, ``-Proto`` and the header with the person's name only from listed proxies.

    Where people have to be named, who is not is answered 401.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._settings = settings
        self._header = settings.user_header.lower().encode("latin-1")
        forwarded = ProxyHeadersMiddleware(cast(Any, app), trusted_hosts=list(settings.trusted_proxies))
        self._trusted = forwarded.trusted_hosts
        self._forwarded = cast(ASGIApp, forwarded)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the person's name in the scope's state."""
        if scope["type"] not in ("http", "websocket"):
            await self._forwarded(scope, receive, send)
            return
        client = scope.get("client")
        trusted = client is not None and client[0] in self._trusted
        names = [value for name, value in scope["headers"] if name == self._header] if trusted else []
        name = names[0].decode("utf-8", "replace").strip() if len(names) == 1 else ""
        if self._settings.auth == "header":
            if not name and not _open(scope["path"]):
                await PlainTextResponse("401: log in through your organisation's portal", 401)(scope, receive, send)
                return
            scope.setdefault("state", {})["user"] = name or None
        await self._forwarded(scope, receive, send)


def _open(path: str) -> bool:
    """Whether a path says nothing about articles and is asked for by machines."""
    return path in ("/healthz", "/readyz", "/metrics", "/embed.js", "/favicon.svg", "/favicon.ico")
