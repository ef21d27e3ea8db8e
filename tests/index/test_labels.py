"""Labels in questions, and the parts of documents that they name."""

from dataclasses import replace

import pytest

from index.datatypes import Article
from index.structure.blocks import structured
from index.structure.labels import Outline, outline_of, read_labels

RULES = """QUY CHẾ BẾN XE

Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Quy chế này áp dụng cho bến xe.

Chương II. Quyền và nghĩa vụ
Điều 5. Nghĩa vụ của chủ xe
1. Nộp phí.
2. Bảo đảm an toàn:
a) Không đun nấu;
b) Có bình chữa cháy.
Bình nặng 4 kg.
3. Niêm yết giá.
Điều 6. Phí là 5.000 đồng.
Người già không nộp phí.
Phụ lục I. Mẫu vé
Vé màu xanh."""
TENANCY = """Article 4. Deposit
1. The deposit is two months' rent.
2. It is returned
(a) in full; or
(b) in part.
Article 5. Guests
5.1 Guests leave at ten.
5.2 Parents may stay."""
HANDBOOK = """1. Mục đích
Giúp người mới hiểu công việc.
2. Thời giờ
2.1 Giờ hành chính
Từ 8 giờ đến 17 giờ, nghỉ trưa một giờ.
2.2 Làm thêm
Phải được trưởng phòng đồng ý trước."""
PLAN = """I. Mục đích
Nâng cao tay nghề của thợ.
II. Nội dung
Học hàn và học tiện.
III. Kinh phí: 40 triệu đồng, lấy từ quỹ đào tạo của năm."""


def parts(question: str) -> list[tuple[str, ...]]:
    return [name.parts for name in read_labels(question)]


def found(text: str, question: str) -> list[str]:
    """Return the wording of the parts that a question names first."""
    outline = Outline(text, structured(text, ()))
    return [text[start:end] for start, end in outline.unit(read_labels(question)[0].keys)]


def above(text: str, words: str) -> tuple[str, ...]:
    return Outline(text, structured(text, ())).path(text.index(words))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Điều 5 khoản 2 điểm b quy định gì?", ("Điều 5", "khoản 2", "điểm b")),
        ("điểm b khoản 2 Điều 5", ("Điều 5", "khoản 2", "điểm b")),
        ("khoản 3, Điều 5", ("Điều 5", "khoản 3")),
        ("khoản 3 của điều 05", ("Điều 5", "khoản 3")),
        ("dieu 5 khoan 2 diem b", ("Điều 5", "khoản 2", "điểm b")),
        ("ĐIỀU 12A QUY ĐỊNH GÌ", ("Điều 12a",)),
        ("What do Article 5, clause 2, point b say?", ("Article 5", "clause 2", "point b")),
        ("clause 2 of Article 6", ("Article 6", "clause 2")),
        ("paragraph 2 of Article 6", ("Article 6", "clause 2")),
        ("article 4(2)(a)", ("Article 4", "clause 2", "point a")),
        ("section 3.2", ("Section 3.2",)),
        ("chương II có gì", ("Chương II",)),
        ("Chương vi", ("Chương VI",)),
        ("Chapter 2 of the handbook", ("Chapter 2",)),
        ("phần thứ hai", ("Phần thứ hai",)),
        ("phụ lục I", ("Phụ lục I",)),
        ("Appendix A", ("Appendix A",)),
        ("mục 2.3", ("Mục 2.3",)),
        ("muc 2 dieu 5", ("Mục 2", "Điều 5")),
        ("Rule 7", ("Rule 7",)),
        ("điểm (b)", ("điểm b",)),
    ],
)
def test_a_label_is_read_from_the_highest_part_to_the_lowest(question, expected):
    assert parts(question) == [expected]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("khoản 1 và khoản 2 Điều 5", [("Điều 5", "khoản 1"), ("Điều 5", "khoản 2")]),
        ("Điều 5 khoản 1 và khoản 2", [("Điều 5", "khoản 1"), ("Điều 5", "khoản 2")]),
        ("khoản 1, 2 Điều 5", [("Điều 5", "khoản 1"), ("Điều 5", "khoản 2")]),
        ("điểm a và b khoản 2", [("khoản 2", "điểm a"), ("khoản 2", "điểm b")]),
        ("khoản 2 Điều 5 và khoản 3 Điều 6", [("Điều 5", "khoản 2"), ("Điều 6", "khoản 3")]),
        ("Điều 9, 10 và 11 nói gì?", [("Điều 9",), ("Điều 10",), ("Điều 11",)]),
        ("Articles 5 and 6", [("Article 5",), ("Article 6",)]),
        ("Điều 5 và 10 ngày nghỉ", [("Điều 5",)]),
    ],
)
def test_several_labels_are_read_each_with_what_it_lies_in(question, expected):
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Được miễn khoản 5 triệu đồng nào?",
        "phần vi phạm bị xử lý thế nào",
        "1 phần 3 số dân",
        "tiền bồi dưỡng mức 2",
        "tien boi duong muc 2",
        "khoan 2 giếng hết bao nhiêu tiền?",
        "5 điều cần biết",
        "Which part I play is important?",
        "What is the point a student makes?",
        "Schedule a meeting",
        "chương trình 135",
    ],
)
def test_other_words_and_amounts_are_no_labels(question):
    assert read_labels(question) == []


