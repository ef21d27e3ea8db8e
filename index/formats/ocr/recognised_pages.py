"""Pages whose words were read by text recognition (OCR), and what is said of them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from index.datatypes import RecognisedText
from index.formats.ocr.page_picture import Gray, is_blank
from index.formats.ocr.tesseract import INSTALL, NotRecognised, Recognise, Seen
from index.formats.ocr.word_boxes import WORD, Box, pack_boxes
from index.formats.ocr.word_places import box_of, words_in_order, words_of_text
from index.formats.pages.aligned_tables import lined_tables
from index.formats.pages.glyph_lines import in_lines_order
from index.formats.pages.page_geometry import Line
from index.formats.pages.page_margins import Leaf
from index.formats.pages.ruled_tables import Table, ruled_tables
from index.formats.text.garbled import looks_garbled

MOST_PAGES = 1_000
"""Pages of a file that are recognised; at three seconds each they take most of an hour."""
DOUBTFUL, LEGIBLE = 80, 50
"""Recognised text is said to be doubtful below the first confidence, in percent. Below the second it is not taken.

The figures come from 24 Vietnamese pages in three types, more or less blurred, coarse and speckled. With a confidence
of 90 and more up to 5 % of the letters were wrong (1 % in the middle); from 80 to 90 it was 4 to 12 %, from 60 to 80 it
was 6 to 19 %. The one page below that had 26 % wrong letters, and hardly a right word.
"""
WORDLESS = (
    "shows a picture in which text recognition (OCR) finds no words that can be read: "
    "if it shows text, scan it anew, upright and with 300 dpi"
)
TO_READ_IT = f"to have it read, install text recognition ({INSTALL}), where HOIDAP_OCR is not off"


@dataclass(slots=True)
class Recognised:
    """The pages of a file that were recognised, by their number, and how surely, in percent.

    ``seen`` is what was seen of such a page, without its words. ``failed`` says why a page was not read; ``wordless``
    pages show something, but no words that can be read. ``blank`` pages show nothing.
    """

    leaves: dict[int, Leaf] = field(default_factory=dict)
    confidence: dict[int, int] = field(default_factory=dict)
    seen: dict[int, Seen] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    wordless: set[int] = field(default_factory=set)
    blank: set[int] = field(default_factory=set)

    def read(self, number: int, picture: Gray, recognise: Recognise) -> None:
        """Read a page."""
        if is_blank(picture):
            self.blank.add(number)
        elif len(self.leaves) + len(self.wordless) + len(self.failed) >= MOST_PAGES:
            self.failed[number] = f"is a picture of text, and only {MOST_PAGES:,} of a file are read: divide it"
        else:
            self._recognise(number, picture, recognise)

    def _recognise(self, number: int, picture: Gray, recognise: Recognise) -> None:
        try:
            seen = recognise(picture)
        except NotRecognised as error:
            self.failed[number] = str(error)
            return
        found = leaf_of(seen)
        if found.words and seen.confidence >= LEGIBLE:
            self.leaves[number] = found
            self.confidence[number] = int(seen.confidence)
            self.seen[number] = replace(seen, words=(), rules=())
        else:
            self.wordless.add(number)

    def leaf(self, number: int) -> Leaf:
        """Return a page, empty if it was not read."""
        return self.leaves.get(number, Leaf())

    def settles(self, number: int, shown: bool) -> bool:
        """Whether nothing of a page is lost: its words were read, or it is blank though it seemed to be a picture."""
        return number in self.leaves or (shown and number in self.blank)

    def texts(
        self, text: str, slices: Sequence[tuple[int, int, int]], pages: Sequence[Sequence[Line | Table]]
    ) -> Iterator[RecognisedText]:
        """Yield what of a text was recognised, with the places of its words.

        :param slices: Page, start and end of each piece of the text in order; those with page 0 show nothing.
        :param pages: The lines and tables of each page, as the text was made of them.
        """
        together = [(page, list(own)) for page, own in groupby(slices, key=lambda each: each[0])]
        spans = [(page, own[0][1], own[-1][2]) for page, own in together if page in self.leaves]
        boxes = {page: self._boxes(page, text, spans, pages[page - 1]) for page in {page for page, _, _ in spans}}
        for page, start, end in spans:
            seen, count = self.seen[page], len(WORD.findall(text, start, end))
            own, boxes[page] = boxes[page][:count], boxes[page][count:]
            yield RecognisedText(start, end, page, self.confidence[page], seen.turns, seen.angle, pack_boxes(own))

    def _boxes(
        self, page: int, text: str, spans: Sequence[tuple[int, int, int]], items: Sequence[Line | Table]
    ) -> list[Box | None]:
        """Return the box of each word that ``spans`` have of a page."""
        width, height = self.seen[page].size
        texts = [word for each, start, end in spans if each == page for word in WORD.findall(text, start, end)]
        if not width or not height:
            return [None] * len(texts)
        words = words_of_text(texts, words_in_order(items))
        return [box_of(word, width, height) if word else None for word in words]

    def sentences(self) -> Iterator[str]:
        """Yield a sentence for each run of pages that were read, and for those of them that are doubtful."""
        sure = {number: "" for number, percent in self.confidence.items() if percent >= DOUBTFUL}
        for named, numbers in runs(sure):
            least = min(self.confidence[number] for number in numbers)
            stated = f"{least} %" if len(numbers) == 1 else f"{least} % or more"
            yield f"{named} was read by text recognition (OCR; confidence {stated})"
        doubtful = {number: f"{percent} %" for number, percent in self.confidence.items() if percent < DOUBTFUL}
        for named, numbers in runs(doubtful):
            yield (
                f"{named} was read by text recognition (OCR) with a low confidence ({doubtful[numbers[0]]}): "
                "look whether its words are right, or scan it anew, upright and with 300 dpi"
            )


def leaf_of(seen: Seen) -> Leaf:
    """Return what a picture shows as the words and tables of a page; nothing if it is plainly no text."""
    words = in_lines_order(seen.words)
    if looks_garbled(" ".join(word.text for word in words)):
        return Leaf()
    tables = ruled_tables(words, seen.rules)
    outside = [word for word in words if not any(word in table.words for table in tables)]
    tables = sorted([*tables, *lined_tables(outside, seen.rules)], key=lambda table: table.place.top)
    return Leaf(words, tables)


def runs(reasons: Mapping[int, str]) -> Iterator[tuple[str, list[int]]]:
    """Yield each run of pages of which the same is said: how to name it, and the numbers of the pages."""
    numbers = sorted(reasons)
    while numbers:
        first = last = numbers[0]
        while reasons.get(last + 1) == reasons[first]:
            last += 1
        end = bisect_left(numbers, last + 1)
        yield f"page {first}" if first == last else f"each of the pages {first} to {last}", numbers[:end]
        numbers = numbers[end:]
