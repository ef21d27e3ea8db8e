"""The page in a portal's frame, behind a real nginx, on other origins, in a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.serving import ROOT, free_port, nginx, program

pytestmark = pytest.mark.browser

COVERAGE = "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?"
PATIENCE_MS = 20_000
PORTAL = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng nội bộ</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{site}embed.js" data-lang="{language}" data-position="right" defer></script></head>
<body><main><h1>Cổng nội bộ</h1><p>Tin trong ngày.</p></main></body></html>"""
POLICY = "default-src 'none'; script-src {origin}; frame-src {origin}; style-src 'self'; connect-src {origin}"


@dataclass(frozen=True)
class Place:
    """Addresses, each ending in ``/``: of the portal, of another site that is not listed, and of the program."""

    portal: str
    stranger: str
    site: str


@pytest.fixture(scope="module")
def place(seed_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("nginx")
    ports = [free_port() for _ in range(4)]
    portal, stranger = (f"http://127.0.0.1:{port}/" for port in ports[:2])
    origin = f"http://localhost:{ports[2]}"
    site = f"{origin}/qa/"
    for language in ("vi", "en"):
        (folder / f"{language}.html").write_text(PORTAL.format(site=site, language=language), encoding="utf-8")
    example = (ROOT / "app" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert example.count("127.0.0.1:7860") == 1
    pages = f'root {folder};\nadd_header Content-Security-Policy "{POLICY.format(origin=origin)}";'
    servers = "\n".join(f"server {{ listen 127.0.0.1:{port}; {block} }}" for port, block in (
        (ports[0], pages), (ports[1], pages), (ports[2], example.replace("127.0.0.1:7860", f"127.0.0.1:{ports[3]}")),
    ))  # fmt: skip
    settings = {
        "HOIDAP_PUBLIC_URL": site, "HOIDAP_TRUSTED_PROXIES": "127.0.0.1", "HOIDAP_FRAME_ANCESTORS": portal[:-1],
        "HOIDAP_ALLOWED_ORIGINS": portal[:-1],
    }  # fmt: skip
    with program(seed_index, folder, ports[3], **settings), nginx(folder, servers, f"{site}healthz"):
        yield Place(portal, stranger, site)


class Watched:
    """A page, and what it said and asked for."""

    def __init__(self, browser: Browser, width: int = 1280, height: int = 860, **options: str) -> None:
        self.context = browser.new_context(
            locale="vi-VN", viewport={"width": width, "height": height}, **options
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE_MS)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.context.on("console", lambda message: self.said.append(message.text))
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.page = self.context.new_page()

    @property
    def violations(self) -> list[str]:
        return [text for text in self.said if "Content Security Policy" in text or "Refused to" in text]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    watched = Watched(browser)
    yield watched
    watched.context.close()


def opened(page: Page) -> FrameLocator:
    """Open the frame with the button of the portal's page."""
    page.get_by_role("button", name="Hỏi Đáp").click()
    return page.frame_locator("iframe")


def ask(place: FrameLocator | Page, question: str) -> None:
    box = place.locator("#question").locator("input, textarea")
    box.fill(question)
    box.press("Enter")
    expect(place.locator("#chat .hd-reply:not(.hd-waiting)").last).to_be_visible(timeout=PATIENCE_MS)


def test_a_portal_asks_in_a_frame_and_opens_the_citation(watched: Watched, place: Place) -> None:
    page = watched.page
    page.goto(f"{place.portal}vi.html")
    frame = opened(page)
    ask(frame, COVERAGE)
    expect(frame.locator("#chat .hd-reply").last).to_contain_text("91,2%")
    expect(frame.locator("#top")).to_be_hidden()
    assert frame.locator("#talk").evaluate("talk => [talk.offsetHeight, innerHeight - 16]") == [624, 624]
    with watched.context.expect_page() as opening:
        frame.locator("a.hd-cite").first.click()
    article = opening.value
    article.wait_for_load_state()
    assert article.url.startswith(f"{place.site}articles/")
    expect(article.locator("mark#cited")).to_contain_text("91,2%")
    assert watched.violations == []
    assert {url.split("/")[2] for url in watched.asked if not url.startswith(("data:", "blob:"))} == {
        place.portal.split("/")[2], place.site.split("/")[2],
    }  # fmt: skip
    assert page.evaluate("Object.keys(window).filter((name) => /hoidap/i.test(name))") == []


def test_a_link_that_is_copied_in_the_frame_asks_its_question_on_the_whole_page(watched: Watched, place: Place) -> None:
    page = watched.page
    page.goto(f"{place.portal}vi.html")
    frame = opened(page)
    ask(frame, COVERAGE)
    frame.get_by_role("link", name="Sao chép liên kết").click()
    expect(frame.locator("#chat .hd-copied")).to_have_text("Đã sao chép")
    watched.context.grant_permissions(["clipboard-read"], origin=place.portal[:-1])
    page.bring_to_front()
    page.locator("h1").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{place.site}?q=T")
    page.goto(copied)
    expect(page.locator("#chat .hd-question")).to_have_text(COVERAGE)
    expect(page.locator("#chat .hd-found")).to_contain_text("91,2%")
    assert page.url == f"{place.site}?lang=vi"
    assert watched.violations == []


def test_the_frame_opens_and_closes_by_keyboard_in_the_portals_language(watched: Watched, place: Place) -> None:
    page = watched.page
    page.goto(f"{place.portal}en.html")
    button = page.get_by_role("button", name="Hỏi Đáp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_have_attribute("aria-label", "Close Hỏi Đáp")
    box = page.frame_locator("iframe").locator("#question").locator("input, textarea")
    expect(box).to_have_attribute("placeholder", "Type a question…")
    ask(page.frame_locator("iframe"), COVERAGE)
    page.frame_locator("iframe").locator("#chat summary").press("Shift+Tab")
    tooltip = page.frame_locator("iframe").get_by_role("tooltip")
    expect(tooltip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tooltip).to_have_count(0)
    expect(button).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator("iframe")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("iframe")).to_be_visible()


def test_a_site_that_is_not_listed_gets_neither_frame_nor_answer(watched: Watched, place: Place) -> None:
    page = watched.page
    page.goto(f"{place.stranger}vi.html")
    opened(page)
    page.wait_for_timeout(1000)
    assert any("frame-ancestors" in text for text in watched.said)
    assert page.frames[1].url.startswith("chrome-error:")
    fetched = """(url) => fetch(url, {method: "POST", headers: {"Content-Type": "application/json"},
        body: JSON.stringify({question: "5G?"})}).then((r) => r.status, () => "refused")"""
    assert page.evaluate(fetched, f"{place.site}api/ask") == "refused"
    page.goto(f"{place.portal}vi.html")
    assert page.evaluate(fetched, f"{place.site}api/ask") == 200


def test_the_page_itself_is_in_no_frame_of_another_site(watched: Watched, place: Place) -> None:
    watched.page.goto(f"{place.portal}vi.html")
    watched.page.evaluate(
        "(url) => {const f = document.createElement('iframe'); f.src = url; document.body.append(f);}", place.site
    )
    watched.page.wait_for_timeout(1000)
    assert any("frame-ancestors" in text for text in watched.said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_under_a_path_breaks_no_policy_and_axe_finds_nothing(
    browser: Browser, place: Place, scheme: str, width: int
) -> None:
    watched = Watched(browser, width=width, color_scheme=scheme)
    page = watched.page
    page.goto(place.site)
    ask(page, COVERAGE)
    assert watched.violations == []
    assert [url for url in watched.asked if not url.startswith((place.site, "data:", "blob:"))] == []
    page.locator("#chat summary").press("Shift+Tab")
    expect(page.get_by_role("tooltip")).to_contain_text("[…]")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    watched.context.close()


def test_what_machines_ask_for_is_not_for_everybody(watched: Watched, place: Place) -> None:
    assert watched.page.goto(f"{place.site}healthz").status == 200
    for name in ("metrics", "readyz"):
        assert watched.page.goto(f"{place.site}{name}").status == 404
