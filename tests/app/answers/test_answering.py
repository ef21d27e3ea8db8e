"""Answers on a small index whose vectors can be computed by hand, then on the seeds with the real model."""

import numpy as np
import pytest

from app.answers.answer import Answer, Citation
from app.answers.answering import Answerer
from app.answers.answering_rules import READ, Rules
from app.answers.confidence import FEATURES, Calibration
from app.answers.followups import KINDS
from app.answers.heads import Head, Heads
from app.answers.judging import Judge
from app.answers.selection import whole_words
from eval.runner import index_articles
from index.build import build_index
from index.datatypes import Article
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder, FakeReader


@pytest.fixture
def small(tmp_path) -> Answerer:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Mạng 5G phủ 91,2% dân số.\n\nHội nghị họp ở Hà Nội.", encoding="utf-8")
    (folder / "b.txt").write_text("mạng 5G phủ 91,2% dân số.", encoding="utf-8")
    build_index(folder, tmp_path / "index", FakeEncoder, PassageSettings(longest=30))
    return Answerer(Judge(Index.load(tmp_path / "index", FakeEncoder()), passages=5, threshold=0.0))


def test_the_same_words_in_two_articles_are_one_answer_with_two_citations(small):
    answer = small.answer("5G")
    assert answer.text == "Mạng 5G phủ 91,2% dân số."
    assert [(c.number, c.article_id, c.start, c.end) for c in answer.citations] == [
        (1, "a.txt", 0, 25),
        (2, "b.txt", 0, 25),
    ]


def test_other_sentences_are_offered_each_once_and_never_the_answer_again(small):
    answer = small.answer("5G")
    assert [other.quote for other in answer.suggestions] == ["Hội nghị họp ở Hà Nội."]
    assert [other.number for other in answer.suggestions] == [1]


@pytest.fixture
def read_by(small):
    """Return a function that gives the answerer a reader."""
    return lambda reader: Answerer(Judge(small.index, passages=5, threshold=0.0, reader=reader))


def test_the_reader_decides_between_sentences_and_its_span_is_the_answer(small, read_by):
    decision = read_by(FakeReader("Nội.")).decide("5G")
    assert (decision.answer.text, decision.answer.sentence) == ("Nội", "Hội nghị họp ở Hà Nội.")
    hits = decision.judged.hits
    assert [hit.passage.text for hit in hits] == ["Hội nghị họp ở Hà Nội.", "Mạng 5G phủ 91,2% dân số."]
    assert small.decide("5G").judged.hits[0].passage.text == "Mạng 5G phủ 91,2% dân số."


def test_no_passage_answers_that_was_not_read(small):
    judge = Judge(small.index, 5, 0.0, FakeReader("Nội."), rules=Rules(read=1))
    decision = Answerer(judge).decide("5G")
    assert decision.judged.best.unit.text == "Mạng 5G phủ 91,2% dân số."
    assert decision.judged.evidence.margin < 0


def test_the_first_passages_are_read_with_the_titles_of_their_articles(monkeypatch):
    texts = ("Mạng 5G ở Hà Nội.", "Mạng cáp ở Huế.", "Vệ tinh.", "Đường sắt.", "Cầu.")
    articles = [Article(f"{number}.txt", f"Bài {number}", None, None, "vi", text) for number, text in enumerate(texts)]
    reader, done = FakeReader("Nội."), []
    monkeypatch.setattr(reader, "read", lambda *asked: done.append(asked) or FakeReader.read(reader, *asked))
    Answerer(Judge(index_articles(articles, FakeEncoder(), progress=False), 5, 0.0, reader)).answer("Mạng 5G")
    ((question, read, titles, before),) = done
    assert (question, len(read), read[0], titles[0], before) == ("Mạng 5G", READ, "Mạng 5G ở Hà Nội.", "Bài 0", "")
    assert [f"Bài {texts.index(text)}" for text in read] == titles


def test_the_readers_words_are_the_answer_however_unsure_it_is_of_them(small, read_by):
    unsure = read_by(FakeReader("xyzzy")).decide("5G")
    assert unsure.judged.evidence.margin < 0
    assert unsure.answer.text != unsure.answer.sentence
    assert unsure.answer.text in unsure.answer.sentence
    assert small.answer("5G").text == small.answer("5G").sentence  # nobody read it


