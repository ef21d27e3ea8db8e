"""A citation of a PDF names its page."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.answers.answer import Citation
from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.operations.terminal import render_answer
from app.web.api.chat_completions import write_answer
from app.web.chat.conversation import Turn
from app.web.chat.rendering import render_reply, render_sources
from index.articles import read_articles
from index.build import build_index
from index.datatypes import Article
from index.formats.text.cleaning import clean_text, cleaned_offsets
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import ARTICLE, CITATION, FakeEncoder, OneAnswer, application
from tests.index.formats.text.test_old_encodings import SENTENCE, encoded
from tests.pdf_files import pdf_file

PAGES = [
    ["Nhân viên có 12 ngày nghỉ phép mỗi năm và được trả lương đầy đủ trong những ngày đó."],
    [],
    [
        "Phủ sóng 5G đạt 91,2% dân số trong năm nay theo báo cáo của bộ được gửi cho những đơn",
        "vị trực thuộc và infor-",
    ],
    ["mation, sau đó được đăng lên trang của cơ quan cùng với những văn bản khác có liên quan.", "Hết."],
    [],
]
ON_PAGES = replace(ARTICLE, pages=(0, 0, 9, 29))
CITED = replace(CITATION, page=3)


def page_texts(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in zip(article.pages, [*article.pages[1:], None], strict=True)]


def read_pdf(folder: Path, pages: list[list[str]]) -> Article:
    (folder / "a.pdf").write_bytes(pdf_file(pages))
    (article,) = read_articles(folder).articles
    return article


def test_the_pages_of_a_pdf_begin_where_their_words_do(tmp_path):
    article = read_pdf(tmp_path, PAGES)
    first, second, third, fourth, fifth = page_texts(article)
    assert (first, second, fifth) == (f"{PAGES[0][0]} ", "", "")
    assert third == f"{PAGES[2][0]} vị trực thuộc và infor"
    assert fourth == f"{PAGES[3][0]} Hết."
    assert [article.page_at(article.text.index(words)) for words in ("Nhân", "Phủ", "infor", "mation", "Hết")] == [
        1, 3, 3, 4, 4,
    ]  # fmt: skip


def test_decomposed_letters_and_control_codes_move_no_page(tmp_path):
    apart = [[unicodedata.normalize("NFD", f"{line[:2]}\u200b\x02\u00ad{line[2:]}") for line in page] for page in PAGES]
    assert page_texts(read_pdf(tmp_path, apart)) == page_texts(read_pdf(tmp_path, PAGES))


def test_pages_in_an_old_encoding_begin_where_their_words_do(tmp_path):
    sentence = SENTENCE.lower()
    article = read_pdf(tmp_path, [[encoded(sentence, "VNI").decode("latin-1")]] * 2)
    assert page_texts(article) == [f"{sentence} ", sentence]


LETTERS = st.text(st.sampled_from("aêế\u0301\u0323ư\u200b\x00\u00ad\u202e 가"), max_size=12)


@given(pages=st.lists(st.lists(LETTERS.map(lambda line: f"x{line}"), max_size=3), min_size=1, max_size=5))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_offsets_follow_what_cleaning_takes_away(pages):
    parts = ["".join(f"{line}\n" for line in lines) for lines in pages]
    starts = [len("".join(parts[:number])) for number in range(len(parts))]
    text = clean_text("".join(parts))
    moved = cleaned_offsets("".join(parts), starts)
    assert [text[start:end].strip() for start, end in zip(moved, [*moved[1:], None], strict=True)] == [
        clean_text(part) for part in parts
    ]


def test_a_page_is_that_of_the_words_first_character_and_there_is_none_without_pages():
    assert [ON_PAGES.page_at(offset) for offset in (0, 8, 9, 28)] == [2, 2, 3, 3]
    assert ARTICLE.page_at(0) is None
    assert Citation.cut(1, ON_PAGES, (9, 11), (0, 29)).page == 3
    assert "page" not in CITATION.as_json()
    assert CITED.as_json() == CITATION.as_json() | {"page": 3}


def test_an_answer_from_a_pdf_names_its_page_from_the_index(tmp_path):
    (tmp_path / "a").mkdir()
    read_pdf(tmp_path / "a", PAGES)
    (tmp_path / "a" / "b.txt").write_text("Hội nghị ở Huế.", encoding="utf-8")
    for _ in range(2):  # the second build takes what it remembers of the file
        build_index(tmp_path / "a", tmp_path / "index", FakeEncoder, PassageSettings())
    answerer = Answerer(Judge(Index.load(tmp_path / "index", FakeEncoder()), 5, 0.0))
    answer = answerer.answer("Phủ sóng 5G đạt bao nhiêu?")
    assert answer.citations[0].page == 3
    assert ", trang 3" in render_reply(answer, "vi")
    assert answerer.closest("Hội nghị ở Huế?", 1)[1][0].page is None


@pytest.mark.parametrize(("language", "says"), [("vi", "trang 3"), ("en", "page 3")])
def test_a_person_reads_the_page_on_a_card_in_a_reply_on_paper_and_on_a_terminal(language, says):
    answer = replace(OneAnswer().answer("a"), citations=(CITED,), language=language)
    assert f'<p class="hd-date">{says}</p>' in render_sources(Turn("a", answer), language)
    assert f"({says}, a.txt:0-29)" in render_reply(answer, language)
    assert f"  {says}  a.txt:0-29" in render_answer(answer, colour=False)
    (annotation,) = write_answer(answer, lambda citation: "x").annotations
    assert annotation["url_citation"]["title"] == f"Hạ tầng số, {says}"
    dated = replace(answer, citations=(replace(CITED, date="2026-01-14"),))
    date = "14/01/2026" if language == "vi" else "14 January 2026"
    assert f'<p class="hd-date">{date}, {says}</p>' in render_sources(Turn("a", dated), language)


def test_the_api_has_a_page_only_where_there_is_one():
    class OnPages(OneAnswer):
        def answer(self, question, language=None, before=None):
            answer = super().answer(question, language, before)
            return replace(answer, citations=(CITED, CITATION)) if answer.citations else answer

    client = TestClient(application(OnPages()), base_url="http://127.0.0.1")
    answered = client.post("/api/ask", json={"question": "a"}).json()
    assert [citation.get("page", "none") for citation in answered["citations"]] == [3, "none"]
    assert set(answered) == set(OneAnswer().answer("a").as_json())


def test_no_name_of_a_file_commands_the_terminal_that_shows_its_citation():
    cited = replace(CITED, title="a\u00a0b\x1b[2J", article_id="b\u202e.txt")
    shown = render_answer(replace(OneAnswer().answer("a"), citations=(cited,)), colour=False)
    assert "[1] a\u00a0b\\x1b[2J" in shown
    assert "b\\u202e.txt:0-29" in shown
    assert all(line.replace("\u00a0", " ").isprintable() for line in shown.splitlines())
