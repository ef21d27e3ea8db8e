"""Pairs of questions that differ only in their subject, of which each has its own answer, or one has none."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.answers.answer import Answer
from eval.questions import QuestionsUnreadable
from eval.scores import exact_match, normalise

COLUMNS = "pair set language question answer document".split()
NONE = "NONE"
"""Stands for the answer of a question that no document answers."""


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """One question of a pair; ``answer`` is empty where no document of ``set_name`` answers it."""

    pair: str
    set_name: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what came of it.

    ``shown`` says whether the quotes hold the answer, ``exact`` whether the short answer is it (by SQuAD's rules, or
    the one within the other); both say of a question without an answer whether it was refused.
    """

    question: PairQuestion
    text: str
    shown: bool
    exact: bool


def read_pairs(path: Path) -> list[PairQuestion]:
    """Return the questions of the pairs in a table with tabs.

    :raises QuestionsUnreadable: If the columns are others, or a pair has not two questions.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != COLUMNS:
            raise QuestionsUnreadable(f"{path}: expected the columns {COLUMNS}, got {reader.fieldnames}")
        questions = [
            PairQuestion(row["pair"], row["set"], row["question"], "" if row["answer"] == NONE else row["answer"])
            for row in reader
        ]
    pairs = [question.pair for question in questions]
    if odd := sorted({pair for pair in pairs if pairs.count(pair) != 2}):
        raise QuestionsUnreadable(f"{path}: a pair is two questions, not so {', '.join(odd)}")
    return questions


def ask_pairs(questions: Sequence[PairQuestion], ask: Mapping[str, Callable[[str], Answer]]) -> list[Asked]:
    """Return what came of each question, asked of its set."""
    return [_asked(question, ask[question.set_name](question.text)) for question in questions]


def _asked(question: PairQuestion, answer: Answer) -> Asked:
    quotes = "\n".join(citation.quote for citation in answer.citations)
    if not question.answer:
        return Asked(question, answer.text, not answer.citations, not answer.citations)
    short, wanted = normalise(answer.text), normalise(question.answer)
    within = bool(short) and (f" {short} " in f" {wanted} " or f" {wanted} " in f" {short} ")
    exact = bool(exact_match(answer.text, [question.answer])) or within
    return Asked(question, answer.text, question.answer in quotes, exact)


@dataclass(frozen=True, slots=True)
class PairCount:
    """How many pairs there are, and how many are right both ways, by the quotes and by the short answer."""

    pairs: int = 0
    shown: int = 0
    exact: int = 0

    def plus(self, both: Sequence[Asked]) -> "PairCount":
        """Return the count with one more pair."""
        shown, exact = all(one.shown for one in both), all(one.exact for one in both)
        return PairCount(self.pairs + 1, self.shown + shown, self.exact + exact)


def pairs_right(asked: Sequence[Asked]) -> dict[str, PairCount]:
    """Return the counts of each set."""
    pairs: dict[tuple[str, str], list[Asked]] = {}
    for one in asked:
        pairs.setdefault((one.question.set_name, one.question.pair), []).append(one)
    counts: dict[str, PairCount] = {}
    for (set_name, _), both in pairs.items():
        counts[set_name] = counts.get(set_name, PairCount()).plus(both)
    return counts
