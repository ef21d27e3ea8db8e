"""What the encoder learns from: some passages, and the questions that one of them answers and the others do not."""

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.questions import Question, read_benchmark
from eval.variants import one_typo
from index.datatypes import Article, Passage
from index.language.spelling import one_tone_placement
from index.passages import PassageSettings, split_article, texts_and_units

PASSAGES, MOST_PASSAGES = 26, 30
"""Passages for which articles are put together, and those of one organisation or one long article, at most."""
QUESTIONS, FEWEST = 48, 4
"""Questions put to them, at most and at least."""
ALIKE = 0.85
"""Share of the articles that stand beside those of their title: the passages hardest to tell from theirs."""
MOST_TIMES = 100
TYPO = 0.06
"""Share of the questions with a slip."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; by their place in the batch, the passages that answer it, and those that perhaps do."""

    text: str
    right: tuple[int, ...]
    doubtful: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Passages with what they stand under, as they are encoded, and questions to them."""

    passages: tuple[str, ...]
    asked: tuple[Asked, ...]


def folder_and_times(stated: str) -> tuple[Path, float]:
    """Return what ``DIR:TIMES`` states; once where it states no number.

    :raises argparse.ArgumentTypeError: If the number is none of times.
    """
    name, _, number = stated.rpartition(":")
    try:
        folder, times = (Path(name), float(number)) if name else (Path(stated), 1.0)
    except ValueError:
        folder, times = Path(stated), 1.0
    if not 0 < times <= MOST_TIMES:
        raise argparse.ArgumentTypeError(f"{stated}: a folder is learnt more than 0 and at most {MOST_TIMES} times")
    return folder, times


def read_batches(folder: Path, times: float, draw: random.Random, whole: bool = False) -> list[Batch]:
    """Return the questions of a benchmark folder in batches, each article ``times`` times, otherwise grouped each time.

    :param whole: Whether the folder is an organisation whose questions name what they are about: it is one batch then,
        and no other passage answers them.
    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    benchmark = read_benchmark(folder)
    asked: defaultdict[str, list[Question]] = defaultdict(list)
    for question in benchmark.questions:
        if not question.before:
            for article_id in question.relevant:
                asked[article_id].append(question)
    articles = [article for article in benchmark.articles if article.id in asked]
    passages = {article.id: split_article(article, PassageSettings()) for article in articles}
    batches: list[Batch] = []
    while times > 0:
        order = draw.sample(articles, len(articles))
        order.sort(key=lambda article: article.title if not whole and draw.random() < ALIKE else "")
        groups = [order] if whole else list(_groups(order, passages))
        if times < 1:
            groups = draw.sample(groups, max(1, int(times * len(groups))))
        for group in groups:
            shown = [passage for article in group for passage in passages[article.id]]
            questions = [question for article in group for question in asked[article.id]]
            batch = _batch(shown, draw.sample(questions, len(questions)), draw, whole)
            if len(batch.asked) >= FEWEST:
                batches.append(batch)
        times -= 1
    return batches


def _groups(order: Sequence[Article], passages: dict[str, list[Passage]]) -> Iterator[list[Article]]:
    group: list[Article] = []
    size = 0
    for article in order:
        own = len(passages[article.id])
        if group and size + own > PASSAGES:
            yield group
            group, size = [], 0
        group.append(article)
        size += own
    if group:
        yield group


def _batch(shown: Sequence[Passage], questions: Sequence[Question], draw: random.Random, whole: bool) -> Batch:
    shown = draw.sample(shown, min(len(shown), MOST_PASSAGES))
    asked: list[Asked] = []
    for question in questions:
        holding = [place for place, passage in enumerate(shown) if question.answered_by(passage.text)]
        right = tuple(place for place in holding if shown[place].article_id in question.relevant)
        if not right:
            continue
        typed = one_typo(question.text) if draw.random() < TYPO else question.text
        doubtful = () if whole else tuple(place for place in holding if place not in right)
        asked.append(Asked(one_tone_placement(typed), right, doubtful))
        if len(asked) == QUESTIONS:
            break
    return Batch(tuple(texts_and_units(shown)[0]), tuple(asked))