def test_a_name_tells_where_it_stands_in_the_question():
    question = "Theo điểm b khoản 2 Điều 5 thì sao?"
    (name,) = read_labels(question)
    assert question[name.start : name.end] == "điểm b khoản 2 Điều 5"


@pytest.mark.parametrize(
    ("one", "other", "keys"),
    [
        ("Article 5", "Điều 05", (("article", "5"),)),
        ("Chapter II", "chương 2", (("chapter", "2"),)),
        ("Part Two", "Phần thứ hai", (("part", "2"),)),
        ("section 3.2", "mục 3.2", (("number", "3.2"),)),
        ("Annex I", "phụ lục 1", (("appendix", "1"),)),
        ("Article 5(2)(b)", "điểm b khoản 2 Điều 5", (("article", "5"), ("clause", "2"), ("point", "b"))),
    ],
)
def test_keys_are_the_same_in_both_languages(one, other, keys):
    assert [name.keys for name in read_labels(one)] == [name.keys for name in read_labels(other)] == [keys]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("Có bình chữa cháy", ("Chương II. Quyền và nghĩa vụ", "Điều 5. Nghĩa vụ của chủ xe", "khoản 2", "điểm b")),
        ("Bình nặng", ("Chương II. Quyền và nghĩa vụ", "Điều 5. Nghĩa vụ của chủ xe", "khoản 2", "điểm b")),
        ("Niêm yết", ("Chương II. Quyền và nghĩa vụ", "Điều 5. Nghĩa vụ của chủ xe", "khoản 3")),
        ("áp dụng", ("Chương I. QUY ĐỊNH CHUNG", "Điều 1. Phạm vi")),
        ("Phạm vi", ("Chương I. QUY ĐỊNH CHUNG",)),
        ("Người già", ("Chương II. Quyền và nghĩa vụ", "Điều 6")),
    ],
)
def test_the_path_of_a_place_is_all_that_stands_above_it(words, path):
    assert above(RULES, words) == ("QUY CHẾ BẾN XE", *path)


def test_an_appendix_stands_under_no_chapter():
    assert above(RULES, "Vé màu xanh") == ("Phụ lục I. Mẫu vé",)


