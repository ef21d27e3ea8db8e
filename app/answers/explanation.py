"""Why a question was answered as it was: the value of each step, for an operator."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from app.answers.answer import Answer
from app.answers.answering import Decision
from app.answers.evidence import language_pair
from app.answers.in_force import Replaced
from app.answers.judging import Judged
from app.answers.provisions import Named
from app.answers.selection import Candidate
from index.console import printable
from index.datatypes import Hit

CANDIDATES = 10
"""Candidates that are listed."""
INDENT = "  "


def explain(decision: Decision) -> str:
    """Return the values of :func:`steps_of` in lines; ``–`` stands for an empty value."""
    return "\n".join(map(printable, _lines(steps_of(decision))))


def steps_of(decision: Decision) -> dict[str, Any]:
    """Return the value of each step as JSON has it: understood, searched, read, decided and shown.

    A step that was not taken is left out: nothing is searched for a greeting. Several questions in one have the steps
    of each under ``parts``.
    """
    steps: dict[str, Any] = {"understood": asdict(decision.understood)}
    judged = decision.judged
    if decision.parts:
        steps["parts"] = [steps_of(part) for part in decision.parts]
    elif decision.found:
        found = judged.found if judged else decision.found
        steps["searched"] = {"for": found.searched, "hits": [_hit(hit) for hit in found.hits]}
        if judged:
            steps["read"] = _read(judged)
        provision = {"provision": _provision(decision.named)} if decision.named else {}
        steps["decided"] = provision | (_decided(judged) if judged else {})
    return steps | {"shown": _shown(decision.answer)}


def _hit(hit: Hit) -> dict[str, Any]:
    return {"score": hit.score, "dense": hit.dense, "lexical": hit.lexical, **_place(hit)}


def _place(hit: Hit) -> dict[str, Any]:
    return {"article_id": hit.passage.article_id, "start": hit.passage.start, "end": hit.passage.end}


def _read(judged: Judged) -> list[dict[str, Any]]:
    """Return the best answer of each passage that was read, the likeliest first. Scores are above that of no answer."""
    spans = [(one.span, one) for one in judged.chosen.candidates if one.span]
    best: dict[str, dict[str, Any]] = {}
    for span, one in sorted(spans, key=lambda pair: -pair[0].score):
        told = {"score": span.score, "no_answer": span.no_answer, **_place(one.unit.hit), "words": one.text}
        best.setdefault(one.unit.hit.passage.id, told)
    return list(best.values())


def _provision(named: Named) -> dict[str, Any]:
    holding = [{"article_id": one.article.id, "start": one.start, "end": one.end} for one in named.provisions]
    return {"name": named.name, "wanted": named.wanted, "held_by": holding}


def _decided(judged: Judged) -> dict[str, Any]:
    added = judged.calibration.contributions(judged.evidence)
    return {
        "languages": language_pair(judged.found, judged.best),
        "thread": list(judged.thread),
        "understood": judged.understood,
        "evidence": [
            {"name": name, "value": getattr(judged.evidence, name), "log_odds": log_odds}
            for name, log_odds in added.items()
        ],
        "bias": judged.calibration.bias,
        "probability": judged.probability,
        "threshold": judged.threshold,
        "missing": list(judged.missing),
        "out_of_force": [_out_of_force(name, out) for name, out in judged.replaced.items()],
        "candidates": [_candidate(one) for one in judged.chosen.candidates[:CANDIDATES]],
    }


def _out_of_force(article_id: str, out: Replaced) -> dict[str, Any]:
    since = out.since.isoformat() if out.since else None
    return {"article_id": article_id, "why": out.why, "since": since, "by": out.by.id if out.by else None}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    start, end = candidate.unit.span
    return {
        "score": candidate.score if math.isfinite(candidate.score) else None,
        "similarity": candidate.similarity,
        "terms": candidate.coverage,
        "search": candidate.unit.hit.score,
        "reader": candidate.span.score if candidate.span else None,
        "out_of_force": candidate.replaced,
        **_place(candidate.unit.hit),
        "start": start,
        "end": end,
        "words": candidate.text if candidate.span else None,
        "sentence": candidate.unit.text,
    }


def _shown(answer: Answer) -> dict[str, Any]:
    cited = ("number", "article_id", "start", "end", "quote")
    return {
        "kind": answer.kind,
        "text": answer.text,
        "confidence": answer.confidence,
        "citations": [{name: getattr(citation, name) for name in cited} for citation in answer.citations],
    }


def _lines(value: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each name and its value. A value with parts is indented below its name."""
    for name, held in value.items():
        inside: Sequence[str] = ()
        if isinstance(held, dict):
            inside = list(_lines(held))
        elif isinstance(held, list) and held and isinstance(held[0], dict):
            flat = not any(isinstance(one, dict) for one in held[0].values())
            inside = list(_table(held)) if flat else [line for part in held for line in _lines(part)]
        yield name if inside else f"{name}: {_cell(held)}"
        yield from (INDENT + line for line in inside)


def _table(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield a line of names and one for each row, in columns. The last column is not padded."""
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for *row, last in cells:
        yield INDENT.join([*(cell.rjust(width) for cell, width in zip(row, widths, strict=False)), last])


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else " ".join(str(value).split())
