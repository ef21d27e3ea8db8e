"""Login in a real browser, behind a real nginx, from a portal of the same site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app.operations.listener import listen
from tests.fakes import application
from tests.login_provider import CLIENT, SECRET, login_provider
from tests.serving import ROOT, free_port, nginx, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
PATIENCE_MS = 20_000
PORTAL = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng nội bộ</title>
<script src="{site}embed.js" data-lang="vi" defer></script></head><body><h1>Cổng nội bộ</h1></body></html>"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Addresses, each ending in ``/``: of the portal, and of the program, which differ in their ports."""
    folder = tmp_path_factory.mktemp("nginx")
    ports = [free_port(), free_port()]
    portal, site = f"http://localhost:{ports[0]}/", f"http://localhost:{ports[1]}/qa/"
    (folder / "index.html").write_text(PORTAL.format(site=site), encoding="utf-8")
    example = (ROOT / "app" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    with login_provider() as provider, listen("127.0.0.1", 0) as bound:
        app = application(
            auth="oidc", oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET,
            public_url=site, trusted_proxies="127.0.0.1", frame_ancestors=portal[:-1],
        )  # fmt: skip
        # as many groups as a cookie holds, which the proxy has to let through
        provider.claims = {"groups": [f"group {number}" for number in range(205)]}
        behind = example.replace("127.0.0.1:7860", "{}:{}".format(*bound.getsockname()))
        blocks = ((ports[0], f"root {folder};"), (ports[1], behind))
        servers = "\n".join(f"server {{ listen 127.0.0.1:{port}; {block} }}" for port, block in blocks)
        with served(app, bound), nginx(folder, servers, f"{site}healthz"):
            yield portal, site


def test_who_opens_an_article_logs_in_and_sees_it(place: tuple[str, str], browser: Browser) -> None:
    page = browser.new_page(locale="vi-VN")
    wanted = f"{place[1]}articles/a.txt?{'x' * 900}"
    page.goto(wanted)
    assert page.url == wanted
    expect(page.locator("h1")).to_have_text("Hạ tầng số")
    page.goto(f"{place[1]}logout")
    expect(page.locator("h1")).to_have_text("Bạn đã đăng xuất.")
    page.close()


def test_in_a_portals_frame_a_person_logs_in_in_a_tab_and_goes_on_in_the_frame(
    place: tuple[str, str], browser: Browser
) -> None:
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(place[0])
    page.get_by_role("button", name="Hỏi Đáp").click()
    frame = page.frame_locator("iframe")
    with context.expect_page() as opening:
        frame.get_by_role("link", name="Đăng nhập", exact=True).click()
    tab = opening.value
    expect(tab.locator("#question")).to_be_visible(timeout=PATIENCE_MS)
    assert tab.url == f"{place[1]}?lang=vi"
    frame.get_by_role("link", name="Tôi đã đăng nhập").click()
    expect(frame.locator("#question")).to_be_visible(timeout=PATIENCE_MS)
    tab.get_by_role("link", name="Đăng xuất").click()
    expect(tab.locator("h1")).to_have_text("Bạn đã đăng xuất.")
    context.close()


def test_a_login_that_has_ended_is_renewed_when_the_open_page_asks(place: tuple[str, str], browser: Browser) -> None:
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(place[1])
    box = page.locator("#question").locator("input, textarea")
    box.fill("Phủ sóng 5G?")
    context.clear_cookies()
    with page.expect_navigation(url=place[1], wait_until="load"):
        box.press("Enter")
    assert [cookie["name"] for cookie in context.cookies()] == ["hoidap"]
    expect(box).to_be_visible()
    box.fill("Phủ sóng 5G?")
    box.press("Enter")
    expect(page.locator("#chat .hd-reply").last).to_contain_text("91,2%")
    context.close()
