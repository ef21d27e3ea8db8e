"""Slides (.pptx): the title, texts, tables and charts of each in reading order, and its notes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate

from index.formats.file_content import Content, Part
from index.formats.sheets.spreadsheet import title_of
from index.formats.slides.charts import chart_rows, diagram_parts
from index.formats.slides.slide_shapes import (
    Slide,
    body_parts,
    is_hidden,
    lines_of_body,
    placeholder,
    reading_order,
    table_grid,
)
from index.formats.tables.grid_parts import grid_parts
from index.formats.tables.table_rows import table_parts
from index.formats.text.assembly import assemble, first_heading, last_table
from index.formats.zip_package import Element, ZipPackage

TITLES = ("title", "ctrTitle")
MARGINS = ("dt", "ftr", "hdr", "sldNum")
"""Placeholders that stand on every slide: its date, footer, header and number."""


def read(raw: bytes) -> Content:
    """Return what slides say, each a page; the title is the properties' or the first slide's.

    :raises ValueError: If they are no slides, are protected by a password, damaged, or hold no text.
    """
    packed = ZipPackage(raw, ".pptx")
    slides: list[list[Part]] = []
    lost: list[str] = []
    tables = 0
    for number, slide in enumerate(_slides(packed), 1):
        parts = [part for part in _parts(slide, tables) if part.text.strip()]
        tables = last_table(parts, tables)
        slides.append(parts)
        if not parts and slide.root.find(".//{*}pic") is not None:
            lost.append(f"slide {number} holds no text, only pictures: write into its notes what they say")
        lost += [f"slide {number} has comments, which are not in the text"] * slide.refers_to("comments")
    if not slides:
        raise ValueError("holds no slides, or is damaged: save it as .pptx anew")
    whole = [part for parts in slides for part in parts]
    content = assemble(whole, title_of(packed) or first_heading(whole), lost=lost)
    starts = [block.start for block in content.blocks]
    counts = accumulate(map(len, slides[:-1]), initial=0)
    return replace(content, pages=tuple((starts[at] if at < len(starts) else len(content.text)) for at in counts))


def _slides(packed: ZipPackage) -> Iterator[Slide]:
    """Yield the slides in order; those that are hidden when it is shown, too."""
    main = next((name for kind, name in packed.targets("").values() if kind == "officeDocument"), None)
    if main is None:
        raise ValueError("holds no slides, or is damaged: save it as .pptx anew")
    targets = packed.targets(main)
    for stated in packed.tree(main).iterfind("{*}sldIdLst/{*}sldId"):
        number = next((value for name, value in stated.items() if name.endswith("}id")), "")
        kind, name = targets.get(number, ("", ""))
        if kind == "slide" and name in packed:
            yield Slide.of(packed, name)


def _parts(slide: Slide, tables: int) -> list[Part]:
    tree = slide.root.find("{*}cSld/{*}spTree")
    titles: list[Part] = []
    parts: list[Part] = []
    for shape in [] if tree is None else reading_order(tree, slide):
        role = placeholder(shape)
        if is_hidden(shape) or (role and role[0] in MARGINS):
            continue
        if role and role[0] in TITLES:
            titles.append(Part("heading", " ".join(" ".join(lines_of_body(shape)).split()), 2))
        elif shape.tag.endswith("}graphicFrame"):
            found, tables = _frame_parts(shape, slide, tables)
            parts += found
        else:
            parts += body_parts(shape, slide)
    return titles + parts + list(_notes(slide))


def _frame_parts(frame: Element, slide: Slide, tables: int) -> tuple[list[Part], int]:
    """Return a table, a chart or a diagram, and the number of the last table in the text."""
    if (table := frame.find(".//{*}tbl")) is not None:
        return grid_parts(table_grid(table), tables)
    for element in frame.iterfind("{*}graphic/{*}graphicData/*"):
        for number in element.attrib.values():
            kind, name = slide.targets.get(number, ("", ""))
            if kind == "chart":
                title, rows = chart_rows(slide.packed.tree(name))
                shown = [*table_parts(rows, 1, tables + 1)] if rows else []
                return [Part("paragraph", title), *shown], tables + bool(shown)
            if kind == "diagramData":
                return list(diagram_parts(slide.packed.tree(name))), tables
    return [], tables


def _notes(slide: Slide) -> Iterable[Part]:
    for kind, name in slide.targets.values():
        if kind == "notesSlide" and name in slide.packed:
            for shape in slide.packed.tree(name).iterfind(".//{*}sp"):
                role = placeholder(shape)
                if role and role[0] == "body":
                    yield from (Part("note", words) for words in lines_of_body(shape))
