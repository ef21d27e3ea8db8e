"""The article view: the whole article, at the words that were cited."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from index.datatypes import Article
from tests.fakes import OneAnswer, application

ARTICLES = (
    Article("tin/một.txt", "Hạ tầng số", "2026-01-14", "https://example.org/a?x=1&y=2", "vi", "Một.\n\nHai ba.\nBốn."),
    Article("title.txt", "Nội quy", None, None, "vi", "Nội  quy\n\nĐi làm đúng giờ."),
    Article("hostile.txt", "<script>alert(1)</script>", '"><b>', "javascript:alert(1)", "en", "<b>one</b>\n</p>two"),
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(application(OneAnswer(ARTICLES))) as client:
        yield client


def marked(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<mark[^>]*>(.*?)</mark>", html)]


def test_the_whole_article_is_shown_with_the_cited_words_marked(client: TestClient) -> None:
    response = client.get("/articles/tin/một.txt?start=6&end=9&lang=en")
    assert response.status_code == 200
    assert '<p><mark id="cited">Hai</mark> ba.</p>' in response.text
    assert "<p>Một.</p>" in response.text
    assert "14 January 2026" in response.text
    assert 'href="https://example.org/a?x=1&amp;y=2"' in response.text
    assert '<html lang="en">' in response.text
    assert '<article lang="vi">' in response.text
    assert 'href="../../?lang=en"' in response.text


def test_a_span_across_paragraphs_is_marked_in_each_and_anchored_once(client: TestClient) -> None:
    html = client.get("/articles/tin/một.txt?start=2&end=15").text
    assert marked(html) == ["t.", "Hai ba.", "B"]
    assert html.count('id="cited"') == 1


def test_a_title_with_which_the_text_begins_stands_once_and_is_marked_if_it_is_cited(client: TestClient) -> None:
    plain = client.get("/articles/title.txt?lang=vi").text
    assert re.findall(r"<(?:h1|p)>.*?</(?:h1|p)>", plain) == ["<h1>Nội quy</h1>", "<p>Đi làm đúng giờ.</p>"]
    cited = client.get("/articles/title.txt?start=0&end=8&lang=vi").text
    assert '<h1><mark id="cited">Nội  quy</mark></h1>' in cited
    across = client.get("/articles/title.txt?start=5&end=16&lang=vi").text
    assert marked(across) == ["quy", "Đi làm"]
    assert across.count('id="cited"') == 1


@pytest.mark.parametrize(
    "query",
    [
        "", "start=0", "end=3", "start=-1&end=3", "start=3&end=3", "start=4&end=2", "start=0&end=99", "start=a&end=b",
        "start=0&end=9999999999999999999999", "start=1.0&end=2", "start=%00&end=1", "start=٠&end=٣", "start=4&end=6",
        "start=&end=",
    ],
)  # fmt: skip
def test_a_span_that_names_no_words_is_ignored(client: TestClient, query: str) -> None:
    response = client.get(f"/articles/tin/một.txt?{query}")
    assert response.status_code == 200
    assert "<mark" not in response.text


def test_hostile_articles_are_shown_as_text(client: TestClient) -> None:
    html = client.get("/articles/hostile.txt?start=0&end=3&lang=en").text
    assert '<p><mark id="cited">&lt;b&gt;</mark>one&lt;/b&gt;</p>' in html
    assert "<script" not in html
    assert "javascript:" not in html
    assert "<p>&lt;/p&gt;two</p>" in html


def test_the_page_may_run_no_script_and_load_nothing_from_elsewhere(client: TestClient) -> None:
    for path in ("/articles/hostile.txt", "/articles/missing.txt"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "header", "says"),
    [
        ("/articles/missing.txt?lang=en", "vi", "Document not found"),
        ("/articles/missing.txt?lang=vi", "en", "Không tìm thấy tài liệu"),
        ("/articles/missing.txt", "en-GB", "Document not found"),
        ("/articles/missing.txt?lang=%3Cb%3E", "", "Không tìm thấy tài liệu"),
        ("/articles/..%2f..%2fetc%2fpasswd", "", "Không tìm thấy tài liệu"),
        ("/articles/", "", "Không tìm thấy tài liệu"),
        ("/articles/%00", "", "Không tìm thấy tài liệu"),
    ],
)
def test_a_missing_article_is_said_to_be_missing_in_the_askers_language(
    client: TestClient, path: str, header: str, says: str
) -> None:
    response = client.get(path, headers={"Accept-Language": header})
    assert response.status_code == 404
    assert f"<h1>{says}</h1>" in response.text
