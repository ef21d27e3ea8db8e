import pytest

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.listing import LONGEST, asks_for_a_list, end_of_list, heads_of_points, introduction_of
from app.web.chat.rendering import render_reply
from eval.runner import index_articles
from index.datatypes import Article
from index.formats.file_content import Content, Part
from tests.fakes import FakeEncoder, FakeReader

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
    return Answerer(Judge(index, passages=5, threshold=0.0))


def test_an_answer_that_introduces_a_list_is_shown_with_it(answerer):
    answer = answerer.answer("Hội nghị họp bàn những mạng nào?")
    assert answer.text == answer.sentence == "Hội nghị họp bàn về mạng 5G dân số:\n- Mở <rộng>;\n- Đào tạo."
    assert answer.citations[0].passage.startswith(answer.sentence)
    assert not any(suggestion.quote in answer.sentence for suggestion in answer.suggestions)
    assert "dân số:<br>- Mở &lt;rộng&gt;;<br>- Đào tạo.</span>" in render_reply(answer, "vi")


def test_a_list_ends_where_the_next_heading_stands_though_that_is_numbered():
    parts = [
        Part("paragraph", "Hội nghị họp bàn về mạng 5G dân số:"), Part("item", "- Mở rộng;", 1),
        Part("item", "- Đào tạo.", 1), Part("heading", "3. Báo chí", 1), Part("paragraph", "Báo chí đã đưa tin."),
    ]  # fmt: skip
    content = Content.of(parts)
    article = Article("a.txt", "", None, None, "vi", content.text, blocks=content.blocks)
    index = index_articles([article], FakeEncoder(), progress=False)
    answer = Answerer(Judge(index, passages=5, threshold=0.0)).answer("Hội nghị họp bàn những mạng nào?")
    assert answer.text.splitlines()[-1] == "- Đào tạo."


def test_a_question_for_a_number_gets_the_sentence_alone(answerer):
    assert answerer.answer("Hội nghị họp bàn mấy mạng 5G?").sentence == "Hội nghị họp bàn về mạng 5G dân số:"


CAPTION = "Quang cảnh hội nghị. (Ảnh: A)"


@pytest.mark.parametrize(
    ("points", "more"),
    [
        (["Một là, mở mạng.", "Hai là, đào tạo.", "Ba là, giữ an toàn."], " Việc này cần vốn."),
        (["Thứ nhất, mở mạng.", "Thứ hai: đào tạo; dạy nghề.", "Thứ ba, giữ an toàn."], ""),
        (["1. Mở mạng.", "2. Đào tạo.", "3) Giữ an toàn."], ""),
        (["Một là", "Hai là, đào tạo."], ""),
        (["First, open the network.", "Secondly, teach.", "Third, keep it safe."], " It takes money."),
    ],
)
def test_the_first_sentences_of_counted_points_are_found_between_other_paragraphs(points, more):
    first, *others = [point + more for point in points]
    text = "\n\n".join(["Ba định hướng:", CAPTION, first, "Đồng thời, làm sớm.", *others, "Xin cảm ơn."])
    assert [text[start:end] for start, end in heads_of_points(text, len("Ba định hướng:"))] == points


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["Nêu các định hướng.", "Một là, mở mạng.", "Hai là, đào tạo."],
        ["Nêu các định hướng:", "Một là, mở mạng.", "Ba là, đào tạo."],
        ["Nêu các định hướng:", "Hai là, mở mạng.", "Ba là, đào tạo."],
        ["Nêu các định hướng:", "Một là, mở mạng.", *["Đoạn khác."] * 4, "Hai là, đào tạo."],
        ["Nêu các định hướng:", "Thứ hai, ngày 5, họp.", "Thứ ba, ngày 6, họp."],
    ],
)
def test_points_that_are_not_counted_from_one_on_are_none(paragraphs):
    assert heads_of_points("\n".join(paragraphs), len(paragraphs[0])) == []


@pytest.fixture
def speech():
    paragraphs = ["Hội nghị họp bàn về mạng 5G dân số:", CAPTION, "Một là, mở. Cần vốn.", "Hai là, đào tạo."]
    article = Article("a.txt", "Diễn văn", None, None, "vi", "\n".join(paragraphs))
    return Answerer(Judge(index_articles([article], FakeEncoder(), progress=False), passages=5, threshold=0.0))


