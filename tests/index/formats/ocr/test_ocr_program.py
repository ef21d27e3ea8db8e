"""When the program for text recognition runs, and what is said where it is missing, hangs or fails."""

import contextlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.operations.doctor import examine
from app.settings import Settings
from index.articles import read_articles
from index.build import build_index
from index.errors import ArticlesMissing, RecognitionMissing
from index.formats.ocr.tesseract import (
    INSTALL,
    NotRecognised,
    chosen_tesseract,
    find_tesseract,
    recognise_page,
)
from index.formats.workers import cached_worker
from index.formats.workers.cached_worker import CachedWorker
from index.formats.workers.worker import Worker
from index.passages import PassageSettings
from index.store.cache import Cache
from tests.fakes import FakeEncoder
from tests.index.formats.ocr.scanned_files import NOTICE, ORDER, PLAN, program, read_one
from tests.pdf_files import pdf_file
from tests.place import ROOT
from tests.scans import merged, page, saved


def test_a_page_or_file_that_was_read_once_is_not_recognised_again(tmp_path, tesseract):
    with contextlib.closing(Cache(tmp_path / "c.sqlite")) as cache:
        raw = saved(page(PLAN))
        with Worker(tesseract=tesseract) as worker:
            content = CachedWorker(worker, cache).read(".pdf", raw)
        with Worker(tesseract=replace(tesseract, program="/nowhere")) as worker:
            reader = CachedWorker(worker, cache)
            assert reader.read(".pdf", raw) == content
            assert reader.read(".pdf", merged([raw], "Giờ mở cửa")).text == content.text
            with pytest.raises(ValueError, match=r"page 1 cannot be read by text recognition .* does not start"):
                reader.read(".pdf", saved(page(ORDER)))
        with Worker(tesseract=tesseract) as worker:
            reader = CachedWorker(worker, Cache(tmp_path / "c.sqlite", read_only=True))
            assert reader.read(".pdf", raw) == content
            with pytest.raises(ValueError, match=r"no build has done yet: run `python -m index build`"):
                reader.read(".pdf", saved(page(NOTICE)))


def test_a_page_that_could_not_be_recognised_is_tried_again_on_another_day(tmp_path, tesseract, monkeypatch):
    raw = merged([pdf_file([["Mở đầu."]]), saved(page(PLAN))])
    texts = []
    with contextlib.closing(Cache(tmp_path / "c.sqlite")) as cache:
        for day, path in (("2026-01-01", "/nowhere"), ("2026-01-01", None), ("2026-01-02", None)):
            monkeypatch.setattr(cached_worker, "_today", lambda day=day: day)
            with Worker(tesseract=replace(tesseract, program=path or tesseract.program)) as worker:
                texts.append(CachedWorker(worker, cache).read(".pdf", raw).text)
    assert texts[:2] == ["Mở đầu."] * 2
    assert "Điều 5. Giờ mở cửa" in texts[2]


def test_pages_that_were_read_with_another_program_or_none_are_read_anew(tmp_path, tesseract):
    raw, read = saved(page(PLAN)), []
    with contextlib.closing(Cache(tmp_path / "c.sqlite")) as cache:
        for found in (None, tesseract, replace(tesseract, identity="another", program="/nowhere")):
            with Worker(tesseract=found) as worker:
                try:
                    read.append(CachedWorker(worker, cache).read(".pdf", raw).text[:7])
                except ValueError as error:
                    read.append(str(error))
    assert read[0] == (
        f"holds no text, only pictures of it: to have it read, install text recognition ({INSTALL}), "
        "where HOIDAP_OCR is not off"
    )
    assert read[1] == "Điều 5."
    assert read[2].endswith("which does not start")


def test_the_time_limit_of_a_file_is_one_for_each_page(tmp_path):
    slow = program(tmp_path, "sleep 1.5; echo '<html/>'")
    raw = merged([pdf_file([["Mở đầu."]]), *(saved(page(lines)) for lines in (PLAN, ORDER, NOTICE))])
    with Worker(seconds=6, tesseract=slow) as worker:
        content = worker.read(".pdf", raw)
    assert content.text == "Mở đầu."
    assert content.lost[0].startswith("each of the pages 2 to 4 shows a picture in which text recognition")


@pytest.mark.parametrize(
    ("script", "says"),
    [("exec sleep 60", "takes too long"), ("exit 1", "which failed"), ("kill -9 $$", "which failed")],
)
def test_a_program_that_hangs_or_fails_costs_the_page_only(tmp_path, script, says):
    with pytest.raises(NotRecognised, match=says):
        recognise_page(program(tmp_path, script), np.asarray(page(PLAN)), seconds=1)


def test_without_tesseract_pages_are_named_with_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract() is chosen_tesseract("auto") is chosen_tesseract("off") is None
    with pytest.raises(RecognitionMissing, match=f"are not installed: run `{INSTALL}`"):
        chosen_tesseract("require")
    folder = tmp_path / "articles"
    folder.mkdir()
    raw = merged([pdf_file([["Mở đầu."]]), saved(page(PLAN))])
    article, (warning,) = read_one(folder, "a.pdf", raw, None)
    assert article.text == "Mở đầu."
    assert warning.startswith("a.pdf: page 2 holds no text, only a picture of it: to have it read, install")
    assert INSTALL in warning
    (folder / "a.pdf").write_bytes(saved(page(PLAN)))
    with pytest.raises(ArticlesMissing, match=INSTALL):
        read_articles(folder)


def test_tesseract_without_vietnamese_counts_as_missing(tmp_path, monkeypatch):
    folder = tmp_path / "bin"
    folder.mkdir()
    listing = program(folder, "echo 'List of available languages (2):'; echo eng; echo osd")
    Path(listing.program).rename(folder / "tesseract")
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    assert find_tesseract() is None


@pytest.mark.parametrize(
    ("mode", "says"), [("require", f"run `{INSTALL}`"), ("always", "set it to auto, off or require")]
)
def test_a_build_that_requires_text_recognition_ends_with_a_stated_problem_without_it(tmp_path, mode, says):
    (tmp_path / "a.txt").write_text("Tốt.", encoding="utf-8")
    command = [sys.executable, "-m", "index", "build", tmp_path, "--out", tmp_path / "index"]
    environment = {**os.environ, "PATH": str(tmp_path), "HOIDAP_OCR": mode}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("error: HOIDAP_OCR is ")
    assert done.stderr.rstrip().endswith(says)


def test_the_doctor_says_what_recognises_text_and_reads_no_page_that_a_build_has_read(tmp_path, tesseract, monkeypatch):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(saved(page(PLAN)))
    build_index(folder, tmp_path / "index", FakeEncoder, PassageSettings(), tesseract=tesseract)
    settings = {"articles": folder, "index": tmp_path / "index", "reader": "none", "feedback": tmp_path / "f.sqlite"}

    def found(**more: str) -> dict[str, str]:
        findings = examine(Settings(**settings, **more), FakeEncoder)
        return {each.subject: str(each) for _, each in zip(range(3), findings, strict=False)}

    assert found()["documents"] == "ok     documents: 1 document"
    assert found()["text recognition"].startswith("ok     text recognition: tesseract 5")
    assert "off: pages that are only pictures" in found(ocr="off")["text recognition"]
    (folder / "b.pdf").write_bytes(saved(page(ORDER)))
    assert "run `python -m index build`" in found()["documents"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert INSTALL in found()["text recognition"]
    assert found(ocr="require")["text recognition"].startswith("FAULT")
