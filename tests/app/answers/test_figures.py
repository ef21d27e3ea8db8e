"""Numbers, amounts and dates as readers of the other language write them."""

import datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from babel.numbers import format_decimal, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from app.answers.figures import figures_in

OTHER = {"vi": "en", "en": "vi"}


def read(text, source):
    """Return what each figure of ``text`` reads, with the words that it stands for."""
    figures = figures_in(text, source, OTHER[source])
    assert all(text[figure.start : figure.end] == figure.written for figure in figures)
    return [(figure.written, figure.reads) for figure in figures]


@pytest.mark.parametrize(
    ("source", "written", "reads"),
    [
        ("vi", "3.900 km", "3,900 km"),
        ("vi", "36 tỷ USD", "36 billion USD"),
        ("vi", "2,5 triệu đồng", "2.5 million VND"),
        ("vi", "2,5-3 triệu đồng", "2.5–3 million VND"),
        ("vi", "3 nghìn tỷ đồng", "3 trillion VND"),
        ("vi", "91,2%", "91.2%"),
        ("vi", "91,2 phần trăm", "91.2%"),
        ("vi", "1.500", "1,500"),
        ("vi", "1.234.567,89 m²", "1,234,567.89 m²"),
        ("vi", "0,500 kg", "0.500 kg"),
        ("vi", "10.000đ", "10,000 VND"),
        ("vi", "100 đô la Mỹ", "100 USD"),
        ("vi", "US$ 36 tỷ", "36 billion USD"),
        ("vi", "10 ngày làm việc", "10 working days"),
        ("vi", "500 mét vuông", "500 square metres"),
        ("vi", "15/3/2025", "15 March 2025"),
        ("vi", "03/04/2025", "3 April 2025"),
        ("vi", "15.3.2025", "15 March 2025"),
        ("vi", "ngày 15 tháng 3 năm 2025", "15 March 2025"),
        ("vi", "ngày 03/04", "3 April"),
        ("vi", "tháng 5 năm 2025", "May 2025"),
        ("en", "3,900 km", "3.900 km"),
        ("en", "$36 billion", "36 tỷ đô la"),
        ("en", "US$36bn", "36 tỷ USD"),
        ("en", "VND 2.5 million", "2,5 triệu đồng"),
        ("en", "91.2 percent", "91,2%"),
        ("en", "2.5 tonnes", "2,5 tấn"),
        ("en", "10 working days", "10 ngày làm việc"),
        ("en", "15 March 2025", "15/03/2025"),
        ("en", "March 15, 2025", "15/03/2025"),
        ("en", "03/15/2025", "15/03/2025"),
        ("en", "3rd of May", "ngày 3/5"),
        ("en", "May 2025", "tháng 5/2025"),
    ],
)
def test_a_figure_is_written_as_the_readers_language_does(source, written, reads):
    assert read(written, source) == [(written, reads)]
    assert read(f"({written}), x", source) == [(written, reads)]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("vi", "1,500 tấn"), ("vi", "03/04"), ("vi", "3.5"), ("vi", "12,345.67"), ("vi", "31 tháng 2 năm 2025"),
        ("en", "1.500 tonnes"), ("en", "03/04/2025"), ("en", "2.5"), ("en", "31 February 2025"),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_not_at_all_is_left_alone(source, text):
    assert read(text, source) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("vi", "13/2023/NĐ-CP"), ("vi", "Quyết định số 15/3/2025"), ("vi", "1.500/QĐ-UBND"), ("vi", "khoản 1,2 Điều 5"),
        ("vi", "0912.345.678"), ("vi", "+84.912.345.678"), ("vi", "Điện thoại: 1.900.545"), ("vi", "192.168.100.200"),
        ("vi", "8:30"), ("vi", "8h30"), ("vi", "năm 2025"), ("vi", "phiên bản 1.500"), ("vi", "HD-1.500"),
        ("vi", "https://a.vn/1.500"), ("vi", "tháng 1,2 và 3"), ("vi", "ngày 10/3/2025 âm lịch"),
        ("en", "Section 2.5"), ("en", "Windows 3.1"), ("en", "version 1,500"), ("en", "at 8:30 in 2025"),
    ],
)  # fmt: skip
def test_numbers_of_laws_telephones_parts_times_and_versions_are_left_alone(source, text):
    assert read(text, source) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5 tỷ phú", []),
        ("2 triệu rưỡi", []),
        ("2 tỷ 500 triệu đồng", []),
        ("1.200 đồng nghiệp", [("1.200", "1,200")]),
        ("mỗi năm 1.500 người", [("1.500", "1,500")]),
        ("tổng số 1.500 người", [("1.500", "1,500")]),
        ("8,5đ", []),
        ("7,5%/năm", [("7,5%", "7.5%")]),
        ("từ 15/3/2025-20/3/2025", [("15/3/2025", "15 March 2025"), ("20/3/2025", "20 March 2025")]),
    ],
)
def test_a_unit_is_none_where_another_word_begins_with_it(text, told):
    assert read(text, "vi") == told


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("vi", "nếu có 2 triệu chứng trở lên"), ("vi", "12 đồng ý, 1 không"), ("vi", "1.500 tấn công mạng"),
        ("vi", "họp thứ 5 tuần này"), ("vi", "học kỳ 1 năm học 2024"), ("vi", "lễ 30 tháng Tư"),
        ("vi", "$2 triệu rưỡi"),
        ("vi", "ngày 10/3 Âm lịch"), ("vi", "ngày 10 tháng 3 (âm lịch)"), ("vi", "mỗi ngày 1/2 viên"),
        ("vi", "nhóm 1,2 và 3"), ("vi", "(024) 38.251.234"),
        ("en", "VND 5 hundred million"), ("en", "$2.5m"), ("en", "£1,200m"), ("en", "VND 2.5 mn"),
        ("en", "In March, 1200 people"), ("en", "Clause 5 May be waived"), ("en", "Rooms 101,102 and 103"),
    ],
)  # fmt: skip
def test_half_of_a_word_of_a_list_or_of_an_amount_is_not_told(source, text):
    assert read(text, source) == []


