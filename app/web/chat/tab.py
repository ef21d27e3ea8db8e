"""What a browser's tab is told of its conversation, and what it gives back when it loads the page again.

A tab keeps the questions alone, in the memory that ends with it. They are asked again, so that each is answered from
what the person may read by now. Whatever comes from a tab is a stranger's text: it is bounded, and shown as questions.
"""

import json
from dataclasses import asdict
from hashlib import sha256

from pydantic import BaseModel, ValidationError

from app.answers.question import QuestionRefused, clean_question
from app.operations.person import Person
from app.web.access.limits import TurnedAway
from app.web.chat.conversation import Moment
from app.web.chat.transcript import transcript_of

KEPT = 20
"""Questions, the newest, that are asked again; a third of what one person may ask in a minute by default."""


class _Kept(BaseModel):
    person: str
    questions: list[str]


def tell_tab(moment: Moment, person: Person) -> str:
    """Return JSON for the page's script.

    ``person`` and ``questions`` are what the tab keeps; ``waiting`` says whether an answer is to come.
    ``unanswered`` is the newest question if a limit or a fault prevented its answer, for the box to have it again, else
    empty. ``transcript`` is the conversation, to be copied.
    """
    turns = moment.conversation.turns
    prevented = bool(turns) and (turns[-1].outcome == "failed" or isinstance(turns[-1].outcome, TurnedAway))
    told = {
        "person": _mark(person),
        "questions": [turn.question for turn in turns[-KEPT:]],
        "waiting": moment.conversation.waiting,
        "unanswered": turns[-1].question if prevented else "",
        "transcript": [asdict(line) for line in transcript_of(moment.conversation, moment.language)],
    }
    return json.dumps(told)


def kept_questions(kept: str, person: Person) -> list[str]:
    """Return the questions that a tab kept, the oldest first; none that another person asked there, or none may ask.

    :param kept: The tab's JSON; what it did not write itself holds no questions.
    """
    try:
        read = _Kept.model_validate_json(kept)
    except ValidationError:
        return []
    return [each for each in read.questions[-KEPT:] if _may_be_asked(each)] if read.person == _mark(person) else []


def _may_be_asked(question: str) -> bool:
    try:
        clean_question(question)
    except QuestionRefused:
        return False
    return True


def _mark(person: Person) -> str:
    """Return what tells people apart who use one tab after another, and names none of them."""
    return sha256((person.name or "").encode()).hexdigest()[:16]
