"""The editors' desk: who may work there, what it shows, and documents that come in, are replaced and go."""

import contextlib
import json
import re
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import get_args

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.operations import audit_table
from app.operations.listener import listen
from app.operations.uploads import Reason
from app.settings import Settings
from app.web.pages.desk_page import BESIDE
from app.web.pages.desk_words import WORDS
from app.web.reload import LiveAnswerer
from index.build import build_index
from index.formats.readers import LARGEST
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import NOT_ANSWERED, FakeEncoder, application
from tests.serving import served

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
PROXY = ("10.0.0.5", 1)
EDITOR = {"Remote-User": "an", "Remote-Groups": "press", "Sec-Fetch-Site": "same-origin"}
TEXT = "Nhân viên được nghỉ 12 ngày phép mỗi năm.".encode()


class Office:
    """A folder of articles with its index, and the program over both."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder = folder
        self.uploads = folder / "articles" / "uploads"
        (folder / "articles").mkdir()
        (folder / "articles" / "old.txt").write_bytes(TEXT)
        (folder / "articles" / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
        (folder / "articles" / "<script>x.txt").write_bytes(b"\xff")
        self.build()
        index = Index.load(folder / "index", FakeEncoder())
        self.answerer = LiveAnswerer(Answerer(Judge(index, passages=5, threshold=0.0)), folder / "index")
        own = {"auth": "header", "trusted_proxies": "10.0.0.5 127.0.0.1", "editors": "press", "uploads": "uploads"}
        paths = {"articles": folder / "articles", "audit": folder / "audit.jsonl"}
        self.app = application(self.answerer, **own | paths | settings)  # type: ignore[arg-type]
        self.client = TestClient(self.app, client=PROXY)

    def build(self) -> None:
        build_index(self.folder / "articles", self.folder / "index", FakeEncoder, PassageSettings())

    def send(self, name: str, content: bytes = TEXT, headers: dict[str, str] = EDITOR, **fields: str) -> httpx.Response:
        files = {"document": (name, content)}
        return self.client.post("/desk/upload?lang=en", files=files, data=fields, headers=headers)

    def delete(self, name: str, headers: dict[str, str] = EDITOR) -> httpx.Response:
        return self.client.post("/desk/delete?lang=en", data={"name": name}, headers=headers)

    def show(self, language: str = "en") -> str:
        return self.client.get(f"/desk?lang={language}", headers=EDITOR).text

    def left(self) -> dict[str, bytes]:
        """Return what is in the folder of uploads, hidden files too but for the lock."""
        paths = (path for path in self.uploads.rglob("*") if path.is_file() and path.name != ".lock")
        return {path.relative_to(self.uploads).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def state(html: str, name: str) -> str:
    """Return what the table of documents says of one."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    row = next(row for row in rows if row.startswith((f"<td>{name}</td>", f"<td>{name} <")))
    return re.findall(r"<td>(.*?)</td>", row, re.DOTALL)[2]


def test_the_desk_is_there_for_editors_only(office: Office, tmp_path: Path) -> None:
    assert "<h1>Editors’ desk</h1>" in office.show()
    assert '<a href="./report?lang=en">' in office.show()
    assert '<a href="./desk?lang=en">' in office.client.get("/articles?lang=en", headers=EDITOR).text
    assert "desk?" not in office.client.get("/articles?lang=en", headers={"Remote-User": "an"}).text
    others = ({"Remote-User": "an"}, {"Remote-User": "press"}, {"Remote-User": "an", "Remote-Groups": "hr"})
    for headers in (other | {"Sec-Fetch-Site": "same-origin"} for other in others):
        assert office.client.get("/desk", headers=headers).status_code == 404
        assert office.client.get("/desk/delete?name=a.txt", headers=headers).status_code == 404
        assert office.send("a.txt", headers=headers).status_code == 404
        assert office.delete("a.txt", headers=headers).status_code == 404
    assert office.left() == {}
    own = {"auth": "header", "trusted_proxies": "10.0.0.5", "articles": tmp_path / "articles", "uploads": "uploads"}
    nobody = TestClient(application(**own), client=PROXY)
    assert nobody.get("/desk", headers=EDITOR | {"Remote-Groups": ""}).status_code == 404
    unnamed = TestClient(application(editors="press", uploads="uploads", articles=tmp_path / "articles"))
    assert unnamed.get("/desk", headers=EDITOR).status_code == 404


def test_without_a_folder_of_uploads_the_desk_shows_reports_and_takes_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path, uploads="")
    assert "<form" not in office.show()
    assert WORDS["en"].build in office.show()
    assert office.send("a.txt").status_code in (404, 405)
    assert office.delete("old.txt").status_code in (404, 405)


