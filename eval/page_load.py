"""How long a browser on a slow line takes to the question box, the conversation and the first answer."""

import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from eval.speed import Figure

LINE = {"latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
"""Fast 3G: milliseconds before each response, and bytes a second; WebPageTest and Lighthouse measure with these."""
WIDTHS = 1280, 375
"""Of the window, in pixels: a desk's and a phone's."""
PATIENCE_MS, SETTLING_MS = 60_000, 1_500
"""How long is waited for what is to come, and for what the page asks for once the conversation is there."""
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
BOX = "#hd-first input[name=q], #question :is(input, textarea)"
_WATCH = f"""(() => {{
  const marks = window.pageLoad = {{ shift: 0 }};
  const options = {{ type: "layout-shift", buffered: true }};
  new PerformanceObserver((list) => {{
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) marks.shift += shift.value;
  }}).observe(options);
  const shown = (selector) => document.querySelector(selector)?.checkVisibility({{ visibilityProperty: true }});
  const look = () => {{
    // what is there when a frame is made is shown with it, and so when the next one is made
    requestAnimationFrame((now) => {{
      if (marks.seen) marks.box ??= now;
      if (marks.whole) marks.conversation ??= now;
      marks.seen = shown("{BOX}");
      marks.whole = shown("#question :is(input, textarea)") && !document.querySelector("#hd-first");
      if (!marks.conversation) look();
    }});
  }};
  look();
}})()"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One opening of the page: seconds until a box can be typed into, and until the conversation is there.

    ``requests`` are those that went over the line, ``size`` is what they brought, in bytes, and ``shift`` the sum of
    all layout shifts, an upper bound of the cumulative one.
    """

    box: float
    conversation: float
    requests: int
    size: int
    shift: float


@dataclass(frozen=True, slots=True)
class PageLoad:
    """Several openings in a window of a width: ``cold`` ones, ``warm`` ones, and ``answered`` seconds.

    These are until a question is answered that was sent as soon as there was a box, cold.
    """

    width: int
    cold: Sequence[Loaded]
    warm: Sequence[Loaded]
    answered: Sequence[float]

    def figures(self) -> list[Figure]:
        """Return the medians, and the most of what is to be below a bound."""
        cold, warm = self.cold, self.warm
        at = f"{self.width} px"
        return [
            Figure(f"{at}, cold: to a question box", _median(each.box for each in cold), "s", "budget 3 or less"),
            Figure(f"{at}, cold: to the conversation", _median(each.conversation for each in cold), "s"),
            Figure(f"{at}, cold: to the answer of a question sent at once", _median(self.answered), "s"),
            Figure(f"{at}, warm: to a question box", _median(each.box for each in warm), "s", "budget 1 or less"),
            Figure(f"{at}, warm: to the conversation", _median(each.conversation for each in warm), "s"),
            Figure(f"{at}, cold: requests", max(each.requests for each in cold), "", "budget 40 or less"),
            Figure(f"{at}, cold: brought", max(each.size for each in cold) / 1000, "kB"),
            Figure(f"{at}, warm: requests", max(each.requests for each in warm), ""),
            Figure(
                f"{at}: sum of layout shifts, in thousandths",
                1000 * max(each.shift for each in (*cold, *warm)),
                "",
                "budget 50 or less",
            ),
        ]


def measure_page(address: str, question: str, chromium: str, tries: int) -> list[PageLoad]:
    """Return how the page at ``address`` opens in Chromium on a fast 3G line, in a window of each width.

    :param question: What is asked as soon as there is a box.
    :param chromium: The browser's file.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        loads = [_measure_width(browser, address, question, width, tries) for width in WIDTHS]
        browser.close()
    return loads


def _measure_width(browser: Browser, address: str, question: str, width: int, tries: int) -> PageLoad:
    cold, warm, answered = [], [], []
    for _ in range(tries):
        with _person(browser, width) as context:
            cold.append(_open(context, address))
            warm.append(_open(context, address))
        with _person(browser, width) as context:
            answered.append(_ask_at_once(context, address, question))
    return PageLoad(width, cold, warm, answered)


@contextmanager
def _person(browser: Browser, width: int) -> Iterator[BrowserContext]:
    """Yield what holds the browser's data of one person, who has never been here."""
    context = browser.new_context(locale="vi-VN", viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(_WATCH)
    yield context
    context.close()


def _open(context: BrowserContext, address: str) -> Loaded:
    page = context.new_page()
    line = _Line(page)
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.pageLoad?.conversation")
    page.wait_for_timeout(SETTLING_MS)
    marks = page.evaluate("window.pageLoad")
    page.close()
    return Loaded(marks["box"] / 1000, marks["conversation"] / 1000, line.requests, line.size, marks["shift"])


def _ask_at_once(context: BrowserContext, address: str, question: str) -> float:
    page = context.new_page()
    _Line(page)
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    box = page.locator(BOX).first
    box.fill(question)
    box.press("Enter", no_wait_after=True)
    page.locator(".hd-reply:not(.hd-waiting)").wait_for()
    seconds = time.monotonic() - began
    page.close()
    return seconds


class _Line:
    """The line that a page loads over, and what goes over it."""

    def __init__(self, page: Page) -> None:
        self._asked: set[str] = set()
        self._kept: set[str] = set()
        self.size = 0
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.requestServedFromCache", lambda event: self._kept.add(event["requestId"]))
        session.on("Network.responseReceived", self._receive)
        session.on("Network.loadingFinished", self._finish)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, **LINE})

    @property
    def requests(self) -> int:
        """How many requests went over the line; what the browser had kept did not."""
        return len(self._asked - self._kept)

    def _ask(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self._asked.add(event["requestId"])

    def _receive(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._kept.add(event["requestId"])

    def _finish(self, event: dict[str, Any]) -> None:
        self.size += event["encodedDataLength"]


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)
