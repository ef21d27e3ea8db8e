"""A saved web page: its article, without menus, scripts and what is hidden."""

import codecs
import re
from dataclasses import replace

from index.formats.file_content import Content
from index.formats.html.html_blocks import parts_of
from index.formats.html.html_notes import place_notes
from index.formats.html.html_panels import reveal
from index.formats.html.html_tree import Element, parse
from index.formats.html.web_article import article_of, stated_by
from index.formats.text.decoding import UTF_16, decode
from index.formats.text.old_encodings import decode_legacy, repair, repair_line, repair_parts

CHARSET = re.compile(rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
HEAD = 4096
"""Bytes in which a page may state its charset; browsers look at 1024."""
ENTITIES = re.compile(r"\A(?:\s*<\?xml[^>]*>)?\s*<!DOCTYPE[^>\[]*\[[^\]]*\]\s*>", re.IGNORECASE)
NO_WORDS = ("script", "style", "noscript", "template", "iframe")
NO_ARTICLE = "holds no document text: save the page itself, after its scripts have run, or leave it out"


def read(raw: bytes) -> Content:
    """Return the article of a web page, and the title, date and canonical address that the page states.

    :raises ValueError: If its letters cannot be decoded, or no article is found.
    """
    page, decoded = _decode_page(raw)
    page = ENTITIES.sub("", page).replace("\0", "")
    if not page.strip():
        raise ValueError("holds no text")
    parsed = parse(page)
    for each in list(parsed.tree.iter(*NO_WORDS)):
        # metadata may stand in scripts, but a page's words do not
        if each.getparent() is not None and each.get("type") != "application/ld+json":
            each.drop_tree()
    reveal(parsed.tree)
    stated = stated_by(parsed.tree)
    title = stated.title or _heading(parsed.tree)
    place_notes(parsed.tree)
    parts, aside = parts_of(article_of(parsed.tree))
    if not any(any(map(str.isalnum, part.text)) for part in parts):
        raise ValueError(NO_ARTICLE)
    # letters may be written as entities
    texts, repaired = repair_parts([*(part.text for part in parts), *(part.label for part in parts)])
    labels = texts[len(parts) :]
    parts = [replace(part, text=texts[at], label=labels[at]) for at, part in enumerate(parts)]
    title = repair_line(title, repaired) if title and repaired else title
    return replace(
        Content.of(parts),
        title=title,
        date=stated.date,
        url=_web_address(stated.url),
        decoded=repaired or decoded,
        lost=parsed.lost + aside.lost,
    )


def _decode_page(raw: bytes) -> tuple[str, str | None]:
    """Return the page's text, and the encoding that it was found to be in if it does not say so.

    What it says counts: a byte order mark, then being UTF-8, then the charset that it states.
    """
    if raw[:2] in (b"<\0", b"\0<"):
        raw = (codecs.BOM_UTF16_LE if raw[:1] == b"<" else codecs.BOM_UTF16_BE) + raw
    try:
        return repair(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        stated = CHARSET.search(raw[:HEAD])
        if not stated or raw.startswith(UTF_16):
            return decode(raw)
    charset = stated[1].decode("ascii", "replace")
    # what browsers take these two for
    name = "windows-1252" if charset.lower() in ("iso-8859-1", "us-ascii") else charset
    try:
        return repair(raw.decode(name))
    except (LookupError, ValueError) as error:
        if legacy := decode_legacy(raw):
            return legacy
        problem = f"is not text in the charset {charset} that it states"
        if isinstance(error, LookupError):
            problem = f"states the charset {charset}, which is not known"
        raise ValueError(f"{problem}: save it as UTF-8") from error


def _heading(tree: Element) -> str | None:
    for name in ("title", "h1", "h2"):
        for element in tree.iter(name):
            if words := " ".join(element.text_content().split()):
                return words
    return None


def _web_address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
