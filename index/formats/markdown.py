"""Markdown, read for its words: markup is dropped, YAML front matter is metadata."""

from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.formats import html
from index.formats.content import Content
from index.formats.decoding import decode
from index.formats.front_matter import split_front_matter

BREAKS = {"softbreak": " ", "hardbreak": "\n"}
SHOWN = ("text", "code_inline", "image")


def read(raw: bytes) -> Content:
    """Return the words of a Markdown file; the title is the front matter's, else the first heading.

    :raises ValueError: If the file's letters cannot be decoded, or the front matter is not a YAML mapping.
    """
    whole, decoded = decode(raw)
    stated = split_front_matter(whole)
    blocks = _blocks(MarkdownIt("commonmark").enable("table").parse(stated.text))
    title = stated.title or next((words for kind, words in blocks if kind == "heading"), None)
    title = " ".join(title.split()) if title else None
    return replace(stated, text=_join(blocks), title=title, decoded=decoded)


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
        elif token.type == "html_block" and (words := html.words_of(token.content)):
            blocks.append((kind, words))
    return blocks


def _words(inline: Token) -> str:
    words: list[str] = []
    hidden = 0
    for token in inline.children or []:
        if token.type == "html_inline":
            hidden = max(hidden + html.hides(token.content), 0)
            words.append(html.replaced(token.content))
        elif token.type in BREAKS:
            words.append(BREAKS[token.type])
        elif token.type in SHOWN and not hidden:
            words.append(token.content)
    return "".join(words).strip()


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
