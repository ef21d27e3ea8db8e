"""Vietnamese from before Unicode, and UTF-8 that was decoded wrongly."""

import io
import unicodedata
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles import read_articles
from index.datatypes import Article
from index.formats.text.old_encodings import ENCODINGS, decode_legacy, repair
from tests.place import ROOT

LETTERS = """a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ i ì ỉ ĩ í ị o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ
u ù ủ ũ ú ụ ư ừ ử ữ ứ ự y ỳ ỷ ỹ ý ỵ đ""".split()
# TCVN 5712:1993 VN3
TCVN3 = """61 b5 b6 b7 b8 b9 a8 bb bc bd be c6 a9 c7 c8 c9 ca cb 65 cc ce cf d0 d1 aa d2 d3 d4 d5 d6 69 d7 d8 dc dd de
6f df e1 e2 e3 e4 ab e5 e6 e7 e8 e9 ac ea eb ec ed ee 75 ef f1 f2 f3 f4 ad f5 f6 f7 f8 f9 79 fa fb fc fd fe ae"""
# RFC 1456
VISCII = """61 e0 e4 e3 e1 d5 e5 a2 c6 c7 a1 a3 e2 a5 a6 e7 a4 a7 65 e8 eb a8 e9 a9 ea ab ac ad aa ae 69 ec ef ee ed b8
6f f2 f6 f5 f3 f7 f4 b0 b1 b2 af b5 bd b6 b7 de be fe 75 f9 fc fb fa f8 df d7 d8 e6 d1 f1 79 cf d6 db fd dc f0"""
VNI = """a aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä e eø eû eõ eù eï eâ eà eå eã eá eä i ì æ ó í ò
o oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï u uø uû uõ uù uï ö öø öû öõ öù öï y yø yû yõ yù î ñ"""
BYTES = {
    "TCVN3": [bytes.fromhex(code) for code in TCVN3.split()],
    "VISCII": [bytes.fromhex(code) for code in VISCII.split()],
    "VNI": [signs.encode("latin-1") for signs in VNI.split()],
}
MOJIBAKE = "UTF-8 that had been taken for windows-1252"
SENTENCE = "Nhân viên được nghỉ phép mười hai ngày mỗi năm, khẳng định tại quy chế của đơn vị ở Đà Nẵng."
OTHERS = [
    "Été: l'élève préféré à côté d'où naît la forêt, ça a été créé là-bas, très tôt, à Noël; Noël à Orléans.",
    "Größe, Übung, schön, für, über, können, müssen, Straße, Äpfel, Öl, während, dürfen, hätte, wäre, möchte.",
    "El niño comió jamón; mañana habrá más lluvia según él, también aquí, allí, después, así, sólo, qué, cómo.",
    "Não é possível: a situação está má, são três opções, também há órgãos, ações, mães, pães, avô, avó.",
    "Zażółć gęślą jaźń, łódź, śnieg, źle, być, mówić, wół. Příliš žluťoučký kůň úpěl ďábelské ódy. Åse så på ø.",
    "“Café” – naïve · one · two · three · four · five; £5m, £m, 5 µm, µg, 20 °C, © 2025, ® ½ « quoted » … 3−2 §7.",
]


def encoded(text: str, name: str) -> bytes:
    """Return small Vietnamese letters in an encoding; capitals of theirs are not in TCVN3."""
    text = unicodedata.normalize("NFC", text)
    if name == "windows-1258":  # marks of its own for tones, letters for the rest
        marks = "\u0300\u0301\u0303\u0309\u0323"
        decomposed = "".join(
            unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letter) if c not in marks))
            + "".join(c for c in unicodedata.normalize("NFD", letter) if c in marks)
            for letter in text
        )
        return decomposed.encode("cp1258")
    if name == MOJIBAKE:
        return text.encode().decode("latin-1").encode()
    return b"".join(BYTES[name][LETTERS.index(c)] if c in LETTERS else c.encode("ascii") for c in text)


def syllables() -> list[str]:
    """Return the lower-case words with diacritics of the articles that come with the program."""
    words = {word for article in read_articles(ROOT / "seeds").articles for word in article.text.split()}
    return sorted(word for word in words if word.isalpha() and word.islower() and not word.isascii())


