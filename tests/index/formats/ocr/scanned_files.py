"""Lines for scanned pages, and what is read of files with them."""

from pathlib import Path

from index.articles import read_articles
from index.formats.ocr.tesseract import (
    Tesseract,
)

PLAN = [
    "Điều 5. Giờ mở cửa của thư viện",
    "Thư viện huyện mở cửa từ 7 giờ 30 đến 16 giờ 45 các ngày trong tuần, trừ thứ Hai.",
    "Bạn đọc được mượn 5 cuốn sách trong 14 ngày; quá hạn nộp 2.000 đồng mỗi ngày.",
]
ORDER = [
    "Điều 2. Kinh phí tu bổ đình làng Phú Mậu là 3,6 tỷ đồng, từ ngân sách tỉnh.",
    "Sở Xây dựng hướng dẫn, kiểm tra và nghiệm thu công trình trước ngày 20/12/2026.",
    "Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 88/QĐ-UBND.",
]
NOTICE = [
    "Staff may work from home two days a week if their manager agrees in writing.",
    "Requests are sent to the personnel office before the 25th of each month.",
    "Travel of more than 40 km is paid at 0.35 euros per kilometre.",
]
FEES = [
    ["Hạng vé", "Giá (đồng)", "Ghi chú"],
    ["Người lớn", "40.000", "có hướng dẫn"],
    ["Trẻ em", "15.000", "dưới 12 tuổi"],
]
ROWS = (
    "Hạng vé | Giá (đồng) | Ghi chú\n"
    "Hạng vé: Người lớn | Giá (đồng): 40.000 | Ghi chú: có hướng dẫn\n"
    "Hạng vé: Trẻ em | Giá (đồng): 15.000 | Ghi chú: dưới 12 tuổi"
)


def read_one(folder: Path, name: str, raw: bytes, tesseract: Tesseract | None):
    """Return the article of a file, and the warnings."""
    (folder / name).write_bytes(raw)
    read = read_articles(folder, None, tesseract)
    assert read.unreadable == []
    (article,) = read.articles
    return article, read.warnings


def program(folder: Path, script: str) -> Tesseract:
    """Return a program that stands in the place of Tesseract."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return Tesseract(str(path), "vie", "program 1")
