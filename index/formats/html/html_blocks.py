"""HTML as blocks: headings, paragraphs, items, rows of tables, questions and notes, in the order of its tree."""

from index.formats.file_content import Part
from index.formats.html.found_blocks import FoundBlocks, Opening
from index.formats.html.html_lists import List, whole
from index.formats.html.html_table import is_layout, rows_of
from index.formats.html.html_tree import HEADINGS, LINES, Aside, Element, Steps, one_line
from index.formats.text.faq import is_question, with_questions

LOWEST = 6
LISTS = ("ul", "ol", "dl", "menu", "dir")


def parts_of(root: Element) -> tuple[list[Part], Aside]:
    """Return the blocks of an element and of all within it, and what was left out.

    What a page hides, menus and footnotes are to be dealt with before.
    """
    walk = _Walk()
    walk.read(root)
    return with_questions(walk.found.parts), walk.found.aside


class _Walk:
    """Goes through a tree: what its elements say of lists, headings and tables decides what blocks are found."""

    def __init__(self) -> None:
        self.found = FoundBlocks()
        self._lists: list[List] = []
        self._rank = 0
        self._tables = 0

    def read(self, root: Element) -> None:
        """Read an element and all within it."""
        steps = Steps(root)
        taken = None
        for opened, element in steps:
            if opened:
                if self._take(element):
                    steps.pass_by()
                    taken = element
                else:
                    self._open(element)
                    self.found.add(element.text)
                continue
            if element is taken:
                taken = None
            else:
                self._close(element)
            if element is not root:
                self.found.add(element.tail)
        self.found.flush()

    def _take(self, element: Element) -> bool:
        """Read what is one piece; whether it was."""
        tag, aside = element.tag, self.found.aside
        if (instead := aside.instead_of(element)) is not None:
            self.found.add_as_is(instead)
            if tag in LINES:
                self.found.flush()
            return True
        if tag in HEADINGS or element.get("role") == "heading":
            self._rank = HEADINGS.get(tag) or min(max(whole(element.get("aria-level"), 2), 1), LOWEST)
            self.found.add_heading(one_line(element, aside), self._rank)
        elif tag == "summary":
            self._ask(one_line(element, aside))
        elif tag == "dt" and self._lists:
            self._term(one_line(element, aside))
        elif tag == "pre":
            self.found.flush()
            lines = "".join(element.itertext()).strip("\n").split("\n")
            self.found.add_paragraph("\n".join(line.rstrip() for line in lines))
        elif tag == "table" and not is_layout(element):
            self._table(element)
        else:
            return False
        return True

    def _open(self, element: Element) -> None:
        tag = element.tag
        if tag in LINES:
            self.found.flush()
        if tag in LISTS:
            self._lists.append(List.of(element))
        elif tag == "li":
            mark = self._lists[-1].mark(element) if self._lists else "- "
            self.found.opening = Opening(mark, self._depth)
        elif tag == "dd" and self._lists and self._lists[-1].terms and not self._lists[-1].asks:
            self.found.opening = Opening(f"{', '.join(self._lists[-1].terms)}: ", self._depth, is_term=True)
            self._lists[-1].told = True
        elif tag == "br":
            self.found.add_as_is("\n")

    def _close(self, element: Element) -> None:
        tag = element.tag
        if tag in LINES:
            self.found.flush()
        if tag in LISTS and self._lists:
            self._tell_terms()
            self._lists.pop()
        elif tag in ("li", "dd"):
            self.found.leave_opening()

    @property
    def _depth(self) -> int:
        return max(sum(not each.asks for each in self._lists), 1)

    def _ask(self, words: str) -> None:
        """Read what opens an answer when it is clicked, or the term of a FAQ."""
        if is_question(words):
            self.found.add_question(words)
        else:
            self.found.add_heading(words, min(self._rank + 1, LOWEST))

    def _term(self, words: str) -> None:
        self.found.flush()
        if self._lists[-1].asks:
            self._ask(words)
            return
        if self._lists[-1].told:
            self._tell_terms()
        self._lists[-1].terms += [words.rstrip(" :")] if words else []

    def _tell_terms(self) -> None:
        """Forget the terms of a list, those without a meaning as items of their own."""
        terms = self._lists[-1]
        if not terms.told:
            self.found.parts += [Part("item", f"- {words}", self._depth) for words in terms.terms]
        terms.terms, terms.told = [], False

    def _table(self, table: Element) -> None:
        self.found.flush()
        self.found.leave_opening()
        rows = rows_of(table, self._tables + 1, self.found.aside)
        self._tables += any(part.kind == "row" for part in rows)
        self.found.add_rows(rows)