SYLLABLES = syllables()
SENTENCES = st.lists(st.sampled_from(SYLLABLES), min_size=30, max_size=60, unique=True).map(" ".join)
PHRASES = st.lists(st.sampled_from(SYLLABLES), max_size=12).map(" ".join)


def read_one(folder: Path, name: str, raw: bytes) -> tuple[Article, list[str]]:
    (folder / name).write_bytes(raw)
    read = read_articles(folder)
    assert read.unreadable == []
    (article,) = read.articles
    return article, read.warnings


def test_the_tables_of_the_test_have_each_letter_once():
    assert [len(codes) == len(set(codes)) == len(LETTERS) == 73 for codes in BYTES.values()] == [True] * 3


@pytest.mark.parametrize("name", ["TCVN3", "VISCII", "VNI", "windows-1258"])
def test_every_letter_of_an_encoding_is_read(name):
    surface = encoded(" ".join(LETTERS), name).decode("sloppy-windows-1252")
    assert ENCODINGS[name](surface) == " ".join(LETTERS)


def test_what_offices_wrote_is_read():
    said = {
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam - Ñoäc laäp - Töï do - Haïnh phuùc": (
            "Cộng hòa xã hội chủ nghĩa Việt Nam - Độc lập - Tự do - Hạnh phúc"
        ),
        "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM, ÑOÄC LAÄP, TÖÏ DO, HAÏNH PHUÙC": (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, ĐỘC LẬP, TỰ DO, HẠNH PHÚC"
        ),
        "B¸o c¸o tµi chÝnh n¨m 2026 cña §oµn ®¹i biÓu Quèc héi": (
            "Báo cáo tài chính năm 2026 của Đoàn đại biểu Quốc hội"
        ),
        "nhµ n−íc, Thñ t−íng vµ Th«ng t− cña Bé: 5 − 3 = 2": "nhà nước, Thủ tướng và Thông tư của Bộ: 5 − 3 = 2",
        "Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    }
    assert {text: repair(text)[0] for text in said} == said


def surface_of(text: str, name: str) -> str:
    return encoded(text, name).decode("utf-8" if name == MOJIBAKE else "sloppy-windows-1252")


@pytest.mark.parametrize("name", ENCODINGS)
@given(sentence=SENTENCES)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_vietnamese_sentence_is_read_back_from_each_encoding(name, sentence):
    assert repair(surface_of(sentence, name)) == (sentence, name)
    if name != MOJIBAKE:
        assert decode_legacy(encoded(sentence, name)) == (sentence, name)


def test_words_that_are_nearly_all_right_in_another_encoding_are_read_in_the_one_where_all_are():
    sentence = (
        "càng phiên tại nâng chất cấp lại cả khuôn biên biết biển bản chọn biểu biệt bên bình châm chặt chế chỉ chuyên "
        "bậc bật bền bị bỏ bổ bộ"
    )
    assert repair(surface_of(sentence, "TCVN3")) == (sentence, "TCVN3")


@pytest.mark.parametrize("name", ENCODINGS)
@given(phrase=PHRASES)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_few_words_are_read_back_or_left_and_never_anything_else(name, phrase):
    surface = surface_of(phrase, name)
    assert repair(surface) in ((phrase, name), (surface, None))


