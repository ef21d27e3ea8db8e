import pytest

from app.answering import Answerer
from app.listing import LONGEST, end_of_list
from app.rendering import render_reply
from eval.runner import index_articles
from index.datatypes import Article
from tests.fakes import FakeEncoder

INTRODUCTION = "Hồ sơ gồm có:"


@pytest.mark.parametrize(
    "points",
    [
        ["- Tờ khai", "- 02 ảnh", "- Bản sao"],
        ["1. Tờ khai.", "2. Ảnh cỡ 4x6.", "3. Bản sao."],
        ["a) Tờ khai;", "đ) Ảnh;", "e) Bản sao."],
        ["Tờ khai;", "Ảnh chân dung;", "Bản sao."],
        ["Một là, tờ khai.", "Hai là, ảnh.", "Ba là, bản sao."],
        ["First, the form.", "Second, a photo."],
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n", "\n  "])
def test_the_points_after_a_colon_are_its_list(points, between):
    text = between.join([INTRODUCTION, *points, "Lệ phí là 200.000 đồng."])
    assert text[: end_of_list(text, len(INTRODUCTION))].endswith(points[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ gồm có:",
        "Hồ sơ gồm có:\n- Tờ khai",
        "Hồ sơ gồm có.\n- Tờ khai\n- Ảnh",
        "Hồ sơ gồm có:\nLệ phí là 200.000 đồng.\n- Tờ khai\n- Ảnh",
        "Hồ sơ gồm có:\n2.000 đồng là lệ phí.\n3.000 đồng là tiền ảnh.",
    ],
)
def test_where_no_list_follows_there_is_none(text):
    assert end_of_list(text, len("Hồ sơ gồm có:")) is None


def test_a_long_list_ends_with_its_last_whole_point():
    text = "\n".join([INTRODUCTION, *(f"- Giấy tờ số {at}" for at in range(500))])
    end = end_of_list(text, len(INTRODUCTION))
    assert end is not None and end - len(INTRODUCTION) <= LONGEST
    assert text[end] == "\n" and text[:end].splitlines()[-1].startswith("- Giấy tờ số ")


@pytest.fixture
def answerer():
    text = "Hội nghị họp bàn về mạng 5G dân số:\n- Mở <rộng>;\n- Đào tạo.\nBáo chí đã đưa tin về các cuộc họp."
    index = index_articles([Article("a.txt", "", None, None, "vi", text)], FakeEncoder(), progress=False)
    return Answerer(index, passages=5, threshold=0.0)


def test_an_answer_that_introduces_a_list_is_shown_with_it(answerer):
    answer = answerer.answer("Hội nghị họp bàn những mạng nào?")
    assert answer.text == answer.sentence == "Hội nghị họp bàn về mạng 5G dân số:\n- Mở <rộng>;\n- Đào tạo."
    assert answer.citations[0].passage.startswith(answer.sentence)
    assert not any(suggestion.quote in answer.sentence for suggestion in answer.suggestions)
    assert "dân số:<br>- Mở &lt;rộng&gt;;<br>- Đào tạo.</span>" in render_reply(answer, "vi")


def test_a_question_for_a_number_gets_the_sentence_alone(answerer):
    assert answerer.answer("Hội nghị họp bàn mấy mạng 5G?").sentence == "Hội nghị họp bàn về mạng 5G dân số:"
