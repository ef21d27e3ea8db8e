"""``python -m eval make-questions``: questions to train on, made from Vietnamese summaries of articles."""

import argparse
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands
from eval.summaries import read_summarised
from eval.summary_questions import make_questions, write_benchmark


def add_make_questions_command(commands: Commands) -> None:
    """Add ``make-questions``."""
    text = "make questions to train on from Vietnamese summaries of articles"
    command = commands.add_parser("make-questions", help=text)
    command.add_argument("articles", type=Path, metavar="FILE.jsonl.gz", help="rows of title, abstract and body")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder for train-reader")
    command.add_argument("--most", type=int, default=10_000, metavar="N", help="default: %(default)s")
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=_make_questions)


def _make_questions(options: argparse.Namespace, settings: Settings) -> str:
    examples = make_questions(read_summarised(options.articles), options.most, options.seed)
    write_benchmark(examples, options.out)
    return f"{len(examples)} questions: {options.out}"
