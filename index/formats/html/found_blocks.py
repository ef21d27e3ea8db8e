"""The blocks of a page as they are found: headings, paragraphs, items, questions and the notes between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.formats.file_content import Part
from index.formats.html.html_tree import SPACES, Aside, mended
from index.formats.text.list_marks import marked

PARAGRAPHS = re.compile(r"\n{2,}")


@dataclass(slots=True)
class Opening:
    """What the next block begins with: the mark of an item, or a term before its meaning."""

    mark: str
    depth: int
    is_term: bool = False


class FoundBlocks:
    """The ``parts`` that are complete, and the words and the opening of the one that is not.

    ``aside`` has what is met on the way and is no text where it stands.
    """

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.aside = Aside()
        self.opening: Opening | None = None
        self._words: list[str] = []

    def add(self, text: str | None) -> None:
        """Take words as they stand in the page, for the block that is not complete."""
        if text:
            self.add_as_is(SPACES.sub(" ", text))

    def add_as_is(self, words: str) -> None:
        """Take words whose white space is meant."""
        self._words.append(words)

    def flush(self) -> None:
        """End the block whose words were read; an empty line in it ends one, too."""
        lines = (" ".join(line.split()) for line in mended("".join(self._words)).split("\n"))
        words, self._words = "\n".join(lines).strip("\n"), []
        for paragraph in PARAGRAPHS.split(words):
            self.add_paragraph(paragraph)

    def add_paragraph(self, words: str) -> None:
        """Add a paragraph, or the item that was opened."""
        if words.strip():
            opening, self.opening = self.opening, None
            if opening is None:
                self.parts.append(Part("paragraph", words))
            else:
                written = f"{opening.mark}{words}" if opening.is_term else marked(opening.mark, words)
                self.parts.append(Part("item", written, opening.depth))
        self._add_notes()

    def add_heading(self, words: str, level: int) -> None:
        """Add a heading; the mark of an item that was opened belongs to it."""
        self.flush()
        opening, self.opening = self.opening, None
        if opening and opening.is_term:
            self._add_term(opening)
        elif opening and opening.mark not in ("", "- ") and words:
            words = f"{opening.mark}{words}"
        self.parts += [Part("heading", words, level)] if words else []
        self._add_notes()

    def add_question(self, words: str) -> None:
        """Add a question of a FAQ."""
        self.flush()
        self.opening = None
        self.parts.append(Part("question", words))
        self._add_notes()

    def add_rows(self, rows: Sequence[Part]) -> None:
        """Add the caption and the rows of a table."""
        self.parts += rows
        self._add_notes()

    def leave_opening(self) -> None:
        """Forget what was opened; a term without a meaning is an item."""
        if self.opening and self.opening.is_term:
            self._add_term(self.opening)
        self.opening = None

    def _add_notes(self) -> None:
        """Let the notes follow that were referred to."""
        if self.parts:
            self.parts += [Part("note", words) for words in self.aside.notes]
            self.aside.notes.clear()

    def _add_term(self, opening: Opening) -> None:
        self.parts.append(Part("item", opening.mark.strip(), opening.depth))
