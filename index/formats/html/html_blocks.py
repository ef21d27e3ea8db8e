"""HTML as blocks: headings, paragraphs, items, rows of tables, questions and notes, in the order of its tree."""

import re
from dataclasses import dataclass

from index.formats.file_content import Part
from index.formats.html.html_lists import List, marked, whole
from index.formats.html.html_table import is_layout, rows_of
from index.formats.html.html_tree import HEADINGS, LINES, SPACES, Aside, Element, Steps, mended, one_line
from index.formats.text.faq import is_question, with_questions

LOWEST = 6
LISTS = ("ul", "ol", "dl", "menu", "dir")
PARAGRAPHS = re.compile(r"\n{2,}")


def parts_of(root: Element) -> tuple[list[Part], Aside]:
    """Return the blocks of an element and of all within it, and what was left out.

    What a page hides, menus and footnotes are to be dealt with before.
    """
    walk = _Walk()
    walk.read(root)
    return with_questions(walk.parts), walk.aside


@dataclass(slots=True)
class _Opening:
    """What the next block begins with: the mark of an item, or a term before its meaning."""

    mark: str
    depth: int
    is_term: bool = False


class _Walk:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.aside = Aside()
        self._words: list[str] = []
        self._lists: list[List] = []
        self._opening: _Opening | None = None
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
                    self._add(element.text)
                continue
            if element is taken:
                taken = None
            else:
                self._close(element)
            if element is not root:
                self._add(element.tail)
        self._flush()

    def _take(self, element: Element) -> bool:
        """Read what is one piece; whether it was."""
        tag = element.tag
        if (instead := self.aside.instead_of(element)) is not None:
            self._words.append(instead)
            if tag in LINES:
                self._flush()
            return True
        if tag in HEADINGS or element.get("role") == "heading":
            self._rank = HEADINGS.get(tag) or min(max(whole(element.get("aria-level"), 2), 1), LOWEST)
            self._head(one_line(element, self.aside), self._rank)
        elif tag == "summary":
            self._ask(one_line(element, self.aside))
        elif tag == "dt" and self._lists:
            self._term(one_line(element, self.aside))
        elif tag == "pre":
            self._flush()
            lines = "".join(element.itertext()).strip("\n").split("\n")
            self._emit("\n".join(line.rstrip() for line in lines))
        elif tag == "table" and not is_layout(element):
            self._table(element)
        else:
            return False
        return True

    def _open(self, element: Element) -> None:
        tag = element.tag
        if tag in LINES:
            self._flush()
        if tag in LISTS:
            self._lists.append(List.of(element))
        elif tag == "li":
            mark = self._lists[-1].mark(element) if self._lists else "- "
            self._opening = _Opening(mark, self._depth)
        elif tag == "dd" and self._lists and self._lists[-1].terms and not self._lists[-1].asks:
            self._opening = _Opening(f"{', '.join(self._lists[-1].terms)}: ", self._depth, is_term=True)
            self._lists[-1].told = True
        elif tag == "br":
            self._words.append("\n")

    def _close(self, element: Element) -> None:
        tag = element.tag
        if tag in LINES:
            self._flush()
        if tag in LISTS and self._lists:
            self._tell_terms()
            self._lists.pop()
        elif tag in ("li", "dd"):
            self._leave_opening()

    @property
    def _depth(self) -> int:
        return max(sum(not each.asks for each in self._lists), 1)

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(SPACES.sub(" ", text))

    def _flush(self) -> None:
        """End the block whose words were read; an empty line in it ends one, too."""
        lines = (" ".join(line.split()) for line in mended("".join(self._words)).split("\n"))
        words, self._words = "\n".join(lines).strip("\n"), []
        for paragraph in PARAGRAPHS.split(words):
            self._emit(paragraph)

    def _emit(self, words: str) -> None:
        if words.strip():
            opening, self._opening = self._opening, None
            if opening is None:
                self.parts.append(Part("paragraph", words))
            else:
                written = f"{opening.mark}{words}" if opening.is_term else marked(opening.mark, words)
                self.parts.append(Part("item", written, opening.depth))
        self._note()

    def _note(self) -> None:
        """Let the notes follow that were referred to."""
        if self.parts:
            self.parts += [Part("note", words) for words in self.aside.notes]
            self.aside.notes.clear()

    def _head(self, words: str, level: int) -> None:
        self._flush()
        opening, self._opening = self._opening, None
        if opening and opening.is_term:
            self._emit_term(opening)
        elif opening and opening.mark not in ("", "- ") and words:
            words = f"{opening.mark}{words}"
        self.parts += [Part("heading", words, level)] if words else []
        self._note()

    def _ask(self, words: str) -> None:
        """Read what opens an answer when it is clicked, or the term of a FAQ."""
        if is_question(words):
            self._flush()
            self._opening = None
            self.parts.append(Part("question", words))
            self._note()
        else:
            self._head(words, min(self._rank + 1, LOWEST))

    def _term(self, words: str) -> None:
        self._flush()
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
            self.parts += [Part("item", f"- {words}", self._depth) for words in terms.terms]
        terms.terms, terms.told = [], False

    def _leave_opening(self) -> None:
        if self._opening and self._opening.is_term:
            self._emit_term(self._opening)
        self._opening = None

    def _emit_term(self, opening: _Opening) -> None:
        self.parts.append(Part("item", opening.mark.strip(), opening.depth))

    def _table(self, table: Element) -> None:
        self._flush()
        self._leave_opening()
        rows = rows_of(table, self._tables + 1, self.aside)
        self._tables += any(part.kind == "row" for part in rows)
        self.parts += rows
        self._note()
