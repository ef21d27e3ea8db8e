"""The editors' desk where some documents are for some people only: what it names, and to whom."""

import re
from pathlib import Path

from app.web.pages.desk_words import WORDS
from tests.app.web.test_desk import EDITOR, TEXT, Office

SECRET = b"---\ngroups: [hr]\ndate: soon\n---\nLuong cua moi nguoi."


def office_with_secrets(folder: Path) -> Office:
    """An office in which `luong.md` is for hr alone, and so is the broken `mat.pdf` by the metadata file."""
    office = Office(folder)
    articles = folder / "articles"
    (articles / "luong.md").write_bytes(SECRET)
    (articles / "mat.pdf").write_bytes(b"%PDF-1.7 and no more")
    (articles / "articles.toml").write_text('["mat.pdf"]\ngroups = "hr"\n', encoding="utf-8")
    office.build()
    office.answerer.look()
    return office


def headings(html: str) -> list[str]:
    return re.findall(r"<h2[^>]*>(.*?)</h2>", html)


def test_what_an_editor_may_not_read_is_counted_and_not_named(tmp_path: Path) -> None:
    office = office_with_secrets(tmp_path)
    english, vietnamese = office.show("en"), office.show("vi")
    assert not {name for name in ("luong", "mat.pdf", "soon") if name in english + vietnamese}
    assert "Added: 1 (1 about documents that you may not read)" in english
    assert "holds 2 documents. You may read 1 of them." in english
    assert headings(english)[-3:-1] == [
        "Files that could not be read, and what to do: 3", "Files that were read, with something to note: 1",
    ]  # fmt: skip
    assert english.count("<p>1 about documents that you may not read</p>") == 2
    assert vietnamese.count("<p>1 mục về tài liệu mà bạn không được đọc</p>") == 2
    assert "<td>broken.pdf</td>" in english
    hr = office.client.get("/desk?lang=en", headers=EDITOR | {"Remote-Groups": "press,hr"}).text
    assert "Added: 1 (luong.md)" in hr
    assert "<td>luong.md</td><td><span>its date &#39;soon&#39;" in hr
    assert "<td>mat.pdf</td>" in hr
    assert "holds 2 documents.</p>" in hr


def test_a_deleted_document_is_named_to_those_only_who_read_all_there_is(tmp_path: Path) -> None:
    office = office_with_secrets(tmp_path)
    for name in ("old.txt", "mat.pdf", "articles.toml"):
        (tmp_path / "articles" / name).unlink()
    office.build()
    office.answerer.look()
    assert "Deleted: 1 (1 about documents that you may not read)" in office.show()
    hr = office.client.get("/desk?lang=en", headers=EDITOR | {"Remote-Groups": "press,hr"}).text
    assert "Deleted: 1 (old.txt)" in hr


def test_the_desk_says_who_may_read_a_document_and_opens_none_to_everybody(tmp_path: Path) -> None:
    office = Office(tmp_path)
    assert "Readable by everybody." in office.send("a.md").text
    closed = office.send("a.md", SECRET, replace="yes")
    assert "Readable by hr." in closed.text
    opened = office.send("a.md", TEXT, replace="yes")
    assert (opened.status_code, office.left()) == (409, {"a.md": SECRET})
    assert WORDS["en"].reasons["opened"].format(about="hr") in opened.text
    (tmp_path / "articles" / "articles.toml").write_text("[a.md]", encoding="utf-8")
    unknown = office.send("b.md")
    assert unknown.status_code == 503
    assert "must be quoted" in unknown.text
