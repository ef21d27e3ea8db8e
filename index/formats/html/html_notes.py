"""The footnotes of a page are taken from where they stand to where they are referred to."""

import re
from collections.abc import Iterator

from index.formats.html.html_tree import HEADINGS, NOTE, Aside, Element, one_line

NAMED = re.compile(r"(?:foot|end|_|-|^)?note|^#?_?(?:ftn|edn|fn)|cite|chu-?thich|cuoc-?chu", re.IGNORECASE)
SIGN = re.compile(r"[\[(]?\s*(?:\w{1,4}|[*†‡§]{1,3})\s*[\])]?")
"""What refers to a note: a number, a letter or an asterisk."""
HOLDERS = ("li", "p", "div", "aside", "dd", "section", "td")
WHOLE = (*HEADINGS, "table", "main", "article")
"""What no note holds. A link to it leads to a part of the page."""
ROLES = ("doc-footnote", "doc-endnote")
OWN = re.compile(r"(?:_?(?:ftn|edn|fn)|footnote|endnote|cite_note)[-_:]?\d+\Z", re.IGNORECASE)
"""The name of a note."""
LONGEST = 3_000
"""Characters of a note."""
BACK = re.compile(r"^[\s\[(]*[↑^↩⤴←][\s\])]*|[\s\[(]*[↑↩⤴←\ufe0e]+[\s\])]*$")
BEGUN = re.compile(r"^(?:\[\s*\w{0,4}\s*\]|\(\s*\))\s*")
"""The number that a note begins with, or what is left of it without its link."""


def place_notes(tree: Element) -> None:
    """Take each note that a sign in the text refers to out of ``tree``, and leave its words at the sign.

    What nothing refers to stays where it is, as a note.
    """
    named = {name: each for each in tree.iter() for name in (each.get("name"), each.get("id")) if name}
    place = {each: number for number, each in enumerate(tree.iter())}
    taken: dict[Element, str] = {}
    for sign, target in list(_signs(tree, named)):
        note = next((each for each in (target, *target.iterancestors()) if each.tag in HOLDERS), None)
        if note is None or place[note] <= place[sign] or note in sign.iterancestors():
            continue
        if note not in taken:
            if not (words := _words(note, sign, named)):
                continue
            taken[note] = words
            sign.set(NOTE, words)
        else:
            sign.set(NOTE, "")
    for note in taken:
        note.drop_tree()
    for note in list(tree.iter(*HOLDERS)):
        is_note = note.get("role") in ROLES or OWN.match(note.get("id") or "")
        if is_note and (words := _words(note, None, named)):
            note.set(NOTE, words)


def _signs(tree: Element, named: dict[str, Element]) -> Iterator[tuple[Element, Element]]:
    """Yield each link that may refer to a note, and the element that it leads to."""
    for link in tree.iter("a"):
        address = link.get("href") or ""
        target = named.get(address.partition("#")[2]) if "#" in address else None
        words = " ".join(link.text_content().split())
        if target is None or not SIGN.fullmatch(words):
            continue
        raised = link.find(".//sup") is not None or any(each.tag == "sup" for each in link.iterancestors())
        role = f"{link.get('role', '')} {link.get('class', '')}"
        if raised or "noteref" in role or NAMED.search(role) or NAMED.search(address[address.index("#") :]):
            yield link, target


def _words(note: Element, sign: Element | None, named: dict[str, Element]) -> str:
    """Return the words of a note without the link back to its sign; none if it is no note."""
    if any(True for _ in note.iter(*WHOLE)):
        return ""
    words = one_line(note, Aside())
    if not words or len(words) > LONGEST:
        return ""
    for link in note.iter("a"):
        target = named.get((link.get("href") or "").partition("#")[2])
        if target is None or not SIGN.fullmatch(link.text_content().strip() or "*"):
            continue
        if sign is None or sign in (target, *target.iterancestors(), *target.iterdescendants()):
            link.set(NOTE, "")
    words = BACK.sub("", BACK.sub("", one_line(note, Aside())))
    return BEGUN.sub("", words).strip()
