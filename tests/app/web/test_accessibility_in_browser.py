"""Every state of the conversation and every kind of page: by rules (axe), by day and by night, and by keyboard."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.answers.answer import Answer, Citation
from index.datatypes import Article, Language
from index.formats.file_content import Content, Part
from tests.fakes import ARTICLE, NOT_ANSWERED, OneAnswer
from tests.scrolling import wait_until_at_rest
from tests.serving import serving

pytestmark = pytest.mark.browser

TABLE = Content.of(
    [
        Part("heading", "Bảng giá", 1),
        Part("row", "Gói | Giá một tháng", 1),
        *[Part("row", f"Trả sau {number} | {number}0.000 đồng", 1, "Gói | Giá một tháng") for number in range(1, 9)],
        Part("paragraph", "Hết."),
    ]
)
PRICES = Article("t.docx", "Biểu giá", "2026-01-14", "https://example.org/", "vi", TABLE.text, blocks=TABLE.blocks)
ROW = TABLE.text.index("Trả sau 2 | 20.000 đồng")
OTHER = Citation.cut(1, PRICES, (ROW, ROW + 23), (0, len(TABLE.text)))
WAITS, UNSURE, ROWS = "Chờ?", "Chắc không?", "Giá?"
STATES = {
    "empty": ("", ".hd-welcome .hd-covers"),
    "asking": (WAITS, ".hd-waiting"),
    "found": ("", ".hd-found"),
    "unsure": (UNSURE, ".hd-others[open]"),
    "not found": (NOT_ANSWERED[0], ".hd-not_found"),
    "error": ("break", ".hd-failed"),
}
"""What is asked, and what is there then."""
PAGES = {
    "article": "articles/a.txt?start=16&end=21&lang=vi",
    "table": f"articles/t.docx?start={ROW}&end={ROW + 23}&lang=en",
    "articles list": "articles?lang=vi",
    "desk": "desk?lang=en",
    "report": "report?lang=vi",
    "login": "login-said?lang=en",
}
WIDTHS = 320, 375, 768, 1440
EDITOR = {"Remote-User": "an", "Remote-Groups": "press"}
SAID = {"helpful": False, "comment": "Sai năm", "article_id": "a.txt", "start": 0, "end": 29, "question": "5G?"}
PATIENCE_MS = 20_000
CALM = "*, *::before, *::after { transition: none !important; animation: none !important; }"
"""Or colours would be looked at while they change."""
AXE = "axe.run(document, { resultTypes: ['violations'] })"
MARK = """() => {
  document.activeElement.blur();
  const named = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const seen = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled
    && !(each.type === "radio" && !each.checked);
  const all = [...document.querySelectorAll(named)].filter(seen);
  all.forEach((each, number) => each.setAttribute("data-number", number));
  return all.length;
}"""
"""Numbers all that the keyboard has to reach; of a group of radio buttons that is the chosen one."""
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return ["", ""]; // from the last on the page the focus goes back to its beginning
  const outlined = (each) => {
    const { outlineStyle: style, outlineWidth: width } = getComputedStyle(each);
    return style !== "none" && parseFloat(width) >= 2;
  };
  const shown = [element, element.closest("label")].find((each) => each && outlined(each));
  const what = element.outerHTML.slice(0, 200);
  if (!shown) return [element.dataset.number, `no outline: ${what}`];
  const { outlineOffset, outlineWidth } = getComputedStyle(shown);
  const reach = parseFloat(outlineOffset) + parseFloat(outlineWidth) - 1;
  const box = shown.getBoundingClientRect();
  const within = ({ left, top, right, bottom }) => box.left - reach >= left && box.top - reach >= top
    && box.right + reach <= right && box.bottom + reach <= bottom;
  for (let each = shown.parentElement; each !== document.body && each; each = each.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(each);
    if ((overflowX !== "visible" || overflowY !== "visible") && !within(each.getBoundingClientRect())) {
      return [element.dataset.number, `cut off by ${each.id || each.className}: ${what}`];
    }
  }
  const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  return [element.dataset.number, within(view) ? "" : `out of view: ${what}`];
}"""
"""What has the focus, by its number, and what is wrong with how that is shown."""


