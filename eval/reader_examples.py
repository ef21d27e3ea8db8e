"""What the reader learns from: questions with a passage, and where in it the answer stands, if it does."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from eval.questions import QuestionsUnreadable, read_rows
from eval.translations import Pair
from index.language import detect_language
from index.lexical import WORD, LexicalIndex, neutral_terms, terms_of, words_of
from index.sentences import split_sentences
from index.translations import in_other_words

WRONG_PASSAGES = 0.2
"""Share of the answerable questions that are given once more with a passage like the right one."""
CHANGED_QUESTIONS = 0.15
"""Share that is given once more with another question's number or name, which nothing answers."""
SWITCHED = 0.3
"""Share whose question has most of its words in the other language."""
SWITCHED_WORDS = 0.7
REMOVED = 0.12
"""Share of the parallel passages from which the translation of the question is taken away."""
ALIKE = 20
"""Passages among which a wrong one is drawn."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage; the answer is ``passage[start:end]``, or (0, 0) where there is none.

    Where ``misleading``, the passage does not answer, and that is only what seems to, as those marked it who wrote such
    questions for SQuAD 2.0.
    """

    question: str
    passage: str
    start: int
    end: int
    misleading: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end <= len(self.passage):
            raise ValueError(f"the answer is {self.start}:{self.end} of {len(self.passage)} characters")

    @property
    def answered(self) -> bool:
        """Whether the passage holds the answer."""
        return self.end > self.start and not self.misleading


def read_examples(folder: Path, seed: int, removed: float = 0.0, any_answer: bool = False) -> list[Example]:
    """Return the questions of a benchmark folder, some with wrong passages, changed or in mixed languages.

    A question whose answer is not in its passage word for word is left out.

    :param removed: Share of the answerable that are given once more with a passage from which the answer's sentence is
        taken, so that it is about the same thing and answers nothing.
    :param any_answer: Whether one of several accepted answers is drawn, instead of taking the first.
    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    draw = random.Random(f"{seed} {folder.resolve().name}")
    texts = _passages(folder)
    plain = list(_plain_examples(folder, texts, draw if any_answer else None))
    answered = [example for example in plain if example.answered]
    wrong = _with_wrong_passages(answered, list(texts.values()), draw)
    changed = _changed(answered, draw)
    without = _without_answers(answered, removed, draw)
    examples = [switch_words(e, draw) if draw.random() < SWITCHED else e for e in chain(plain, wrong, without)]
    return examples + changed


def read_unanswered(folder: Path) -> list[Example]:
    """Return the questions of a benchmark folder as ones that their passages do not answer, whatever answers it states.

    Some sets give questions that are meant to mislead a plausible answer each, as SQuAD 2.0 does.

    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    return [replace(example, start=0, end=0) for example in _plain_examples(folder, _passages(folder))]


