"""Vietnamese text in the encodings from before Unicode, and UTF-8 that was taken for another encoding.

Such text is known by what it becomes: nearly all of its words with diacritics are Vietnamese syllables then, and were
none before. Where that does not show, nothing is changed. Each encoding is looked at through its *surface*, what its
bytes are in windows-1252: the letters that a file shows without the font that was made for them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain

from ftfy import fix_encoding

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300\u0301\u0309\u0303\u0323"
TONES = dict(zip("øùûõï", (GRAVE, ACUTE, HOOK, TILDE, DOT), strict=True))
CIRCUMFLEX = dict(zip("âàáåãä", ("", GRAVE, ACUTE, HOOK, TILDE, DOT), strict=True))
BREVE = dict(zip("êèéúüë", ("", GRAVE, ACUTE, HOOK, TILDE, DOT), strict=True))
SURFACE = "sloppy-windows-1252"
"""The codec of ftfy in which, as in browsers, the five bytes without a letter are control codes."""

# TCVN 5712:1993 VN3, of the .Vn fonts; its capitals with a tone are the small letters in a font of capitals
TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# RFC 1456; six more of its capitals are control codes
VISCII = dict(
    zip(
        "\x02\x05\x06\x14\x19\x1e" + bytes(range(0x80, 0x100)).decode(SURFACE),
        "ẲẴẪỶỸỴẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
        "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
        strict=True,
    )
)


def _vni() -> dict[str, str]:
    """Return VNI for Windows: a letter and a mark after it, which says the tone and the shape, or one sign for both."""
    table = dict(zip("ñôöòæóî", "đơưịỉĩỵ", strict=True))
    for base in "aeiouyôö":
        letter = {"ô": "ơ", "ö": "ư"}.get(base, base)
        table |= {base + mark: letter + tone for mark, tone in TONES.items()}
    table |= {base + mark: f"{base}\u0302{tone}" for base in "aeo" for mark, tone in CIRCUMFLEX.items()}
    table |= {f"a{mark}": f"a\u0306{tone}" for mark, tone in BREVE.items()}
    small = {signs: unicodedata.normalize("NFC", letter) for signs, letter in table.items()}
    capitals = {
        f"{signs[0].upper()}{rest}": letter.upper() for signs, letter in small.items() for rest in _cases(signs)
    }
    return small | capitals


def _cases(signs: str) -> set[str]:
    return {signs[1:], signs[1:].upper()}


def _reader(table: dict[str, str]) -> Callable[[str], str]:
    """Return what reads a surface by a table of signs, the longer ones first."""
    signs = re.compile("|".join(re.escape(each) for each in sorted(table, key=len, reverse=True)))
    return lambda surface: signs.sub(lambda found: table[found[0]], surface)


_read_tcvn3 = _reader(TCVN3)
MINUS = re.compile(r"(?<=[^\W\d_])\u2212|\u2212(?=[^\W\d_])")
"""What PDFs have for the soft hyphen that is TCVN3's letter ư."""


def _tcvn3(surface: str) -> str:
    return _read_tcvn3(MINUS.sub("\xad", surface).replace("\u2219", "·"))


def _windows_1258(surface: str) -> str:
    return unicodedata.normalize("NFC", surface.encode(SURFACE).decode("cp1258"))


UTF_8_BEGUN = re.compile("á[º»]|Ã.|Ä[‘ƒ]|Æ[°¡]")
"""What most Vietnamese letters are in UTF-8 that was taken for windows-1252."""


def _utf_8(surface: str) -> str:
    return "\n".join(map(_utf_8_line, surface.split("\n")))


def _utf_8_line(surface: str) -> str:
    try:
        return surface.encode(SURFACE).decode("utf-8")
    except UnicodeError:
        # a byte may be lost, as of "Ã\xa0", which looks like a space
        return fix_encoding(surface) if UTF_8_BEGUN.search(surface) else surface


