"""The words of one paragraph of a Word file, as it shows them."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from index.formats.docx.docx_styles import OLD_COPY, VALUE, Styles, is_on, number, path

RUN, TEXT, SYMBOL, CONTROL = map(qn, ("w:r", "w:t", "w:sym", "w:sdt"))
FIELD_SIGN, INSTRUCTION, SIMPLE_FIELD = map(qn, ("w:fldChar", "w:instrText", "w:fldSimple"))
REFERENCES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
WRITTEN = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
WRITTEN[qn("w:softHyphen")] = "\xad"  # TCVN3's letter ư; no sign at all in other texts
WITHDRAWN = frozenset(map(qn, ("w:del", "w:moveFrom")))
"""What a tracked change took away; what it brought stands in w:ins and w:moveTo."""
TEXT_BOX = qn("w:txbxContent")
DRAWN = frozenset(map(qn, ("w:drawing", "w:pict", "w:object")))
NO_WORDS = WITHDRAWN | DRAWN | {qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), TEXT_BOX, OLD_COPY}
STRUCK = ("w:strike", "w:dstrike")
OF_PAGES = ("PAGE", "NUMPAGES", "SECTIONPAGES")
"""Fields whose results were those of the page that was printed last."""
CHECKED, UNCHECKED = "☒", "☐"
SIGNS = {
    "symbol": {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB0: "°", 0xB9: "≠", 0xBB: "≈", 0xAE: "→",
               0xB7: "•", 0x61: "α", 0x62: "β", 0x6D: "μ", 0x44: "Δ"},
    "wingdings": {0x6F: UNCHECKED, 0xA8: UNCHECKED, 0xFD: CHECKED, 0xFE: CHECKED, 0xFC: "✓", 0xE0: "→"},
    "wingdings 2": {0xA3: UNCHECKED, 0x52: CHECKED, 0x54: CHECKED, 0x50: "✓"},
}  # fmt: skip
"""What the signs of fonts without letters are, by their codes."""
WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BETWEEN_OPERANDS = {f"{MATH}f": "/", f"{MATH}sSup": "^", f"{MATH}sSub": "_"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that refers to a note: ``footnote`` or ``endnote``, the note's id, and its mark if it is not counted."""

    kind: str
    id: str
    mark: str | None


@dataclass(frozen=True, slots=True)
class Words:
    """What a paragraph shows, the notes it refers to, and how many of its passages are struck out."""

    text: str
    references: tuple[Reference, ...]
    struck: int


def read_words(paragraph: Element, styles: Styles) -> Words:
    """Return the words of a paragraph with tracked insertions, and results of fields.

    What is hidden, deleted or struck out is left out, as are text boxes, and the marks of notes. Tabs stay between
    words, to tell what stands apart on a line.
    """
    reader = _Reader(paragraph, styles)
    reader.read(paragraph)
    shown = unicodedata.normalize("NFC", "".join(reader.pieces))
    cells = ([" ".join(cell.split()) for cell in line.split("\t")] for line in shown.split("\n"))
    lines = ("\t".join(filter(None, line)) for line in cells)
    return Words("\n".join(filter(None, lines)), tuple(reader.references), reader.struck)


