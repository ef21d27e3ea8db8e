"""The words of a rich text: how its bytes become letters, and where they go."""

import codecs
import unicodedata
from dataclasses import dataclass

from index.formats.text.old_encodings import SURFACE

CHARSETS = {
    0: SURFACE, 1: SURFACE, 2: SURFACE, 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """What holds within a group: where its words go, how they are read, and the style of the paragraph."""

    goes_to: str = "text"
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    skipped: int = 1
    outline: int | None = None
    depth: int = 1
    in_table: bool = False


class Words:
    """The words of one file, by the place that they go to, until they are taken from there.

    ``left_out`` is how many of the next bytes only repeat a sign that was written by its number.
    """

    def __init__(self) -> None:
        self.left_out = 0
        self._written: dict[str, list[str]] = {}
        self._bytes = bytearray()
        self._codec, self._codecs = SURFACE, dict[int, str]()

    def add(self, written: bytes) -> None:
        """Take bytes of the text, but those that are to be left out."""
        skipped = min(self.left_out, len(written))
        self.left_out -= skipped
        self._bytes += written[skipped:]

    def decode(self, state: State) -> None:
        """Write the bytes that were added, in the encoding of the font."""
        if self._bytes:
            codec = self._codecs.get(state.font, self._codec)
            self.write(self._bytes.decode(codec, "replace"), state)
            self._bytes.clear()

    def write(self, words: str, state: State) -> None:
        """Write words where those of a group go, if it shows them."""
        if state.goes_to != "nothing" and not state.hidden and not state.deleted:
            self._written.setdefault(state.goes_to, []).append(words)

    def take(self, goes_to: str) -> str:
        """Return the words that were written to one place, and begin there anew."""
        words = "".join(self._written.pop(goes_to, []))
        if any("\ud800" <= letter <= "\udfff" for letter in words):
            words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return unicodedata.normalize("NFC", words)

    def set_codepage(self, number: int | None) -> None:
        """Read bytes in a code page of Windows from now on, where their font names no other."""
        try:
            self._codec = SURFACE if number == 1252 else codecs.lookup(f"cp{number}").name
        except LookupError:
            self._codec = SURFACE

    def set_charset(self, font: int, number: int | None) -> None:
        """Read bytes in a font by one of the format's character sets."""
        if number in CHARSETS:
            self._codecs[font] = CHARSETS[number]
