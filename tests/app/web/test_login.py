"""Login at a provider: a real one, on another port, with the real application."""

import itertools
import re
import time
from base64 import b64encode
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from itsdangerous import TimestampSigner
from joserfc.jwk import RSAKey
from pydantic import ValidationError
from starlette.requests import Request
from starlette.routing import Route

from app.operations.listener import listen
from app.operations.person import person_of
from app.settings import Settings
from app.web.access.login import SESSION_SECONDS
from tests.fakes import application
from tests.login_provider import CLIENT, SECRET, LoginProvider, login_provider
from tests.serving import free_port, served

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
SIGNED_WITH = "0123456789abcdef0123456789abcdef"
BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "Accept-Language": "en"}
PORTAL = "https://portal.example"


def settings_of(issuer: str, public_url: str) -> dict[str, str]:
    own = {"auth": "oidc", "oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return own | {"public_url": public_url, "session_secret": SIGNED_WITH, "frame_ancestors": PORTAL}


def tells_who_asks(app: FastAPI) -> FastAPI:
    async def tell(request: Request) -> JSONResponse:
        person = person_of(request.scope)
        return JSONResponse({"name": person.name, "groups": sorted(person.groups)})

    app.router.routes.insert(0, Route("/who", tell))
    return app


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[LoginProvider, str]]:
    """A provider, and the address of the application whose people log in there."""
    with login_provider() as provider, listen("127.0.0.1", 0) as bound:
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        app = application(**settings_of(provider.issuer, address), trusted_proxies="127.0.0.1")
        with served(tells_who_asks(app), bound):
            yield provider, address


@pytest.fixture
def provider(running: tuple[LoginProvider, str]) -> LoginProvider:
    running[0].begin()
    return running[0]


@pytest.fixture
def person(running: tuple[LoginProvider, str], provider: LoginProvider) -> Iterator[httpx.Client]:
    """A browser, at the application."""
    with httpx.Client(base_url=running[1], headers=BROWSER, follow_redirects=True) as client:
        yield client


def who(person: httpx.Client) -> dict[str, object] | int:
    reply = person.get("/who", headers={"Accept": "*/*"})
    return reply.json() if reply.status_code == 200 else reply.status_code


def test_a_person_logs_in_and_is_brought_to_what_they_wanted(person: httpx.Client, provider: LoginProvider) -> None:
    page = person.get("/articles/a.txt?start=0&end=3&lang=en")
    assert [reply.status_code for reply in page.history] == [303, 302, 307, 303]
    assert page.url.raw_path == b"/articles/a.txt?start=0&end=3&lang=en"
    assert '<mark id="cited">Phủ</mark>' in page.text
    assert set(provider.asked["scope"].split()) == {"openid", "profile", "email"}
    assert person.get("/").history == []
    for path in ("/api/articles", "/v1/models", "/config"):
        assert person.get(path, headers={"Accept": "application/json"}).status_code == 200


def test_the_cookie_is_for_this_address_and_not_for_scripts(person: httpx.Client) -> None:
    cookie = person.get("/").history[-1].headers["set-cookie"]
    assert re.fullmatch(r"hoidap=\S+; path=/; Max-Age=28800; httponly; samesite=lax", cookie)
    settings = settings_of(f"http://127.0.0.1:{free_port()}", "https://intranet.example/qa")
    begun = TestClient(application(**settings), base_url="https://intranet.example").get("/login")
    assert begun.headers["set-cookie"].endswith("; path=/qa; Max-Age=28800; httponly; samesite=lax; secure")


@pytest.mark.parametrize(
    ("claims", "userinfo", "name", "groups"),
    [
        ({"preferred_username": "an", "email": "a@x", "groups": ["hr", "board"]}, {}, "an", ["board", "hr"]),
        ({"email": "a@x", "groups": "hr"}, {}, "a@x", ["hr"]),
        ({"groups": []}, {"groups": ["board"]}, "4711", []),
        ({}, {"preferred_username": "an", "groups": ["hr"]}, "an", ["hr"]),
        ({}, {}, "4711", []),
    ],
)
def test_name_and_groups_are_those_that_the_provider_gives(person, provider, claims, userinfo, name, groups) -> None:
    provider.claims = claims
    provider.userinfo |= userinfo
    assert person.get("/login?next=/who").json() == {"name": name, "groups": groups}


