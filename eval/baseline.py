"""A committed run to compare with: which questions changed, and whether that is more than noise."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.questions import QuestionsUnreadable
from eval.runner import Result
from eval.score_report import Report, as_json, group

NOISE = 0.05
"""A fall counts when chance alone would bring one as large less often than this."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A measure that fell in a group, and the questions on both sides of it."""

    group: str
    outcome: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]

    def line(self) -> str:
        """Return the fall in words."""
        return (
            f"{self.group}: {self.outcome} lost by {len(self.lost)} questions, gained by {len(self.gained)}, more than "
            f"noise; lost: {', '.join(self.lost)}"
        )


def outcomes(result: Result) -> dict[str, bool]:
    """Return what is compared of one question: whether it went right, and whether a passage among five holds it."""
    if not result.question.answerable:
        return {"right": result.failure is None and not result.answered}
    return {"right": result.hit, "passage_hit@5": result.holding is not None and result.holding <= 5}


def save(path: Path, results: Sequence[Result], report: Report) -> None:
    """Write a run as a baseline; times are left out, since they belong to a machine."""
    figures = as_json(report)
    for measures in figures.values():
        for name in ("seconds_p50", "seconds_p95"):
            measures.pop(name, None)
    content = {"figures": figures, "outcomes": {result.key: outcomes(result) for result in results}}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def compare(path: Path, results: Sequence[Result]) -> tuple[list[Fall], list[str]]:
    """Return the falls that are more than noise, and a line for each question that changed.

    :raises QuestionsUnreadable: If the baseline cannot be read or has none of these questions.
    """
    before = _read(path)
    known = [result for result in results if result.key in before]
    if not known:
        raise QuestionsUnreadable(f"{path} holds none of these questions: write it anew with --save-baseline")
    changes = [
        f"{'lost' if was else 'gained'}: {name} of {result.key}: {result.asked}"
        for result in known
        for name, now in outcomes(result).items()
        if (was := before[result.key].get(name, now)) != now
    ]
    falls = []
    for name, members in group(known).items():
        for outcome in ("right", "passage_hit@5"):
            fall = _fall(name, outcome, members, before)
            if fall:
                falls.append(fall)
    return falls, changes


def _fall(group_name: str, outcome: str, members: Sequence[Result], before: dict[str, dict[str, bool]]) -> Fall | None:
    lost: list[str] = []
    gained: list[str] = []
    for result in members:
        now, was = outcomes(result).get(outcome), before[result.key].get(outcome)
        if now is not None and was is not None and now != was:
            (gained if now else lost).append(result.key)
    if sign_test(len(lost), len(gained)) < NOISE:
        return Fall(group_name, outcome, tuple(lost), tuple(gained))
    return None


def sign_test(lost: int, gained: int) -> float:
    """Return the chance of at least ``lost`` losses among all changes if losses and gains were equally likely."""
    changes = lost + gained
    return float(sum(math.comb(changes, k) for k in range(lost, changes + 1)) / 2**changes)


def _read(path: Path) -> dict[str, dict[str, bool]]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known: dict[str, dict[str, bool]] = content["outcomes"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuestionsUnreadable(f"{path} is not a baseline: {error}") from error
    return known
