"""Which evidence goes with right answers: the models of :mod:`app.answers.confidence`, and from where on to answer.

Some questions are asked once more without the passages that hold their answer, so that whatever is chosen is wrong.
These teach what wrong answers look like; how many of the answers are right, only the questions as they are asked tell.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from app.answers.answering import Answerer
from app.answers.confidence import FEATURES, Evidence, Pair
from app.answers.evidence import language_pair
from app.answers.followups import Topic
from app.answers.judging import Judged
from eval.questions import Question
from eval.scores import calibration_error
from index.datatypes import Hit
from index.errors import SearchError
from index.search import Found

WRONG, SURE = 0.10, 0.95
"""Most wrong answers among those shown, and how sure of that the threshold is."""
STRENGTH = 0.1
"""Inverse of how much weights are held down: kinds of evidence go together, and few cases do not part them."""
FOLDS = 5
SETS = 3
"""Sets of questions from which on a model is judged on a set that it is not fitted to, not on other questions."""
FEWEST = 100
"""Cases of a pair of languages below which nothing is fitted."""
TAKEN_AWAY = 1 / 3
"""Share of the questions that are asked without what answers them, too: about one case in four has no answer then."""
STRANGERS = 0.25
"""Questions of other sets, and everyday ones, that are asked of a set's articles, which answer none of them: each as a
share of its own."""
SPARE = 10
"""Passages that are searched for beyond those considered, to take the place of those that are taken away."""


class TooFewQuestions(SearchError):
    """The questions do not suffice to say from which probability on answers are right often enough."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one question got, with or without a reader, and whether that was right.

    ``usual`` is whether it was asked of all passages; ``source`` is the set that the question is of.
    """

    question: str
    pair: Pair
    read: bool
    evidence: Evidence
    right: bool
    usual: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A :class:`app.answers.confidence.Calibration`, what it was fitted on, and how good it is on other folds.

    ``answered`` cases reach the threshold, ``wrong`` of them; ``error`` is the expected calibration error of the usual
    ones.
    """

    weights: dict[str, float]
    bias: float
    threshold: float
    cases: int
    right: int
    answered: int
    wrong: int
    error: float


def strangers(number: int, others: Sequence[Question], name: str = "") -> list[Question]:
    """Return questions drawn from ``others``, of other articles, as ones that nothing answers, for ``number`` own.

    :param name: Of the own set, so that not all sets are asked the same.
    """
    drawn = random.Random(name).sample(others, min(len(others), int(STRANGERS * number)))
    return [
        replace(question, id=f"elsewhere {question.id}", answers=(), support=(), relevant=frozenset())
        for question in drawn
    ]


def cases_of(
    answerer: Answerer, questions: Sequence[Question], passages: int, progress: bool, source: str = ""
) -> list[Case]:
    """Return the cases of ``questions``, of which the first ``passages`` found are considered.

    Broad ones are left out: confidence is not about them. A question that goes on is asked together with those before.
    """
    draw = random.Random(0)
    cases: list[Case] = []
    asked = [question for question in questions if question.kind != "broad"]
    for question in tqdm(asked, unit=" questions", disable=not progress):
        if question.before:
            cases += _in_thread(answerer, question)
            continue
        found = answerer.search(question.text, passages + SPARE)
        cases += _judged(answerer, question, replace(found, hits=found.hits[:passages]), held=True)
        without = [hit for hit in found.hits if not _holds(question, hit)]
        if question.answerable and without and draw.random() < TAKEN_AWAY:
            cases += _judged(answerer, question, replace(found, hits=without[:passages]), held=False)
    return [replace(case, source=source) for case in cases]


def _judged(answerer: Answerer, question: Question, found: Found, held: bool) -> Iterator[Case]:
    for read in (True, False):
        yield from _case(question, answerer.judge.alone(found, reading=read), read, held)


def _in_thread(answerer: Answerer, question: Question) -> Iterator[Case]:
    before = None
    for earlier in question.before:
        before = answerer.answer(earlier, before=before)
    if before:
        asked, topic = answerer.search(question.text, 1).searched, Topic.of(before)
        for read in (True, False):
            yield from _case(question, answerer.judge.together(asked, topic, reading=read), read, held=True)


def _case(question: Question, judged: Judged, read: bool, held: bool) -> Iterator[Case]:
    if read and judged.best.span is None:
        return  # there is no reader
    right = held and question.answered_by(judged.best.unit.text)
    yield Case(question.id, language_pair(judged.found, judged.best), read, judged.evidence, right, usual=held)


def _holds(question: Question, hit: Hit) -> bool:
    return hit.passage.article_id in question.relevant or question.answered_by(hit.passage.text)


