"""Vietnamese spelling: diacritics, and the two places where a tone mark may stand."""

import re
import unicodedata

_OLD_STYLE = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe"}
_OLD_STYLE |= {"oẽ": "õe", "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}
_OLD_STYLE |= {new.capitalize(): old.capitalize() for new, old in _OLD_STYLE.items()}
_OLD_STYLE |= {new.upper(): old.upper() for new, old in _OLD_STYLE.items()}
# only where the syllable ends there: "toán" and "quý" are spelt one way only; what stands first is searched for quickly
_NEW_STYLE = re.compile(rf"(?:{'|'.join(_OLD_STYLE)})(?<![qQ]..)(?!\w)")


def one_tone_placement(text: str) -> str:
    """Return ``text`` with ``hoà`` written ``hòa``; the length and every other character stay."""
    return _NEW_STYLE.sub(lambda found: _OLD_STYLE[found[0]], text)


def strip_diacritics(text: str) -> str:
    """Return NFC ``text`` in plain letters: ``Tỷ lệ`` becomes ``Ty le``; the length stays."""
    return text.translate(_PLAIN)


class _Plain(dict[int, str]):
    """What each character is without diacritics, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code).replace("đ", "d").replace("Đ", "D"))
        self[code] = "".join(part for part in parts if not unicodedata.combining(part))
        return self[code]


_PLAIN = _Plain()