def test_a_client_without_a_secret_proves_itself_by_the_verifier_alone(provider: LoginProvider) -> None:
    provider.secret = ""
    app = application(**settings_of(provider.issuer, "https://qa.example") | {"oidc_client_secret": ""})
    with TestClient(app, base_url="https://qa.example") as client:
        begun = client.get("/login?next=/api/articles", follow_redirects=False)
        assert client.get(httpx.get(begun.headers["location"]).headers["location"]).json()["total"] == 1


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        ("en", "You are not logged in. Open the page of questions and answers and log in, then try again."),
        ("vi", "Bạn chưa đăng nhập. Bạn hãy mở trang hỏi đáp và đăng nhập, rồi thử lại."),
    ],
)
@pytest.mark.parametrize(
    "path", ["/api/articles", "/v1/models", "/config", "/gradio_api/run/predict", "/articles/a.txt"]
)
def test_a_program_that_is_not_logged_in_gets_problem_details(person, path, language, detail) -> None:
    headers = {"Accept": "application/json", "Accept-Language": language}
    reply = person.request("POST" if path.endswith("predict") else "GET", path, headers=headers)
    assert (reply.status_code, reply.headers["content-type"]) == (401, "application/problem+json")
    assert reply.headers["www-authenticate"] == 'Cookie realm="hoidap"'
    assert (reply.json()["type"], reply.json()["detail"]) == ("urn:hoidap:problem:not-logged-in", detail)


def test_machines_need_no_login(person: httpx.Client) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/embed.js", "/favicon.svg"):
        assert person.get(path).history == []


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/%5C/../..//evil.example",
        "@evil.example", ".evil.example", "javascript:alert(1)", "/../other", "/%2e%2E/other", "/\t/evil.example",
        "/ x", "", "/" + "x" * 2000,
    ],
)  # fmt: skip
def test_a_login_leads_to_no_other_place(person: httpx.Client, running, wanted: str) -> None:
    for _ in ("logging in", "logged in"):
        page = person.get("/login", params={"next": wanted})
        assert str(page.url) == f"{running[1]}/"


def signed(session: bytes, secret: str, age: int = 0) -> str:
    class Then(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time()) - age

    return Then(secret).sign(b64encode(session)).decode()


def test_a_cookie_that_is_altered_or_signed_by_another_or_too_old_is_none(person: httpx.Client, running) -> None:
    session = b'{"name": "admin", "groups": ["board"]}'
    good = signed(session, SIGNED_WITH)
    forged = signed(session.replace(b"admin", b"other"), SIGNED_WITH).split(".")[0] + good[good.index(".") :]
    told = {
        cookie: httpx.get(f"{running[1]}/who", headers={"Cookie": f"hoidap={cookie}"}).status_code
        for cookie in (
            good, forged, signed(session, "x" * 32), signed(session, SIGNED_WITH, SESSION_SECONDS + 60),
            b64encode(session).decode(), "", "null", f"{good}x",
        )
    }  # fmt: skip
    assert list(told.values()) == [200, *[401] * 7]


def test_a_login_ends_after_a_working_day_however_often_it_is_used(person: httpx.Client) -> None:
    person.get("/")
    before = person.cookies["hoidap"]
    for path in ("/", "/login", "/login/callback?code=x&state=y", "/api/articles"):
        person.get(path)
    assert person.cookies["hoidap"] == before


def test_no_header_names_anybody(person: httpx.Client) -> None:
    headers = {"Remote-User": "admin", "Remote-Groups": "board", "Accept": "*/*"}
    assert person.get("/who", headers=headers).status_code == 401
    person.get("/")
    assert person.get("/who", headers=headers).json() == {"name": "4711", "groups": []}


def test_who_logs_out_is_unknown_and_is_shown_where_to_leave_the_provider(person, provider) -> None:
    person.get("/")
    page = person.get("/logout")
    assert "You are logged out." in page.text
    assert f'href="{provider.issuer}/leave?client_id=hoidap"' in page.text
    assert who(person) == 401


@pytest.mark.parametrize(
    "fault",
    [
        {"claims": {"iss": "https://evil.example"}}, {"claims": {"aud": "another"}},
        {"claims": {"aud": ["another"], "azp": CLIENT}}, {"claims": {"nonce": "x"}}, {"claims": {"nonce": None}},
        {"claims": {"exp": int(time.time()) - 3600}}, {"claims": {"exp": None}}, {"claims": {"sub": None}},
        {"signing": RSAKey.generate_key(2048, {"kid": "1"})}, {"algorithm": "none"}, {"algorithm": "PS256"},
        {"userinfo": {"sub": "1", "groups": ["board"]}}, {"claims": {"groups": 5}},
    ],
    ids=map(str, itertools.count()),  # times and keys are others in each process that collects the tests
)  # fmt: skip
def test_a_login_that_is_not_right_lets_nobody_in(person, provider, fault) -> None:
    for name, value in fault.items():
        setattr(provider, name, value)
    page = person.get("/")
    assert page.status_code == 400
    assert "The login could not be completed" in page.text
    assert who(person) == 401


