"""The folder of documents that editors fill: what is taken, what is refused, and that nothing is left behind."""

import datetime
import io
import shutil
import subprocess
import threading
import unicodedata
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from app.operations.last_build import LastBuild, indexed_names, state_of
from app.operations.uploads import Accepted, UploadRefused, Uploads, checked_name
from index.articles import read_articles
from index.build import build_index
from index.formats.readers import LARGEST
from index.passages import PassageSettings
from index.search import Index
from index.store.build_report import Report
from index.watch import take_snapshot
from tests.fakes import FakeEncoder
from tests.pdf_files import pdf_file

TEXT = "Nhân viên được nghỉ 12 ngày phép mỗi năm.".encode()


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_bytes(TEXT)
    return Uploads(tmp_path / "articles", "hr/uploads")


def put(uploads: Uploads, name: str, content: bytes = TEXT, replace: bool = False) -> str:
    return uploads.accept(name, io.BytesIO(content), replace).name


def refused(uploads: Uploads, name: str, content: bytes = TEXT, replace: bool = False) -> tuple[str, str]:
    with pytest.raises(UploadRefused) as caught:
        put(uploads, name, content, replace)
    return caught.value.reason, caught.value.about


def left(uploads: Uploads) -> dict[str, bytes]:
    """Return the whole content of the folder but its lock."""
    files = (path for path in uploads.folder.rglob("*") if path.name != ".lock")
    return {path.relative_to(uploads.folder).as_posix(): path.read_bytes() if path.is_file() else b"" for path in files}


def test_a_document_that_can_be_read_is_in_the_folder_and_listed_with_its_size_and_time(uploads: Uploads) -> None:
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1)
    assert uploads.documents() == []
    assert uploads.accept("Nghỉ phép.txt", io.BytesIO(TEXT), False) == Accepted("Nghỉ phép.txt", False, [], [()])
    assert put(uploads, "b.pdf", pdf_file([["Nhân viên có mười hai ngày nghỉ phép mỗi năm."]])) == "b.pdf"
    (uploads.folder / "folder").mkdir()
    (uploads.folder / "~$b.docx").write_bytes(b"lock")
    first, second = uploads.documents()
    assert (first.name, second.name, second.size) == ("b.pdf", "Nghỉ phép.txt", len(TEXT))
    assert before < second.changed < datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=1)


def test_a_document_of_the_same_name_is_replaced_only_if_that_is_asked_for(uploads: Uploads) -> None:
    put(uploads, "a.txt")
    assert refused(uploads, "a.txt", b"Other words.") == ("exists", "a.txt")
    assert left(uploads) == {"a.txt": TEXT}
    assert uploads.accept("a.txt", io.BytesIO(b"Other words."), True).replaced
    assert left(uploads) == {"a.txt": b"Other words."}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "nothing"), (" ", "nothing"), ("../a.txt", "path"), ("/etc/a.txt", "path"), ("C:\\a.txt", "path"),
        ("..\\a.txt", "path"), ("..", "hidden"), (".a.txt", "hidden"), (" a.txt", "hidden"), ("a.txt ", "hidden"),
        ("~$a.docx", "hidden"), ("._a.txt", "hidden"), ("a\0.txt", "signs"), ("a\n.txt", "signs"),
        ("a\u202etxt.exe.txt", "signs"), ("a\u200b.txt", "signs"), ("a\u2028.txt", "signs"), ("a\ud800.txt", "signs"),
        ("a:b.txt", "signs"), ("<script>.txt", "signs"), ("a*.txt", "signs"), ("con.txt", "reserved"),
        ("NUL.tar.txt", "reserved"), ("com1 .pdf", "reserved"), ("LPT¹.pdf", "reserved"), ("a.exe", "kind"),
        ("a.txt.", "kind"), ("a", "kind"), ("articles.toml", "kind"), ("ế" * 84 + ".txt", "long"),
    ],
)  # fmt: skip
def test_a_name_that_could_harm_or_cannot_be_kept_is_refused(uploads: Uploads, name: str, reason: str) -> None:
    assert refused(uploads, name) == (reason, "")
    assert not uploads.folder.exists()


