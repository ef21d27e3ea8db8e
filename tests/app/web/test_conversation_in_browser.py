"""A conversation on the page, and how it is read: in a real browser, through a real server with a known answer."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, expect

from tests.fakes import OneAnswer
from tests.serving import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
QUESTION, NEXT = "Phủ sóng 5G?", "Còn cáp quang?"
PATIENCE_MS = 20_000
TOLD = "hoidap-conversation"
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def answerer() -> OneAnswer:
    return OneAnswer()


@pytest.fixture(scope="module")
def site(answerer: OneAnswer) -> Iterator[str]:
    with serving(answerer) as address:
        yield address


@pytest.fixture(scope="module")
def named(site: str) -> Iterator[str]:
    """Address of a server where a proxy names the people, and each may ask one question."""
    with serving(OneAnswer(), auth="header", trusted_proxies="127.0.0.1", rate_limit="1/hour") as address:
        yield address


@pytest.fixture
def visit(site: str, named: str, browser: Browser) -> Iterator[Visit]:
    """Return a function that opens the page as another person; nobody's page may run into an error."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_page(width: int = 1280, height: int = 860, name: str = "", **options: str) -> Page:
        context = browser.new_context(**({"locale": "vi-VN"} | options), viewport={"width": width, "height": height})
        context.set_extra_http_headers({"Remote-User": name} if name else {})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(named if name else site)
        return arrived(page)

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles


def arrived(page: Page) -> Page:
    """Wait until the page knows whose it is; only then it has what is chosen by script."""
    expect(page.locator("#hd-appearance")).to_be_visible(timeout=PATIENCE_MS)
    return page


def box_of(page: Page) -> Locator:
    return page.locator("#question textarea")


def replies_of(page: Page) -> Locator:
    return page.locator("#chat .hd-reply:not(.hd-waiting)")