def test_a_question_stands_above_its_answer_up_to_the_next_one_or_a_heading():
    text = (
        "Hỏi: Mấy giờ mở cửa?\nĐáp: 8 giờ.\nRiêng thứ bảy 9 giờ.\nHỏi: Có wifi không?\nĐáp: Có.\n"
        "PHÍ MƯỢN SÁCH\nMỗi cuốn sách mượn về nộp 2.000 đồng."
    )
    assert above(text, "Riêng thứ bảy") == ("Hỏi: Mấy giờ mở cửa?",)
    assert above(text, "Đáp: Có.") == ("Hỏi: Có wifi không?",)
    assert above(text, "Mỗi cuốn") == ("PHÍ MƯỢN SÁCH",)


def test_long_headings_are_cut_between_words():
    text = f"Điều 1. {'An toàn ' * 12}lao động\nMột câu."
    (shown,) = above(text, "Một câu")
    assert shown == f"Điều 1. {'An toàn ' * 9}".strip()
    assert len(shown) == 79


def test_the_outline_of_an_article_is_made_once():
    article = Article("a.txt", "A", None, None, "vi", RULES, blocks=structured(RULES, ()))
    at = RULES.index("Không đun")
    assert outline_of(article).path(at) == Outline(RULES, article.blocks).path(at)
    assert outline_of(article) is outline_of(article)
    assert outline_of(replace(article, blocks=())).path(at) == ()


@pytest.mark.parametrize(
    ("text", "question", "wording"),
    [
        (RULES, "điểm a khoản 2 Điều 5", "a) Không đun nấu;"),
        (RULES, "Điều 5 khoản 2", "2. Bảo đảm an toàn:\na) Không đun nấu;\nb) Có bình chữa cháy.\nBình nặng 4 kg."),
        (RULES, "khoản 3 Chương II", "3. Niêm yết giá."),
        (RULES, "Article 6", "Điều 6. Phí là 5.000 đồng.\nNgười già không nộp phí."),
        (RULES, "phụ lục 1", "Phụ lục I. Mẫu vé\nVé màu xanh."),
        (TENANCY, "Điều 4 khoản 1", "1. The deposit is two months' rent."),
        (TENANCY, "article 4(2)(b)", "(b) in part."),
        (TENANCY, "clause 5.2", "5.2 Parents may stay."),
        (TENANCY, "clause 2 of Article 5", "5.2 Parents may stay."),
        (TENANCY, "article 4.1", "1. The deposit is two months' rent."),
        (HANDBOOK, "mục 2.1", "2.1 Giờ hành chính\nTừ 8 giờ đến 17 giờ, nghỉ trưa một giờ."),
        (HANDBOOK, "section 1", "1. Mục đích\nGiúp người mới hiểu công việc."),
        (PLAN, "phần II", "II. Nội dung\nHọc hàn và học tiện."),
        (PLAN, "mục III", "III. Kinh phí: 40 triệu đồng, lấy từ quỹ đào tạo của năm."),
    ],
)
def test_a_part_is_whole_with_all_below_it(text, question, wording):
    assert found(text, question) == [wording]


def test_a_part_that_is_not_there_is_not_found():
    assert found(RULES, "Điều 9") == []
    assert found(RULES, "khoản 4 Điều 5") == []
    assert found(RULES, "khoản 2 Điều 1") == []


def test_parts_of_the_same_name_are_all_found_in_order():
    assert found(RULES + "\n" + TENANCY, "khoản 2") == [
        "2. Bảo đảm an toàn:\na) Không đun nấu;\nb) Có bình chữa cháy.\nBình nặng 4 kg.",
        "2. It is returned\n(a) in full; or\n(b) in part.",
        "5.2 Parents may stay.",
    ]


def test_a_line_of_a_table_of_contents_is_not_the_part():
    contents = "Nội dung\nĐiều 1. Phạm vi\nĐiều 2. Phí\n"
    body = "Điều 1. Phạm vi\nÁp dụng cho bến xe.\nĐiều 2. Phí\nNăm đồng."
    assert found(contents + body, "Điều 1") == ["Điều 1. Phạm vi\nÁp dụng cho bến xe."]