class Told(OneAnswer):
    """Answers as the question wants it."""

    def __init__(self) -> None:
        super().__init__([ARTICLE, PRICES])
        self.go_on = threading.Event()

    def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
        answer = super().answer(question, language, before)
        if question == WAITS:
            self.go_on.wait()
        if question == UNSURE:
            return replace(answer, confidence=0.3, suggestions=(OTHER,))
        return replace(answer, text="20.000 đồng", citations=(OTHER,)) if question == ROWS else answer


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    told = Told()
    yield told
    told.go_on.set()


@pytest.fixture(scope="module")
def site(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that people reach by a proxy, which names them."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "uploads").mkdir()
    (folder / "uploads" / "own.txt").write_text("Phủ sóng 5G.", encoding="utf-8")
    settings: dict[str, Any] = {
        "auth": "header", "trusted_proxies": "127.0.0.1", "editors": "press", "articles": folder, "uploads": "uploads",
        "log_questions": True, "audit": folder.parent / "audit.jsonl", "name": "Sở Nội vụ",
    }  # fmt: skip
    with serving(told, **settings) as address:
        yield address


@pytest.fixture(scope="module")
def editor(site: str, browser: Browser) -> Iterator[Page]:
    """A page of somebody who may work at the desk."""
    context = browser.new_context(locale="vi-VN", extra_http_headers=EDITOR)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def stranger(site: str, browser: Browser) -> Iterator[Page]:
    """A page of somebody whom nobody names."""
    context = browser.new_context(locale="vi-VN")
    yield context.new_page()
    context.close()


def ask(page: Page, question: str) -> None:
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")


def violations(page: Page) -> list[str]:
    """Return what breaks a rule at any width, by day or by night."""
    page.add_style_tag(content=CALM)
    page.evaluate(Axe().axe_script)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if page.locator("gradio-app").count():
                expect(page.locator("html")).to_have_class("dark" if scheme == "dark" else "")
            for rule in page.evaluate(AXE)["violations"]:
                at = f"{width} {scheme} {rule['id']}"
                found += [f"{at}: {node['html']} {node['failureSummary']}" for node in rule["nodes"]]
    page.emulate_media(color_scheme="light")
    return found


def test_axe_finds_nothing_in_any_state_of_the_conversation(site: str, editor: Page, told: Told) -> None:
    editor.goto(f"{site}/?lang=vi")
    for state, (question, there) in STATES.items():
        if state == "found":
            told.go_on.set()
        if question:
            ask(editor, question)
        expect(editor.locator(f"#chat {there}").last).to_be_visible(timeout=PATIENCE_MS)
        assert violations(editor) == [], state


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_any_page(site: str, editor: Page, stranger: Page, name: str) -> None:
    page = stranger if name == "login" else editor
    if name == "report":
        assert page.request.post(f"{site}/api/feedback", data=SAID).ok
    page.goto(f"{site}/{PAGES[name]}")
    assert violations(page) == []


def reached(page: Page) -> tuple[set[str], list[str]]:
    """Press Tab until all that can have the focus has had it; return what never had, and what does not show it."""
    count = page.evaluate(MARK)
    assert count > 0
    missed, wrong = {str(number) for number in range(count)}, []
    for _ in range(2 * count + 5):
        page.keyboard.press("Tab")
        number, trouble = page.evaluate(FOCUSED)
        missed.discard(number)
        wrong += [trouble] * bool(trouble)
        if not missed:
            break
    return {page.locator(f"[data-number='{number}']").evaluate("each => each.outerHTML") for number in missed}, wrong


@pytest.mark.parametrize("width", [375, 1280])
def test_the_keyboard_reaches_all_of_a_conversation_and_sees_where_it_is(site: str, editor: Page, width: int) -> None:
    page = editor.context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/?lang=vi&q={ROWS}")
    expect(page.locator("#chat .hd-found")).to_be_visible(timeout=PATIENCE_MS)
    ask(page, UNSURE)
    expect(page.locator("#chat .hd-others[open]").last).to_be_visible()
    expect(page.locator("#sources .hd-hint")).to_contain_text(UNSURE)
    wait_until_at_rest(page)
    assert reached(page) == (set(), [])
    page.close()


@pytest.mark.parametrize("name", [*PAGES, "plain"])
def test_the_keyboard_reaches_all_of_a_page_and_sees_where_it_is(
    site: str, editor: Page, stranger: Page, name: str
) -> None:
    page = stranger if name == "login" else editor
    for width in (375, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}/{PAGES.get(name, f'plain?q={ROWS}&lang=vi')}")
        assert reached(page) == (set(), []), width
