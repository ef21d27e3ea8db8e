"""Questions that the page suggests: the editors' own, and those that the documents ask and answer themselves."""

import logging
from pathlib import Path

import pytest

from app.answers.answer import Answer
from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.reader import Reader
from app.web.chat.examples import SUGGESTED, TRIED, Suggested, answered_examples
from app.web.reload import LiveAnswerer
from index.articles import read_articles
from index.build import build_index
from index.datatypes import Language
from index.errors import ArticleUnreadable
from index.metadata import read_examples, read_metadata
from index.model.encoder import Encoder
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder, OneAnswer

PATIENCE = 60.0
"""Seconds that no machine needs."""
COVERAGE = "Mạng 5G phủ bao nhiêu dân số?"
FAQ = f"""---
date: 2026-01-02
---
# Hỏi đáp về mạng

## Câu 1. {COVERAGE}

Mạng 5G phủ 91,2% dân số.

## Câu 2: Ai đã xây dựng cáp quang này?

Cáp quang do asean xây dựng.
"""
GUIDE = """# Guide

## How long is the network cable?

The network cable is 5 km long.
"""


def live(folder: Path, **files: str) -> LiveAnswerer:
    """Write files, build their index and return what answers from it, whatever it is unsure of."""
    (folder / "articles").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
    build_index(folder / "articles", folder / "index", FakeEncoder, PassageSettings())
    index = Index.load(folder / "index", FakeEncoder())
    return LiveAnswerer(Answerer(Judge(index, passages=5, threshold=0.0)), folder / "index")


def test_the_questions_of_a_faq_are_suggested_in_its_language_without_their_numbers(tmp_path: Path) -> None:
    assert answered_examples(live(tmp_path, faq=FAQ, guide=GUIDE), tmp_path, PATIENCE) == {
        "vi": (COVERAGE, "Ai đã xây dựng cáp quang này?"),
        "en": ("How long is the network cable?",),
    }


def test_each_document_suggests_one_before_any_suggests_another_the_newest_first(tmp_path: Path) -> None:
    other = FAQ.replace("2026-01-02", "2026-01-03").replace(COVERAGE, "Internet đến được bao nhiêu xã?")
    other = other.replace("Mạng 5G phủ 91,2% dân số.", "Internet đến được 12 xã.").replace("cáp quang này", "hội này")
    suggested = answered_examples(live(tmp_path, faq=FAQ, other=other.replace("Cáp quang", "Hội")), tmp_path, PATIENCE)
    assert suggested["vi"][:2] == ("Internet đến được bao nhiêu xã?", COVERAGE)


def test_where_there_is_no_time_nothing_is_drawn_but_the_editors_questions_are_asked(tmp_path: Path) -> None:
    answerer = live(tmp_path, faq=FAQ)
    (tmp_path / "articles.toml").write_text('examples = ["Mạng 5G thế nào?"]\n', encoding="utf-8")
    assert answered_examples(answerer, tmp_path, seconds=-1.0)["vi"] == ("Mạng 5G thế nào?",)


def test_what_only_some_may_read_suggests_nothing(tmp_path: Path) -> None:
    hidden = FAQ.replace("---\ndate", "---\ngroups: hr\ndate")
    suggested = answered_examples(live(tmp_path, faq=hidden, guide=GUIDE), tmp_path, PATIENCE)
    assert suggested == {"vi": (), "en": ("How long is the network cable?",)}


def test_a_heading_that_is_answered_by_nothing_but_itself_is_not_suggested(tmp_path: Path) -> None:
    text = "# Quy chế\n\n## Người được dùng mạng\n\nMọi người đều được.\n"
    assert answered_examples(live(tmp_path, rule=text), tmp_path, PATIENCE)["vi"] == ()


def test_the_editors_own_questions_come_first_in_their_language_and_in_their_order(tmp_path: Path) -> None:
    own = 'examples = ["Mạng 5G  thế nào?", "How far does the 5G network reach?", "?"]\n'
    answerer = live(tmp_path, faq=FAQ)
    (tmp_path / "articles" / "articles.toml").write_text(own, encoding="utf-8")
    suggested = answered_examples(answerer, tmp_path / "articles", PATIENCE)
    assert suggested["vi"] == ("Mạng 5G thế nào?", COVERAGE, "Ai đã xây dựng cáp quang này?")
    assert suggested["en"] == ("How far does the 5G network reach?",)


