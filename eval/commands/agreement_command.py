"""``python -m eval agreement``: a second reader's answers beside those of who wrote the documents."""

import argparse
from pathlib import Path

from app.settings import Settings
from eval.agreement import agreement, differences, read_answers
from eval.commands.shared_options import Commands
from eval.score_report import as_table
from eval.written_documents import read_documents


def add_agreement_command(commands: Commands) -> None:
    """Add ``agreement``."""
    text = "compare a second reader's answers with those of who wrote documents"
    command = commands.add_parser("agreement", help=text)
    command.add_argument("documents", type=Path, metavar="DIR", help="a folder of documents with questions, .txt")
    command.add_argument(
        "answers", nargs="+", type=Path, metavar="FILE.tsv", help="lines of an id, a tab, words or NONE"
    )
    command.add_argument("--differences", action="store_true", help="list the questions on which they differ")
    command.set_defaults(run=_agreement)


def _agreement(options: argparse.Namespace, settings: Settings) -> str:
    documents = read_documents(sorted(options.documents.rglob("*.txt")))
    second = {name: answer for path in options.answers for name, answer in read_answers(path).items()}
    lines = differences(documents, second) if options.differences else []
    return "\n".join([*lines, as_table({"agreement": agreement(documents, second)})])
