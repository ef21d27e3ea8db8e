"""Translations of quotes for readers of the other language: the server's endpoint, and the button in a real browser."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Locator, Page, expect

from app.answers.answer import Answer
from app.operations.machine_translation import LONGEST_TEXT
from app.operations.metrics import Metrics
from app.operations.person import Person
from app.web.api.problems import answer_errors
from app.web.api.translation_endpoint import add_translation
from app.web.question_queue import MOST_TRANSLATIONS, Failed, QuestionQueue
from app.wording.translation_words import TRANSLATION
from app.wording.words import WORDING
from tests.argos_package import write_package
from tests.fakes import ARTICLE, CITATION, OneAnswer
from tests.kept import audit_in
from tests.serving import serving

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
PATIENCE_MS = 20_000
TRANSLATED = "Coverage of 5G reaches 91.2% the people."
WORDS = TRANSLATION["en"]
BROWSERS_OWN = """
self.asked = [];
self.Translator = class {
  static async availability({ sourceLanguage, targetLanguage }) {
    self.asked.push(`${sourceLanguage}-${targetLanguage}`);
    return "AVAILABILITY";
  }
  static async create({ sourceLanguage, targetLanguage, signal, monitor }) {
    if (!navigator.userActivation.isActive) throw new DOMException("no click", "NotAllowedError");
    const download = new EventTarget();
    monitor(download);
    download.dispatchEvent(Object.assign(new Event("downloadprogress"), { loaded: 0.4, total: 1 }));
    await new Promise((go, fail) => {
      Object.assign(self, { go, fail });
      signal.addEventListener("abort", () => fail(signal.reason));
    });
    return { translate: async (text) => `${targetLanguage} of ${sourceLanguage}: <b>${text}</b>` };
  }
};
"""
"""What stands for a browser's translator, which goes on when the test says so."""


class ReadsVietnamese(OneAnswer):
    """Answers in the language of the question, from an article in Vietnamese."""

    def answer(self, *asked: object, **more: object) -> Answer:
        question = str(asked[0])
        language = "vi" if "phủ" in question.lower() else "en"
        kind = "extract" if "Summarise" in question else "found"
        text = ARTICLE.text if kind == "extract" else "91,2%"
        return Answer(question, language, kind, text, 0.9, (CITATION,), (), question, 0.1)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(tmp_path_factory.mktemp("translator") / "vi_en.argosmodel")


@pytest.fixture(scope="module")
def translating(package: Path) -> Iterator[str]:
    """Address of a server that translates from Vietnamese to English."""
    with serving(ReadsVietnamese(), rate_limit="", translator=(package,)) as address:
        yield address


@pytest.fixture(scope="module")
def silent() -> Iterator[str]:
    """Address of a server that translates nothing."""
    with serving(ReadsVietnamese(), rate_limit="") as address:
        yield address


def translate(address: str, text: str = ARTICLE.text, source: str = "vi", target: str = "en") -> httpx.Response:
    body = {"text": text, "from": source, "to": target}
    return httpx.post(f"{address}/api/translate", json=body, headers={"Accept-Language": "en"})


def test_a_text_is_translated(translating: str) -> None:
    response = translate(translating)
    assert response.json() == {"text": TRANSLATED, "from": "vi", "to": "en"}
    assert response.headers["cache-control"] == "private, no-store"


def test_where_nothing_translates_between_two_languages_there_is_nothing(translating: str, silent: str) -> None:
    for response in (translate(silent), translate(translating, source="en", target="vi")):
        assert (response.status_code, response.json()["type"]) == (404, "urn:hoidap:problem:no-translator")
        assert response.json()["detail"] == WORDS.none


@pytest.mark.parametrize(("text", "source"), [("", "vi"), ("5" * (LONGEST_TEXT + 1), "vi"), ("5G", "fr"), ("5G", "")])
def test_what_cannot_be_asked_is_a_problem(translating: str, text: str, source: str) -> None:
    response = translate(translating, text, source)
    assert (response.status_code, response.json()["type"]) == (422, "urn:hoidap:problem:request-not-understood")


def test_the_longest_text_is_translated_and_hostile_ones_do_no_harm(translating: str) -> None:
    lines = LONGEST_TEXT // len("dân\n")
    assert translate(translating, "dân\n" * lines).json()["text"] == ("the\n" * lines).strip()
    assert translate(translating, "<script>\u0000 5G").json()["text"] == "<script> 5G"
    half = httpx.post(f"{translating}/api/translate", content=rb'{"text": "5G \ud800", "from": "vi", "to": "en"}',
                      headers={"Content-Type": "application/json"})  # fmt: skip
    assert half.status_code == 422


