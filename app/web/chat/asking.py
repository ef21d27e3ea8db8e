"""What a page asked is answered here, in the order of asking; and what a tab kept is asked again."""

from starlette.concurrency import run_in_threadpool

from app.operations.person import Person
from app.web.access.limits import TurnedAway
from app.web.chat.conversation import Outcome, Talk, Turn
from app.web.chat.further import further_questions
from app.web.chat.tab import kept_questions
from app.web.question_queue import Desk, Failed


def restore(talk: Talk, kept: str, number: int, person: Person, desk: Desk) -> bool:
    """Ask again what the tab kept, if the server knows of no question: it or the page has begun anew.

    The oldest are left out where this person may not ask them all now and one more.

    :param number: Of the conversation that they are asked in.
    :return: Whether anything is asked.
    """
    questions = [] if talk.now.conversation.turns else kept_questions(kept, person)
    room = desk.room(person)
    if room is not None:
        questions = questions[max(0, len(questions) - room + 1) :]
    for question in questions:
        talk.ask(question, number, again=True)
    return bool(questions)


async def answer_asked(talk: Talk, desk: Desk, person: Person) -> None:
    """Answer what waits in ``talk``; other people's requests go on meanwhile, and between any two answers."""
    async with talk.answering:  # each question may go on from the answer before it
        while turn := talk.take():
            outcome = await _answer(turn, talk, desk, person)
            asked = [each.question for each in talk.now.conversation]
            talk.answer(turn, outcome, await run_in_threadpool(_further, outcome, desk, person, asked))


async def _answer(turn: Turn, talk: Talk, desk: Desk, person: Person) -> Outcome:
    moment = talk.now
    before = moment.conversation.answer_before(turn)
    try:
        return await desk.ask(person, turn.question, moment.language, before, again=turn.again)
    except TurnedAway as turned:
        return turned
    except Failed:
        return "failed"


def _further(outcome: Outcome, desk: Desk, person: Person, asked: list[str]) -> tuple[str, ...]:
    """Return the questions below an answer. It takes long on a long article, as does a view that is made only now."""
    return further_questions(outcome, desk.view(person).index, asked)
