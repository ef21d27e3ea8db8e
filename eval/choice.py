"""Which evidence chooses the sentence that answers: the weights of :data:`app.answers.selection.CHOICE`."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax
from tqdm import tqdm

from app.answers.answering import Answerer
from app.answers.judging import Judged
from app.answers.selection import CHOICE, choice_evidence
from eval.questions import Question
from index.errors import SearchError

HELD_DOWN = 1e-3
"""What the sum of the weights' squares costs beside the mean log-likelihood."""


class NothingRead(SearchError):
    """There is no reader, so that nothing tells sentences apart by it."""


Choice = tuple[NDArray[np.floating], NDArray[np.bool_]]
"""The evidence of one question's sentences (units, 6), and which of them answer it."""


def choices_of(answerer: Answerer, questions: Sequence[Question], progress: bool) -> Iterator[Choice]:
    """Yield the choices that questions which stand alone give, where one of the sentences that were read is right.

    :raises NothingRead: If there is no reader.
    """
    alone = [question for question in questions if question.answerable and not question.before]
    for question in tqdm(alone, unit=" questions", disable=not progress):
        evidence, right = _choice(answerer.judge.alone(answerer.judge.search(question.text)), question)
        if right.any():
            yield evidence, right


def _choice(judged: Judged, question: Question) -> Choice:
    candidates = judged.chosen.candidates
    read = [candidate.span is not None for candidate in candidates]
    if not any(read):
        raise NothingRead("there is no reader to weigh: name one with --reader FILE")
    language = judged.found.language
    evidence = choice_evidence(
        np.array([candidate.unit.hit.score for candidate in candidates]),
        np.array([candidate.span.score if candidate.span else 0.0 for candidate in candidates]),
        np.array([candidate.unit.hit.passage.language != language for candidate in candidates], dtype=float),
        np.array([candidate.coverage for candidate in candidates]),
        np.array([candidate.replaced for candidate in candidates], dtype=float),
    )
    right = [
        candidate.unit.hit.passage.article_id in question.relevant and question.answered_by(candidate.unit.text)
        for candidate in candidates
    ]
    return evidence[read], np.array(right)[read]


def fit_choice(choices: Sequence[Choice]) -> dict[str, float]:
    """Return the weights of the likeliest right sentence of each question, that of the search being 1.

    A conditional logit (McFadden 1974): the probability of a sentence is the softmax of its weighted evidence.
    """

    def cost(weights: NDArray[np.floating]) -> float:
        right = (np.logaddexp.reduce(log_softmax(evidence @ weights)[held]) for evidence, held in choices)
        return float(-np.mean(list(right)) + HELD_DOWN * weights @ weights)

    found = minimize(cost, np.array(list(CHOICE.values()))).x
    return {name: round(float(weight / found[0]), 2) for name, weight in zip(CHOICE, found, strict=True)}


def share_right(choices: Sequence[Choice], weights: dict[str, float]) -> float:
    """Return for how many of the questions the sentence with the highest score is right, in [0, 1]."""
    values = np.array(list(weights.values()))
    return float(np.mean([held[np.argmax(evidence @ values)] for evidence, held in choices]))
