"""An article knows what of it was recognised, how surely, and where the words are on the picture of the page."""

import hashlib
import io
import json
import unicodedata

import numpy as np
import pytest
from PIL import Image

from index.build import build_index
from index.datatypes import RecognisedText
from index.errors import IndexMismatch
from index.formats.ocr import picture_file
from index.formats.ocr.page_picture import as_jpeg
from index.formats.ocr.tesseract import INSTALL, find_tesseract, recognise_page
from index.formats.ocr.word_boxes import Box, boxes_in, pack_boxes, unpack_boxes
from index.formats.ocr.word_places import words_of_text
from index.formats.pages.page_geometry import Word
from index.formats.workers.worker import Worker
from index.passages import PassageSettings
from index.store.article_file import ARTICLES_FILE, ArticleFile
from index.store.generations import open_generation
from index.store.manifest import FORMAT, MANIFEST
from tests.fakes import FakeEncoder
from tests.pdf_files import pdf_file
from tests.recognised_pages import SCAN, pages, program
from tests.scans import merged, page, saved, scanned

LINES = ["Phủ sóng 5G đạt 91,2% dân số", "vào cuối năm nay."]


def built(folder, raw: bytes, tesseract, name: str = "a.pdf"):
    """Return the only article of an index, as it is loaded."""
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "articles" / name).write_bytes(raw)
    generation = build_index(
        folder / "articles", folder / "index", FakeEncoder, PassageSettings(), tesseract=tesseract
    ).generation
    return ArticleFile(generation.folder / ARTICLES_FILE).article(0)


def word(text: str, x0: float = 0.0) -> Word:
    return Word(text, x0, x0 + 10, 100, 10)


def test_an_article_in_the_index_knows_which_page_was_recognised_and_where_its_words_are(tmp_path):
    typed = pdf_file([[unicodedata.normalize("NFD", "Mở đầu của quyết định.")]])
    raw = merged([typed, SCAN])
    article = built(tmp_path, raw, program(tmp_path, LINES))
    assert article.text == f"Mở đầu của quyết định.\n\n{LINES[0]} {LINES[1]}"
    (recognised,) = article.recognised
    start = article.text.index("Phủ")
    assert (recognised.start, recognised.end, recognised.page) == (start, len(article.text), 2)
    assert (recognised.confidence, recognised.turns, recognised.angle) == (91, 0, 0.0)
    assert article.file_sha256 == hashlib.sha256(raw).hexdigest()
    assert article.recognised_in(0, start - 2) == ()
    assert article.recognised_in(start - 2, start + 1) == (recognised,)
    at = article.text.index("dân số")
    second, third = boxes_in(article.text, recognised, at, at + len("dân số vào"))
    assert second == pytest.approx((650, 208, 860, 250), abs=1)  # places are rounded to a tenth of a point
    assert third == pytest.approx((100, 308, 200, 350), abs=1)


def test_a_page_that_is_not_read_again_is_known_likewise(tmp_path):
    tesseract = program(tmp_path, LINES)
    first = built(tmp_path, SCAN, tesseract)
    (tmp_path / "page.html").unlink()
    assert built(tmp_path, SCAN, tesseract) == first
    assert first.recognised


def test_typed_text_is_not_recognised_and_has_no_hash(tmp_path):
    article = built(tmp_path, pdf_file([["Phủ sóng 5G đạt 91,2% dân số."]]), program(tmp_path, LINES))
    assert (article.recognised, article.file_sha256) == ((), "")


def test_an_index_of_before_is_refused_with_what_to_do_and_a_build_replaces_it(tmp_path):
    built(tmp_path, SCAN, program(tmp_path, LINES))
    path = open_generation(tmp_path / "index").folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": FORMAT - 1}), encoding="utf-8")
    with pytest.raises(IndexMismatch, match=rf"has format {FORMAT - 1}, expected {FORMAT}: .*index build"):
        open_generation(tmp_path / "index")
    assert built(tmp_path, SCAN, program(tmp_path, LINES)).recognised[0].confidence == 91


def test_the_pages_of_a_picture_are_known_one_by_one(tmp_path):
    scan = page(["Phủ sóng 5G"] * 9).crop((0, 0, 1000, 1000))
    article = built(tmp_path, pages(scan, scan), program(tmp_path, ["Phủ sóng 5G đạt 91,2% dân số."], 76), "a.tif")
    assert [(each.page, each.confidence) for each in article.recognised] == [(1, 76), (2, 76)]
    first, second = (article.text[each.start : each.end].strip() for each in article.recognised)
    assert first == second == "Phủ sóng 5G đạt 91,2% dân số."


def test_each_word_of_a_text_is_the_word_of_the_page_in_its_place():
    words = [word("và", 0), word("cáp"), word("và", 500)]
    assert words_of_text(["và", "cáp", "và"], words) == words
    assert words_of_text(["|", "cáp", "Tên:"], words) == [None, words[1], None]


