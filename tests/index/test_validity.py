import datetime

import pytest

from index.datatypes import Block
from index.validity.references import NumberKey, number_key
from index.validity.statements import Validity, _lines, read_validity
from index.validity.versions import Superseded, same_series, series_of, superseded

TODAY = datetime.date(2026, 6, 1)


def day(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Quyết định số 07/2025/QĐ-STC", NumberKey("7/QD/STC", 2025)),
        ("Quyết định số 7 / 2025 / QĐ - STC", NumberKey("7/QD/STC", 2025)),
        ("Decision No. 7/2025/QD-STC", NumberKey("7/QD/STC", 2025)),
        ("Thông tư 15/TT-BYT", NumberKey("15/TT/BYT", 0)),
        ("Policy HR-12", NumberKey("HR/12", 0)),
        ("ngày 12/6/2023", None),
        ("300.000/KG", None),
        ("5/2024", None),
        ("không có số nào", None),
    ],
)
def test_a_number_is_the_same_however_it_is_spelt(written: str, key: NumberKey | None) -> None:
    assert number_key(written) == key


@pytest.mark.parametrize(
    ("title", "text", "number", "issued"),
    [
        ("Quyết định số 33/QĐ-TDB về trực đêm", "Nội dung.", "33/QĐ-TDB", None),
        (
            "Quy chế trực đêm",
            "Ban hành kèm theo Quyết định số 33/QĐ-TDB ngày 04/02/2025 của Giám đốc.",
            "33/QĐ-TDB",
            "2025-02-04",
        ),
        ("Quy chế trực đêm (Quyết định số 33/QĐ-TDB ngày 4 tháng 2 năm 2025)", "Nội dung.", "33/QĐ-TDB", "2025-02-04"),
        (
            "Quy chế trực đêm",
            "BỆNH VIỆN TÂY ĐÔ\nSố: 33/QĐ-TDB\nCần Thơ, ngày 04 tháng 02 năm 2025",
            "33/QĐ-TDB",
            "2025-02-04",
        ),
        ("Quy chế trực đêm, số 09/QC-TDB năm 2025", "Ban hành ngày 20/3/2025.", "09/QC-TDB", "2025-03-20"),
        ("Night duty", "Issued on 5 May 2025 by the director.", None, "2025-05-05"),
    ],
)
def test_number_and_day_of_issue_are_read(title: str, text: str, number: str | None, issued: str | None) -> None:
    validity = read_validity(text, title)
    assert next(iter(validity.numbers), None) == number
    assert validity.issued == (day(issued) if issued else None)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Hướng dẫn thực hiện Nghị định 99/2024/NĐ-CP", "Căn cứ Nghị định 99/2024/NĐ-CP ngày 01/8/2024."),
        ("Kế hoạch năm 2026", "Căn cứ Quyết định số 5/QĐ-UB ngày 02/01/2026, các phòng lập kế hoạch."),
        ("Biên bản họp ngày 03/5/2026", "Quyết định số 8/QĐ-HK được đọc lại trước cuộc họp."),
    ],
)
def test_the_number_of_another_document_is_not_its_own(title: str, text: str) -> None:
    assert read_validity(text, title).numbers == ()


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("Quy chế này có hiệu lực kể từ ngày 15/8/2025.", "2025-08-15", None),
        ("Quyết định có hiệu lực thi hành từ ngày 15 tháng 8 năm 2025.", "2025-08-15", None),
        ("Áp dụng từ 15/8/2025 đến hết 14/8/2026.", "2025-08-15", "2026-08-14"),
        ("Điều 9. Quy chế này có hiệu lực từ ngày 15-8-2025 đến ngày 14-8-2026.", "2025-08-15", "2026-08-14"),
        ("This policy takes effect on 15 August 2025.", "2025-08-15", None),
        ("Effective August 15, 2025.", "2025-08-15", None),
        ("Valid from 1 April to 30 June 2026.", "2026-04-01", "2026-06-30"),
        ("In force from 15 August 2025 until 14 August 2026.", "2025-08-15", "2026-08-14"),
        ("Quy chế này hết hiệu lực từ ngày 01/01/2027.", None, "2026-12-31"),
        ("Ban hành ngày 03/8/2025. Quy chế này có hiệu lực kể từ ngày ký.", "2025-08-03", None),
        ("Quy chế này có hiệu lực từ ngày 31/02/2025.", None, None),
    ],
)
def test_the_days_of_its_validity_are_read(text: str, begins: str | None, ends: str | None) -> None:
    validity = read_validity(text, "Quy chế trực đêm")
    assert validity.valid_from == (day(begins) if begins else None)
    assert validity.valid_to == (day(ends) if ends else None)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Quy chế tiền thưởng", "Điều 1. Chung.\n" * 60 + "Thẻ khách có giá trị đến ngày 31/12/2024."),
        ("Quy chế tiền thưởng", "Điều 1. Chung.\n" * 60 + "Thưởng Tết áp dụng từ ngày 01/01/2024 đến ngày 15/02/2024."),
        ("Bản tin tháng 3", "Nghị định 99/2024/NĐ-CP có hiệu lực từ ngày 01/10/2024."),
    ],
)
def test_the_days_of_something_else_are_not_its_own(title: str, text: str) -> None:
    validity = read_validity(text, title)
    assert (validity.valid_from, validity.valid_to) == (None, None)


