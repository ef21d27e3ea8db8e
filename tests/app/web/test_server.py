"""The server as a browser, a stranger and another site meet it."""

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.answers.answer import Answer
from app.wording.words import WORDING
from index.datatypes import Language
from tests.fakes import OneAnswer, application
from tests.page_requests import ask

# What Gradio 6.31 asks of pandas 3 when it counts the questions of the last minutes.
pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return application()


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def test_the_page_is_served_and_names_no_font_or_statistics_server(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert WORDING["vi"].title in response.text
    assert "fonts.googleapis.com" not in response.text
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    assert not config["footer_links"]


def test_a_question_is_answered_with_its_citation(client: TestClient) -> None:
    received = ask(client, "Phủ sóng 5G?", "found")
    assert "đạt <mark>91,2%</mark> dân số" in received
    assert "articles/a.txt?start=0&amp;end=29&amp;lang=vi#cited" in received


def test_a_question_says_how_many_it_waits_for_and_is_answered_after_them() -> None:
    class Slow(OneAnswer):
        release = threading.Event()

        def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
            if question == "slow":
                self.release.wait(30)
            return super().answer(question, language, before)

    with TestClient(application(Slow())) as client, ThreadPoolExecutor(3) as others:

        def release_when_three_wait() -> None:
            give_up = time.monotonic() + 30
            while "hoidap_waiting 3.0" not in client.get("/metrics").text and time.monotonic() < give_up:
                time.sleep(0.05)
            time.sleep(0.5)
            Slow.release.set()

        for _ in range(2):
            others.submit(client.post, "/api/ask", json={"question": "slow"})
        while "hoidap_waiting 2.0" not in client.get("/metrics").text:
            time.sleep(0.05)
        others.submit(release_when_three_wait)
        received = ask(client, "Phủ sóng 5G?", "waits")
        at_once = ask(client, "Phủ sóng 5G?", "at once")
    assert WORDING["vi"].waiting_after.format(before=2) in received
    assert "đạt <mark>91,2%</mark> dân số" in received
    assert WORDING["vi"].waiting in at_once


def test_a_fault_is_said_to_be_one_and_shows_nothing_of_the_inside(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    received = ask(client, "break", "fault")
    assert WORDING["vi"].failed in received
    assert WORDING["vi"].not_found not in received
    assert "broken on purpose" not in received
    assert "a question could not be answered" in caplog.text


def test_a_question_that_is_too_long_is_refused_with_the_bound(client: TestClient) -> None:
    assert WORDING["vi"].too_long.format(longest="1.000") in ask(client, "x" * 1001, "long")


def test_one_persons_questions_do_not_reach_another(client: TestClient) -> None:
    assert "only mine" in ask(client, "only mine", "first")
    assert "only mine" not in ask(client, "something else", "second")
    assert "only mine" in ask(client, "once more", "first")


def test_a_question_from_a_conversation_cleared_since_is_dropped(client: TestClient) -> None:
    assert "of the second" in ask(client, "of the second", "clearing", 1)
    received = ask(client, "of the first", "clearing", 0)
    assert "of the first" not in received
    assert "of the second" in received


def test_only_examples_that_the_articles_answer_are_suggested(tmp_path: Path) -> None:
    stated = 'examples = ["Phủ sóng 5G?", "Không ai biết?"]\n'
    (tmp_path / "articles.toml").write_text(stated, encoding="utf-8")
    with TestClient(application(articles=tmp_path)) as client:
        greeting = ask(client, "chào", "greeted")
    assert "<li>Phủ sóng 5G?</li>" in greeting
    assert "Không ai biết?" not in greeting


def test_articles_are_served_beside_the_page(client: TestClient) -> None:
    assert "<mark" in client.get("/articles/a.txt?start=0&end=4").text


@pytest.mark.parametrize("path", ["/", "/config", "/articles/a.txt", "/favicon.svg", "/missing", "/gradio_api/upload"])
def test_every_response_carries_the_routine_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://example.org/",
        "/gradio_api/file=https%3A%2F%2Fexample.org", "/gradio_api/file=/etc/passwd",
        "/gradio_api%2Ffile=http://example.org", "/gradio_api/%66ile=http://example.org", "//gradio_api/upload",
        "/gradio_api//upload", "/gradio_api/upload", "/gradio_api/up%6Coad", "/gradio_api/upload/", "/monitoring",
        "/gradio_api/upload_progress", "/gradio_api/proxy=https://example.org", "/monitoring/summary", "/monitoring/x",
        "/gradio_api/deep_link", "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/call/ask",
        "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/cancel", "/gradio_api/run/ask",
        "/gradio_api/runs", "/gradio_api/vibe-code/", "/gradio_api/dev/reload", "/docs",
        "/redoc", "/openapi.json", "/gradio_api/mcp/", "/login", "/static/%2e%2e/config", "/gradio_api/file/etc/passwd",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)


def test_another_site_may_not_read_answers(client: TestClient) -> None:
    response = client.get("/config", headers={"Origin": "https://elsewhere.example", "Host": "intranet.example"})
    assert not re.findall("access-control", str(response.headers))


def test_the_icon_is_a_picture(client: TestClient) -> None:
    for path in ("/favicon.svg", "/favicon.ico"):
        response = client.get(path)
        assert response.headers["content-type"] == "image/svg+xml"
        assert response.text.startswith("<svg")
