"""What the reader learns from: questions with a passage, and where in it the answer stands, if it does."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from eval.example import Example, Source
from eval.questions import QuestionsUnreadable, Rows, corpus_rows, query_rows, read_rows
from eval.swapped_subjects import with_swapped_subjects
from eval.unanswered_examples import (
    Search,
    lexical_search,
    with_changed_questions,
    with_other_passages,
    with_unrelated_passages,
    with_wrong_passages,
    without_answers,
)
from index.language.detection import detect_language
from index.language.terms import terms_of
from index.language.translations import in_other_words

CUT = 0.75
"""Share of the questions on a long article that are asked about the one passage of it that an index would hold."""
WRONG_PASSAGES = 0.08
"""Share of the answerable questions that are given once more with another article's passage like the right one."""
SWITCHED = 0.15
"""Share whose question has most of its words in the other language."""
SWITCHED_WORDS = 0.7
UNTITLED = 0.1
"""Share whose passage stands without the title of its article."""
ANSWERED_BEFORE = 0.5
"""Share of the questions that go on whose question before stands with its answer."""


def read_examples(
    folder: Path,
    seed: int,
    removed: float = 0.0,
    any_answer: bool = False,
    search_of: Callable[[Sequence[Source]], Search] = lexical_search,
    swapped: float = 0.0,
) -> list[Example]:
    """Return the questions of a benchmark folder, some with wrong passages, changed or in mixed languages.

    Documents in plain text are compiled first, so that what is held out, and the gold, is not learnt from by mistake.

    A question whose answer is not in its passage word for word is left out. An unanswerable one with what only seems to
    answer (``plausible``) is misleading.

    :param removed: Share of the answerable that are given once more with a passage from which the answer's sentence is
        taken, so that it is about the same thing and answers nothing.
    :param any_answer: Whether one of several accepted answers is drawn, instead of taking the first.
    :param search_of: Returns what finds wrong passages among all of the folder's.
    :param swapped: Share of the answerable that are given again with another subject in the sentence that answers.
    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    draw = random.Random(f"{seed} {folder.resolve().name}")
    sources = {str(row["_id"]): Source.of(row) for _, row in read_rows(folder / "corpus.jsonl")}
    asked = list(_asked(read_rows(folder / "queries.jsonl"), sources, draw, any_answer))
    answered, articles = [example for example in asked if example.answered], list(sources.values())
    examples = [
        *asked,
        *with_wrong_passages(answered, articles, search_of, WRONG_PASSAGES, draw),
        *with_other_passages(answered, articles, draw),
        *with_unrelated_passages(answered, articles, draw),
        *without_answers(answered, removed, draw),
        *with_swapped_subjects(answered, swapped, draw),
    ]
    switched = [switch_words(example, draw) if draw.random() < SWITCHED else example for example in examples]
    return [_titled(example, draw) for example in chain(switched, with_changed_questions(answered, draw))]


def read_organisation(
    folder: Path,
    seed: int,
    any_answer: bool = False,
    search_of: Callable[[Sequence[Source]], Search] = lexical_search,
) -> list[Example]:
    """Return the questions of one organisation's documents, each once more with another passage that is found for it.

    They name what they are about, so that none of these answers: so it is learnt that a year, a unit or a name has to
    fit.

    :param folder: Documents in plain text with their questions, or a benchmark folder.
    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    :raises DocumentsUnfit: If documents in ``.txt`` break their form.
    """
    draw = random.Random(f"{seed} {folder.resolve().name}")
    sources = {str(row["_id"]): Source.of(row) for _, row in corpus_rows(folder)}
    asked = list(_asked(query_rows(folder), sources, draw, any_answer))
    found = with_wrong_passages(asked, list(sources.values()), search_of, 1.0, draw)
    return [_titled(example, draw) for example in (*asked, *found)]


def _titled(example: Example, draw: random.Random) -> Example:
    return replace(example, title="") if draw.random() < UNTITLED else example


def _asked(asked: Rows, sources: Mapping[str, Source], draw: random.Random, any_answer: bool) -> Iterator[Example]:
    rows: dict[str, dict[str, Any]] = {}
    for place, row in asked:
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


def switch_words(example: Example, draw: random.Random) -> Example:
    """Return ``example`` with most words of its question replaced by their most probable translation."""
    language = detect_language(example.question)
    question = in_other_words(example.question, language, lambda: draw.random() < SWITCHED_WORDS)
    return replace(example, question=question)
