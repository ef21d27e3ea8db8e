"""What a card shows beside the quote: what gives it its subject, how it stands in its document, and what goes on."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.answers.answer import Answer, Citation, numbered
from app.web.chat.conversation import Turn
from app.web.chat.rendering import FURTHER, render_reply, render_sources
from app.wording.words import WORDING
from index.datatypes import Article, Language
from index.formats.file_content import Content, Part

NAMES = "Hạng | Mức"
RULES = Content.of(
    [
        Part("heading", "Điều 3. Lệ phí", 1, "Điều 3"),
        Part("paragraph", "Người nộp gồm:"),
        Part("item", "- công dân;", 1),
        Part("item", "- tổ chức.", 1),
        Part("row", NAMES, 1),
        Part("row", "Hạng: A | Mức: 5 triệu đồng", 1, NAMES),
        Part("row", "Hạng: B | Mức: <b>", 1, NAMES),
        Part("question", "Nộp ở đâu?"),
    ]
)
ARTICLE = Article("rules.md", "Quy chế", None, None, "vi", RULES.text, blocks=RULES.blocks)


def cite(quote: str, number: int = 1, article: Article = ARTICLE, passage: tuple[int, int] | None = None) -> Citation:
    start = article.text.index(quote)
    return Citation.cut(number, article, (start, start + len(quote)), passage or (0, len(article.text)))


def found(text: str, *citations: Citation, language: Language = "vi") -> Answer:
    return Answer("Bao nhiêu?", language, "found", text, 0.9, citations, (), "Bao nhiêu?", 0.1)


def panel(citation: Citation) -> str:
    return render_sources(Turn("Bao nhiêu?", found(citation.quote, citation)), "vi")


def test_a_clause_stands_below_its_heading_and_behind_what_gives_its_subject_neither_of_them_marked() -> None:
    html = render_reply(found("công dân", cite("- công dân;")), "vi")
    assert '<p class="hd-under" lang="vi">Điều 3. Lệ phí</p>' in html
    assert '<span class="hd-before" lang="vi">Người nộp gồm:</span> <span lang="vi">- <mark>công dân</mark>;' in html
    alone = render_reply(found("Mưa", cite("Mưa to.", article=replace(ARTICLE, text="Mưa to.", blocks=()))), "vi")
    assert not re.search("hd-under|hd-before", alone)


def test_what_stands_before_a_clause_is_not_copied_with_it_and_is_cut_where_it_is_long() -> None:
    text = f"Cơ quan {'rất ' * 100}lớn; phủ sóng 91%."
    html = render_reply(found("91%", cite("phủ sóng 91%.", article=replace(ARTICLE, text=text, blocks=()))), "vi")
    before = re.search(r'hd-before" lang="vi">([^<]*)<', html)
    assert before
    assert before[1].startswith("Cơ quan rất rất")
    assert before[1].endswith("rất…")
    assert len(before[1]) <= 201
    assert "<span>phủ sóng 91%.</span>" in html.partition("hd-clip")[2]


@pytest.mark.parametrize(("confidence", "opens"), [(0.8, False), (0.79, True), (0.3, True)])
def test_other_likely_answers_are_unfolded_where_the_first_is_unsure(confidence: float, opens: bool) -> None:
    answer = replace(found("công dân", cite("- công dân;")), suggestions=(cite("- tổ chức."),), confidence=confidence)
    assert ('<details class="hd-others" open>' in render_reply(answer, "vi")) is opens
    assert "hd-others" in render_reply(answer, "vi")


def test_two_questions_show_both_answers_or_say_which_is_missing() -> None:
    first = replace(found("công dân", cite("- công dân;")), question="Ai nộp")
    second = Answer("và khi nào?", "vi", "not_found", "", 0.1, (), (), "và khi nào?", 0.1)
    parts, citations = numbered([first, second, replace(first, question="ở đâu?")])
    html = render_reply(replace(first, parts=parts, citations=citations), "vi")
    shown = html.split('<div class="hd-part">')[1:]
    assert [re.findall('hd-asked">([^<]*)<', part) for part in shown] == [["Ai nộp"], ["và khi nào?"], ["ở đâu?"]]
    assert ["<mark>công dân</mark>" in part for part in shown] == [True, False, True]
    assert [WORDING["vi"].not_found in part for part in shown] == [False, True, False]
    assert re.findall(r">\[(\d)\]<", html) == ["1", "2"]


def test_a_source_shows_headings_lists_and_tables_as_its_document_does() -> None:
    html = panel(cite("5 triệu đồng"))
    assert "<h4>Điều 3. Lệ phí</h4><p>Người nộp gồm:</p><ul><li>- công dân;</li><li>- tổ chức.</li></ul>" in html
    assert 'role="region" tabindex="0" aria-label="Bảng 1"><table><tr><th>Hạng</th><th>Mức</th></tr>' in html
    assert "<tr><td>A</td><td><mark>5 triệu đồng</mark></td></tr><tr><td>B</td><td>&lt;b&gt;</td></tr></table>" in html
    assert '<p class="hd-block-question">Nộp ở đâu?</p>' in html


def test_an_item_that_is_quoted_gets_no_second_mark_beside_its_own() -> None:
    points = cite("- công dân;"), cite("Nộp ở đâu?", 2)
    extract = replace(found("- công dân;", *points), kind="extract")
    others = replace(found("Hạng", cite("Hạng | Mức")), suggestions=points)
    for html in (render_reply(extract, "vi"), render_reply(others, "vi")):
        assert '<li class="hd-item"><span lang="vi">- công dân;</span>' in html
        assert '<li><span lang="vi">Nộp ở đâu?</span>' in html


def test_a_title_with_which_a_passage_begins_stands_once_above_it_unless_it_is_quoted() -> None:
    whole = "Điều 3. Lệ phí"
    titled = replace(ARTICLE, title=whole.upper())
    assert "Lệ phí" not in panel(cite("- công dân;", article=titled)).split("blockquote")[1]
    assert f"<mark>{whole}</mark>" in panel(cite(whole, article=titled))
    closest = Citation.cut(1, titled, (0, len(titled.text)), (0, len(titled.text)))
    missed = Answer("Gì?", "vi", "not_found", "", 0.1, (), (closest,), "Gì?", 0.1)
    assert '<span class="hd-excerpt"> Người nộp gồm: - công dân;' in render_reply(missed, "vi")


def test_a_source_that_begins_inside_a_table_shows_the_rows_that_it_has() -> None:
    start, end = ARTICLE.text.index("Hạng: B"), ARTICLE.text.index("Nộp ở")
    html = panel(cite("<b>", passage=(start, end)))
    assert "<table><tr><td>B</td><td><mark>&lt;b&gt;</mark></td></tr></table>" in html


def test_a_source_that_is_quoted_whole_marks_nothing() -> None:
    start = ARTICLE.text.index("Nộp ở đâu?")
    assert "<mark>" not in panel(cite("Nộp ở đâu?", passage=(start, start + 10)))


def test_what_surrounds_a_quote_is_cut_to_the_words_next_to_it() -> None:
    text = f"{'xa ' * 100}gần trước. Câu trích. Gần sau {'xa ' * 100}"
    html = render_reply(found("Câu", cite("Câu trích.", article=replace(ARTICLE, text=text, blocks=()))), "vi")
    around = re.search(r'<span class="hd-around" lang="vi">([^<]*)</span>', html)
    assert around
    before, after = around[1].split(" […] ")
    assert re.fullmatch("…(?:xa )+gần trước.", before)
    assert re.fullmatch("Gần sau (?:xa )+xa…", after)
    assert max(len(before), len(after)) <= 161
    whole = cite("Câu trích.", passage=(text.index("Câu"), text.index("Câu") + 10), article=replace(ARTICLE, text=text))
    assert "hd-around" not in render_reply(found("Câu", whole), "vi")


def test_further_questions_are_buttons_in_a_named_group() -> None:
    html = render_reply(found("công dân", cite("- công dân;")), "vi", further=["Nộp <ở> đâu?", "Who is it?"])
    assert html.endswith(
        f'<div class="hd-further" role="group" aria-label="{FURTHER["vi"]}">'
        '<button type="button" class="hd-ask">Nộp &lt;ở&gt; đâu?</button>'
        '<button type="button" class="hd-ask" lang="en">Who is it?</button></div></div>'
    )
    assert "hd-further" not in render_reply(found("công dân", cite("- công dân;")), "vi")


class Balanced(HTMLParser):
    """Whether each tag that is opened is closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("hostile", ["\n\n<script>x</script>\n\n", "\r\r# x", "</td></table>\u2028\u2028", "<!--\n\n"])
def test_a_document_of_any_words_stays_one_block_of_html_in_one_line(hostile: str) -> None:
    kinds = ("heading", "paragraph", "item", "row", "question", "note")
    content = Content.of(Part(kind, f"một {hostile} hai {kind}", 1, hostile) for kind in kinds)
    article = Article(hostile, hostile, hostile, None, "vi", content.text, blocks=content.blocks)
    for kind in kinds:
        cited = cite(f"hai {kind}", article=article)
        answer = replace(found(kind, cited), suggestions=(cited,), searched=hostile, lacks=hostile)
        turn = Turn(hostile, answer)
        for html in (
            render_reply(answer, "en", further=[hostile]),
            render_reply(replace(answer, kind="extract", text=cited.quote), "en"),
            render_reply(replace(answer, kind="not_found", text="", citations=()), "vi"),
            render_sources(turn, "vi"),
        ):
            assert len(html.splitlines()) == 1
            assert not re.search("<script|<!--", html)
            assert Balanced(html).open == []
