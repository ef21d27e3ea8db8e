"""Makes the README's pictures, with var/index built from seeds/: ``make pictures``."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from tests.conftest import OPTIONS
from tests.serving import ROOT, free_port, nginx, program

IMAGES = ROOT / "docs" / "images"
PORTAL = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng nội bộ</title>
<style>
body {{font: 17px/1.6 system-ui, sans-serif; margin: 0; color: #1b2733}}
header {{background: #21466b; color: #fff; padding: 1rem 2rem}}
main {{padding: 1.5rem 2rem; max-width: 34rem}}
h2 {{font-size: 1.1rem; margin: 1.5rem 0 0}}
</style>
<script src="{site}embed.js" data-lang="vi" data-position="right" defer></script></head>
<body><header>Cổng thông tin nội bộ</header><main><h1>Tin trong ngày</h1>
<h2>Lịch công tác tuần</h2><p>Các đơn vị gửi lịch trước 15 giờ thứ sáu.</p>
<h2>Hội nghị chuyển đổi số</h2><p>Tài liệu của hội nghị đã có trong mục Văn bản.</p>
<h2>Thông báo</h2><p>Hệ thống thư điện tử bảo trì vào tối thứ bảy.</p></main></body></html>"""
QUESTIONS = ("Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?", "Who is the UN Secretary-General's envoy on technology?")


def ask(place: Page | FrameLocator, question: str) -> None:
    """Ask, and wait for the answer."""
    replies = place.locator("#chat .hd-reply:not(.hd-waiting)")
    before = replies.count()
    box = place.locator("#question").locator("input, textarea")
    box.fill(question)
    box.press("Enter")
    expect(replies).to_have_count(before + 1, timeout=20_000)


def picture_page(browser: Browser, site: str, name: str, width: int, height: int, scheme: str, questions: int) -> None:
    """Keep a picture of the page after some questions."""
    context = browser.new_context(locale="vi-VN", viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}?lang=vi")
    for question in QUESTIONS[:questions]:
        ask(page, question)
    page.mouse.move(0, 0)
    page.wait_for_timeout(700)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def picture_portal(browser: Browser, portal: str) -> None:
    """Keep a picture of a portal's page with the frame open."""
    page = browser.new_page(locale="vi-VN", viewport={"width": 1100, "height": 700})
    page.goto(f"{portal}portal.html")
    page.get_by_role("button", name="Hỏi Đáp").click()
    ask(page.frame_locator("iframe"), QUESTIONS[0])
    page.wait_for_timeout(700)
    page.screenshot(path=IMAGES / "embedded.png")
    page.close()


def main() -> None:
    """Make all pictures."""
    ports = [free_port(), free_port()]
    portal, site = (f"http://127.0.0.1:{port}/" for port in ports)
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        folder = Path(kept)
        (folder / "portal.html").write_text(PORTAL.format(site=site), encoding="utf-8")
        server = f"server {{ listen 127.0.0.1:{ports[0]}; root {folder}; }}"
        settings = {"HOIDAP_FRAME_ANCESTORS": portal[:-1]}
        with (
            program(ROOT / "var" / "index", folder, ports[1], **settings),
            nginx(folder, server, f"{portal}portal.html"),
        ):
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OPTIONS)
            picture_page(browser, site, "page", 1280, 860, "light", 2)
            picture_page(browser, site, "dark", 1280, 860, "dark", 2)
            picture_page(browser, site, "phone", 375, 760, "light", 1)
            picture_portal(browser, portal)
            browser.close()


if __name__ == "__main__":
    main()
