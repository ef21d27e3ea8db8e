"""The paragraphs of a rich text (.rtf) by its control words (Rich Text Format 1.9.1)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from index.formats.office.rtf_words import State, Words

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\\Z"
)
UNREAD = frozenset(
    "colortbl filetbl listtable listoverridetable revtbl rsidtbl generator pict objdata header headerl headerr headerf "
    "footer footerl footerr footerf fldinst datafield bkmkstart bkmkend themedata colorschememapping latentstyles "
    "datastore xmlnstbl pgptbl sp shprslt nonshppict nonesttables ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn tc tcn "
    "xe rxe txe private operator author company manager subject keywords comment doccomm hlinkbase creatim revtim "
    "printim buptim template fname userprops docvar falt panose fontemb mmathPr atnid atnauthor atnref atndate "
    "atnparent pnseclvl wgrffmtfilter xmlopen pn pntxta pntxtb nesttableprops".split()
)
"""Groups that hold no words of the text."""
KNOWN = frozenset("shpinst shptxt footnote annotation listtext pntext".split())
"""Groups of later versions of the format that hold words, although older programs pass over them."""
LETTERS = {
    "tab": " ", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nestcell": " ", "nestrow": "\n",
}  # fmt: skip
SIGNS = {b"~": " ", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\t": " "}
HEADING = re.compile(r"(?:heading|tiêu đề)\s*([1-9])", re.IGNORECASE)
DEEPEST = 10_000
"""The most groups within each other. Each costs memory."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph (``text``), ``heading``, ``note`` or a ``row`` of cells, with the sign before it and its level.

    ``joined`` is ``above`` for each cell of a row that belongs to the one above it.
    """

    kind: str
    words: str = ""
    sign: str = ""
    level: int = 1
    cells: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    header: bool = False


@dataclass(slots=True)
class RichText:
    """The paragraphs of a rich text in order, its title, and whether all its groups are closed."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    title: str = ""
    closed: bool = False


@dataclass(slots=True)
class _Reading:
    """How far a file is read: what was found, the group that is open and those around it, and what is not complete.

    ``outlines`` are the levels of the headings' styles, ``style`` is the one that is being defined. ``beside`` is what
    follows the paragraph that is being read: its notes and text boxes.
    """

    found: RichText = field(default_factory=RichText)
    words: Words = field(default_factory=Words)
    state: State = field(default_factory=State)
    outer: list[State] = field(default_factory=list)
    marked: bool = False
    outlines: dict[int, int] = field(default_factory=dict)
    style: int = -1
    beside: list[Paragraph] = field(default_factory=list)
    row: Paragraph = field(default_factory=lambda: Paragraph("row"))
    merged: str = ""


def read_rich_text(raw: bytes) -> RichText:
    """Return what is read of a file's bytes.

    :raises ValueError: If its groups are nested too deeply.
    """
    reading = _Reading()
    at = 0
    while found := TOKEN.match(raw, at):
        word, number, code, sign, brace, plain = found.groups()
        at = found.end()
        if word == b"bin":
            at += max(int(number or 0), 0)
        elif code or plain:
            reading.words.add(bytes([int(code, 16)]) if code else plain)
        else:
            reading.words.decode(reading.state)
            if word:
                _control(reading, word.decode(), int(number) if number else None)
            elif brace == b"{":
                _open_group(reading)
            elif brace:
                _close_group(reading)
            elif sign:
                _take_sign(reading, sign)
        if at >= len(raw) or (brace == b"}" and not reading.outer):
            break
    reading.words.decode(reading.state)
    reading.found.closed = not reading.outer
    _end_paragraph(reading)
    return reading.found


def _open_group(reading: _Reading) -> None:
    if len(reading.outer) >= DEEPEST:
        raise ValueError("nests its groups too deeply: save it as .docx")
    reading.outer.append(reading.state)
    reading.marked = False
    reading.words.left_out = 0


def _close_group(reading: _Reading) -> None:
    inner, words = reading.state, reading.words
    words.left_out = 0
    if not reading.outer:
        return
    reading.state = outer = reading.outer.pop()
    if inner.goes_to == "styles":
        name = HEADING.match(words.take("styles").strip())
        if name and reading.style >= 0:
            reading.outlines.setdefault(reading.style, int(name[1]) - 1)
        reading.style = -1
    if inner.goes_to == outer.goes_to:
        return
    if inner.goes_to in ("note", "box"):
        kind = "note" if inner.goes_to == "note" else "text"
        reading.beside += (Paragraph(kind, line) for line in words.take(inner.goes_to).split("\n") if line.strip())
    elif inner.goes_to == "title":
        reading.found.title = words.take("title")


def _take_sign(reading: _Reading, sign: bytes) -> None:
    if sign == b"*":
        reading.marked = True
    elif sign in (b"\n", b"\r"):
        _control(reading, "par", None)
    else:
        reading.words.write(SIGNS.get(sign, ""), reading.state)


