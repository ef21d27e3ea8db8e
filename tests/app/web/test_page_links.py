"""Links to an answer, citations that show their quote, and the page on paper, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.scrolling import wait_until_at_rest
from tests.serving import free_port, program

pytestmark = pytest.mark.browser

COVERAGE = "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?"
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def site(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running server."""
    with program(seed_index, tmp_path_factory.mktemp("server"), free_port()) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a link of the page as a new person; no page may run into an error."""
    contexts, troubles = [], []

    def open_link(width: int = 1280, has_touch: bool = False, **query: str) -> Page:
        viewport = {"width": width, "height": 860}
        context = browser.new_context(locale="vi-VN", viewport=viewport, has_touch=has_touch)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(f"{site}?{urlencode(query)}")
        return page

    yield open_link
    for context in contexts:
        context.close()
    assert not troubles


def reply(page: Page) -> Locator:
    """Return the newest reply once it is there."""
    newest = page.locator("#chat .hd-reply").last
    expect(newest).not_to_have_class("hd-reply hd-waiting", timeout=PATIENCE_MS)
    return newest


def box(page: Page) -> Locator:
    return page.locator("#question").locator("input, textarea")


def test_a_link_asks_its_question_once_in_its_language(visit: Callable[..., Page], site: str) -> None:
    page = visit(q=COVERAGE, lang="en")
    expect(reply(page)).to_contain_text("91,2%")
    expect(page.locator("#chat .hd-question")).to_have_text([COVERAGE])
    expect(page.locator("#send")).to_have_text("Send")
    expect(box(page)).to_have_value("")
    assert page.url == f"{site}?lang=en"
    page.reload()
    expect(page.locator("#send")).to_have_text("Send")
    expect(reply(page)).to_contain_text("91,2%")
    expect(page.locator("#chat .hd-question")).to_have_text([COVERAGE])
    assert page.url == f"{site}?lang=en"


@pytest.mark.parametrize(
    ("language", "question", "name", "said"),
    [
        ("vi", COVERAGE, "Sao chép liên kết", "Đã sao chép"),
        ("en", "What share of Vietnam's population has 5G coverage?", "Copy link", "Copied"),
    ],
)
def test_the_link_of_an_answer_is_copied_by_keyboard_and_said_aloud(
    visit: Callable[..., Page], site: str, language: str, question: str, name: str, said: str
) -> None:
    page = visit(q=question, lang=language)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.rstrip("/"))
    link = reply(page).get_by_role("link", name=name)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chat .hd-copied[role=status]")).to_have_text(said)
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}?{urlencode({'q': question, 'lang': language})}"
    assert len(page.context.pages) == 1
    expect(link).to_be_focused()


def test_a_link_is_copied_where_there_is_no_clipboard_api(visit: Callable[..., Page], site: str) -> None:
    page = visit(q=COVERAGE)
    link = reply(page).get_by_role("link", name="Sao chép liên kết")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("addEventListener('copy', () => (window.copied = document.activeElement.value))")
    link.click()
    expect(page.locator("#chat .hd-copied")).to_have_text("Đã sao chép")
    assert page.evaluate("copied").startswith(f"{site}?q=T")


def test_a_hostile_question_of_a_link_is_shown_as_text(visit: Callable[..., Page]) -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    page = visit(q=hostile)
    reply(page)
    expect(page.locator("#chat .hd-question")).to_have_text(hostile)
    expect(page.locator("#chat .hd-question *, img[src=x]")).to_have_count(0)


def test_a_question_of_a_link_that_is_too_long_is_refused_as_a_typed_one(visit: Callable[..., Page]) -> None:
    page = visit(q="x" * 1001)
    expect(page.locator("#notice")).to_contain_text("tối đa 1.000 ký tự")
    expect(page.locator("#chat .hd-question")).to_have_count(0)


def test_a_citation_shows_what_surrounds_it_to_the_mouse_until_it_leaves_both(visit: Callable[..., Page]) -> None:
    page = visit(q=COVERAGE)
    number = reply(page).locator("a.hd-cite").first
    number.hover()
    shown = page.get_by_role("tooltip")
    expect(shown.locator(".hd-title")).to_contain_text("ASEAN thích ứng")
    expect(shown.locator(".hd-around")).to_contain_text(" […] ")
    expect(shown).not_to_contain_text("phủ sóng 5G đạt 91,2% dân số;")
    shown.hover()
    page.wait_for_timeout(400)
    expect(shown).to_be_visible()
    page.locator("#send").hover()
    expect(shown).to_have_count(0)
    with page.context.expect_page() as opening:
        number.click()
    assert "/articles/" in opening.value.url


def test_a_citation_shows_what_surrounds_it_to_the_keyboard_and_escape_hides_it(visit: Callable[..., Page]) -> None:
    page = visit(q=COVERAGE, width=375)
    answer = reply(page)
    wait_until_at_rest(page)
    answer.locator("summary").press("Enter")
    page.keyboard.press("Tab")
    number = answer.locator("details a.hd-cite").first
    expect(number).to_be_focused()
    expect(number).to_have_accessible_name(
        "Nguồn 2: ASEAN thích ứng: Từ kết nối hạ tầng sang kết nối trí tuệ (mở trong thẻ mới)"
    )
    around = answer.locator("details .hd-around").first.text_content() or ""
    expect(number).to_have_accessible_description(" ".join(around.split()))
    where = page.get_by_role("tooltip").bounding_box()
    assert where
    assert where["x"] >= 0
    assert where["y"] >= 0
    assert where["x"] + where["width"] <= 375
    assert where["y"] + where["height"] <= 860
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)
    expect(number).to_have_accessible_description("")
    page.keyboard.press("Tab")
    expect(page.get_by_role("tooltip")).to_have_count(1)
    page.locator("#clear").dispatch_event("click")
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_a_tap_on_a_citation_opens_the_article(visit: Callable[..., Page]) -> None:
    page = visit(q=COVERAGE, width=375, has_touch=True)
    number = reply(page).locator("a.hd-cite").first
    with page.context.expect_page() as opening:
        number.tap()
    assert "/articles/" in opening.value.url
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_on_paper_stand_the_questions_the_answers_and_their_citations_and_nothing_to_press(
    visit: Callable[..., Page],
) -> None:
    page = visit(q=COVERAGE)
    reply(page)
    box(page).fill("Ai vô địch bóng đá thế giới năm 1998?")
    box(page).press("Enter")
    expect(page.locator("#chat .hd-not_found")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#chat .hd-question").first).to_be_visible()
    expect(page.locator("#chat .hd-found .hd-title").first).to_have_text(
        "ASEAN thích ứng: Từ kết nối hạ tầng sang kết nối trí tuệ"
    )
    expect(page.locator("#chat .hd-found .hd-place").first).to_have_text("(001_4ea7e331ad9b0ef4.txt:9307-9336)")
    expect(page.locator("#chat .hd-found .hd-title").first).to_be_visible()
    expect(page.locator("#chat .hd-found .hd-quote").first).to_be_hidden()
    expect(page.locator("#chat .hd-closest .hd-quote").first).to_be_visible()
    expect(page.locator(":is(button, input, textarea, #examples, #beside):visible")).to_have_count(0)
    colours = "(element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]"
    assert page.locator("#chat .hd-sentence mark").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.locator("body").evaluate(colours)[1] == "rgb(255, 255, 255)"
    assert page.evaluate("document.querySelector('#chat').scrollHeight <= document.querySelector('#chat').clientHeight")


def test_what_is_folded_is_unfolded_while_it_is_printed(visit: Callable[..., Page]) -> None:
    page = visit(q=COVERAGE)
    expect(reply(page).locator("details li").first).to_be_hidden()
    opened = "document.querySelectorAll('#chat details[open]').length"
    page.evaluate(f"addEventListener('beforeprint', () => (window.unfolded = {opened}))")
    page.pdf()
    assert page.evaluate("unfolded") == 1
    assert page.evaluate(opened) == 0


def test_an_article_on_paper_is_black_on_white_with_the_cited_words_underlined(visit: Callable[..., Page]) -> None:
    page = visit(q=COVERAGE)
    page.goto(reply(page).locator("a.hd-cite").first.evaluate("link => link.href"))
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("nav")).to_be_hidden()
    style = "(element) => ['color', 'textDecorationLine'].map((name) => getComputedStyle(element)[name])"
    assert page.locator("mark#cited").evaluate(style) == ["rgb(0, 0, 0)", "underline"]
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
