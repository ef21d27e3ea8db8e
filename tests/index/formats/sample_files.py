"""Files of several formats for tests, and what is read of them."""

import io
import zipfile
from pathlib import Path

import docx
import pypdf

from index.articles import read_articles
from index.datatypes import Article

PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Nghỉ phép | Cổng nội bộ</title>
<link rel="canonical" href="https://x.example/nghi-phep">
<meta property="og:title" content="Nghỉ phép năm"><meta property="article:published_time" content="2025-03-01">
</head><body><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin tức</a></li></ul></nav>
<main><article><h1>Nghỉ phép năm</h1><p>Nhân viên có <b>12 ngày</b> nghỉ phép<br>mỗi năm &amp; được trả lương.</p>
<h2>Thủ tục</h2><ul><li>Gửi đơn</li><li>Chờ duyệt</li></ul>
<table><tr><th>Năm</th><th>Ngày</th></tr><tr><td>2024</td><td>1<b>2</b></td></tr></table>
<p hidden>Ẩn một.</p><p style="Display : NONE">Ẩn hai.</p><p aria-hidden="true">Ẩn ba.</p><!-- Ẩn bốn. -->
<script>var x = "kịch bản";</script><style>p { color: red }</style><template>Ẩn năm.</template>
</article></main><footer>Bản quyền 2019</footer></body></html>"""
PAGE_TEXT = (
    "Nghỉ phép năm\n\nNhân viên có 12 ngày nghỉ phép\nmỗi năm & được trả lương.\n\nThủ tục\n\n"
    "- Gửi đơn\n- Chờ duyệt\n\nNăm | Ngày\nNăm: 2024 | Ngày: 12"
)


def read_one(folder: Path, name: str, raw: bytes) -> Article:
    (folder / name).write_bytes(raw)
    read = read_articles(folder)
    assert (read.unreadable, read.warnings) == ([], [])
    (article,) = read.articles
    return article


def why_unreadable(folder: Path, files: dict[str, bytes]) -> dict[str, str]:
    """Return what is said of each file that cannot be read, while others between and after them are."""
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    (folder / "k.html").write_text(PAGE, encoding="utf-8")
    (folder / "zz.html").write_text(PAGE, encoding="utf-8")
    read = read_articles(folder)
    assert [article.id for article in read.articles] == ["k.html", "zz.html"]
    return dict(str(problem).split(": ", 1) for problem in read.unreadable)


def word_file(*paragraphs: tuple[str, str], title: str = "") -> bytes:
    """Return a Word file of (style, text)."""
    document = docx.Document()
    document.core_properties.title = title
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def repacked(raw: bytes, name: str, content: bytes) -> bytes:
    """Return a packed file with one part replaced."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in old.namelist():
            packed.writestr(part, content if part == name else old.read(part))
    return new.getvalue()


def encrypted(raw: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    writer.encrypt(password, "owner", algorithm="AES-256")
    new = io.BytesIO()
    writer.write(new)
    return new.getvalue()


FIRST_PAGE = (
    "BỘ THÔNG TIN",
    "Huế, ngày 05 tháng 3 năm 2025",
    "Nhân viên có 12 ngày nghỉ phép mỗi năm và được trả",
    "lương đầy đủ trong những ngày đó theo quy định tại",
    "Điều 5 của quy chế.",
    "1. Gửi đơn cho phòng nhân sự trước ba ngày làm việc",
    "và chờ duyệt. Nơi gửi là trụ sở của cơ quan đặt ở",
    "Huế. Một bản được lưu ở văn",
    "1",
)
PDF_TEXT = (
    "BỘ THÔNG TIN\n\nHuế, ngày 05 tháng 3 năm 2025\n\n"
    "Nhân viên có 12 ngày nghỉ phép mỗi năm và được trả lương đầy đủ trong những ngày đó "
    "theo quy định tại Điều 5 của quy chế.\n\n"
    "1. Gửi đơn cho phòng nhân sự trước ba ngày làm việc và chờ duyệt. Nơi gửi là trụ sở của cơ quan đặt ở "
    "Huế. Một bản được lưu ở văn phòng theo infor-mation."
)
