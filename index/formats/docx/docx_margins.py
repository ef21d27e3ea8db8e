"""The headers and footers of a Word file."""

import re
from collections.abc import Iterable

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.docx.docx_blocks import Blocks
from index.formats.docx.docx_styles import is_on
from index.formats.file_content import Part

PAGE_NUMBER = re.compile(r"(?:trang|page|tr\.|số|of|trên|[\d\s/|.:()–-])*", re.IGNORECASE)
BEFORE_NUMBER = re.compile(
    r"(?<![\s|(–-])[\s|(–-]*\b(?:trang|page)(?:\s+số)?\s*:?[\s/)]*(?:of|trên)?\s*\Z", re.IGNORECASE
)
"""What is left of ``Quy chế | Trang 2/10`` when the numbers of pages are gone."""


def margin_parts(
    document: Document, blocks: Blocks, parts: Iterable[Part], title: str
) -> tuple[list[Part], list[Part]]:
    """Return what all headers show, and all footers, each line once.

    What is only the number of a page, or the title, or stands in the text as well, is left out.
    """
    seen = {_alike(title), *(_alike(part.text) for part in parts)}
    found: dict[str, list[Part]] = {"header": [], "footer": []}
    for kind, roots in _roots(document).items():
        for root in roots:
            for part in blocks.read(root, is_margin=True):
                text = BEFORE_NUMBER.sub("", part.text)
                if _alike(text) not in seen and not PAGE_NUMBER.fullmatch(text):
                    seen.add(_alike(text))
                    found[kind].append(Part("item" if part.kind == "item" else "paragraph", text, part.level))
    return found["header"], found["footer"]


def _roots(document: Document) -> dict[str, list[Element]]:
    """Return the headers and the footers that are shown, in the order of sections."""
    roots: dict[str, list[Element]] = {"header": [], "footer": []}
    even = document.settings.odd_and_even_pages_header_footer
    for section in document.element.body.iter(qn("w:sectPr")):
        first = is_on(section.find(qn("w:titlePg")))
        for kind, found in roots.items():
            for reference in section.iterchildren(qn(f"w:{kind}Reference")):
                place = reference.get(qn("w:type"))
                relation = document.part.rels.get(reference.get(qn("r:id"), ""))
                unshown = (place == "first" and not first) or (place == "even" and not even)
                if relation is not None and not relation.is_external and not unshown:
                    root = getattr(relation.target_part, "element", None)
                    found.extend([root] if root is not None and all(root is not each for each in found) else [])
    return roots


def _alike(text: str) -> str:
    return " ".join(text.split()).casefold()
