"""Sentences in both languages as questions to learn reading across languages from."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from eval.example import Example
from eval.translation_training import Pair
from eval.unanswered_examples import ALIKE

REMOVED = 0.12
"""Share of the passages from which the translation of the question is taken away."""


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