def test_an_answer_that_introduces_counted_points_is_shown_with_their_first_sentences(speech):
    answer = speech.answer("Hội nghị họp bàn những mạng nào?")
    assert answer.kind == "extract"
    assert [citation.quote for citation in answer.citations] == [
        "Hội nghị họp bàn về mạng 5G dân số:", "Một là, mở.", "Hai là, đào tạo.",
    ]  # fmt: skip
    assert [citation.number for citation in answer.citations] == [1, 2, 3]
    assert [citation.passage for citation in answer.citations[1:]] == ["Một là, mở. Cần vốn.", "Hai là, đào tạo."]
    assert "Diễn văn" in render_reply(answer, "vi")


def test_who_said_it_is_no_list(speech):
    assert speech.answer("Ai họp bàn về mạng 5G dân số?").kind == "found"


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Hồ sơ gồm những gì?", True),
        ("Các định hướng lớn là gì?", True),
        ("What are the conditions?", True),
        ("Which documents do I need?", True),
        ("What is the deadline?", False),
        ("Which office does it?", False),
        ("Định hướng thứ hai gồm những việc gì?", False),
        ("Ai nộp những giấy tờ này?", False),
        ("AI cần những gì?", True),
        ("Cần bao nhiêu giấy tờ?", False),
    ],
)
def test_a_question_for_several_things_asks_for_a_list(question, asks):
    assert asks_for_a_list(question) is asks


def test_a_point_is_led_back_to_what_introduces_its_list():
    text = "Đoạn một: không phải.\nNộp tại Phòng. Hồ sơ gồm:\n- Tờ khai;\n- Ảnh.\nLệ phí: không có.\nXong."
    introduction = text.index("Hồ sơ gồm:"), text.index("Hồ sơ gồm:") + len("Hồ sơ gồm:")
    assert introduction_of(text, text.index("- Tờ khai")) == introduction_of(text, text.index("Ảnh.")) == introduction
    assert introduction_of(text, text.index("Lệ phí")) is introduction_of(text, 0) is None
    counted = f"Ba định hướng:\n{CAPTION}\nMột là, mở.\nHai là, đào tạo. Cần vốn."
    assert introduction_of(counted, counted.index("Hai là")) == (0, len("Ba định hướng:"))
    assert (
        introduction_of(counted, counted.index("Cần vốn")) is introduction_of(counted, counted.index("Quang")) is None
    )


def test_asked_for_several_things_a_point_is_shown_in_its_list():
    text = "Giấy tờ:\n- 5G hội nghị dân số;\n- Ảnh.\nBáo chí đã đưa tin."
    index = index_articles([Article("a.txt", "", None, None, "vi", text)], FakeEncoder(), progress=False)
    answerer = Answerer(Judge(index, passages=5, threshold=0.0))
    assert answerer.answer("Hội nghị 5G dân số có những gì?").sentence == "Giấy tờ:\n- 5G hội nghị dân số;\n- Ảnh."
    assert answerer.answer("Hội nghị 5G dân số ra sao?").sentence == "- 5G hội nghị dân số;"


def test_asked_for_several_things_the_list_is_shown_that_the_reader_prefers():
    text = "Hội nghị 5G dân số họp ở đâu đó.\nGiấy tờ:\n- Tờ_khai;\n- Ảnh."
    index = index_articles([Article("a.txt", "", None, None, "vi", text)], FakeEncoder(), progress=False)
    answerer = Answerer(Judge(index, 5, 0.0, FakeReader("Tờ_khai;")))
    assert answerer.answer("Hội nghị 5G dân số cần những gì?").sentence == "Giấy tờ:\n- Tờ_khai;\n- Ảnh."


def test_a_list_that_a_caption_parts_is_shown_by_its_points():
    paragraphs = [
        "Hội nghị họp bàn về mạng 5G dân số:",
        "Một là, mở.",
        "Hai là, đào tạo.",
        CAPTION,
        "Ba là, giữ an toàn.",
    ]
    article = Article("a.txt", "Diễn văn", None, None, "vi", "\n".join(paragraphs))
    answerer = Answerer(Judge(index_articles([article], FakeEncoder(), progress=False), passages=5, threshold=0.0))
    answer = answerer.answer("Hội nghị họp bàn những mạng nào?")
    assert [citation.quote for citation in answer.citations] == [*paragraphs[:3], paragraphs[4]]