@pytest.mark.parametrize(
    ("text", "found", "shown"),
    [
        ("Mạng 5G đạt 91,2% dân số.", "91,2", "91,2%"),
        ("đạt 36 tỷ USD năm 2024", "36", "36 tỷ USD"),
        ("tăng 15%/năm", "15", "15%"),
        ("có 11 nước", "11", "11"),
        ("là Amandeep Singh Gill, đặc phái viên", "mandeep Singh Gill,", "Amandeep Singh Gill"),
        ("họp ở “Hà Nội”.", " “Hà Nộ", "Hà Nội"),
        ("dài 5 m, rộng 3 mét", "3", "3"),
        ("Hết.", ".", "Hết."),
    ],
)
def test_an_answer_is_whole_words_and_a_number_keeps_its_unit(text, found, shown):
    start = text.index(found)
    assert text[slice(*whole_words(text, start, start + len(found)))] == shown


def test_an_answer_tells_where_its_words_stand_and_not_where_others_read_the_same():
    article = Article("a.txt", "", None, None, "vi", "Cáp 5G dài 12 km có 2 lõi.")
    index = index_articles([article], FakeEncoder(), False)
    answer = Answerer(Judge(index, 5, 0.0, FakeReader("2"))).answer("5G")
    assert (answer.text, answer.text_span) == ("2", (20, 21))


def test_an_index_made_for_searching_alone_encodes_the_sentences_it_answers_from():
    article = Article("a.txt", "", None, None, "vi", "Mạng 5G. Cáp quang.")
    answers = [
        Answerer(Judge(index_articles([article], FakeEncoder(), False, search_only), 5, 0.0)).answer("Cáp?").text
        for search_only in (True, False)
    ]
    assert answers == ["Cáp quang."] * 2


def test_a_greeting_is_answered_without_a_search_in_the_language_of_the_page(small):
    answer = small.answer("hello", language="vi")
    assert (answer.kind, answer.language, answer.citations, answer.abstained) == ("greeting", "vi", (), False)


def test_words_that_show_no_language_are_replied_to_in_that_of_the_page(small):
    assert [small.answer("xyzzy", language=page).language for page in ("en", "vi", None)] == ["en", "vi", "vi"]
    assert small.answer("Ai phụ trách?", language="en").language == "vi"


def test_an_answer_cannot_be_written_down_without_its_citation():
    with pytest.raises(ValueError, match="with 0 citations"):
        Answer("q", "vi", "found", "91,2%", 0.9, (), (), "q", 0.1)
    article = Article("a.txt", "A", None, None, "vi", "phủ sóng 91,2% dân số")
    citation = Citation.cut(1, article, (9, 14), (0, 21))
    assert citation.quote == "91,2%"
    with pytest.raises(ValueError, match="is not in the quote"):
        Answer("q", "vi", "found", "92%", 0.9, (citation,), (), "q", 0.1)


def test_a_citation_whose_quote_is_not_in_its_passage_cannot_be_built():
    with pytest.raises(ValueError, match="is not its quote"):
        Citation(1, "a.txt", "A", None, None, "vi", 2, 4, "xy", 0, "abcdef")


@pytest.fixture
def talking():
    """Return an answerer that takes `the …` for going on and `internet …` for standing alone, and what it had read."""
    texts = {"a.txt": "Mạng 5G ở Lào phủ 12% dân số.", "b.txt": "Cáp quang ở Huế dài 15 km.", "c.txt": "Họp ở Huế."}
    articles = [Article(name, "", None, None, "vi", text) for name, text in texts.items()]
    reader = FakeReader("12%")
    weights = tuple(1.0 if name == "margin" else 0.0 for name in FEATURES)
    confidence = dict.fromkeys(("same", "across"), Calibration(weights, 0.0, 0.3))
    goes_on = Head(KINDS, np.array([[0, -99, 0, 0, 0, 99, 0]], dtype=np.float32), np.zeros(1))
    unknown = Head(("a", "b"), None, np.zeros(1))
    heads = Heads(goes_on, several=unknown, provisions=unknown, asks=unknown)
    return Answerer(Judge(index_articles(articles, FakeEncoder(), False), 5, None, reader, confidence, heads)), reader


ASKED = "Mạng 5G ở Lào phủ bao nhiêu dân số?"


