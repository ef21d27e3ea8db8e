"""A page that nobody can read is told from one that is only unusual."""

import unicodedata

import pytest

from index.formats.text.garbled import looks_garbled

VIETNAMESE = (
    "Cán bộ, viên chức làm việc tại cơ quan được nghỉ phép năm mười hai ngày và hưởng nguyên lương. Người làm việc "
    "nặng nhọc được nghỉ mười bốn ngày; cứ đủ năm năm công tác thì được thêm một ngày."
)
ENGLISH = (
    "Employees who work for twelve months are entitled to twelve days of paid leave. Those with strengths in planning "
    "may carry up to five days over to the next quarter, subject to approval by the head of their department."
)
NAMES = "Krông Pắk, Đắk Lắk, Ea H'leo, Buôn Ma Thuột, Gia Lai, Kbang, Đăk Đoa, Mang Yang, Chư Prông, Ia Grai, Ayun Pa"


def without_diacritics(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def moved(text: str, by: int) -> str:
    """Return text whose small letters are moved in the alphabet."""
    return "".join(chr((ord(sign) - 97 + by) % 26 + 97) if "a" <= sign <= "z" else sign for sign in text)


def unknown_marks(text: str, sign: str) -> str:
    return "".join(letter if letter.isascii() else sign for letter in text)


@pytest.mark.parametrize(
    "text",
    [
        VIETNAMESE,
        ENGLISH,
        without_diacritics(VIETNAMESE),
        VIETNAMESE.upper(),
        NAMES,
        "\n".join(f"{year} {year * 37 % 991}.{year % 9}00 12,5% {year - 1900}" for year in range(2000, 2030)),
        "UBND HĐND BHXH BHYT TTHC GTGT TNHH MTV SXKD CNTT PCCC THPT THCS GDĐT LĐTBXH QLDA KHCN NNPTNT VHTTDL",
        "def read(raw: bytes) -> str:\n    return raw.decode('utf-8', errors='strict').strip()\n" * 4,
        "for i in range(n): x[i] = y[i] + kx * dz; printf('%d\\n', cfg->hdr_len); #define MAX_BUF 4096 " * 3,
        "\n".join(f"nguyen.van.{name}@so-y-te.phulam.example" for name in ("an", "binh", "chi", "dzung", "khoa", "my")),
        "\n".join(f"{name}_tr@mail.example; https://example.org/{name}?id=7" for name in ("hng", "ptk", "an", "lnt")),
        "\uf0b7 Mở cửa\n\uf0b7 Đóng cửa\n\uf0fe Có \uf06f Không\n\uf0fe Nam \uf06f Nữ\n" * 5,
        "x x x x\nx x\nx x x\n" * 20,
        "a b c d e f g h i j k l m n o p q r s t u v w x y z " + VIETNAMESE,
        "Приказ о порядке предоставления ежегодного оплачиваемого отпуска работникам учреждения в этом году",
        "年次有給休暇の付与日数は勤続年数に応じて定める。" * 5,
        "",
        "\ufffd",
    ],
)
def test_what_can_be_read_or_is_no_text_is_not_garbled(text: str):
    assert not looks_garbled(text)


@pytest.mark.parametrize("sign", ["\ufffd", "\x01", "\ue123", "(cid:77)"])
@pytest.mark.parametrize("text", [VIETNAMESE, VIETNAMESE.lower(), VIETNAMESE[:120]])
def test_a_text_whose_letters_with_marks_are_not_known_is_garbled(text: str, sign: str):
    assert looks_garbled(unknown_marks(text, sign))


@pytest.mark.parametrize("text", [ENGLISH, without_diacritics(VIETNAMESE), f"{ENGLISH} {ENGLISH.lower()}"])
def test_a_text_in_a_moved_alphabet_is_garbled(text: str):
    assert looks_garbled(moved(text, 3))


@pytest.mark.parametrize("text", [VIETNAMESE, ENGLISH, without_diacritics(VIETNAMESE)])
def test_a_text_whose_letters_stand_apart_is_garbled(text: str):
    assert looks_garbled(" ".join(text))


@pytest.mark.parametrize("text", ["\ufffd" * 40, "\x03\x04\x05" * 20, "(cid:3)" * 30])
def test_signs_that_say_nothing_are_garbled(text: str):
    assert looks_garbled(text)


def test_single_unknown_signs_do_not_make_a_text_garbled():
    assert not looks_garbled(VIETNAMESE.replace("ặ", "\ufffd"))
