"""What a conversation shows, as HTML. Article text and questions are hostile: the templates escape all of it.

Every function returns one block of HTML in one line. The chat reads its messages as Markdown first, which leaves a
block of HTML alone until a blank line; with neither line breaks nor unescaped text, Markdown finds nothing to do.
"""

from collections.abc import Sequence

from app.answers.answer import Answer
from app.web.access.limits import TurnedAway
from app.web.chat.answered import Answered, typed
from app.web.chat.cited import Cited
from app.web.chat.conversation import Outcome, Turn
from app.web.templates import render_line
from app.wording.localisation import format_number, reply_text
from app.wording.words import WORDING
from index.datatypes import Language

FURTHER: dict[Language, str] = {"vi": "Hỏi tiếp", "en": "Ask further"}
_LONGEST_QUESTION = 120
"""Characters of a question that are shown above its sources."""


def render_question(question: str) -> str:
    """Return a person's question, shown exactly as it was typed."""
    return render_line("chat/question.html", lines=question.splitlines(), language=typed(question)[1])


def render_reply(
    outcome: Outcome,
    language: Language,
    examples: Sequence[str] = (),
    base: str = "",
    before: int = 0,
    further: Sequence[str] = (),
) -> str:
    """Return the reply to one question.

    :param language: Of the page. An answer, and all on its card, speaks the language of its question; what else is
        replied speaks the page's.
    :param examples: Questions that a greeting suggests.
    :param base: What article links start with: empty, or a path that ends in ``/``.
    :param before: How many others a question without an answer waits for.
    :param further: Questions that are suggested below the answer.
    """
    words = WORDING[language]
    if outcome == "waiting":
        after = words.waiting_after.format(before=format_number(before, language))
        return _status("waiting", after if before else words.waiting, language)
    if outcome == "failed" or outcome == "unreached":
        return _status("failed", fault_text(outcome, language), language)
    if isinstance(outcome, TurnedAway):
        return _status("failed", outcome.in_words(language), language)
    if outcome.kind == "greeting":
        return _greeting(outcome, language, examples)
    return render_line(
        "chat/reply.html",
        shown=Answered(outcome, language, base),
        further=[typed(question, outcome.language) for question in further],
        further_label=FURTHER[outcome.language],
    )


def fault_text(outcome: str, language: Language) -> str:
    """Return what is said where a fault prevented an answer."""
    words = WORDING[language]
    return words.failed if outcome == "failed" else words.no_index


def render_sources(turn: Turn | None, language: Language, base: str = "") -> str:
    """Return the panel beside the conversation: a card for each citation, or for each of the closest passages."""
    words = WORDING[language]
    heading, hint, cards = words.sources, words.sources_hint, []
    if turn and isinstance(turn.outcome, Answer):
        answer = turn.outcome
        heading = words.closest_passages if answer.suggestions and not answer.citations else heading
        cards = [Cited(each, language, language, base) for each in answer.citations or answer.suggestions]
        hint = words.sources_of if cards else words.no_sources
    elif turn and turn.outcome != "waiting":
        hint = words.no_sources
    question, spoken = typed(turn.question if turn else "", language)
    return render_line(
        "chat/sources.html",
        words=words,
        language=language,
        heading=heading,
        hint=hint,
        question=(_shorten(question), spoken),
        cards=cards,
    )


def _status(kind: str, says: str, language: Language) -> str:
    return render_line("chat/status.html", kind=kind, says=says, language=language)


def _greeting(answer: Answer, language: Language, examples: Sequence[str]) -> str:
    """Return the reply to what is said to the program itself, with what could be asked where that helps."""
    words, says = WORDING[language], reply_text(answer, language)
    if answer.reply in ("thanks", "goodbye"):
        examples = ()
    elif answer.reply == "help":
        says = f"{says} {words.for_example}"
        examples = examples or [words.example_question]
    elif examples:
        says = words.greeting
    return render_line("chat/greeting.html", says=says, examples=examples, language=language)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_QUESTION else text[: _LONGEST_QUESTION - 1].rstrip() + "…"
