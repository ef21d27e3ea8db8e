"""What a page asked is answered here, in the order of asking; and what a server does not know of is asked again."""

import contextlib

from starlette.concurrency import run_in_threadpool

from app.operations.person import Person
from app.web.access.limits import TurnedAway
from app.web.chat.conversation import Outcome, Talk, Turn
from app.web.chat.further import further_questions
from app.web.chat.tab import Kept
from app.web.question_queue import Failed, QuestionQueue
from index.errors import EngineUnreachable


def restore(talk: Talk, kept: Kept, person: Person, queue: QuestionQueue) -> bool:
    """Ask again what the tab kept and this server lacks: it or the page has begun anew, or another one was asked since.

    The oldest are left out where this person may not ask them all now and one more.

    :return: Whether anything is asked.
    """
    lacking = _lacking(talk, kept)
    if not lacking:
        return False
    talk.restored = kept.number, kept.questions
    room = queue.room(person)
    if room is not None:  # what waits is asked in any case: if it is turned away, the person reads so
        lacking = lacking[max(0, len(lacking) - max(room - 1, int(kept.waiting))) :]
    for number, question in enumerate(lacking, 1):
        talk.ask(question, kept.number, again=not (kept.waiting and number == len(lacking)))
    return bool(lacking)


async def catch_up(talk: Talk, kept: Kept, person: Person, queue: QuestionQueue) -> None:
    """Bring ``talk`` to where its page is, before anything else is done: ask again what is lacking, and answer it."""
    if _lacking(talk, kept):
        async with talk.answering:  # of two requests that come at once, one does it
            if await run_in_threadpool(restore, talk, kept, person, queue):
                await _answer_all(talk, queue, person)


async def answer_asked(talk: Talk, queue: QuestionQueue, person: Person) -> None:
    """Answer what waits in ``talk``; other people's requests go on meanwhile, and between any two answers."""
    async with talk.answering:  # each question may go on from the answer before it
        await _answer_all(talk, queue, person)


def _lacking(talk: Talk, kept: Kept) -> tuple[str, ...]:
    """Return the questions that the page has seen asked and this server has not; the page's language is taken on."""
    if kept.language:
        talk.speak(kept.language)
    now, asked = talk.clear(kept.number), kept.questions  # which begins that conversation, if the page has
    known = tuple(turn.question for turn in now.conversation)
    is_known = any(known[at : at + len(asked)] == asked for at in range(len(known) + 1))
    if is_known or kept.number < now.number or (kept.number, asked) == talk.restored:
        return ()
    common = (count for count in range(len(asked), -1, -1) if known[len(known) - count :] == asked[:count])
    return asked[next(common) :]


async def _answer_all(talk: Talk, queue: QuestionQueue, person: Person) -> None:
    while turn := talk.take():
        outcome = await _answer(turn, talk, queue, person)
        asked = [each.question for each in talk.now.conversation]
        talk.answer(turn, outcome, await run_in_threadpool(_further, outcome, queue, person, asked))


async def _answer(turn: Turn, talk: Talk, queue: QuestionQueue, person: Person) -> Outcome:
    moment = talk.now
    before = moment.conversation.answer_before(turn)
    try:
        return await queue.ask(person, turn.question, moment.language, before, again=turn.again)
    except TurnedAway as turned:
        return turned
    except Failed as failed:
        return failed.outcome


def _further(outcome: Outcome, queue: QuestionQueue, person: Person, asked: list[str]) -> tuple[str, ...]:
    """Return the questions below an answer. It takes long on a long article, as does a view that is made only now."""
    with contextlib.suppress(EngineUnreachable):  # the answer stands without them
        return further_questions(outcome, queue.view(person).index, asked)
    return ()