def questions_of(page: Page) -> Locator:
    return page.locator("#chat .hd-question")


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the reply."""
    before = replies_of(page).count()
    box_of(page).fill(question)
    box_of(page).press("Enter")
    expect(replies_of(page)).to_have_count(before + 1, timeout=PATIENCE_MS)


def kept(page: Page) -> list[str]:
    """Return the questions that the tab keeps."""
    return page.evaluate(f"JSON.parse(sessionStorage.getItem('{TOLD}') ?? '{{\"questions\": []}}').questions")


def keep(page: Page, text: str) -> None:
    page.evaluate("([place, text]) => sessionStorage.setItem(place, text)", [TOLD, text])


def test_a_conversation_outlives_a_reload_and_is_answered_again(visit: Visit, answerer: OneAnswer) -> None:
    page = visit()
    ask(page, QUESTION)
    ask(page, NEXT)
    answerer.asked.clear()
    page.reload()
    expect(questions_of(page)).to_have_text([QUESTION, NEXT])
    expect(replies_of(page)).to_have_count(2, timeout=PATIENCE_MS)
    expect(replies_of(page).first).to_contain_text("91,2%")
    expect(page.locator("#sources .hd-card")).to_contain_text("91,2%")
    assert answerer.asked == [QUESTION, NEXT]
    ask(page, "chào")
    expect(questions_of(page)).to_have_text([QUESTION, NEXT, "chào"])


def test_another_tab_begins_with_an_empty_conversation(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    other = page.context.new_page()
    other.goto(page.url)
    arrived(other)
    expect(questions_of(other)).to_have_count(0)


@pytest.mark.parametrize(
    "questions",
    ["{", "null", json.dumps(["<img src=x onerror=alert(1)>", 5]), json.dumps({"a": 1}), json.dumps("x" * 9)],
)
def test_what_a_tab_did_not_keep_itself_is_no_conversation(visit: Visit, questions: str) -> None:
    page = visit()
    keep(page, f'{{"person": "", "questions": {questions}}}')
    page.reload()
    arrived(page)
    ask(page, QUESTION)
    expect(questions_of(page)).to_have_text([QUESTION])


def test_what_the_tab_keeps_is_shown_as_text_and_bounded(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    told = json.loads(page.evaluate(f"sessionStorage.getItem('{TOLD}')"))
    hostile = ["<img src=x onerror=alert(1)>", "x" * 1001, "**a**"]
    keep(page, json.dumps(told | {"questions": [*(f"{number}?" for number in range(40)), *hostile]}))
    page.reload()
    # the newest twenty, of which one is too long to be asked
    expect(questions_of(page)).to_have_text([*(f"{number}?" for number in range(23, 40)), hostile[0], hostile[2]])
    expect(replies_of(page)).to_have_count(19, timeout=PATIENCE_MS)
    expect(page.locator("#chat .message.user").locator("img, strong")).to_have_count(0)


def test_what_one_person_asked_in_a_tab_is_not_asked_again_by_the_next(visit: Visit) -> None:
    page = visit(name="an")
    ask(page, QUESTION)
    page.context.set_extra_http_headers({"Remote-User": "binh"})
    page.reload()
    expect(questions_of(arrived(page))).to_have_count(0)


def test_a_conversation_that_was_cleared_comes_back_until_the_next_question(visit: Visit) -> None:
    page = visit()
    undo = page.get_by_role("button", name="Hoàn tác")
    ask(page, QUESTION)
    ask(page, NEXT)
    page.locator("#clear").click()
    expect(questions_of(page)).to_have_count(0)
    expect(page.locator("#cleared [role=status]")).to_have_text("Đã xóa cuộc trò chuyện.")
    assert kept(page) == []
    undo.click()
    expect(questions_of(page)).to_have_text([QUESTION, NEXT])
    expect(replies_of(page)).to_have_count(2)
    expect(undo).to_be_hidden()
    expect(box_of(page)).to_be_focused()
    page.wait_for_function(f"sessionStorage.getItem('{TOLD}').includes('5G')")
    page.locator("#clear").click()
    expect(questions_of(page)).to_have_count(0)
    page.wait_for_function(f"JSON.parse(sessionStorage.getItem('{TOLD}')).questions.length === 0")
    expect(replies_of(page)).to_have_count(0)
    expect(undo).to_be_visible()
    ask(page, "chào")
    expect(undo).to_be_hidden()
    expect(questions_of(page)).to_have_text(["chào"])


def test_what_was_cleared_is_not_there_after_a_reload(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.locator("#clear").click()
    expect(questions_of(page)).to_have_count(0)
    page.reload()
    expect(questions_of(arrived(page))).to_have_count(0)


def test_what_was_on_its_way_when_the_conversation_was_cleared_does_not_bring_it_back(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    expect(questions_of(page)).to_have_count(1)
    late = page.evaluate("JSON.stringify(hoidap.told)")
    page.locator("#clear").click()
    expect(questions_of(page)).to_have_count(0)
    page.evaluate("told => hoidap.tell(told)", late)
    assert kept(page) == []


def test_the_arrow_up_brings_back_the_last_question_into_an_empty_box_alone(visit: Visit) -> None:
    page = visit()
    box = box_of(page)
    box.press("ArrowUp")
    expect(box).to_have_value("")
    ask(page, QUESTION)
    ask(page, NEXT)
    box.press("ArrowUp")
    expect(box).to_have_value(NEXT)
    page.keyboard.type("?")
    expect(box).to_have_value(f"{NEXT}?")
    box.fill("ASEAN")
    box.press("ArrowUp")
    expect(box).to_have_value("ASEAN")


def test_shift_and_enter_begin_a_line_and_enter_sends_all_of_them_as_one_question(visit: Visit) -> None:
    page = visit()
    box = box_of(page)
    one_line = box.bounding_box()["height"]
    box.fill("Phủ sóng")
    box.press("Shift+Enter")
    page.keyboard.type("5G?")
    expect(box).to_have_value("Phủ sóng\n5G?")
    page.wait_for_function(f"document.querySelector('#question textarea').offsetHeight > {one_line} + 1")
    assert one_line < box.bounding_box()["height"] < 2 * one_line
    expect(questions_of(page)).to_have_count(0)
    box.press("Enter")
    expect(replies_of(page)).to_have_count(1, timeout=PATIENCE_MS)
    assert questions_of(page).inner_text() == "Phủ sóng\n5G?"
    expect(box).to_have_value("")
    assert box.bounding_box()["height"] == one_line


def test_the_box_grows_to_a_few_lines_and_not_further(visit: Visit) -> None:
    page = visit(height=600)
    box_of(page).fill("\n".join("abcdefghij"))
    page.wait_for_function("document.querySelector('#question textarea').clientHeight > 120")
    assert box_of(page).bounding_box()["height"] < 180
    expect(page.locator("#send")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("said", ["isComposing: true", "keyCode: 229"])
def test_enter_that_ends_a_syllable_of_an_input_method_sends_nothing(visit: Visit, said: str) -> None:
    page = visit()
    box_of(page).fill(QUESTION)
    box_of(page).evaluate(f"""(box) => {{
        for (const kind of ["keydown", "keypress"])
            box.dispatchEvent(new KeyboardEvent(kind, {{ key: "Enter", bubbles: true, cancelable: true, {said} }}));
    }}""")
    box_of(page).press("ArrowLeft")
    expect(questions_of(page)).to_have_count(0)
    expect(box_of(page)).to_have_value(QUESTION)
    box_of(page).press("Enter")
    expect(questions_of(page)).to_have_text([QUESTION])


def test_a_question_that_is_one_too_many_returns_to_the_box(visit: Visit) -> None:
    page = visit(name="chi")
    ask(page, QUESTION)
    ask(page, NEXT)
    expect(replies_of(page).last).to_contain_text("quá nhiều câu")
    expect(box_of(page)).to_have_value(NEXT)
    box_of(page).press("Enter")
    expect(replies_of(page)).to_have_count(3, timeout=PATIENCE_MS)
    expect(box_of(page)).to_have_value(NEXT)


def test_what_was_typed_meanwhile_is_not_replaced_by_a_question_that_was_turned_away(visit: Visit) -> None:
    page = visit(name="dung")
    ask(page, QUESTION)
    box_of(page).fill(NEXT)
    box_of(page).press("Enter")
    page.keyboard.type("ASEAN")
    expect(replies_of(page)).to_have_count(2, timeout=PATIENCE_MS)
    expect(box_of(page)).to_have_value("ASEAN")


def test_a_question_whose_answer_is_lost_on_its_way_returns_to_the_box_and_is_answered_once(visit: Visit) -> None:
    page = visit()
    asked: list[Request] = []

    def lose_all_but_the_first(route: Route, request: Request) -> None:
        asked.append(request)
        route.continue_() if len(asked) == 1 else route.abort()

    page.route("**/run/predict*", lose_all_but_the_first)
    box_of(page).fill(QUESTION)
    box_of(page).press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Máy chủ chưa trả lời.")).to_be_visible(timeout=PATIENCE_MS)
    expect(questions_of(page)).to_have_text([QUESTION])
    expect(box_of(page)).to_have_value(QUESTION)
    page.unroute("**/run/predict*")
    box_of(page).press("Enter")
    expect(replies_of(page)).to_have_count(1, timeout=PATIENCE_MS)
    expect(questions_of(page)).to_have_text([QUESTION])
    expect(page.locator("#hd-unreachable")).to_have_count(0)
    expect(box_of(page)).to_have_value("")


def test_what_gets_no_answer_is_sent_again_before_anything_is_said_of_it(visit: Visit) -> None:
    page = visit()
    tried: list[str] = []

    def lose_every_other(route: Route, request: Request) -> None:
        tried.append(request.post_data or "")
        route.abort() if len(tried) % 2 else route.continue_()

    page.route("**/run/predict*", lose_every_other)
    ask(page, QUESTION)
    expect(questions_of(page)).to_have_text([QUESTION])
    expect(page.locator("#hd-unreachable")).to_have_count(0)
    page.unroute("**/run/predict*")
    assert tried[0] == tried[1]


def test_a_whole_conversation_is_copied_as_text_with_numbered_sources(visit: Visit, site: str) -> None:
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    copy = page.get_by_role("button", name="Sao chép tất cả")
    expect(copy).to_be_hidden()
    ask(page, QUESTION)
    ask(page, "Không ai biết?")
    copy.click()
    expect(page.locator("#foot [role=status]")).to_have_text("Đã sao chép")
    assert page.evaluate("navigator.clipboard.readText()").splitlines() == [
        "Hỏi: Phủ sóng 5G?",
        "Đáp: Phủ sóng 5G đạt 91,2% dân số. [1]",
        f"[1] Hạ tầng số: {site}/articles/a.txt?start=0&end=29&lang=vi#cited",
        "",
        "Hỏi: Không ai biết?",
        "Đáp: Tôi không tìm thấy câu trả lời trong các tài liệu.",
    ]


TO_THE_TOP = """() => {
    const start = document.createElement("button");
    document.body.prepend(start);
    start.focus();
    start.remove();
}"""


def test_the_first_tab_key_leads_to_the_question_box(visit: Visit) -> None:
    page = visit()
    page.evaluate(TO_THE_TOP)
    page.keyboard.press("Tab")
    skip = page.locator("#hd-skip")
    expect(skip).to_be_focused()
    expect(skip).to_have_text("Đến ô nhập câu hỏi")
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(box_of(page)).to_be_focused()
    expect(skip).not_to_be_in_viewport(ratio=1)


SEEN = """() => {
    const at = document.activeElement, shape = at.matches("#language input") ? at.closest("label") : at;
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(shape);
    const reach = parseFloat(outlineWidth) + parseFloat(outlineOffset), own = shape.getBoundingClientRect();
    const cut = [];
    for (let around = shape.parentElement; around; around = around.parentElement) {
        if (getComputedStyle(around).overflow === "visible") continue;
        const { left, right, top, bottom } = around.getBoundingClientRect();
        if (own.left - reach < left - 1 || own.right + reach > right + 1) cut.push(around.id || around.className);
    }
    return { name: at.id || at.className || at.tagName, outlined: outlineStyle === "solid" && reach >= 0, cut };
}"""


def test_whoever_walks_with_the_tab_key_sees_where_they_are(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.evaluate(TO_THE_TOP)
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen.append(page.evaluate(SEEN))
    assert {"hd-skip", "hd-appearance", "send", "copy-all", "clear"} <= {each["name"] for each in seen}
    assert [each for each in seen if not each["outlined"] or each["cut"]] == []


SMALL = """() => {
    const shown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const texts = [...document.querySelectorAll("body *")].filter((each) => shown(each) &&
        [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()));
    const inSentences = "p a:not(.hd-tools a, .hd-links a, .hd-cite)";
    const controls = [...document.querySelectorAll(`button, select, summary, textarea, label, a:not(${inSentences})`)];
    const size = (each) => Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height);
    const told = (each) => (each.id || each.className) + " " + each.textContent.trim().slice(0, 30);
    return {
        texts: texts.filter((each) => parseFloat(getComputedStyle(each).fontSize) < 14).map(told),
        controls: controls.filter((each) => shown(each) && size(each) > 1 && size(each) < 24).map(told),
    };
}"""


@pytest.mark.parametrize("width", [1280, 375])
def test_no_text_is_too_small_to_read_and_no_control_too_small_to_touch(visit: Visit, width: int) -> None:
    page = visit(width=width)
    assert page.evaluate(SMALL) == {"texts": [], "controls": []}
    ask(page, QUESTION)
    ask(page, "Không ai biết?")
    page.locator("#clear").click()
    expect(page.locator("#undo")).to_be_visible()
    assert page.evaluate(SMALL) == {"texts": [], "controls": []}
    page.locator("#undo").click()
    expect(replies_of(page)).to_have_count(2)
    assert page.evaluate(SMALL) == {"texts": [], "controls": []}


SCROLLERS = """() => [...document.querySelectorAll("#work, #work *")].filter((each) =>
    ["auto", "scroll"].includes(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight + 1 &&
    !each.matches("textarea")).map((each) => each.id || each.className)"""


def test_a_phone_on_its_side_scrolls_the_page_and_nothing_within_it(visit: Visit) -> None:
    page = visit(width=740, height=360)
    for question in (QUESTION, "chào", "Không ai biết?"):
        ask(page, question)
    assert page.evaluate(SCROLLERS) == []
    assert page.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#ask")).to_be_in_viewport(ratio=1)
    expect(replies_of(page).last).to_be_in_viewport()


def brightness(page: Page, place: str = "document.querySelector('.gradio-container')") -> int:
    """Return how bright the page's ground is, from 0 to 255."""
    return int(page.evaluate(f"getComputedStyle({place}).backgroundColor.match(/\\d+/g)[0]"))


def test_light_and_dark_are_the_systems_until_they_are_chosen(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    assert brightness(page) < 50
    choice = page.get_by_role("combobox", name="Giao diện")
    choice.select_option("Sáng")
    assert brightness(page) > 200
    page.reload()
    assert brightness(arrived(page)) > 200
    expect(choice).to_have_value("light")
    choice.select_option("Tối")
    page.emulate_media(color_scheme="light")
    assert brightness(page) < 50
    choice.select_option("Theo hệ thống")
    assert brightness(page) > 200


def test_what_was_chosen_holds_from_the_first_paint(visit: Visit) -> None:
    page = visit(color_scheme="light")
    page.get_by_role("combobox", name="Giao diện").select_option("Tối")
    page.route("**/assets/*", lambda route: route.abort())  # Gradio never comes
    page.reload(wait_until="domcontentloaded")
    assert brightness(page, "document.body") < 50


@pytest.mark.parametrize("width", [1280, 375])
def test_what_stands_on_the_page_stays_there_when_an_answer_arrives(visit: Visit, width: int) -> None:
    page = visit(width=width)
    page.evaluate("""() => {
        window.shifted = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((each) => (shifted += each.value)))
            .observe({ type: "layout-shift" });
    }""")
    ask(page, QUESTION)
    ask(page, "Không ai biết?")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("shifted") < 0.05


ENGLISH = """() => [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility()).flatMap((each) =>
    ["aria-label", "title", "alt", "placeholder"].map((name) => each.getAttribute(name)).concat(
        [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent)))
    .filter((text) => /\\b(the|clear|copy|scroll|chatbot|loading|submit|message|error|use|settings)\\b/i.test(text))"""


def test_the_vietnamese_page_says_nothing_in_gradios_english(visit: Visit) -> None:
    page = visit()
    assert page.evaluate(ENGLISH) == []
    ask(page, QUESTION)
    assert page.evaluate(ENGLISH) == []
    expect(page.get_by_role("log", name="Cuộc trò chuyện")).to_be_visible()
