"""Where requests come in: who sends them is found out, and who has to be named and is not goes no further."""

import unicodedata
from typing import Any, cast

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.settings import Settings
from app.web.access.login import CALLBACK, LOGIN, LOGOUT, login_address, named_by_session
from app.web.api.problems import NotLoggedIn, problem_of
from app.web.chat.gradio_html import EMBED
from app.web.pages.plain_page import Way, home_of, in_other_language, language_of, message_page, page_headers
from app.web.pages.refusal_page import wants_page
from app.wording.words import WORDING


class Identify:
    """Believe ``X-Forwarded-For``, ``-Proto`` and the headers with name and groups only from listed proxies.

    Where people have to be named, who is not is told to log in, or led there. Where they log in here, no header names
    anybody.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._settings = settings
        forwarded = ProxyHeadersMiddleware(cast(Any, app), trusted_hosts=list(settings.trusted_proxies))
        self._trusted = forwarded.trusted_hosts
        self._forwarded = cast(ASGIApp, forwarded)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the person's name and groups in the scope's state."""
        if scope["type"] not in ("http", "websocket") or self._settings.auth == "none":
            await self._forwarded(scope, receive, send)
            return
        here = self._settings.auth == "oidc"
        name, groups = named_by_session(HTTPConnection(scope)) if here else self._named_by_proxy(scope)
        if not name and not _open(scope["path"]) and not (here and scope["path"] in (LOGIN, CALLBACK, LOGOUT)):
            await _turn_away(scope, self._settings)(scope, receive, send)
            return
        known = frozenset(unicodedata.normalize("NFC", group) for group in groups)
        scope.setdefault("state", {}).update(user=name or None, groups=known)
        await self._forwarded(scope, receive, send)

    def _named_by_proxy(self, scope: Scope) -> tuple[str, list[str]]:
        client = scope.get("client")
        trusted = client is not None and client[0] in self._trusted
        name = _only(scope, self._settings.user_header) if trusted else ""
        groups = _only(scope, self._settings.groups_header).split(",") if name else []
        return name, [group.strip() for group in groups if group.strip()]


def _only(scope: Scope, header: str) -> str:
    """Return the value of a header that stands there once; empty if it does not, or stands there more than once."""
    wanted = header.lower().encode("latin-1")
    values = [value for name, value in scope["headers"] if name == wanted]
    return cast(str, values[0].decode("utf-8", "replace").strip()) if len(values) == 1 else ""


def _open(path: str) -> bool:
    """Whether a path says nothing about articles and is asked for by machines."""
    return path in ("/healthz", "/readyz", "/metrics", "/embed.js", "/favicon.svg", "/favicon.ico")


def _turn_away(scope: Scope, settings: Settings) -> Response:
    """Return what one who is not named gets: a browser that asks for a page a page, every program problem details."""
    # a websocket, which has no method, is refused by the same response
    request = Request({"method": "GET", **scope, "type": "http"})
    here = settings.auth == "oidc"
    # RFC 9110 wants a challenge; browsers know no such scheme, and so ask nothing by themselves
    challenge = {"WWW-Authenticate": 'Cookie realm="hoidap"'} if here else {}
    if not wants_page(request):
        details = problem_of(NotLoggedIn(here), language_of(request))
        return JSONResponse(details, 401, challenge, "application/problem+json")
    framed = settings.frame_ancestors if request.url.path == EMBED else ()
    headers = page_headers(framed) | challenge | {"Cache-Control": "no-store"}
    if not here:
        return HTMLResponse(_at_portal(request), 401, headers)
    if request.url.path == EMBED:
        return HTMLResponse(_in_frame(request), 401, headers)
    address = login_address(_wanted(request))
    if "text/html" not in request.headers.get("accept", ""):
        return HTMLResponse(_led_to(address, request), 401, headers)
    return RedirectResponse(settings.public_url + address, 303, {"Cache-Control": "no-store"})


def _wanted(request: Request) -> str:
    """Return the path to come back to after a login, with its query; of a form that is sent, that of its page."""
    if request.method not in ("GET", "HEAD"):
        return f"/{request.scope['path'].split('/')[1]}"
    query = f"?{request.url.query}" if request.url.query else ""
    return str(request.scope["raw_path"].decode("ascii", "replace")) + query


def _at_portal(request: Request) -> str:
    language, other = language_of(request), in_other_language(request)
    words = WORDING[language]
    again = [Way(f"?{request.url.query}", words.logged_in)] * (request.method == "GET")
    return message_page(words.not_logged_in, words.log_in_at_portal, language, None, other=other, below=again)


def _led_to(address: str, request: Request) -> str:
    language, home = language_of(request), home_of(request.scope["path"])
    words = WORDING[language]
    below = [Way(home.removesuffix("/") + address, words.log_in)]
    other = in_other_language(request)
    return message_page(words.not_logged_in, words.log_in_here, language, None, other=other, below=below)


def _in_frame(request: Request) -> str:
    """Return the page in a portal's frame: providers let nobody log in there, so that it opens a tab for that."""
    language, other = language_of(request), in_other_language(request)
    words = WORDING[language]
    below = [
        Way(f".{login_address(f'/?lang={language}')}", words.log_in, new_tab=True),
        Way(f".{EMBED}?lang={language}", words.logged_in),
    ]
    return message_page(words.not_logged_in, words.log_in_in_tab, language, None, other=other, below=below)
