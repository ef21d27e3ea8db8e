"""What readers of files say is said in Vietnamese, too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.wording.remedies import in_vietnamese
from index.formats.html import web_page
from index.formats.ocr import recognised_pages
from index.formats.ocr.tesseract import FAILED
from index.formats.pdf import pdf_file
from index.formats.sheets import spreadsheet
from tests.place import ROOT

RAISED = {"ValueError", "ArticleUnreadable", "GivenUp", "LibraryMissing", "NotRecognised"}
NOT_OF_FILES = {
    "has no pages that are drawn (7)", "no packed boxes: 7", "its id 7 is 7, expected text or a whole number",
}  # fmt: skip
"""What is raised of pictures of pages and of the program's own data."""
KNOWN = {"remedy": "save it anew", "TO_READ_IT": recognised_pages.TO_READ_IT, "WORDLESS": recognised_pages.WORDLESS}


def sentence(node: ast.expr) -> str | None:
    """Return a sentence as it is shown, with 7 for each value; None if it is not written there as a whole."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            name = part.value.id if isinstance(part.value, ast.Name) else ""
            if name in ("error", "problem", "reason", "shown"):
                return None
            parts.append(KNOWN.get(name, "7"))
        else:
            parts.append(sentence(part) or "")
    return "".join(parts)


def raised() -> Iterator[str]:
    """Yield what is raised of files, and what they lose."""
    for path in sorted((ROOT / "index" / "formats").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                said = sentence(node.exc.args[0])
                if ast.unparse(node.exc.func) in RAISED and said and said not in NOT_OF_FILES:
                    yield said


def lost(module: object) -> Iterator[str]:
    """Yield the sentences that a module yields or lists of what is not in the text."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):  # type: ignore[attr-defined]
        if isinstance(node, ast.JoinedStr) and (said := sentence(node)) and "not in the text" in said:
            yield said


OF_WORD = [
    "1 passage struck out and left out: delete what no longer holds",
    "holds 2 comments, left out: write into the text what is to be found",
    "holds 1 drawing or file, not read: write their words as text",
    "holds 2 pictures, whose words are not read: read them by a program for text recognition (OCR)",
]
CONSTANTS = [
    *OF_WORD,
    *(f"page 7 {said}" for said in pdf_file.LOST.values()), pdf_file.BURIED, recognised_pages.WORDLESS,
    f"page 7 {FAILED}", web_page.NO_ARTICLE, *(f"7 {said}" for said in spreadsheet.REMEDIES.values()),
    *lost(spreadsheet),
]  # fmt: skip


@pytest.mark.parametrize("said", sorted({*raised(), *CONSTANTS}))
def test_every_sentence_of_a_reader_has_a_translation(said: str) -> None:
    assert in_vietnamese(said) is not None


@pytest.mark.parametrize(
    ("said", "translated"),
    [
        (
            "is larger than 50 MB (60 MB): divide it, or take its pictures out",
            "lớn hơn 50 MB (60 MB): hãy chia nhỏ tệp, hoặc hãy bỏ bớt ảnh",
        ),
        (
            "each of the pages 2 to 4 is damaged and was left out: print the file to a new PDF",
            "mỗi trang từ 2 đến 4 bị hỏng và đã bị bỏ qua: hãy in tệp ra PDF mới",
        ),
        ("is slides (.pptx) by another name: rename it to end in .pptx",
         "thực ra là tệp .pptx nhưng mang tên khác: hãy đổi đuôi tên tệp thành .pptx"),
        ("attachment a, or b.pdf: page 1 is damaged and was left out: print the file to a new PDF",
         "tệp đính kèm a, or b.pdf: trang 1 bị hỏng và đã bị bỏ qua: hãy in tệp ra PDF mới"),
    ],
)  # fmt: skip
def test_a_sentence_is_put_together_of_its_phrases(said: str, translated: str) -> None:
    assert in_vietnamese(said) == translated


@pytest.mark.parametrize(
    "said", ["", "is what nobody says: save it anew", ": ".join("abc" * 30), "page 3 " * 3000, "page 3 " * 285]
)
def test_what_is_not_known_stays_as_it_is(said: str) -> None:
    assert in_vietnamese(said) is None
