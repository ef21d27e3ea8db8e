"""The footnotes and endnotes of a Word file, and the marks that Word counts for them."""

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.docx.docx_styles import number, path, value
from index.formats.docx.docx_words import Reference
from index.formats.text.numerals import written

KINDS = {"footnote": "decimal", "endnote": "lowerRoman"}
"""Kinds of notes, and how Word counts them if nothing else is said."""


def related(document: Document, kind: str) -> list[Element]:
    """Return the roots of those parts of a file, of one kind (``footnotes``, ``comments``), that its text refers to."""
    parts = (
        relation.target_part
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.endswith(f"/{kind}")
    )
    return [part.element if hasattr(part, "element") else parse_xml(part.blob) for part in parts]


class Notes:
    """The notes of one Word file, each taken once, in the order in which the text refers to them."""

    def __init__(self, document: Document) -> None:
        self._elements: dict[tuple[str, str], Element] = {}
        self._forms: dict[str, str] = {}
        self._reached: dict[str, int] = {}
        where = [document.settings.element, *document.element.body.iter(qn("w:sectPr"))]
        for kind, usual in KINDS.items():
            for root in related(document, f"{kind}s"):
                self._elements |= {(kind, each.get(qn("w:id"), "")): each for each in root.iter(qn(f"w:{kind}"))}
            forms = (value(each, path(f"w:{kind}Pr", "w:numFmt")) for each in where)
            self._forms[kind] = next(filter(None, forms), usual)
            firsts = (number(each, path(f"w:{kind}Pr", "w:numStart"), 0) for each in where)
            self._reached[kind] = next(filter(None, firsts), 1) - 1

    def take(self, reference: Reference) -> tuple[str, Element | None]:
        """Return the mark of a note as it is shown, and what it holds, None if it is missing or was taken before."""
        mark = reference.mark
        if mark is None:
            self._reached[reference.kind] += 1
            mark = written(self._reached[reference.kind], self._forms[reference.kind])
        return mark, self._elements.pop((reference.kind, reference.id), None)
