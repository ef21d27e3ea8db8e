"""The title of a sheet: what stands in rows of its own above its table."""

from collections.abc import Sequence
from itertools import takewhile

from index.formats.file_content import Part
from index.formats.letters.letterhead import SECOND_MOTTO
from index.formats.letters.official_letter import MOTTO, is_in_capitals
from index.formats.letters.organisation_names import is_organisation

LONGEST, MOST = 200, 3
"""Characters of a title, and rows that it takes."""


def title_rows(parts: Sequence[Part]) -> list[int]:
    """Return which parts of a sheet are its title; none if it has none, or no table.

    The title is the first row in capitals above the names of the columns, with those in capitals below it; else the
    first row. The name of an organisation is a title only if nothing else is.
    """
    names = next((at for at, part in enumerate(parts) if part.kind == "row" and part.label), len(parts))
    top = [at for at, part in enumerate(parts[:names]) if part.kind == "paragraph" and _may_be_title(part.text)]
    rows = [at for at, part in enumerate(parts) if part.kind == "row"]
    if names == len(parts):
        top = [at for at in top if rows and at < rows[0]]
    loud = [at for at in top if is_in_capitals(parts[at].text)]
    own = [at for at in loud if not is_organisation(parts[at].text)] or loud
    if own:
        return list(takewhile(lambda at: at in own, range(own[0], own[0] + MOST)))
    return top[:1]


def sheet_title(parts: Sequence[Part]) -> str | None:
    """Return the title of a sheet on one line; None if it has none."""
    return " ".join(" ".join(parts[at].text for at in title_rows(parts)).split()) or None


def _may_be_title(text: str) -> bool:
    """Whether a row may be a title: no motto, and no remark such as ``Đơn vị tính: đồng``, ``(kèm theo …)``."""
    is_remark = text.startswith("(") or (":" in text and not is_in_capitals(text)) or len(text) > LONGEST
    return any(map(str.isalpha, text)) and not (is_remark or MOTTO.match(text) or SECOND_MOTTO.match(text))