def test_translations_count_as_questions_of_a_person(package: Path) -> None:
    with serving(ReadsVietnamese(), rate_limit="2/hour", translator=(package,)) as address:
        assert httpx.post(f"{address}/api/ask", json={"question": "5G?"}).status_code == 200
        assert translate(address).status_code == 200
        refused = translate(address)
        assert (refused.status_code, refused.json()["type"]) == (429, "urn:hoidap:problem:too-many-questions")
        assert refused.json()["detail"] == WORDING["en"].too_many.format(seconds=refused.headers["Retry-After"])


class WhenLet:
    """A translator that waits until it may go on, and breaks when told to."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def translate(self, text: str) -> str:
        assert self.go.wait(30)
        if text == "break":
            raise RuntimeError("broken on purpose")
        return text.upper()


def test_no_question_waits_for_translations_of_which_few_may_wait_themselves() -> None:
    metrics, translator = Metrics(lambda: OneAnswer().index), WhenLet()
    queue, api = QuestionQueue(OneAnswer(), "", metrics, audit_in(None)), FastAPI()
    answer_errors(api)
    add_translation(api, queue, {("vi", "en"): translator})

    async def ask_all() -> tuple[httpx.Response, Answer, list[httpx.Response]]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://x") as client:
            body = {"text": "5g", "from": "vi", "to": "en"}
            asked = [asyncio.create_task(client.post("/translate", json=body)) for _ in range(MOST_TRANSLATIONS + 1)]
            (refused,), _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            answer = await queue.ask(Person("x"), "5G?")
            assert queue.before == 0
            translator.go.set()
            return await refused, answer, [await each for each in asked if each is not refused]

    refused, answer, translated = asyncio.run(ask_all())
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert answer.text == "91,2%"
    assert [response.json()["text"] for response in translated] == ["5G"] * MOST_TRANSLATIONS


def test_a_translation_that_fails_is_no_question_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    metrics, translator = Metrics(lambda: OneAnswer().index), WhenLet()
    queue, before = QuestionQueue(OneAnswer(), "", metrics, audit_in(None)), metrics.as_text()
    translator.go.set()
    with pytest.raises(Failed):
        asyncio.run(queue.translate(Person("x"), lambda: translator.translate("break")))
    assert caplog.messages == ["a text could not be translated"]
    assert metrics.as_text() == before


def test_only_whom_the_proxy_names_has_a_text_translated(package: Path) -> None:
    with serving(ReadsVietnamese(), auth="header", trusted_proxies="127.0.0.1", translator=(package,)) as address:
        assert translate(address).status_code == 401


@pytest.fixture
def visit(translating: str, silent: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the page; what the page asks of the server is kept in ``page.asked``."""
    contexts = []

    def open_page(address: str, availability: str = "") -> Page:
        context = browser.new_context(locale="en-GB", permissions=["clipboard-read", "clipboard-write"])
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        own = BROWSERS_OWN.replace("AVAILABILITY", availability) if availability else "delete self.Translator;"
        context.add_init_script(own)
        page = context.new_page()
        page.goto(address)
        expect(page.locator(".hd-welcome[lang=en] .hd-covers")).to_be_visible()  # what comes when all is there
        return page

    yield open_page
    for context in contexts:
        context.close()


def ask(page: Page, question: str = "How far does 5G reach?") -> Locator:
    """Ask, and return the reply once it is there."""
    replies = page.locator("#chat .hd-reply:not(.hd-waiting)")
    before = replies.count()
    box = page.locator("#question").locator("input, textarea")
    box.fill(question)
    box.press("Enter")
    expect(replies).to_have_count(before + 1, timeout=PATIENCE_MS)
    return replies.nth(before)


def offered(page: Page, reply: Locator) -> int:
    """Return how many buttons to translate a reply has, once the page has offered them."""
    page.evaluate("translation.offer()")
    return reply.locator(".hd-translate").count()


@pytest.mark.browser
def test_the_browsers_own_translator_translates_below_the_quote_and_nothing_leaves(
    visit: Callable[..., Page], translating: str
) -> None:
    page = visit(translating, "downloadable")
    reply = ask(page)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    reply.get_by_role("button", name=WORDS.translate).click()
    note = reply.locator(".hd-translation")
    expect(note).to_have_text(WORDS.fetching.replace("{percent}", "40%"))
    page.evaluate("go()")
    expect(note).to_have_text(f"{WORDS.machine} en of vi: <b>{ARTICLE.text}</b>")
    expect(reply.locator(".hd-sentence > span[lang=vi]")).to_have_text(ARTICLE.text)
    assert [url for url in sent if "translate" in url] == []
    assert page.evaluate("asked") == ["vi-en"]


