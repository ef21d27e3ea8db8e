"""What is said of files that are not read."""

from pathlib import Path

import pytest

from index.articles import read_articles
from index.formats.file_kinds import archive_of


@pytest.mark.parametrize(
    ("name", "ending"),
    [("quy che 2024.zip", ".zip"), ("Luu Tru.RAR", ".rar"), ("bieu_mau.7z", ".7z"), ("thang 5.tar.gz", ".tar.gz")],
)
def test_an_archive_in_the_folder_is_named_with_what_to_do(tmp_path: Path, name: str, ending: str):
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    (tmp_path / "a.txt").write_text("Kho mở cửa lúc 7 giờ.", encoding="utf-8")
    read = read_articles(tmp_path)
    assert read.warnings == [f"{name}: is an archive ({ending}): unpack it into the folder"]
    assert [article.id for article in read.articles] == ["a.txt"]


@pytest.mark.parametrize("name", ["zip.txt", "tar.pdf", "rar"])
def test_only_the_end_of_a_name_makes_an_archive(name: str):
    assert archive_of(name) is None


def test_another_file_is_named_with_the_kinds_that_are_read(tmp_path: Path):
    (tmp_path / "b.dwg").write_bytes(b"AC1032")
    (tmp_path / "a.txt").write_text("Kho mở cửa lúc 7 giờ.", encoding="utf-8")
    (warning,) = read_articles(tmp_path).warnings
    assert warning.startswith("b.dwg: not read, only .txt, ")