@pytest.mark.parametrize(
    ("reply", "status", "said"),
    [
        (JSONResponse({"error": "invalid_client"}, 401), 400, "could not be completed"),
        (JSONResponse({"access_token": "a", "token_type": "Bearer"}), 400, "could not be completed"),
        (JSONResponse({"id_token": "x", "token_type": "Bearer"}), 400, "could not be completed"),
        (JSONResponse({"id_token": 5}), 400, "could not be completed"),
        (JSONResponse(["x"]), 400, "could not be completed"),
        (JSONResponse(None, 503), 503, "cannot be reached at present"),
    ],
)
def test_what_the_provider_gets_wrong_is_said_on_a_page(person, provider, reply, status, said) -> None:
    provider.reply = reply
    page = person.get("/")
    assert (page.status_code, said in page.text) == (status, True)
    assert page.headers["content-security-policy"].startswith("default-src 'none'; ")
    provider.begin()
    again = re.search(r'href="([^"]+)">Log in again', page.text)
    assert again
    assert person.get(page.url.join(again[1])).url.path == "/"
    assert who(person) == {"name": "4711", "groups": []}


def test_who_is_refused_is_told_so_and_not_in_the_providers_words(person, provider) -> None:
    provider.denied = True
    page = person.get("/articles/a.txt")
    assert page.status_code == 403
    assert "The login service refused" in page.text
    assert "<b>no" not in page.text
    assert 'href="../login?next=%2Farticles%2Fa.txt"' in page.text


def test_a_login_that_another_browser_began_is_not_completed(person, running) -> None:
    begun = httpx.get(f"{running[1]}/login")
    back = httpx.get(begun.headers["location"]).headers["location"]
    assert person.get(back).status_code == 400
    assert who(person) == 401
    assert person.get("/login/callback").status_code == 400


def test_groups_that_do_not_fit_into_a_cookie_are_said_to_be_too_many(person, provider) -> None:
    provider.claims = {"groups": [f"group {number}" for number in range(300)]}
    page = person.get("/")
    assert (page.status_code, "too many groups" in page.text) == (403, True)


def test_a_provider_that_is_away_is_said_to_be_and_nothing_else_fails(person, caplog) -> None:
    app = application(**settings_of(f"http://127.0.0.1:{free_port()}", "https://qa.example"))
    with TestClient(app, headers=BROWSER, base_url="https://qa.example") as client:
        assert client.get("/healthz").status_code == 200
        page = client.get("/")
        assert page.status_code == 503
        assert "cannot be reached at present" in page.text
        assert "HOIDAP_OIDC_ISSUER" in caplog.text
        assert "HOIDAP_OIDC_ISSUER" not in page.text
        assert client.get("/logout").status_code == 200


def test_in_a_frame_a_link_opens_a_tab_for_the_login(person) -> None:
    page = person.get("/embed?lang=vi")
    assert (page.status_code, page.history) == (401, [])
    assert '<a href="./login?next=%2F%3Flang%3Dvi" target="_blank" rel="noopener">Đăng nhập</a>' in page.text
    assert f"frame-ancestors 'self' {PORTAL}" in page.headers["content-security-policy"]
    person.get("/login")
    assert "gradio" in person.get("/embed?lang=vi").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"oidc_issuer": ""}, "HOIDAP_OIDC_ISSUER is empty"),
        ({"oidc_client_id": "", "public_url": ""}, "HOIDAP_OIDC_CLIENT_ID and HOIDAP_PUBLIC_URL is empty"),
        ({"oidc_issuer": "http://login.example"}, "no address such as https://"),
        ({"oidc_issuer": "http://127.0.0.1.evil.example"}, "no address such as https://"),
        ({"session_secret": "short"}, "5 characters are too few"),
        ({"oidc_scopes": "profile"}, "should match pattern"),
    ],
)
def test_a_start_with_settings_that_let_nobody_log_in_is_refused(changed: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(**(settings_of("https://login.example", "https://qa.example") | changed))


def test_without_a_secret_each_start_signs_with_another_and_says_so(caplog) -> None:
    settings = settings_of("https://login.example", "https://qa.example") | {"session_secret": ""}
    application(**settings)
    assert "HOIDAP_SESSION_SECRET is empty" in caplog.text
    assert SECRET not in repr(Settings(**settings))
