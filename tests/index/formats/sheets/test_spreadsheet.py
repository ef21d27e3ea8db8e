"""Reading workbooks and tables of separated values."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from index.formats.file_content import Content
from index.formats.sheets import delimited, spreadsheet
from index.formats.sheets.number_format import shown
from tests.index.formats.sample_files import repacked

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def saved(book: Workbook) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def sheet_file(*rows: tuple, joined: tuple[str, ...] = (), formats: dict[str, str] | None = None) -> bytes:
    """Return a workbook of one sheet, which nobody named."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, code in (formats or {}).items():
        book.active[place].number_format = code
    for span in joined:
        book.active.merge_cells(span)
    return saved(book)


def lines(content: Content) -> list[tuple[str, str]]:
    """Return the kind and the words of each block, which are a slice of the text."""
    return [(block.kind, content.text[block.start : block.end]) for block in content.blocks]


def test_each_sheet_is_a_heading_and_each_row_stands_behind_the_names_of_its_columns():
    book = openpyxl.Workbook()
    book.active.title = "Trang thiết bị"
    book.active.append(("Tên máy", "Phòng", "Số lượng"))
    book.active.append(("Máy in", "Văn thư", 4))
    hidden = book.create_sheet("Năm trước")
    hidden.sheet_state = "hidden"
    hidden.append(("Tên máy", "Số lượng"))
    hidden.append(("Máy in", 3))
    book.create_sheet("Trống")
    content = spreadsheet.read(saved(book))
    assert lines(content) == [
        ("heading", "Trang thiết bị"),
        ("row", "Tên máy | Phòng | Số lượng"),
        ("row", "Tên máy: Máy in | Phòng: Văn thư | Số lượng: 4"),
        ("heading", "Năm trước"),
        ("row", "Tên máy | Số lượng"),
        ("row", "Tên máy: Máy in | Số lượng: 3"),
    ]
    assert [(block.level, block.label) for block in content.blocks if block.kind == "row"] == [
        (1, ""), (1, "Tên máy | Phòng | Số lượng"), (2, ""), (2, "Tên máy | Số lượng"),
    ]  # fmt: skip


def test_a_title_above_a_table_and_a_remark_below_it_are_paragraphs_and_a_header_of_two_rows_is_one():
    content = spreadsheet.read(
        sheet_file(
            ("BẢNG LƯƠNG",),
            ("Đơn vị tính: triệu đồng",),
            (),
            ("TT", "Họ tên", "Tháng 1", None, "Ký nhận"),
            (None, None, "Lương", "Thưởng", None),
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
            ("Phòng Kế toán",),
            (1, "Lê Hoa", 15, 2, None),
            ("Ghi chú: chưa trừ thuế",),
            joined=("A1:E1", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "A7:E7"),
        )
    )
    assert lines(content) == [
        ("paragraph", "BẢNG LƯƠNG"),
        ("paragraph", "Đơn vị tính: triệu đồng"),
        ("row", "TT | Họ tên | Tháng 1 › Lương | Tháng 1 › Thưởng | Ký nhận"),
        ("row", "(1) | (2) | (3) | (4) | (5)"),
        ("row", "Phòng Kế toán"),
        ("row", "TT: 1 | Họ tên: Lê Hoa | Tháng 1 › Lương: 15 | Tháng 1 › Thưởng: 2"),
        ("paragraph", "Ghi chú: chưa trừ thuế"),
    ]


def test_a_cell_joined_over_rows_stands_in_each_and_a_table_goes_on_below_an_empty_row():
    content = spreadsheet.read(
        sheet_file(
            ("Khu", "Tầng", "Diện tích"),
            ("Khu A", "Một", 80),
            (None, "Hai", 75),
            (),
            ("Khu B", "Một", 60),
            joined=("A2:A3",),
        )
    )
    assert lines(content)[1:] == [
        ("row", "Khu: Khu A | Tầng: Một | Diện tích: 80"),
        ("row", "Khu: Khu A | Tầng: Hai | Diện tích: 75"),
        ("row", "Khu: Khu B | Tầng: Một | Diện tích: 60"),
    ]
    assert {block.level for block in content.blocks} == {1}


