"""Bytes of a text file become text."""

import codecs

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(raw: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 if its first bytes, the byte order mark, say so.

    :raises ValueError: If it is neither.
    """
    if raw.startswith(UTF_16):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise ValueError(f"is not UTF-16 text throughout (byte {error.start}): save it as UTF-8") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 text (byte {error.start}): save it as UTF-8") from error
