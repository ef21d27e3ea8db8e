"""Options that several commands have, and how their figures are printed and written."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from eval.score_report import Report, as_json
from eval.speed import Figure

CACHE = Path("var/eval")
"""Where vectors of texts and stopped trainings are kept."""
Commands: TypeAlias = "argparse._SubParsersAction[Any]"
"""What a command is added to."""
FAILURES = 10
"""Failures that are printed."""


def add_cache_option(command: argparse.ArgumentParser, keeps: str = "vectors of texts encoded before") -> None:
    """Add ``--cache``, a folder that ``keeps`` something for the next run."""
    command.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help=keeps)


def add_json_option(command: argparse.ArgumentParser) -> None:
    """Add ``--json``, a file."""
    command.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")


def add_reader_option(command: argparse.ArgumentParser, text: str = "default: HOIDAP_READER") -> None:
    """Add ``--reader``, with ``text`` as its help."""
    command.add_argument("--reader", metavar="FILE", help=text)


def add_articles_option(command: argparse.ArgumentParser, text: str | None = None) -> None:
    """Add ``--articles``, a folder, with ``text`` as its help."""
    command.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR", help=text)


def say(line: str) -> None:
    """Print what was measured, at once: a command may go on for long."""
    print(line, flush=True)  # noqa: T201 - all that the commands print on their way


def write_report(report: Report, target: Path) -> None:
    """Write a report as JSON."""
    target.write_text(json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def print_measured(figures: Sequence[Figure], failures: Sequence[str]) -> int:
    """Print what was measured and the first of what failed; return the exit status."""
    for failure in failures[:FAILURES]:
        say(f"failed: {failure}")
    for figure in figures:
        say(figure.line())
    return 1 if failures else 0