def test_an_amount_before_another_of_the_same_millions_is_not_told():
    assert read("$15 to $20 million", "en") == [("$20 million", "20 triệu đô la")]
    assert read("2,5 triệu đồng một tháng, 3 triệu người", "vi") == [
        ("2,5 triệu đồng", "2.5 million VND"), ("3 triệu", "3 million"),
    ]  # fmt: skip


def test_millions_that_are_said_once_of_two_numbers_are_told_of_the_one_beside_them():
    assert read("VND 15 to 20 million", "en") == [("20 million", "20 triệu")]
    assert read("từ 2,5 đến 3 triệu/tháng", "vi") == [("3 triệu", "3 million")]


def test_nothing_is_told_to_a_reader_of_the_texts_own_language_or_that_reads_the_same():
    assert figures_in("3.900 km", "vi", "vi") == []
    assert read("36 USD, USD 400, 50%, 12 km, 5g", "vi") == []


@given(
    number=st.decimals(0, 10**12, places=2) | st.decimals(0, 10**9, places=1) | st.integers(0, 10**12).map(Decimal),
    source=st.sampled_from(["vi", "en"]),
    unit=st.sampled_from(["km", "USD", "%", ""]),
)
def test_what_is_told_is_the_same_number(number, source, unit):
    places = -number.as_tuple().exponent
    pattern = "#,##0" + ("." + "0" * places if places else "")
    text = f"{format_decimal(number, pattern, locale=source)} {unit}".strip()
    told = read(text, source)
    if unit and not text[0].isalpha() and (places or number >= 1000):
        assert len(told) == 1
    for written, reads in told:
        assert written == text
        assert parse_decimal(reads.rstrip("%").split()[0], locale=OTHER[source], strict=True) == number
        assert reads.endswith(unit)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_a_date_that_is_told_back_is_the_date_that_was_written(date):
    vietnamese = f"{date.day}/{date.month}/{date.year}"
    [(_, english)] = read(vietnamese, "vi")
    [(_, told)] = read(english, "en")
    assert told == f"{date:%d/%m}/{date.year}"


@given(st.text(alphabet="0123456789.,/%-– đtỷriệu$ngàyUSD\n", max_size=60), st.sampled_from(["vi", "en"]))
def test_whatever_is_written_is_told_in_order_and_never_twice(text, source):
    figures = figures_in(text, source, OTHER[source])
    assert all(first.end <= second.start for first, second in pairwise(figures))
    assert all(text[figure.start : figure.end] == figure.written for figure in figures)