def symbol(font: str, code: str) -> str:
    """Return the sign that a ``w:sym`` shows, as far as it is known in fonts without letters."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    signs = SIGNS.get(font.lower())
    if signs is not None:
        return signs.get(point & 0xFF, "")
    return chr(point) if 0x20 <= point < 0xD800 else ""


@dataclass(slots=True)
class _Field:
    """A field whose end is not reached: what it is to do, and where the words begin that are not shown."""

    begin: int
    instruction: str = ""
    is_result: bool = False

    @property
    def is_of_pages(self) -> bool:
        return self.instruction.split()[:1] in [[name] for name in OF_PAGES]


@dataclass(slots=True)
class _Reader:
    paragraph: Element
    styles: Styles
    pieces: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    struck: int = 0
    _fields: list[_Field] = field(default_factory=list)
    _was_struck: bool = False

    def read(self, element: Element) -> None:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in NO_WORDS:
                continue
            if tag in WRITTEN:
                self.pieces.append(WRITTEN[tag])
            elif tag == TEXT:
                self.pieces.append(child.text or "")
            else:
                self._handler(tag)(child)

    def _handler(self, tag: str) -> Callable[[Element], None]:
        handlers: dict[str, Callable[[Element], None]] = {
            RUN: self._run,
            FIELD_SIGN: self._field,
            INSTRUCTION: self._instruction,
            SIMPLE_FIELD: self._simple_field,
            CONTROL: self._control,
            SYMBOL: self._symbol,
            f"{MATH}oMath": lambda formula: self.pieces.append(_formula(formula)),
            **dict.fromkeys(REFERENCES, self._refer),
        }
        return handlers.get(tag, self.read)

    def _run(self, run: Element) -> None:
        struck = any(self.styles.has(run, self.paragraph, switch) for switch in STRUCK)
        words = "".join(text.text or "" for text in run.iterchildren(TEXT)).strip()
        if struck or self.styles.has(run, self.paragraph, "w:vanish"):
            for sign in run.iterchildren(FIELD_SIGN, INSTRUCTION):
                self._handler(sign.tag)(sign)
        elif (reference := next(filter(_has_own_mark, run.iterchildren(*REFERENCES)), None)) is not None:
            self._refer(reference, words)
        else:
            self.read(run)
        if words:
            self.struck += struck and not self._was_struck
            self._was_struck = struck

    def _refer(self, reference: Element, mark: str | None = None) -> None:
        self.references.append(Reference(REFERENCES[reference.tag], reference.get(qn("w:id"), ""), mark))

    def _field(self, sign: Element) -> None:
        kind = sign.get(qn("w:fldCharType"))
        if kind == "begin":
            self.pieces.append(_form_field(sign))
            self._fields.append(_Field(len(self.pieces)))
        elif self._fields and kind == "separate":
            current = self._fields[-1]
            current.is_result = True
            if not current.is_of_pages:
                del self.pieces[current.begin :]
        elif self._fields and kind == "end":
            current = self._fields.pop()
            if not current.is_result or current.is_of_pages:
                del self.pieces[current.begin :]

    def _instruction(self, instruction: Element) -> None:
        if self._fields and not self._fields[-1].is_result:
            self._fields[-1].instruction += instruction.text or ""

    def _simple_field(self, simple: Element) -> None:
        if not _Field(0, simple.get(qn("w:instr"), "")).is_of_pages:
            self.read(simple)

    def _control(self, control: Element) -> None:
        box = control.find(f"{qn('w:sdtPr')}/{WORD_2010}checkbox")
        if box is not None:
            checked = box.find(f"{WORD_2010}checked")
            is_checked = checked is not None and checked.get(f"{WORD_2010}val") not in ("0", "false", "off")
            self.pieces.append(CHECKED if is_checked else UNCHECKED)
        elif not is_prompt(control):
            self.read(control)

    def _symbol(self, sign: Element) -> None:
        self.pieces.append(symbol(sign.get(qn("w:font"), ""), sign.get(qn("w:char"), "")))


def _has_own_mark(reference: Element) -> bool:
    """Whether the mark of a note is not counted, but stands behind its reference."""
    return reference.get(qn("w:customMarkFollows")) in ("1", "true", "on")


def is_prompt(control: Element) -> bool:
    """Whether a content control shows nothing but the request to fill it in."""
    return is_on(control.find(path("w:sdtPr", "w:showingPlcHdr")))


def _form_field(begin: Element) -> str:
    """Return what an old form field without a result shows: a box, or the chosen entry."""
    data = begin.find(qn("w:ffData"))
    if data is None:
        return ""
    box, entries = data.find(qn("w:checkBox")), data.find(qn("w:ddList"))
    if box is not None:
        stated = box.find(qn("w:checked"))
        return CHECKED if is_on(box.find(qn("w:default")) if stated is None else stated) else UNCHECKED
    if entries is None:
        return ""
    chosen = number(entries, qn("w:result"), number(entries, qn("w:default"), 0))
    names = [entry.get(VALUE, "") for entry in entries.iterchildren(qn("w:listEntry"))]
    return names[chosen] if chosen < len(names) else ""


def _formula(element: Element) -> str:
    """Return a formula on one line: a/b, a^2."""
    if element.tag == f"{MATH}t":
        return element.text or ""
    parts = [_formula(child) for child in element if isinstance(child.tag, str)]
    if element.tag in BETWEEN_OPERANDS:
        operands = (part if part.isalnum() else f"({part})" for part in parts if part)
        return BETWEEN_OPERANDS[element.tag].join(operands)
    if element.tag == f"{MATH}rad":
        return f"√({''.join(parts)})"
    return "".join(parts)