def test_the_desk_says_what_the_last_build_changed_and_could_not_read_in_the_readers_language(office: Office) -> None:
    english, vietnamese = office.show("en"), office.show("vi")
    assert "Added: 1 (old.txt)" in english
    assert "Thêm: 1 (old.txt)" in vietnamese
    told = "<td>broken.pdf</td><td><span>is cut short: its end is missing; copy it anew</span></td>"
    assert told in english
    assert "<span>bị cắt cụt: thiếu phần cuối; hãy sao chép lại</span>" in vietnamese
    assert "<script>x" not in english
    assert "&lt;script&gt;x.txt" in english


def test_the_numbers_of_the_desk_are_those_of_its_lists_and_agree_with_the_first_page(office: Office) -> None:
    office.send("a.txt")
    office.send("b.txt", b"Other words.")
    (office.folder / "articles" / "news.jsonl").write_bytes(
        b'{"id": "1", "text": "One."}\nbroken\n{"id": "2", "text": "Two."}'
    )
    office.build()
    office.answerer.look()
    office.uploads.joinpath("late.txt").write_bytes(TEXT)
    shown = office.show()
    documents = {"a.txt": "Searchable", "b.txt": "Searchable", "late.txt": "Waiting for the next build"}
    assert {name: state(shown, name) for name in documents} == documents
    assert f'<h2 id="documents">Documents in the folder uploads: {len(documents)}</h2>' in shown
    assert "holds 5 documents.</p>" in shown  # old.txt, two of the folder, and two of one file
    changes = re.findall(r"<li>(?:Added|Changed|Renamed|Unchanged): (\d+)", shown)
    assert sum(map(int, changes)) == 5 == len(office.answerer.readable_by(frozenset()).collection)
    for heading, files in (
        ("Files that could not be read, and what to do: 2", {"broken.pdf", "&lt;script&gt;x.txt"}),
        ("Files that were read, with something to note: 1", {"news.jsonl"}),
    ):
        part = shown.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]
        assert set(re.findall(r"<tr><td>(.*?)</td>", part)) == files


def test_questions_without_an_answer_are_shown_and_if_they_are_not_kept_that_is_said(tmp_path: Path) -> None:
    own = {"auth": "header", "trusted_proxies": "10.0.0.5", "editors": "press", "audit": tmp_path / "a.jsonl"}
    client = TestClient(application(log_questions=True, **own), client=PROXY)
    for question in (NOT_ANSWERED[1], NOT_ANSWERED[1]):
        client.post("/api/ask", json={"question": question}, headers=EDITOR)
    shown = client.get("/desk?lang=en", headers=EDITOR).text
    assert re.search(rf"<td[^>]*>{re.escape(NOT_ANSWERED[1])}</td><td>2</td>", shown)
    silent = TestClient(application(**own | {"audit": None}), client=PROXY)
    assert WORDS["en"].not_kept in silent.get("/desk?lang=en", headers=EDITOR).text


def test_a_document_is_taken_replaced_and_deleted_and_each_is_written_down(office: Office) -> None:
    taken = office.send("Nghỉ phép.txt")
    assert (taken.status_code, taken.headers["cache-control"]) == (200, "private, no-store")
    assert WORDS["en"].done["uploaded"].format(name="Nghỉ phép.txt") in taken.text
    refused = office.send("Nghỉ phép.txt", b"Other words.")
    assert (refused.status_code, office.left()) == (409, {"Nghỉ phép.txt": TEXT})
    assert office.send("Nghỉ phép.txt", b"Other words.", replace="yes").status_code == 200
    assert office.left() == {"Nghỉ phép.txt": b"Other words."}
    confirming = office.client.get("/desk/delete", params={"name": "Nghỉ phép.txt", "lang": "en"}, headers=EDITOR)
    assert '<input type="hidden" name="name" value="Nghỉ phép.txt">' in confirming.text
    assert office.left() == {"Nghỉ phép.txt": b"Other words."}
    assert office.delete("Nghỉ phép.txt").status_code == 200
    assert (office.delete("Nghỉ phép.txt").status_code, office.left()) == (404, {})
    lines = [json.loads(line) for line in (office.folder / "audit.jsonl").read_text("utf-8").splitlines()]
    assert [line["change"] for line in lines] == ["uploaded", "replaced", "deleted"]
    assert {line["article"] for line in lines} == {"uploads/Nghỉ phép.txt"}
    assert {len(line["who"]) for line in lines} == {16}


