"""What a person says of an answer in a real browser counts once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.answers.answer import Answer
from app.answers.question import clean_question
from app.web.chat.page_words import PAGE_WORDS
from app.wording.words import WORDING
from tests.fakes import OneAnswer
from tests.kept import feedback_in
from tests.serving import serving

pytestmark = pytest.mark.browser


class Cleans(OneAnswer):
    """Answers a question that has line breaks and characters of no width, as any other."""

    def answer(self, *asked: object, **more: object) -> Answer:
        return super().answer(clean_question(str(asked[0])))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of a server, and where it keeps what people say."""
    path = tmp_path_factory.mktemp("feedback") / "f.sqlite"
    with serving(Cleans(), feedback=path, log_questions=True) as address:
        yield address, path


def answered(page: Page, address: str) -> Locator:
    """Open the page, ask, and return the reply."""
    page.goto(f"{address}/?lang=en&q=5G%3F")
    reply = page.locator("#chat .hd-found").last  # a conversation that the tab kept stands above it
    expect(reply).to_be_visible(timeout=30_000)
    return reply


def say(reply: Locator, label: str) -> None:
    with reply.page.expect_response("**/api/feedback") as said:
        reply.locator(".hd-thumb", has_text=label).click()
    assert said.value.status == 204


def test_pressing_twice_or_the_other_way_counts_once_in_each_tab_over_a_reload_too(
    place: tuple[str, Path], browser: Browser
) -> None:
    address, path = place
    for tabs in (1, 2):
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        reply = answered(page, address)
        for label in ("Hữu ích", "Hữu ích", "Chưa đúng"):
            say(reply, label)
        assert [said.helpful for _, said in feedback_in(path)] == [False] * tabs
        say(answered(page, address), "Chưa đúng")
        assert [said.helpful for _, said in feedback_in(path)] == [False] * tabs
        context.close()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Phủ   sóng\n\n5G?", "Phủ sóng 5G?"), ("5G" + "\u200b" * 1500 + "?", "5G")],
    ids=["lines", "too long"],
)
def test_the_question_is_kept_in_one_line_and_an_over_long_one_is_cut(
    place: tuple[str, Path], browser: Browser, typed: str, kept: str
) -> None:
    address, path = place
    page = browser.new_page(locale="en-GB")
    page.goto(address)
    page.locator("#question textarea").fill(typed)
    page.locator("#question textarea").press("Enter")
    say(page.locator("#chat .hd-found"), "Hữu ích")
    expect(page.locator(".hd-said")).to_have_text(WORDING["vi"].thanks)
    *_, (_, said) = feedback_in(path, True)
    assert said.question == kept
    page.close()


def test_thanks_are_given_only_for_what_is_kept(place: tuple[str, Path], browser: Browser) -> None:
    page = browser.new_page(locale="en-GB")
    reply = answered(page, place[0])
    said, comment = reply.locator(".hd-said"), reply.locator(".hd-comment input")
    page.route("**/api/feedback", lambda route: route.fulfill(status=429, body="{}"))
    reply.locator(".hd-thumb", has_text="Chưa đúng").click()
    expect(said).to_have_text(PAGE_WORDS["vi"].unkept)
    comment.fill("Số của năm trước")
    with page.expect_response("**/api/feedback"):
        comment.press("Enter")
    expect(said).to_have_text(PAGE_WORDS["vi"].unkept)
    expect(comment).to_have_value("Số của năm trước")
    page.unroute("**/api/feedback")
    comment.press("Enter")
    expect(said).to_have_text(WORDING["vi"].thanks)
    expect(comment).to_have_count(0)
    page.close()