def read_misleading(folder: Path, seed: int) -> list[Example]:
    """Return the questions of a benchmark folder as :func:`read_unanswered` does, with what seems to answer them.

    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    draw = random.Random(f"{seed} {folder.resolve().name}")
    plain = (replace(example, misleading=example.answered) for example in _plain_examples(folder, _passages(folder)))
    return [switch_words(e, draw) if draw.random() < SWITCHED else e for e in plain]


def _passages(folder: Path) -> dict[str, str]:
    return {str(row["_id"]): str(row["text"]) for _, row in read_rows(folder / "corpus.jsonl")}


def _plain_examples(folder: Path, texts: dict[str, str], draw: random.Random | None = None) -> Iterator[Example]:
    for place, row in read_rows(folder / "queries.jsonl"):
        try:
            question, passages = str(row["text"]), [texts[str(article)] for article in row["relevant"]]
            if not passages:
                continue
            if not row.get("answerable", True):
                yield Example(question, passages[0], 0, 0)
            elif row.get("answers"):
                accepted = draw.choice(row["answers"]) if draw else row["answers"][0]
                answer, start = accepted["text"], accepted["start"]
                if start < 0 or passages[0][start : start + len(answer)] != answer:
                    start = passages[0].find(answer)
                if start >= 0:  # some are put together from several places
                    yield Example(question, passages[0], start, start + len(answer))
        except (KeyError, TypeError) as error:
            raise QuestionsUnreadable(f"{place}: {error}; expected text, relevant, answers") from error


def _with_wrong_passages(answered: Sequence[Example], passages: Sequence[str], draw: random.Random) -> list[Example]:
    """Return some of the questions with a passage that shares words with them and does not hold the answer."""
    lexical = LexicalIndex.of(range(len(passages)), map(words_of, passages))
    chosen = draw.sample(answered, int(WRONG_PASSAGES * len(answered)))
    examples = []
    for example in chosen:
        answer = example.passage[example.start : example.end].lower()
        rows, _ = lexical.search(terms_of(example.question), ALIKE)
        alike = [passages[row] for row in rows.tolist()]
        wrong = [text for text in alike if text != example.passage and answer not in text.lower()]
        if wrong:
            examples.append(Example(example.question, draw.choice(wrong), 0, 0))
    return examples


def _without_answers(answered: Sequence[Example], share: float, draw: random.Random) -> list[Example]:
    """Return a ``share`` of the questions with what is left of their passage without the sentences that answer."""
    examples = []
    for example in draw.sample(answered, int(share * len(answered))):
        answer = example.passage[example.start : example.end].lower()
        others = [(s, e) for s, e in split_sentences(example.passage) if e <= example.start or s >= example.end]
        rest = " ".join(example.passage[s:e] for s, e in others)
        if rest and answer not in rest.lower():
            examples.append(Example(example.question, rest, 0, 0))
    return examples


def _changed(answered: Sequence[Example], draw: random.Random) -> list[Example]:
    """Return some of the questions with a number or name that the passage does not hold, so that nothing answers."""
    words = sorted({word for example in answered for word in _named(example.question)})
    numbers, names = [w for w in words if w[0].isdigit()], [w for w in words if not w[0].isdigit()]
    examples = []
    for example in draw.sample(answered, int(CHANGED_QUESTIONS * len(answered))):
        held = _named(example.question)
        if not held:
            continue
        old = draw.choice(held)
        new = draw.choice((numbers if old[0].isdigit() else names) or [old])
        if new.lower() not in example.passage.lower():
            question = re.sub(rf"\b{re.escape(old)}\b", new, example.question)
            examples.append(Example(question, example.passage, 0, 0))
    return examples


def _named(question: str) -> list[str]:
    """Return the numbers, acronyms and names of a question as they are written, in order."""
    named = neutral_terms(question)
    return [word for word in WORD.findall(question) if word.lower() in named]


def switch_words(example: Example, draw: random.Random) -> Example:
    """Return ``example`` with most words of its question replaced by their most probable translation."""
    language = detect_language(example.question)
    question = in_other_words(example.question, language, lambda: draw.random() < SWITCHED_WORDS)
    return replace(example, question=question)


def parallel_examples(pairs: Sequence[Pair], count: int, seed: int) -> list[Example]:
    """Return ``count`` sentences, half of them pieces, as questions on consecutive sentences of the other language.

    :param pairs: Sentences in the order of their text.
    """
    draw = random.Random(f"{seed} parallel")
    examples: list[Example] = []
    enough = len(pairs) > ALIKE and any(len(pair.en.split()) >= 4 for pair in pairs)
    while enough and len(examples) < count:
        first = draw.randrange(len(pairs) - 9)
        block = list(pairs[first : first + draw.randint(5, 9)])
        asked = draw.randrange(len(block))
        sides: tuple[Callable[[Pair], str], Callable[[Pair], str]] = (lambda p: p.en, lambda p: p.vi)
        own, other = sides if draw.random() < 0.5 else sides[::-1]
        question, answer = own(block[asked]).split(), other(block[asked])
        if len(question) < 4:
            continue
        if draw.random() < 0.5 and len(question) > 8:
            length = draw.randint(6, min(12, len(question)))
            start = draw.randrange(len(question) - length + 1)
            question = question[start : start + length]
        gone = draw.random() < REMOVED
        sentences = [other(pair) for number, pair in enumerate(block) if not (gone and number == asked)]
        passage = " ".join(sentences)
        start = 0 if gone else len(" ".join(sentences[:asked])) + bool(asked)
        examples.append(Example(" ".join(question), passage, start, start if gone else start + len(answer)))
    return [replace(e, end=0, start=0) if not e.answered else e for e in examples]