def test_nothing_is_changed_that_cannot_be_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = f"sqlite:///{tmp_path}/kept.sqlite"
    office = Office(tmp_path, audit="database", audit_key="0" * 32, database=database)
    monkeypatch.setattr(audit_table, "MOST_HELD", 1)
    with contextlib.closing(sqlite3.connect(tmp_path / "kept.sqlite")) as connection:
        connection.execute("DROP TABLE audit")
    office.answerer.look()
    assert office.send("a.txt").status_code == 200  # nothing is known to wait
    refused = office.send("b.txt")
    assert (refused.status_code, office.left()) == (503, {"a.txt": TEXT})
    assert WORDS["en"].reasons["unwritten"] in refused.text
    assert (office.delete("a.txt").status_code, office.left()) == (503, {"a.txt": TEXT})


def test_the_desk_says_when_a_document_is_searchable(office: Office) -> None:
    office.send("a.txt")
    assert state(office.show(), "a.txt") == "Waiting for the next build"
    office.build()
    assert state(office.show(), "a.txt") == "Waiting for the next build"  # built, but not in use yet
    office.answerer.look()
    assert state(office.show(), "a.txt") == "Searchable"
    office.send("a.txt", b"Other words.", replace="yes")
    assert state(office.show(), "a.txt") == "Waiting for the next build"
    office.delete("a.txt")
    assert state(office.show(), "a.txt") == WORDS["en"].states["gone"]
    office.build()
    office.answerer.look()
    assert "<td>a.txt</td>" not in office.show()


@pytest.mark.parametrize(
    "name",
    ["../old.txt", "..\\old.txt", "/etc/passwd.txt", ".hidden.txt", "con.txt", "a:b.txt", "a\u202e.txt", "a.exe"],
)
def test_a_hostile_name_is_refused(office: Office, name: str) -> None:
    assert office.send(name).status_code == 422
    assert office.left() == {}
    assert (office.folder / "articles" / "old.txt").read_bytes() == TEXT
    assert office.delete(name).status_code == 404


def test_a_name_with_html_in_it_is_shown_as_it_is_and_can_be_deleted(office: Office) -> None:
    name = "a&b'c'{{7+7}}.txt"
    assert office.send(name).status_code == 200
    shown = office.show()
    assert "a&amp;b&#39;c&#39;{{7+7}}.txt" in shown
    address = re.search(r'href="(\./desk/delete[^"]*)"', shown)
    assert address is not None
    page = office.client.get(f"/{address[1].replace('&amp;', '&')}", headers=EDITOR)
    assert 'value="a&amp;b&#39;c&#39;{{7+7}}.txt"' in page.text
    assert office.delete(name).status_code == 200


def test_what_cannot_be_read_is_refused_in_the_words_of_its_reader(office: Office) -> None:
    refused = office.send("a.pdf", b"%PDF-1.7 and no more")
    assert (refused.status_code, office.left()) == (422, {})
    assert "<li><span>is cut short: its end is missing; copy it anew</span></li>" in refused.text
    assert 'role="alert"' in refused.text


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver.evil.example"}, {"Origin": "testserver"},
    ],
)  # fmt: skip
def test_a_page_of_another_site_changes_nothing(office: Office, sent: dict[str, str]) -> None:
    office.send("a.txt")
    headers = {name: value for name, value in EDITOR.items() if name != "Sec-Fetch-Site"} | sent
    assert office.send("b.txt", headers=headers).status_code == 403
    assert office.delete("a.txt", headers=headers).status_code == 403
    assert office.left() == {"a.txt": TEXT}


def test_the_own_page_may_change_documents_by_its_origin_too(office: Office) -> None:
    own = {name: value for name, value in EDITOR.items() if name != "Sec-Fetch-Site"}
    assert office.send("a.txt", headers=own | {"Origin": "http://testserver"}).status_code == 200


def test_behind_a_proxy_the_own_page_is_that_of_the_public_address(tmp_path: Path) -> None:
    office = Office(tmp_path, public_url="https://intranet.example/qa")
    own = {name: value for name, value in EDITOR.items() if name != "Sec-Fetch-Site"}
    assert office.send("a.txt", headers=own | {"Origin": "https://intranet.example"}).status_code == 200
    assert office.send("b.txt", headers=own | {"Origin": "http://testserver"}).status_code == 403


