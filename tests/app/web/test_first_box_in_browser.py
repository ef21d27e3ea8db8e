"""The question box that is there before Gradio's, and what a browser asks for, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.fakes import NOT_ANSWERED, OneAnswer
from tests.serving import serving

pytestmark = pytest.mark.browser

QUESTION = "Phủ sóng 5G?"
ENTRY = "**/assets/index-*.js"
"""Gradio's first script, without which it builds nothing."""
PATIENCE_MS = 20_000
SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value; })
  .observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(OneAnswer(), name="Sở Nội vụ") as address:
        yield address


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 860})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def hold(page: Page) -> list[Route]:
    """Keep back Gradio's first script, and return where it is put."""
    held: list[Route] = []
    page.route(ENTRY, lambda route: held.append(route))
    return held


def test_what_was_typed_moves_on_into_the_conversation_with_the_focus(page: Page, site: str) -> None:
    held = hold(page)
    page.goto(f"{site}/?lang=en", wait_until="commit")
    first = page.get_by_label("Your question")
    expect(first).to_be_focused()
    page.keyboard.type("Phủ 5G?")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("sóng ")
    held[0].continue_()
    box = page.locator("#question textarea")
    expect(box).to_have_value("Phủ sóng 5G?", timeout=PATIENCE_MS)
    expect(page.locator("#hd-first")).to_have_count(0)
    expect(box).to_be_focused()
    assert box.evaluate("box => box.selectionStart") == len("Phủ sóng ")
    box.press("Enter")
    expect(page.locator("#chat .hd-question")).to_have_text(["Phủ sóng 5G?"])


def test_what_was_sent_is_asked_in_the_conversation_once_that_has_come(page: Page, site: str) -> None:
    held = hold(page)
    page.goto(f"{site}/?lang=vi", wait_until="commit")
    page.get_by_label("Câu hỏi của bạn").fill(QUESTION)
    page.evaluate("() => { first.patience = 60_000; }")  # a slow machine's conversation is waited for, too
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gửi")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đang tìm trong các tài liệu…")
    held[0].continue_()
    expect(page.locator("#chat .hd-found")).to_contain_text("91,2%", timeout=PATIENCE_MS)
    expect(page.locator("#chat .hd-question")).to_have_text([QUESTION])
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator("#question textarea")).to_be_focused()
    assert page.url == f"{site}/?lang=vi"


def test_what_was_sent_is_answered_without_the_conversation_where_that_does_not_come(page: Page, site: str) -> None:
    page.route(ENTRY, lambda route: route.abort())
    page.goto(f"{site}/?lang=vi&q=5G")
    box = page.get_by_label("Câu hỏi của bạn")
    expect(box).to_have_value("5G")
    box.fill(QUESTION)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".hd-short")).to_have_text("91,2%")
    assert "/plain?" in page.url


def test_a_syllable_that_an_input_method_composes_is_not_cut_short(page: Page, site: str) -> None:
    held = hold(page)
    page.goto(f"{site}/?lang=vi", wait_until="commit")
    expect(page.get_by_label("Câu hỏi của bạn")).to_be_focused()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "phu", "selectionStart": 3, "selectionEnd": 3})
    with page.expect_response("**/run/predict*"):
        held[0].continue_()
    keys.send("Input.imeSetComposition", {"text": "phủ", "selectionStart": 3, "selectionEnd": 3})
    expect(page.locator("#hd-first")).to_have_count(1)
    keys.send("Input.insertText", {"text": "phủ"})
    expect(page.locator("#question textarea")).to_have_value("phủ", timeout=PATIENCE_MS)
    expect(page.locator("#hd-first")).to_have_count(0)


def test_an_opening_asks_for_few_things_and_nothing_moves(site: str, browser: Browser) -> None:
    context = browser.new_context(locale="en-GB", viewport={"width": 375, "height": 760})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    expect(page.locator("#chat .hd-covers")).to_be_visible(timeout=PATIENCE_MS)
    asked = [url for url in asked if url.startswith("http")]
    assert len(asked) <= 40
    assert [url for url in asked if url.partition("?")[0].endswith(".css") and "/hoidap-" not in url] == [
        url for url in asked if "/theme.css?" in url
    ]
    assert page.evaluate("window.shift") <= 0.05
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_first_box_is_accessible_by_day_and_by_night_and_asks_without_scripts(
    site: str, browser: Browser, scripts: bool
) -> None:
    context = browser.new_context(locale="vi-VN", viewport={"width": 320, "height": 700}, java_script_enabled=scripts)
    page = context.new_page()
    page.route(ENTRY, lambda route: route.abort())
    page.goto(f"{site}/?lang=vi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hỏi Đáp · Sở Nội vụ")
    if scripts:
        for width in (320, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                results = Axe().run(page)
                assert results.violations_count == 0, results.generate_report()
    else:
        page.get_by_label("Câu hỏi của bạn").fill(NOT_ANSWERED[0])
        page.keyboard.press("Enter")
        expect(page.locator(".hd-short")).to_contain_text("Tôi không tìm thấy câu trả lời")
    context.close()
