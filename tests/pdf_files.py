"""PDFs written by hand, so that a test can say what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.pdf_writer import pdf_of, stream

FORM = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange %s endcmap end end"
)


def pdf_file(pages: Sequence[Sequence[str]], title: str | None = None, end: bytes = b"%%EOF\n") -> bytes:
    """Return a PDF of pages of lines, each letter a code of two bytes that stands for it."""
    letters = sorted({letter for lines in pages for line in lines for letter in line})
    codes = _codes(letters)
    info = title.encode("utf-16").hex() if title else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (7 + 2 * number) for number in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 500 >>",
        stream(FORM % codes),
        b"<< /Title <%s> >>" % info.encode() if title else b"<< >>",
    ]
    for number, lines in enumerate(pages):
        shown = b" ".join(b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode() for line in lines)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (8 + 2 * number),
            stream(b"BT /F 12 Tf 14 TL 50 800 Td " + shown + b" ET"),
        ]
    return pdf_of(objects, b"/Info 6 0 R", end)


def alike_pages(content: bytes, number: int = 1) -> bytes:
    """Return a PDF whose pages all draw ``content``, packed."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>"
    )
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>"
            % (number, b" ".join(b"%d 0 R" % (5 + at) for at in range(number))),
            stream(content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *[page] * number,
        ]
    )


@dataclass(frozen=True)
class Text:
    """Words that a page draws at a place, in points from its lower left corner.

    ``font`` is F, B (bold), S (a second one, for which a file has 255 letters at most) or U (one that does not say
    which letters it draws); each letter is half as wide as it is high. ``turned`` words run upwards.
    """

    x: float
    y: float
    words: str
    size: float = 10
    font: str = "F"
    turned: bool = False


@dataclass(frozen=True)
class Drawing:
    """A page: words in the order in which they are drawn, lines (x0, y0, x1, y1), and a picture over all of it.

    ``annotations`` are dictionaries without their type; ``rotated`` is by how many degrees the page is shown turned.
    """

    texts: Sequence[Text] = ()
    lines: Sequence[tuple[float, float, float, float]] = ()
    picture: bool = False
    rotated: int = 0
    annotations: Sequence[bytes] = ()


def column(words: Sequence[str], x: float, top: float, step: float = 12, **type_: object) -> list[Text]:
    """Return lines below each other."""
    return [Text(x, top - step * row, line, **type_) for row, line in enumerate(words)]  # type: ignore[arg-type]


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float, float, float]]:
    """Return the lines of a table with those edges."""
    level = [(min(xs), y, max(xs), y) for y in ys]
    return level + [(x, min(ys), x, max(ys)) for x in xs]


def drawn_file(pages: Sequence[Drawing]) -> bytes:
    """Return a PDF of pages with words and lines in their places."""
    letters = sorted({letter for page in pages for text in page.texts for letter in text.words})
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /DW 500 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] %s>>"
    says = b"/ToUnicode 3 0 R "
    first = 12
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] >> >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))),
        stream(FORM % _codes(letters)),
        descendant % b"F",
        descendant % b"F-Bold",
        font % (b"F", 4, says),
        font % (b"F-Bold", 5, says),
        font % (b"F", 4, b""),
        _drawn_font(letters),
        stream(b"500 0 0 0 500 700 d1 50 0 400 700 re f"),
        stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
            b"1 begincodespacerange <00> <FF> endcodespacerange %d beginbfchar %s endbfchar endcmap end end"
            % (len(letters), b" ".join(b"<%02X> <%04X>" % (at, ord(each)) for at, each in enumerate(letters, 1)))
        ),
    ]
    for number, page in enumerate(pages):
        annotations = b" ".join(b"<< /Type /Annot %s >>" % each for each in page.annotations)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R /Annots [%s] "
            b"/Resources << /Font << /F 6 0 R /B 7 0 R /U 8 0 R /S 9 0 R >> >> >>"
            % (page.rotated, first + 1 + 2 * number, annotations),
            stream(_drawn(page, letters)),
        ]
    return pdf_of(objects)


def _codes(letters: Sequence[str]) -> bytes:
    codes = b"%d beginbfchar\n" % len(letters)
    return codes + b"".join(b"<%04X> <%04X>\n" % (ord(letter), ord(letter)) for letter in letters) + b"endbfchar"


def _drawn_font(letters: Sequence[str]) -> bytes:
    """Return a font whose letters are all the same box, with a code of one byte for each; it needs no font file."""
    names = [b"/u%04X" % ord(letter) for letter in letters]
    return (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << >> "
        b"/FirstChar 1 /LastChar %d /Widths [%s] /Encoding << /Type /Encoding /Differences [1 %s] >> "
        b"/CharProcs << %s >> /ToUnicode 11 0 R >>"
        % (len(names), b"500 " * len(names), b" ".join(names), b" ".join(b"%s 10 0 R" % name for name in names))
    )


def _drawn(page: Drawing, letters: Sequence[str]) -> bytes:
    shown = [b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q"] if page.picture else []
    shown += [b"%g %g m %g %g l S" % line for line in page.lines]
    for text in page.texts:
        turn = b"0 1 -1 0" if text.turned else b"1 0 0 1"
        second = bytes(letters.index(letter) + 1 for letter in text.words) if text.font == "S" else b""
        codes = (second or text.words.encode("utf-16-be")).hex().encode()
        shown.append(
            b"BT /%s %g Tf %s %g %g Tm <%s> Tj ET" % (text.font.encode(), text.size, turn, text.x, text.y, codes)
        )
    return b"\n".join(shown)
