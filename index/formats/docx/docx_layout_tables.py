"""Tables of a Word file that only place text on the page, as the heads and ends of letters do."""

from index.formats.docx.docx_grid import Cells, WordTable
from index.formats.docx.docx_table_look import is_framed, is_named
from index.formats.file_content import Part
from index.formats.letters.official_letter import arranged, is_letter, is_signed

FEW_ROWS, FEW_COLUMNS, LETTER_ROWS = 3, 4, 6
"""The most rows and columns of a table that only places text, and the most rows of the head or the end of a letter."""


def text_in_place(grid: WordTable, filled: Cells) -> list[Part] | None:
    """Return the parts in reading order if the table only places them on the page; None if it is a table.

    What is side by side in a letter is read column by column, else cell by cell.
    """
    texts = {at: "\n".join(part.text for part in parts if part.kind != "note") for at, parts in filled.items()}
    shown = [at for at, text in texts.items() if text.strip()]
    columns = sorted({column for _, column in shown})
    if not shown or len(columns) > FEW_COLUMNS:
        return None
    by_column = [arranged([part for at in shown if at[1] == column for part in filled[at]]) for column in columns]
    framed, rows = is_framed(grid), len({row for row, _ in shown})
    whole = "\n".join(texts[at] for at in shown)
    signed = (
        not framed
        and len(columns) > 1
        and any(
            is_signed([line for at in shown if at[1] == column for line in texts[at].split("\n")]) for column in columns
        )
    )
    if rows <= LETTER_ROWS and (signed or is_letter(whole, framed)):
        return [part for parts in by_column for part in parts]
    long = [at for at in shown if "\n" in texts[at].strip()]
    labels = [texts[at].strip() for at in shown if at[1] == columns[0]]
    is_form = len(columns) == 2 and rows > 1 and all(label.endswith(":") for label in labels)
    named = rows > 1 and len(columns) > 1 and is_named(grid)
    if named or is_form or (framed and len(shown) > 1 and not (rows == 1 and long)):
        return None
    if rows == 1 or (rows <= FEW_ROWS and long) or 2 * len(long) > len(shown):
        return [part for at in shown for part in filled[at]]
    return None