ENCODINGS: dict[str, Callable[[str], str]] = {
    "TCVN3": _tcvn3,
    "VNI": _reader(_vni()),
    "VISCII": _reader(VISCII),
    "windows-1258": _windows_1258,
    "UTF-8 that had been taken for windows-1252": _utf_8,
}
"""How the surface of each encoding is read."""
SAMPLE = 20_000
"""Characters of a text that tell its encoding."""
LEAST = 5
"""Different words with diacritics that tell an encoding."""
RIGHT, APART = 0.9, 0.2
"""At least this part of these words is Vietnamese when read rightly. As they stand, and in any other encoding, the part
is so much lower."""
WORD = re.compile(r"[A-Za-z\x02\x05\x06\x14\x19\x1e\x80-\U0010ffff]{2,}")
PUNCTUATION = "“”‘’„‚–—…•\xa0"
UNICODE_ONLY = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
"""Letters and marks that no surface has."""
SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|g[hi]?|h|kh?|l|m|n(?:gh?|h)?|ph?|qu|r|s|t[hr]?|v|x)?(?:"
    r"a(?:ch?|i|m|n[gh]?|o|p|t|u|y)?|ă(?:c|m|ng?|p|t)|â(?:c|m|ng?|p|t|u|y)|e(?:c|m|ng?|o|p|t)?|ê(?:ch|m|nh?|p|t|u)?|"
    r"i(?:a|ch|m|nh?|p|t|u)?|iê(?:c|m|ng?|p|t|u)|o(?:c|i|m|ng?|p|t)?|oa(?:ch?|i|n[gh]?|o|p|t|y)?|oă(?:c|m|ng?|t)|"
    r"oe[not]?|oo(?:c|ng)|ô(?:c|i|m|ng?|p|t)?|ơ(?:i|m|n|p|t)?|u(?:a|c|i|m|ng?|p|t)?|uâ(?:ng?|t|y)|uê(?:ch|nh?)?|"
    r"uô(?:c|i|m|ng?|p|t)|uơ|uy(?:a|ch|nh?|p|t|u)?|uyê[nt]|ư(?:a|c|i|m|ng?|t|u)?|ươ(?:c|i|m|ng?|p|t|u)|"
    r"y(?:ch|nh|t)?|yê(?:m|ng?|t|u))"
)
TONE_MARKS = re.compile(f"[{GRAVE}{ACUTE}{HOOK}{TILDE}{DOT}]")


def decode_legacy(raw: bytes) -> tuple[str, str] | None:
    """Return the text of a file that is no Unicode, and the name of its encoding; None if that does not show."""
    surface = raw.decode(SURFACE)
    name = _encoding(line for line in surface.split("\n") if not line.isascii())
    return (ENCODINGS[name](surface), name) if name else None


def repair(text: str) -> tuple[str, str | None]:
    """Return ``text`` as it was meant, and the encoding that it was in; the same text and None if none shows.

    Lines with letters that only Unicode has stay as they are. Beside such lines, others change only for the better.
    """
    (repaired,), name = repair_parts([text])
    return repaired, name


def repair_parts(parts: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """Return what :func:`repair` does of a text that stands in parts, as on pages."""
    lines = chain.from_iterable(part.split("\n") for part in parts if not part.isascii())
    name = _encoding(line for line in lines if not line.isascii() and not UNICODE_ONLY.search(line))
    if name is None:
        return parts, None
    read = repair_line if any(map(UNICODE_ONLY.search, parts)) else _read
    return ["\n".join(read(line, name) for line in part.split("\n")) for part in parts], name


def repair_line(line: str, name: str) -> str:
    """Return a line as it is in the encoding, if it has more Vietnamese words then; else the same line."""
    if UNICODE_ONLY.search(line):
        return line
    read = _read(line, name)
    return read if _syllables(_marked(read)) > _syllables(_marked(line)) else line


def _read(surface: str, name: str) -> str:
    try:
        return ENCODINGS[name](surface)
    except UnicodeError:  # a sign that the encoding has not
        return surface


def _encoding(lines: Iterable[str]) -> str | None:
    """Return the encoding in which the lines are Vietnamese; None if they already are, or if none is sure."""
    sample = _sample(lines)
    words = _marked(sample)
    as_it_is = _share(words)
    if len(words) < LEAST or as_it_is > RIGHT - APART:
        return None
    read = {name: _marked(_read(sample, name)) for name in ENCODINGS}
    shares = {name: _share(own) for name, own in read.items()}
    best, second = sorted(shares, key=lambda name: shares[name], reverse=True)[:2]
    # where all words are right in one, a few tell that from others
    wrong = len(read[second]) - _syllables(read[second])
    apart = shares[best] >= shares[second] + APART or (shares[best] == 1 and wrong >= LEAST)
    return best if shares[best] >= max(RIGHT, as_it_is + APART) and apart else None


def _sample(lines: Iterable[str]) -> str:
    taken: list[str] = []
    left = SAMPLE
    for line in lines:
        taken.append(line[:left])
        left -= len(line)
        if left <= 0:
            break
    return "\n".join(taken)


def _marked(text: str) -> set[str]:
    """Return the different words that hold anything but plain letters."""
    words = (word.strip(PUNCTUATION) for word in WORD.findall(text))
    return {word.lower() for word in words if len(word) > 1 and not word.isascii()}


def _share(words: set[str]) -> float:
    return _syllables(words) / len(words) if len(words) >= LEAST else 0.0


def _syllables(words: set[str]) -> int:
    return sum(map(_is_syllable, words))


@lru_cache(maxsize=100_000)
def _is_syllable(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word)
    plain = unicodedata.normalize("NFC", TONE_MARKS.sub("", marks))
    return len(TONE_MARKS.findall(marks)) <= 1 and bool(SYLLABLE.fullmatch(plain))
