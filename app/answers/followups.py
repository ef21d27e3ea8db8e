"""What a follow-up question goes on from, and what is searched for and read then."""

from dataclasses import dataclass

from app.answers.answer import Answer

ALONE, GOES_ON = KINDS = ("stands alone", "goes on")
"""The kinds that the head tells apart; ``followups.md`` describes it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question may go on from: the ``questions`` before it, and the ``answer`` to the last of them.

    A longer conversation is cut to its first question and its last one.
    """

    questions: tuple[str, ...]
    answer: str

    @classmethod
    def of(cls, before: Answer) -> "Topic":
        """Return the topic that an answer leaves."""
        thread = before.thread or (before.searched,)
        return cls(tuple(dict.fromkeys((thread[0], thread[-1]))), before.text if before.kind == "found" else "")

    def search_text(self, question: str, longest: int) -> str:
        """Return what is searched for when ``question`` goes on, in at most ``longest`` characters."""
        room = max(0, longest - len(question) - 1)
        return f"{' '.join(self.questions)[:room]} {question}".strip()

    @property
    def read_text(self) -> str:
        """What the reader is given before the question."""
        return " ".join(filter(None, (*self.questions, self.answer)))
