"""A PDF: the words of its pages, with the lines of a paragraph joined."""

import io
import itertools
import re
import statistics
from collections import Counter

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from index.formats.content import Content
from index.formats.legacy import repair_line, repair_parts
from index.formats.stated import sensible_title, stated_date

PAGE_NUMBER = re.compile(
    r"(?:(?:trang|page)\s*)?[-–—\[(]?\s*\d{1,4}\s*[-–—\])]?(?:\s*(?:/|of|trên)\s*\d{1,4})?", re.IGNORECASE
)
OWN_LINE = re.compile(
    r"[-–—•●▪◦*+]\s|\d{1,3}(?:\.\d{1,3})*[.)]\s|[IVXLC]+\.\s|\(?[a-zđ]\)\s|"
    r"(?i:điều|khoản|mục|phần|chương|article|section|chapter)\s+[\dIVXLC]+\s*(?:[.:]|\Z)"
)
SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
HYPHEN = re.compile(r"[a-z]-\Z")
DIGITS = re.compile(r"\d+")
FULL = 0.8
"""Part of the usual length of a line from which on a line is taken to be full, and its paragraph to go on."""


def read(raw: bytes) -> Content:
    """Return the words of a PDF, its title if its properties hold a sensible one, the date at its top, and its pages.

    :raises ValueError: If it is no PDF, is cut short or damaged, needs a password, or holds only pictures.
    """
    if b"%PDF-" not in raw[:1024]:
        raise ValueError("is not a PDF: check what it is, and its name")
    if b"%%EOF" not in raw.rstrip(b"\0\r\n\t ")[-1024:]:
        raise ValueError("is cut short: its end is missing; copy it anew")
    try:
        file = PdfReader(io.BytesIO(raw), strict=False)
        if file.is_encrypted and not file.decrypt(""):
            raise ValueError("needs a password: save it without one")
        pages = [page.extract_text() for page in file.pages]
        title = file.metadata.title if file.metadata else None
    except (PyPdfError, DependencyError) as error:
        raise ValueError(f"is a damaged PDF ({type(error).__name__}): print it to a new PDF") from error
    lines = [[line.strip() for line in page.split("\n")] for page in pages]
    parts, decoded = repair_parts(_joined(_without_margins(lines)))
    text = "".join(parts)
    if not any(map(str.isalnum, text)):
        raise ValueError("holds no text, only pictures of it: read it by a program for text recognition (OCR) first")
    title = repair_line(title, decoded) if title and decoded else title
    starts = tuple(itertools.accumulate(map(len, parts[:-1]), initial=0))
    return Content(text, title=sensible_title(title), date=stated_date(text), decoded=decoded, pages=starts)


def _without_margins(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages' lines without page numbers, and without first and last lines that most pages share."""
    pages = [list(_trimmed(lines)) for lines in pages]
    for at in (0, -1):
        shared = Counter(DIGITS.sub("0", lines[at]) for lines in pages if lines)
        for lines in pages:
            if lines and len(pages) >= 3 and shared[DIGITS.sub("0", lines[at])] > len(pages) / 2:
                del lines[at]
    return [list(_trimmed(lines)) for lines in pages]


def _trimmed(lines: list[str]) -> list[str]:
    """Return the lines of a page without empty ones and page numbers at its top and bottom."""
    while lines and (not lines[0] or PAGE_NUMBER.fullmatch(lines[0])):
        lines = lines[1:]
    while lines and (not lines[-1] or PAGE_NUMBER.fullmatch(lines[-1])):
        lines = lines[:-1]
    return lines


def _joined(pages: list[list[str]]) -> list[str]:
    """Return what each page has of the text, in which paragraphs have an empty line between them."""
    lines = [(number, " ".join(line.split())) for number, lines in enumerate(pages) for line in lines]
    lengths = sorted(len(line) for _, line in lines if line)
    usual = statistics.quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0
    parts: list[list[str]] = [[] for _ in pages]
    before, last = "", -1
    for number, line in lines:
        if line:
            if last >= 0:
                parts[last][-1] = _followed(parts[last][-1], line, _goes_on(before, line, usual))
            parts[number].append(line)
            last = number
        before = line
    return ["".join(words) for words in parts]


def _followed(words: str, line: str, goes_on: bool) -> str:
    """Return ``words`` with what stands between them and the next line; of a divided word the hyphen is taken away."""
    if not goes_on:
        return f"{words}\n\n"
    if HYPHEN.search(words) and line[0].islower():
        return words[:-1]
    return words if words.endswith("-") else f"{words} "


def _goes_on(before: str, line: str, usual: float) -> bool:
    """Return whether ``line`` belongs to the paragraph of the line before it."""
    if not before or not line or OWN_LINE.match(line):
        return False
    ended = bool(SENTENCE_END.search(before))
    if line[0].islower() and not ended:
        return True
    return len(before) >= usual * (FULL + (1 - FULL) / 2 if ended else FULL)
