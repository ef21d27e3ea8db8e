"""Markdown as blocks: rendered, then read as HTML; YAML front matter is metadata."""

import re
from collections.abc import MutableMapping, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from index.formats.file_content import Content
from index.formats.html.html_blocks import parts_of
from index.formats.html.html_notes import place_notes
from index.formats.html.html_panels import reveal
from index.formats.html.html_tree import HEADINGS, Aside, one_line, parse
from index.formats.text.decoding import decode
from index.formats.text.front_matter import split_front_matter

NESTED, NESTED_INLINE = 200, 20
"""The most quotes, lists and items within each other, and the most marks within a line; more take too long."""
TOO_DEEP = "what stands in about 100 lists or quotes, one within the other, is left out: take some of their signs away"
NOTE = re.compile(r"\[\^([^\]\s]{1,50})\]:[ \t]*")
POINT = re.compile(r"[a-zđ]\)\s|(?<=[.;:]\n)\d{1,2}[.)]\s")
"""A point as regulations letter them, which is no list in Markdown, or a number other than 1 behind a whole line."""
REFERENCE = re.compile(r"\[\^([^\]\s]{1,50})\]")
SWALLOWING = (
    "script|style|template|textarea|title|iframe|noscript|select|button|svg|dialog|object|video|audio|xmp|plaintext"
)
"""Elements that would hide all that follows if they were not closed."""
OPENED = re.compile(rf"<({SWALLOWING})\b[^>]*>", re.IGNORECASE)
CLOSED = re.compile(rf"</({SWALLOWING})\b", re.IGNORECASE)


def read(raw: bytes) -> Content:
    """Return the blocks of a Markdown file; the title is the front matter's, else the first heading.

    :raises ValueError: If the file's letters cannot be decoded, or the front matter is not a YAML mapping.
    """
    whole, decoded = decode(raw)
    stated = split_front_matter(whole)
    html, lost = _rendered(stated.text)
    if not html.strip():
        return replace(stated, text="", decoded=decoded, lost=lost)
    page = parse(html)
    reveal(page.tree)
    place_notes(page.tree)
    headings = (one_line(heading, Aside()) for heading in page.tree.iter(*HEADINGS))
    parts, aside = parts_of(page.tree)
    content = Content.of(parts)
    title = stated.title or next(filter(None, headings), None)
    return replace(
        stated,
        text=content.text,
        blocks=content.blocks,
        title=" ".join(title.split()) if title else None,
        decoded=decoded,
        lost=lost + page.lost + aside.lost,
    )


def _rendered(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text as HTML, its footnotes at the end, and what of it is left out."""
    markdown = MarkdownIt("commonmark", {"maxNesting": NESTED}).enable(["table", "strikethrough"])
    markdown.block.ruler.before("reference", "note", _read_note, {"alt": ["paragraph", "reference"]})
    markdown.block.ruler.before("paragraph", "point", _ends_before_point, {"alt": ["paragraph"]})
    markdown.inline.ruler.before("link", "note", _read_reference)
    markdown.core.ruler.after("block", "nesting", _bound_lines)
    markdown.add_render_rule("image", _described)
    shared: MutableMapping[str, Any] = {"notes": {}}
    tokens = markdown.parse(text, shared)
    deep = max((token.level for token in tokens), default=0) >= NESTED - 2
    for number, words in list(shared["notes"].values()):
        note = markdown.parseInline(words, shared)
        tokens += [_html(f'<p id="footnote-{number}">'), *note, _html("</p>")]
    for opening, words, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and POINT.match(words.content):
            opening.hidden = closing.hidden = False  # in a list without empty lines paragraphs run into each other
    for token in tokens:
        _close([token] if token.type == "html_block" else token.children or [])
    return str(markdown.renderer.render(tokens, markdown.options, shared)), (TOO_DEEP,) * deep


def _bound_lines(state: StateCore) -> None:
    state.md.options["maxNesting"] = NESTED_INLINE


def _html(written: str) -> Token:
    return Token("html_block", "", 0, content=written)


def _read_note(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Take a footnote, ``[^1]: words`` and what follows up to an empty line, or indented after one, out of the text."""
    found = NOTE.match(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])
    if not found or state.is_code_block(line):
        return False
    if silent:
        return True
    words = [state.getLines(line, line + 1, state.blkIndent, False).strip()[found.end() :]]
    after = line + 1
    while after < end:
        is_inside = state.sCount[after] >= state.blkIndent + 2
        text = state.getLines(after, after + 1, state.blkIndent, False).strip()
        goes_on = bool(text) and (is_inside or bool(words[-1])) and not NOTE.match(text)
        if not goes_on and not (not text and after + 1 < end and state.sCount[after + 1] >= state.blkIndent + 2):
            break
        words.append(text)
        after += 1
    state.env["notes"].setdefault(found[1], (len(state.env["notes"]), "\n".join(words).strip()))
    state.line = after
    return True


def _ends_before_point(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Tell whether a paragraph ends, as a line follows that begins with ``a)`` or ``2.``."""
    return silent and bool(POINT.match(state.src, state.bMarks[line] + state.tShift[line]))


def _read_reference(state: StateInline, silent: bool) -> bool:
    """Read ``[^1]`` as the sign of a footnote that stands somewhere in the text."""
    found = REFERENCE.match(state.src, state.pos)
    note = state.env["notes"].get(found[1]) if found else None
    if not found or not note:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = f'<sup><a href="#footnote-{note[0]}">1</a></sup>'
    state.pos = found.end()
    return True


def _close(tokens: Sequence[Token]) -> None:
    """Take out what HTML in a block opens and does not close, if it would hide what follows."""
    closed: set[str] = set()
    for token in reversed(tokens):
        if token.type in ("html_block", "html_inline"):
            closed |= {name.lower() for name in CLOSED.findall(token.content)}
            end = (
                token.content.rfind(">") + 1
            )  # behind it nothing is found, and each beginning would be looked at in vain
            token.content = OPENED.sub(partial(_kept, closed), token.content[:end]) + token.content[end:]


def _kept(closed: Set[str], tag: re.Match[str]) -> str:
    return tag[0] if tag[1].lower() in closed else ""


def _described(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """Return the words that stand for a picture."""
    return renderer.renderInlineAsText(tokens[at].children, options, env)