@given(sentences=st.lists(SENTENCES | st.sampled_from(OTHERS), max_size=5), form=st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_is_unicode_stays_as_it_is(sentences, form):
    text = unicodedata.normalize(form, "\n".join(sentences))
    assert repair(text) == (text, None)


@given(st.text())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_is_no_language_stays_as_it_is(text):
    assert repair(text) == (text, None)


def test_the_seeds_stay_as_they_are_as_a_whole_and_line_by_line():
    for path in (ROOT / "seeds").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        for part in (text, *text.splitlines(), *text.split(". "), *(word for word in text.split())):
            assert repair(part) == (part, None)


def test_unicode_lines_beside_others_stay_and_those_are_repaired():
    unicode = ["Số 12/QĐ, Huế.", "Công ty là anh em", "Été à Paris"]
    surface = encoded(SENTENCE.lower(), "VNI").decode("latin-1")
    assert repair("\n".join([unicode[0], surface, *unicode[1:]])) == (
        "\n".join([unicode[0], SENTENCE.lower(), *unicode[1:]]),
        "VNI",
    )


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("file", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_a_file_in_an_old_encoding_is_read_and_a_warning_names_it(tmp_path, file, name):
    sentence = SENTENCE.lower()
    form = {
        "a.txt": "---\ntitle: {0}\n---\n{0}",
        "a.md": "# {0}\n",
        "a.html": "<title>{0}</title><article><p>{0}",
        "a.jsonl": '{{"id": "x", "title": "{0}", "text": "{0}"}}',
    }[file]
    raw = form.encode().replace(b"{{", b"{").replace(b"}}", b"}").replace(b"{0}", encoded(sentence, name))
    if file == "a.jsonl" and name != MOJIBAKE:
        raw = raw.decode("sloppy-windows-1252").encode()
    article, warnings = read_one(tmp_path, file, raw)
    assert (article.text, article.title) == (sentence, sentence)
    assert warnings == [f"{article.id}: decoded as {name}: look whether its letters are right"]


def test_a_page_that_states_another_charset_or_writes_letters_as_entities_is_read(tmp_path):
    sentence, page = SENTENCE.lower(), b"<meta charset='%s'><article><p>%s"
    pages = {
        "a.html": page % (b"iso-8859-1", encoded(sentence, "VNI")),
        "b.html": page % (b"x-viet-tcvn", encoded(sentence, "TCVN3")),
        "c.html": page % (b"utf-8", encoded(sentence, "TCVN3").decode("latin-1").encode("ascii", "xmlcharrefreplace")),
        "d.html": page % (b"windows-1258", encoded(sentence, "windows-1258")),
    }
    for name, raw in pages.items():
        (tmp_path / name).write_bytes(raw)
    read = read_articles(tmp_path)
    assert [article.text for article in read.articles] == [sentence] * 4
    assert [warning.split(":")[1] for warning in read.warnings] == [
        " decoded as VNI", " decoded as TCVN3", " decoded as TCVN3",
    ]  # fmt: skip


def test_a_word_file_with_old_fonts_is_read_where_it_is_not_unicode(tmp_path):
    document = docx.Document()
    document.core_properties.title = "Quy chế của đơn vị"
    document.add_paragraph("HuÕ, ngµy 05 th¸ng 3 n¨m 2025")
    before, after = encoded(SENTENCE.lower(), "TCVN3").decode("latin-1").split("\xad", 1)
    run = document.add_paragraph(before).add_run()
    run._r.append(run._r.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}softHyphen"))
    run.add_text(after)
    document.add_paragraph("Một câu bằng Unicode.")
    packed = io.BytesIO()
    document.save(packed)
    article, warnings = read_one(tmp_path, "a.docx", packed.getvalue())
    assert article.text == f"Huế, ngày 05 tháng 3 năm 2025\n\n{SENTENCE.lower()}\n\nMột câu bằng Unicode."
    assert (article.title, article.date) == ("Quy chế của đơn vị", "2025-03-05")
    assert warnings == ["a.docx: decoded as TCVN3: look whether its letters are right"]


def test_bytes_that_may_be_anything_are_refused(tmp_path):
    files = {
        "a.txt": OTHERS[0].encode("latin-1"),
        "b.txt": OTHERS[1].encode("latin-1"),
        "c.txt": b"Ti\xeang Vi\xd6t",
        "d.txt": bytes(range(256)) * 50,
        "e.txt": SENTENCE.encode("utf-16-le"),
        "f.txt": "Привет, как дела, хорошо, спасибо, пожалуйста, очень рад".encode("cp1251"),
        "g.txt": "今日は良い天気ですね。明日も晴れるでしょう。".encode("shift_jis"),
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "z.txt").write_text("Tốt.", encoding="utf-8")
    said = [str(problem).partition(" (byte")[0] for problem in read_articles(tmp_path).unreadable]
    assert said == [f"{name}: is not UTF-8 text" for name in files]