def test_the_words_of_a_cell_of_two_lines_are_found_though_they_are_read_after_another_cell():
    line_by_line = [word(text) for text in "hạng vé người giá lớn đồng".split()]
    found = words_of_text("hạng vé người lớn giá đồng".split(), line_by_line)
    assert [each and each.text for each in found] == "hạng vé người lớn giá đồng".split()


def test_a_word_that_a_hyphen_divides_is_where_it_begins():
    words = [word("the"), word("infor-", 900), word("mation")]
    assert words_of_text(["the", "information"], words) == words[:2]


def test_boxes_are_packed_and_unpacked():
    boxes = [Box(0, 0, 1000, 1000), None, Box(5, 900, 6, 1000)]
    assert unpack_boxes(pack_boxes(boxes)) == boxes
    assert pack_boxes([None]) == pack_boxes([]) == ""
    assert unpack_boxes("") == []
    with pytest.raises(ValueError, match="no packed boxes"):
        unpack_boxes("abcde")


def test_words_far_apart_and_words_of_two_lines_have_boxes_of_their_own():
    boxes = [Box(100, 100, 150, 120), Box(160, 101, 200, 121), Box(400, 100, 450, 120), Box(100, 130, 150, 150)]
    recognised = RecognisedText(3, 11, 1, 90, boxes=pack_boxes(boxes))
    assert boxes_in("A. a bc d e", recognised, 0, 11) == [Box(100, 100, 200, 121), *boxes[2:]]
    assert boxes_in("A. a bc d e", recognised, 6, 7) == [boxes[1]]
    assert boxes_in("A. abcdefgh", recognised, 0, 11) == []  # another text has other words


@pytest.mark.parametrize(("start", "end", "confidence"), [(5, 5, 90), (-1, 2, 90), (0, 5, 101), (0, 5, -1)])
def test_recognised_text_holds_words_and_states_a_percentage(start, end, confidence):
    with pytest.raises(ValueError, match="recognised text"):
        RecognisedText(start, end, 1, confidence)


def test_the_boxes_of_a_page_that_lies_on_its_side_and_is_skewed_hold_the_ink_of_the_picture_that_is_shown():
    tesseract = find_tesseract()
    assert tesseract, f"this test needs Tesseract with Vietnamese: {INSTALL}"
    lines = page(["Kinh phí tu bổ đình làng là 3,6 tỷ đồng,", "từ ngân sách tỉnh năm 2026."]).crop(
        (150, 120, 1750, 420)
    )
    raw = saved(scanned(lines, skew=1.5).rotate(90, expand=True), "PNG")
    content = picture_file.read(raw, lambda gray: recognise_page(tesseract, gray, seconds=300))
    (recognised,) = content.recognised
    shown = np.asarray(Image.open(io.BytesIO(as_jpeg(picture_file.draw(raw, 1), recognised.turns, recognised.angle))))
    height, width = shown.shape
    assert width > 3 * height  # upright, as it was drawn
    outside = shown.copy()
    for box in boxes_in(content.text, recognised, 0, len(content.text)):
        x0, x1, top, bottom = (*(width * x // 1000 for x in (box.x0, box.x1 + 1)), *box[1::2])
        outside[height * top // 1000 : height * (bottom + 1) // 1000 + 1, x0 : x1 + 1] = 255
    assert (outside < 128).sum() < 0.02 * (shown < 128).sum()


@pytest.mark.parametrize(("suffix", "dark"), [(".pdf", (250, 220)), (".tif", (250, 220))])
def test_the_picture_of_a_page_is_drawn_upright(suffix, dark):
    scan = Image.new("L", (1000, 600), 255)
    scan.paste(0, (200, 200, 300, 250))
    file = io.BytesIO()
    blank = Image.new("L", (1000, 600), 255)
    kind = {".pdf": "PDF", ".tif": "TIFF"}[suffix]
    blank.save(file, kind, save_all=True, append_images=[scan], **{"resolution": 300} if kind == "PDF" else {})
    with Worker() as worker:
        shown = Image.open(io.BytesIO(worker.draw(suffix, file.getvalue(), RecognisedText(0, 1, 2, 90))))
        turned = Image.open(io.BytesIO(worker.draw(suffix, file.getvalue(), RecognisedText(0, 1, 2, 90, turns=1))))
        with pytest.raises(ValueError, match="has no page 3"):
            worker.draw(suffix, file.getvalue(), RecognisedText(0, 1, 3, 90))
        with pytest.raises(ValueError, match="has no pages"):
            worker.draw(".docx", b"", RecognisedText(0, 1, 1, 90))
    x, y = (round(part * shown.width / 1000) for part in dark)
    assert shown.getpixel((x, y)) < 50 < 200 < shown.getpixel((x + shown.width // 2, y))
    assert (turned.width, turned.height) == (shown.height, shown.width)
    assert turned.getpixel((y, turned.height - x)) < 50
