"""Results become figures: tables for people, JSON for machines, a comparison with a baseline."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

from eval.runner import DEPTH, Result
from eval.scores import auroc, calibration_error, exact_match, token_f1, wilson

RANKING = {"recall@1": R @ 1, "recall@5": R @ 5, "recall@10": R @ 10, "mrr@10": RR @ 10, "ndcg@10": nDCG @ 10}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share or mean, with the number of questions and the 95 % interval; None where there is none."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


Report = dict[str, dict[str, Figure]]
"""Group (``overall``, ``vi``, ``without diacritics``) to measure to figure."""


def measure(groups: dict[str, list[Result]]) -> Report:
    """Return the figures of each group; a failure counts as wrong in every measure."""
    return {name: _figures(members) for name, members in groups.items()}


def group(results: Sequence[Result]) -> dict[str, list[Result]]:
    """Return the results by group: all, by language pair, set, kind and variant, as far as they occur."""
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    several = len({result.variant for result in results}) > 1
    sources = {result.source for result in results}
    for result in results:
        groups["overall"].append(result)
    for result in results if len(sources) > 1 else ():
        groups[result.source].append(result)
    pairs = [f"{r.source}: {language_pair(r)}" if len(sources) > 1 else language_pair(r) for r in results]
    for result, pair in zip(results, pairs, strict=True):
        groups[pair].append(result)
    for result in results:
        if result.question.kind:
            groups[result.question.kind].append(result)
        elif result.question.before:
            groups[f"{result.source}: goes on" if len(sources) > 1 else "goes on"].append(result)
    for result, pair in zip(results, pairs, strict=True) if several else ():
        if result.passage_language:
            groups[f"{pair}, {result.variant}"].append(result)
    return dict(groups)


def language_pair(result: Result) -> str:
    """Return ``en → vi`` for an English question on a Vietnamese article, ``en, unanswerable`` without an article."""
    asked = result.question.language
    return f"{asked} → {result.passage_language}" if result.passage_language else f"{asked}, unanswerable"


def _figures(results: Sequence[Result]) -> dict[str, Figure]:
    answerable = [result for result in results if result.question.answerable]
    unanswerable = [result for result in results if not result.question.answerable]
    figures = {"n": Figure(len(results), len(results)), **_ranking(answerable)}
    held = [result for result in answerable if result.question.answers]
    figures["passage_hit@5"] = share([result.holding is not None and result.holding <= 5 for result in held])
    if any(result.answer or result.failure for result in results):
        figures |= _answering(held, answerable, unanswerable)
    figures["failures"] = Figure(sum(result.failure is not None for result in results), len(results))
    seconds = [result.seconds for result in results]
    figures["seconds_p50"] = Figure(float(np.percentile(seconds, 50)), len(seconds))
    figures["seconds_p95"] = Figure(float(np.percentile(seconds, 95)), len(seconds))
    return figures


def _ranking(results: Sequence[Result]) -> dict[str, Figure]:
    if not results:
        return {}
    wanted = {result.key: dict.fromkeys(result.question.relevant, 1) for result in results}
    found = {
        result.key: {article_id: float(DEPTH - rank) for rank, article_id in enumerate(result.ranking)}
        for result in results
    }
    # a question without a ranking must count as 0: ir-measures scores what stands in the qrels
    totals = ir_measures.calc_aggregate(list(RANKING.values()), wanted, found)
    n = len(results)
    return {
        name: Figure(totals[measure], n, *wilson(totals[measure] * n, n))
        if name.startswith("recall")
        else Figure(totals[measure], n)
        for name, measure in RANKING.items()
    }


def _answering(
    held: Sequence[Result], answerable: Sequence[Result], unanswerable: Sequence[Result]
) -> dict[str, Figure]:
    everything = [*answerable, *unanswerable]
    judged = [*held, *unanswerable]
    answered = [result for result in everything if result.answered]
    refused = [result for result in everything if result.answer is not None and result.answer.abstained]
    cited = [result for result in answerable if result.answered]
    cells = [result for result in held if result.question.row]
    units = [result for result in held if result.question.unit]
    sure = [(r.answer.confidence, r.hit) for r in judged if r.answer is not None]
    positive = [r.answer.confidence for r in answerable if r.answer is not None]
    negative = [r.answer.confidence for r in unanswerable if r.answer is not None]
    return {
        "answer_hit": share([result.hit for result in held]),
        "answer_offered": share([result.offered for result in held]),
        "sentence_hit": share([_sentence_hit(result) for result in held]),
        "exact_match": mean([exact_match(_text(result), result.question.answers) for result in held]),
        "f1": mean([token_f1(_text(result), result.question.answers) for result in held]),
        "answered": share([result.answered for result in everything]),
        "right_file": share([result.right_file for result in answerable]),
        **({"right_cell": share([result.right_cell for result in cells])} if cells else {}),
        **({"right_unit": share([result.right_unit for result in units])} if units else {}),
        "wrong_article": share([_first_article(result) not in result.question.relevant for result in cited]),
        "refusal_precision": share([not result.question.answerable for result in refused]),
        "refusal_recall": share([not result.answered for result in unanswerable]),
        "refused_answerable": share([not result.answered for result in answerable]),
        "right_of_answered": share([result.hit for result in answered]),
        "abstain_auroc": Figure(auroc(positive, negative), len(positive) + len(negative)),
        "calibration_error": Figure(calibration_error([p for p, _ in sure], [hit for _, hit in sure]), len(sure)),
    }


def _first_article(result: Result) -> str:
    return result.answer.citations[0].article_id if result.answer else ""


def _text(result: Result) -> str:
    return result.answer.text if result.answer else ""


def _sentence_hit(result: Result) -> bool:
    return result.answer is not None and any(text in result.answer.sentence for text in result.question.answers)


def share(values: Sequence[bool]) -> Figure:
    """Return how many of ``values`` are true."""
    if not values:
        return Figure(None, 0)
    return Figure(sum(values) / len(values), len(values), *wilson(sum(values), len(values)))


def mean(values: Sequence[float]) -> Figure:
    """Return the mean of ``values``."""
    return Figure(sum(values) / len(values) if values else None, len(values))


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as JSON values, rounded to four places."""
    return {
        group: {
            name: {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(figure).items()}
            for name, figure in figures.items()
        }
        for group, figures in report.items()
    }


def as_table(report: Report) -> str:
    """Return the report as a table: a row for each measure, a column for each group."""
    names = list(dict.fromkeys(name for figures in report.values() for name in figures))
    lines = []
    for at in range(0, len(report), 6):
        groups = list(report)[at : at + 6]
        width = max(22, 2 + max(map(len, groups)))
        lines.append(f"{'':<20}" + "".join(f"{name:>{width}}" for name in groups))
        lines += [f"{name:<20}" + "".join(f"{_cell(report[g].get(name)):>{width}}" for g in groups) for name in names]
        lines.append("")
    return "\n".join(lines)


def _cell(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "–"
    if isinstance(figure.value, int):
        return str(figure.value)
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f})"
