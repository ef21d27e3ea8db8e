"""Numbers as letters and in Roman numerals, in small letters."""

ROMAN = {
    "m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4,
    "i": 1,
}  # fmt: skip


def roman(number: int) -> str:
    """Return a number from 1 on as a Roman numeral."""
    written = ""
    for sign, value in ROMAN.items():
        written += sign * (number // value)
        number %= value
    return written


def repeated_letter(number: int) -> str:
    """Return a, b, …, z, aa, bb: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def letters(number: int) -> str:
    """Return a, b, …, z, aa, ab, as browsers count."""
    written = ""
    while number:
        number, letter = divmod(number - 1, 26)
        written = chr(ord("a") + letter) + written
    return written
