"""What typed lines, and the blocks of a format, are found to be."""

import pytest

from index.datatypes import Block
from index.formats.file_content import Content, Part
from index.structure.blocks import structured

Found = list[tuple[str, int, str, str]]


def found(text: str, blocks: tuple[Block, ...] = ()) -> Found:
    """Return kind, level, label and words of each block; they hold every letter, in order."""
    cut = structured(text, blocks)
    at = 0
    for block in cut:
        assert at <= block.start
        assert not any(map(str.isalpha, text[at : block.start]))
        at = block.end
    assert not any(map(str.isalpha, text[at:]))
    return [(block.kind, block.level, block.label, text[block.start : block.end]) for block in cut]


def labels(text: str) -> list[str]:
    """Return the labels of a typed text's blocks that have one."""
    return [label for _, _, label, _ in found(text) if label]


def kinds(text: str) -> str:
    """Return the first letters of the kinds of a typed text's blocks."""
    return "".join(kind[0] for kind, *_ in found(text))


def test_a_typed_regulation_has_chapters_articles_clauses_and_points():
    text = (
        "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\nQuy chế này áp dụng cho bến xe.\n\n"
        "Điều 2. Phí\n1. Xe con: 10.000 đồng.\n2. Xe khác, gồm:\na) Xe tải;\nb) Xe khách.\n3. Xe đạp không mất tiền."
    )
    assert found(text) == [
        ("heading", 2, "Chương I", "Chương I\nQUY ĐỊNH CHUNG"),
        ("heading", 5, "Điều 1", "Điều 1. Phạm vi"),
        ("paragraph", 0, "", "Quy chế này áp dụng cho bến xe."),
        ("heading", 5, "Điều 2", "Điều 2. Phí"),
        ("item", 1, "khoản 1", "1. Xe con: 10.000 đồng."),
        ("item", 1, "khoản 2", "2. Xe khác, gồm:"),
        ("item", 2, "điểm a", "a) Xe tải;"),
        ("item", 2, "điểm b", "b) Xe khách."),
        ("item", 1, "khoản 3", "3. Xe đạp không mất tiền."),
    ]


def test_typed_english_rules_have_articles_clauses_and_points():
    text = (
        "PART ONE - GENERAL\nArticle 1. Guests\n(1) Guests leave at ten.\n(2) A guest is\n(a) a friend; or\n"
        "(b) a parent.\n"
        "Article 2: Rent\n2.1 Rent is due monthly.\n2.2 Late rent costs 2%.\nAppendix A. Inventory\n- one bed"
    )
    assert found(text) == [
        ("heading", 1, "Part One", "PART ONE - GENERAL"),
        ("heading", 5, "Article 1", "Article 1. Guests"),
        ("item", 1, "clause 1", "(1) Guests leave at ten."),
        ("item", 1, "clause 2", "(2) A guest is"),
        ("item", 2, "point a", "(a) a friend; or"),
        ("item", 2, "point b", "(b) a parent."),
        ("heading", 5, "Article 2", "Article 2: Rent"),
        ("item", 1, "clause 2.1", "2.1 Rent is due monthly."),
        ("item", 1, "clause 2.2", "2.2 Late rent costs 2%."),
        ("heading", 1, "Appendix A", "Appendix A. Inventory"),
        ("item", 1, "", "- one bed"),
    ]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Phần thứ nhất. Những vấn đề chung", "Phần thứ nhất"),
        ("PHẦN II: TỔ CHỨC", "Phần II"),
        ("CHƯƠNG II. QUYỀN VÀ NGHĨA VỤ", "Chương II"),
        ("Chương 3 – Xử lý", "Chương 3"),
        ("Mục 1. Thủ tục", "Mục 1"),
        ("Tiểu mục 2. Hồ sơ", "Tiểu mục 2"),
        ("Điều 5: Nghĩa vụ của thương nhân", "Điều 5"),
        ("ĐIỀU 05. NGHĨA VỤ", "Điều 5"),
        ("Điều 12a. Nghĩa vụ bổ sung", "Điều 12a"),
        ("Điều 5 (sửa đổi). Nghĩa vụ", "Điều 5"),
        ("**Điều 5.** Nghĩa vụ", "Điều 5"),
        ("Dieu 5. Nghia vu", "Điều 5"),
        ("Điều 5 Nghĩa vụ của thương nhân", "Điều 5"),
        ("Phụ lục I – Mẫu đơn", "Phụ lục I"),
        ("ARTICLE 7. DUTIES", "Article 7"),
        ("Section 3 - Leave", "Section 3"),
        ("Chapter IV: Pay", "Chapter IV"),
        ("Part Two. Leave", "Part Two"),
        ("Rule 4. Kitchens", "Rule 4"),
        ("Schedule C. Prices", "Schedule C"),
    ],
)
def test_a_heading_is_known_however_its_line_begins(line, label):
    assert found(f"{line}\nĐoạn đầu tiên của phần này.")[0][:3:2] == ("heading", label)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Điều 5\nNghĩa vụ của thương nhân\nThương nhân nộp tiền thuê.", "Điều 5\nNghĩa vụ của thương nhân"),
        ("CHƯƠNG III\n\nXỬ LÝ VI PHẠM\nVi phạm thì nộp phạt.", "CHƯƠNG III\n\nXỬ LÝ VI PHẠM"),
        ("Article 9\nEnding the tenancy\nNotice is 30 days.", "Article 9\nEnding the tenancy"),
        ("Điều 5.\n1. Bệnh nặng: 15 triệu đồng.", "Điều 5."),
        ("Điều 5\nThương nhân nộp tiền thuê.", "Điều 5"),
    ],
)
def test_the_name_on_the_next_line_belongs_to_the_heading(text, heading):
    assert found(text)[0][3] == heading