def test_a_question_of_the_editors_that_nothing_answers_is_named_and_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "articles.toml").write_text('examples = ["Không ai biết?", "Phủ sóng 5G?"]\n', encoding="utf-8")
    assert answered_examples(OneAnswer(), tmp_path) == {"vi": ("Phủ sóng 5G?",), "en": ()}
    assert "is not answered: Không ai biết?" in caplog.text


def test_no_more_than_some_questions_are_tried_and_suggested(tmp_path: Path) -> None:
    class NoAnswer(OneAnswer):
        def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
            return super().answer("Không ai biết?", language, before)

    questions = [f"Mạng số {number} có không?" for number in range(30)]
    (tmp_path / "articles.toml").write_text(f"examples = {questions}\n", encoding="utf-8")
    some, none = OneAnswer(), NoAnswer()
    assert answered_examples(some, tmp_path)["vi"] == tuple(questions[:SUGGESTED])
    assert answered_examples(none, tmp_path)["vi"] == ()
    assert (len(some.asked), len(none.asked)) == (SUGGESTED, TRIED)


def test_a_new_index_brings_its_own_suggestions(tmp_path: Path) -> None:
    answerer = live(tmp_path, faq=FAQ)
    suggested = Suggested(answerer, tmp_path, seconds=PATIENCE)
    answerer.when_renewed(suggested.renew)
    answerer.look()
    assert suggested.of("en") == ()
    live(tmp_path, guide=GUIDE)
    answerer.look()
    assert suggested.of("en") == ("How long is the network cable?",)
    assert suggested.of("vi")[0] == COVERAGE


def test_the_editors_questions_stand_above_all_tables(tmp_path: Path) -> None:
    path = tmp_path / "articles.toml"
    path.write_text('examples = ["Một?", " Hai\\n ba? ", ""]\n["a.txt"]\ntitle = "A"\n', encoding="utf-8")
    assert read_examples(tmp_path) == ("Một?", "Hai ba?")
    assert read_metadata(tmp_path) == {"a.txt": {"title": "A"}}
    (tmp_path / "a.txt").write_text("Một.", encoding="utf-8")
    assert read_articles(tmp_path).unreadable == []
    path.write_text('["a.txt"]\nexamples = ["Một?"]\n', encoding="utf-8")
    with pytest.raises(ArticleUnreadable, match="has examples, which stand above all tables"):
        read_metadata(tmp_path)


@pytest.mark.parametrize("stated", ['"Một?"', "[1, 2]", "true"])
def test_examples_that_are_no_list_of_questions_are_a_stated_problem(
    tmp_path: Path, stated: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "articles.toml").write_text(f"examples = {stated}\n", encoding="utf-8")
    for read in (read_examples, read_metadata):
        with pytest.raises(ArticleUnreadable, match="examples is no list of questions"):
            read(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert answered_examples(OneAnswer(), tmp_path) == {"vi": (), "en": ()}
    assert "examples is no list of questions" in caplog.text


@pytest.mark.model
def test_headings_and_provisions_that_are_surely_answered_are_suggested(
    tmp_path: Path, encoder: Encoder, reader: Reader
) -> None:
    (tmp_path / "rule.md").write_text(
        "# Quy chế làm việc\n\n## Điều 1. Thời giờ làm việc\n\nThời giờ làm việc là từ 7 giờ 30 đến 17 giờ.\n\n"
        "## Điều 2. Nghỉ phép năm\n\nNgười lao động được nghỉ phép năm 12 ngày, hưởng nguyên lương.\n",
        encoding="utf-8",
    )
    build_index(tmp_path, tmp_path / "index", lambda: encoder, PassageSettings())
    answerer = Answerer(Judge(Index.load(tmp_path / "index", encoder), 10, None, reader))
    suggested = answered_examples(LiveAnswerer(answerer, tmp_path / "index"), tmp_path, PATIENCE)
    assert "Điều 1 của Quy chế làm việc quy định gì?" in suggested["vi"]
    assert suggested["en"] == ()
