"""What a hostile client, or a hostile article, tries; each test is a line of SECURITY.md."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt
from pydantic import ValidationError
from starlette.responses import JSONResponse

from app.answers.answer import Answer, Citation
from app.operations.person import person_of
from app.settings import Settings
from app.web.access.entrance import Identify
from app.web.access.request_bounds import MOST_BYTES, BoundRequests
from app.web.api.chat_completions import write_answer
from app.web.chat.conversation import Turn
from app.web.chat.rendering import render_reply, render_sources
from app.web.pages.article_page import render_article
from index.datatypes import Article
from tests.fakes import application
from tests.place import ROOT

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
PROXY, STRANGER = ("10.0.0.5", 40000), ("10.9.9.9", 40000)
HOSTILE = (ROOT / "tests" / "data" / "hostile.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def named() -> FastAPI:
    """An application whose people are named by a proxy."""
    return application(auth="header", trusted_proxies="10.0.0.5 10.1.0.0/16")


ROUTES = ("/", "/config", "/api/articles", "/api/search?q=5G", "/articles/a.txt", "/v1/models", "/embed", "/api/docs")


@pytest.mark.parametrize("path", ROUTES)
def test_who_is_not_named_by_a_listed_proxy_gets_nothing(named: FastAPI, path: str) -> None:
    name = {"Remote-User": "an"}
    assert TestClient(named, client=STRANGER).get(path, headers=name).status_code == 401
    assert TestClient(named, client=PROXY).get(path).status_code == 401
    assert TestClient(named, client=PROXY).get(path, headers={"Remote-User": " "}).status_code == 401
    assert TestClient(named, client=PROXY).get(path, headers=name).status_code == 200
    assert TestClient(named, client=("10.1.2.3", 1)).get(path, headers=name).status_code == 200


def test_who_is_not_named_is_told_so_in_their_language(named: FastAPI) -> None:
    stranger = TestClient(named, client=STRANGER)
    problem = stranger.get("/api/articles", headers={"Accept-Language": "en"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json() == {
        "type": "urn:hoidap:problem:not-logged-in", "title": "not logged in", "status": 401,
        "detail": "You are not logged in. Log in through your organisation’s portal.",
    }  # fmt: skip
    page = stranger.get("/", headers={"Accept": "text/html", "Accept-Language": "vi"})
    assert "<h1>Bạn chưa đăng nhập.</h1>" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; ")


def test_a_forwarded_address_does_not_make_a_stranger_a_proxy(named: FastAPI) -> None:
    headers = {"Remote-User": "an", "X-Forwarded-For": "10.0.0.5", "Forwarded": "for=10.0.0.5"}
    assert TestClient(named, client=STRANGER).get("/api/articles", headers=headers).status_code == 401


def test_a_name_that_is_given_twice_is_none(named: FastAPI) -> None:
    twice = [("Remote-User", "an"), ("Remote-User", "admin")]
    assert TestClient(named, client=PROXY).get("/api/articles", headers=twice).status_code == 401


@pytest.mark.parametrize(
    ("client", "sent", "groups"),
    [
        (PROXY, [("Remote-User", "an"), ("Remote-Groups", "hr, board ,")], {"hr", "board"}),
        (PROXY, [("Remote-User", "an")], set()),
        (PROXY, [("Remote-User", "an"), ("Remote-Groups", "hr"), ("Remote-Groups", "board")], set()),
        (PROXY, [("Remote-Groups", "hr")], None),
        (STRANGER, [("Remote-User", "an"), ("Remote-Groups", "hr")], None),
    ],
)
def test_groups_are_those_that_a_listed_proxy_names_once(client, sent, groups) -> None:
    async def tell(scope, receive, send) -> None:
        await JSONResponse(sorted(person_of(scope).groups))(scope, receive, send)

    identify = Identify(tell, Settings(auth="header", trusted_proxies="10.0.0.5"))
    reply = TestClient(identify, client=client).get("/", headers=sent)
    assert (set(reply.json()) if reply.status_code == 200 else None) == groups


def test_machines_need_no_name(named: FastAPI) -> None:
    assert TestClient(named, client=STRANGER).get("/healthz").status_code == 200
    assert TestClient(named, client=STRANGER).get("/embed.js").status_code == 200


def test_a_start_without_a_list_of_proxies_is_refused() -> None:
    with pytest.raises(ValidationError, match="HOIDAP_TRUSTED_PROXIES is empty"):
        Settings(auth="header")


def test_people_behind_one_proxy_have_limits_of_their_own() -> None:
    app = application(trusted_proxies="10.0.0.5", rate_limit="1/hour")

    def ask(client: tuple[str, int], forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        asked = {"question": "5G?"}
        return TestClient(app, client=client).post("/api/ask", json=asked, headers=headers).status_code

    assert [ask(PROXY, "10.7.0.1"), ask(PROXY, "10.7.0.2"), ask(PROXY, "10.7.0.1")] == [200, 200, 429]
    assert [ask(STRANGER, "10.7.0.3"), ask(STRANGER, "10.7.0.4")] == [200, 429]
    assert ask(PROXY, "10.7.0.5, 10.7.0.1") == 429, "what the person wrote before the proxy's own entry is no address"


def test_a_limit_holds_for_the_page_and_both_apis_together() -> None:
    client = TestClient(application(rate_limit="2/hour"))
    chat = {"model": "hoidap", "messages": [{"role": "user", "content": "5G?"}]}
    assert client.post("/api/ask", json={"question": "5G?"}).status_code == 200
    assert client.post("/v1/chat/completions", json=chat).status_code == 200
    assert client.post("/v1/chat/completions", json=chat).status_code == 429
    assert client.post("/api/ask", json={"question": "5G?"}).status_code == 429
    assert client.get("/api/search?q=5G").status_code == 429


@pytest.mark.parametrize("path", ["/api/ask", "/v1/chat/completions", "/gradio_api/run/predict"])
def test_a_body_that_is_too_large_is_refused_whatever_its_head_says(path: str) -> None:
    client = TestClient(application())
    large = b'{"question": "' + b"x" * MOST_BYTES + b'"}'
    assert client.post(path, content=large).status_code == 413
    assert client.post(path, content=iter([large[:1000], large[1000:]])).status_code == 413
    assert client.post(path, content=b"{}", headers={"Content-Length": "-5"}).status_code == 413


async def given(receive: Callable[[], Awaitable[dict]], patience: float) -> tuple[list[bytes], list[int]]:
    """Return the bodies that the application behind the bounds gets, and the statuses that are sent instead."""
    bodies, statuses = [], []

    async def take(scope: dict, receive: Callable[[], Awaitable[dict]], send: object) -> None:
        bodies.append((await receive())["body"])

    async def send(message: dict) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    await BoundRequests(take, patience=patience)(scope, receive, send)
    return bodies, statuses


def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    async def never() -> dict:
        return await asyncio.get_running_loop().create_future()

    assert asyncio.run(given(never, patience=0.01)) == ([], [408])


def test_a_body_that_arrives_in_parts_is_given_whole() -> None:
    parts = iter([{"type": "http.request", "body": b"a", "more_body": True}, {"type": "http.request", "body": b"b"}])

    async def next_part() -> dict:
        return next(parts)

    assert asyncio.run(given(next_part, patience=10)) == ([b"ab"], [])


def test_there_are_enough_hostile_strings() -> None:
    assert len(set(HOSTILE)) >= 60


def answers_with(text: str) -> Iterator[Answer]:
    article = Article("a.txt", text, text, text, "vi", text)
    cited = (Citation.cut(1, article, (0, len(text)), (0, len(text))),)
    yield Answer(text, "vi", "found", text, 0.9, cited, cited, text, 0.1)
    yield Answer(text, "en", "extract", text, 0.9, cited, (), "other", 0.1)
    yield Answer(text, "vi", "not_found", "", 0.1, (), cited, "other", 0.1)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_of_an_article_or_a_question_are_shown_as_words(text: str) -> None:
    pages = [render_article(Article("a.txt", text, text, text, "vi", text), (0, len(text)), "vi", "../")]
    for answer in answers_with(text):
        pages += [render_reply(answer, "vi"), render_sources(Turn(text, answer), "vi")]
        markdown = write_answer(answer, lambda citation: "https://qa.example/").text
        pages.append(MarkdownIt("commonmark", {"html": False}).render(markdown))
    for page in pages:
        assert harmful(page) == []


def harmful(page: str) -> list[str]:
    """Return the parts of a page that a browser would run or fetch, as it reads them."""
    found: list[str] = []

    class Reads(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in ("script", "iframe", "object", "embed", "img", "svg", "video", "form", "base", "math"):
                found.append(tag)
            for name, value in attrs:
                address = (value or "").strip().lower()
                scheme = address.partition(":")[0] if ":" in address.split("/")[0] else "https"
                if name.startswith("on") or (name in ("href", "src") and scheme not in ("http", "https")):
                    found.append(f"{name}={value}")

    Reads(convert_charrefs=True).feed(page)
    return found


def test_no_reply_of_the_page_shows_a_score_or_the_inside() -> None:
    client = TestClient(application(), raise_server_exceptions=False)
    faulty = client.post("/api/ask", json={"question": "break"})
    assert faulty.status_code == 500
    assert "Traceback" not in faulty.text
    assert "broken" not in faulty.text


def test_another_site_reads_an_answer_only_if_it_is_listed() -> None:
    client = TestClient(application(allowed_origins="https://portal.example"))
    for origin, allowed in (("https://portal.example", "https://portal.example"), ("https://else.example", None)):
        answer = client.post("/api/ask", json={"question": "5G?"}, headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
        assert "access-control-allow-credentials" not in answer.headers


def test_only_listed_portals_frame_the_small_page_and_none_the_others() -> None:
    client = TestClient(application(frame_ancestors="https://portal.example"))
    assert "frame-ancestors 'self' https://portal.example" in client.get("/embed").headers["content-security-policy"]
    for path in ("/", "/articles/a.txt"):
        assert client.get(path).headers["content-security-policy"].endswith("frame-ancestors 'self'")


def test_the_nonce_of_a_page_is_used_once() -> None:
    client = TestClient(application())
    first, second = (client.get("/").headers["content-security-policy"] for _ in range(2))
    assert first != second
    assert "'unsafe-inline'" not in first.split("style-src")[0]