@pytest.mark.parametrize(
    "line",
    [
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký.",
        "Điều 1. Giờ mở cổng. Cổng số 1 mở cả ngày.",
        "Article 4. Requests must reach the office in March.",
        "Mục 4. Tiệc cưới không quá 45 mâm; loa tắt trước 22 giờ.",
    ],
)
def test_an_article_that_is_a_sentence_is_a_paragraph_with_its_label(line):
    (only,) = found(line)
    assert only[0] == "paragraph"
    assert line.startswith(f"{only[2]}. ")


@pytest.mark.parametrize(
    "text",
    [
        "Người dân được đền bù.\nĐiều 5 của Nghị định 12 quy định mức đền bù.",
        "Hộ bị thu hồi đất được hỗ trợ theo quy định tại\nĐiều 5. Mức hỗ trợ do tỉnh định.",
        "Điều 20 giữ nguyên. Điều 22 bị bãi bỏ.",
        "khoản 2 Điều 5 không áp dụng cho hộ nghèo.",
        "Điều 5 Luật Đất đai quy định việc này",
        "Section 4 used to demand one life jacket per adult.",
        "Article 5 of the treaty was signed in Rome",
        "The roof is repaired under\nArticle 2. Rent goes on.",
        "Mức 1: 15.000 đồng một ca.",
        "Phần lớn khách đến từ Huế.",
    ],
)
def test_a_line_that_only_cites_a_part_has_no_label(text):
    assert labels(text) == []


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ("1 15 2 3", "1 2 3"),
        ("3 4 6 5 7", "3 4 5 7"),
        ("1 2 3 2 4", "1 2 3 4"),
        ("1 2 1 2 3", "1 2 1 2 3"),
        ("7 8 10 12", "7 8 10 12"),
    ],
)
def test_numbers_of_articles_ascend_or_begin_anew(numbers, kept):
    text = "\n".join(f"Điều {number}. Tên\nMột câu của điều này." for number in numbers.split())
    assert labels(text) == [f"Điều {number}" for number in kept.split()]


@pytest.mark.parametrize(
    "before",
    [
        "Quy chế chợ Mường Và",
        "Chương IV. Điều khoản chung",
        "1. Ban quản lý chợ",
        "Article 3. Rent and board",
        "Chủ xe:",
    ],
)
def test_an_article_begins_below_any_line_that_does_not_cite_it(before):
    assert labels(f"{before}\nĐiều 11. Phí\nPhí là 5.000 đồng.")[-1] == "Điều 11"