def test_years_name_columns_and_so_does_what_is_frozen_or_filtered():
    years = sheet_file(("Chỉ tiêu", "2023", "2024"), ("Khách", 120, 140))
    assert lines(spreadsheet.read(years))[1] == ("row", "Chỉ tiêu: Khách | 2023: 120 | 2024: 140")
    book = openpyxl.Workbook()
    for row in (("Tỉnh", "Mã"), ("Huế", "TTH"), ("Hà Nội", "HN")):
        book.active.append(row)
    assert lines(spreadsheet.read(saved(book)))[1] == ("row", "Huế: TTH")
    book.active.freeze_panes = "A2"
    assert lines(spreadsheet.read(saved(book)))[1] == ("row", "Tỉnh: Huế | Mã: TTH")
    book.active.freeze_panes = None
    book.active.auto_filter.ref = "A1:B3"
    assert lines(spreadsheet.read(saved(book)))[1] == ("row", "Tỉnh: Huế | Mã: TTH")


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (450000000, "#,##0", "450,000,000"),
        (450000000, "#.##0", "450.000.000"),
        (2500000, '#"."###"."##0\\ "đ"', "2.500.000 đ"),
        (1500000, "#,##0\\ [$₫-42A]", "1,500,000 ₫"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (0, '#,##0;-#,##0;"-"??', "-"),
        (0.125, "0%", "13%"),
        (0.075, "0.0%", "7.5%"),
        (2500000, '0.0,,"tr"', "2.5tr"),
        (7, "00000", "00007"),
        (912345678, "0000\\.000\\.000", "0912.345.678"),
        (0.1 + 0.2, "General", "0.3"),
        (45000, "dd/mm/yyyy", "15/03/2023"),
        (45000.75, "h:mm AM/PM", "6:00 PM"),
        (45000.4375, "hh:mm dd/mm/yyyy", "10:30 15/03/2023"),
        (1.5, "[h]:mm", "36:00"),
        (45000, '"ngày" d "tháng" m "năm" yyyy', "ngày 15 tháng 3 năm 2023"),
        (45000, "[$-42A]dddd, d/m/yy", "Thứ Tư, 15/3/23"),
        (5, '[<10]0" ít";0" nhiều"', "5 ít"),
        (1e300, "yyyy", "1e+300"),
        (5, ";;;", ""),
    ],
)
def test_a_number_is_written_as_its_cell_shows_it(value, code, text):
    assert shown(value, code) == text


def test_numbers_dates_and_truth_values_of_a_sheet_are_as_shown():
    content = spreadsheet.read(
        sheet_file(
            ("Khoản", "Số tiền", "Tỷ lệ", "Ngày", "Đã chi"),
            ("Xăng xe", 12500000, 0.25, datetime.date(2024, 11, 5), True),
            formats={"B2": "#,##0", "C2": "0%", "D2": "dd/mm/yyyy"},
        )
    )
    assert content.text.endswith("Khoản: Xăng xe | Số tiền: 12,500,000 | Tỷ lệ: 25% | Ngày: 05/11/2024 | Đã chi: TRUE")


def test_formulas_without_a_result_errors_and_comments_are_said_to_be_lost():
    book = openpyxl.Workbook()
    for row in (("Tên", "Giá", "Tổng"), ("Bút", 5, "=B2*2"), ("Vở", "#REF!", "=B3")):
        book.active.append(row)
    book.active["A2"].font = Font(bold=True)
    book.active["A2"].comment = openpyxl.comments.Comment("hết hàng", "Lan")
    content = spreadsheet.read(saved(book))
    assert content.lost == (
        "2 formulas have no saved result and are not in the text: open it in Excel or LibreOffice and save it",
        "1 cells hold only an error such as #REF! and are not in the text: mend their formulas",
        "1 comments on cells are not in the text: write them into cells",
    )
    assert lines(content)[1:] == [("row", "Tên: Bút | Giá: 5"), ("row", "Tên: Vở")]


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "đầu", "cuối"
    assert spreadsheet.read(saved(book)).text == "đầu\n\ncuối"


