"""A citation as a card shows it: where it stands, what surrounds it, and the passage in its paragraphs and tables."""

import re
from dataclasses import dataclass, replace

from app.answers.answer import Citation
from app.web.chat.row_cells import Cell, cells_of
from app.web.links import article_link, web_address
from app.web.pages.article_body import BodyPart, parts_of, title_end
from app.wording.localisation import format_date, recognised_note, replaced_note
from app.wording.words import WORDING
from index.datatypes import Language

_SPACES = re.compile(r"\s+")
_EXCERPT, _BEFORE, _AROUND = 90, 200, 160
"""Characters, about, of each of the closest passages that a reply shows, of the sentence before a quote, and of what
stands on each side of it."""
Marked = tuple[str, str, str]
"""A text before, in and after the words that are marked; of a text without any the second and the third are empty."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation on a card that speaks ``language``.

    Its links lead to articles on a page in the language ``page``, and start with ``base``. ``marked`` is where in the
    quote the words stand that are marked.
    """

    citation: Citation
    language: Language
    page: Language
    base: str = ""
    marked: tuple[int, int] = (0, 0)

    @property
    def link(self) -> str:
        """Address of the quote in its article."""
        return article_link(self.citation, self.page, self.base)

    @property
    def original(self) -> str | None:
        """Address that the article comes from, if a browser may go there."""
        return web_address(self.citation.url)

    @property
    def facts(self) -> list[str]:
        """The article's date, the page of the quote and what it stands under, those that are known."""
        cited = self.citation
        date = format_date(cited.date, self.language) if cited.date else ""
        page = WORDING[self.language].page.format(page=cited.page) if cited.page else ""
        return [fact for fact in (date, page, cited.label) if fact]

    @property
    def recognised(self) -> list[str]:
        """That the quote was read from a picture, if it was."""
        confidence = self.citation.recognised
        return [] if confidence is None else [recognised_note(confidence, self.language)]

    @property
    def place(self) -> str:
        """The article's id and the offsets of the quote."""
        return f"{self.citation.article_id}:{self.citation.start}-{self.citation.end}"

    @property
    def replaced(self) -> Marked:
        """That the article is out of force, with the title of the one in its place in the middle; else empty."""
        replaced = self.citation.replaced
        note = replaced_note(replaced, self.language) if replaced else ""
        title = replaced.by.title if replaced and replaced.by else ""
        return note.partition(title) if title else (note, "", "")

    @property
    def before(self) -> str:
        """The sentence that gives the quote its subject, or its beginning; empty where none is needed."""
        return excerpt(self.citation.before, _BEFORE)

    @property
    def cells(self) -> list[Cell]:
        """The cells of the row that the quote is; empty for no row."""
        return cells_of(self.citation, *self.marked)

    @property
    def beginning(self) -> str:
        """The first words of the quote, without the title that stands above them."""
        quote = self.citation.quote
        return excerpt(quote[title_end(quote, self.citation.title) :], _EXCERPT)

    @property
    def around(self) -> tuple[str, str]:
        """The words of the passage before the quote and after it, those next to it."""
        before, _, after = self.passage
        turned = excerpt(before[::-1], _AROUND, mark="")[::-1]
        more = "…" if len(turned) < len(_one_spaced(before)) else ""
        return more + turned, excerpt(after, _AROUND)

    @property
    def passage(self) -> Marked:
        """The words of the passage before, in and after the quote."""
        start = self.citation.start - self.citation.passage_start
        end = start + len(self.citation.quote)
        words = self.citation.passage
        return words[:start], words[start:end], words[end:]

    @property
    def parts(self) -> list[BodyPart]:
        """The passage as its article shows it, with the quote marked unless it is all of it."""
        first = self.citation.passage_start
        blocks = [replace(each, start=each.start - first, end=each.end - first) for each in self.citation.blocks]
        before, quote, after = self.passage
        whole = not (before.strip() or after.strip())
        span = (0, 0) if whole else (len(before), len(before) + len(quote))
        return parts_of(self.citation.passage, blocks, span, self.citation.title)


def excerpt(text: str, longest: int, mark: str = "…") -> str:
    """Return the first words of a text, cut between two of them where there are two, with a ``mark`` that it is cut."""
    text = _one_spaced(text)
    if len(text) <= longest:
        return text
    start = text[:longest]
    return (start.rpartition(" ")[0] or start).rstrip(" ,;:.–-") + mark


def _one_spaced(text: str) -> str:
    return _SPACES.sub(" ", text.strip())