REPLACING = [
    ("Quyết định này có hiệu lực từ ngày 01/3/2026, thay thế Quyết định số 64/2020/QĐ-TDB.",
     ("Quyết định số 64/2020/QĐ-TDB",)),
    ("Quy chế này thay thế Quy chế năm 2021.", ("Quy chế năm 2021",)),
    ("Ban hành ngày 02/02/2026, thay quy chế năm 2021.", ("quy chế năm 2021",)),
    ("Thay bản tháng 9/2023.", ("bản tháng 9/2023",)),
    ("Quy chế này thay cho quy chế cũ.", ("quy chế cũ",)),
    ("Điều 2. Bãi bỏ Quyết định số 5/QĐ-TDB ngày 06/7/2019.", ("Quyết định số 5/QĐ-TDB ngày 06/7/2019",)),
    (
        "Quyết định này thay thế Quyết định số 5/QĐ-TDB, Quyết định số 6/QĐ-TDB và bãi bỏ Thông báo số 7/TB-TDB.",
        ("Quyết định số 5/QĐ-TDB", "Quyết định số 6/QĐ-TDB", "Thông báo số 7/TB-TDB"),
    ),
    (
        "Quyết định số 5/QĐ-TDB hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
        ("Quyết định số 5/QĐ-TDB",),
    ),
    ("Áp dụng từ ngày 01/3/2026; bảng giá năm 2024 hết hiệu lực từ ngày này.", ("bảng giá năm 2024",)),
    ("Quyết định này huỷ bỏ Quyết định số 5/QĐ-TDB.", ("Quyết định số 5/QĐ-TDB",)),
    ("Quy chế này thay thế\nQuyết định số 5/QĐ-TDB.", ("Quyết định số 5/QĐ-TDB",)),
    ("This policy replaces the 2023 edition.", ("the 2023 edition",)),
    ("Valid from 1 May 2026; it supersedes the travel rules of 2022.", ("the travel rules of 2022",)),
    ("This version supersedes Policy HR-07.", ("Policy HR-07",)),
    ("It replaces the previous version.", ("the previous version",)),
    ('Quy chế này thay thế quy chế "Trực đêm và trực lễ".', ('quy chế "Trực đêm và trực lễ"',)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), REPLACING)
def test_what_a_document_replaces_is_named_as_it_does(text: str, names: tuple[str, ...]) -> None:
    assert read_validity(text, "Quy chế trực đêm năm 2026").replaces == names


