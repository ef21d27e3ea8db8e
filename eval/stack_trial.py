"""One step of one stack in a process of its own: ``python -m eval.stack_trial STACK STEP FOLDER MODEL``.

The step ``index`` makes an index of the passages in ``FOLDER``, ``search`` opens it and asks. A line of JSON in
``FOLDER/STACK-STEP.json`` says what was measured. It runs in the environment of the stack, where this project's own
libraries may be missing: modules of the project that need them are imported by the stack alone.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from eval.process_memory import peak_memory

STACKS = {
    "hoidap": ("eval.own_stack", "Bundled"),
    "hoidap-plain": ("eval.own_stack", "Plain"),
    "langchain": ("eval.langchain_stack", "LangChain"),
    "txtai": ("eval.txtai_stack", "Txtai"),
    "txtai-hybrid": ("eval.txtai_stack", "TxtaiHybrid"),
}
"""The module and the class of each."""
HITS = 10
"""Passages that a search returns."""
WARMING_UP = 5
"""Questions that are asked before any is timed."""


class Stack(Protocol):
    """What can index passages and search them."""

    def index(self) -> None:
        """Make an index of the passages, and keep it on disk."""

    def open(self) -> Callable[[str], list[str]]:
        """Return what takes a question and returns the articles of the :data:`HITS` best passages, best first."""


def measure(stack: Stack, step: str, questions: list[dict[str, object]]) -> dict[str, object]:
    """Return the figures of one step."""
    began = time.perf_counter()
    if step == "index":
        stack.index()
        return {"seconds": time.perf_counter() - began, "megabytes": peak_memory()}
    search = stack.open()
    opened = time.perf_counter() - began
    for question in questions[:WARMING_UP]:
        search(str(question["text"]))
    milliseconds, right = [], 0
    for question in questions:
        began = time.perf_counter()
        found = search(str(question["text"]))
        milliseconds.append(1000 * (time.perf_counter() - began))
        right += found[0] in question["relevant"] if found else 0  # type: ignore[operator]
    return {"opened": opened, "milliseconds": milliseconds, "right": right, "megabytes": peak_memory()}


def main(name: str, step: str, folder: Path, model: Path) -> None:
    """Take the step and write down what was measured."""
    module, class_name = STACKS[name]
    stack: Stack = getattr(importlib.import_module(module), class_name)(folder, folder / name, model)
    with (folder / "questions.jsonl").open(encoding="utf-8") as stream:
        questions = list(map(json.loads, stream))
    figures = measure(stack, step, questions)
    (folder / f"{name}-{step}.json").write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
