"""Web pages for tests, and what is read of them."""

from index.formats.file_content import Content
from index.formats.html.web_page import read

INTRODUCTION = "Trang này nói về dịch vụ của trung tâm và được cập nhật mỗi năm một lần."


def page(body: str) -> Content:
    return read(f"<html><head><title>Trang</title></head><body><main>{body}</main></body></html>".encode())


def blocks(body: str) -> list[tuple[str, str]]:
    content = page(body)
    return [(block.kind, content.text[block.start : block.end]) for block in content.blocks]


def levels(body: str) -> list[tuple[str, int]]:
    return [(block.kind, block.level) for block in page(body).blocks]