@pytest.mark.parametrize(
    "text",
    [
        "Thay thế thiết bị hỏng trong 24 giờ, thay mực máy in mỗi tháng.",
        "Bà Lan thay thế ông Bình làm Trưởng phòng từ năm 2024.",
        "Trong thời gian sửa chữa, nhân viên được dùng máy thay thế số 2.",
        "Nghị định 13/2025/NĐ-CP thay thế Nghị định 10/2020/NĐ-CP.",
        "Theo Thông tư số 9/2024/TT-BLĐ thay thế Thông tư số 3/2019/TT-BLĐ, mức này không đổi.",
        "Hội đồng đề nghị thay thế Quy chế năm 2021.",
        "Quy chế này không thay thế Quy chế năm 2021.",
        "Quy chế này thay thế Quy chế năm 2021?",
        "Nếu quy chế này thay thế Quy chế năm 2021 thì báo trước.",
        "Filters are replaced every 3 months, and the pump replaces the old one in summer.",
        "This policy does not replace the 2023 edition.",
        "If this policy replaces the 2023 edition, staff are told.",
        "Decree No. 13/2025/ND-CP replaces Decree No. 10/2020/ND-CP.",
        "Thay thẻ do mất: 55.000 đồng; thay cho bữa ăn ca.",
    ],
)
def test_other_uses_of_the_words_replace_nothing(text: str) -> None:
    assert read_validity("Điều 1. Chung.\n" * 60 + text, "Quy chế trực đêm năm 2026").replaces == ()


def test_news_of_a_rule_that_replaces_another_says_nothing_of_itself() -> None:
    text = "Mở đầu.\n" * 100 + "Quy chế trực đêm có hiệu lực từ ngày 01/3/2026, thay thế Quy chế năm 2021."
    assert read_validity(text, "Bản tin nội bộ tháng 3").replaces == ()
    assert read_validity(text, "Quy chế trực đêm").replaces == ("Quy chế năm 2021",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Quyết định này sửa đổi, bổ sung một số điều của Quyết định số 5/QĐ-TDB.", ("Quyết định số 5/QĐ-TDB",)),
        ("Quyết định này thay thế Điều 4 của Quyết định số 5/QĐ-TDB.", ("Quyết định số 5/QĐ-TDB",)),
        ("Quyết định này bãi bỏ khoản 2 Điều 7 Quyết định số 5/QĐ-TDB.", ("Quyết định số 5/QĐ-TDB",)),
        ("This decision amends Decision No. 5/QD-TDB.", ("Decision No. 5/QD-TDB",)),
    ],
)
def test_an_amendment_replaces_nothing(text: str, names: tuple[str, ...]) -> None:
    validity = read_validity(text, "Quyết định về trực đêm")
    assert validity.amends == names
    assert validity.replaces == ()


def test_a_document_may_say_that_it_is_replaced() -> None:
    validity = read_validity("Văn bản này đã được thay thế bởi Quyết định số 9/QĐ-TDB.", "Quy chế trực đêm")
    assert validity.replaced_by == ("Quyết định số 9/QĐ-TDB",)
    assert validity.replaces == ()


def test_what_is_stated_of_a_file_wins_over_its_text() -> None:
    text = "Quy chế này có hiệu lực từ ngày 01/3/2026, thay thế Quy chế năm 2021."
    stated = {"valid_from": "2026-05-01", "valid_to": "2027-04-30", "replaces": ["truc_dem.md"], "date": "2026-04-01"}
    validity = read_validity(text, "Quy chế trực đêm", stated=stated)
    assert validity == Validity(
        "Quy chế trực đêm", (), day("2026-04-01"), day("2026-05-01"), day("2027-04-30"), ("truc_dem.md",)
    )


def test_questions_notes_and_rows_say_nothing_of_the_document() -> None:
    text = "Quy chế này thay thế Quy chế năm 2021."
    for kind in ("question", "note", "row"):
        assert read_validity(text, "Quy chế", [Block(kind, 0, len(text))]).replaces == ()
    assert read_validity(text, "Quy chế", [Block("paragraph", 0, len(text))]).replaces == ("Quy chế năm 2021",)


def test_a_document_does_not_replace_itself() -> None:
    text = "Ban hành kèm theo Quyết định số 5/QĐ-TDB. Quy chế này thay thế Quyết định số 5/QĐ-TDB."
    assert read_validity(text, "Quy chế trực đêm").replaces == ()


def rule(title: str, begins: str | None = None, *replaces: str, number: str = "", ends: str | None = None) -> Validity:
    return Validity(
        title,
        (number,) if number else (),
        valid_from=day(begins) if begins else None,
        valid_to=day(ends) if ends else None,
        replaces=replaces,
    )


