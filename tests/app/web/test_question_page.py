"""Questions and answers without JavaScript: the page, and the ways to it."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.fakes import NOT_ANSWERED, OneAnswer, application

QUESTION = "Phủ sóng 5G là bao nhiêu?"


@pytest.fixture
def answerer() -> OneAnswer:
    return OneAnswer()


@pytest.fixture
def client(answerer: OneAnswer) -> Iterator[TestClient]:
    with TestClient(application(answerer)) as client:
        yield client


def shown(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html.split("</style>")[1]))


def test_a_form_asks_and_the_page_holds_the_answer_how_sure_it_is_its_sentence_and_its_source(client):
    empty = client.get("/plain?lang=vi")
    assert empty.status_code == 200
    assert '<form action="plain">' in empty.text and 'name="q"' in empty.text
    assert 'class="hd-reply' not in empty.text
    html = client.get("/plain", params={"q": QUESTION, "lang": "vi"}).text
    assert "Tìm thấy" in shown(html)
    assert '<p class="hd-short" lang="vi">91,2%</p>' in html
    assert "Phủ sóng 5G đạt <mark>91,2%</mark> dân số." in html
    assert 'href="articles/a.txt?start=0&amp;end=29&amp;lang=vi#cited"' in html
    assert f'value="{QUESTION}"' in html
    assert client.get("/articles/a.txt?start=0&end=29&lang=vi").status_code == 200


def test_what_has_no_answer_is_said_with_the_passages_that_come_closest(client):
    html = client.get("/plain", params={"q": NOT_ANSWERED[1], "lang": "en"}).text
    assert "I found no answer" in shown(html)
    assert "<h2>Closest passages</h2>" in html and "Hạ tầng số" in html


def test_the_next_question_may_go_on_from_the_last_one_that_was_answered(client, answerer):
    html = client.get("/plain", params={"q": QUESTION}).text
    assert f'<input type="hidden" name="after" value="{QUESTION}">' in html
    html = client.get("/plain", params={"q": "chào", "after": QUESTION}).text
    assert f'name="after" value="{QUESTION}"' in html
    answerer.asked.clear()
    client.get("/plain", params={"q": "Còn 2020?", "after": QUESTION})
    assert answerer.asked == [QUESTION, "Còn 2020?"]


@pytest.mark.parametrize(
    ("question", "status", "says"),
    [
        ("", 422, "Please type a question in words."),
        ("x" * 1001, 422, "at most 1,000 characters"),
        ("break", 500, "Something went wrong while looking for the answer"),
    ],
)
def test_a_question_that_gets_no_answer_stays_in_the_form_beside_the_reason(client, question, status, says):
    response = client.get("/plain", params={"q": question, "lang": "en"})
    assert response.status_code == status
    assert says in shown(response.text)
    assert f'value="{question}"' in response.text
    assert "broken on purpose" not in response.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_where_another_site_led_here_the_question_waits_in_the_form_until_the_person_asks_it(client, answerer, site):
    asked = {"q": QUESTION, "after": QUESTION, "lang": "vi"}
    led = client.get("/plain", params=asked, headers={"Sec-Fetch-Site": site})
    assert led.status_code == 200
    assert QUESTION not in answerer.asked
    assert f'name="q" required maxlength="1000" value="{QUESTION}"' in led.text
    assert 'class="hd-reply' not in led.text
    for own in ("same-origin", "none"):
        assert "91,2%" in client.get("/plain", params=asked, headers={"Sec-Fetch-Site": own}).text


def test_it_counts_with_the_other_ways_to_ask_and_each_answer_is_written_down(tmp_path: Path):
    audit = tmp_path / "audit.jsonl"
    with TestClient(application(rate_limit="2/hour", audit=audit)) as client:
        assert client.get("/plain").status_code == 200
        assert client.get("/plain", params={"q": QUESTION}).status_code == 200
        assert client.post("/api/ask", json={"question": QUESTION}).status_code == 200
        refused = client.get("/plain", params={"q": QUESTION, "lang": "en"})
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["retry-after"]) <= 3600
    assert "You have asked too many questions" in shown(refused.text)
    written = [json.loads(line) for line in audit.read_text(encoding="utf-8").splitlines()]
    assert [(line["outcome"], line["articles"]) for line in written] == [("found", ["a.txt"])] * 2


def test_it_runs_no_script_sends_its_form_only_home_and_is_kept_by_nobody(client):
    headers = client.get("/plain", params={"q": QUESTION}).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )
    assert headers["cache-control"] == "private, no-store"


def test_what_is_asked_is_shown_as_text(client):
    hostile = '"><script>alert(1)</script>'
    html = client.get("/plain", params={"q": hostile, "after": hostile, "lang": hostile}).text
    assert "<script" not in html
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in html


def test_who_is_not_named_asks_nothing_here_either():
    with TestClient(application(auth="header", trusted_proxies="10.0.0.5")) as stranger:
        response = stranger.get("/plain", params={"q": QUESTION}, headers={"Accept": "text/html"})
    assert response.status_code == 401
    assert "91,2%" not in response.text


@pytest.mark.parametrize(("path", "frame"), [("/", ""), ("/embed", ' target="_blank" rel="noopener"')])
def test_the_page_that_needs_scripts_leads_to_the_one_that_needs_none_with_its_question(client, path, frame):
    html = client.get(path, params={"q": "5G & <b>", "lang": "en"}).text
    said = re.findall(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert len(said) == 1
    link = f'<a href="plain?q=5G+%26+%3Cb%3E&amp;lang=en"{frame}>'
    assert f"{link}Ask on the page without JavaScript</a>" in said[0]
    assert f'<form action="plain"{frame}>' in html
    assert '<input name="q" value="5G &amp; &lt;b&gt;"' in html
    assert client.get("/plain?q=5G+%26+%3Cb%3E&lang=en").status_code == 200


def test_the_page_that_needs_scripts_has_its_title_and_language_before_they_run(client):
    for language, header in (("vi", "vi-VN"), ("en", "en-GB,en;q=0.8")):
        html = client.get("/", headers={"Accept-Language": header}).text
        assert re.findall(r"<html\s+lang=\"(\w+)\"", html) == [language]
        assert html.count("<title>") == 1 and "<title>Hỏi Đáp</title>" in html