def test_numbers_begin_anew_below_another_heading():
    text = (
        "Điều 1. Ban hành quy chế.\nĐiều 2. Thi hành.\nQUY CHẾ BẾN XE\nĐiều 1. Phí\nXe con nộp phí mỗi lượt vào bến.\n"
        "Phụ lục I. Mẫu\nChương I. Đơn\nĐiều 1. Tên\nTên viết bằng chữ in."
    )
    assert labels(text) == ["Điều 1", "Điều 2", "Điều 1", "Phụ lục I", "Chương I", "Điều 1"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("1. Một.|3. Ba.|2. Hai.", ["khoản 1", "khoản 2"]),
        ("2. Hai.|3. Ba.", []),
        ("1/ Một.|2/ Hai:|a. A;|b. B.", ["khoản 1", "khoản 2", "điểm a", "điểm b"]),
        ("1. Một:|1) con;|2) con.|2. Hai.", ["khoản 1", "khoản 2"]),
        ("a) A;|b) B;|c) C;|d) D;|đ) Đ;|e) E;|g) G.", [f"điểm {letter}" for letter in "abcdđeg"]),
        ("a) A;|c) C.", ["điểm a"]),
        ("Khoản 1. Một.|Khoản 2. Hai.|Điểm a) A.", ["khoản 1", "khoản 2", "điểm a"]),
        ("5.1. Một.|5.2. Hai.", ["khoản 5.1", "khoản 5.2"]),
    ],
)
def test_clauses_and_points_follow_each_other(lines, expected):
    assert labels("Điều 5. Tên\n" + lines.replace("|", "\n")) == ["Điều 5", *expected]


def test_a_clause_on_the_line_of_its_article_is_a_block_of_its_own():
    text = "Điều 4. 1. Khách trả chi phí.\n2. Phí nộp một lần."
    assert found(text)[:2] == [("heading", 5, "Điều 4", "Điều 4."), ("item", 1, "khoản 1", "1. Khách trả chi phí.")]


def test_numbers_without_an_article_above_are_no_clauses():
    assert labels("Biên bản họp\n1. Sản xuất đạt 412 tấn.\n2. Nghỉ việc 11 người.") == []
    assert labels("Điều 1. Phí\nPhí là 5.000 đồng.\nPhụ lục I. Mẫu\n1. Tên.\n2. Tuổi.") == ["Điều 1", "Phụ lục I"]
    assert labels(
        "Điều 1. Phí\nPhí là 5.000 đồng.\nDANH SÁCH KÈM THEO QUY CHẾ\n1. Bà Lan giữ chìa khóa cổng phía đông."
    ) == ["Điều 1"]


def test_a_table_of_contents_has_no_headings():
    text = "MỤC LỤC CỦA QUY CHẾ\nĐiều 1. Phạm vi ....... 2\nĐiều 2. Phí\t3\n\nĐiều 1. Phạm vi\nÁp dụng cho bến xe."
    assert labels(text) == ["Điều 1"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        (
            "1. Mục đích\nGiúp người mới hiểu công việc.\n2. Phạm vi\n2.1 Ai dùng\nMọi nhân viên của công ty.\n"
            "2.2 Khi nào dùng\nTừ ngày làm việc đầu tiên.",
            [(5, "1"), (5, "2"), (6, "2.1"), (6, "2.2")],
        ),
        ("I. QUY ĐỊNH CHUNG\nÁp dụng cho thợ.\nII. Kinh phí\n1. Lương: 5 đồng.\n2. Ăn: 1 đồng.", [(3, "I"), (3, "II")]),
        ("A. Tủ bếp\nDòng gỗ sồi giá 7,9.\nB. Thiết bị\nBếp từ giá 5,6.", [(2, "A"), (2, "B")]),
        ("3 Thuật ngữ\n3.1 Lô là 20.000 viên.\n3.2 Mác là cường độ.\n5 Bảo quản\nXếp cao 1,6 m.", [(5, "3"), (5, "5")]),
    ],
)
def test_short_numbered_lines_over_longer_text_are_headings(text, headings):
    assert [(level, label) for kind, level, label, _ in found(text) if kind == "heading"] == headings