def test_what_goes_on_for_sure_is_searched_for_and_read_with_the_question_before(talking):
    answerer, reader = talking
    before = answerer.answer(ASKED)
    assert (before.text, before.thread) == ("12%", (ASKED,))
    reader.read_with.clear()
    after = answerer.answer("the Huế?", before=before)
    assert reader.read_with == [("the Huế?", f"{ASKED} 12%")]
    assert (after.searched, after.thread) == (f"{ASKED} the Huế?", (ASKED, "the Huế?"))
    answerer.answer("the Lào?", before=after)
    assert reader.read_with[-1] == ("the Lào?", f"{ASKED} the Huế? 12%")


def test_what_stands_alone_for_sure_is_asked_alone(talking):
    answerer, reader = talking
    before = answerer.answer(ASKED)
    reader.read_with.clear()
    assert answerer.answer("internet internet", before=before).thread == ("internet internet",)
    assert answerer.answer("the Huế?", before=answerer.answer("hello")).thread == ("the Huế?",)
    assert [read for _, read in reader.read_with] == ["", ""]


def test_what_may_go_on_is_asked_both_ways_and_is_as_probable_as_the_way_it_was_asked(talking):
    answerer, reader = talking
    before = answerer.answer(ASKED)
    reader.read_with.clear()
    decision = answerer.decide("Ai họp?", before=before)  # no word of it tells
    assert [read for _, read in reader.read_with] == ["", f"{ASKED} 12%"]
    assert decision.answer.confidence == pytest.approx(0.5)
    assert (decision.understood.goes_on, decision.judged.understood) == (0.5, 0.5)


def test_a_short_question_that_only_seemed_to_go_on_gets_the_answer_that_it_has_alone(talking, monkeypatch):
    answerer, _ = talking
    before = answerer.answer(ASKED)
    probabilities = {False: 0.9, True: 0.1}  # alone, together
    monkeypatch.setattr(Calibration, "probability", lambda _, evidence: probabilities[evidence.goes_on == 1.0])
    monkeypatch.setattr(Judge, "goes_on", lambda *_: 0.8)
    decision = answerer.decide("Ai họp?", before=before)
    assert decision.answer.thread == ("Ai họp?",)
    # the odds of standing alone are 0.2 / 0.8 * 9 / (1 / 9)
    assert decision.answer.confidence == pytest.approx(0.9 * 20.25 / 21.25)
    probabilities |= {False: 0.1, True: 0.9}
    assert answerer.answer("Ai họp?", before=before).confidence == pytest.approx(0.8 * 0.9)


def test_with_another_encoder_both_ways_are_as_good(talking):
    answerer, reader = talking
    other = Answerer(Judge(answerer.index, 5, None, reader))
    reader.read_with.clear()
    assert other.judge.in_thread(other.judge.search("Ai họp?"), other.answer(ASKED)).understood == 1.0
    assert len(reader.read_with) == 3


def test_a_broad_question_gets_the_central_sentences_of_one_article_as_citations():
    sentences = [f"Hội nghị số {number} bàn về hạ tầng mạng 5G và internet." for number in range(9)]
    articles = [
        Article("a.txt", "A", None, None, "vi", "\n\n".join(sentences)),
        Article("b.txt", "B", None, None, "vi", "Cáp quang dài 15 km."),
    ]
    answerer = Answerer(Judge(index_articles(articles, FakeEncoder(), False), 5, threshold=0.0))
    decision = answerer.decide("Hội nghị bàn về những gì?")
    answer = decision.answer
    assert (answer.kind, answer.abstained, len(answer.citations)) == ("extract", False, 3)
    assert answer.text == answer.citations[0].quote
    assert {citation.article_id for citation in answer.citations} == {"a.txt"}
    assert [c.start for c in answer.citations] == sorted(c.start for c in answer.citations)
    strict = Answerer(Judge(index_articles(articles, FakeEncoder(), False), 5, threshold=1.0))
    assert strict.answer("Tóm tắt truyện Kiều").kind == "not_found"
    assert strict.answer("Tóm tắt hội nghị", before=answer).citations[0].article_id == "a.txt"


