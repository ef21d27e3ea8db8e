"""The list of all articles that a person may read: counted, in order, searched and filtered, without their texts."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.web.chat.first_screen import render_header, render_welcome
from app.web.pages.collection import Collection, Wanted, folder_of, kind_of
from app.web.pages.collection_page import ON_A_PAGE, render_collection
from index.datatypes import Article, Language
from tests.fakes import OneAnswer, application


def article(
    name: str, title: str, date: str | None = None, language: Language = "vi", groups: tuple[str, ...] = ()
) -> Article:
    return Article(name, title, date, None, language, "Chữ.", groups)


ARTICLES = (
    article("nhân sự/2025/phép.docx", "Quy định nghỉ phép", "2025-03-01"),
    article("nhân sự/lương.xlsx", "Bảng lương", "2026-01-14", groups=("hr",)),
    article("tin.jsonl/an.pdf", "An toàn mạng", "2025-12-31"),
    article("hoà.docx", "Quy chế hoà giải"),
    article("guide.docx", "A <b>guide</b>", "2024-05-05", "en", ("board",)),
)
COLLECTION = Collection(ARTICLES)


def titles(wanted: Wanted) -> list[str]:
    return [each.title for each in COLLECTION.choose(wanted)]


def test_a_collection_is_counted_by_kind_the_most_first_and_has_a_newest_date() -> None:
    assert len(COLLECTION) == 5
    assert COLLECTION.kinds == [(".docx", 3), (".jsonl", 1), (".xlsx", 1)]
    assert COLLECTION.newest == "2026-01-14"
    assert COLLECTION.years == ["2026", "2025", "2024"]
    assert (COLLECTION.languages, COLLECTION.groups) == (["en", "vi"], ["board", "hr"])
    assert (Collection([]).newest, len(Collection([])), Collection([]).kinds) == (None, 0, [])


def test_the_newest_stand_first_and_those_without_a_date_last_or_all_by_title() -> None:
    assert titles(Wanted()) == [
        "Bảng lương", "An toàn mạng", "Quy định nghỉ phép", "A <b>guide</b>", "Quy chế hoà giải",
    ]  # fmt: skip
    assert titles(Wanted(sort="title")) == [
        "A <b>guide</b>", "An toàn mạng", "Bảng lương", "Quy chế hoà giải", "Quy định nghỉ phép",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("phép QUY", ["Quy định nghỉ phép"]),
        ("quy che", ["Quy chế hoà giải"]),
        ("hòa giải", ["Quy chế hoà giải"]),
        ("hoà", ["Quy chế hoà giải"]),
        ("dinh", ["Quy định nghỉ phép"]),
        ("phèp", []),
        ("guide quy", []),
    ],
)
def test_words_are_looked_for_in_titles_and_those_without_diacritics_are_found_with_them(
    words: str, found: list[str]
) -> None:
    assert titles(Wanted(words)) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(folder="nhân sự"), ["Bảng lương", "Quy định nghỉ phép"]),
        (Wanted(folder="nhân sự/2025"), ["Quy định nghỉ phép"]),
        (Wanted(folder="nhân"), []),
        (Wanted(folder="tin.jsonl"), ["An toàn mạng"]),
        (Wanted(year="2025"), ["An toàn mạng", "Quy định nghỉ phép"]),
        (Wanted(language="en"), ["A <b>guide</b>"]),
        (Wanted(group="hr"), ["Bảng lương"]),
        (Wanted(year="2025", folder="nhân sự"), ["Quy định nghỉ phép"]),
    ],
)
def test_a_filter_leaves_what_fits(wanted: Wanted, found: list[str]) -> None:
    assert titles(wanted) == found


def test_folders_are_offered_from_the_top_down_to_those_directly_below() -> None:
    assert COLLECTION.folders_around("") == ["nhân sự", "tin.jsonl"]
    assert COLLECTION.folders_around("nhân sự") == ["nhân sự", "nhân sự/2025"]
    assert COLLECTION.folders_around("nhân sự/2025") == ["nhân sự", "nhân sự/2025"]
    assert COLLECTION.folders_around("../x") == []


@pytest.mark.parametrize(
    ("article_id", "folder", "kind"),
    [("a.txt", "", ".txt"), ("x/y/a.PDF", "x/y", ".pdf"), ("a.jsonl.gz/b.pdf", "a.jsonl.gz", ".jsonl.gz"),
     ("17", "", "")],
)  # fmt: skip
def test_an_article_lies_in_the_folder_or_file_that_its_id_names(article_id: str, folder: str, kind: str) -> None:
    assert (folder_of(article_id), kind_of(article_id)) == (folder, kind)


def test_the_first_screen_says_how_many_documents_of_which_kinds_and_of_which_newest_date() -> None:
    english = re.sub("<[^>]+>", " ", render_welcome(COLLECTION, "en"))
    assert "Documents that you may read: 5 (3 .docx, 1 .jsonl, 1 .xlsx), newest: 14 January 2026." in english
    assert "Tài liệu bạn được đọc: 5 (3 .docx" in render_welcome(COLLECTION, "vi")
    assert 'href="articles?lang=vi"' in render_welcome(COLLECTION, "vi")
    assert "Documents that you may read: 0. " in render_welcome(Collection([]), "en")
    assert "articles" not in render_welcome(None, "en")


def test_kinds_beyond_the_commonest_are_counted_together() -> None:
    endings = ["txt", "md", "pdf", "docx", "xlsx", "pptx", "html"]
    many = Collection([article(f"{n}.{ending}", "x") for n, ending in enumerate(endings)])
    assert "2 of other kinds)" in render_welcome(many, "en")


def test_the_organisation_is_named_beside_the_title_and_shown_as_text() -> None:
    assert "<h1>Hỏi Đáp<" in render_header("Sở <Nội vụ>", "vi")
    assert "<span> · </span>Sở &lt;Nội vụ&gt;</span></h1>" in render_header("Sở <Nội vụ>", "vi")
    assert "<h1>Hỏi Đáp</h1>" in render_header("", "en")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(application(OneAnswer(ARTICLES), name="Sở Nội vụ")) as client:
        yield client


def shown(html: str) -> list[str]:
    return [unescape(title) for title in re.findall(r"<td><a [^>]*>(.*?)</a></td>", html)]


def test_the_page_lists_the_documents_with_the_language_of_each_title(client: TestClient) -> None:
    response = client.get("/articles?lang=en")
    assert response.status_code == 200
    assert shown(response.text)[0] == "Bảng lương" and len(shown(response.text)) == 5
    assert '<html lang="en">' in response.text and "<h1>Documents</h1>" in response.text
    assert 'lang="en">A &lt;b&gt;guide&lt;/b&gt;</a>' in response.text
    assert '<time datetime="2026-01-14">14 January 2026</time>' in response.text
    link = "articles/nh%C3%A2n%20s%E1%BB%B1/2025/ph%C3%A9p.docx?lang=en"
    assert f'<a href="{link}" lang="vi">Quy định nghỉ phép</a>' in response.text
    assert client.get(f"/{link}").status_code == 200


def test_the_address_says_what_is_listed_and_the_form_shows_it(client: TestClient) -> None:
    html = client.get("/articles", params={"q": "quy", "folder": "nhân sự", "year": "2025", "lang": "vi"}).text
    assert shown(html) == ["Quy định nghỉ phép"]
    assert 'value="quy"' in html and '<option value="2025" selected>' in html
    assert '<option value="nhân sự" selected>' in html and '<input type="hidden" name="lang" value="vi">' in html
    assert "Số tài liệu: 1" in html and '<a href="?lang=vi">' in html


def test_what_no_document_fits_is_said(client: TestClient) -> None:
    html = client.get("/articles?q=%3Cscript%3E&lang=en").text
    assert "There is no such document." in html and "Documents: 0" in html
    assert "<script" not in html and 'value="&lt;script&gt;"' in html


def test_what_no_document_has_is_no_column_and_nothing_to_choose_by() -> None:
    bare = render_collection(Collection([article("a.txt", "A"), article("b.txt", "B")]), Wanted(), 1, [], "en")
    assert re.findall(r"<th [^>]*>(.*?)</th>", bare) == ["Title", "Kind of file"]
    assert re.findall(r"<tr><td>.*</td><td>(.*?)</td></tr>", bare) == [".txt", ".txt"]
    assert "<select" not in bare
    one = render_collection(
        Collection([article("x/a.txt", "A", "2025-01-31"), article("b.txt", "B")]), Wanted(), 1, [], "en"
    )
    assert re.findall(r"<th [^>]*>(.*?)</th>", one) == ["Title", "Date", "Folder", "Kind of file"]
    assert re.findall(r'<select name="(.*?)"', one) == ["folder", "year", "sort"]  # all are in one language


def test_a_group_that_the_person_is_not_in_is_neither_offered_nor_filtered_by(client: TestClient) -> None:
    html = client.get("/articles?group=hr").text
    assert len(shown(html)) == 5
    assert 'name="group"' not in html
    own = render_collection(COLLECTION, Wanted(group="hr"), 1, ["hr"], "en")
    assert shown(own) == ["Bảng lương"] and '<option value="hr" selected>' in own and "board" not in own


def test_a_long_list_has_pages_that_keep_what_was_asked() -> None:
    many = Collection([article(f"x/{n:03}.txt", f"Bài {n:03}") for n in range(2 * ON_A_PAGE + 1)])
    wanted = Wanted("bài", folder="x", sort="title")
    second = render_collection(many, wanted, 2, (), "en")
    assert shown(second)[:1] == ["Bài 050"] and len(shown(second)) == ON_A_PAGE
    assert "Page 2 of 3" in second
    previous, following = re.findall(r'<a href="\?(q=[^"]*)" rel="(?:prev|next)"', second)
    assert unescape(previous) == "q=b%C3%A0i&folder=x&sort=title&lang=en&page=1"
    assert unescape(following).endswith("page=3")
    for beyond in (3, 99):
        last = render_collection(many, wanted, beyond, (), "en")
        assert shown(last) == ["Bài 100"] and 'rel="next"' not in last
    assert "Page 1 of 3" in render_collection(many, wanted, 0, (), "en")


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "9" * 30, "٣"])
def test_a_page_that_is_none_is_the_first_or_last(client: TestClient, page: str) -> None:
    assert len(shown(client.get("/articles", params={"page": page, "sort": "no"}).text)) == 5


def test_the_page_runs_no_script_and_sends_its_form_only_home(client: TestClient) -> None:
    headers = client.get("/articles").headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )
    assert headers["cache-control"] == "private, no-store"


def test_articles_lead_to_the_conversation_and_to_all_documents_in_the_same_language(client: TestClient) -> None:
    for path in ("/articles/tin.jsonl/an.pdf?lang=en", "/articles/tin.jsonl/missing.txt?lang=en"):
        html = client.get(path).text
        assert '<a href="../../?lang=en">' in html
        assert '<a href="../../articles?lang=en">All documents</a>' in html
    assert '<nav><a href="./?lang=vi">' in client.get("/articles").text


def test_the_page_names_the_organisation(client: TestClient) -> None:
    brand = next(each for each in client.get("/config").json()["components"] if each["props"].get("elem_id") == "brand")
    assert "Sở Nội vụ" in brand["props"]["value"]
