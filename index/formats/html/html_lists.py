"""The numbers and bullets that a browser puts before the items of a list."""

import re
from dataclasses import dataclass, field

from index.formats.html.html_tree import Aside, Element, one_line
from index.formats.text.faq import is_question
from index.formats.text.list_marks import BULLET
from index.formats.text.numerals import letters, roman

STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
FORMS = {
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
    "lower-latin": "lower-alpha",
    "upper-latin": "upper-alpha",
}
"""Forms of numbers by the names in HTML, and other names in CSS."""
LARGEST = 4_000
"""Larger numbers are written neither in letters nor in Roman numerals."""
FAQ = re.compile(r"faq|accordion|hoi-?dap|cau-?hoi", re.IGNORECASE)


@dataclass(slots=True)
class List:
    """A list that is open: how its items are marked, and which of its ``terms`` have no meaning yet.

    ``asks`` is true if its terms are the questions of a FAQ.
    """

    tag: str
    form: str = ""
    number: int = 1
    step: int = 1
    asks: bool = False
    terms: list[str] = field(default_factory=list)
    told: bool = False

    @classmethod
    def of(cls, element: Element) -> "List":
        """Return the list that an element ``ul``, ``ol`` or ``dl`` opens."""
        form = _form(element) or ("decimal" if element.tag == "ol" else "")
        step = -1 if element.get("reversed") is not None else 1
        number = len(element.findall("li")) if step < 0 else 1
        asks = element.tag == "dl" and _asks(element)
        return cls(element.tag, form, whole(element.get("start"), number), step, asks)

    def mark(self, item: Element) -> str:
        """Return the mark of the next item, with a space behind it; empty if none is shown."""
        self.number = whole(item.get("value"), self.number) if self.tag == "ol" else self.number
        number, form = self.number, _form(item) or self.form
        self.number += self.step
        if form in ("", "disc", "circle", "square"):
            return BULLET
        return "" if form == "none" else f"{_written(number, form)}. "


def _asks(terms: Element) -> bool:
    found = [one_line(term, Aside()) for term in terms.iter("dt")]
    asking = sum(map(is_question, found))
    named = FAQ.search(f"{terms.get('class', '')} {terms.get('id', '')}")
    return asking > 0 and (2 * asking >= len(found) or named is not None)


def _form(element: Element) -> str:
    """Return the form of numbers that an element states, as CSS names it; empty if none."""
    stated = STYLE.search(element.get("style") or "")
    words = stated[1].lower().split() if stated else [element.get("type") or ""]
    known = ("none", "decimal", "disc", "circle", "square", *FORMS.values())
    return next((FORMS.get(word, word) for word in words if FORMS.get(word, word) in known), "")


def whole(stated: str | None, otherwise: int) -> int:
    """Return the whole number that an attribute states, else another."""
    try:
        return int((stated or "").strip()[:9])
    except ValueError:
        return otherwise


def _written(number: int, form: str) -> str:
    if not 0 < number < LARGEST or form == "decimal":
        return str(number)
    text = letters(number) if form.endswith("alpha") else roman(number)
    return text.upper() if form.startswith("upper") else text
