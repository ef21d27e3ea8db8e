"""Which of the documents found are out of force on the day that is asked about, and that this is shown."""

import datetime

import pytest

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.versions import Replaced, replaced_among
from app.wording import replaced_note
from eval.runner import index_articles
from index.datatypes import Article
from tests.fakes import FakeEncoder, FakeReader

TODAY = datetime.date(2026, 5, 1)


def article(name: str, title: str, text: str, stated: tuple[tuple[str, str], ...] = ()) -> Article:
    return Article(name, title, None, None, "vi", text, stated=stated)


OLD = article(
    "cu.txt", "Quyết định số 12/QĐ-AB về công tác phí", "Ban hành ngày 02/01/2020. Mức khoán là 200.000 đồng."
)
NEW = article(
    "moi.txt",
    "Quyết định số 30/QĐ-AB về công tác phí",
    "Ban hành ngày 03/02/2024. Mức khoán là 350.000 đồng.\n"
    "Quyết định này có hiệu lực từ ngày 01/03/2024 và thay thế Quyết định số 12/QĐ-AB.",
)
SINCE = datetime.date(2024, 3, 1)


def test_what_another_document_replaces_is_out_of_force_since_that_one_began():
    assert replaced_among("Mức khoán công tác phí?", [OLD, NEW], TODAY) == {OLD.id: Replaced("replaced", NEW, SINCE)}


def test_alone_nothing_is_known_to_be_replaced():
    assert replaced_among("Mức khoán?", [OLD], TODAY) == {}
    assert replaced_among("Mức khoán?", [NEW], TODAY) == {}


@pytest.mark.parametrize("question", ["Mức khoán năm 2022?", "How much was it in 2022?"])
def test_a_year_that_is_named_is_asked_about_as_it_was(question):
    assert replaced_among(question, [OLD, NEW], TODAY) == {NEW.id: Replaced("early", OLD)}


def test_a_document_whose_number_is_named_is_asked_for_as_it_is():
    assert replaced_among("Quyết định 12/QĐ-AB khoán bao nhiêu?", [OLD, NEW], TODAY) == {}


def test_before_a_new_rule_begins_the_old_one_holds():
    assert replaced_among("Mức khoán?", [OLD, NEW], datetime.date(2024, 2, 10)) == {NEW.id: Replaced("early", OLD)}


def test_titles_that_differ_in_the_year_alone_are_versions_and_the_later_holds():
    first = article("a.txt", "Quy chế chi tiêu nội bộ năm 2023", "Ăn trưa 30.000 đồng.")
    second = article("b.txt", "Quy chế chi tiêu nội bộ năm 2025", "Ăn trưa 40.000 đồng.")
    assert replaced_among("Ăn trưa bao nhiêu?", [second, first], TODAY) == {first.id: Replaced("older", second)}
    assert replaced_among("Ăn trưa năm 2023?", [second, first], TODAY) == {second.id: Replaced("early", first)}


def test_front_matter_says_until_when_a_document_holds_and_what_it_replaces():
    ended = article("a.txt", "Nội quy", "Mở cửa lúc 7 giờ.", (("valid_to", "2025-12-31"),))
    assert replaced_among("Mở cửa?", [ended], TODAY) == {ended.id: Replaced("expired", None, datetime.date(2026, 1, 1))}
    newer = article("b.txt", "Nội quy mới", "Mở cửa lúc 8 giờ.", (("valid_from", "2026-01-01"), ("replaces", "a.txt")))
    assert replaced_among("Mở cửa?", [ended, newer], TODAY)[ended.id].by is newer


def test_the_answer_says_what_took_the_place_of_the_document_it_quotes():
    judge = Judge(index_articles([OLD, NEW], FakeEncoder(), False), 4, 0.0, FakeReader("200.000"))
    answer = Answerer(judge).answer("Mức khoán là bao nhiêu đồng?")
    assert answer.text == "200.000 đồng"
    (cited,) = answer.as_json()["citations"]
    assert cited["replaced"] == {
        "why": "replaced", "since": "2024-03-01", "article_id": NEW.id, "title": NEW.title
    }  # fmt: skip


def test_why_a_document_is_out_of_force_is_said_in_words():
    assert replaced_note(Replaced("replaced", NEW, SINCE), "vi") == (
        f"Hết hiệu lực từ 01/03/2024, được thay thế bởi: {NEW.title}"
    )
    assert replaced_note(Replaced("replaced", NEW), "en") == f"Replaced by: {NEW.title}"
    assert replaced_note(Replaced("expired", None, SINCE), "en") == "No longer in force since 1 March 2024"
    assert replaced_note(Replaced("older", NEW), "en") == f"There is a newer version: {NEW.title}"
    assert replaced_note(Replaced("early", OLD), "vi") == f"Chưa có hiệu lực; đang áp dụng: {OLD.title}"