@pytest.mark.model
def test_what_a_follow_up_asks_anew_stands_in_the_sentence_that_is_shown(answerer):
    before = answerer.answer("Quy mô kinh tế số của ASEAN năm 2025 là bao nhiêu?")
    assert "internet trên 75%" in answerer.answer("Còn tỷ lệ người dân dùng internet?", before=before).sentence
    before = answerer.answer("Quy mô thương mại điện tử của Việt Nam năm 2025 là bao nhiêu?")
    assert "gấp 3 lần năm 2020" in answerer.answer("Con số đó gấp mấy lần năm 2020?", before=before).sentence


@pytest.mark.model
def test_an_english_name_that_an_article_explains_is_searched_for_in_vietnamese(answerer):
    answer = answerer.answer("Which country hosts the sixth ASEAN Digital Ministers' Meeting?")
    assert (answer.searched, answer.text) == ("Which country hosts the sixth Hội nghị Bộ trưởng Số ASEAN?", "Việt Nam")


@pytest.mark.model
def test_the_coverage_of_5g_is_cited_from_the_second_article(answerer):
    answer = answerer.answer("Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?")
    assert "91,2%" in answer.sentence
    assert answer.citations[0].article_id == "001_4ea7e331ad9b0ef4.txt"


@pytest.mark.model
def test_an_english_question_is_answered_with_the_vietnamese_sentence(answerer):
    answer = answerer.answer("Who is the UN Secretary-General's envoy on technology?")
    assert "Amandeep Singh Gill" in answer.sentence
    assert (answer.language, answer.citations[0].language) == ("en", "vi")


@pytest.mark.model
def test_the_price_of_gold_is_not_in_the_articles(answerer):
    answer = answerer.answer("Giá vàng hôm nay là bao nhiêu?")
    assert answer.abstained
    assert len(answer.suggestions) == 3


@pytest.mark.model
@pytest.mark.parametrize("typed", ["asdf qwer zxcv", "xyzzy", "lorem ipsum dolor"])
def test_words_that_no_article_holds_are_not_answered(answerer, typed):
    assert answerer.answer(typed).kind == "not_found"


@pytest.mark.model
def test_a_paragraph_that_both_articles_hold_is_cited_from_both(answerer):
    answer = answerer.answer("Kết quả làm việc và khuyến nghị của ADGSOM lần thứ 6 được trình lên đâu?")
    assert {citation.article_id[:3] for citation in answer.citations} == {"000", "001"}


@pytest.mark.model
def test_of_forty_seed_questions_twenty_four_are_answered_and_of_ten_off_topic_ones_six_refused(
    answerer, seed_questions
):
    answers = {row["id"]: answerer.answer(row["question"]) for row in seed_questions}
    hits = {
        row["id"]: any(text in answers[row["id"]].sentence for text in row["answers"])
        for row in seed_questions
        if row["answers"]
    }
    refused = [answers[row["id"]].abstained for row in seed_questions if not row["answers"]]
    for language in ("vi", "en"):
        found = [hit for id_, hit in hits.items() if id_.startswith(language)]
        print(f"{language}: the shown sentence holds the answer for {sum(found)} of {len(found)}")
        assert sum(found) >= 10
    print(f"off-topic: {sum(refused)} of {len(refused)} refused")
    assert (len(hits), len(refused)) == (40, 10)
    assert sum(hits.values()) >= 24
    assert sum(refused) >= 6


@pytest.mark.model
def test_every_citation_of_a_hundred_questions_slices_back_to_its_quote(answerer, seed_questions):
    asked = [row["question"] for row in seed_questions]
    checked = 0
    for question in asked + [question.lower().rstrip("?") for question in asked]:
        answer = answerer.answer(question)
        for citation in (*answer.citations, *answer.suggestions):
            article = answerer.index.library.article(citation.article_id)
            assert article.text[citation.start : citation.end] == citation.quote
            assert article.text[citation.passage_start : citation.passage_end] == citation.passage
            checked += 1
    assert checked >= 100


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    ["Mật khẩu wifi", "Cách nấu phở", "Thời tiết ngày mai", "Giá vàng hôm nay", "Mat khau wifi", "Best pizza recipe"],
)
def test_a_question_on_another_subject_is_refused_after_one_that_was_answered_too(answerer, question):
    before = answerer.answer("Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?")
    assert before.kind == "found"
    assert answerer.answer(question, before=before).kind == "not_found"
