"""What stands on a page and where, seen upright: x grows to the right and y downwards, in points."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

BOLD = 0.7
"""Part of the letters of a bold line that are bold: single ones may be drawn with the letters of another font."""


class Glyph(NamedTuple):
    """One sign of a page; ``y`` is its baseline, and ``run`` the number of the piece of text that it was drawn with."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    run: int


@dataclass(frozen=True, slots=True)
class Word:
    """Glyphs without space between them."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False

    @property
    def top(self) -> float:
        """Where its small letters begin, roughly."""
        return self.y - self.size / 2


class Rule(NamedTuple):
    """A straight line between two corners, of which the first is the upper left one."""

    x0: float
    y0: float
    x1: float
    y1: float


class Box(NamedTuple):
    """A rectangle of a page."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def holds_word(self, word: Word) -> bool:
        """Whether the middle of a word lies in it."""
        return self.holds((word.x0 + word.x1) / 2, word.y - word.size / 3)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page in which lines stand below each other; ``divided`` is whether others stand beside it."""

    left: float
    right: float
    divided: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a region, from the left."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    region: Region
    words: tuple[Word, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of(cls, words: Sequence[Word], region: Region) -> "Line":
        """Return the line of words, which are in order; its size is that of most letters, and so is bold type."""
        text = " ".join(word.text for word in words)
        letters = sum(len(word.text) for word in words)
        bold = sum(len(word.text) for word in words if word.bold)
        sizes: Counter[float] = Counter()
        for word in words:
            sizes[word.size] += len(word.text)
        size = max(sizes, key=lambda each: sizes[each])
        x1 = max(word.x1 for word in words)
        return cls(text, words[0].x0, x1, words[0].y, size, bold > BOLD * letters, region, tuple(words))


@dataclass(frozen=True, slots=True)
class Note:
    """What a page says without showing it: the target of a link, or a comment."""

    place: Box
    text: str
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the value of a form's field, and what the field is called."""

    word: Word
    name: str = ""


@dataclass(slots=True)
class View:
    """What of a page is written in one direction."""

    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: what is written in its main direction, then what is written otherwise.

    ``pictured`` is the share of it that pictures take. A glyph whose letter the font does not tell has U+FFFD for its
    text.
    """

    views: tuple[View, ...]
    pictured: float = 0.0


class Frame(NamedTuple):
    """How a reader of text in one direction sees a page. The direction is given by its cosine and sine."""

    cos: float
    sin: float

    def seen(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page, whose y grows upwards, as it is seen upright."""
        return x * self.cos + y * self.sin, x * self.sin - y * self.cos

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return the box that a rectangle of the page fills."""
        corners = [self.seen(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))
