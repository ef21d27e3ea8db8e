"""Who may read a document that editors put into the folder, and that it is not opened to everybody unawares."""

import io
import logging
from pathlib import Path

import pytest

from app.operations.uploads import Accepted, UploadRefused, Uploads, settle

FOR_ALL, FOR_HR = b"Words.", b"---\ngroups: [hr]\n---\nWords."
LINE, LINE_FOR_HR = b'{"id": "%s", "text": "Words."}\n', b'{"id": "%s", "text": "Words.", "groups": ["hr"]}\n'


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path, "new")


def put(uploads: Uploads, name: str, content: bytes) -> Accepted:
    return uploads.accept(name, io.BytesIO(content), True)


def refused(uploads: Uploads, name: str, content: bytes) -> tuple[str, str]:
    before = (uploads.folder / name).read_bytes() if (uploads.folder / name).exists() else b""
    with pytest.raises(UploadRefused) as caught:
        put(uploads, name, content)
    assert before == ((uploads.folder / name).read_bytes() if before else b"")
    return caught.value.reason, caught.value.about


def state(folder: Path, *lines: str) -> None:
    (folder / "articles.toml").write_text("\n".join(lines), encoding="utf-8")


def test_those_whom_the_document_or_the_metadata_file_names_may_read_it_as_after_a_build(uploads, tmp_path) -> None:
    state(tmp_path, '["new/b.txt"]', 'groups = ["board", "hr"]', '["c.txt"]', 'groups = "hr"')
    assert put(uploads, "a.md", FOR_ALL).readers == [()]
    assert put(uploads, "d.md", FOR_HR).readers == [("hr",)]
    assert put(uploads, "b.txt", FOR_ALL).readers == [("board", "hr")]
    assert put(uploads, "c.txt", FOR_ALL).readers == [()]  # another document has the name c.txt


def test_what_only_some_may_read_is_not_replaced_by_what_everybody_may(uploads) -> None:
    put(uploads, "a.md", FOR_HR)
    assert refused(uploads, "a.md", FOR_ALL) == ("opened", "hr")
    assert put(uploads, "a.md", b"---\ngroups: board\n---\nWords.").readers == [("board",)]
    uploads.delete("a.md")
    assert put(uploads, "a.md", FOR_ALL).readers == [()]
    assert put(uploads, "a.md", FOR_HR).readers == [("hr",)]


def test_groups_of_the_metadata_file_stay_with_the_name(uploads, tmp_path) -> None:
    state(tmp_path, '["new/a.txt"]', 'groups = "hr"')
    assert put(uploads, "a.txt", FOR_ALL).readers == [("hr",)]
    assert put(uploads, "a.txt", b"Other words.").readers == [("hr",)]


def test_in_a_file_of_many_no_line_may_become_readable_by_everybody_while_others_were_not(uploads) -> None:
    assert put(uploads, "a.jsonl", LINE_FOR_HR % b"x" + LINE % b"y").readers == [(), ("hr",)]
    assert refused(uploads, "a.jsonl", LINE % b"x" + LINE % b"y") == ("opened", "hr")
    assert refused(uploads, "a.jsonl", LINE % b"z" + LINE % b"y") == ("opened", "hr")
    assert put(uploads, "a.jsonl", LINE % b"y").readers == [()]
    assert put(uploads, "a.jsonl", LINE % b"x" + LINE % b"y").readers == [()]


def test_a_document_that_no_build_could_read_may_be_replaced(uploads) -> None:
    put(uploads, "a.md", FOR_ALL)
    (uploads.folder / "a.md").write_bytes(b"\xff")
    assert put(uploads, "a.md", FOR_ALL).replaced


def test_while_the_metadata_file_cannot_be_read_nothing_is_accepted(uploads, tmp_path) -> None:
    state(tmp_path, "[new/a.txt]")
    reason, about = refused(uploads, "a.txt", FOR_ALL)
    assert reason == "stated"
    assert about.startswith("articles.toml: ")
    assert list(uploads.folder.glob("*.txt")) == []


def test_a_change_that_is_made_but_cannot_be_waited_for_is_logged_and_no_failure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        settle(tmp_path / "gone")
    assert caplog.messages == [
        f"a change in {tmp_path / 'gone'} is made, but perhaps not on the disk yet (No such file or directory)"
    ]
