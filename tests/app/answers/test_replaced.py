"""Which of the documents found are out of force on the day that is asked about, and that this is shown."""

import datetime

import pytest

from app.answers.answering import Answerer
from app.answers.in_force import Replaced, replaced_among
from app.answers.judging import Judge
from app.wording.localisation import replaced_note
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
    assert replaced_among(["Mức khoán công tác phí?"], [OLD, NEW], TODAY) == {OLD.id: Replaced("replaced", NEW, SINCE)}


def test_alone_nothing_is_known_to_be_replaced():
    assert replaced_among(["Mức khoán?"], [OLD], TODAY) == {}
    assert replaced_among(["Mức khoán?"], [NEW], TODAY) == {}


@pytest.mark.parametrize("question", ["Mức khoán năm 2022?", "How much was it in 2022?"])
def test_a_year_that_is_named_is_asked_about_as_it_was(question):
    assert replaced_among([question], [OLD, NEW], TODAY) == {NEW.id: Replaced("early", OLD, SINCE)}


@pytest.mark.parametrize(
    "question",
    ["Vé 2000 đồng thì khoán bao nhiêu?", "Gọi tổng đài 1900 1234?", "Theo Nghị định 15/2019/NĐ-CP thì khoán?"],
)
def test_not_every_number_of_four_digits_is_a_year(question):
    assert replaced_among([question], [OLD, NEW], TODAY)[OLD.id].why == "replaced"


def test_what_is_to_come_later_in_the_year_asked_about_has_not_come():
    later = article("sau.txt", "Nội quy mới", "Có.", (("valid_from", "2026-10-01"), ("replaces", "nay.txt")))
    now = article("nay.txt", "Nội quy", "Không.", (("valid_from", "2020-01-01"),))
    found = replaced_among(["Được không, năm 2026?"], [now, later], TODAY)
    assert found == {later.id: Replaced("early", now, datetime.date(2026, 10, 1))}


def test_before_a_chain_of_rules_the_one_in_force_holds():
    third = article("ba.txt", "Quy định mới", "Có.", (("valid_from", "2027-01-01"), ("replaces", "moi.txt")))
    found = replaced_among(["Mức khoán năm 2022?"], [OLD, NEW, third], TODAY)
    assert {name: out.by for name, out in found.items()} == {NEW.id: OLD, third.id: OLD}


def test_a_question_that_goes_on_is_of_the_year_that_it_names_itself():
    questions = ["Còn năm 2021?", "Mức khoán năm 2025? Còn năm 2021?"]
    assert replaced_among(questions, [OLD, NEW], TODAY) == {NEW.id: Replaced("early", OLD, SINCE)}


@pytest.mark.parametrize("number", ["12/QĐ-AB", "12/2020/QĐ-AB"])
def test_a_document_is_asked_for_by_its_number_with_its_year_or_without(number):
    assert OLD.id not in replaced_among([f"Quyết định {number} khoán bao nhiêu?"], [OLD, NEW], TODAY)


def test_a_document_whose_number_is_named_is_asked_for_as_it_is():
    assert replaced_among(["Quyết định 12/QĐ-AB khoán bao nhiêu?"], [OLD, NEW], TODAY) == {}


def test_before_a_new_rule_begins_the_old_one_holds():
    assert replaced_among(["Mức khoán?"], [OLD, NEW], datetime.date(2024, 2, 10)) == {
        NEW.id: Replaced("early", OLD, SINCE)
    }


def test_titles_that_differ_in_the_year_alone_are_versions_and_the_later_holds():
    first = article("a.txt", "Quy chế chi tiêu nội bộ năm 2023", "Ăn trưa 30.000 đồng.")
    second = article("b.txt", "Quy chế chi tiêu nội bộ năm 2025", "Ăn trưa 40.000 đồng.")
    assert replaced_among(["Ăn trưa bao nhiêu?"], [second, first], TODAY) == {first.id: Replaced("older", second)}
    assert replaced_among(["Ăn trưa năm 2023?"], [second, first], TODAY) == {second.id: Replaced("early", first)}


def test_of_numbered_versions_without_a_date_the_last_holds():
    first, second = (article(f"{n}.txt", f"Sổ tay nhân viên phiên bản {n}", "Nghỉ.") for n in (1, 2))
    assert replaced_among(["Nghỉ mấy ngày?"], [second, first], TODAY) == {first.id: Replaced("older", second)}


def test_front_matter_says_until_when_a_document_holds_and_what_it_replaces():
    ended = article("a.txt", "Nội quy", "Mở cửa lúc 7 giờ.", (("valid_to", "2025-12-31"),))
    assert replaced_among(["Mở cửa?"], [ended], TODAY) == {
        ended.id: Replaced("expired", None, datetime.date(2026, 1, 1))
    }
    newer = article("b.txt", "Nội quy mới", "Mở cửa lúc 8 giờ.", (("valid_from", "2026-01-01"), ("replaces", "a.txt")))
    assert replaced_among(["Mở cửa?"], [ended, newer], TODAY)[ended.id].by is newer


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
    assert replaced_note(Replaced("early", OLD), "vi") == f"Trước đó áp dụng: {OLD.title}"
    assert (
        replaced_note(Replaced("early", OLD, SINCE), "en") == f"In force since 1 March 2024; before that: {OLD.title}"
    )