def fit(cases: Sequence[Case], pair: Pair, keep: float | None = None) -> Fitted:
    """Return the model of the cases, all of one ``pair`` of languages.

    The threshold is chosen by what models of the other folds say of each question: that of :func:`lowest_threshold`, or
    the one that a share ``keep`` of the right answers reaches, which says nothing of how many are wrong.

    :raises TooFewQuestions: If nothing can be said of it.
    """
    right = np.array([case.right for case in cases], dtype=bool)
    usual = np.array([case.usual for case in cases], dtype=bool)
    fewest = min((usual & right).sum(), (usual & ~right).sum())
    if len(cases) < FEWEST or fewest < FOLDS:
        raise TooFewQuestions(
            f"{pair}: {len(cases)} cases, {right.sum()} of them right; at least {FEWEST} are needed, and {FOLDS} right "
            "and wrong answers to questions as they are asked: give more questions"
        )
    rows = np.array([case.evidence.as_row() for case in cases])
    told = told_on_other_folds(cases)
    threshold = lowest_threshold(told, right) if keep is None else float(np.quantile(told[right], 1 - keep))
    if threshold is None:
        raise TooFewQuestions(
            f"{pair}: of {len(cases)} cases, {right.sum()} of them right, none can be told apart so well that at most "
            f"{WRONG:.0%} of the answers are surely right: give more questions"
        )
    weights, bias = _model(rows, right, usual)
    shown = told >= threshold
    return Fitted(
        weights={name: round(float(weight), 5) for name, weight in zip(FEATURES, weights, strict=True)},
        bias=round(float(bias), 5),
        threshold=round(threshold, 4),
        cases=len(cases),
        right=int(right.sum()),
        answered=int(shown.sum()),
        wrong=int((shown & ~right).sum()),
        error=round(calibration_error(told[usual].tolist(), right[usual].tolist()) or 0.0, 4),
    )


def told_on_other_folds(cases: Sequence[Case]) -> NDArray[np.floating]:
    """Return what a model says that is not fitted to a case's set of questions, for each of ``cases`` of one pair.

    Where there are fewer than :data:`SETS` sets, it is not fitted to the case's question.
    """
    rows = np.array([case.evidence.as_row() for case in cases])
    right = np.array([case.right for case in cases], dtype=bool)
    usual = np.array([case.usual for case in cases], dtype=bool)
    sources = [case.source for case in cases]
    if len(set(sources)) >= SETS:
        folds = LeaveOneGroupOut().split(rows, right, sources)
    else:
        folds = StratifiedGroupKFold(FOLDS).split(rows, right + 2 * usual, [case.question for case in cases])
    told = np.empty(len(cases))
    for learnt, left in folds:
        weights, bias = _model(rows[learnt], right[learnt], usual[learnt])
        told[left] = expit(rows[left] @ weights + bias)
    return told


def errors_on_other_folds(cases: Sequence[Case], pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the expected calibration error of the usual ones among ``cases``, all pairs of languages together.

    :return: That of all under ``all``, and that of each set of questions under its name if there are several.
    """
    told: defaultdict[str, list[Case]] = defaultdict(list)
    said: defaultdict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        own = [case for case in cases if case.pair == pair]
        for case, probability in zip(own, told_on_other_folds(own), strict=True):
            for name in ("all", case.source) if case.usual else ():
                told[name].append(case)
                said[name].append(float(probability))
    names = list(told) if len(told) > SETS else ["all"]
    errors = {name: calibration_error(said[name], [case.right for case in told[name]]) for name in names}
    return {name: round(error or 0.0, 4) for name, error in errors.items()}


def _model(
    rows: NDArray[np.floating], right: NDArray[np.bool_], usual: NDArray[np.bool_]
) -> tuple[NDArray[np.floating], float]:
    """Return weights and bias of a logistic model of all cases, spread so that it is right of the usual ones.

    Held-down weights are too careful, so what they say of other folds is fitted once more (Platt 1999).
    """
    held_down = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH))
    margins = cross_val_predict(held_down, rows, right, cv=FOLDS, method="decision_function")
    spread = LogisticRegression().fit(margins[usual, None], right[usual])
    scaler, logistic = (step for _, step in held_down.fit(rows, right).steps)
    weights = spread.coef_[0, 0] * logistic.coef_[0] / scaler.scale_
    bias = spread.coef_[0, 0] * logistic.intercept_[0] + spread.intercept_[0] - weights @ scaler.mean_
    return weights, float(bias)


def lowest_threshold(told: NDArray[np.floating], right: NDArray[np.bool_]) -> float | None:
    """Return the lowest probability from which on at most :data:`WRONG` of the answers are wrong, :data:`SURE` of it.

    None if there is no such. The bound is that of Clopper and Pearson (1934), one-sided.
    """
    order = np.argsort(-told, kind="stable")
    wrong = np.cumsum(~right[order])
    answered = np.arange(1, len(order) + 1)
    bound = beta.ppf(SURE, wrong + 1, np.maximum(answered - wrong, 1e-9))
    fit_ = np.flatnonzero((bound <= WRONG) & (np.append(told[order][1:], -1.0) < told[order]))
    return float(told[order][fit_[-1]]) if len(fit_) else None


def calibrate(
    cases: Sequence[Case], before: dict[str, Any], keep: Mapping[Pair, float] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return the content of a calibration file, and what could not be fitted, which stays as it was ``before``.

    :param keep: Of each pair of languages the share of the right answers that is to be shown, however many are wrong;
        None for few wrong ones.
    :raises TooFewQuestions: If nothing can be fitted at all.
    """
    content: dict[str, Any] = {}
    refused: list[str] = []
    pairs: tuple[Pair, ...] = ("same", "across")
    for read, name in ((True, "with reader"), (False, "without reader")):
        content[name] = dict(before.get(name, {}))
        content[name].pop("error", None)
        own, fitted = [case for case in cases if case.read == read], []
        for pair in pairs:
            try:
                content[name][pair] = asdict(fit([c for c in own if c.pair == pair], pair, (keep or {}).get(pair)))
                fitted.append(pair)
            except TooFewQuestions as error:
                refused.append(f"{name}, {error}")
        if len(fitted) == len(pairs):
            content[name]["error"] = errors_on_other_folds(own, pairs)
    if len(refused) == len(pairs) * 2:
        raise TooFewQuestions("; ".join(refused))
    return content, refused
