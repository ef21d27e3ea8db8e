"""A PDF of lines of text, written object by object: no library that is installed writes one."""

import zlib
from collections.abc import Sequence

FORM = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange %d beginbfchar\n%s endbfchar endcmap end end"
)
FIRST = 7
"""Number of the object that is the first page; the others stand before it, and each page is followed by its content."""


def pdf_file(pages: Sequence[Sequence[str]], picture: bytes, side: int) -> bytes:
    """Return pages of lines, each letter a code of two bytes that stands for it, and a small picture on the first page.

    :param picture: A gray JPEG, ``side`` dots wide and high.
    """
    letters = sorted({letter for page in pages for line in page for letter in line})
    codes = b"".join(b"<%04X> <%04X>\n" % (ord(letter), ord(letter)) for letter in letters)
    shape = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8" % (
        side,
        side,
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (FIRST + 2 * number) for number in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 500 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        stream(FORM % (len(letters), codes)),
        b"<< %s /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream" % (shape, len(picture), picture),
    ]
    for number, page in enumerate(pages):
        shown = b" ".join(b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode() for line in page)
        drawn = b" q 120 0 0 120 420 40 cm /P Do Q" if number == 0 else b""
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> /XObject << /P 6 0 R >> >> >>" % (FIRST + 1 + 2 * number),
            stream(b"BT /F 11 Tf 14 TL 50 800 Td " + shown + b" ET" + drawn),
        ]
    return pdf_of(objects)


def stream(content: bytes) -> bytes:
    """Return an object with ``content``, packed."""
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def pdf_of(objects: Sequence[bytes], more: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    """Return a PDF of objects, of which the first is the catalog, with its table of places.

    :param more: What stands in the trailer beside that.
    """
    file, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n" % (len(objects) + 1, more, table)
    return bytes(file + end)
