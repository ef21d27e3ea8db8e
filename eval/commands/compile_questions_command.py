"""``python -m eval compile-questions``: documents with questions in plain text become a benchmark folder."""

import argparse
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands
from eval.written_counts import counts
from eval.written_documents import read_documents, write_documents


def add_compile_questions_command(commands: Commands) -> None:
    """Add ``compile-questions``."""
    command = commands.add_parser(
        "compile-questions", help="check documents with questions in plain text, and write them as a benchmark folder"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE.txt", help="or a folder of such files")
    command.add_argument("--out", type=Path, metavar="DIR", help="default: they are only checked")
    command.add_argument(
        "--held-out",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="write this share of the documents, drawn by their slugs, to DIR-held-out instead",
    )
    command.set_defaults(run=_compile)


def _compile(options: argparse.Namespace, settings: Settings) -> str:
    paths = [path for named in options.files for path in (sorted(named.glob("*.txt")) if named.is_dir() else [named])]
    documents = read_documents(paths)
    held_out = [document for document in documents if document.share() < options.held_out]
    parts = {options.out: [document for document in documents if document.share() >= options.held_out]}
    if held_out and options.out:
        parts[options.out.with_name(f"{options.out.name}-held-out")] = held_out
    for folder, part in parts.items():
        if folder:
            write_documents(part, folder)
    found = "\n".join(f"{number:>6} {what}" for what, number in counts(documents).items())
    return f"{found}\nwritten to {', '.join(map(str, parts))}" if options.out else found
