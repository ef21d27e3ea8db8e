"""One person's conversation: what was asked, and what came of it."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from app.answers.answer import Answer
from app.web.access.limits import TurnedAway
from index.datatypes import Language

LONGEST_CONVERSATION = 50
"""Turns that are kept; the oldest are forgotten first."""

Outcome = Answer | TurnedAway | Literal["waiting", "failed", "unreached"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as typed, and its outcome: an answer, none yet, or a fault that is never shown as `not found`.

    ``before`` is how many questions, of anybody, it had to wait for when it was asked, and ``further`` are those that
    are suggested below its answer. ``again`` is one that was answered before the page was loaded again.
    """

    question: str
    outcome: Outcome
    before: int = 0
    further: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns in the order of asking. ``selected`` is the turn whose sources are shown; -1 is the newest.

    :raises ValueError: If there is no such turn.
    """

    turns: tuple[Turn, ...] = ()
    selected: int = -1

    def __post_init__(self) -> None:
        if self.selected != -1 and not 0 <= self.selected < len(self.turns):
            raise ValueError(f"turn {self.selected} of {len(self.turns)}")

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    @property
    def shown(self) -> Turn | None:
        """The turn whose sources are shown; None before the first question."""
        return self.turns[self.selected] if self.turns else None

    def asked(self, question: str, before: int = 0, *, again: bool = False) -> "Conversation":
        """Return the conversation with a question that waits for its answer, after ``before`` others."""
        return Conversation((*self.turns, Turn(question, "waiting", before, again=again))[-LONGEST_CONVERSATION:])

    @property
    def waiting(self) -> bool:
        """Whether the newest question waits for its answer."""
        return bool(self.turns) and self.turns[-1].outcome == "waiting"

    def answered(self, asked: Turn, outcome: Outcome, further: tuple[str, ...] = ()) -> "Conversation":
        """Return the conversation with the outcome of ``asked``; unchanged if that very turn is not in it."""
        answered = replace(asked, outcome=outcome, further=further)
        turns = tuple(answered if turn is asked else turn for turn in self.turns)
        return self if turns == self.turns else Conversation(turns)

    def answer_before(self, asked: Turn) -> Answer | None:
        """Return the last answer that stands before ``asked`` and is no greeting, None if there is none."""
        answer = None
        for turn in self.turns:
            if turn is asked:
                break
            if isinstance(turn.outcome, Answer) and turn.outcome.kind != "greeting":
                answer = turn.outcome
        return answer

    def select(self, turn: int) -> "Conversation":
        """Return the conversation with another turn's sources shown; unchanged if there is no such turn."""
        return replace(self, selected=turn) if 0 <= turn < len(self.turns) else self


@dataclass(frozen=True, slots=True)
class Moment:
    """A conversation, and the language that its page is in, at one moment.

    ``number`` is that of the conversation on its page. ``cleared`` is the conversation before it, which can be brought
    back until the next question; empty if none can.
    """

    conversation: Conversation = Conversation()
    language: Language = "vi"
    cleared: Conversation = Conversation()
    number: int = 0


class Talk:
    """One person's page as it is now, for handlers that run at the same time; each method is one step.

    Conversations are numbered by the page, so that what was sent from one that has been cleared since can be told from
    what belongs to the present one, in whatever order the two arrive. Who answers its questions holds ``answering``.
    ``restored`` are the number and the questions that the page had kept when they were last asked again.
    """

    def __init__(self) -> None:
        self.answering = asyncio.Lock()
        self.restored: tuple[int, tuple[str, ...]] = (0, ())
        self._lock = threading.Lock()
        self._now = Moment()
        self._asked = _no_turns()
        self._cleared_asked = _no_turns()

    def __deepcopy__(self, memo: dict[int, object]) -> "Talk":
        """Return a fresh one: Gradio copies a component's value for each person."""
        return Talk()

    @property
    def now(self) -> Moment:
        """The present moment; it does not change when the talk does."""
        return self._now

    def speak(self, language: Language) -> Moment:
        """Change the language of the page."""
        with self._lock:
            self._now = replace(self._now, language=language)
            return self._now

    def clear(self, number: int) -> Moment:
        """Begin conversation ``number``; nothing changes if it has begun."""
        with self._lock:
            self._begin(number)
            return self._now

    def undo(self) -> Moment:
        """Bring back the conversation that was cleared last, if it still can be."""
        with self._lock:
            if self._now.cleared.turns:
                self._asked, self._cleared_asked = self._cleared_asked, _no_turns()
                self._now = replace(self._now, conversation=self._now.cleared, cleared=Conversation())
            return self._now

    def ask(self, question: str, number: int, before: int = 0, *, again: bool = False) -> Moment:
        """Add a question of conversation ``number`` after ``before`` others.

        It is dropped if that conversation has been cleared, and if the newest question is the same and still waits:
        it was sent again, because its answer did not arrive.

        :param again: Whether it was answered before the page was loaded again.
        """
        with self._lock:
            self._begin(number)
            conversation = self._now.conversation
            sent_twice = conversation.waiting and conversation.turns[-1].question == question
            if number == self._now.number and not sent_twice:
                self._now = replace(self._now, cleared=Conversation())
                asked = conversation.asked(question, before, again=again)
                self._asked.append(self._put(asked).conversation.turns[-1])
            return self._now

    def take(self) -> Turn | None:
        """Return the oldest question that nobody has begun to answer, for the caller to answer; None without one."""
        with self._lock:
            return self._asked.popleft() if self._asked else None

    def answer(self, asked: Turn, outcome: Outcome, further: tuple[str, ...] = ()) -> Moment:
        """Put the outcome to its question; it is dropped if the question is no longer there."""
        with self._lock:
            self._now = replace(self._now, cleared=self._now.cleared.answered(asked, outcome, further))
            return self._put(self._now.conversation.answered(asked, outcome, further))

    def select(self, turn: int) -> Moment:
        """Show the sources of another turn."""
        with self._lock:
            return self._put(self._now.conversation.select(turn))

    def _begin(self, number: int) -> None:
        if number > self._now.number:
            if self._now.conversation.turns:
                self._cleared_asked = self._asked
                self._now = replace(self._now, conversation=Conversation(), cleared=self._now.conversation)
            self._now = replace(self._now, number=number)
            self._asked = _no_turns()

    def _put(self, conversation: Conversation) -> Moment:
        self._now = replace(self._now, conversation=conversation)
        return self._now


def _no_turns() -> deque[Turn]:
    """Return a queue that forgets the oldest turns, as the conversation does that they stand in."""
    return deque(maxlen=LONGEST_CONVERSATION)