def _control(reading: _Reading, word: str, number: int | None) -> None:
    """Do what a control word says."""
    marked, reading.marked = reading.marked, False
    reading.words.left_out = 0
    state = reading.state
    if state.goes_to == "nothing":
        return
    if word in DESTINATIONS:
        reading.state = replace(state, goes_to=DESTINATIONS[word])
    elif word in UNREAD or (marked and word not in KNOWN):
        reading.state = replace(state, goes_to="nothing")
    elif word in LETTERS:
        reading.words.write(LETTERS[word], state)
    elif word == "u" and number is not None:
        reading.words.write(chr(number % 0x10000), state)
        reading.words.left_out = state.skipped
    elif word in CHANGES:
        reading.state = CHANGES[word](state, number)
    elif word in STEPS:
        STEPS[word](reading, number)


def _end_paragraph(reading: _Reading, number: int | None = None) -> None:
    state = reading.state
    if state.goes_to != "text" or state.in_table:
        reading.words.write("\n", state)
        return
    words, sign = reading.words.take("text"), reading.words.take("sign")
    if state.outline is not None and 0 <= state.outline < 9:
        reading.found.paragraphs.append(Paragraph("heading", words, sign, state.outline + 1))
    else:
        reading.found.paragraphs.append(Paragraph("text", words, sign, state.depth))
    _end_beside(reading)


def _end_beside(reading: _Reading) -> None:
    reading.found.paragraphs += reading.beside
    reading.beside = []


def _end_cell(reading: _Reading, number: int | None) -> None:
    sign, words = reading.words.take("sign").strip(), reading.words.take("text")
    reading.row.cells.append(f"{sign} {words}" if sign else words)


def _end_row(reading: _Reading, number: int | None) -> None:
    row = reading.row
    reading.found.paragraphs.append(replace(row, joined=list(row.joined)))
    reading.row = Paragraph("row", joined=row.joined, header=row.header)
    _end_beside(reading)


def _begin_row(reading: _Reading, number: int | None) -> None:
    reading.row = replace(reading.row, joined=[], header=False)


def _merge_with_above(reading: _Reading, number: int | None) -> None:
    reading.merged = "above"


def _define_cell(reading: _Reading, number: int | None) -> None:
    reading.row.joined.append(reading.merged)
    reading.merged = ""


def _head_row(reading: _Reading, number: int | None) -> None:
    reading.row.header = True


def _take_codepage(reading: _Reading, number: int | None) -> None:
    reading.words.set_codepage(number)


def _take_charset(reading: _Reading, number: int | None) -> None:
    if reading.state.goes_to == "fonts":
        reading.words.set_charset(reading.state.font, number)


def _take_style(reading: _Reading, number: int | None) -> None:
    if reading.state.goes_to == "styles":
        reading.style = number if number is not None else -1
    else:
        outline = reading.outlines.get(number or 0, reading.state.outline)
        reading.state = replace(reading.state, outline=outline)


def _take_outline(reading: _Reading, number: int | None) -> None:
    if reading.state.goes_to == "styles":
        reading.outlines[reading.style] = number or 0
    else:
        reading.state = replace(reading.state, outline=number)


def _plain(state: State, number: int | None) -> State:
    return replace(state, hidden=False, deleted=False, font=-1)


DESTINATIONS = {
    "stylesheet": "styles", "fonttbl": "fonts", "info": "info", "title": "title", "footnote": "note", "shptxt": "box",
    "annotation": "note", "listtext": "sign", "pntext": "sign",
}  # fmt: skip
CHANGES: dict[str, Callable[[State, int | None], State]] = {
    "v": lambda state, number: replace(state, hidden=number != 0),
    "deleted": lambda state, number: replace(state, deleted=number != 0),
    "plain": _plain,
    "f": lambda state, number: replace(state, font=-1 if number is None else number),
    "uc": lambda state, number: replace(state, skipped=min(max(number or 0, 0), 10)),
    "pard": lambda state, number: replace(state, outline=None, depth=1, in_table=False),
    "ilvl": lambda state, number: replace(state, depth=min(max(number or 0, 0), 8) + 1),
    "intbl": lambda state, number: replace(state, in_table=True),
}
"""Control words that hold until their group ends."""
STEPS: dict[str, Callable[[_Reading, int | None], None]] = {
    **dict.fromkeys(("par", "sect", "page", "column"), _end_paragraph),
    "cell": _end_cell,
    "row": _end_row,
    "trowd": _begin_row,
    "cellx": _define_cell,
    "trhdr": _head_row,
    "clvmrg": _merge_with_above,
    "ansicpg": _take_codepage,
    "fcharset": _take_charset,
    "s": _take_style,
    "outlinelevel": _take_outline,
}
"""Control words that do something at once."""
