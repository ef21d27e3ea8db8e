"""Login at the organisation's provider (OpenID Connect, authorization code with PKCE), and the cookie that keeps it."""

import asyncio
import json
import logging
import re
import secrets
from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import httpx2
from authlib.integrations.starlette_client import OAuth, OAuthError
from fastapi import APIRouter
from joserfc.errors import JoseError
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.operations.login_provider import PATIENCE, ProviderFaulty, read_provider
from app.operations.person import person_of
from app.settings import Settings
from app.web.pages.plain_page import Way, home_of, language_of, message_page, page_headers
from app.wording.words import WORDING
from index.datatypes import Language

_LOG = logging.getLogger(__name__)
LOGIN, CALLBACK, LOGOUT = "/login", "/login/callback", "/logout"
SESSION_SECONDS = 8 * 60 * 60
"""How long a login lasts: a working day."""
MOST_COOKIE_BYTES = 3600
"""Of name and groups; browsers drop a cookie of more than 4,096 bytes, its name and signature among them."""
# A path of this program and nothing else: no other host behind a second slash or a backslash, no way up and out of the
# public address's own path.
_OWN_PATH = re.compile(r"/(?![/\\])(?!.*(?:\.|%2e){2})[!-\[\]-~]{0,1000}", re.IGNORECASE)
# What the libraries raise for a reply that is not as it should be; the last three for JSON of another shape.
_WRONG = (OAuthError, JoseError, ValueError, LookupError, TypeError)


@dataclass(frozen=True, slots=True)
class LoginWording:
    """The words of the pages in one language."""

    log_in_again: str
    login_refused: str
    login_failed: str
    login_unavailable: str
    too_many_groups: str
    logged_out: str
    log_out_everywhere: str


WORDS: dict[Language, LoginWording] = {
    "vi": LoginWording(
        log_in_again="Đăng nhập lại",
        login_refused="Hệ thống đăng nhập đã từ chối, hoặc bạn đã hủy đăng nhập.",
        login_failed="Không hoàn tất được việc đăng nhập, có thể vì đã quá lâu. "
        "Bạn hãy thử lại; nếu lỗi lặp lại, hãy báo cho quản trị viên.",
        login_unavailable="Hiện không kết nối được với hệ thống đăng nhập. "
        "Bạn hãy thử lại sau ít phút; nếu lỗi lặp lại, hãy báo cho quản trị viên.",
        too_many_groups="Tài khoản của bạn thuộc quá nhiều nhóm nên không thể đăng nhập ở đây. "
        "Hãy báo cho quản trị viên.",
        logged_out="Bạn đã đăng xuất.",
        log_out_everywhere="Đăng xuất khỏi hệ thống đăng nhập chung",
    ),
    "en": LoginWording(
        log_in_again="Log in again",
        login_refused="The login service refused, or you cancelled the login.",
        login_failed="The login could not be completed, perhaps because it took too long. "
        "Please try again, and tell your administrator if it keeps happening.",
        login_unavailable="The login service cannot be reached at present. "
        "Please try again in a few minutes, and tell your administrator if it keeps happening.",
        too_many_groups="Your account is in too many groups to log in here. Please tell your administrator.",
        logged_out="You are logged out.",
        log_out_everywhere="Log out of the organisation’s login service, too",
    ),
}


class TooManyGroups(Exception):
    """A person's groups do not fit into a cookie."""


def session_cookie(settings: Settings) -> Middleware:
    """Return what keeps a login in a signed cookie, whose name and groups the person can read but not change."""
    secret = settings.session_secret.get_secret_value()
    if not secret:
        _LOG.warning("HOIDAP_SESSION_SECRET is empty: people have to log in again after each start")
    public = urlsplit(settings.public_url)
    return Middleware(
        SessionMiddleware,
        secret_key=secret or secrets.token_hex(32),
        session_cookie="hoidap",
        max_age=SESSION_SECONDS,
        path=public.path or "/",
        https_only=public.scheme == "https",
    )


def named_by_session(connection: HTTPConnection) -> tuple[str, list[str]]:
    """Return the name and groups of who has logged in; the name is empty where nobody has."""
    return connection.session.get("name", ""), connection.session.get("groups", [])


def login_address(after: str) -> str:
    """Return where to log in, without the public address, to be brought to ``after`` then."""
    return f"{LOGIN}?next={quote(after, safe='')}"


def login_routes(settings: Settings) -> APIRouter:
    """Return ``/login``, ``/login/callback`` and ``/logout``."""
    login, routes = _Login(settings), APIRouter()
    for path, answer in ((LOGIN, login.begin), (CALLBACK, login.finish), (LOGOUT, login.end)):
        routes.add_api_route(path, answer, response_class=HTMLResponse)
    return routes


