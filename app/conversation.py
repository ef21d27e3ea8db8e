"""One person's conversation: what was asked, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from app.answers import Answer

LONGEST_CONVERSATION = 50
"""Turns that are kept; the oldest are forgotten first."""

Outcome = Answer | Literal["waiting", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as typed, and its outcome: an answer, none yet, or a fault that is never shown as `not found`."""

    question: str
    outcome: Outcome


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

    def asked(self, question: str) -> "Conversation":
        """Return the conversation with a question that waits for its answer."""
        return Conversation((*self.turns, Turn(question, "waiting"))[-LONGEST_CONVERSATION:])

    def answered(self, outcome: Outcome) -> "Conversation":
        """Return the conversation with the outcome of its newest question."""
        return Conversation((*self.turns[:-1], replace(self.turns[-1], outcome=outcome)))

    def select(self, turn: int) -> "Conversation":
        """Return the conversation with another turn's sources shown; unchanged if there is no such turn."""
        return replace(self, selected=turn) if 0 <= turn < len(self.turns) else self