@pytest.mark.browser
def test_a_translation_is_not_copied_and_goes_at_a_second_press(visit: Callable[..., Page], translating: str) -> None:
    page = visit(translating)
    reply = ask(page)
    reply.get_by_role("button", name=WORDS.translate).click()
    expect(reply.locator(".hd-translation")).to_have_text(f"{WORDS.machine} {TRANSLATED}")
    reply.locator("button.hd-copy").click()
    expect(reply.locator(".hd-copied")).to_have_text(WORDING["en"].copied)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert ARTICLE.text in copied
    assert TRANSLATED not in copied
    reply.get_by_role("button", name=WORDS.hide).click()
    expect(reply.locator(".hd-translation")).to_have_count(0)
    expect(reply.get_by_role("button", name=WORDS.translate)).to_be_focused()


@pytest.mark.browser
def test_the_server_translates_where_the_browsers_translator_cannot_be_fetched(
    visit: Callable[..., Page], translating: str, silent: str
) -> None:
    for address, shown in ((translating, f"{WORDS.machine} {TRANSLATED}"), (silent, WORDS.failed)):
        page = visit(address, "downloadable")
        reply = ask(page)
        reply.get_by_role("button", name=WORDS.translate).click()
        expect(reply.locator(".hd-translation")).to_contain_text("40%")
        page.evaluate("fail(new DOMException('no network', 'NetworkError'))")
        expect(reply.locator(".hd-translation")).to_have_text(shown)


@pytest.mark.browser
def test_a_translator_that_makes_no_progress_is_not_waited_for(
    visit: Callable[..., Page], translating: str, silent: str
) -> None:
    for address, shown in ((translating, f"{WORDS.machine} {TRANSLATED}"), (silent, WORDS.failed)):
        page = visit(address, "downloadable")
        page.evaluate("translation.patience = 50")
        reply = ask(page)
        reply.get_by_role("button", name=WORDS.translate).click()
        expect(reply.locator(".hd-translation")).to_have_text(shown)


@pytest.mark.browser
def test_a_translation_that_is_closed_before_it_is_there_does_not_come(
    visit: Callable[..., Page], translating: str
) -> None:
    page = visit(translating, "downloadable")
    reply = ask(page)
    reply.get_by_role("button", name=WORDS.translate).click()
    expect(reply.locator(".hd-translation")).to_contain_text("40%")
    reply.get_by_role("button", name=WORDS.hide).click()
    page.evaluate("go()")
    reply.get_by_role("button", name=WORDS.translate).click()
    page.evaluate("go()")
    expect(reply.locator(".hd-translation")).to_have_count(1)
    expect(reply.locator(".hd-translation")).to_contain_text("en of vi")


@pytest.mark.browser
def test_each_sentence_of_an_extract_is_translated_below_it(visit: Callable[..., Page], translating: str) -> None:
    reply = ask(visit(translating), "Summarise the article")
    reply.get_by_role("button", name=WORDS.translate).click()
    expect(reply.locator(".hd-extract li > .hd-translation")).to_have_text([f"{WORDS.machine} {TRANSLATED}"])


@pytest.mark.browser
def test_having_a_reply_translated_does_not_select_it(visit: Callable[..., Page], translating: str) -> None:
    page = visit(translating)
    first = ask(page)
    ask(page, "And now?")
    first.get_by_role("button", name=WORDS.translate).click()
    expect(first.locator(".hd-translation")).to_contain_text(TRANSLATED)
    expect(page.locator("#sources .hd-hint")).to_contain_text("And now?")


@pytest.mark.browser
def test_a_problem_of_the_server_is_told_in_its_words(visit: Callable[..., Page], translating: str) -> None:
    page = visit(translating)
    reply = ask(page)
    problem = {"type": "urn:hoidap:problem:busy", "title": "busy", "status": 503, "detail": "Too many people ask."}
    page.route("**/api/translate", lambda route: route.fulfill(status=503, json=problem))
    reply.get_by_role("button", name=WORDS.translate).click()
    expect(reply.locator(".hd-translation")).to_have_text(problem["detail"])


@pytest.mark.browser
def test_no_button_stands_where_nothing_translates_or_nothing_is_to_be(
    visit: Callable[..., Page], translating: str, silent: str
) -> None:
    for address, availability, buttons in (
        (silent, "", 0), (silent, "unavailable", 0), (silent, "available", 1), (translating, "", 1),
    ):  # fmt: skip
        page = visit(address, availability)
        assert [offered(page, ask(page, question)) for question in ("How far?", "Phủ sóng 5G?")] == [buttons, 0]
