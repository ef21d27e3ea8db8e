"""A saved web page: its article, without menus, scripts and what is hidden."""

import codecs
import re
from configparser import ConfigParser
from copy import deepcopy

import lxml.etree
import lxml.html
from trafilatura import bare_extraction
from trafilatura.settings import DEFAULT_CONFIG, Document

from index.formats.content import Content
from index.formats.decoding import UTF_16, decode
from index.formats.html import words_of
from index.formats.legacy import decode_legacy, repair, repair_line
from index.formats.lines import tidy_lines

CHARSET = re.compile(rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
HEAD = 4096
"""Bytes in which a page may state its charset; browsers look at 1024."""
ENTITIES = re.compile(r"\A(?:\s*<\?xml[^>]*>)?\s*<!DOCTYPE[^>\[]*\[[^\]]*\]\s*>", re.IGNORECASE)
NO_ARTICLE = (
    "//nav | //menu | //script | //style | //template | //noscript | //comment() | //*[@hidden] | "
    "//*[@aria-hidden='true'] | //*[re:test(@style, '(display\\s*:\\s*none|visibility\\s*:\\s*hidden)', 'i')]"
)
BESIDE = "//header[not(ancestor::article)] | //footer | //aside | //form | //head"
REGEX = {"re": "http://exslt.org/regular-expressions"}
CLOSED = dict.fromkeys(("head", "p", "quote", "code", "table"), "\n\n") | {"list": "\n"}
OPENED = CLOSED | {"row": "\n", "item": "\n- "}
OUTER = ("body", "table", "list")
"""Elements whose own text is only the layout of the file."""
KEPT = ("quote", "code")
SPACES = re.compile(r"\s+")
SHORT = 250
"""Characters below which an extracted article may be only a part of the page."""


def read(raw: bytes) -> Content:
    """Return the article of a web page, and the title, date and canonical address that the page states.

    :raises ValueError: If its letters cannot be decoded, or no article is found.
    """
    page, decoded = _decode_page(raw)
    page = ENTITIES.sub("", page).replace("\0", "")
    if not page.strip():
        raise ValueError("holds no text")
    # as bytes: from a string with an XML declaration lxml would refuse to parse
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "ignore"), parser=parser)
    except lxml.etree.ParserError as error:
        raise ValueError("holds no text") from error
    for part in tree.xpath(NO_ARTICLE, namespaces=REGEX):
        # metadata may stand in scripts, but a page's words do not
        if part.getparent() is not None and part.tag != "body" and part.get("type") != "application/ld+json":
            part.drop_tree()
    found = bare_extraction(
        deepcopy(tree),
        config=_config(),
        fast=True,
        favor_recall=True,
        include_comments=False,
        include_formatting=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(found, Document):
        found = Document()
    text = _written(found.body) if found.body is not None else ""
    around = _all_words(tree) if len(text) < SHORT else ""
    text = around if len(around) > 2 * len(text) else text
    if not any(map(str.isalnum, text)):
        raise ValueError("holds no article text: save the page itself, after its scripts have run, or leave it out")
    text, repaired = repair(text)  # letters may be written as entities
    title = found.title or _heading(tree)
    title = repair_line(title, repaired) if title and repaired else title
    return Content(text, title=title, date=found.date, url=_web_address(found.url), decoded=repaired or decoded)


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


def _config() -> ConfigParser:
    """Return trafilatura's settings without its least lengths: an intranet's page may be one sentence."""
    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = config["DEFAULT"]["MIN_FILE_SIZE"] = "1"
    return config


def _written(body: lxml.etree._Element) -> str:
    """Return the words of what trafilatura found, in its own XML: head, p, list, item, table, row, cell, quote, lb."""
    for line_break in body.iter("lb"):
        line_break.text = "\n"
    for row in body.iter("row"):
        row.text = " | ".join(" ".join("".join(cell.itertext()).split()) for cell in row.iterchildren("cell"))
        del row[:]
    for element in body.iter():
        # line breaks of the file are none of the page, but in <pre>
        if element.tag not in ("lb", *KEPT):
            element.text = SPACES.sub(" ", element.text or "")
        if element is not body and element.getparent().tag not in KEPT:
            element.tail = SPACES.sub(" ", element.tail or "")
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            words = (element.text or "").lstrip() if element.tag == "item" else element.text or ""
            opened = "" if _begins_item(element) else OPENED.get(element.tag, "")
            parts += [opened, words.strip() if element.tag in OUTER else words]
        else:
            words = "" if element is body else element.tail or ""
            outside = (parent := element.getparent()) is not None and parent.tag in OUTER
            parts += [CLOSED.get(element.tag, ""), words.strip() if outside else words]
    return tidy_lines("".join(parts))


def _begins_item(element: lxml.etree._Element) -> bool:
    item = element.getparent()
    if item is None or item.tag != "item" or element.tag == "list":
        return False
    return item.index(element) == 0 and not (item.text or "").strip()


def _all_words(tree: lxml.html.HtmlElement) -> str:
    """Return the words of a page without its menus, for one that is too short to tell an article in it."""
    rest = deepcopy(tree)
    for beside in rest.xpath(BESIDE):
        if beside.getparent() is not None:
            beside.drop_tree()
    return words_of(lxml.html.tostring(rest, encoding="unicode"))


def _heading(tree: lxml.html.HtmlElement) -> str | None:
    for name in ("title", "h1", "h2"):
        for element in tree.iter(name):
            if words := " ".join(element.text_content().split()):
                return words
    return None


def _web_address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
