"""What a browser's tab is told of its conversation, and what it gives back with all that it sends.

A tab keeps the questions alone, in the memory that ends with it. A server that does not know them, since the page was
loaded again or another server answered before, asks them again, so that each is answered from what the person may read
by now. Whatever comes from a tab is a stranger's text: it is bounded, and shown as questions.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from pydantic import BaseModel, ValidationError

from app.answers.question import QuestionRefused, clean_question
from app.operations.person import Person
from app.web.access.limits import TurnedAway
from app.web.chat.conversation import Moment
from app.web.chat.transcript import transcript_of
from index.datatypes import Language

KEPT = 20
"""Questions, the newest, that are asked again; a third of what one person may ask in a minute by default."""


class _Sent(BaseModel):
    person: str
    questions: list[str]
    waiting: bool = False
    number: int = 0
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a tab kept.

    - ``questions``: the newest of its conversation, the oldest of them first.
    - ``waiting``: whether the last of them has no answer yet.
    - ``number``: of the conversation, for :class:`app.web.chat.conversation.Talk`.
    - ``language``: of the page; None where the tab does not say.
    """

    questions: tuple[str, ...] = ()
    waiting: bool = False
    number: int = 0
    language: Language | None = None


def tell_tab(moment: Moment, person: Person) -> str:
    """Return JSON for the page's script.

    ``person`` and ``questions`` are what the tab keeps, with ``waiting``, whether an answer is to come, and ``number``.
    ``unanswered`` is the newest question if a limit or a fault prevented its answer, for the box to have it again, else
    empty. ``transcript`` is the conversation, to be copied.
    """
    turns = moment.conversation.turns
    last = turns[-1].outcome if turns else None
    prevented = isinstance(last, TurnedAway) or last in ("failed", "unreached")
    told = {
        "person": _mark(person),
        "questions": [turn.question for turn in turns[-KEPT:]],
        "waiting": moment.conversation.waiting,
        "number": moment.number,
        "unanswered": turns[-1].question if prevented else "",
        "transcript": [asdict(line) for line in transcript_of(moment.conversation, moment.language)],
    }
    return json.dumps(told)


def read_kept(kept: str, person: Person) -> Kept:
    """Return what a tab kept; no question that another person asked there, and none that nobody may ask.

    :param kept: The tab's JSON; what it did not write itself holds nothing.
    """
    try:
        sent = _Sent.model_validate_json(kept)
    except ValidationError:
        return Kept()
    own = sent.questions[-KEPT:] if sent.person == _mark(person) else []
    return Kept(tuple(each for each in own if _may_be_asked(each)), sent.waiting, sent.number, sent.language)


def _may_be_asked(question: str) -> bool:
    try:
        clean_question(question)
    except QuestionRefused:
        return False
    return True


def _mark(person: Person) -> str:
    """Return what tells people apart who use one tab after another, and names none of them."""
    return sha256((person.name or "").encode()).hexdigest()[:16]
