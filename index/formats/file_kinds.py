"""What a file is by its bytes, whatever its name says, and which names are no document's."""

import fnmatch
import io
import re
import zipfile

LITTER = ("~$*", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".DS_Store", "._*", ".~lock.*#", "*.tmp", "~*.tmp")
"""What office programs and systems leave beside documents: locks, previews, settings of a folder."""
SIGNS = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"\x1f\x8b\x08", ".gz"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"Rar!\x1a\x07", ".rar"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD, OLD_OFFICE = "password", "old office"
IN_OLE = (
    ("EncryptedPackage", PASSWORD),
    ("WordDocument", ".doc"),
    ("PowerPoint Document", ".ppt"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("__properties_version1.0", ".msg"),
)
"""Names of streams in the directory of an OLE file, and the kind of file that has them."""
IN_ZIP = (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx"), ("META-INF/container.xml", ".epub"))
"""How names in a packed file begin, and the kind of file that has them."""
OPEN_DOCUMENT = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}
HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
PICTURES = (".png", ".jpg", ".gif", ".tif", ".bmp", ".webp")
ARCHIVES = (".zip", ".gz", ".7z", ".rar")
ARCHIVE_NAMES = (*(f".tar.{kind}" for kind in ("gz", "bz2", "xz", "zst")), ".tgz", ".tar", ".bz2", ".xz", *ARCHIVES)
"""How the names of archives end, the longest first."""
NAMES = {
    ".docx": "a Word file", ".xlsx": "a workbook", ".pptx": "slides", ".odt": "a text of LibreOffice",
    ".ods": "a workbook of LibreOffice", ".odp": "slides of LibreOffice", ".epub": "an e-book", ".pdf": "a PDF",
    ".rtf": "a rich text", ".html": "a web page", ".doc": "an old Word file", ".xls": "an old workbook",
    ".ppt": "old slides", ".msg": "a mail of Outlook",
}  # fmt: skip
NEWER = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".msg": ".eml", ".ods": ".xlsx", ".odp": ".pptx"}


def is_litter(name: str) -> bool:
    """Whether a file's name is that of a lock, or of what a system leaves in folders. Such a file is no document."""
    return any(fnmatch.fnmatchcase(name.lower(), pattern.lower()) for pattern in LITTER)


def archive_of(name: str) -> str | None:
    """Return the ending of a file's name if it is that of an archive."""
    return next((ending for ending in ARCHIVE_NAMES if name.lower().endswith(ending)), None)


def kind_of(raw: bytes) -> str | None:
    """Return the usual ending of files with such bytes; ``password`` or ``old office`` for some of Office; else None.

    It is None for plain text, Markdown, mails and all that is not known.
    """
    if raw.startswith(b"PK\x03\x04") or raw.startswith(b"PK\x05\x06"):
        return _packed_kind(raw)
    if raw.startswith(OLE):
        return next((kind for name, kind in IN_OLE if name.encode("utf-16-le") in raw), OLD_OFFICE)
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return ".webp"
    if raw.startswith(b"BM") and raw[6:10] == b"\0\0\0\0":  # many a table begins with BM, too
        return ".bmp"
    if HTML.match(raw[:2000]):
        return ".html"
    return next((kind for sign, kind in SIGNS if raw.startswith(sign)), None)


def refuse_other(raw: bytes, *own: str) -> None:
    """Do nothing if bytes may be of one of a reader's ``own`` kinds.

    :raises ValueError: If they are of another kind. The message names the kind and says what to do.
    """
    kind = kind_of(raw)
    if kind is None or kind in own:
        return
    if kind == PASSWORD:
        raise ValueError("is protected by a password: save it without one")
    if kind == OLD_OFFICE:
        raise ValueError("is a file of an old Office, or damaged: save it anew as .docx, .xlsx or .pptx")
    if kind in PICTURES:
        raise ValueError(f"is a picture ({kind}) by another name: read it by a program for text recognition (OCR)")
    if kind in ARCHIVES:
        raise ValueError(f"is an archive ({kind}) by another name: unpack it into the folder")
    remedy = f"save it as {NEWER[kind]}" if kind in NEWER else f"rename it to end in {kind}"
    raise ValueError(f"is {NAMES[kind]} ({kind}) by another name: {remedy}")


def _packed_kind(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = packed.namelist()
            stated = packed.getinfo("mimetype") if "mimetype" in names else None
            mimetype = packed.open(stated).read(100).decode("latin-1") if stated else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return _cut_kind(raw)
    if mimetype.startswith("application/vnd.oasis.opendocument."):
        return OPEN_DOCUMENT.get(mimetype.rpartition(".")[2].partition("-")[0], ".zip")
    if mimetype.startswith("application/epub"):
        return ".epub"
    if "[Content_Types].xml" not in names and "META-INF/container.xml" not in names:
        return ".zip"
    return next((kind for start, kind in IN_ZIP if any(name.startswith(start) for name in names)), ".zip")


def _cut_kind(raw: bytes) -> str:
    """Return the kind of a packed file whose list of names, at its end, is lost."""
    if b"mimetypeapplication/epub" in raw[:200]:
        return ".epub"
    if found := re.search(rb"mimetypeapplication/vnd\.oasis\.opendocument\.(\w+)", raw[:200]):
        return OPEN_DOCUMENT.get(found[1].decode("ascii", "replace"), ".zip")
    return next((kind for start, kind in IN_ZIP if start.encode() in raw and b"[Content_Types].xml" in raw), ".zip")
