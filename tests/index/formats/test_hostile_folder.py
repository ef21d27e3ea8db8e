"""A folder with one file of each format among twenty hostile ones."""

import contextlib
import gzip
import json
import os
import subprocess
import sys

import pptx
import psutil

from eval.pdf_writer import pdf_of
from index.formats.readers import FORMATS
from index.formats.workers.worker import MEMORY
from index.formats.workers.worker_pool import most_workers
from tests.index.formats.office.test_other_office_files import book, chapter, open_text
from tests.index.formats.sample_files import PAGE, encrypted, repacked, word_file
from tests.index.formats.sheets.test_spreadsheet import sheet_file
from tests.index.formats.slides.test_slides import TITLE_ONLY, new_slide
from tests.index.formats.slides.test_slides import saved as presented
from tests.pdf_files import alike_pages, pdf_file
from tests.place import ROOT

MOST_MEMORY = 500_000_000 + most_workers() * MEMORY
BUILD = """
import json, sys
from pathlib import Path
from index.build import build_index
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder
folder, index = map(Path, sys.argv[1:])
built = build_index(folder, index, FakeEncoder, PassageSettings())
found = Index.load(index, FakeEncoder()).search("Trụ sở đặt ở Huế?", 50).hits
print(json.dumps({"problems": built.report.problems, "found": [hit.passage.article_id for hit in found]}))
"""
WORDS = "Trụ sở của {} đặt ở Huế."


def good_files() -> dict[str, bytes]:
    row = json.dumps({"id": "1", "text": WORDS.format("hàng")}, ensure_ascii=False).encode()
    slides = pptx.Presentation()
    new_slide(slides, TITLE_ONLY, WORDS.format("buổi trình bày"))
    return {
        "good.csv": WORDS.format("bảng kê").encode(),
        "good.docx": word_file(("Normal", WORDS.format("văn bản"))),
        "good.eml": f"Subject: a\nContent-Type: text/plain; charset=utf-8\n\n{WORDS.format('lá thư')}".encode(),
        "good.epub": book({"a": chapter(f"<p>{WORDS.format('cuốn sách')}</p>")}),
        "good.htm": f"<article><p>{WORDS.format('mạng')}".encode(),
        "good.html": f"<article><p>{WORDS.format('trang')}".encode(),
        "good.jsonl": row,
        "good.jsonl.gz": gzip.compress(row.replace("hàng".encode(), "gói".encode())),
        "good.md": f"# {WORDS.format('đề mục')}".encode(),
        "good.odt": open_text(f"<text:p>{WORDS.format('văn phòng mở')}</text:p>"),
        "good.pdf": pdf_file([[WORDS.format("bản in")]]),
        "good.pptm": presented(slides),
        "good.rtf": rb"{\rtf1\ansi " + WORDS.format("n").encode("ascii", "ignore") + b" Kho hang o Huong Tra.}",
        "good.tsv": WORDS.format("tệp").encode(),
        "good.txt": WORDS.format("chữ").encode(),
        "good.xlsm": sheet_file((WORDS.format("sổ tính"),)),
    }


def hostile_files() -> dict[str, tuple[bytes, str]]:
    """Return each file with what is said of it."""
    word, catalog = word_file(("Normal", "Tốt.")), b"<< /Type /Catalog /Pages 2 0 R >>"
    damaged, no_word_file = "is damaged, or too large for 1 GB of memory (", "is not a Word file, or is cut short"
    body = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{}</w:body></w:document>"
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else 'ha'}'>" for n in range(12))
    entities = f"<!DOCTYPE w:document [{laughs}]>" + body.format("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>")
    many = body.format("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 3_000_000)
    looping = [catalog, b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]
    return {
        "bomb.docx": (repacked(word, "docProps/thumbnail.jpeg", bytes(400_000_000)), "packs more than 300 MB"),
        "bomb.jsonl.gz": (gzip.compress(bytes(400_000_000)), "unpacks to more than 50 MB"),
        "bomb.pdf": (alike_pages(b" " * 300_000_000), "holds no text and no pictures"),
        "bytes.md": (bytes(range(256)) * 1000, "is not UTF-8 text (byte 128)"),
        "cut.docx": (word[: len(word) // 2], no_word_file),
        "cut.jsonl.gz": (gzip.compress(os.urandom(10_000))[:-20], "is cut short"),
        "cut.pdf": (pdf_file([["Tốt."]])[:300], "is cut short: its end is missing"),
        "deep.html": (b"<div>" * 300_000 + b"x", "holds no document text"),
        "deep.jsonl": (b"[" * 10_000_000, "line 1: is not JSON (depth limit exceeded)"),
        "entities.docx": (repacked(word, "word/document.xml", entities.encode()), damaged),
        "front.md": (b"---\ntitle: " + b"[" * 100_000 + b"\n---\nX", "its front matter is nested too deeply"),
        "large.html": (b"<p>" + b"<b>a </b>" * 5_000_000, damaged),
        "long.jsonl": (b'{"text": "' + b"a" * 45_000_000, "line 1: is longer than 20 MB"),
        "loop.pdf": (pdf_of(looping), "is a damaged PDF"),
        "many.docx": (repacked(word, "word/document.xml", many.encode()), damaged),
        "many.jsonl.gz": (gzip.compress(b"{}\n" * 3_000_000), "holds more than 200,000 lines"),
        "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old .doc, or protected by a password"),
        "scan.pdf": (alike_pages(b"q 99 0 0 99 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q"), "holds no text, only"),
        "secret.pdf": (encrypted(pdf_file([["Tốt."]]), "user"), "needs a password"),
        "twice.jsonl": (b'{"text": "a"', "line 1: is not JSON"),
        "utf16.txt": (PAGE.encode("utf-16-le"), "is not UTF-8 text"),
        "wrong.pdf": (PAGE.encode(), "is not a PDF"),
    }  # fmt: skip


def peak_memory(process: subprocess.Popen[bytes]) -> int:
    """Return the most bytes that a process and its children held at once, until it ends."""
    watched, peak = psutil.Process(process.pid), 0
    while True:
        with contextlib.suppress(psutil.NoSuchProcess):
            peak = max(peak, sum(each.memory_info().rss for each in [watched, *watched.children()]))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
            return peak


def test_hostile_files_are_named_and_cost_neither_the_good_ones_nor_much_memory(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    good, hostile = good_files(), hostile_files()
    modules = {FORMATS[name.removeprefix("good")] for name in good}
    # what is converted goes to the others, and a picture needs text recognition
    assert modules == set(FORMATS.values()) - {"office.office_conversion", "ocr.picture_file"}
    assert len(hostile) >= 20
    for name, raw in [*good.items(), *((name, raw) for name, (raw, _) in hostile.items())]:
        (folder / name).write_bytes(raw)
    (folder / "outside").symlink_to(tmp_path)
    (folder / "unnamed.exe").write_bytes(b"MZ")
    command = [sys.executable, "-c", BUILD, folder, tmp_path / "index"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        memory = peak_memory(process)
        report = json.loads(process.communicate()[0])
    said = dict(problem.split(": ", 2)[1:] for problem in report["problems"])
    for name, (_, says) in hostile.items():
        assert said.pop(name).startswith(says), name
    assert sorted(said) == ["outside", "unnamed.exe"]
    rows = {"good.jsonl": "good.jsonl/1", "good.jsonl.gz": "good.jsonl.gz/1"}
    assert sorted(report["found"]) == sorted(rows.get(name, name) for name in good)
    assert 200_000_000 < memory < MOST_MEMORY
