"""Hỏi Đáp beside other stacks: how fast each indexes and searches, how much memory it takes, how often it is right."""

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from eval.peer_passages import passages_of
from index.errors import SearchError

STEPS = ("index", "search")


@dataclass(frozen=True, slots=True)
class StackFigures:
    """What one stack needs for one folder of passages, and the share of questions whose first passage is right."""

    stack: str
    passages: int
    questions: int
    passages_a_second: float
    index_megabytes: float
    opened_seconds: float
    search_p50: float
    search_p95: float
    search_megabytes: float
    right_first: float

    def line(self) -> str:
        """Return the figures as a row under :data:`HEADINGS`."""
        return (
            f"{self.stack:<14}{self.passages:>9,}{self.passages_a_second:>12,.1f}{self.index_megabytes:>10,.0f}"
            f"{self.opened_seconds:>9.1f}{self.search_p50:>9.1f}{self.search_p95:>9.1f}{self.search_megabytes:>10,.0f}"
            f"{self.right_first:>7.3f}"
        )

    def beside(self, peer: "StackFigures") -> str:
        """Return how this stack compares with ``peer``; above 1 is better in each but the last, a difference."""
        return (
            f"{self.stack} beside {peer.stack}: indexes {self.passages_a_second / peer.passages_a_second:.2f} times as "
            f"fast, searches {peer.search_p50 / self.search_p50:.2f} times as fast, in "
            f"1/{peer.search_megabytes / self.search_megabytes:.2f} of the memory, R@1 "
            f"{self.right_first - peer.right_first:+.3f}"
        )

    def as_json(self) -> dict[str, str | int | float]:
        """Return the figures by their names."""
        return asdict(self)


HEADINGS = "stack          passages  indexed /s        MB   open s   p50 ms   p95 ms        MB    R@1"
"""Of :meth:`StackFigures.line`: the first MB are the most that indexing took, the second what searching took."""


def measure_stack(stack: str, python: str, material: Path, model: Path) -> StackFigures:
    """Return the figures of one stack, each of whose steps runs in a process of its own.

    :param python: The interpreter that has the stack's libraries.
    :param model: The folder of the unpacked model.
    :raises SearchError: If a step fails; what it says stands on stderr.
    """
    for step in STEPS:
        command = [python, "-m", "eval.stack_trial", stack, step, str(material.resolve()), str(model.resolve())]
        if subprocess.run(command).returncode:
            raise SearchError(f"{stack} cannot {step} (see above): name an interpreter that has it, or leave it out")
    indexed, searched = (json.loads((material / f"{stack}-{step}.json").read_text()) for step in STEPS)
    passages, times = sum(1 for _ in passages_of(material)), searched["milliseconds"]
    return StackFigures(
        stack=stack,
        passages=passages,
        questions=len(times),
        passages_a_second=passages / indexed["seconds"],
        index_megabytes=indexed["megabytes"],
        opened_seconds=searched["opened"],
        search_p50=float(np.percentile(times, 50)),
        search_p95=float(np.percentile(times, 95)),
        search_megabytes=searched["megabytes"],
        right_first=searched["right"] / len(times),
    )


def comparisons(measured: Sequence[StackFigures]) -> Iterable[str]:
    """Yield how each of the project's own stacks compares with each peer."""
    own = [figures for figures in measured if figures.stack.startswith("hoidap")]
    peers = [figures for figures in measured if figures not in own]
    return (one.beside(peer) for one in own for peer in peers)
