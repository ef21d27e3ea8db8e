"""Waits for what moves on the page of the conversation."""

from playwright.sync_api import Page

_AT_REST = """() => new Promise((resolve) => {
  const scrolled = () => document.querySelector("#chat .bubble-wrap").scrollTop;
  const look = (before, times) => (times > 9 ? resolve(true)
    : setTimeout(() => look(scrolled(), before === scrolled() ? times + 1 : 0), 100));
  look(scrolled(), 0);
})"""


def wait_until_at_rest(page: Page) -> None:
    """Wait until the page has scrolled to its newest answer: for a second nothing moves."""
    page.wait_for_function(_AT_REST)
