"""Markdown, read for its words: markup is dropped, YAML front matter is metadata."""

import re
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.formats.content import Content

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read(raw: str) -> Content:
    """Return the words of a Markdown file; the title is the front matter's, else the first heading.

    :raises ValueError: If the front matter is not a YAML mapping.
    """
    raw = raw.replace("\r\n", "\n")
    stated: dict[str, Any] = {}
    if found := FRONT_MATTER.match(raw):
        stated, raw = _front_matter(found[1]), raw[found.end() :]
    tokens = MarkdownIt("commonmark").enable("table").parse(raw)
    blocks = _blocks(tokens)
    title = stated.get("title") or next((words for kind, words in blocks if kind == "heading"), None)
    return Content(
        text=_join(blocks),
        title=str(title) if title else None,
        date=str(stated["date"]) if stated.get("date") else None,
        url=str(stated["url"]) if stated.get("url") else None,
    )


def _front_matter(text: str) -> dict[str, Any]:
    try:
        stated = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"its front matter is not YAML ({str(error).splitlines()[0]})") from error
    if stated is None:
        return {}
    if not isinstance(stated, dict):
        raise ValueError("its front matter is not a list of `key: value` lines")
    return stated


def _blocks(tokens: list[Token]) -> list[tuple[str, str]]:
    """Return (kind, words) of each block in order; kind is ``heading``, ``item``, ``cell``, ``row`` or ``text``."""
    blocks: list[tuple[str, str]] = []
    kind = "text"
    for token in tokens:
        if token.type in ("heading_open", "td_open", "th_open", "list_item_open"):
            kind = {"heading_open": "heading", "list_item_open": "item"}.get(token.type, "cell")
        elif token.type in ("heading_close", "td_close", "th_close", "list_item_close"):
            kind = "text"
        elif token.type == "tr_close":
            blocks.append(("row", ""))
        elif token.type == "inline" and (words := _words(token)):
            blocks.append((kind, words))
        elif token.type in ("fence", "code_block"):
            blocks.append(("text", token.content.rstrip()))
    return blocks


def _words(inline: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    shown = ("text", "code_inline", "image")
    children = inline.children or []
    return "".join(breaks.get(t.type, t.content if t.type in shown else "") for t in children).strip()


def _join(blocks: list[tuple[str, str]]) -> str:
    parts: list[str] = []
    row: list[str] = []
    for kind, words in blocks:
        if kind == "cell":
            row.append(words)
        elif kind == "row":
            parts.append(" | ".join(row) + "\n")
            row = []
        else:
            parts.append(f"- {words}\n" if kind == "item" else f"{words}\n\n")
    return "".join(parts)
