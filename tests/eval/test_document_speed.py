"""The folder of office files that the speed of reading is measured on, and what is reported of it."""

from collections import Counter
from pathlib import Path

import pytest

from eval.document_speed import Measured, Peak, Reading, kind_of_warning, measure_folder
from eval.office_files import OFTEN, write_office_files
from eval.written_documents import Document
from index.articles import read_articles
from index.errors import SearchError

DOCUMENTS = [
    Document("kho", "vi", "office", "Quy định về kho", "Kho mở cửa từ 8 giờ.\n\nThủ kho giữ chìa khóa của kho.", ()),
    Document("xe", "vi", "office", "Quy định về xe", "Xe của cơ quan đỗ ở sân sau.\n\nLái xe đổ xăng mỗi tuần.", ()),
]


def texts(folder: Path) -> dict[str, str]:
    return {article.id: article.text for article in read_articles(folder).articles}


def test_forty_files_are_of_all_kinds_as_heavy_as_asked_for_and_their_words_are_read(tmp_path):
    write_office_files(DOCUMENTS, tmp_path, 40, 4)
    paths = [path for path in tmp_path.rglob("*") if path.is_file()]
    kinds = Counter("scan.pdf" if path.name.endswith("scan.pdf") else path.suffix for path in paths)
    assert kinds == OFTEN
    weight = sum(path.stat().st_size for path in paths if not path.name.endswith("scan.pdf"))
    assert 2_000_000 < weight < 8_000_000  # drawn, and the words and the file's form come on top
    read = texts(tmp_path)
    assert len(read) == 40 - OFTEN["scan.pdf"]  # which are read only where there is text recognition
    assert all("Kho mở cửa từ 8 giờ." in text or "Xe của cơ quan đỗ ở sân sau." in text for text in read.values())


def test_a_seed_gives_the_same_words_and_another_others(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_office_files(DOCUMENTS, tmp_path / name, 8, 0.1, seed)
    assert texts(tmp_path / "a") == texts(tmp_path / "b") != texts(tmp_path / "c")


def test_files_larger_than_those_that_are_read_are_not_made(tmp_path):
    with pytest.raises(SearchError, match="1000 MB in 2 files are more than a file may have"):
        write_office_files(DOCUMENTS, tmp_path, 2, 1000)


def test_a_folder_is_measured_by_kind_of_file_and_of_warning(tmp_path):
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text("Kho mở cửa từ 8 giờ.", encoding="utf-8")
    (tmp_path / "trang.html").write_text("<article><p>Kho mở cửa từ 8 giờ.", encoding="utf-8")
    for number in (3, 4):
        (tmp_path / f"{number}.exe").write_bytes(b"MZ")
    measured = measure_folder(tmp_path, "off")
    assert (measured.reading.articles, measured.reading.passages, measured.reading.letters) == (3, 3, 60)
    assert [(each["kind"], each["files"]) for each in measured.by_kind()] == [(".html", 1), (".txt", 2)]
    assert list(measured.reading.warnings.values()) == [2]
    assert measured.peak.own > 20
    assert measured.peak.worker > 20
    assert measured.peak.together >= measured.peak.own


def test_figures_are_divided_by_the_seconds_of_the_clock():
    reading = Reading(2.0, 3, 1, 8, 6_000_000, {".pdf": 3.0, ".txt": 0.5}, {})
    measured = Measured(reading, Peak(), Counter({".pdf": 3, ".txt": 1}), Counter({".pdf": 9_000_000}))
    figures = {figure.name: figure.value for figure in measured.figures()}
    assert figures["files read"] == 2.0
    assert figures["megabytes read"] == 4.5
    assert figures["files read at the same time, in the mean"] == 1.75
    assert [each["seconds"] for each in measured.by_kind()] == [3.0, 0.5]


def test_warnings_that_differ_in_numbers_and_quoted_words_are_of_one_kind():
    said = "a/12.PDF: page 3 was read by text recognition (OCR; confidence 91 %)"
    assert kind_of_warning(said) == ".pdf: page … was read by text recognition (OCR; confidence … %)"
    assert kind_of_warning("b.md: its date 'Tết' is not of the form 2026-01-14") == kind_of_warning(
        "c.md: its date '12.5' is not of the form 2026-01-14"
    )
