"""The paragraphs of a rich text (.rtf) by its control words (Rich Text Format 1.9.1)."""

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from index.formats.text.old_encodings import SURFACE

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
"""Groups of later versions of the format, which older programs pass over, that hold words."""
LETTERS = {
    "tab": " ", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ",
    "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nestcell": " ", "nestrow": "\n",
}  # fmt: skip
SIGNS = {b"~": " ", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\t": " "}
CHARSETS = {
    0: SURFACE, 1: SURFACE, 2: SURFACE, 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
HEADING = re.compile(r"(?:heading|tiêu đề)\s*([1-9])", re.IGNORECASE)
DEEPEST = 10_000
"""Groups in one another; each costs memory."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph (``text``), ``heading``, ``note`` or a ``row`` of cells, with the sign before it and its level.

    ``joined`` says of a row's cells which belong to the one ``above``.
    """

    kind: str
    words: str = ""
    sign: str = ""
    level: int = 1
    cells: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    header: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group: where its words go, how they are read, and the style of the paragraph."""

    goes_to: str = "text"
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    skipped: int = 1
    outline: int | None = None
    depth: int = 1
    in_table: bool = False


class RichText:
    """The paragraphs of a rich text in order, its title, and whether all its groups are closed."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.title = ""
        self.closed = False
        self._state, self._outer = _State(), list[_State]()
        self._words: dict[str, list[str]] = {}
        self._bytes = bytearray()
        self._codec, self._codecs = SURFACE, dict[int, str]()
        self._outlines: dict[int, int] = {}
        self._style = -1
        self._left_out = 0
        self._marked = False
        self._beside: list[Paragraph] = []
        self._row = Paragraph("row")
        self._merged = ""

    @classmethod
    def of(cls, raw: bytes) -> "RichText":
        """Return what is read of a file's bytes.

        :raises ValueError: If its groups are nested too deeply.
        """
        text = cls()
        at = 0
        while found := TOKEN.match(raw, at):
            word, number, code, sign, brace, plain = found.groups()
            at = found.end()
            if word == b"bin":
                at += max(int(number or 0), 0)
            elif code or plain:
                text._add(bytes([int(code, 16)]) if code else plain)
            else:
                text._decode()
                if word:
                    text._control(word.decode(), int(number) if number else None)
                elif brace == b"{":
                    text._open()
                elif brace:
                    text._close()
                elif sign:
                    text._sign(sign)
            if at >= len(raw) or (brace == b"}" and not text._outer):
                break
        text._decode()
        text.closed = not text._outer
        text._end_paragraph()
        return text

    def _add(self, written: bytes) -> None:
        """Take bytes of a text, but those that only stand for a sign that was written by its number."""
        skipped = min(self._left_out, len(written))
        self._left_out -= skipped
        self._bytes += written[skipped:]

    def _decode(self) -> None:
        if self._bytes:
            codec = self._codecs.get(self._state.font, self._codec)
            self._write(self._bytes.decode(codec, "replace"))
            self._bytes.clear()

    def _write(self, words: str) -> None:
        state = self._state
        if state.goes_to != "nothing" and not state.hidden and not state.deleted:
            self._words.setdefault(state.goes_to, []).append(words)

    def _taken(self, goes_to: str) -> str:
        """Return the words that were written to one place, and begin there anew."""
        words = "".join(self._words.pop(goes_to, []))
        if any("\ud800" <= letter <= "\udfff" for letter in words):
            words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return unicodedata.normalize("NFC", words)

    def _open(self) -> None:
        if len(self._outer) >= DEEPEST:
            raise ValueError("nests its groups too deeply: save it as .docx")
        self._outer.append(self._state)
        self._marked = False
        self._left_out = 0

    def _close(self) -> None:
        inner = self._state
        self._left_out = 0
        if not self._outer:
            return
        self._state = outer = self._outer.pop()
        if inner.goes_to == "styles":
            name = HEADING.match(self._taken("styles").strip())
            if name and self._style >= 0:
                self._outlines.setdefault(self._style, int(name[1]) - 1)
            self._style = -1
        if inner.goes_to == outer.goes_to:
            return
        if inner.goes_to in ("note", "box"):
            kind = "note" if inner.goes_to == "note" else "text"
            self._beside += (Paragraph(kind, line) for line in self._taken(inner.goes_to).split("\n") if line.strip())
        elif inner.goes_to == "title":
            self.title = self._taken("title")

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._marked = True
        elif sign in (b"\n", b"\r"):
            self._control("par", None)
        else:
            self._write(SIGNS.get(sign, ""))

    def _control(self, word: str, number: int | None) -> None:
        """Do what a control word says."""
        marked, self._marked = self._marked, False
        self._left_out = 0
        if self._state.goes_to == "nothing":
            return
        if word in DESTINATIONS:
            self._state = replace(self._state, goes_to=DESTINATIONS[word])
        elif word in UNREAD or (marked and word not in KNOWN):
            self._state = replace(self._state, goes_to="nothing")
        elif word in LETTERS:
            self._write(LETTERS[word])
        elif word == "u" and number is not None:
            self._write(chr(number % 0x10000))
            self._left_out = self._state.skipped
        elif word in CHANGES:
            self._state = CHANGES[word](self._state, number)
        elif word in STEPS:
            STEPS[word](self, number)

    def _end_paragraph(self, number: int | None = None) -> None:
        state = self._state
        if state.goes_to != "text" or state.in_table:
            self._write("\n")
            return
        words, sign = self._taken("text"), self._taken("sign")
        if state.outline is not None and 0 <= state.outline < 9:
            self.paragraphs.append(Paragraph("heading", words, sign, state.outline + 1))
        else:
            self.paragraphs.append(Paragraph("text", words, sign, state.depth))
        self._end_beside()

    def _end_beside(self) -> None:
        self.paragraphs += self._beside
        self._beside = []

    def _end_cell(self, number: int | None) -> None:
        sign = self._taken("sign").strip()
        self._row.cells.append(f"{sign} {self._taken('text')}" if sign else self._taken("text"))

    def _end_row(self, number: int | None) -> None:
        self.paragraphs.append(replace(self._row, joined=list(self._row.joined)))
        self._row = Paragraph("row", joined=self._row.joined, header=self._row.header)
        self._end_beside()

    def _begin_row(self, number: int | None) -> None:
        self._row = replace(self._row, joined=[], header=False)

    def _merge(self, how: str) -> None:
        self._merged = how

    def _define_cell(self, number: int | None) -> None:
        self._row.joined.append(self._merged)
        self._merged = ""

    def _head_row(self, number: int | None) -> None:
        self._row.header = True

    def _take_codepage(self, number: int | None) -> None:
        try:
            self._codec = SURFACE if number == 1252 else codecs.lookup(f"cp{number}").name
        except LookupError:
            self._codec = SURFACE

    def _take_charset(self, number: int | None) -> None:
        if self._state.goes_to == "fonts" and number in CHARSETS:
            self._codecs[self._state.font] = CHARSETS[number]

    def _take_style(self, number: int | None) -> None:
        if self._state.goes_to == "styles":
            self._style = number if number is not None else -1
        else:
            self._state = replace(self._state, outline=self._outlines.get(number or 0, self._state.outline))

    def _take_outline(self, number: int | None) -> None:
        if self._state.goes_to == "styles":
            self._outlines[self._style] = number or 0
        else:
            self._state = replace(self._state, outline=number)


def _plain(state: _State, number: int | None) -> _State:
    return replace(state, hidden=False, deleted=False, font=-1)


DESTINATIONS = {
    "stylesheet": "styles", "fonttbl": "fonts", "info": "info", "title": "title", "footnote": "note", "shptxt": "box",
    "annotation": "note", "listtext": "sign", "pntext": "sign",
}  # fmt: skip
CHANGES: dict[str, Callable[[_State, int | None], _State]] = {
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
STEPS: dict[str, Callable[[RichText, int | None], None]] = {
    **dict.fromkeys(("par", "sect", "page", "column"), RichText._end_paragraph),
    "cell": RichText._end_cell,
    "row": RichText._end_row,
    "trowd": RichText._begin_row,
    "cellx": RichText._define_cell,
    "trhdr": RichText._head_row,
    "clvmrg": lambda text, number: text._merge("above"),
    "ansicpg": RichText._take_codepage,
    "fcharset": RichText._take_charset,
    "s": RichText._take_style,
    "outlinelevel": RichText._take_outline,
}
