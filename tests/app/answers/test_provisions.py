"""Questions that name a provision, and several questions in one line."""

import json

import numpy as np
import pytest

from app.answers.answering import Answerer
from app.answers.confidence import FEATURES, Calibration
from app.answers.followups import KINDS as FOLLOW_UP_KINDS
from app.answers.heads import Head, Heads
from app.answers.judging import Judge
from app.answers.nonsense import KINDS as NONSENSE_KINDS
from app.answers.provisions import KINDS, LONGEST
from app.answers.several_questions import KINDS as SEVERAL_KINDS
from app.operations.terminal import render_answer
from app.web.api.chat_completions import write_answer
from app.web.chat.rendering import render_reply
from eval.runner import index_articles
from index.datatypes import Article
from index.structure.blocks import blocks_of
from tests.fakes import FakeEncoder, FakeReader

RULES = """QUY CHẾ CHỢ

Điều 1. Giờ mở cửa

1. Chợ mở cửa lúc 05:00.

2. Chợ đóng cửa lúc 19:00. Riêng:

a) Khu thịt đóng cửa lúc 12:00;

b) Khu hoa đóng cửa lúc 21:00.

Điều 2. Vệ sinh

Mỗi quầy tự quét dọn theo khoản 2 Điều 1."""
OTHER = "Điều 1. Phạm vi\n\nThỏa thuận này áp dụng cho ký túc xá.\n\nĐiều 2. Khách\n\nKhách về trước 22:00."
NEVER = np.zeros(1)


def answerer_of(*texts: str, wanted: str = "whole", splits: bool = False, answer: str = "05:00.") -> Answerer:
    """Return one that takes every provision to be ``wanted``, and where it ``splits`` each part for a question."""
    articles = [
        Article(f"{name}.txt", f"Bản {name}", None, None, "vi", text, blocks=blocks_of(text))
        for name, text in zip("ab", texts, strict=False)
    ]
    odds = [9.0 * (kind == wanted) for kind in KINDS[1:]]
    heads = Heads(
        goes_on=Head(FOLLOW_UP_KINDS, np.zeros((1, 7)), np.array([-9.0])),
        several=Head(SEVERAL_KINDS, np.zeros((1, 14)), np.array([9.0 if splits else -9.0])),
        provisions=Head(KINDS, np.zeros((3, 14)), np.array(odds)),
        asks=Head(NONSENSE_KINDS, None, np.zeros(1)),
    )
    weights = tuple(1.0 if name == "margin" else 0.0 for name in FEATURES)
    confidence = dict.fromkeys(("same", "across"), Calibration(weights, 0.0, 0.3))
    index = index_articles(articles, FakeEncoder(), False)
    return Answerer(Judge(index, 5, None, FakeReader(answer), confidence, heads))


@pytest.mark.parametrize(
    ("question", "wording"),
    [
        ("Điểm b khoản 2 Điều 1 quy định gì?", "b) Khu hoa đóng cửa lúc 21:00."),
        ("điều 1 khoản 1", "1. Chợ mở cửa lúc 05:00."),
        ("What does Article 2 say?", "Điều 2. Vệ sinh\n\nMỗi quầy tự quét dọn theo khoản 2 Điều 1."),
        ("dieu 1 khoan 2 diem a noi gi", "a) Khu thịt đóng cửa lúc 12:00;"),
    ],
)
def test_the_wording_of_a_provision_is_shown_whole(question, wording):
    answer = answerer_of(RULES).answer(question)
    assert (answer.kind, answer.text, answer.confidence) == ("found", wording, 1.0)
    assert answer.citations[0].quote == wording


def test_what_a_provision_stands_under_is_named_by_its_citation():
    answer = answerer_of(RULES).answer("Điểm a khoản 2 Điều 1 quy định gì?")
    assert answer.citations[0].label.endswith("Điều 1. Giờ mở cửa › khoản 2 › điểm a")
    assert answer.as_json()["citations"][0]["label"] == answer.citations[0].label


