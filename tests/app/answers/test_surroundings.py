"""What gives a quote its subject, and the blocks that its passage consists of."""

import pytest

from app.answers.answer import Citation
from app.answers.surroundings import blocks_within, end_of_section, sentence_before
from index.datatypes import Article, Block
from index.formats.file_content import Content, Part

LIST = "Lệ phí gồm hai khoản. Người nộp hồ sơ gồm:\n- Công dân;\n- tổ chức. Hồ sơ nộp một lần."
CLAUSE = "Bưu điện đã có mạng 5G tại 63 tỉnh; phủ sóng đạt 91% dân số."
POINTING = "Quỹ thưởng là 5 tỷ đồng.\n\nKhoản tiền này được chia đều. Ai cũng được."


def article(text: str, blocks: tuple[Block, ...] = ()) -> Article:
    return Article("a.txt", "A", None, None, "vi", text, blocks=blocks)


@pytest.mark.parametrize(
    ("text", "quote", "before"),
    [
        (LIST, "- Công dân;", "Người nộp hồ sơ gồm:"),
        (LIST, "Hồ sơ nộp một lần.", "Người nộp hồ sơ gồm:"),
        (LIST, "Lệ phí gồm hai khoản.", ""),
        (CLAUSE, "phủ sóng đạt 91% dân số.", "Bưu điện đã có mạng 5G tại 63 tỉnh;"),
        (CLAUSE, "Bưu điện đã có mạng 5G tại 63 tỉnh;", ""),
        (POINTING, "Khoản tiền này được chia đều.", "Quỹ thưởng là 5 tỷ đồng."),
        (POINTING, "Ai cũng được.", ""),
        ("The fund is full. It pays once.", "It pays once.", "The fund is full."),
        ("The fund is full. Italy pays once.", "Italy pays once.", ""),
        ("it pays once.", "it pays once.", ""),
    ],
)
def test_a_quote_that_lacks_its_subject_has_the_sentence_that_gives_it(text: str, quote: str, before: str) -> None:
    start = text.index(quote)
    assert sentence_before(article(text), start, start + len(quote)) == before
    assert Citation.cut(1, article(text), (start, start + len(quote)), (0, len(text))).before == before


def test_a_heading_is_left_to_the_label() -> None:
    content = Content.of([Part("heading", "Quỹ thưởng", 1), Part("paragraph", "được chia đều.")])
    at = content.text.index("được")
    cited = Citation.cut(1, article(content.text, content.blocks), (at, at + 14), (at, at + 14))
    assert (cited.label, cited.before) == ("Quỹ thưởng", "")


@pytest.mark.parametrize(
    ("kind", "quote", "before"),
    [
        ("item", "c) chủ trang trại: 2 tỷ đồng.", ""),
        ("row", "150 m | 2", ""),
        ("item", "Khoản tiền này được chia đều.", "d) Quỹ thưởng."),
    ],
)
def test_neither_another_point_nor_another_row_tells_what_one_is_about(kind: str, quote: str, before: str) -> None:
    lines = ["b) Tổ hợp tác: 1 tỷ đồng;", "100 m | 1", "c) chủ trang trại: 2 tỷ đồng.", "150 m | 2"]
    content = Content.of([Part(kind, line, 1) for line in (*lines, "d) Quỹ thưởng. Khoản tiền này được chia đều.")])
    at = content.text.index(quote)
    assert sentence_before(article(content.text, content.blocks), at, at + len(quote)) == before


def test_a_passage_has_the_blocks_that_it_cuts_and_the_answer_as_json_has_neither_them_nor_what_is_before() -> None:
    blocks = (Block("heading", 0, 4, 1), Block("row", 6, 14, 2, "a | b"), Block("item", 15, 20, 1))
    listed = article("Tiêu\n\nmột|hai:\n- bốn", blocks)
    assert blocks_within(listed, 2, 8) == (Block("heading", 2, 4, 1), Block("row", 6, 8, 2, "a | b"))
    assert blocks_within(listed, 4, 6) == ()
    assert blocks_within(listed, 0, 20) == blocks
    cited = Citation.cut(1, listed, (15, 20), (6, 20))
    assert cited.blocks == blocks[1:]
    assert {"before", "blocks"}.isdisjoint(cited.as_json())


def test_only_the_nearest_words_of_a_line_without_end_are_looked_at():
    text = "A" + " " * 100_000 + "b. nó được duyệt."
    assert sentence_before(article(text), text.index("nó"), len(text)) == "b."


def test_a_section_ends_with_the_next_heading_unless_it_begins_with_one() -> None:
    parts = [
        Part("paragraph", "Gồm:"),
        Part("item", "- một;", 1),
        Part("heading", "2. Hai", 1),
        Part("heading", "3. Ba", 1),
    ]
    content = Content.of(parts)
    written = article(content.text, content.blocks)
    assert content.text[: end_of_section(written, 4)].rstrip().endswith("- một;")
    after_the_item = content.text.index("- một;")
    assert end_of_section(written, after_the_item) == len(content.text)
    assert end_of_section(article(content.text), 4) == len(content.text)
