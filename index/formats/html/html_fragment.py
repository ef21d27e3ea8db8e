"""The HTML of a chapter or a mail, read as a whole: it has no menus around an article."""

from dataclasses import replace

from index.formats.file_content import Part
from index.formats.html.html_blocks import parts_of
from index.formats.html.html_notes import place_notes
from index.formats.html.html_panels import is_hidden
from index.formats.html.html_tree import parse


def page_parts(page: str, tables: int = 0) -> tuple[list[Part], tuple[str, ...]]:
    """Return what a page shows, and what of it was lost.

    :param tables: In the text before it, behind which its own are counted.
    :raises ValueError: If it holds no text.
    """
    parsed = parse(page.replace("\0", ""))
    for element in [each for each in parsed.tree.iter() if is_hidden(each)]:
        if element.getparent() is not None:
            element.drop_tree()
    place_notes(parsed.tree)
    parts, aside = parts_of(parsed.tree)
    counted = [replace(part, level=part.level + tables) if part.kind == "row" else part for part in parts]
    return counted, (*parsed.lost, *aside.lost)
