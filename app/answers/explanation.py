"""Why a question was answered as it was, in lines for an operator."""

from collections.abc import Iterator

from app.answers.answering import Decision
from app.answers.evidence import language_pair
from app.answers.judging import Judged
from app.answers.selection import Candidate
from index.command import printable

CANDIDATES = 10
"""Candidates that are listed."""
_PAIRS = {"same": "question and passage in one language", "across": "question and passage in different languages"}


def explain(decision: Decision) -> str:
    """Return what was searched for, what spoke for and against the best candidate, and the others with their scores."""
    if decision.judged is None:
        return "a greeting, a provision shown by its name, or no article to search: nothing was chosen from"
    return "\n".join(map(printable, _lines(decision.judged, decision.answer.kind)))


def _lines(judged: Judged, kind: str) -> Iterator[str]:
    found, best = judged.found, judged.best
    yield f"searched for ({found.language}): {found.searched}"
    if judged.missing:
        yield f"not in the passage: {', '.join(judged.missing)}"
    if judged.understood < 1:
        said = "asked together with the one before" if judged.evidence.goes_on else "asked alone"
        yield f"{said}, as is probable by {judged.understood:.3f}"
    yield f"{'evidence':<12}{'value':>8}{'log odds':>10}"
    added = judged.calibration.contributions(judged.evidence)
    for name, contribution in added.items():
        yield f"{name:<12}{getattr(judged.evidence, name):>8.3f}{contribution:>+10.2f}"
    yield f"{'bias':<20}{judged.calibration.bias:>+10.2f}"
    pair = _PAIRS[language_pair(found, best)]
    yield f"probability {judged.probability:.3f}, shown from {judged.threshold:.3f} on ({pair}): {kind}"
    yield f"{'rank':<6}{'score':>7}{'cosine':>8}{'terms':>7}{'search':>8}{'reader':>8}"
    for rank, candidate in enumerate(judged.chosen.candidates[:CANDIDATES], start=1):
        yield _candidate(rank, candidate)


def _candidate(rank: int, candidate: Candidate) -> str:
    unit = candidate.unit
    start, end = unit.span
    reader = f"{candidate.span.score:+.2f}" if candidate.span else "–"
    scores = f"{candidate.score:>7.2f}{candidate.similarity:>8.3f}{candidate.coverage:>7.2f}{unit.hit.score:>8.2f}"
    words = " ".join(unit.text.split())
    answer = f" “{candidate.text}” in" if candidate.span else ""
    return f"{rank:<6}{scores}{reader:>8} {answer} {unit.hit.passage.article_id}:{start}-{end}  {words}"
