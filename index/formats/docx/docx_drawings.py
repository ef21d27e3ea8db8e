"""What is drawn in a Word file: the words and numbers of charts and diagrams, and pictures, which hold none."""

from collections.abc import Iterator

from docx.document import Document
from docx.opc.part import Part as FilePart
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.docx.docx_styles import OLD_COPY
from index.formats.docx.docx_words import WITHDRAWN
from index.formats.file_content import Part
from index.formats.slides.charts import chart_rows, diagram_parts
from index.formats.tables.table_rows import table_parts
from index.formats.zip_package import tree_of

DATA = qn("a:graphicData")
ID, DIAGRAM_ID = qn("r:id"), qn("r:dm")
EMBEDDED = (qn("w:object"), qn("w:altChunk"), qn("w:subDoc"))
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
UNITS = 635
"""How many of the units of drawings are one of the units of pages."""
PAGE = (11_906, 16_838)
"""Width and height of A4 in twentieths of a point."""
LARGE = 0.5
"""A picture that takes more than this part of a page may be a picture of text."""
LITTLE = 200
"""With fewer characters for each large picture, the text rather stands in the pictures."""


class Drawings:
    """The drawings of one Word file; ``unread`` counts those with words that cannot be read."""

    def __init__(self, document: Document) -> None:
        self._relations = document.part.rels
        self.unread = sum(1 for _ in document.element.body.iter(*EMBEDDED))

    def read(self, paragraph: Element, tables: int) -> Iterator[Part]:
        """Yield what the charts and diagrams in a paragraph show; the first chart is the table after ``tables``."""
        for data in paragraph.iter(DATA):
            gone = any(outer.tag == OLD_COPY or outer.tag in WITHDRAWN for outer in data.iterancestors())
            if gone or next(data.iterancestors(qn("w:p"))) is not paragraph:  # but of one in a text box
                continue
            for drawn in data:
                kind = str(drawn.tag).rpartition("}")[2]
                attribute = {"chart": ID, "relIds": DIAGRAM_ID}.get(kind)
                name = drawn.get(attribute, "") if attribute else ""
                if not name:
                    continue
                parts = self._parts(kind, name, tables + 1)
                tables += any(part.kind == "row" for part in parts)
                self.unread += not parts
                yield from parts

    def _parts(self, kind: str, name: str, table: int) -> list[Part]:
        target = self._target(name)
        if target is None:
            return []
        try:
            root = tree_of(target.blob)
        except ValueError:
            return []
        if kind == "relIds":
            return list(diagram_parts(root))
        title, rows = chart_rows(root)
        return [*([Part("paragraph", title)] if title else []), *table_parts(rows, 1, table)]

    def _target(self, name: str) -> FilePart | None:
        relation = self._relations.get(name)
        return None if relation is None or relation.is_external else relation.target_part


def large_pictures(body: Element) -> int:
    """Return how many pictures take more than half a page."""
    sizes = [(_side(each, "w:w", PAGE[0]), _side(each, "w:h", PAGE[1])) for each in body.iter(qn("w:pgSz"))] or [PAGE]
    page = min(width * height for width, height in sizes) * UNITS**2
    found = 0
    for extent in body.iter(EXTENT):
        around = extent.getparent()
        if around is not None and next(around.iter(PICTURE), None) is not None:
            found += _side(extent, "cx", 0) * _side(extent, "cy", 0) > LARGE * page
    return found


def _side(element: Element, name: str, otherwise: int) -> int:
    said = element.get(qn(name) if ":" in name else name, "")
    return int(said) if said.isdecimal() and len(said) < 12 else otherwise
