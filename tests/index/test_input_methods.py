"""Questions that were typed with the keys of Telex or VNI while no input method was on."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.question import asked_for
from index.build import build_index
from index.language.input_methods import decode_keys
from index.language.spelling import one_tone_placement, strip_diacritics
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder
from tests.place import ROOT

WRITTEN = ROOT / "eval" / "written"
EVERYDAY = WRITTEN.parent / "everyday.tsv"
CIRCUMFLEX, HORN, BREVE = "\u0302\u031b\u0306"
TONES = "\u0301\u0300\u0309\u0303\u0323"
TELEX, VNI = "sfrxj", "12345"
ASKED = re.compile(r"([ve])\+?-?>\s*(.+)")


def typed_by(question: str, keys: str, late: bool) -> str:
    """Return the keys that write a question, the tone of each word at its end or right behind its letter."""
    return re.sub(r"[^\W\d_]+", lambda found: _keys(found[0], keys, late), question)


def _keys(word: str, keys: str, late: bool) -> str:
    written, tone = "", ""
    for letter in word:
        if letter in "đĐ":
            base = "d" if letter == "đ" else "D"
            written += base + (base if keys == TELEX else "9")
            continue
        base, *marks = unicodedata.normalize("NFD", letter)
        changes = {CIRCUMFLEX: base if keys == TELEX else "6"}
        changes |= dict.fromkeys((HORN, BREVE), "w") if keys == TELEX else {HORN: "7", BREVE: "8"}
        own = "".join(keys[TONES.index(mark)] for mark in marks if mark in TONES)
        change = "".join(changes[mark] for mark in marks if mark in changes)
        written += base + (change.upper() if base.isupper() else change) + ("" if late else own)
        tone += own if late else ""
    return written + tone


def questions(language: str) -> Iterator[str]:
    for file in sorted(WRITTEN.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            found = ASKED.fullmatch(line.strip())
            if found and found[1] == language:
                yield unicodedata.normalize("NFC", found[2].split("||")[0].strip())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bao giowf thuw vieenj mowr cuwar?", "Bao giờ thư viện mở cửa?"),
        ("Bao gio72 thu7 vie6n5 mo73 cu7a3?", "Bao giờ thư viện mở cửa?"),
        ("ddiaj ddieemr noopj hoof sow owr ddaau", "địa điểm nộp hồ sơ ở đâu"),
        ("Quys I, UBND huyeenj thu bao nhieeu thuees?", "Quý I, UBND huyện thu bao nhiêu thuế?"),
        ("Chi5 Hoa2 giu74 chu71c gi2 o73 CO2 Xanh?", "Chị Hòa giữ chức gì ở CO2 Xanh?"),
        ("HDDND quyeets ddinhj ddieeuf gif", "HĐND quyết định điều gì"),
        ("NGAYF NAOF NHAANJ LUWOWNG?", "NGÀY NÀO NHẬN LƯƠNG?"),
        ("Thuowr nhor oong gifn giuwx ddieeuf gif?", "Thuở nhỏ ông gìn giữ điều gì?"),
        ("O73 d9a6u co1 ba1n ve1?", "Ở đâu có bán vé?"),
    ],
)
def test_the_keys_of_a_question_become_its_letters(typed: str, meant: str):
    assert decode_keys(typed) == meant
    assert asked_for(typed) == meant


@pytest.mark.parametrize(("keys", "late"), [(keys, late) for keys in (TELEX, VNI) for late in (True, False)])
def test_a_word_is_decoded_wherever_its_tone_is_typed(keys: str, late: bool):
    meant = "Người được hưởng trợ cấp phải nộp giấy khuyết tật trước ngày mấy?"
    assert decode_keys(typed_by(meant, keys, late)) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Phòng A12 ở tầng mấy?",
        "Phong B3 va B4 o dau?",
        "Covid19 F0 F1 la gi",
        "lich hoc 10A1 10A2 12C5",
        "mua xe oto cu gia re",
        "How is the lens of the lighthouse now?",
        "Who keeps the list?",
        "Ai đang giữ form test?",
    ],
)
def test_codes_english_and_vietnamese_stay_as_they_are(typed: str):
    assert decode_keys(typed) == typed


@pytest.mark.parametrize("keys", [TELEX, VNI])
@pytest.mark.parametrize("late", [True, False])
def test_most_written_questions_come_back_from_their_keys(keys: str, late: bool):
    asked = list(questions("v"))
    sample = asked[:: len(asked) // 3000][:3000]
    back = sum(one_tone_placement(decode_keys(typed_by(q, keys, late))) == one_tone_placement(q) for q in sample)
    assert back >= 0.94 * 3000


@pytest.mark.parametrize("made", [str, strip_diacritics])
def test_no_written_or_everyday_question_is_changed(made: Callable[[str], str]):
    everyday = [line.split("\t")[1] for line in EVERYDAY.read_text(encoding="utf-8").splitlines()]
    written = [*questions("v"), *questions("e")]
    asked = {made(question) for question in (*written[::8], *everyday)}
    assert len(asked) > 9_000
    assert [question for question in asked if decode_keys(question) != question] == []


@pytest.mark.parametrize("keys", [TELEX, VNI])
def test_an_answer_keeps_what_was_typed_and_says_what_was_searched_for(tmp_path: Path, keys: str):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Hội nghị họp ở Hà Nội.\n\nThư viện mở cửa lúc tám giờ.", encoding="utf-8")
    build_index(folder, tmp_path / "index", FakeEncoder, PassageSettings(longest=30))
    answerer = Answerer(Judge(Index.load(tmp_path / "index", FakeEncoder()), passages=5, threshold=0.0))
    typed = typed_by("Hội nghị họp ở đâu?", keys, late=True)
    answer = answerer.answer(typed)
    assert (answer.question, answer.searched) == (typed, "Hội nghị họp ở đâu?")
    assert answerer.closest(typed, 1)[0] == "Hội nghị họp ở đâu?"
