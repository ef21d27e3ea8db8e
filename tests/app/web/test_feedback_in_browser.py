"""What a person says of an answer in a real browser counts once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.operations.feedback import FeedbackFile
from tests.fakes import OneAnswer
from tests.serving import serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of a server, and where it keeps what people say."""
    path = tmp_path_factory.mktemp("feedback") / "f.sqlite"
    with serving(OneAnswer(), feedback=path) as address:
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
        assert [said.helpful for _, said in FeedbackFile(path, False)] == [False] * tabs
        say(answered(page, address), "Chưa đúng")
        assert [said.helpful for _, said in FeedbackFile(path, False)] == [False] * tabs
        context.close()
