"""Pages of columns and tables for tests, and what is read of them."""

from index.formats.file_content import Content
from tests.pdf_files import Drawing, Text, grid

LIBRARY = [
    "Thư viện mở cửa từ 7 giờ đến 21",
    "giờ các ngày trong tuần. Bạn đọc",
    "được mượn tối đa năm cuốn sách",
    "mỗi lần.",
]
MUSEUM = [
    "Bảo tàng đón khách từ 8 giờ đến",
    "17 giờ, nghỉ ngày thứ hai. Vé vào",
    "cổng cho người lớn là bốn mươi",
    "nghìn đồng.",
]
POOL = [
    "Hồ bơi mở cửa từ 5 giờ 30 đến 20",
    "giờ. Trẻ em dưới sáu tuổi đi cùng",
    "người lớn và không phải mua vé",
    "vào cửa.",
]
COLUMNS = [(LIBRARY, MUSEUM), (MUSEUM, POOL), (POOL, LIBRARY)]


def shown(content: Content) -> list[tuple[str, str]]:
    """Return the kind and the words of each block."""
    return [(block.kind, content.text[block.start : block.end]) for block in content.blocks]


def paragraphs_of(*columns: list[str]) -> list[tuple[str, str]]:
    return [("paragraph", " ".join(lines)) for lines in columns]


FEES = [["Dịch vụ", "Mức thu"], ["Cấp thẻ", "60.000"], ["Gia hạn", "20.000"]]
CALENDAR = [["Phường", "Ngày", "Tổ"], ["An Hòa", "12", "Một"], ["An Bình", "15", "Hai"], ["Tân Lập", "18", "Ba"]]
STAFF = [["Phòng", "Năm 2024", "Năm 2025"], ["Kế toán", "4", "5"], ["Hành chính", "7", "6"]]


def table(rows: list[list[str]], top: float, left: float = 60, wide: float = 120, high: float = 20) -> Drawing:
    """Return a page with a ruled table."""
    xs = [left + wide * at for at in range(len(rows[0]) + 1)]
    ys = [top - high * at for at in range(len(rows) + 1)]
    texts = [
        Text(xs[at] + 4, ys[row] - 14, cell) for row, cells in enumerate(rows) for at, cell in enumerate(cells) if cell
    ]
    return Drawing(texts, grid(xs, ys))


def named(rows: list[list[str]]) -> list[tuple[str, str]]:
    head, *below = rows
    cells = [[f"{name}: {cell}" for name, cell in zip(head, row, strict=True) if cell] for row in below]
    return [("row", " | ".join(row)) for row in (head, *cells)]
