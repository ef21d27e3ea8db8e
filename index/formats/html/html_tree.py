"""HTML parsed, the words of an element as one line, and what of it is no text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

UNSHOWN = frozenset(
    "script style template noscript iframe object embed svg canvas audio video map select option datalist input "
    "textarea button label dialog frame frameset progress head title rp rt".split()
)
LINES = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol optgroup option p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CELLS = ("td", "th")
PERMALINKS = ("¶", "#", "🔗")
"""Signs behind headings that lead to themselves."""
STRUCK = frozenset(("s", "strike", "del"))
STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
NOTE = "footnote-text"
"""The attribute of what refers to a footnote: the note's words, none if they stand elsewhere already."""
SPACES = re.compile(r"\s+")
GONE = "\0"
"""What stands for what was taken out of words; no page holds it."""
MENDED = re.compile(r"\s*[\[(]\s*\0[\s\0]*[\])]|\s*\0[\s\0]*(?=[.,;:!?)\]]|$)|\0")
SHOWN = 40
"""Characters that are shown of what is left out."""
ENDED = (".", ",", ";", ":", "!", "?", "…", "(", "-", "–", "/")


TOO_DEEP = (
    "what stands in more than 250 elements, one within the other, and all behind it is left out: save the file from a "
    "browser or an editor anew"
)

Element: TypeAlias = HtmlElement


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page, and what of the file is not in it, for :class:`~index.formats.file_content.Content`."""

    tree: Element
    lost: tuple[str, ...]


def parse(page: str) -> Page:
    """Return the tree of a page or of a piece of one, without comments.

    :raises ValueError: If there is none.
    """
    # as bytes: from a string with an XML declaration lxml would refuse to parse
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(page.encode("utf-8", "ignore"), parser=parser)
    except etree.ParserError as error:
        raise ValueError("holds no text") from error
    deep = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return Page(tree, (TOO_DEEP,) * deep)


class Steps:
    """The elements of a tree in order, each opened and closed; without recursion, as they may stand deep."""

    def __init__(self, root: Element) -> None:
        self._walker = etree.iterwalk(root, events=("start", "end"))

    def __iter__(self) -> Iterator[tuple[bool, Element]]:
        """Yield whether an element is opened, and the element."""
        for event, element in self._walker:
            yield event == "start", element

    def pass_by(self) -> None:
        """Close the element that was opened last without opening what is in it."""
        self._walker.skip_subtree()


@dataclass(slots=True)
class Aside:
    """What is met on the way and is no text where it stands: words that are struck out, and footnotes."""

    struck: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def instead_of(self, element: Element) -> str | None:
        """Return what is read in the place of an element, for :func:`mended`; None if its own words are."""
        if element.tag in UNSHOWN or _is_permalink(element):
            return ""
        if (note := element.get(NOTE)) is not None:
            self.notes += [note] if note else []
            return GONE
        if element.tag in STRUCK or STRUCK_STYLE.search(element.get("style") or ""):
            words = " ".join("".join(element.itertext()).split())
            self.struck += [words] if words else []
            return GONE
        return None

    @property
    def lost(self) -> tuple[str, ...]:
        """What was struck out, as a sentence for :class:`~index.formats.file_content.Content`."""
        if not self.struck:
            return ()
        shown = ", ".join(f"“{each[:SHOWN]}{'…' * (len(each) > SHOWN)}”" for each in self.struck[:3])
        count = f"{len(self.struck)} struck-out stretches are" if len(self.struck) > 1 else "1 struck-out stretch is"
        return (f"{count} left out: {shown}{', …' * (len(self.struck) > 3)}; take the line away from what still holds",)


def _is_permalink(element: Element) -> bool:
    return element.tag == "a" and not len(element) and (element.text or "").strip() in PERMALINKS


def one_line(element: Element, aside: Aside) -> str:
    """Return the words of an element, its blocks with spaces between them."""
    return " ".join(mended(_lined(element, aside)).split())


def mended(words: str) -> str:
    """Return words without the gaps and brackets that were left where something was taken out."""
    return MENDED.sub("", words) if GONE in words else words


def cell_line(element: Element, aside: Aside) -> str:
    """Return the words of a table's cell. Between its blocks, such as the items of a list, stands ``; ``."""
    blocks = []
    for block in mended(_lined(element, aside)).split("\n"):
        joined = ""
        for line in map(_tidied, block.split("\r")):
            joined += f"{_between(joined, line)}{line}" if joined and line else line
        blocks.append(joined)
    text = ""
    for block in filter(None, blocks):
        text += f"{' ' if text.endswith(ENDED) else '; '}{block}" if text else block
    return text


def _between(before: str, line: str) -> str:
    """Return what stands for a line break: a line that goes on begins with a small letter or a sign."""
    return " " if before.endswith(ENDED) or line[0].islower() or not line[0].isalnum() else "; "


def _tidied(words: str) -> str:
    return " ".join(words.split())


def _lined(element: Element, aside: Aside) -> str:
    """Return the words of an element with line feeds between its blocks, carriage returns for its line breaks."""
    words: list[str] = []
    taken = None
    steps = Steps(element)
    for opened, each in steps:
        edge = "\n" if each.tag in LINES and each is not element else ""
        if opened:
            if each is not element and (instead := aside.instead_of(each)) is not None:
                words.append(instead)
                steps.pass_by()
                taken = each
                continue
            words += [edge, SPACES.sub(" ", each.text or "")]
        else:
            tail = "" if each is element else SPACES.sub(" ", each.tail or "")
            words += ["\r" if each.tag == "br" else "" if each is taken else edge, tail]
            taken = None if each is taken else taken
    return "".join(words)
