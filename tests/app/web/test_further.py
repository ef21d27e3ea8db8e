"""The questions below an answer: those of the same section of the cited article."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.answers.answer import Answer, Citation
from app.web.chat.further import further_questions
from index.build import build_index
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder

FAQ = """# Hỏi đáp

## Nghỉ phép

### Nghỉ phép được mấy ngày?

Được 12 ngày.

### Ai duyệt đơn nghỉ phép?

Trưởng phòng duyệt.

### Nghỉ phép có được trả lương không?

Có, đủ lương.

### Khi nào phải báo nghỉ phép?

Trước ba ngày.

### Nghỉ bù ở đâu ghi lại?

Ở sổ chấm công.

## Công tác

### Ai trả tiền vé máy bay?

Cơ quan trả.
"""
RULES = """# Quy chế chợ

## Điều 1. Giờ mở cửa

Chợ mở cửa lúc 05:00.

## Điều 2. Giờ đóng cửa

Chợ đóng cửa lúc 19:00.

## Điều 3. Vệ sinh

Người bán giữ vệ sinh.
"""


@pytest.fixture
def index(tmp_path: Path) -> Index:
    (tmp_path / "articles").mkdir()
    for name, text in {"faq.md": FAQ, "rules.md": RULES, "plain.txt": "Chợ có 20 quầy."}.items():
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    build_index(tmp_path / "articles", tmp_path / "index", FakeEncoder, PassageSettings())
    return Index.load(tmp_path / "index", FakeEncoder())


def answer(index: Index, article_id: str, quote: str) -> Answer:
    article = index.library.article(article_id)
    assert article is not None
    start = article.text.index(quote)
    cited = Citation.cut(1, article, (start, start + len(quote)), (0, len(article.text)))
    return Answer("Hỏi?", "vi", "found", quote, 0.9, (cited,), (), "Hỏi?", 0.1)


def test_the_nearest_questions_of_the_same_section_are_suggested_without_the_one_that_is_answered(index: Index) -> None:
    assert further_questions(answer(index, "faq.md", "Có, đủ lương."), index, ()) == (
        "Khi nào phải báo nghỉ phép?", "Nghỉ bù ở đâu ghi lại?", "Ai duyệt đơn nghỉ phép?",
    )  # fmt: skip


def test_what_was_asked_is_not_suggested_again_however_it_was_typed(index: Index) -> None:
    asked = ("ai duyet don nghi phep", "Khi nào phải báo nghỉ phép?")
    assert further_questions(answer(index, "faq.md", "Có, đủ lương."), index, asked) == (
        "Nghỉ bù ở đâu ghi lại?", "Nghỉ phép được mấy ngày?",
    )  # fmt: skip


def test_of_a_rule_the_neighbouring_provisions_are_suggested(index: Index) -> None:
    assert further_questions(answer(index, "rules.md", "Chợ đóng cửa lúc 19:00."), index, ()) == (
        "Điều 3 của Quy chế chợ quy định gì?", "Điều 1 của Quy chế chợ quy định gì?",
    )  # fmt: skip


def test_nothing_is_suggested_below_what_has_no_section_or_may_not_be_read(index: Index) -> None:
    assert further_questions(answer(index, "plain.txt", "Chợ có 20 quầy."), index, ()) == ()
    missing = replace(answer(index, "faq.md", "Có, đủ lương.").citations[0], article_id="hidden.md")
    hidden = Answer("a", "vi", "found", missing.quote, 0.9, (missing,), (), "a", 0.1)
    assert further_questions(hidden, index, ()) == ()
    for outcome in ("waiting", "failed", Answer("a", "vi", "not_found", "", 0.1, (), (missing,), "a", 0.1)):
        assert further_questions(outcome, index, ()) == ()
