"""Files of any format: encodings, limits of size, time and memory, and libraries that are missing."""

import os
import subprocess
import sys

import pytest

from index.articles import read_articles
from index.formats.readers import LARGEST
from index.formats.workers.worker import Worker
from tests.index.formats.sample_files import PAGE, PAGE_TEXT
from tests.place import ROOT


def test_text_files_may_be_utf_16_with_a_byte_order_mark(tmp_path):
    (tmp_path / "a.txt").write_bytes("Tiếng Việt\r\n".encode("utf-16"))
    (tmp_path / "b.md").write_bytes(b"\xfe\xff" + "# Tiếng *Việt*".encode("utf-16-be"))
    assert [article.text for article in read_articles(tmp_path).articles] == ["Tiếng Việt", "Tiếng Việt"]
    (tmp_path / "b.md").write_bytes(b"\xff\xfeX")
    assert "is not UTF-16 text throughout" in str(read_articles(tmp_path).unreadable[0])


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "a.html").open("wb") as file:
        file.truncate(LARGEST + 1_000_000)
    (tmp_path / "b.txt").write_text("Tốt.", encoding="utf-8")
    (problem,) = read_articles(tmp_path).unreadable
    assert str(problem).startswith("a.html: is larger than 50 MB (51 MB): divide it")


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read():
    with Worker(seconds=0.01) as worker, pytest.raises(ValueError, match=r"is not read after 0\.01 s"):
        worker.read(".html", PAGE.encode())
    with Worker() as worker:
        assert worker.read(".html", PAGE.encode()).text == PAGE_TEXT


def test_a_file_that_takes_too_much_memory_is_given_up_and_the_next_is_read():
    large = b"<p>" + b"<b>a </b>" * 4_000_000
    with Worker(memory=400_000_000) as worker:
        with pytest.raises(ValueError, match=r"memory|is damaged"):
            worker.read(".html", large)
        assert worker.read(".html", PAGE.encode()).text == PAGE_TEXT


def test_a_worker_that_was_ended_is_started_anew():
    with Worker() as worker:
        first = worker.read(".html", PAGE.encode())
        worker._process.kill()
        worker._process.wait()
        assert worker.read(".html", PAGE.encode()) == first


def test_a_missing_library_is_said_to_be_that(tmp_path, monkeypatch):
    (tmp_path / "trafilatura.py").write_text("import justext_of_another_world")
    monkeypatch.syspath_prepend(tmp_path)
    with Worker() as worker, pytest.raises(ValueError, match=r"library that is missing \(justext_of_another_world\)"):
        worker.read(".html", PAGE.encode())


def test_no_library_of_a_format_is_imported_before_a_file_needs_it():
    libraries = {"trafilatura", "lxml", "pypdfium2", "docx"}
    says = f"import sys, index.articles, index.build; print(sorted({libraries} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", says], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
