"""Numbers as letters and in Roman numerals, as office programs and browsers write them."""

from collections.abc import Callable

LARGEST = 10_000
"""Number of an item above which none is written in letters, which would be many."""

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


WRITTEN: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02}".format,
    "lowerLetter": repeated_letter,
    "upperLetter": lambda number: repeated_letter(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "none": lambda number: "",
}
"""How numbers are written in the forms of Office Open XML; in all other forms they are decimal."""


def written(number: int, form: str) -> str:
    """Return a number in one of these forms, in decimal digits if the form has no sign for it."""
    return WRITTEN.get(form, str)(number) if 0 < number <= LARGEST else str(number)
