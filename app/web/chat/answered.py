"""An answer as its card shows it. The card speaks one language, that of the question, whatever the page speaks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.answers.answer import Answer, Citation
from app.web.chat.cited import Cited, Marked
from app.web.chat.row_cells import told_quote
from app.web.links import question_link
from app.wording.localisation import MARKS, nothing_found, recognised_note
from app.wording.words import WORDING, Wording
from index.datatypes import Language
from index.language.detection import detect_language

Typed = tuple[str, Language | None]
"""What somebody typed, and the language that it is in if that is to be told."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on a page in the language ``page``, whose links start with ``base``."""

    answer: Answer
    page: Language
    base: str = ""

    @property
    def words(self) -> Wording:
        """What the card says itself."""
        return WORDING[self.answer.language]

    @property
    def mark(self) -> str:
        """How sure the answer is, for the eye; empty where there is none."""
        return MARKS[self.answer.certainty] if self.answer.certainty else ""

    @property
    def sentence(self) -> Marked:
        """The sentence with the short answer marked, if that is not all of it."""
        answer = self.answer
        if answer.text.strip() == answer.sentence.strip():
            return answer.sentence, "", ""
        start, end = answer.text_span
        return answer.sentence[:start], answer.text, answer.sentence[end:]

    @property
    def cited(self) -> list[Cited]:
        """Where the answer stands, the first place with the words of the short answer marked as in the sentence."""
        cited = _cited(self.answer.citations, self)
        if cited and self.sentence[1]:
            cited[0] = replace(cited[0], marked=self.answer.text_span)
        return cited

    @property
    def others(self) -> list[Cited]:
        """What else may answer, numbered on; or the closest passages where nothing answers."""
        told = len(self.answer.citations)
        return _cited((replace(other, number=told + other.number) for other in self.answer.suggestions), self)

    @property
    def recognised(self) -> list[str]:
        """That some of what is shown was read from pictures, if it was."""
        confidence = self.answer.recognised
        return [] if confidence is None else [recognised_note(confidence, self.answer.language)]

    @property
    def searched(self) -> Typed | None:
        """What was searched for, if that is not what was asked."""
        asked, searched = self.answer.question, self.answer.searched
        known = searched.casefold().split() == asked.casefold().split()
        return None if known else typed(searched, self.answer.language)

    @property
    def missing(self) -> str:
        """That nothing answers, or that there is no such provision as was asked for."""
        lacks = self.answer.lacks
        return self.words.lacks.format(name=lacks) if lacks else nothing_found(self.answer)

    @property
    def share(self) -> str:
        """Address of the page that asks this again."""
        return question_link(self.answer, self.page, self.base)

    @property
    def copied(self) -> list[str]:
        """Lines of text: the quotes, and where the first of them stands."""
        first = self.cited[0]
        origin = [first.citation.title, *first.facts, *first.recognised, first.original]
        quotes = map(told_quote, self.answer.shown)
        lines = [*quotes, "— " + ", ".join(filter(None, origin))]
        return [" ".join(line.split()) for line in lines]

    @property
    def asked(self) -> Typed:
        """The question."""
        return typed(self.answer.question, self.answer.language)

    @property
    def parts(self) -> list["Answered"]:
        """The answers to several questions; none offers other sentences, whose numbers would be those of the others."""
        return [replace(self, answer=replace(part, suggestions=())) for part in self.answer.parts]


def _cited(citations: Iterable[Citation], shown: Answered) -> list[Cited]:
    """Return citations as the card of ``shown`` has them."""
    return [Cited(each, shown.answer.language, shown.page, shown.base) for each in citations]


def typed(text: str, among: Language | None = None) -> Typed:
    """Return a text, and the language that it is in: None if it shows neither, or that of the text around it."""
    languages = {detect_language(text, otherwise) for otherwise in WORDING}
    return text, languages.pop() if len(languages) == 1 and among not in languages else None