@pytest.mark.parametrize(
    "name",
    [
        "Quyết định số 5/QĐ-TDB", "Quyết định số 05/2021/QĐ-TDB", "Decision No. 5/QD-TDB", "quy chế năm 2021",
        "quy chế cũ",
        "old/truc_2021.md", "truc_2021.md", "truc_2021", "Quy chế trực đêm năm 2021", '"Quy chế trực đêm năm 2021"',
    ],
)  # fmt: skip
def test_a_document_is_found_by_number_year_file_and_title(name: str) -> None:
    folder = {
        "old/truc_2021.md": rule("Quy chế trực đêm năm 2021", "2021-02-01", number="5/QĐ-TDB"),
        "truc_2026.md": rule("Quy chế trực đêm năm 2026", "2026-03-01", name),
        "nghi_2021.md": rule("Quy chế nghỉ phép năm 2021", "2021-02-01", number="6/QĐ-TDB"),
    }
    assert superseded(folder, TODAY) == {"old/truc_2021.md": Superseded("truc_2026.md", day("2026-03-01"))}


def test_the_last_of_a_chain_took_the_place_of_all() -> None:
    folder = {
        "a": rule("Quy chế A năm 2019", "2019-01-01", number="1/QĐ-X"),
        "b": rule("Quy chế A năm 2022", "2022-01-01", "Quyết định số 1/QĐ-X", number="2/QĐ-X"),
        "c": rule("Quy chế A năm 2025", "2025-01-01", "Quyết định số 2/QĐ-X", number="3/QĐ-X"),
        "d": rule("Quy chế A năm 2027", "2027-01-01", "Quyết định số 3/QĐ-X", number="4/QĐ-X"),
    }
    out = {"a": Superseded("c", day("2022-01-01")), "b": Superseded("c", day("2025-01-01"))}
    assert superseded(folder, TODAY) == out
    assert superseded(folder, day("2027-01-01"))["c"] == Superseded("d", day("2027-01-01"))


def test_circles_are_harmless() -> None:
    folder = {
        "a": rule("Quy chế A", None, "b"),
        "b": rule("Quy chế B", None, "a"),
        "c": rule("Quy chế C", None, "c"),
        "d": rule("Quy chế D", None),
        "e": rule("Quy chế E", None, "d", "a"),
    }
    assert set(superseded(folder, TODAY)) <= {"a", "b", "d"}
    assert superseded(folder, TODAY)["d"] == Superseded("e", None)


def test_an_older_document_replaces_no_newer_one() -> None:
    folder = {"a": rule("Quy chế A", "2025-01-01"), "b": rule("Quy chế B", "2020-01-01", "a")}
    assert superseded(folder, TODAY) == {}


def test_one_whose_time_is_over_is_out_of_force_on_the_day_after() -> None:
    folder = {"a": rule("Bảng giá quý I/2026", "2026-01-01", ends="2026-03-31")}
    assert superseded(folder, day("2026-03-31")) == {}
    assert superseded(folder, day("2026-04-01")) == {"a": Superseded(None, day("2026-04-01"))}


def test_a_number_that_several_years_have_means_the_one_of_the_same_title() -> None:
    folder = {
        "a": rule("Nội quy thư viện năm 2022", "2022-01-01", number="18/QĐ-UBND"),
        "b": rule("Quy chế chợ đêm năm 2023", "2023-01-01", number="18/QĐ-UBND"),
        "c": rule("Nội quy thư viện năm 2026", "2026-01-01", "Quyết định số 18/QĐ-UBND"),
        "d": rule("Lệ phí trông giữ xe năm 2026", "2026-01-01", "Quyết định số 18/QĐ-UBND"),
    }
    assert superseded(folder, TODAY) == {"a": Superseded("c", day("2026-01-01"))}


def test_a_year_alone_means_no_document_on_something_else() -> None:
    folder = {
        "a": rule("Quy chế nghỉ phép năm 2021", "2021-01-01"),
        "b": rule("Quy chế trực đêm năm 2026", "2026-01-01", "quy chế năm 2021"),
    }
    assert superseded(folder, TODAY) == {}


