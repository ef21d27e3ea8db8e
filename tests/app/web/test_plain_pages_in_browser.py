"""The pages without JavaScript in a real browser: read, by keyboard, narrow, in the dark, and by rules (axe)."""

import hashlib
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from index.datatypes import Article, RecognisedText
from index.formats.file_content import Content, Part
from index.formats.ocr.word_boxes import Box, pack_boxes
from index.formats.tables.table_rows import table_parts
from tests.fakes import ARTICLE, NOT_ANSWERED, OneAnswer
from tests.recognised_pages import SCAN
from tests.serving import serving

pytestmark = pytest.mark.browser

WIDE = [["Gói cước trả sau"] * 12, ["180.000 đồng"] * 12, ["320.000 đồng"] * 12]
TABLE = Content.of([Part("heading", "Bảng giá", 1), *table_parts(WIDE, 1, 1), Part("paragraph", "Hết.")])
SCANNED = RecognisedText(0, 12, 1, 72, boxes=pack_boxes([Box(100, 200, 190, 250)] * 3))
ARTICLES = (
    ARTICLE,
    Article("table.docx", "Biểu giá", "2026-01-14", "https://example.org/", "vi", TABLE.text, blocks=TABLE.blocks),
    Article(
        "scan.pdf", "Quyết định", None, None, "vi", "Phủ sóng 5G.", pages=(0,), recognised=(SCANNED,),
        file_sha256=hashlib.sha256(SCAN).hexdigest(),
    ),
    Article("w.txt", "W" * 200, None, None, "en", "w" * 300),
)  # fmt: skip
EDITOR = {"Remote-User": "an", "Remote-Groups": "press"}
SAID = {"helpful": False, "comment": "Sai năm", "article_id": "a.txt", "start": 0, "end": 29, "question": "5G?"}
PATHS = {
    "article with a table": "articles/table.docx?start=9&end=20&lang=en",
    "picture of a page": "articles/scan.pdf?start=0&end=12&lang=vi",
    "long words": "articles/w.txt?start=0&end=300&lang=vi",
    "no such article": "articles/none.txt?lang=en",
    "list": "articles?q=&lang=en",
    "report": "report?lang=vi",
    "nothing asked": "plain?lang=vi",
    "answer": "plain?q=5G%3F&lang=en",
    "no answer": f"plain?q={NOT_ANSWERED[0]}&lang=vi",
    "refused": "plain?q=&lang=en",
    "not logged in": "login-said?lang=vi",
}
SMALL = """() => [...document.querySelectorAll("body *")].filter((each) =>
  [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
  && each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < 14).map((each) => each.outerHTML)"""
NARROW = """() => [...document.querySelectorAll("a, button, input, select, summary")].filter((each) => {
  const { width, height } = each.getBoundingClientRect();
  const seen = each.checkVisibility() && !each.matches(".skip, [type=hidden]");
  return seen && (width < 24 || height < 24);
}).map((each) => each.outerHTML)"""
MARKS = "() => [document.querySelectorAll('h1').length, document.documentElement.lang, document.title]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that people reach by a proxy, which names them."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "scan.pdf").write_bytes(SCAN)
    settings = {"auth": "header", "trusted_proxies": "127.0.0.1", "editors": "press", "articles": folder}
    with serving(OneAnswer(ARTICLES), audit=folder.parent / "audit.jsonl", **settings) as address:
        yield address


@pytest.fixture
def pages(site: str, browser: Browser) -> Iterator["Pages"]:
    opened = Pages(browser, site)
    yield opened
    for page in opened.all:
        page.context.close()


class Pages:
    """Opens pages of the server as an editor, or as one whom nobody names."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser = browser
        self._site = site
        self.all: list[Page] = []

    def open(self, path: str, width: int = 1280, *, scheme: str = "light", scripts: bool = True) -> Page:
        named = {} if path.startswith("login-said") else EDITOR
        context = self._browser.new_context(
            locale="vi-VN", viewport={"width": width, "height": 800}, color_scheme=scheme,
            extra_http_headers=named, java_script_enabled=scripts,
        )  # fmt: skip
        page = context.new_page()
        self.all.append(page)
        page.goto(f"{self._site}/{path}")
        return page


@pytest.mark.parametrize("name", PATHS)
def test_a_page_is_narrow_readable_and_axe_finds_nothing_by_day_and_by_night(pages: Pages, name: str) -> None:
    page = pages.open(PATHS[name], 320)
    if name == "report":
        assert page.request.post(f"{page.url.rpartition('/')[0]}/api/feedback", data=SAID, headers=EDITOR).ok
        page.reload()
    for width in (320, 375):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL) == []
        assert page.evaluate(NARROW) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
    headings, language, title = page.evaluate(MARKS)
    assert headings == 1
    assert language == ("en" if "lang=en" in PATHS[name] else "vi")
    assert title == f"{page.locator('h1').inner_text()} · Hỏi Đáp"


def test_the_dark_is_dark(pages: Pages) -> None:
    shade = "getComputedStyle(document.querySelector('article')).backgroundColor"
    page = pages.open(PATHS["list"])
    assert page.evaluate(shade) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(shade) == "rgb(24, 33, 43)"


def test_a_wide_table_scrolls_in_a_box_that_the_keyboard_reaches(pages: Pages) -> None:
    page = pages.open(PATHS["article with a table"], 375)
    box = page.get_by_role("region", name="Table 1")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.focus()
    assert box.evaluate("box => getComputedStyle(box).outlineStyle") == "solid"
    page.keyboard.press("ArrowRight")
    expect(box).not_to_have_js_property("scrollLeft", 0)


def test_the_keyboard_skips_what_is_above_a_page_and_sees_where_it_is(pages: Pages) -> None:
    page = pages.open(PATHS["list"])
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.bounding_box()["width"] <= 1
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["width"] > 24
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Search in titles")).to_be_focused()
    for _ in range(5):
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "solid 3px" in outline, page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")


def test_another_link_skips_to_the_cited_words(pages: Pages) -> None:
    page = pages.open("articles/a.txt?start=16&end=21&lang=vi")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến phần được trích")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#cited"


def test_a_page_changes_its_language_and_keeps_what_it_shows(pages: Pages) -> None:
    page = pages.open("articles/a.txt?start=16&end=21&lang=vi")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("mark#cited")).to_have_text("91,2%")
    page.get_by_role("link", name="All documents").click()
    page.get_by_label("Search in titles").fill("biểu")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_label("Tìm trong tiêu đề")).to_have_value("biểu")


def test_who_runs_no_scripts_asks_from_the_first_page_on_and_reads_the_source(pages: Pages) -> None:
    page = pages.open("?lang=en&q=5G%3F", scripts=False)
    expect(page).to_have_title("Hỏi Đáp")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Ask on the page without JavaScript").click()
    expect(page.locator(".hd-short")).to_have_text("91,2%")
    expect(page.locator(".hd-sure")).to_be_visible()
    expect(page.locator("button")).to_have_count(page.locator("button:not(:visible)").count() + 1)
    box = page.get_by_label("Your question")
    box.fill(NOT_ANSWERED[1])
    box.press("Enter")
    expect(page.locator(".hd-short")).to_contain_text("I found no answer")
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="Open the document").click()
    expect(opening.value.locator("mark#cited")).to_contain_text("91,2%")


def test_nobody_who_runs_scripts_is_told_that_they_are_needed(pages: Pages) -> None:
    page = pages.open("?lang=en")
    expect(page.locator("#send")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("This page needs JavaScript")).to_have_count(0)
