"""Answers as HTML: what stands there, and that nothing hostile gets through."""

import copy
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from app.answers.answer import Answer, Citation
from app.answers.question import LONGEST_QUESTION
from app.operations.terminal import render_answer
from app.web.api.chat_completions import write_answer
from app.web.chat.conversation import LONGEST_CONVERSATION, Conversation, Moment, Talk, Turn
from app.web.chat.rendering import render_question, render_reply, render_sources
from app.web.chat.transcript import Line, transcript_of
from app.web.links import article_link, question_link, web_address
from app.wording.localisation import choose_language, format_date
from app.wording.words import WORDING
from index.datatypes import Article, Language
from index.formats.file_content import Content, Part

COVERAGE = Article(
    "2026/phủ sóng.txt", "Hạ tầng số", "2026-01-14", "https://example.org/a?x=1&y=2", "vi",
    "Mạng di động. Phủ sóng 5G đạt 91,2% dân số. Hết.",
)  # fmt: skip
TARGETS = Content.of([
    Part("row", "Chỉ tiêu | Năm 2023 | Năm 2024", 1),
    Part("row", "Dư nợ | 10 | 20", 1, "Chỉ tiêu | Năm 2023 | Năm 2024"),
    Part("row", "Năm 2023: 30 | Năm 2024: 40", 1, "Chỉ tiêu | Năm 2023 | Năm 2024"),
])  # fmt: skip
TABLE = Article("k.txt", "Kế hoạch", None, None, "vi", TARGETS.text, blocks=TARGETS.blocks)
HOSTILE_TEXTS = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "**a** _b_ `c` # d",
    "[x](javascript:alert(1))",
    "$$x$$ ${alert(1)} {{value}}",
    "</div></article><h1>out</h1>",
]
ALLOWED_TAGS = {
    "a", "article", "blockquote", "button", "details", "div", "h2", "h3", "li", "mark", "ol", "p", "span", "summary",
    "ul",
}  # fmt: skip


