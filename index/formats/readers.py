"""Which module reads the files of which ending, and how large a file may be."""

import importlib
from types import ModuleType

ROWS = "text.json_lines"
"""The module for files of many articles, which no worker reads."""
FORMATS = {
    ".txt": "text.plain_text",
    ".md": "html.markdown",
    ".html": "html.web_page",
    ".htm": "html.web_page",
    ".pdf": "pdf.pdf_file",
    ".docx": "docx.docx_file",
    ".docm": "office.office_conversion",
    ".doc": "office.office_conversion",
    ".xls": "office.office_conversion",
    ".ppt": "office.office_conversion",
    ".xlsx": "sheets.spreadsheet",
    ".xlsm": "sheets.spreadsheet",
    ".csv": "sheets.delimited",
    ".tsv": "sheets.delimited",
    ".pptx": "slides.presentation",
    ".pptm": "slides.presentation",
    ".odt": "office.odt",
    ".rtf": "office.rtf",
    ".epub": "html.epub",
    ".eml": "office.mail",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), "ocr.picture_file"),
    ".jsonl": ROWS,
    ".jsonl.gz": ROWS,
}
"""The room and module of this package for each ending of a file's name."""
PICTURES = tuple(ending for ending, module in FORMATS.items() if module == "ocr.picture_file")
"""Endings of files that are only read by text recognition, and may show no text at all."""
RECOGNISING = ("office.mail", "pdf.pdf_file", "ocr.picture_file")
"""Modules whose ``read`` takes what recognises pictures of pages."""
DRAWING = ("pdf.pdf_file", "ocr.picture_file")
"""Modules whose ``draw`` gives a page as a picture."""
HARMLESS = ("text.plain_text",)
"""Read in the program's own process: without a library that takes more memory or time than a file's size explains."""
LARGEST = 50_000_000
"""Bytes of a file that is read."""


def ending(name: str) -> str | None:
    """Return the ending of a file's name, in small letters, if files of that ending are read."""
    return next((ending for ending in FORMATS if name.lower().endswith(ending)), None)


def reader_of(suffix: str) -> ModuleType:
    """Return the module for files of an ending: ``read(raw)`` gives the content of one."""
    return importlib.import_module(f"index.formats.{FORMATS[suffix]}")
