"""The parts that a reader found become the content of the file."""

from collections.abc import Iterable
from dataclasses import replace

from index.formats.file_content import Content, Part
from index.formats.text.old_encodings import repair_line, repair_parts
from index.formats.text.title_and_date import stated_date


def assemble(
    parts: Iterable[Part],
    title: str | None = None,
    date: str | None = None,
    lost: Iterable[str] = (),
    decoded: str | None = None,
) -> Content:
    """Return the content of ``parts``, in Unicode if it was in an older encoding.

    :param decoded: Names the encoding that the file was already found to be in.
    :param date: As the file states it; without one, the date at the top of the text.
    :raises ValueError: If they hold no words; it names what was lost.
    """
    found = [part for part in parts if part.text.strip()]
    lost = tuple(lost)
    texts, repaired = repair_parts([part.text for part in found])
    if repaired:
        found = [
            replace(part, text=text, label=repair_line(part.label, repaired))
            for part, text in zip(found, texts, strict=True)
        ]
        title = repair_line(title, repaired) if title else title
    content = Content.of(found)
    if not any(map(str.isalnum, content.text)):
        raise ValueError("holds no text: " + ("; ".join(lost) or "look whether it is the right file"))
    date = date or stated_date(content.text)
    return replace(content, title=title, date=date, decoded=repaired or decoded, lost=lost)


def first_heading(parts: Iterable[Part]) -> str | None:
    """Return the words of the first heading among ``parts`` on one line, None without one."""
    return next((" ".join(part.text.split()) for part in parts if part.kind == "heading"), None)


def last_table(parts: Iterable[Part], tables: int = 0) -> int:
    """Return the number of the last table among ``parts``; ``tables`` if there is none."""
    return max((part.level for part in parts if part.kind == "row"), default=tables)
