"""Bytes of a text file become text."""

import codecs

from index.formats.text.old_encodings import decode_legacy, repair

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(raw: bytes) -> tuple[str, str | None]:
    """Return the text of a file in UTF-8, or in UTF-16 if its first bytes, the byte order mark, say so.

    The second value names the encoding of a Vietnamese text that is older than Unicode, or was decoded wrongly before.
    It is None for other texts.

    :raises ValueError: If it is none of these.
    """
    if raw.startswith(UTF_16):
        try:
            return repair(raw.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise ValueError(f"is not UTF-16 text throughout (byte {error.start}): save it as UTF-8") from error
    try:
        return repair(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if legacy := decode_legacy(raw):
            return legacy
        raise ValueError(f"is not UTF-8 text (byte {error.start}): save it as UTF-8") from error
