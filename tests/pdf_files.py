"""PDFs written by hand, so that a test can say what is in them."""

import zlib
from collections.abc import Sequence

FORM = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange %s endcmap end end"
)


def pdf_file(pages: Sequence[Sequence[str]], title: str | None = None, end: bytes = b"%%EOF\n") -> bytes:
    """Return a PDF of pages of lines, each letter a code of two bytes that stands for it."""
    letters = sorted({letter for lines in pages for line in lines for letter in line})
    codes = b"%d beginbfchar\n" % len(letters)
    codes += b"".join(b"<%04X> <%04X>\n" % (ord(letter), ord(letter)) for letter in letters) + b"endbfchar"
    info = title.encode("utf-16").hex() if title else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (7 + 2 * number) for number in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 500 >>",
        _stream(FORM % codes),
        b"<< /Title <%s> >>" % info.encode() if title else b"<< >>",
    ]
    for number, lines in enumerate(pages):
        shown = b" ".join(b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode() for line in lines)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (8 + 2 * number),
            _stream(b"BT /F 12 Tf 14 TL 50 800 Td " + shown + b" ET"),
        ]
    return written(objects, b"/Info 6 0 R", end)


def written(objects: Sequence[bytes], more: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    """Return a PDF of objects, of which the first is the catalog, with its table of places."""
    file = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n" % (len(objects) + 1, more, table)
    return bytes(file + end)


def alike_pages(content: bytes, number: int = 1) -> bytes:
    """Return a PDF whose pages all draw ``content``, packed."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>"
    )
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>"
            % (number, b" ".join(b"%d 0 R" % (5 + at) for at in range(number))),
            _stream(content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *[page] * number,
        ]
    )


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
