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
    """One who asks; ``name`` is None where nobody logs in, and ``groups`` is empty there."""

    address: str
    name: str | None = None
    groups: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What tells this person from others."""
        return self.name or self.address


def person_of(scope: MutableMapping[str, Any]) -> Person:
    """Return who sent the request of this scope; it has passed :class:`Identify`."""
    client, state = scope.get("client"), scope.get("state", {})
    return Person(client[0] if client else "", state.get("user"), state.get("groups", frozenset()))


class Identify:
    """Believe ``X-Forwarded-For``, ``-Proto`` and the headers with name and groups only from listed proxies.

    Where people have to be named, who is not is answered 401.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._settings = settings
        forwarded = ProxyHeadersMiddleware(cast(Any, app), trusted_hosts=list(settings.trusted_proxies))
        self._trusted = forwarded.trusted_hosts
        self._forwarded = cast(ASGIApp, forwarded)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the person's name and groups in the scope's state."""
        if scope["type"] not in ("http", "websocket"):
            await self._forwarded(scope, receive, send)
            return
        client = scope.get("client")
        trusted = client is not None and client[0] in self._trusted
        if self._settings.auth == "header":
            name = _only(scope, self._settings.user_header) if trusted else ""
            if not name and not _open(scope["path"]):
                await PlainTextResponse("401: log in through your organisation's portal", 401)(scope, receive, send)
                return
            groups = _only(scope, self._settings.groups_header).split(",") if name else []
            scope.setdefault("state", {})["user"] = name or None
            scope["state"]["groups"] = frozenset(group.strip() for group in groups if group.strip())
        await self._forwarded(scope, receive, send)


def _only(scope: Scope, header: str) -> str:
    """Return the value of a header that stands there once; empty if it does not, or stands there more than once."""
    wanted = header.lower().encode("latin-1")
    values = [value for name, value in scope["headers"] if name == wanted]
    return cast(str, values[0].decode("utf-8", "replace").strip()) if len(values) == 1 else ""


def _open(path: str) -> bool:
    """Whether a path says nothing about articles and is asked for by machines."""
    return path in ("/healthz", "/readyz", "/metrics", "/embed.js", "/favicon.svg", "/favicon.ico")