def test_hostile_workbooks_are_refused_with_what_to_do():
    good = sheet_file(("Tên", "Giá"), ("Bút", 5))
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else 'ha'}'>" for n in range(12))
    sheet = f"<worksheet {NAMESPACE}><sheetData>{{}}</sheetData>{{}}</worksheet>"
    bomb = sheet.format("<row r='1'><c t='inlineStr'><is><t>&a11;</t></is></c></row>", "")
    merged = "<mergeCells>" + "<mergeCell ref='A1:XFD1048576'/>" * 3 + "</mergeCells>"
    cell = "<row r='1'><c r='A1' t='inlineStr'><is><t>một</t></is></c></row>"
    files = {
        "packs more than 300 MB": repacked(good, "xl/theme/theme1.xml", bytes(400_000_000)),
        "is no .xlsx file, or damaged|is no workbook": repacked(good, "_rels/.rels", b"<Relationships/>"),
        "is damaged": repacked(good, SHEET, b"<a>" * 50_000),
        "is damaged .xl/worksheets/sheet1.xml.: save it anew": repacked(
            good, SHEET, f"<!DOCTYPE worksheet [{laughs}]>{bomb}".encode()
        ),
        "is no .xlsx file, or is cut short": good[: len(good) // 2],
        r"is slides \(\.pptx\) by another name: rename it": pptx_like(),
        "is a PDF": b"%PDF-1.7",
        "is protected by a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "is no .xlsx file": b"",
    }
    for message, raw in files.items():
        with pytest.raises(ValueError, match=message):
            spreadsheet.read(raw)
    assert spreadsheet.read(repacked(good, SHEET, sheet.format(cell, merged).encode())).text == "một"


def pptx_like() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("ppt/presentation.xml", "<p/>")
    return packed.getvalue()


def test_more_cells_than_are_read_are_refused(monkeypatch):
    monkeypatch.setattr("index.formats.sheets.workbook.MOST", 3)
    with pytest.raises(ValueError, match="holds more than 3 cells: divide it"):
        spreadsheet.read(sheet_file(("a", "b"), ("c", "d")))


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_values_are_parted_by_any_usual_sign(sign):
    rows = (("Phòng", "Trưởng phòng"), ("Đào tạo", "Vũ Nam"), ("Tổ chức", "Lý An"))
    content = delimited.read("\r\n".join(sign.join(row) for row in rows).encode("utf-8-sig"))
    assert lines(content) == [
        ("row", "Phòng | Trưởng phòng"),
        ("row", "Phòng: Đào tạo | Trưởng phòng: Vũ Nam"),
        ("row", "Phòng: Tổ chức | Trưởng phòng: Lý An"),
    ]


def test_quoted_values_hold_separators_and_line_breaks_and_excel_s_own_first_line_is_none():
    raw = 'sep=;\n"Tên";"Địa chỉ"\n"Chi nhánh 1";"12 Lê Lợi;\nHuế"\n'
    assert lines(delimited.read(raw.encode()))[1] == ("row", "Tên: Chi nhánh 1 | Địa chỉ: 12 Lê Lợi; Huế")


def test_a_table_of_values_may_have_a_title_above_it_and_no_header():
    content = delimited.read("Danh bạ nội bộ\n\n101,Bảo vệ\n102,Lễ tân\n".encode())
    assert lines(content) == [("paragraph", "Danh bạ nội bộ"), ("row", "101 | Bảo vệ"), ("row", "102 | Lễ tân")]


def test_values_in_an_older_encoding_are_decoded():
    raw = "Hä tªn,Phßng\nNguyÔn V¨n B×nh,Tæ chøc c¸n bé\nTrÇn ThÞ H­¬ng,KÕ to¸n tµi chÝnh\n".encode("cp1252")
    content = delimited.read(raw)
    assert lines(content)[1] == ("row", "Họ tên: Nguyễn Văn Bình | Phòng: Tổ chức cán bộ")
    assert (content.blocks[1].label, content.decoded) == ("Họ tên | Phòng", "TCVN3")


def test_hostile_values_are_read_or_refused():
    assert "Một" in delimited.read('Tên,"Một\n'.encode() + b"a,b\n" * 100).text
    with pytest.raises(ValueError, match="is no table of separated values"):
        delimited.read(b"x" * 200_000)
    with pytest.raises(ValueError, match="holds no text"):
        delimited.read(b",,,\n" * 1000)
    with pytest.raises(ValueError, match="is a workbook"):
        delimited.read(sheet_file(("a", "b")))
