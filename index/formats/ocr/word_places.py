"""Which word of a page each word of its text is, after lines and tables were put together to paragraphs and rows."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from index.formats.ocr.word_boxes import WHOLE, Box
from index.formats.pages.glyph_lines import in_lines_order
from index.formats.pages.page_geometry import Line, Word
from index.formats.pages.ruled_tables import Table

MOST = 3_000
"""On a page with more words, none are looked for. A page that people can read has some hundred."""
MOST_PAIRS = 20_000
"""With more pairs of equal words on a page and in its text, none are looked for: that would take over a second."""
PASSES = 2
"""How often the words that are left are looked for: those of a table are read cell by cell, not line by line."""
ABOVE, BELOW = 0.8, 0.25
"""Parts of a letter's size that a word reaches above and below its baseline."""


def words_in_order(items: Sequence[Line | Table]) -> list[Word]:
    """Return the words of a page's lines and tables in the order of reading, those of a table by its lines."""
    return [word for each in items for word in (each.words if isinstance(each, Line) else in_lines_order(each.words))]


def words_of_text(texts: Sequence[str], words: Sequence[Word]) -> list[Word | None]:
    """Return for each word of a text the word of the page that it is; None if the text has added or changed it.

    :param texts: The words of the text, in order.
    :param words: Those of the page in the order of reading, which is nearly that of the text.
    """
    found: list[Word | None] = [None] * len(texts)
    times = Counter(word.text for word in words)
    if max(len(texts), len(words)) > MOST or sum(times[text] for text in texts) > MOST_PAIRS:
        return found
    left, free = list(range(len(texts))), list(range(len(words)))
    for _ in range(PASSES):
        matcher = SequenceMatcher(None, [texts[at] for at in left], [words[at].text for at in free], autojunk=False)
        pairs = [(left[a + at], free[b + at]) for a, b, size in matcher.get_matching_blocks() for at in range(size)]
        for at, place in pairs:
            found[at] = words[place]
        left, free = _without(left, [at for at, _ in pairs]), _without(free, [place for _, place in pairs])
    for at in left:
        found[at] = next((words[place] for place in free if _is_divided(texts[at], words, place)), None)
    return found


def box_of(word: Word, width: float, height: float) -> Box:
    """Return where a word is on a page of this size, in points."""
    top, bottom = word.y - ABOVE * word.size, word.y + BELOW * word.size
    parts = (word.x0 / width, top / height, word.x1 / width, bottom / height)
    return Box(*(round(WHOLE * min(max(part, 0.0), 1.0)) for part in parts))


def _without(numbers: Sequence[int], gone: Sequence[int]) -> list[int]:
    taken = set(gone)
    return [number for number in numbers if number not in taken]


def _is_divided(text: str, words: Sequence[Word], place: int) -> bool:
    """Whether a word of the text is one that a hyphen divides at the end of a line, and goes on in the next."""
    word, after = words[place].text, words[place + 1].text if place + 1 < len(words) else ""
    return word.endswith("-") and text in (word + after, word[:-1] + after)
