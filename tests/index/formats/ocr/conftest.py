"""What the tests of text recognition share."""

import pytest

from index.formats.ocr.tesseract import INSTALL, Tesseract, find_tesseract


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    found = find_tesseract()
    assert found, f"these tests need Tesseract with Vietnamese: {INSTALL}"
    return found
