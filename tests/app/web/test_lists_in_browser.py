"""Lists of documents in a real browser: what begins with a mark of its own gets no second one, wherever it is shown."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.answers.answer import Answer, Citation
from index.datatypes import Article, Language
from index.formats.file_content import Content, Part
from tests.fakes import OneAnswer
from tests.serving import serving

pytestmark = pytest.mark.browser

LISTED = Content.of(
    [Part("paragraph", "Hồ sơ gồm:"), Part("item", "- đơn đề nghị;", 1), Part("item", "2. bản sao.", 1)]
)
ARTICLE = Article("list.txt", "Hồ sơ", None, None, "vi", LISTED.text, blocks=LISTED.blocks)
MARKS = """(within) => [...document.querySelectorAll(`${within} li`)]
  .filter((each) => /^(-|\\d+\\.) /.test(each.innerText)).map((each) => getComputedStyle(each).listStyleType)"""


class Points(OneAnswer):
    """An answerer whose every answer is an extract of two points of a list."""

    def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
        whole = (0, len(ARTICLE.text))
        cited = tuple(
            Citation.cut(number, ARTICLE, (block.start, block.end), whole)
            for number, block in enumerate(ARTICLE.blocks[1:], start=1)
        )
        return Answer(question, "vi", "extract", cited[0].quote, 0.9, cited, (), question, 0.1)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(Points((ARTICLE,))) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="vi-VN")
    yield context.new_page()
    context.close()


def test_an_item_has_one_mark_in_the_conversation_on_the_plain_page_and_in_its_document(site: str, page: Page) -> None:
    page.goto(f"{site}/?q=H%E1%BB%93+s%C6%A1%3F")
    expect(page.locator("#chat .hd-extract li")).to_have_count(2)
    expect(page.locator("#sources blockquote li").first).to_be_visible()
    assert page.evaluate(MARKS, "#chat") == ["none"] * 2
    assert page.evaluate(MARKS, "#sources blockquote") == ["none"] * 4
    page.goto(f"{site}/plain?q=H%E1%BB%93+s%C6%A1%3F")
    assert page.evaluate(MARKS, ".hd-extract") == ["none"] * 2
    assert page.evaluate(MARKS, ".hd-sources blockquote") == ["none"] * 4
    page.goto(f"{site}/articles/list.txt")
    assert page.evaluate(MARKS, "article") == ["none"] * 2