def test_a_name_is_kept_in_nfc_and_up_to_the_length_that_file_systems_take() -> None:
    assert checked_name(unicodedata.normalize("NFD", "Nghỉ phép.TXT")) == "Nghỉ phép.TXT"
    longest = "ế" * 83 + "xx.txt"  # 3 * 83 + 6 = 255 bytes
    assert checked_name(longest) == longest
    assert checked_name("Console.txt") == "Console.txt"


def test_a_name_that_some_systems_take_for_another_is_refused_even_to_replace_it(uploads: Uploads) -> None:
    put(uploads, "Quy Chế.txt")
    assert refused(uploads, "quy chế.txt", replace=True) == ("clash", "Quy Chế.txt")
    apart = unicodedata.normalize("NFD", "phép.txt")
    (uploads.folder / apart).write_bytes(TEXT)
    assert refused(uploads, "phép.txt", replace=True) == ("clash", apart)
    (uploads.folder / "b.txt").mkdir()
    assert refused(uploads, "b.txt", replace=True) == ("clash", "b.txt")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", b"no such file", "is not a Word file, or is cut short: save it as .docx anew"),
        ("a.pdf", b"%PDF-1.7 and no more", "is cut short: its end is missing; copy it anew"),
        ("a.txt", b"\xff\xfe\x00", "UTF-16"),
        ("a.txt", b"", "holds no text"),
        ("a.md", b"---\ngroupss: x\n---\nwords", "where only `groups`"),
        ("a.jsonl", b'{"id": "x"}', "line 1: holds no text: `text` is missing or empty"),
        ("a.jsonl.gz", b"not packed", "is not packed by gzip, or is damaged: copy it anew"),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_words_of_its_reader(
    uploads: Uploads, name: str, content: bytes, says: str
) -> None:
    reason, about = refused(uploads, name, content)
    assert reason == "unreadable"
    assert says in about
    assert left(uploads) == {}


def test_a_file_that_ends_the_process_that_reads_it_is_refused_and_the_next_is_read(uploads: Uploads) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" * 30_000_000)  # some 90 MB of nested elements
    assert refused(uploads, "bomb.docx", packed.getvalue())[0] == "unreadable"
    assert left(uploads) == {}
    assert put(uploads, "b.pdf", pdf_file([["Nhân viên có mười hai ngày nghỉ phép mỗi năm."]])) == "b.pdf"


def test_a_document_that_is_too_large_is_refused_before_anything_is_written(uploads: Uploads, tmp_path: Path) -> None:
    with (tmp_path / "large").open("w+b") as large:
        large.truncate(LARGEST + 1)  # a sparse file
        with pytest.raises(UploadRefused, match="large"):
            uploads.accept("a.txt", large, False)
    assert not uploads.folder.exists()


def test_what_is_lost_of_a_document_that_is_accepted_is_told(uploads: Uploads) -> None:
    rows = b'{"id": "x", "text": "M\xe1\xba\xa1ng 5G"}\nno object\n'
    accepted = uploads.accept("a.jsonl", io.BytesIO(rows), False)
    assert len(accepted.warnings) == 1
    assert accepted.warnings[0].startswith("line 2: ")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own with 64 kB, where this may be set up."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_of_and_nothing_is_left_behind(small_disk: Path) -> None:
    uploads = Uploads(small_disk, "uploads")
    put(uploads, "a.txt")
    assert refused(uploads, "b.txt", TEXT * 10_000) == ("full", "")
    assert refused(uploads, "a.txt", TEXT * 10_000, replace=True) == ("full", "")
    assert left(uploads) == {"a.txt": TEXT}
    assert put(uploads, "c.txt") == "c.txt"