@pytest.mark.parametrize(
    "text",
    [
        "1. Căn cước\n2. Đơn xin việc\n3. Ảnh",
        "1. Quy mô. Có 120 chỗ.\nMột đoạn.\n2. Giá. Từ 5 đồng.\nMột đoạn.",
        "1. Bàn giao ca đêm\nNgười ra ca ở lại mười phút.\n2. Người vào ca ký sổ và nhận chìa khóa kho.",
        "2024 là năm tốt\n2 năm nữa cầu sẽ xong.\n1.200 hộ được đền bù.",
        "A. Lincoln sinh năm 1809.\nÔng là luật sư.",
    ],
)
def test_numbered_sentences_and_lists_are_no_headings(text):
    assert "h" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SỔ TAY NHÂN VIÊN\n\nGIỜ LÀM VIỆC\nTừ 8 giờ đến 17 giờ, nghỉ trưa một giờ.",
            [(1, "SỔ TAY NHÂN VIÊN"), (2, "GIỜ LÀM VIỆC")],
        ),
        ("STAFF HANDBOOK\nWork begins at eight and ends at five.", [(1, "STAFF HANDBOOK")]),
        ("Điều 4. Thi hành\nXã chi trả.\nCHỦ TỊCH XÃ\nLường Văn Pâng", [(5, "Điều 4. Thi hành")]),
        ("GIÁM ĐỐC SỞ Y TẾ\nCăn cứ Luật Khám bệnh, chữa bệnh năm 2023;\nQUYẾT ĐỊNH:\nĐiều 1. Thành lập.", []),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐơn này gửi phòng nhân sự.", []),
        ("Tin mới\nPCCC\nĐội đã dập lửa trong một giờ.\nCHÁY LỚN QUÁ!\nMọi người đã ra ngoài an toàn cả.", []),
    ],
)
def test_lines_in_capitals_over_a_text_are_headings(text, expected):
    assert [(level, words) for kind, level, _, words in found(text) if kind == "heading"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 12/3, thành phố khánh thành cầu.\nCầu dài 450 mét.\n\nAi sẽ trả tiền cho cầu sau?",
        "Kính gửi: Sở Xây dựng\nTên: Lê An\nĐiện thoại: 0252 555 0123\nĐịa chỉ: 12 Lê Lợi",
        "Casa Ventolera\nThe house stands on a cape. It was built in 1931.\nNeighbours complained of the noise.",
    ],
)
def test_news_letters_and_forms_are_paragraphs(text):
    assert set(kinds(text)) == {"p"}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "Hỏi: Tôi ở xã khác.\nTôi mượn sách được không?\nĐáp: Được.",
            ["Hỏi: Tôi ở xã khác.\nTôi mượn sách được không?"],
        ),
        ("H: Mấy giờ mở cửa?\nĐ: 8 giờ.\nH: Có wifi chứ\nĐ: Có.", ["H: Mấy giờ mở cửa?", "H: Có wifi chứ"]),
        ("Câu hỏi 3: Có wifi không?\nTrả lời: Có.", ["Câu hỏi 3: Có wifi không?"]),
        (
            "Q: May I park?\nA: Yes.\nQuestion: Where?\nAnswer: Behind the house.",
            ["Q: May I park?", "Question: Where?"],
        ),
        (
            "1. Học phí bao nhiêu?\nBa triệu đồng.\n2. Khi nào nộp?\nTháng 9.",
            ["1. Học phí bao nhiêu?", "2. Khi nào nộp?"],
        ),
        ("Hỏi đáp\nMất thẻ thì sao?\nBáo ngay quầy.", ["Mất thẻ thì sao?"]),
        ("Hỏi 1: Có được chào thầu không? – Được, nếu đủ vốn.", ["Hỏi 1: Có được chào thầu không?"]),
        (
            "Nuôi chó? Dưới 8 kg.\nMất thẻ? Nộp 5.000 đồng.\nThuê sân? Đặt trước ba ngày.",
            ["Nuôi chó?", "Mất thẻ?", "Thuê sân?"],
        ),
    ],
)
def test_questions_of_a_faq_are_known_by_their_marks(text, questions):
    blocks = found(text)
    assert [words for kind, *_, words in blocks if kind == "question"] == questions
    assert {kind for kind, *_ in blocks} == {"question", "paragraph"}


def test_a_question_without_an_answer_below_it_is_a_paragraph():
    assert kinds("Ai đi?\nAi ở lại?") == "pp"
    assert kinds("Vì sao cầu sập?") == "p"
    assert kinds("Hỏi – đáp về đổi giấy phép lái xe\nNgười dân đến quầy số 3.") == "pp"


def test_typed_tables_are_rows_under_the_names_of_their_columns():
    text = "Giá vé\nTuyến | Giá\n01 | 7.000\n02 | 8.000\n\nTên\tTuổi\tLớp\nAn\t6\t1A\n\nTrang chủ | Tin tức"
    assert [(kind, level, label) for kind, level, label, _ in found(text)] == [
        ("paragraph", 0, ""),
        ("row", 1, ""),
        ("row", 1, "Tuyến | Giá"),
        ("row", 1, "Tuyến | Giá"),
        ("row", 2, ""),
        ("row", 2, "Tên | Tuổi | Lớp"),
        ("paragraph", 0, ""),
    ]