def test_a_replaced_document_may_name_its_successor() -> None:
    folder = {
        "a": Validity("Quy chế A", replaced_by=("Quyết định số 9/QĐ-X",)),
        "b": rule("Quy chế B", "2025-01-01", number="9/QĐ-X"),
    }
    assert superseded(folder, TODAY) == {"a": Superseded("b", day("2025-01-01"))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quy chế chi tiêu nội bộ năm 2023", "Quy chế chi tiêu nội bộ năm 2025"),
        ("Bảng giá than, quý I/2026", "Bảng giá than, quý II năm 2026"),
        ("Bảng giá vé áp dụng từ ngày 10/02/2025", "Bảng giá vé, áp dụng từ 01/3/2026"),
        ("Travel policy, 2024 edition", "Travel Policy (edition of 2026)"),
        (
            "Quy định lưu trú, kèm theo Quyết định số 1/QĐ-A năm 2023",
            "Quy định lưu trú (Quyết định số 9/QĐ-A ngày 03/4/2026)",
        ),
        ("Sổ tay nhân viên, bản 2 năm 2025", "Sổ tay nhân viên, phiên bản 3 năm 2026"),
    ],
)
def test_titles_that_differ_in_year_or_number_are_of_one_series(one: str, other: str) -> None:
    assert same_series({"x": Validity(other), "y": Validity(one)}) == [("y", "x")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Biên bản họp tháng 3/2026", "Biên bản họp tháng 4/2026"),
        ("Báo cáo năm 2024", "Báo cáo năm 2025"),
        ("Hợp đồng thuê kho số 1/2024/HĐ-A", "Hợp đồng thuê kho số 2/2025/HĐ-A"),
        ("Nội quy nhà số 1 năm 2024", "Nội quy nhà số 2 năm 2025"),
        ("Nội quy khu A năm 2024", "Nội quy khu B năm 2025"),
        ("Nội quy khu A năm 2024", "Nội quy khu A năm 2024"),
        ("Nội quy", "Nội quy"),
        ("Service report, second quarter of 2025", "Service report, third quarter of 2025"),
    ],
)
def test_other_titles_are_of_no_series(one: str, other: str) -> None:
    assert same_series({"x": Validity(one), "y": Validity(other)}) == []


def test_a_record_has_no_series() -> None:
    assert series_of("Biên bản họp giao ban lần 4") == ""
    assert series_of("Quy chế họp giao ban năm 2024") == "quy chế họp giao ban"


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n", "thay thế", "thay thế ", "Số: ", "có hiệu lực từ ngày 99/99/2025",
        "hết hiệu lực", "thay thế quy chế năm",
        "This replaces", "valid from 0 0 0",
        "İ" * 50 + "Quy chế này thay thế Quy chế năm 2021.", "\ufffd\0 thay thế \0",
    ],
)  # fmt: skip
def test_what_is_broken_is_read_without_an_error(text: str) -> None:
    validity = read_validity(text, text)
    assert superseded({"a": validity}, TODAY) == {}


@pytest.mark.parametrize(
    "piece",
    [
        "thay thế ", "thay thế Quyết định ", "Quyết định số ", "12/QĐ-AB ", "a", "A-", "1/", "có hiệu lực từ ngày 01/",
        'thay thế "', "thay thế\n",
    ],
)  # fmt: skip
def test_endless_repetitions_are_read(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(read_validity(text, text), Validity)


def test_many_documents_of_one_title_and_number_stand_beside_each_other() -> None:
    folder = {
        f"{each}": rule("Quy chế năm 2021", "2021-01-01", "quy chế năm 2020", "Quyết định số 1/QĐ-A", number="1/QĐ-A")
        for each in range(3000)
    }
    assert superseded(folder, TODAY) == {}
    assert same_series(folder) == []


def test_the_date_of_another_thing_is_not_that_of_the_document():
    text = "Quy định này thay thế Quy định số 3/QĐ-A. Phiếu quà tặng có hiệu lực từ ngày 01/03/2099."
    assert read_validity(text, "Quy định số 9/QĐ-A").valid_from is None


def test_lines_are_told_with_where_they_begin():
    assert list(_lines("Dòng một\nDòng hai\nDòng ba", ())) == [(0, "Dòng một"), (9, "Dòng hai"), (18, "Dòng ba")]
