"""The first page in a real browser: where it leads, to whom, and in which language everything on it is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fakes import OneAnswer
from tests.serving import serving

pytestmark = pytest.mark.browser

EDITOR = {"Remote-User": "an", "Remote-Groups": "press"}
PATIENCE_MS = 20_000
NAMES = """() => [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility()).flatMap((each) =>
  ["aria-label", "title", "placeholder", "alt"].map((name) => each.getAttribute(name)).filter(Boolean))"""
BY_GRADIO = (
    "Loading",
    "Send",
    "Submit",
    "Clear",
    "Copy",
    "Message",
    "Chat",
    "Scroll",
    "Error",
    "Close",
    "Share",
    "bot",
)
"""Words with which Gradio names its own parts."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    settings = {"auth": "header", "trusted_proxies": "127.0.0.1", "editors": "press"}
    with serving(OneAnswer(), **settings) as address:
        yield address


@pytest.fixture
def context(site: str, browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="vi-VN", extra_http_headers=EDITOR)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def ways(page: Page) -> list[str]:
    return page.locator("#ways a").all_inner_texts()


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_the_page_leads_editors_to_their_pages_in_the_language_that_it_speaks(
    context: BrowserContext, site: str, width: int
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/?lang=vi")
    expect(page.locator("#ways a")).to_have_text(["Tất cả tài liệu", "Bàn biên tập", "Báo cáo"], timeout=PATIENCE_MS)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#ways a")).to_have_text(["All documents", "Editors’ desk", "Report"])
    expect(page.locator("#ways nav")).to_have_attribute("lang", "en")
    for name, heading in (("Editors’ desk", "Editors’ desk"), ("Report", "Report for the editors")):
        with page.expect_popup() as opened:
            page.locator("#ways").get_by_role("link", name=name).click()
        expect(opened.value.get_by_role("heading", level=1)).to_have_text(heading)
        opened.value.close()


def test_who_is_no_editor_is_led_to_the_documents_alone(context: BrowserContext, site: str) -> None:
    context.set_extra_http_headers({"Remote-User": "binh", "Remote-Groups": "hr"})
    page = context.new_page()
    page.goto(f"{site}/?lang=vi")
    expect(page.locator(".hd-covers")).to_be_visible(timeout=PATIENCE_MS)
    assert ways(page) == ["Tất cả tài liệu"]


def test_nothing_on_the_vietnamese_page_is_named_in_the_english_of_gradio(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(f"{site}/?lang=vi&q=5G")
    expect(page.locator("#chat .hd-found")).to_be_visible(timeout=PATIENCE_MS)
    said = [*page.evaluate(NAMES), page.locator("body").inner_text()]
    assert not [text for text in said for word in BY_GRADIO if word in text]
    assert page.locator("footer:visible").count() == 0