def test_a_provision_that_there_is_not_is_said_to_be_none():
    answer = answerer_of(RULES).answer("Điều 9 quy định gì?")
    assert (answer.kind, answer.lacks, answer.as_json()["lacks"]) == ("not_found", "Điều 9", "Điều 9")
    says = "Không có Điều 9 trong các tài liệu"
    written = write_answer(answer, lambda citation: "x").text
    for shown in (render_reply(answer, "vi"), render_answer(answer, False), written):
        assert says in shown
        assert answer.suggestions[0].title in shown


def test_the_same_provision_of_another_article_is_offered_beside_it():
    answer = answerer_of(RULES, OTHER).answer("Điều 2 của thỏa thuận nói gì?")
    assert {answer.citations[0].article_id, answer.suggestions[0].article_id} == {"a.txt", "b.txt"}
    assert 0 < answer.confidence < 1
    assert all(quoted.quote.startswith("Điều 2.") for quoted in (*answer.citations, *answer.suggestions))


def test_of_a_long_provision_the_beginnings_of_its_parts_are_shown():
    text = "Điều 1. Nghĩa vụ\n\n" + "\n\n".join(f"{n}. {'Giữ gìn vệ sinh chung. ' * 40}" for n in range(1, 7))
    answer = answerer_of(text + "\n\nĐiều 2. Hết\n\nHết.").answer("Điều 1 quy định gì?")
    assert len(text) > LONGEST
    assert answer.kind == "extract"
    assert [quoted.quote.split()[0] for quoted in answer.citations] == ["Điều", "1.", "2.", "3.", "4.", "5.", "6."]


def test_a_fact_in_a_provision_is_looked_for_there_and_what_concerns_it_anywhere():
    asked = "Theo Điều 1 thì mấy giờ?"
    assert answerer_of(RULES, OTHER, wanted="inside").answer(asked).text == "05:00"
    inside = answerer_of(RULES, OTHER, wanted="inside", answer="22:00.").answer("Theo khoản 1 Điều 1 thì mấy giờ?")
    assert inside.citations[0].article_id == "b.txt"  # nothing in Điều 1 answers
    assert answerer_of(RULES, wanted="about").answer("Vi phạm Điều 1?").text == "05:00"


def test_a_part_of_the_provision_before_may_be_asked_for_by_its_own_name():
    answerer = answerer_of(RULES)
    before = answerer.answer("Điều 1 khoản 2 quy định gì?")
    assert answerer.answer("Còn khoản 1?", before=before).text == "1. Chợ mở cửa lúc 05:00."


def test_each_of_several_questions_is_answered_with_citations_that_are_numbered_through():
    answerer = answerer_of(RULES, OTHER, wanted="none", splits=True)
    answer = answerer.answer("Chợ mở cửa lúc nào và khách về lúc nào?")
    assert [part.question for part in answer.parts] == ["Chợ mở cửa lúc nào", "và khách về lúc nào?"]
    numbers = [citation.number for part in answer.parts for citation in part.citations]
    assert numbers == [citation.number for citation in answer.citations] == list(range(1, len(numbers) + 1))
    told = answer.as_json()
    assert [part["citations"] for part in told["parts"]] == [[c.number for c in p.citations] for p in answer.parts]
    json.dumps(told)
    html, lines = render_reply(answer, "vi"), render_answer(answer, False)
    written = write_answer(answer, lambda citation: "x").text
    for part in answer.parts:
        assert part.question in html
        assert part.question in lines
        assert part.question.rstrip("?") in written
    assert html.count("hd-tools") == 1
    assert "hd-others" not in html  # other sentences would have the numbers of other parts' citations


def test_where_only_the_second_question_has_an_answer_it_is_the_answer():
    answerer = answerer_of(RULES, wanted="none", splits=True, answer="19:00.")
    answer = answerer.answer("Asean ở đâu, chợ đóng cửa lúc mấy giờ?")
    assert answer.kind == "found"
    assert answer.text == "19:00"


def test_a_line_that_is_one_question_has_no_parts():
    answer = answerer_of(RULES, wanted="none").answer("Chợ mở cửa và đóng cửa lúc nào?")
    assert answer.parts == ()
    assert "parts" not in answer.as_json()
