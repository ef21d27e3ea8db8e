"""What browsers may keep, and what is compressed on the way to them."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from index.datatypes import Article
from tests.fakes import OneAnswer, application

LONG = Article("long.txt", "Dài", None, None, "vi", "Phủ sóng 5G đạt 91,2% dân số.\n" * 50)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(application(OneAnswer([LONG]), api_docs=True)) as client:
        yield client


def test_a_file_with_a_hash_in_its_name_is_never_asked_for_again(client: TestClient) -> None:
    files = re.findall(r'"\./(assets/[^"]+-[\w-]{8}\.(?:js|css))"', client.get("/").text)
    assert len(files) >= 2
    for file in files:
        response = client.get(f"/{file}")
        assert response.status_code == 200
        assert response.headers["cache-control"] == "max-age=31536000, immutable"
        assert "Accept-Encoding" in response.headers["vary"] or len(response.content) < 1000


def test_a_file_that_is_not_there_is_kept_by_nobody(client: TestClient) -> None:
    for path in ("/assets/none-12345678.js", "/static/none.js"):
        response = client.get(path)
        assert response.status_code == 404
        assert "cache-control" not in response.headers


@pytest.mark.parametrize("path", ["/theme.css", "/static/js/iframeResizer.contentWindow.min.js", "/favicon.svg"])
def test_a_file_without_a_hash_is_kept_for_a_day(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "max-age=86400"


@pytest.mark.parametrize(
    "path", ["/", "/embed", "/config", "/articles/long.txt?start=0&end=3", "/api/docs/swagger-ui.css"]
)
def test_what_holds_no_secret_beside_words_of_its_request_is_compressed(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) * 2 < len(response.content)
    assert "content-encoding" not in client.get(path, headers={"Accept-Encoding": "identity"}).headers


@pytest.mark.parametrize("path", ["/plain?q=a", "/articles?q=a", "/report", "/api/search?q=a", "/logout"])
def test_what_may_hold_both_is_not(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert "content-encoding" not in response.headers


def test_an_article_repeats_nothing_of_what_it_was_asked_for_but_offsets(client: TestClient) -> None:
    guess = {"start": "0", "end": "3", "lang": "xguess", "q": "xguess", "more": "xguess"}
    assert "xguess" not in client.get("/articles/long.txt", params=guess).text
    assert "xguess" not in client.get("/articles/long.txt", params=guess | {"start": "xguess"}).text
    assert "xguess" not in client.get("/articles/xguess.txt").text


def test_a_stream_of_events_arrives_as_it_is_sent(client: TestClient) -> None:
    body = {"model": "hoidap", "stream": True, "messages": [{"role": "user", "content": "5G?"}]}
    with client.stream("POST", "/v1/chat/completions", json=body) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in response.headers
        assert response.read().startswith(b"data: ")
