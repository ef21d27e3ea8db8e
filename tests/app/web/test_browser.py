"""The page in a real browser, on a real index of the seed articles, through a real server."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

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
    """Return a function that opens the page as another person; nobody's page may run into an error."""
    contexts, troubles = [], []

    def open_page(locale: str = "vi-VN", width: int = 1280, height: int = 860) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(site)
        language = "en" if locale.startswith("en") else "vi"
        expect(page.locator(f".hd-welcome[lang={language}] .hd-covers")).to_be_visible()  # what comes when all is there
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles


def question_box(page: Page) -> Locator:
    return page.locator("#question").locator("input, textarea")


def ask(page: Page, question: str) -> Locator:
    """Ask, and return the reply once it is there."""
    replies = page.locator("#chat .hd-reply:not(.hd-waiting)")
    before = replies.count()
    question_box(page).fill(question)
    question_box(page).press("Enter")
    expect(replies).to_have_count(before + 1, timeout=PATIENCE_MS)
    return replies.nth(before)


def test_a_question_is_answered_and_its_citation_opens_the_article_at_the_words(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    reply = ask(page, COVERAGE)
    expect(reply).to_contain_text("91,2%")
    expect(page.locator("#sources mark").first).to_contain_text("91,2%")
    expect(question_box(page)).to_have_value("")
    with page.context.expect_page() as opening:
        reply.locator("a.hd-cite").first.click()
    article = opening.value
    article.wait_for_load_state()
    cited = article.locator("mark#cited")
    expect(cited).to_contain_text("91,2%")
    expect(cited).to_be_in_viewport()
    expect(article.locator("html")).to_have_attribute("lang", "vi")


def test_a_question_goes_on_from_the_last_one_until_the_conversation_is_cleared(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, "ADGSOM là gì?")
    reply = ask(page, "Còn ADGMIN?")
    expect(reply).to_contain_text("cơ chế hợp tác cấp")
    expect(reply).to_contain_text("Đã tìm với: “ADGSOM là gì? Còn ADGMIN?”")
    page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    expect(page.locator("#chat .hd-reply")).to_have_count(0)
    expect(ask(page, "Còn ADGMIN?")).not_to_contain_text("Đã tìm với")


def test_a_broad_question_gets_an_extract_each_sentence_of_which_is_cited(visit: Callable[..., Page]) -> None:
    page = visit("en-GB")
    reply = ask(page, "Summarise the speech")
    expect(reply).to_contain_text("An extract of “")
    sentences = reply.locator(".hd-extract li")
    assert 3 <= sentences.count() <= 5
    for number in range(sentences.count()):
        expect(sentences.nth(number).locator("a.hd-cite")).to_have_text(f"[{number + 1}]")
    expect(page.locator("#sources .hd-card")).to_have_count(sentences.count())


def test_an_example_is_asked_with_one_click(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("button", name=COVERAGE).click()
    expect(page.locator("#chat .hd-question")).to_have_text(COVERAGE)
    expect(page.locator("#chat .hd-reply.hd-found")).to_contain_text("91,2%")
    expect(page.locator("#examples button").first).to_be_hidden()


def test_the_page_starts_in_the_browsers_language_and_changes_on_request(visit: Callable[..., Page]) -> None:
    page = visit("en-GB")
    expect(page.locator("#send")).to_have_text("Send")
    expect(question_box(page)).to_have_attribute("placeholder", "Type a question…")
    page.get_by_text("Tiếng Việt", exact=True).click()
    expect(page.locator("#send")).to_have_text("Gửi")
    expect(page.locator("#sources h2")).to_have_text("Nguồn")
    expect(page.get_by_role("button", name=COVERAGE)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_an_earlier_answer_shows_its_sources_again_by_mouse_and_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit()
    first = ask(page, COVERAGE)
    second = ask(page, "ADGMIN là gì?")
    hint = page.locator("#sources .hd-hint")
    expect(hint).to_contain_text("ADGMIN là gì?")
    first.click(position={"x": 4, "y": 4})
    expect(hint).to_contain_text(COVERAGE)
    second.locator("button.hd-pick").focus()
    page.keyboard.press("Enter")
    expect(hint).to_contain_text("ADGMIN là gì?")


def test_the_conversation_is_cleared_for_good(visit: Callable[..., Page]) -> None:
    page = visit()
    ask(page, COVERAGE)
    page.locator("#clear").click()
    expect(page.locator("#chat .hd-reply")).to_have_count(0)
    expect(page.locator("#sources mark")).to_have_count(0)
    ask(page, "ADGMIN là gì?")
    expect(page.locator("#chat .hd-question")).to_have_text(["ADGMIN là gì?"])


def test_a_question_that_is_too_long_stays_in_the_box_and_says_why(visit: Callable[..., Page]) -> None:
    page = visit()
    question_box(page).fill("x" * 1001)
    question_box(page).press("Enter")
    expect(page.locator("#notice")).to_contain_text("tối đa 1.000 ký tự")
    expect(question_box(page)).to_have_value("x" * 1001)
    expect(page.locator("#chat .hd-question")).to_have_count(0)
    ask(page, COVERAGE)
    expect(page.locator("#notice")).to_be_hidden()


def test_what_is_typed_right_after_enter_is_not_joined_to_the_question_before(visit: Callable[..., Page]) -> None:
    page = visit()
    question_box(page).fill(COVERAGE)
    question_box(page).evaluate("""(box) => {
        box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true }));
        box.value += "ASE";
        box.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    page.keyboard.type("AN")
    expect(page.locator("#chat .hd-question")).to_have_text(COVERAGE)
    expect(question_box(page)).to_have_value("ASEAN")


@pytest.mark.parametrize("pause_ms", [0, 60, 120, 300])
def test_a_second_press_of_enter_is_the_same_one(visit: Callable[..., Page], pause_ms: int) -> None:
    page = visit()
    question_box(page).fill(COVERAGE)
    question_box(page).press("Enter")
    page.wait_for_timeout(pause_ms)
    question_box(page).press("Enter")
    expect(page.locator("#chat .hd-reply:not(.hd-waiting)")).to_have_count(1)
    page.wait_for_timeout(500)
    expect(page.locator("#chat .hd-question")).to_have_text([COVERAGE])
    expect(page.locator("#notice")).to_be_hidden()
    ask(page, "ADGMIN là gì?")


def test_enter_that_an_input_method_takes_is_not_a_press_of_enter(visit: Callable[..., Page]) -> None:
    page = visit()
    question_box(page).fill(COVERAGE)
    question_box(page).evaluate("""(box) => box.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }))""")
    question_box(page).press("Shift+Enter")
    question_box(page).press("Enter")
    expect(page.locator("#chat .hd-question")).to_have_text([COVERAGE])


def test_a_draft_outlives_a_click_on_an_example(visit: Callable[..., Page]) -> None:
    page = visit()
    question_box(page).fill("ASEAN")
    page.get_by_role("button", name=COVERAGE).click()
    expect(page.locator("#chat .hd-question")).to_have_text(COVERAGE)
    expect(question_box(page)).to_have_value("ASEAN")


def test_a_question_that_does_not_reach_the_server_stays_in_the_box(visit: Callable[..., Page]) -> None:
    page = visit()
    page.context.set_offline(True)
    question_box(page).fill(COVERAGE)
    question_box(page).press("Enter")
    page.wait_for_timeout(1000)
    expect(question_box(page)).to_have_value(COVERAGE)


@pytest.mark.parametrize("pause_ms", [0, 30, 90])
def test_changing_the_language_right_after_asking_loses_no_answer(visit: Callable[..., Page], pause_ms: int) -> None:
    page = visit()
    question_box(page).fill(f"{COVERAGE} {pause_ms}")
    question_box(page).press("Enter")
    page.wait_for_timeout(pause_ms)
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#send")).to_have_text("Send")
    expect(page.locator("#chat .hd-pick")).to_have_text("Xem nguồn")  # all of a card speaks the question's language
    page.wait_for_timeout(500)
    expect(page.locator("#chat .hd-waiting")).to_have_count(0)
    expect(page.locator("#chat .hd-question")).to_have_count(1)
    page.get_by_text("Tiếng Việt", exact=True).click()
    expect(page.locator("#send")).to_have_text("Gửi")
    expect(page.locator("#chat .hd-pick")).to_have_text("Xem nguồn")


@pytest.mark.parametrize("pause_ms", [0, 30, 90])
def test_clearing_right_after_asking_is_never_lost(visit: Callable[..., Page], pause_ms: int) -> None:
    page = visit()
    question_box(page).fill(f"{COVERAGE} {pause_ms}?")
    question_box(page).press("Enter")
    page.wait_for_timeout(pause_ms)
    page.locator("#clear").click()
    page.wait_for_timeout(1500)
    expect(page.locator("#chat .hd-question")).to_have_count(0)
    ask(page, "ADGMIN là gì?")
    expect(page.locator("#chat .hd-question")).to_have_text(["ADGMIN là gì?"])


def test_a_notice_is_readable_whole_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(width=375, height=667)
    for _ in range(2):
        question_box(page).fill("x" * 1001)
        question_box(page).press("Enter")
        notice = page.locator("#notice p")
        expect(notice).to_be_visible()
        words, box, above = (page.locator(name).bounding_box() for name in ("#notice p", "#ask", "#chat"))
        assert words and box and above
        assert above["y"] + above["height"] <= words["y"]
        assert words["y"] + words["height"] <= box["y"]
        ask(page, COVERAGE)


def test_the_sources_come_into_view_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(width=375, height=812)
    reply = ask(page, COVERAGE)
    expect(page.locator("#sources mark").first).not_to_be_in_viewport()
    reply.locator("button.hd-pick").click()
    expect(page.locator("#sources h2")).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 0)")
    page.emulate_media(reduced_motion="reduce")
    reply.locator("button.hd-pick").dispatch_event("click")
    assert page.evaluate("document.querySelector('#beside').getBoundingClientRect().top") < 100


def test_two_people_never_see_each_others_conversation(visit: Callable[..., Page]) -> None:
    first, second = visit(), visit("en-US")
    ask(first, COVERAGE)
    ask(second, "What is ADGSOM?")
    ask(first, "ADGMIN là gì?")
    expect(first.locator("#chat .hd-question")).to_have_text([COVERAGE, "ADGMIN là gì?"])
    expect(second.locator("#chat .hd-question")).to_have_text(["What is ADGSOM?"])
    first.reload()
    expect(first.locator("#chat .hd-question")).to_have_text([COVERAGE, "ADGMIN là gì?"])


@pytest.mark.parametrize(
    "typed",
    [
        "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "**a** _b_ `c`", "[x](javascript:alert(1))",
        "$$x$$ ${alert(1)} {{value}}", "# a", "&lt;b&gt;", "```mermaid graph", "<think>a</think>",
    ],
)  # fmt: skip
def test_what_is_typed_is_shown_as_typed(visit: Callable[..., Page], typed: str) -> None:
    page = visit()
    ask(page, typed)
    expect(page.locator("#chat .hd-question")).to_have_text(typed)
    asked = page.locator("#chat .message.user .message-content")
    expect(asked.locator("img, script, strong, em, code, a, h1, .katex, details")).to_have_count(0)


def test_the_quote_and_its_source_are_copied_as_text(visit: Callable[..., Page], site: str) -> None:
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.rstrip("/"))
    reply = ask(page, COVERAGE)
    reply.locator("button.hd-copy").click()
    expect(reply.locator(".hd-copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "91,2%" in copied.splitlines()[0]
    assert "\n— " in copied
    assert "<" not in copied


def test_other_sentences_that_may_answer_are_unfolded_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit()
    reply = ask(page, COVERAGE)
    summary = reply.locator("summary")
    expect(summary).to_have_text("Câu khác có thể trả lời")
    expect(reply.locator("details li").first).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(reply.locator("details li")).to_have_count(2)
    expect(reply.locator("details li").first).to_be_visible()
    expect(reply.locator("details a.hd-cite").first).to_have_attribute("href", re.compile("^articles/"))


def test_a_person_says_that_an_answer_is_wrong_and_why(visit: Callable[..., Page]) -> None:
    page = visit()
    reply = ask(page, COVERAGE)
    sent: list[dict] = []
    page.on("request", lambda request: sent.append(request.post_data_json) if "feedback" in request.url else None)
    with page.expect_response("**/api/feedback") as answered:
        reply.get_by_role("button", name="Chưa đúng").click()
    assert answered.value.status == 204
    expect(reply.get_by_role("button", name="Chưa đúng")).to_have_attribute("aria-pressed", "true")
    expect(reply.locator(".hd-said[role=status]")).to_have_text("Cảm ơn bạn đã góp ý.")
    box = reply.get_by_label("Điều gì chưa đúng?")
    expect(box).to_be_focused()
    box.fill("Số của năm trước")
    with page.expect_response("**/api/feedback"):
        box.press("Enter")
    expect(box).to_have_count(0)
    assert [(said["helpful"], said["comment"], said["question"]) for said in sent] == [
        (False, "", COVERAGE), (False, "Số của năm trước", COVERAGE),
    ]  # fmt: skip
    assert sent[0]["article_id"].startswith("001_")


def test_a_server_that_does_not_answer_is_said_in_the_persons_language_and_hides_nothing(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    reply = ask(page, COVERAGE)
    page.route("**/run/predict*", lambda route: route.fulfill(status=502, body="<html>Bad Gateway</html>"))
    box = question_box(page)
    box.fill("Còn năm 2020?")
    box.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Máy chủ chưa trả lời.")).to_be_visible(timeout=20_000)
    assert not any(said.is_visible() for said in page.get_by_text("Error", exact=True).all())
    expect(reply).to_be_visible()
    expect(box).to_have_value("Còn năm 2020?")
    page.unroute("**/run/predict*")
    box.press("Enter")
    expect(page.locator("#chat .hd-reply:not(.hd-waiting)")).to_have_count(2, timeout=20_000)
    expect(page.locator("#hd-unreachable")).to_have_count(0)


def test_no_request_leaves_the_machine(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="vi-VN")
    hosts = set()
    context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    page = context.new_page()
    page.goto(site)
    reply = ask(page, COVERAGE)
    with context.expect_page() as opening:
        reply.locator("a.hd-cite").first.click()
    opening.value.wait_for_load_state()
    page.wait_for_timeout(1500)  # what a page calls home for comes late, if it comes
    context.close()
    assert hosts - {""} == {"127.0.0.1"}


@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_nothing_is_cut_off_on_a_phone(visit: Callable[..., Page], locale: str) -> None:
    page = visit(locale, width=375, height=812)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 375
    ask(page, COVERAGE)
    assert page.evaluate(width) <= 375
    assert page.evaluate("document.querySelector('#talk').offsetWidth") == 375 - 2 * 12
    article = page.locator("#sources a").first.evaluate("link => link.href")
    ask(page, "w" * 300)
    assert page.evaluate(width) <= 375
    page.goto(article)
    assert page.evaluate(width) <= 375