class Reading(HTMLParser):
    """The tags and the visible text of a page, and the text of what a citation hides."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: list[str] = []
        self.hidden = ""
        self._in_mark = False
        self._open: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_mark = tag == "mark" or self._in_mark
        if tag != "br":
            self._open.append("hidden" in dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = self._in_mark and tag != "mark"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if any(self._open):
            self.hidden += data
            return
        self.text += data
        if self._in_mark:
            self.marked.append(data)


def cite(article: Article, quote: str, number: int = 1) -> Citation:
    start = article.text.index(quote)
    return Citation.cut(number, article, (start, start + len(quote)), (0, len(article.text)))


def found(text: str, *citations: Citation, question: str = "Phủ sóng 5G?", language: Language = "vi") -> Answer:
    return Answer(question, language, "found", text, 0.9, citations, (), question, 0.1)


def not_found(*suggestions: Citation, language: Language = "vi") -> Answer:
    return Answer("Ai?", language, "not_found", "", 0.1, (), suggestions, "Ai?", 0.1)


def test_a_found_answer_shows_the_short_answer_and_marks_it_in_its_sentence() -> None:
    html = render_reply(found("91,2%", cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số.")), "vi")
    assert '<p class="hd-short" lang="vi">91,2%</p>' in html
    assert "Phủ sóng 5G đạt <mark>91,2%</mark> dân số." in html


def test_the_words_that_answer_are_marked_where_they_stand_and_not_where_others_read_the_same() -> None:
    article = Article("t.txt", "Tàu lai", None, None, "vi", "Tàu 150–200 mét cần 2 tàu lai.")
    answer = replace(found("2", cite(article, article.text)), text_start=20)
    assert "150–200 mét cần <mark>2</mark> tàu lai." in render_reply(answer, "vi")
    assert "150–200 mét cần \033[7m2\033[0m tàu" in render_answer(answer, colour=True)
    with pytest.raises(ValueError, match="the answer '2' is not in the quote"):
        replace(answer, text_start=21)


def test_the_cells_of_a_row_are_shown_and_copied_after_the_names_of_their_columns() -> None:
    row, other = cite(TABLE, "Dư nợ | 10 | 20"), cite(TABLE, "Năm 2023: 30 | Năm 2024: 40")
    answer = replace(found("20", row), suggestions=(other,))
    html = render_reply(answer, "vi")
    year = '<span class="hd-column">Năm 2024:</span> '
    assert f'<p class="hd-short" lang="vi">{year}20</p>' in html
    read = Reading(html)
    assert read.marked == ["20"]
    assert "Chỉ tiêu: Dư nợ · Năm 2023: 10 · Năm 2024: 20 [1]" in read.text
    assert "Năm 2023: 30 · Năm 2024: 40 [2]" in read.text
    told = "Chỉ tiêu: Dư nợ · Năm 2023: 10 · Năm 2024: 20"
    assert f"<span>{told}</span>" in html
    assert Line(f"Đáp: {told} [1]") in transcript_of(Conversation((Turn("Dư nợ?", answer),)), "vi")
    several = Reading(render_reply(found("10 | 20", row), "vi"))
    assert several.marked == ["10", "20"]
    assert "Năm 2023: 10 · Năm 2024: 20" in several.text
    assert "Dư nợ | 10 | 20" not in several.text
    heads = Reading(render_reply(found("Năm 2024", cite(TABLE, "Chỉ tiêu | Năm 2023 | Năm 2024")), "vi"))
    assert "Chỉ tiêu | Năm 2023 | Năm 2024" in heads.text


def test_an_answer_that_is_its_whole_sentence_is_shown_once() -> None:
    sentence = "Phủ sóng 5G đạt 91,2% dân số."
    html = render_reply(found(sentence, cite(COVERAGE, sentence)), "vi")
    assert "<mark>" not in html
    assert "hd-short" not in html


def test_other_sentences_that_may_answer_are_offered_with_numbers_that_go_on() -> None:
    first, other = cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số."), cite(COVERAGE, "Mạng di động.")
    answer = replace(found("91,2%", first), suggestions=(other,))
    html = render_reply(answer, "vi")
    assert f"<summary>{WORDING['vi'].others}</summary>" in html
    folded = html.partition("<details")[2].partition("</details>")[0]
    assert "Mạng di động." in folded
    assert "[2]</a>" in folded
    assert "<details" not in render_reply(found("91,2%", first), "vi")


def test_each_citation_is_numbered_and_opens_its_words_in_a_new_tab() -> None:
    citations = cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số."), cite(COVERAGE, "Mạng di động.", 2)
    links = [attrs for _, attrs in Reading(render_reply(found("91,2%", *citations), "vi")).tags]
    links = [link for link in links if link.get("class") == "hd-cite"]
    assert [link["href"] for link in links] == [
        "articles/2026/ph%E1%BB%A7%20s%C3%B3ng.txt?start=14&end=43&lang=vi#cited",
        "articles/2026/ph%E1%BB%A7%20s%C3%B3ng.txt?start=0&end=13&lang=vi#cited",
    ]
    assert {(link["target"], link["rel"]) for link in links} == {("_blank", "noopener")}


def test_an_answer_has_a_link_that_asks_its_question_again_in_the_language_of_the_page() -> None:
    citation = cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số.")
    answer = found("91,2%", citation, question='Phủ & "sóng"?')
    assert question_link(answer, "en") == "./?q=Ph%E1%BB%A7+%26+%22s%C3%B3ng%22%3F&lang=en"
    assert question_link(answer, "vi", "/qa/").startswith("/qa/?q=")
    extract = Answer("Tóm tắt", "vi", "extract", citation.quote, 0.9, (citation,), (), "Tóm tắt", 0.1)
    for each in (answer, extract):
        links = [attrs for tag, attrs in Reading(render_reply(each, "en")).tags if tag == "a"]
        assert question_link(each, "en") in [link["href"] for link in links if link["class"] == "hd-share"]
    assert "hd-share" not in render_reply(not_found(citation), "en")


def test_a_question_that_went_on_from_another_is_shared_in_words_that_stand_alone() -> None:
    citation = cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số.")
    went_on = Answer("Còn 5G?", "vi", "found", "91,2%", 0.9, (citation,), (), "Phủ sóng 5G?", 0.1)
    assert "q=Ph%E1%BB%A7+s%C3%B3ng+5G%3F&" in question_link(went_on, "vi")
    together = replace(went_on, searched="4G? Còn 5G?", thread=("4G?", "Còn 5G?"))
    assert "q=C%C3%B2n+5G%3F+4G%3F&" in question_link(together, "vi")  # its own words first: they are read at most
    long = replace(went_on, searched="long", thread=("a" * 900, "b" * 900, "Còn 5G?"))
    asked = parse_qs(urlsplit(question_link(long, "vi")).query)["q"][0]
    assert (len(asked), asked[:9]) == (LONGEST_QUESTION, "Còn 5G? a")  # or it would be refused
    restored = Answer("phu song 5G?", "vi", "found", "91,2%", 0.9, (citation,), (), "phủ sóng 5g?", 0.1)
    assert "q=phu+song+5G%3F&" in question_link(restored, "vi")


def test_each_citation_holds_its_title_what_surrounds_it_and_its_quote_for_whoever_points_at_it() -> None:
    first, second = cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số."), cite(COVERAGE, "Mạng di động.", 2)
    html = render_reply(found("91,2%", first, second, language="en"), "vi")
    hidden = Reading("<span>" + html.partition('<span class="hd-cites">')[2].partition("</p>")[0]).hidden
    assert hidden == (
        "Hạ tầng số (14 January 2026, 2026/phủ sóng.txt:14-43)Mạng di động. […] Hết.Phủ sóng 5G đạt 91,2% dân số."
        "Hạ tầng số (14 January 2026, 2026/phủ sóng.txt:0-13)[…] Phủ sóng 5G đạt 91,2% dân số. Hết.Mạng di động."
    )
    assert '<span class="hd-quote" lang="vi">Mạng di động.</span>' in html


def test_links_start_with_the_given_base() -> None:
    link = article_link(cite(COVERAGE, "Mạng"), "en", "/portal/")
    assert link == "/portal/articles/2026/ph%E1%BB%A7%20s%C3%B3ng.txt?start=0&end=4&lang=en#cited"


def test_an_article_id_cannot_leave_its_place_in_the_link() -> None:
    article = Article('a?b#c&d".txt', "t", None, None, "en", "text")
    assert article_link(cite(article, "text"), "en") == "articles/a%3Fb%23c%26d%22.txt?start=0&end=4&lang=en#cited"


def test_the_sources_panel_marks_the_quote_in_its_passage_and_dates_it_as_the_language_does() -> None:
    turn = Turn("Phủ sóng 5G?", found("91,2%", cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số.")))
    vietnamese, english = Reading(render_sources(turn, "vi")), Reading(render_sources(turn, "en"))
    assert vietnamese.marked == ["Phủ sóng 5G đạt 91,2% dân số."]
    assert "Mạng di động. Phủ sóng 5G đạt 91,2% dân số. Hết." in vietnamese.text
    assert "14/01/2026" in vietnamese.text
    assert "14 January 2026" in english.text
    assert "https://example.org/a?x=1&y=2" in [attrs.get("href") for _, attrs in vietnamese.tags]


def test_a_quote_in_another_language_says_so() -> None:
    note = WORDING["en"].quoted_in["vi"]
    citation = cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số.")
    assert note in render_reply(found("91,2%", citation, language="en"), "en")
    assert WORDING["vi"].quoted_in["vi"] not in render_reply(found("91,2%", citation), "vi")


def test_a_reply_speaks_the_language_of_its_question_whatever_the_page_speaks() -> None:
    assert "I found no answer" in render_reply(not_found(language="en"), "vi")


def test_not_found_says_so_and_offers_the_closest_passages_as_no_answer() -> None:
    suggestion = cite(COVERAGE, "Mạng di động.")
    html = render_reply(not_found(suggestion), "vi")
    assert "Tôi không tìm thấy câu trả lời trong các tài liệu." in html
    assert WORDING["vi"].not_found_closest in html
    panel = render_sources(Turn("Ai?", not_found(suggestion)), "vi")
    assert "<h2>Các đoạn gần nhất</h2>" in panel
    assert Reading(panel).marked == ["Mạng di động."]


@pytest.mark.parametrize(
    ("articles", "language", "says"),
    [
        (1234, "vi", "Tôi không tìm thấy câu trả lời trong 1.234 tài liệu."),
        (1234, "en", "I found no answer in 1,234 documents."),
        (1, "en", "I found no answer in 1 document."),
        (0, "en", "I found no answer in 0 documents."),
    ],
)
def test_not_found_says_in_how_many_documents_it_was_looked_for(articles: int, language: Language, says: str) -> None:
    answer = not_found(cite(COVERAGE, "Mạng di động."), language=language).among(articles)
    written = write_answer(answer, lambda citation: "x").text
    for shown in (render_reply(answer, "vi"), render_answer(answer, False), written):
        assert says in shown
    part = replace(not_found(language=language), question="Khi nào?")
    assert says in render_reply(replace(answer, parts=(part, part)).among(articles), "vi")


@pytest.mark.parametrize(
    ("confidence", "certainty", "vietnamese", "english"),
    [
        (0.8, "found", "●●● Tìm thấy", "●●● Found"),
        (0.79, "probably", "●●○ Nhiều khả năng", "●●○ Probably"),
        (0.55, "probably", "●●○ Nhiều khả năng", "●●○ Probably"),
        (0.54, "perhaps", "●○○ Có thể", "●○○ Perhaps"),
    ],
)
def test_an_answer_says_how_sure_it_is_in_words_and_by_a_mark(
    confidence: float, certainty: str, vietnamese: str, english: str
) -> None:
    citation = cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số.")
    short = replace(found("91,2%", citation), confidence=confidence)
    extract = replace(short, kind="extract", text=citation.quote)
    for answer in (short, extract):
        assert answer.as_json()["certainty"] == certainty
        for each, says in ((answer, vietnamese), (replace(answer, language="en"), english)):
            assert Reading(render_reply(each, "vi")).text.startswith(says)
            assert f"{says}\n" in render_answer(each, False)
            assert f"*{says}*" in write_answer(each, lambda citation: "x").text


def test_what_is_no_answer_is_not_sure_of_anything() -> None:
    greeting = Answer("chào", "vi", "greeting", "", 1.0, (), (), "chào", 0.0)
    for answer in (not_found(cite(COVERAGE, "Mạng di động.")), greeting):
        assert "certainty" not in answer.as_json()
        assert "hd-sure" not in render_reply(answer, "vi")


def test_figures_of_a_quote_in_another_language_stand_beside_it_as_the_reader_writes_them() -> None:
    article = Article("a.txt", "t", None, None, "vi", "Đến ngày 5/3/2025, tuyến cáp dài 3.900 km đạt 91,2% kế hoạch.")
    answer = replace(found("3.900 km", cite(article, article.text)), language="en")
    told = "As written in English: 3.900 km = 3,900 km; ngày 5/3/2025 = 5 March 2025; 91,2% = 91.2%"
    html = render_reply(answer, "en")
    assert told in Reading(html).text
    assert '<p class="hd-note hd-gloss">' in html
    assert '<span lang="vi">3.900 km</span> = <span lang="en">3,900 km</span>' in html
    assert told not in Reading(html).hidden  # what is copied is the quote alone
    assert f"{told}\n" in render_answer(answer, False)
    assert f"*{told}*" in write_answer(answer, lambda citation: "x").text
    assert answer.as_json()["gloss"][0] == {"written": "3.900 km", "reads": "3,900 km"}
    extract = replace(answer, kind="extract", text=article.text, language="en")
    assert "3.900 km = 3,900 km" in Reading(render_reply(extract, "en")).text
    same = replace(answer, language="vi")
    assert "gloss" not in same.as_json()
    assert "hd-gloss" not in render_reply(same, "vi")


def test_a_figure_that_a_quote_has_twice_is_told_once() -> None:
    article = Article("a.txt", "t", None, None, "vi", "Từ 3.900 km lên 4.100 km, rồi lại 3.900 km.")
    answer = replace(found("4.100 km", cite(article, article.text)), language="en")
    assert [figure.reads for figure in answer.glosses] == ["4,100 km", "3,900 km"]


def test_figures_of_one_of_several_answers_stand_below_its_own_question() -> None:
    vietnamese = Article("a.txt", "t", None, None, "vi", "Cáp dài 3.900 km.")
    first = replace(found("3.900 km", cite(vietnamese, vietnamese.text)), language="en")
    second = replace(not_found(language="en"), question="Who?")
    whole = replace(first, parts=(first, second))
    assert [("gloss" in part, "certainty" in part) for part in whole.as_json()["parts"]] == [
        (True, True),
        (False, False),
    ]
    assert render_reply(whole, "en").count("hd-gloss") == 1


def test_a_fault_is_never_shown_as_not_found() -> None:
    html = render_reply("failed", "vi")
    assert "lỗi" in html
    assert "Không tìm thấy" not in html
    lost = render_reply("unreached", "vi")
    assert "không kết nối được với kho tài liệu" in lost
    assert "Không tìm thấy" not in lost


def test_a_question_that_waits_says_how_many_were_asked_before_it() -> None:
    assert Reading(render_reply("waiting", "vi")).text == "Đang tìm trong các tài liệu…"
    after = "Đang tìm trong các tài liệu, sau 12 câu hỏi được hỏi trước…"
    assert Reading(render_reply("waiting", "vi", before=12)).text == after
    assert "after 12 questions" in render_reply("waiting", "en", before=12)


def test_all_on_a_card_speaks_the_language_of_its_question_and_its_links_lead_to_pages_in_that_of_the_page() -> None:
    answer = found("91,2%", cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số."), language="en")
    for reply in (render_reply(answer, "vi"), render_reply(not_found(cite(COVERAGE, "Mạng"), language="en"), "vi")):
        assert "Show sources" in reply
        assert 'lang="en" title="Source 1: Hạ tầng số (opens in a new tab)"' in reply
        assert "14 January 2026" in reply
        assert "&amp;lang=vi#cited" in reply
        assert "Xem nguồn" not in reply
    assert "Copy the quote and its source" in render_reply(answer, "vi")
    assert "Sao chép" in render_reply(replace(answer, language="vi"), "en")


def test_what_is_of_another_language_than_the_text_around_it_says_so() -> None:
    assert render_question("Who chairs?") == '<div class="hd-question" lang="en">Who chairs?</div>'
    assert render_question("5G 2026") == '<div class="hd-question">5G 2026</div>'
    answer = found("91,2%", cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số."), question="How much is it?")
    for html in (
        render_reply(replace(answer, searched="What is it? How much is it?"), "vi"),
        render_reply(replace(answer, parts=(answer, not_found())), "vi"),
        render_sources(Turn("How much is it?", answer), "vi"),
        render_reply(answer, "vi", further=["How much is it?"]),
    ):
        assert re.search(r'lang="en"[^>]*>(?:What is it\? )?How much is it\?<', html)
    assert 'lang="vi">Còn' not in render_reply(answer, "vi", further=["Còn mạng di động thì sao?"])


def test_the_closest_passages_of_one_article_are_told_apart_by_their_first_words() -> None:
    text = "Đoạn một " + "rất dài " * 20 + "hết.\nĐoạn hai ngắn."
    article = Article("a.txt", "Một tên", None, None, "vi", text)
    first, second = cite(article, text.split("\n")[0]), cite(article, "Đoạn hai ngắn.", 2)
    reply = Reading(render_reply(not_found(first, second), "vi")).text
    assert "[1] Một tên Đoạn một rất dài" in reply
    assert "rất dài…[2] Một tên Đoạn hai ngắn." in reply
    assert "hết" not in reply


def test_an_excerpt_of_text_without_spaces_is_cut_all_the_same() -> None:
    article = Article("a.txt", "t", None, None, "en", "x" * 500)
    assert f"{'x' * 90}…" in Reading(render_reply(not_found(cite(article, "x" * 500)), "en")).text


def test_a_greeting_suggests_the_given_examples_in_the_language_of_the_page() -> None:
    greeting = Answer("hello", "vi", "greeting", "", 1.0, (), (), "hello", 0.0)
    assert Reading(render_reply(greeting, "en", ["One?", "<Two>?"])).text == WORDING["en"].greeting + "One?<Two>?"


def test_a_greeting_without_examples_promises_none() -> None:
    greeting = Answer("hello", "vi", "greeting", "", 1.0, (), (), "hello", 0.0)
    text = Reading(render_reply(greeting, "vi")).text
    assert text == WORDING["vi"].greeting_alone
    assert "ví dụ" not in text


@pytest.mark.parametrize(
    ("typed", "kind", "vietnamese", "english"),
    [
        ("bạn làm được gì?", "help", "Tôi tìm câu trả lời trong 57 tài liệu", "I look for answers in 57 documents"),
        ("Cảm ơn!", "thanks", "Không có gì.", "You’re welcome."),
        ("bye", "goodbye", "Tạm biệt", "Goodbye!"),
    ],
)
def test_what_is_said_to_the_program_gets_a_fitting_reply(typed: str, kind: str, vietnamese: str, english: str) -> None:
    answer = Answer(typed, "vi", "greeting", "", 1.0, (), (), typed, 0.0).among(57)
    assert answer.as_json()["reply"] == kind
    assert Reading(render_reply(answer, "en", ["One?"])).text.startswith(english)
    for language, says in (("vi", vietnamese), ("en", english)):
        said = replace(answer, language=language)
        assert render_answer(said, False).startswith(says)
        assert write_answer(said, lambda citation: "x").text.startswith(says)


def test_help_shows_what_could_be_asked_and_thanks_and_farewells_do_not() -> None:
    asked = Answer("help", "vi", "greeting", "", 1.0, (), (), "help", 0.0)
    assert "<li>&lt;One&gt;?</li>" in render_reply(asked, "en", ["<One>?"])
    example = WORDING["en"].example_question
    assert f"<li>{example}</li>" in render_reply(asked, "en")
    english = replace(asked, language="en")
    assert example in render_answer(english, False)
    assert example in write_answer(english, lambda citation: "x").text
    thanked = Answer("thanks", "vi", "greeting", "", 1.0, (), (), "thanks", 0.0)
    assert "One?" not in render_reply(thanked, "en", ["One?"])


def test_what_was_searched_is_shown_only_if_it_is_not_what_was_asked() -> None:
    citation = cite(COVERAGE, "Phủ sóng 5G đạt 91,2% dân số.")
    restored = Answer("phu song 5G", "vi", "found", "91,2%", 0.9, (citation,), (), "phủ sóng 5G", 0.1)
    assert "Đã tìm với: “phủ sóng 5G”" in render_reply(restored, "vi")
    assert "Đã tìm với" not in render_reply(found("91,2%", citation), "vi")
    same = Answer("Phủ  sóng 5G", "vi", "found", "91,2%", 0.9, (citation,), (), "phủ sóng 5g", 0.1)
    assert "Đã tìm với" not in render_reply(same, "vi")


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    article = Article("a.txt", text, text, "javascript:alert(1)", "en", f"One.\n\n    {text}\n\nTwo.")
    citation = cite(article, text)
    answer = Answer(text, "en", "found", text[1:], 0.9, (citation,), (), text[:-1], 0.1)
    turn = Turn(text, answer)
    for html in (
        render_question(text), render_reply(answer, "en"), render_sources(turn, "en"),
        render_reply(not_found(citation), "vi"),
    ):  # fmt: skip
        reading = Reading(html)
        assert {tag for tag, _ in reading.tags} <= ALLOWED_TAGS
        assert not [name for _, attrs in reading.tags for name in attrs if name.startswith("on")]
        assert not [attrs for _, attrs in reading.tags if (attrs.get("href") or "").startswith("javascript")]
        assert text in reading.text
        assert "\n" not in html


def test_a_question_is_shown_line_by_line_as_it_was_typed() -> None:
    assert render_question("5  <b>\n6") == '<div class="hd-question">5  &lt;b&gt;<br>6</div>'


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/x", True), ("http://example.org", True), ("javascript:alert(1)", False),
        ("data:text/html,x", False), ("//example.org", False), ("https:", False), ("http://[", False), (None, False),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None, shown: bool) -> None:
    assert web_address(url) == (url if shown else None)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "vi"), ("en-US,en;q=0.9", "en"), ("vi-VN,vi;q=0.9,en;q=0.8", "vi"), ("vi;q=0.1, en;q=0.2", "en"),
        ("fr, en;q=0.3", "en"), ("en;q=0", "vi"), ("de", "vi"), ("EN", "en"), (";;q=,en;q=9", "vi"),
    ],
)  # fmt: skip
def test_the_page_starts_in_the_language_that_the_browser_prefers(header: str, language: Language) -> None:
    assert choose_language(header) == language


def test_what_is_not_a_date_is_shown_as_it_stands() -> None:
    assert format_date("2026-02-30", "vi") == "2026-02-30"
    assert format_date("2026-02-03", "en") == "3 February 2026"


def test_both_languages_say_everything() -> None:
    for name in WORDING["vi"].__dataclass_fields__:
        assert getattr(WORDING["vi"], name)
        assert getattr(WORDING["en"], name)


def test_a_conversation_keeps_its_newest_turns_and_shows_the_newest_until_another_is_selected() -> None:
    talk = Conversation()
    for number in range(LONGEST_CONVERSATION + 2):
        talk = talk.asked(f"question {number}")
        talk = talk.answered(talk.turns[-1], not_found())
    assert talk.turns[0].question == "question 2"
    assert len(talk.turns) == LONGEST_CONVERSATION
    assert talk.shown == talk.turns[-1]
    assert talk.select(3).shown == talk.turns[3]
    assert talk.select(LONGEST_CONVERSATION) == talk


def test_a_conversation_cannot_show_a_turn_that_it_does_not_have() -> None:
    with pytest.raises(ValueError, match="turn 1 of 0"):
        Conversation((), 1)


def test_an_answer_reaches_its_own_question_though_the_same_was_asked_twice() -> None:
    talk = Conversation().asked("Ai?").asked("Ai?")
    first, second = talk.turns
    assert talk.answered(first, "failed").turns == (Turn("Ai?", "failed"), second)
    assert talk.waiting
    assert not talk.answered(second, "failed").waiting


def test_a_late_answer_to_a_cleared_conversation_is_dropped() -> None:
    talk = Talk()
    talk.ask("Ai?", 0)
    turn = talk.take()
    assert turn is not None
    talk.clear(1)
    assert talk.answer(turn, not_found()).conversation == Conversation()


def test_each_question_is_taken_once_in_the_order_of_asking_and_none_that_was_cleared() -> None:
    talk = Talk()
    turns = [talk.ask(question, 0).conversation.turns[-1] for question in ("Ai?", "Ở đâu?", "Ai?")]
    assert [talk.take(), talk.take()] == turns[:2]
    talk.clear(1)
    assert talk.take() is None


def test_what_the_conversation_has_forgotten_waits_no_longer() -> None:
    talk = Talk()
    for number in range(LONGEST_CONVERSATION + 2):
        talk.ask(f"{number}?", 0)
    taken = list(iter(talk.take, None))
    assert [turn.question for turn in taken] == [f"{number}?" for number in range(2, LONGEST_CONVERSATION + 2)]


def test_a_question_that_arrives_after_its_conversation_was_cleared_is_dropped() -> None:
    talk = Talk()
    talk.clear(1)
    assert talk.ask("Ai?", 0).conversation == Conversation()
    assert talk.take() is None


def test_a_question_of_the_next_conversation_survives_a_clear_that_arrives_after_it() -> None:
    talk = Talk()
    talk.ask("old", 0)
    talk.ask("new", 1)
    talk.clear(1)
    assert talk.now.conversation.turns == (Turn("new", "waiting"),) == (talk.take(),)


def test_a_talk_remembers_the_language_that_was_chosen_while_an_answer_was_on_its_way() -> None:
    talk = Talk()
    talk.ask("Ai?", 0)
    turn = talk.take()
    assert turn is not None
    talk.speak("en")
    assert talk.answer(turn, "failed") == Moment(Conversation((Turn("Ai?", "failed"),)), "en")


def test_each_person_gets_a_talk_of_their_own() -> None:
    talk = Talk()
    talk.ask("Ai?", 0)
    assert copy.deepcopy(talk).now == Moment()
