"""Several servers behind nginx, with Redis and PostgreSQL: what people see of it when one is lost, which is nothing."""

import json
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from eval.servers_load import GREEDY, QUESTION, WORDS, Indexes, Plan, build_both, put_load
from eval.several_servers import GROUPS, PERSON, Server, Site, several_servers
from tests.fakes import FakeEncoder

PATIENCE_MS = 60_000
COVERAGE, CABLE, COAST = "Mạng 5G phủ bao nhiêu?", "Cáp quang dài bao nhiêu?", "Bờ biển dài bao nhiêu?"
ARTICLE = "Hạ tầng số\n\nMạng 5G phủ 91,2% dân số.\n\nCáp quang dài 1.400 km.\n\nBờ biển dài 3.260 km.\n"
ANSWERS = {COVERAGE: "91,2%", CABLE: "1.400 km", COAST: "3.260 km", QUESTION: WORDS[0]}
COMMAND = (sys.executable, "-m", "tests.small_server")


@dataclass(slots=True)
class Place:
    """Servers, and by which cookie a browser comes to each that is left."""

    site: Site
    indexes: Indexes
    cookies: dict[str, Server] = field(default_factory=dict)

    def left(self) -> list[Server]:
        return [server for server in self.site.servers if server.process.poll() is None]

    def two(self) -> tuple[str, str]:
        """Return cookies that lead to two servers."""
        found: dict[str, str] = {}
        while len(found) < 2:
            cookie = secrets.token_hex(16)
            found.setdefault(self.asked_by(lambda cookie=cookie: self.greet(cookie)).address, cookie)
        first, second = found.values()
        return first, second

    def greet(self, cookie: str) -> None:
        headers = {"Cookie": f"hoidap_server={cookie}", PERSON: f"guest-{cookie}"}
        httpx.post(f"{self.site.address}api/ask", json={"question": "chào"}, headers=headers, timeout=60)

    def asked_by(self, ask: Callable[[], object]) -> Server:
        """Return the server that answers what ``ask`` asks."""
        before = [(server, server.asked()) for server in self.left()]
        ask()
        (answered,) = [server for server, count in before if server.asked() > count]
        return answered


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("servers")
    (folder / "articles").mkdir()
    (folder / "articles" / "a.md").write_text(ARTICLE, encoding="utf-8")
    indexes = build_both(folder / "articles", folder, FakeEncoder)
    settings = {"HOIDAP_INDEX": str(indexes.first), "HOIDAP_ARTICLES": str(folder / "articles")}
    with several_servers(folder, COMMAND, 4, **settings) as site:
        yield Place(site, indexes)