def test_a_form_without_a_document_or_that_is_none_is_refused(office: Office) -> None:
    assert office.send("").status_code == 422
    form = {"data": {"document": "words"}}
    assert office.client.post("/desk/upload", headers=EDITOR, **form).status_code == 422
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x", "text/plain", ""):
        headers = EDITOR | {"Content-Type": content_type}
        assert office.client.post("/desk/upload", content=b"--x\r\nno form", headers=headers).status_code in (400, 422)
    two = [("document", ("a.txt", TEXT)), ("document", ("b.txt", TEXT))]
    assert office.client.post("/desk/upload", files=two, headers=EDITOR).status_code == 400
    assert office.left() == {}


def test_a_body_that_is_larger_than_any_document_is_refused(office: Office) -> None:
    assert office.send("a.txt", bytes(LARGEST + BESIDE)).status_code == 413
    assert office.left() == {}


def test_elsewhere_a_body_is_bounded_as_before(office: Office) -> None:
    large = {"name": "x" * 300_000}
    assert office.client.post("/desk/delete", data=large, headers=EDITOR).status_code == 413


@pytest.fixture
def address(office: Office) -> Iterator[tuple[str, int]]:
    """The office on a port of its own."""
    with listen("127.0.0.1", 0) as bound, served(office.app, bound):
        yield bound.getsockname()[:2]


def begun(address: tuple[str, int], content: bytes, length: int) -> socket.socket:
    """Return a connection over which an upload of ``length`` bytes was begun."""
    lines = ["POST /desk/upload HTTP/1.1", "Host: x", "Content-Type: multipart/form-data; boundary=b"]
    head = [*lines, f"Content-Length: {length}", *(f"{name}: {value}" for name, value in EDITOR.items())]
    part = '--b\r\nContent-Disposition: form-data; name="document"; filename="half.txt"\r\n\r\n'
    connection = socket.create_connection(address, timeout=20)
    connection.sendall("\r\n".join([*head, "", part]).encode() + content)
    return connection


def test_half_a_body_leaves_nothing_and_the_person_may_send_again(office: Office, address: tuple[str, int]) -> None:
    begun(address, TEXT, 10_000).close()
    whole = b"--b\r\n" + TEXT  # a body that ends within the document
    with begun(address, TEXT, 0) as cut:
        assert cut.recv(20).startswith(b"HTTP/1.1 4")
    files = {"document": ("a.txt", whole)}
    with httpx.Client(base_url=f"http://{address[0]}:{address[1]}", headers=EDITOR) as client:
        tries = (client.post("/desk/upload", files=files, data={"replace": "yes"}) for _ in range(200))
        assert (
            next(each.status_code for each in tries if each.status_code != 429) == 200
        )  # until the server sees that one has gone
    assert office.left() == {"a.txt": whole}


def test_a_person_sends_one_document_at_a_time_and_others_meanwhile(office: Office, address: tuple[str, int]) -> None:
    base, files = f"http://{address[0]}:{address[1]}", {"document": ("a.txt", TEXT)}
    with begun(address, TEXT, 10_000), httpx.Client(base_url=base, headers=EDITOR) as client:

        def send() -> int:
            return client.post("/desk/upload", files=files, data={"replace": "yes"}).status_code

        assert (
            next(status for status in (send() for _ in range(200)) if status != 200) == 429
        )  # once the first is under way
        assert client.post("/desk/upload", files=files, headers={"Remote-User": "binh"}).status_code in (200, 409)


def test_of_two_people_who_send_one_name_at_once_one_is_told_that_it_is_there(
    office: Office, address: tuple[str, int]
) -> None:
    def send(person: str) -> int:
        headers = EDITOR | {"Remote-User": person}
        files = {"document": ("a.txt", TEXT + person.encode())}
        return httpx.post(f"http://{address[0]}:{address[1]}/desk/upload", files=files, headers=headers).status_code

    with ThreadPoolExecutor(2) as people:
        statuses = dict(zip(("an", "binh"), people.map(send, ("an", "binh")), strict=True))
    assert sorted(statuses.values()) == [200, 409]
    assert office.left() == {"a.txt": TEXT + next(who for who in statuses if statuses[who] == 200).encode()}


@pytest.mark.parametrize("folder", ["../x", "/etc", "a/../b", ".hidden", "a//b", "a\\b", "C:"])
def test_a_folder_of_uploads_that_is_not_below_the_articles_is_refused(folder: str) -> None:
    with pytest.raises(ValidationError, match="is no folder below"):
        Settings(uploads=folder)
    assert Settings(uploads="hr/new/").uploads == "hr/new"


def test_each_reason_has_words_in_both_languages() -> None:
    for words in WORDS.values():
        assert set(words.reasons) == {*get_args(Reason), "foreign", "cut", "slow", "alone", "unwritten"}
