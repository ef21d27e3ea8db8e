"""The cards of a conversation in a real browser: what is asked on from them, what hovering shows, and the sources."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.web.reload import LiveAnswerer
from index.build import build_index
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder
from tests.serving import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
ASKED, NEXT = "Mạng 5G phủ bao nhiêu dân số?", "Internet đến được bao nhiêu xã?"
FAQ = f"""# Mạng

## {ASKED}

Năm nay có nhiều trạm mới. Mạng 5G phủ 91,2% dân số. Vùng núi còn ít trạm.

## {NEXT}

| Vùng | Số xã |
| --- | --- |
| Internet miền núi | 12 |
| Internet miền biển | 30 |
"""
LONG = f"# Cáp\n\n{'Vùng núi còn ít trạm mới của mạng này. ' * 19}Cáp quang dài 15 km. Hết."
PATIENCE_MS = 20_000
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cards")
    (folder / "articles").mkdir()
    (folder / "articles" / "faq.md").write_text(FAQ, encoding="utf-8")
    (folder / "articles" / "long.md").write_text(LONG, encoding="utf-8")
    build_index(folder / "articles", folder / "index", FakeEncoder, PassageSettings())
    index = Index.load(folder / "index", FakeEncoder())
    with serving(LiveAnswerer(Answerer(Judge(index, passages=5, threshold=0.0)), folder / "index")) as address:
        yield address


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visit]:
    """Return a function that asks on a page of its own; no page may run into an error."""
    opened, troubles = [], []

    def ask(question: str, width: int = 1280, height: int = 860) -> Page:
        context = browser.new_context(locale="vi-VN", viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(f"{site}/?{urlencode({'q': question})}")
        expect(page.locator("#chat .hd-found")).to_be_visible(timeout=PATIENCE_MS)
        return page

    yield ask
    for context in opened:
        context.close()
    assert not troubles


def test_a_question_below_the_last_answer_is_asked_by_a_click_beside_what_the_box_holds(visit: Visit) -> None:
    page = visit(ASKED)
    chips = page.locator("#chat .hd-further button.hd-ask")
    expect(chips).to_have_text([NEXT])
    box = page.locator("#question textarea")
    box.fill("nháp")
    chips.click()
    expect(page.locator("#chat .hd-question")).to_have_text([ASKED, NEXT])
    expect(page.locator("#chat .hd-found")).to_have_count(2)
    expect(box).to_have_value("nháp")
    expect(page.locator("#sources .hd-hint")).to_contain_text(NEXT)
    expect(page.locator("#chat .hd-further")).to_have_count(0)  # both are asked


@pytest.mark.parametrize("draft", ["", "nháp"])
def test_two_quick_clicks_on_a_further_question_are_one(visit: Visit, draft: str) -> None:
    page = visit(ASKED)
    box = page.locator("#question textarea")
    box.fill(draft)
    page.locator("#chat button.hd-ask").dblclick()
    expect(page.locator("#chat .hd-found")).to_have_count(2)
    expect(page.locator("#chat .hd-question")).to_have_text([ASKED, NEXT])
    expect(box).to_have_value(draft)


def test_a_click_on_a_further_question_does_not_scroll_a_phone_to_the_sources(visit: Visit) -> None:
    page = visit(ASKED, width=375)
    page.locator("#chat .hd-ask").click()
    expect(page.locator("#chat .hd-found")).to_have_count(2)
    expect(page.locator("#question")).to_be_in_viewport()


def test_other_answers_are_unfolded_where_the_first_is_unsure(visit: Visit) -> None:
    page = visit(ASKED)
    expect(page.locator("#chat .hd-level")).not_to_have_text("●●●")
    expect(page.locator("#chat .hd-others li").first).to_be_visible()


def test_hovering_a_number_shows_what_surrounds_the_quote_and_not_the_quote_again(visit: Visit) -> None:
    page = visit(ASKED)
    number = page.locator("#chat .hd-sentence a.hd-cite").first
    number.hover()
    shown = page.get_by_role("tooltip")
    expect(shown).to_contain_text("Năm nay có nhiều trạm mới. […] Vùng núi còn ít trạm.")
    expect(shown).not_to_contain_text("91,2%")
    expect(number).to_have_accessible_description("Năm nay có nhiều trạm mới. […] Vùng núi còn ít trạm.")


def test_what_a_source_quotes_is_in_view_in_the_panel_and_the_next_source_begins_at_its_top(visit: Visit) -> None:
    page = visit("Cáp quang?", width=900, height=600)
    quoted = page.locator("#sources mark", has_text="Cáp quang dài 15 km.")
    expect(quoted).to_be_in_viewport(ratio=1)
    assert page.locator("#beside").evaluate("panel => panel.scrollTop") > 0
    page.locator("#question textarea").fill(NEXT)
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#sources .hd-table")).to_be_visible()
    expect(page.locator("#beside")).to_have_js_property("scrollTop", 0)


def test_a_source_shows_its_table_and_a_card_keeps_its_language_when_the_page_changes(visit: Visit) -> None:
    page = visit(NEXT)
    expect(page.locator("#sources .hd-table td").first).to_be_visible()
    expect(page.locator("#sources .hd-table th")).to_have_text(["Vùng", "Số xã"])
    card = page.locator("#chat .hd-reply")
    before = card.inner_text()
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#send")).to_have_text("Send")
    expect(page.locator("#sources h2")).to_have_text("Sources")
    assert card.inner_text() == before
    expect(card).to_have_attribute("lang", "vi")
    expect(page.locator("#chat .hd-question")).to_have_attribute("lang", "vi")


def test_the_way_back_from_a_document_leads_to_the_conversation_in_its_language(visit: Visit) -> None:
    page = visit(ASKED)
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#send")).to_have_text("Send")
    page.locator("#chat button.hd-ask").click()
    expect(page.locator("#chat .hd-found")).to_have_count(2)
    with page.expect_popup() as opened:
        page.locator("#chat a.hd-cite").first.click()
    opened.value.get_by_role("link", name="← Back to questions and answers").click()
    expect(opened.value.locator("#chat .hd-question")).to_have_text([ASKED, NEXT], timeout=PATIENCE_MS)
    expect(opened.value.locator("#chat .hd-found")).to_have_count(2, timeout=PATIENCE_MS)
    expect(opened.value.locator("#send")).to_have_text("Send")
    with page.expect_popup() as listed:
        page.locator("#ways").get_by_role("link", name="All documents").click()
    listed.value.get_by_role("link", name="← Back to questions and answers").click()
    expect(listed.value.locator("#chat .hd-question")).to_have_text([ASKED, NEXT], timeout=PATIENCE_MS)
