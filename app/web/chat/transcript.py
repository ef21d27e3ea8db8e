"""A conversation as text, to be copied: each question, its answer and the numbered places where that stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.answers.answer import Answer
from app.web.access.limits import TurnedAway
from app.web.chat.answered import Answered
from app.web.chat.cited import Cited
from app.web.chat.conversation import Conversation, Outcome
from app.web.chat.page_words import PAGE_WORDS
from app.web.chat.rendering import fault_text
from app.web.chat.row_cells import told_quote
from app.wording.localisation import reply_text
from index.datatypes import Language


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. ``address`` ends it where it is not empty; the page that it starts from is known to browsers."""

    text: str
    address: str = ""


def transcript_of(conversation: Conversation, language: Language) -> list[Line]:
    """Return a conversation in lines, those of two questions apart; what waits for its answer is left out.

    :param language: Of the page. An answer speaks the language of its question.
    """
    words, lines = PAGE_WORDS[language], list[Line]()
    for turn in conversation:
        if turn.outcome != "waiting":
            apart = [Line("")] * bool(lines)
            asked = Line(f"{words.asked}: {_one_spaced(turn.question)}")
            lines += [*apart, asked, *_reply(turn.outcome, language)]
    return lines


def _reply(outcome: Outcome, language: Language) -> Iterator[Line]:
    answered = PAGE_WORDS[language].answered
    if not isinstance(outcome, Answer):
        said = outcome.in_words(language) if isinstance(outcome, TurnedAway) else fault_text(outcome, language)
        yield Line(f"{answered}: {said}")
    elif outcome.kind == "greeting":
        yield Line(f"{answered}: {reply_text(outcome, language)}")
    else:
        shown = Answered(outcome, language)
        for part in shown.parts or [shown]:
            of = f"{_one_spaced(part.answer.question)} " if shown.parts else ""
            yield Line(f"{answered}: {of}{_sentences(part)}")
        yield from map(_source, shown.cited)


def _sentences(shown: Answered) -> str:
    """Return what is quoted, each quote with the numbers of its sources; or that there is no answer."""
    if not shown.cited:
        return shown.missing
    if shown.answer.kind == "extract":
        return " ".join(_quote(told_quote(cited.citation), [cited]) for cited in shown.cited)
    return _quote(told_quote(shown.cited[0].citation), shown.cited)


def _quote(quote: str, sources: Sequence[Cited]) -> str:
    return f"{_one_spaced(quote)} {_numbers(sources)}"


def _numbers(sources: Iterable[Cited]) -> str:
    return "".join(f"[{cited.citation.number}]" for cited in sources)


def _source(cited: Cited) -> Line:
    told = ", ".join([cited.citation.title, *cited.facts, *cited.recognised])
    return Line(f"[{cited.citation.number}] {_one_spaced(told)}: ", cited.link)


def _one_spaced(text: str) -> str:
    return " ".join(text.split())