class _Login:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = OAuth().register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value() or None,
            client_kwargs={
                "scope": settings.oidc_scopes,
                "code_challenge_method": "S256",
                "timeout": PATIENCE,
                "leeway": 0,  # or a token for one minute, as Keycloak's are, counts as expired already
            },
        )

    async def begin(self, request: Request) -> Response:
        """Send the person to the provider; one who has logged in already to where they wanted to go."""
        wanted = request.query_params.get("next", "")
        after = wanted if _OWN_PATH.fullmatch(wanted) else "/"
        if person_of(request.scope).name:
            return self._lead_to(after)
        request.session["next"] = after
        try:
            client = await self._ready()
        except ProviderFaulty as error:
            return self._say_failed(request, error)
        redirect: Response = await client.authorize_redirect(request, f"{self._settings.public_url}{CALLBACK}")
        redirect.headers["Cache-Control"] = "no-store"
        return redirect

    async def finish(self, request: Request) -> Response:
        """Let in who comes back from the provider with a login that is right."""
        if person_of(request.scope).name:  # the way back, in a browser, after the login
            return self._lead_to("/")
        try:
            session = self._session(await self._claims(request))
        except (TooManyGroups, ProviderFaulty, httpx2.HTTPError, *_WRONG) as error:
            return self._say_failed(request, error)
        after = request.session.get("next", "/")
        request.session.clear()
        request.session.update(session)
        return self._lead_to(after)

    async def end(self, request: Request) -> Response:
        """Forget the login here, and show where to end the provider's own."""
        request.session.clear()
        own = WORDS[language_of(request)]
        below = [Way(home_of(LOGOUT), own.log_in_again)]
        try:
            leaving = (await self._ready()).server_metadata.get("end_session_endpoint")
        except ProviderFaulty:
            leaving = None
        if leaving:
            address = httpx2.URL(leaving).copy_merge_params({"client_id": self._settings.oidc_client_id})
            below.append(Way(str(address), own.log_out_everywhere))
        return _page(own.logged_out, "", request, below)

    async def _ready(self) -> Any:  # noqa: ANN401  authlib has no types
        """Return the client; what the provider says of itself is read once, when it is first needed.

        :raises ProviderFaulty: If the provider does not answer.
        """
        if not self._client.server_metadata:
            provider = await asyncio.to_thread(read_provider, self._settings.oidc_issuer)
            self._client.server_metadata = provider.model_dump(exclude_none=True)
        return self._client

    async def _claims(self, request: Request) -> dict[str, Any]:
        """Return what the provider says of the person, by the code that they bring."""
        client = await self._ready()
        wanted = {"iss": self._settings.oidc_issuer, "aud": self._settings.oidc_client_id}
        options = {claim: {"essential": True, "value": value} for claim, value in wanted.items()}
        token = await client.authorize_access_token(request, claims_options=options)
        claims: dict[str, Any] = token["userinfo"]  # of the ID token, validated
        if self._settings.oidc_groups_claim not in claims and "userinfo_endpoint" in client.server_metadata:
            more = await client.userinfo(token=token)
            if more["sub"] != claims["sub"]:
                raise ValueError("the provider described another person than the one who logged in")
            claims = more | claims
        return claims

    def _session(self, claims: dict[str, Any]) -> dict[str, Any]:
        """Return the name and the groups that the cookie keeps."""
        name = claims.get("preferred_username") or claims.get("email") or claims["sub"]
        groups = claims.get(self._settings.oidc_groups_claim) or []
        session = {"name": str(name), "groups": [groups] if isinstance(groups, str) else [str(each) for each in groups]}
        if len(b64encode(json.dumps(session).encode())) > MOST_COOKIE_BYTES:
            raise TooManyGroups(f"{len(session['groups'])} groups do not fit into a cookie")
        return session

    def _lead_to(self, path: str) -> Response:
        return RedirectResponse(self._settings.public_url + path, 303, {"Cache-Control": "no-store"})

    def _say_failed(self, request: Request, error: Exception) -> Response:
        """Return the page that says that there is no login, and why as far as that helps the person."""
        _LOG.warning("login failed: %s: %s", type(error).__name__, error)
        words, own = WORDING[language_of(request)], WORDS[language_of(request)]
        if isinstance(error, TooManyGroups):
            status, said = 403, own.too_many_groups
        elif isinstance(error, ProviderFaulty | httpx2.HTTPError):
            status, said = 503, own.login_unavailable
        elif isinstance(error, OAuthError) and error.error == "access_denied":
            status, said = 403, own.login_refused
        else:
            status, said = 400, own.login_failed
        home = home_of(request.url.path)
        again = home.removesuffix("/") + login_address(request.session.get("next", "/"))
        return _page(words.not_logged_in, said, request, [Way(again, own.log_in_again)], status)


def _page(title: str, said: str, request: Request, below: list[Way], status: int = 200) -> Response:
    """Return a page that says one thing; no other language is offered, as the provider's reply counts once."""
    page = message_page(title, said, language_of(request), None, below=below)
    return HTMLResponse(page, status, page_headers() | {"Cache-Control": "no-store"})