@pytest.fixture
def visit(place: Place, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the page in a browser with a certain cookie; nobody's may run into an error."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_page(cookie: str, language: str = "vi") -> Page:
        context = browser.new_context(locale="vi-VN", extra_http_headers={PERSON: cookie, GROUPS: "group-0"})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        go_on_with(page, cookie, place)
        page.goto(f"{place.site.address}?lang={language}")
        expect(page.locator("#hd-appearance")).to_be_visible(timeout=PATIENCE_MS)
        # a notice that comes and goes is one, too
        page.evaluate(
            """() => new MutationObserver((changes) => {
                for (const { addedNodes } of changes) for (const node of addedNodes)
                    if (node.id === "hd-unreachable") window.seen = node.textContent;
            }).observe(document.body, { childList: true, subtree: true })"""
        )
        return page

    yield open_page
    seen = [page.evaluate("window.seen") for context in contexts for page in context.pages]
    for context in contexts:
        context.close()
    assert (troubles, set(seen)) == ([], {None})


def go_on_with(page: Page, cookie: str, place: Place) -> None:
    """Let the browser come to the server that a cookie leads to."""
    host = urlsplit(place.site.address).hostname or ""
    page.context.add_cookies([{"name": "hoidap_server", "value": cookie, "domain": host, "path": "/qa/"}])


def press(page: Page, question: str) -> None:
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def conversation(page: Page, *questions: str) -> Locator:
    """Wait until the page shows these questions, each once and with its answer, and return the replies."""
    replies = page.locator("#chat .hd-reply:not(.hd-waiting)")
    expect(replies).to_have_count(len(questions), timeout=PATIENCE_MS)
    expect(page.locator("#chat .hd-question")).to_have_text(list(questions))
    for number, question in enumerate(questions):
        expect(replies.nth(number)).to_contain_text(ANSWERS[question])
    return replies


def test_people_ask_on_while_a_server_is_killed_and_the_index_is_switched(place: Place) -> None:
    happened = put_load(place.site, place.indexes, [COVERAGE, CABLE, COAST], Plan(12, 12, thinking=(0.2, 0.8)))
    assert (happened.failures, happened.foreign) == ([], [])
    assert happened.greedy == 60
    assert (happened.unwritten, happened.unsaid) == (0, 0)
    assert len(happened.taken_up) == 3
    assert max(happened.taken_up) - min(happened.taken_up) <= 2
    assert happened.said
    assert set(happened.answered) == {GREEDY, *(f"person-{number}" for number in range(12))}
    assert [figure.value for figure in happened.figures() if figure.budget == "budget 0"] == [0, 0, 0, 0]


@pytest.mark.browser
def test_a_browser_stays_with_one_server(place: Place, visit: Callable[..., Page]) -> None:
    cookie, _ = place.two()
    page = visit(cookie)

    def talk() -> None:
        for number, question in enumerate((COVERAGE, CABLE, COAST)):
            press(page, question)
            conversation(page, *(COVERAGE, CABLE, COAST)[: number + 1])

    assert place.asked_by(talk).asked() >= 3


@pytest.mark.browser
def test_a_conversation_goes_on_when_its_server_is_lost_before_a_question(
    place: Place, visit: Callable[..., Page]
) -> None:
    page = visit(place.two()[0], "en")
    press(page, QUESTION)
    conversation(page, QUESTION)
    lost = place.asked_by(lambda: (press(page, COVERAGE), conversation(page, QUESTION, COVERAGE)))
    lost.process.kill()
    lost.process.wait()
    press(page, CABLE)
    conversation(page, QUESTION, COVERAGE, CABLE)
    expect(page.locator("#sources h2")).to_have_text("Sources")
    expect(page.locator("#question textarea")).to_have_value("")
    kept = page.evaluate("sessionStorage.getItem('hoidap-conversation')")
    assert json.loads(kept)["questions"] == [QUESTION, COVERAGE, CABLE]


@pytest.mark.browser
def test_a_question_that_its_server_had_taken_when_it_was_lost_is_answered_by_another(
    place: Place, visit: Callable[..., Page]
) -> None:
    first, second = place.two()
    page = visit(first)
    press(page, QUESTION)
    conversation(page, QUESTION)
    asked: list[str] = []

    def pass_on(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 2:  # what brings the answer, after the question was taken
            go_on_with(page, second, place)
        route.continue_()

    page.route("**/run/predict*", pass_on)
    press(page, COVERAGE)
    conversation(page, QUESTION, COVERAGE)
    press(page, CABLE)
    conversation(page, QUESTION, COVERAGE, CABLE)


def begun_at_one(place: Place, visit: Callable[..., Page]) -> tuple[Page, str]:
    """Return a page that went on with the second server after an answer of the first, and the cookie of the first."""
    first, second = place.two()
    page = visit(first)
    press(page, COVERAGE)
    conversation(page, COVERAGE)
    go_on_with(page, second, place)
    return page, first


@pytest.mark.browser
def test_a_conversation_that_comes_back_to_a_server_is_as_it_was_left_at_the_other(
    place: Place, visit: Callable[..., Page]
) -> None:
    page, first = begun_at_one(place, visit)
    press(page, CABLE)
    conversation(page, COVERAGE, CABLE)
    go_on_with(page, first, place)
    replies = conversation(page, COVERAGE, CABLE)
    replies.first.click()
    expect(page.locator("#sources mark").first).to_contain_text("91,2%")
    press(page, COAST)
    conversation(page, COVERAGE, CABLE, COAST)


@pytest.mark.browser
def test_another_language_and_what_was_cleared_come_from_another_server_as_well(
    place: Place, visit: Callable[..., Page]
) -> None:
    page, first = begun_at_one(place, visit)
    page.get_by_label("English").check()
    expect(page.locator("#sources h2")).to_have_text("Sources")
    conversation(page, COVERAGE)
    page.locator("#clear").click()
    expect(page.locator("#chat .hd-question")).to_have_count(0)
    go_on_with(page, first, place)
    page.locator("#undo").click()
    conversation(page, COVERAGE)
    expect(page.locator("#sources h2")).to_have_text("Sources")