def test_items_of_another_form_lie_deeper():
    text = "Hồ sơ gồm:\n1) Đơn\n- bản gốc\n- bản sao\n2) Ảnh\n• màu\n(1) mới\nBước 1. Nộp đơn."
    assert [level for _, level, *_ in found(text)] == [0, 1, 2, 2, 1, 2, 3, 4]


def test_lines_that_a_program_broke_are_one_paragraph():
    wrapped = (
        "Người sử dụng lao động phải trang bị đủ phương tiện bảo hộ cho người\n"
        "lao động làm việc ở nơi có nguy cơ và kiểm tra máy móc hằng tháng. Mỗi\n"
        "Quản đốc giữ một sổ theo dõi, ghi ngày kiểm tra và tên người kiểm tra;\n"
        "sổ được lưu trong năm năm."
    )
    assert kinds(wrapped) == "p"
    assert kinds("Tên: An\nTuổi: 6\nLớp: 1A") == "ppp"
    assert found("1. Mũ phải đội khi nghỉ\ngiữa ca.\n2. Giày.")[0][3] == "1. Mũ phải đội khi nghỉ\ngiữa ca."


def test_blocks_of_a_format_keep_their_kinds_and_get_labels():
    content = Content.of(
        [
            Part("heading", "Quy chế báo cáo", 1),
            Part("heading", "Điều 5. Báo cáo quý", 2),
            Part("item", "1. Mỗi đơn vị cử một người.", 1),
            Part("item", "a) nộp trước ngày 5;", 2),
            Part("paragraph", "Điều 6\nKhen thưởng\n1. Tuyên dương.\n2. Tặng quà."),
            Part("note", "Ghi chú: xem Điều 5."),
            Part("row", "Năm: 2024 | Số: 3", 1, "Năm | Số"),
        ]
    )
    assert found(content.text, content.blocks) == [
        ("heading", 1, "", "Quy chế báo cáo"),
        ("heading", 5, "Điều 5", "Điều 5. Báo cáo quý"),
        ("item", 1, "khoản 1", "1. Mỗi đơn vị cử một người."),
        ("item", 2, "điểm a", "a) nộp trước ngày 5;"),
        ("heading", 5, "Điều 6", "Điều 6\nKhen thưởng"),
        ("item", 1, "khoản 1", "1. Tuyên dương."),
        ("item", 1, "khoản 2", "2. Tặng quà."),
        ("note", 0, "", "Ghi chú: xem Điều 5."),
        ("row", 1, "Năm | Số", "Năm: 2024 | Số: 3"),
    ]


def test_levels_of_a_format_hold_where_they_rank_the_kinds():
    text = "Chương I. Phí\n\nĐiều 1. Mức\n\nNăm đồng."
    given = (Block("heading", 0, 13, 2), Block("heading", 15, 26, 3), Block("paragraph", 28, 37))
    assert [level for _, level, *_ in found(text, given)] == [2, 3, 0]
    alike = (Block("heading", 0, 13, 1), Block("heading", 15, 26, 1), Block("paragraph", 28, 37))
    assert [level for _, level, *_ in found(text, alike)] == [2, 5, 0]


def test_a_format_with_headings_gets_no_others_but_named_ones():
    content = Content.of(
        [
            Part("heading", "2.3 Phạm vi", 2),
            Part("paragraph", "I. Người dùng\nThợ và học viên.\nII. Nơi dùng\nXưởng và kho."),
            Part("heading", "Phí", 2),
            Part("paragraph", "GHI CHÚ CHUNG\nPhí nộp một lần vào đầu khóa học."),
        ]
    )
    assert [words for kind, *_, words in found(content.text, content.blocks) if kind == "heading"] == [
        "2.3 Phạm vi",
        "Phí",
    ]
    assert found(content.text, content.blocks)[0][2] == "2.3"


def test_hostile_texts_are_read_in_time():
    for text in (
        "Điều 1. " + "." * 50_000,
        "Điều 1.\n" * 5_000,
        "a" + " " * 50_000 + "|b",
        "*" * 50_000 + "\n#",
        "Sao?\n" * 5_000,
    ):
        structured(text.strip(), ())
    assert structured("", ()) == ()
