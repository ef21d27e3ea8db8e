"""What the reader learns from: questions with a passage, and where in it the answer stands, if it does."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from eval.questions import QuestionsUnreadable, read_rows
from index.datatypes import Article
from index.language import detect_language
from index.lexical import WORD, LexicalIndex, neutral_terms, terms_of, words_of
from index.passages import PassageSettings, split_article
from index.sentences import split_sentences
from index.translations import in_other_words

CUT = 0.75
"""Share of the questions on a long article that are asked about the one passage of it that an index would hold."""
WRONG_PASSAGES = 0.08
"""Share of the answerable questions that are given once more with another article's passage like the right one."""
OTHER_PASSAGES = 0.08
"""Share that is given once more with another passage of the same article."""
CHANGED_QUESTIONS = 0.05
"""Share that is given once more with another question's number or name, which nothing answers."""
SWITCHED = 0.15
"""Share whose question has most of its words in the other language."""
SWITCHED_WORDS = 0.7
UNTITLED = 0.1
"""Share whose passage stands without the title of its article."""
ANSWERED_BEFORE = 0.5
"""Share of the questions that go on whose question before stands with its answer."""
ALIKE = 20
"""Passages among which a wrong one is drawn."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage; the answer is ``passage[start:end]``, or (0, 0) where there is none.

    ``title`` is that of the passage's article. Where the question goes on, ``before`` has the questions before it.
    Where ``misleading``, the passage does not answer, and that is only what seems to, as those marked it who wrote such
    questions for SQuAD 2.0.
    """

    question: str
    passage: str
    start: int
    end: int
    misleading: bool = False
    title: str = ""
    before: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end <= len(self.passage):
            raise ValueError(f"the answer is {self.start}:{self.end} of {len(self.passage)} characters")

    @property
    def answered(self) -> bool:
        """Whether the passage holds the answer."""
        return self.end > self.start and not self.misleading

    @property
    def answer(self) -> str:
        """The words that answer, or seem to."""
        return self.passage[self.start : self.end]

    def about(self, passage: str, title: str) -> "Example":
        """Return the same question with a passage that does not answer it."""
        return replace(self, passage=passage, title=title, start=0, end=0, misleading=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A row of a benchmark folder's corpus, and where its passages are, as an index holds them."""

    title: str
    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Source":
        """Take a row with ``title`` and ``text``."""
        text, title = str(row["text"]), str(row.get("title") or "").replace("_", " ")
        article = Article(str(row["_id"]), title, None, None, "vi", text)
        return cls(title, text, tuple((p.start, p.end) for p in split_article(article, PassageSettings())))

    @property
    def passages(self) -> list[str]:
        """The texts of the passages, in order."""
        return [self.text[start:end] for start, end in self.spans]


Search = Callable[[str], Sequence[int]]
"""Finds passages like a question: the rows of the closest ones, best first."""


def lexical_search(sources: Sequence[Source]) -> Search:
    """Return a search by shared words through the passages of ``sources``, one after the other."""
    texts = [f"{source.title} {text}" for source in sources for text in source.passages]
    lexical = LexicalIndex.of(range(len(texts)), map(words_of, texts))
    return lambda question: lexical.search(terms_of(question), ALIKE)[0].tolist()


def read_examples(
    folder: Path,
    seed: int,
    removed: float = 0.0,
    any_answer: bool = False,
    search_of: Callable[[Sequence[Source]], Search] = lexical_search,
) -> list[Example]:
    """Return the questions of a benchmark folder, some with wrong passages, changed or in mixed languages.

    Documents in plain text are compiled first, so that what is held out, and the gold, is not learnt from by mistake.

    A question whose answer is not in its passage word for word is left out. An unanswerable one with what only seems to
    answer (``plausible``) is misleading.

    :param removed: Share of the answerable that are given once more with a passage from which the answer's sentence is
        taken, so that it is about the same thing and answers nothing.
    :param any_answer: Whether one of several accepted answers is drawn, instead of taking the first.
    :param search_of: Returns what finds wrong passages among all of the folder's.
    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    draw = random.Random(f"{seed} {folder.resolve().name}")
    sources = {str(row["_id"]): Source.of(row) for _, row in read_rows(folder / "corpus.jsonl")}
    plain = list(_plain_examples(folder, sources, draw, any_answer))
    answered = [example for example in plain if example.answered]
    wrong = _with_wrong_passages(answered, list(sources.values()), search_of, draw)
    other = _with_other_passages(answered, list(sources.values()), draw)
    without = _without_answers(answered, removed, draw)
    switched = [
        switch_words(example, draw) if draw.random() < SWITCHED else example
        for example in chain(plain, wrong, other, without)
    ]
    return [
        replace(example, title="") if draw.random() < UNTITLED else example
        for example in chain(switched, _changed(answered, draw))
    ]


def _plain_examples(
    folder: Path, sources: Mapping[str, Source], draw: random.Random, any_answer: bool
) -> Iterator[Example]:
    rows: dict[str, dict[str, Any]] = {}
    for place, row in read_rows(folder / "queries.jsonl"):
        try:
            rows[str(row["_id"])] = row
            source = next((sources[str(article)] for article in row["relevant"]), None)
            stated = row.get("answers" if row.get("answerable", True) else "plausible") or []
            if source is None:
                continue
            start = end = 0
            if stated:
                accepted = draw.choice(stated) if any_answer else stated[0]
                answer, start = (accepted, -1) if isinstance(accepted, str) else (accepted["text"], accepted["start"])
                if start < 0 or source.text[start : start + len(answer)] != answer:
                    start = source.text.find(answer)
                if start < 0:  # some are put together from several places
                    continue
                end = start + len(answer)
            elif row.get("answerable", True):
                continue
            misleading = end > start and not row.get("answerable", True)
            whole = Example(row["text"], source.text, start, end, misleading, source.title, _before(row, rows, draw))
            yield _cut(whole, source, draw) if draw.random() < CUT else whole
        except (KeyError, TypeError) as error:
            raise QuestionsUnreadable(f"{place}: {error}; expected _id, text, relevant, answers") from error


def _before(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]], draw: random.Random) -> str:
    """Return the questions that a question goes on from: that which opened, and the last, some with its answer."""
    if not row.get("after"):
        return ""
    last = opening = rows[row["after"]]
    while opening.get("after"):
        opening = rows[opening["after"]]
    asked = [opening["text"]] if opening is last else [opening["text"], last["text"]]
    if last.get("answers") and draw.random() < ANSWERED_BEFORE:
        asked.append(last["answers"][0]["text"])
    return " ".join(asked)


def _cut(example: Example, source: Source, draw: random.Random) -> Example:
    """Return ``example`` with the passage that holds its answer, or that shares most words with the question.

    An answer that two passages share is asked about in the whole article.
    """
    if example.end > example.start:
        holding = [span for span in source.spans if span[0] <= example.start and example.end <= span[1]]
    else:
        asked = set(terms_of(example.question))
        shared = [len(asked & set(terms_of(text))) for text in source.passages]
        holding = [source.spans[draw.choice([at for at, n in enumerate(shared) if n == max(shared)])]]
    if not holding:
        return example
    start, end = holding[0]
    shift = start if example.end > example.start else 0
    return replace(example, passage=source.text[start:end], start=example.start - shift, end=example.end - shift)


def _with_wrong_passages(
    answered: Sequence[Example],
    sources: Sequence[Source],
    search_of: Callable[[Sequence[Source]], Search],
    draw: random.Random,
) -> list[Example]:
    """Return some of the questions with a passage of another article that is like it and does not hold the answer."""
    passages = [(source.title, source.text, text) for source in sources for text in source.passages]
    chosen = draw.sample(answered, int(WRONG_PASSAGES * len(answered)))
    search = search_of(sources) if chosen else None
    examples = []
    for example in chosen:
        alike = [passages[row] for row in search(example.question)] if search else []
        wrong = [
            (text, title)
            for title, article, text in alike
            if example.passage not in article and example.answer.lower() not in text.lower()
        ]
        if wrong:
            examples.append(example.about(*draw.choice(wrong[: ALIKE // 4])))
    return examples


def _with_other_passages(answered: Sequence[Example], sources: Sequence[Source], draw: random.Random) -> list[Example]:
    """Return some of the questions with another passage of their article, which does not hold the answer."""
    by_passage = {text: source for source in sources for text in source.passages if len(source.spans) > 1}
    examples = []
    for example in draw.sample(answered, min(len(answered), int(OTHER_PASSAGES * len(answered) / CUT))):
        source = by_passage.get(example.passage)
        others = [text for text in source.passages if example.answer.lower() not in text.lower()] if source else []
        if others and source:
            examples.append(example.about(draw.choice(others), source.title))
    return examples


def _without_answers(answered: Sequence[Example], share: float, draw: random.Random) -> list[Example]:
    """Return a ``share`` of the questions with what is left of their passage without the sentences that answer."""
    examples = []
    for example in draw.sample(answered, int(share * len(answered))):
        others = [(s, e) for s, e in split_sentences(example.passage) if e <= example.start or s >= example.end]
        rest = " ".join(example.passage[s:e] for s, e in others)
        if rest and example.answer.lower() not in rest.lower():
            examples.append(example.about(rest, example.title))
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
        if new.lower() not in f"{example.title} {example.passage}".lower():
            question = re.sub(rf"\b{re.escape(old)}\b", new, example.question)
            examples.append(replace(example.about(example.passage, example.title), question=question))
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
