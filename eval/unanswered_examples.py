"""Questions asked once more so that nothing answers: of another passage, or for another number or name."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from eval.example import Example, Source
from index.language.sentences import split_sentences
from index.language.terms import WORD, neutral_terms, terms_of, words_of
from index.legs.lexical import LexicalIndex

OTHER_PASSAGES = 0.11
"""Share of the answerable that is given once more with another passage of the same article, where it has others."""
UNRELATED_PASSAGES = 0.04
"""Share of them that is given once more with any passage of any other article."""
CHANGED_QUESTIONS = 0.05
"""Share of them that is given once more with another question's number or name, which nothing answers."""
ALIKE, CLOSEST = 20, 5
"""Passages that are searched for to find a wrong one, and of how many that are wrong one is drawn."""

Search = Callable[[str], Sequence[int]]
"""Finds passages like a question: the rows of the closest ones, best first."""


def lexical_search(sources: Sequence[Source]) -> Search:
    """Return a search by shared words through the passages of ``sources``, one after the other."""
    texts = [f"{source.title} {text}" for source in sources for text in source.passages]
    lexical = LexicalIndex.of(range(len(texts)), map(words_of, texts))
    return lambda question: lexical.search(terms_of(question), ALIKE)[0].tolist()


def with_wrong_passages(
    examples: Sequence[Example],
    sources: Sequence[Source],
    search_of: Callable[[Sequence[Source]], Search],
    share: float,
    draw: random.Random,
) -> list[Example]:
    """Return a ``share`` of the questions with a passage that is like another's answer and does not answer.

    To a question with an answer it is of another article, and does not hold the answer's words.
    """
    passages = [(source.title, source.text, text) for source in sources for text in source.passages]
    chosen = draw.sample(examples, int(share * len(examples)))
    search = search_of(sources) if chosen else None
    found = []
    for example in chosen:
        alike = [passages[row] for row in search(example.question)] if search else []
        wrong = [(text, title) for title, article, text in alike if not _may_answer(example, article, text)]
        if wrong:
            found.append(example.about(*draw.choice(wrong[:CLOSEST])))
    return found


def _may_answer(example: Example, article: str, text: str) -> bool:
    if not example.answered:
        return text == example.passage  # it is asked about that already
    return example.passage in article or example.answer.lower() in text.lower()


def with_other_passages(answered: Sequence[Example], sources: Sequence[Source], draw: random.Random) -> list[Example]:
    """Return some of the questions with another passage of their article, which does not hold the answer."""
    by_passage = {text: source for source in sources for text in source.passages if len(source.spans) > 1}
    examples = []
    for example in draw.sample(answered, int(OTHER_PASSAGES * len(answered))):
        source = by_passage.get(example.passage)
        others = [text for text in source.passages if example.answer.lower() not in text.lower()] if source else []
        if others and source:
            examples.append(example.about(draw.choice(others), source.title))
    return examples


def with_unrelated_passages(
    answered: Sequence[Example], sources: Sequence[Source], draw: random.Random
) -> list[Example]:
    """Return some of the questions with a passage drawn from all other articles, which does not hold the answer."""
    examples = []
    for example in draw.sample(answered, int(UNRELATED_PASSAGES * len(answered))):
        source = draw.choice(sources)
        passage = draw.choice(source.passages or [""])
        if example.passage not in source.text and example.answer.lower() not in passage.lower():
            examples.append(example.about(passage, source.title))
    return examples


def without_answers(answered: Sequence[Example], share: float, draw: random.Random) -> list[Example]:
    """Return a ``share`` of the questions with what is left of their passage without the sentences that answer."""
    examples = []
    for example in draw.sample(answered, int(share * len(answered))):
        others = [(s, e) for s, e in split_sentences(example.passage) if e <= example.start or s >= example.end]
        rest = " ".join(example.passage[s:e] for s, e in others)
        if rest and example.answer.lower() not in rest.lower():
            examples.append(example.about(rest, example.title))
    return examples


def with_changed_questions(answered: Sequence[Example], draw: random.Random) -> list[Example]:
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
        if new.lower() not in f"{example.title} {example.passage}".lower():
            question = re.sub(rf"\b{re.escape(old)}\b", new, example.question)
            examples.append(replace(example.about(example.passage, example.title), question=question))
    return examples


def _named(question: str) -> list[str]:
    """Return the numbers, acronyms and names of a question as they are written, in order."""
    named = neutral_terms(question)
    return [word for word in WORD.findall(question) if word.lower() in named]