def test_a_folder_of_articles_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "share", "uploads")
    assert refused(uploads, "a.txt") == ("unwritable", "")
    assert uploads.documents() == []
    assert not (tmp_path / "share").exists()


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "articles" / "uploads").symlink_to(tmp_path / "elsewhere")
    assert refused(Uploads(tmp_path / "articles", "uploads"), "a.txt") == ("unwritable", "")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_document_is_deleted_and_nothing_else_can_be(uploads: Uploads) -> None:
    put(uploads, "a.txt")
    (uploads.folder / "link.txt").symlink_to(uploads.folder.parents[1] / "a.txt")
    for name in ("../../a.txt", "b.txt", ".lock", "", ".", "link.txt", "A.TXT"):
        with pytest.raises(UploadRefused, match="missing"):
            uploads.delete(name)
    uploads.delete("a.txt")
    assert (uploads.documents(), (uploads.folder.parents[1] / "a.txt").read_bytes()) == ([], TEXT)


def test_of_two_who_send_one_name_at_once_one_is_told_that_it_is_there(uploads: Uploads) -> None:
    start = threading.Barrier(2)

    def send(number: int) -> str:
        start.wait()
        try:
            return put(uploads, "a.txt", TEXT + b"%d" % number)
        except UploadRefused as error:
            return error.reason

    with ThreadPoolExecutor(2) as people:
        outcomes = list(people.map(send, range(2)))
    assert sorted(outcomes) == ["a.txt", "exists"]
    assert left(uploads) == {"a.txt": TEXT + b"%d" % outcomes.index("a.txt")}


def test_what_a_stopped_server_left_is_no_document_no_article_and_gone_after_the_next_change(uploads: Uploads) -> None:
    put(uploads, "a.txt")
    cut = uploads.folder / ".upload-cut"
    cut.mkdir()
    (cut / "half.txt").write_bytes(TEXT)
    seen = {Path(path).name for path in take_snapshot(uploads.folder)}
    assert seen == {document.name for document in uploads.documents()} == {"a.txt"}
    assert [article.id for article in read_articles(uploads.folder).articles] == ["a.txt"]
    put(uploads, "b.txt")
    assert left(uploads) == {"a.txt": TEXT, "b.txt": TEXT}


def test_one_who_waits_too_long_for_others_is_told(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, "uploads", wait=0.0)
    put(uploads, "a.txt")
    with FileLock(uploads.folder / ".lock"):
        assert refused(uploads, "b.txt") == ("busy", "")


def test_a_document_is_searchable_once_a_build_began_after_its_last_change(uploads: Uploads, tmp_path: Path) -> None:
    def states() -> dict[str, str]:
        index = Index.load(tmp_path / "index", FakeEncoder())
        last, names = LastBuild.of(index), indexed_names(uploads, index)
        return {each.name: state_of(each, uploads, names, last) for each in uploads.documents()}

    def build() -> None:
        build_index(tmp_path / "articles", tmp_path / "index", FakeEncoder, PassageSettings())

    build()
    put(uploads, "a.txt")
    put(uploads, "b.jsonl", b'{"id": "x", "text": "M\xe1\xba\xa1ng 5G"}')
    (uploads.folder / "c.txt").write_bytes(b"\xff")
    assert states() == {"a.txt": "waiting", "b.jsonl": "waiting", "c.txt": "waiting"}
    build()
    assert states() == {"a.txt": "searchable", "b.jsonl": "searchable", "c.txt": "unread"}
    put(uploads, "a.txt", b"Other words.", replace=True)
    assert states()["a.txt"] == "waiting"
    uploads.delete("b.jsonl")
    assert indexed_names(uploads, Index.load(tmp_path / "index", FakeEncoder())) == {"a.txt", "b.jsonl"}


def test_a_report_of_a_build_is_read_as_it_was_written(uploads: Uploads, tmp_path: Path) -> None:
    built = build_index(uploads.folder.parents[1], tmp_path / "index", FakeEncoder, PassageSettings())
    kept = Report.from_bytes(built.generation.read("report.json"))
    assert (kept.changes, kept.opened, kept.unreadable) == (built.report.changes, built.report.opened, [])
    for damaged in (b"[]", b"{}", b"{", b'{"changes": {}}', b'{"changes": 5}'):
        with pytest.raises(ValueError, match=r"report|Expecting"):
            Report.from_bytes(damaged)
