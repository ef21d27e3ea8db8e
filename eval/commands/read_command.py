"""``python -m eval read``: a reader on the right passage, a wrong one, and where none answers."""

import argparse
import sys
from pathlib import Path

from app.answers.reader import open_reader
from app.settings import Settings
from eval.commands.shared_options import (
    Commands,
    add_cache_option,
    add_json_option,
    add_reader_option,
    say,
    write_report,
)
from eval.questions import read_benchmark
from eval.reading import by_pair, read_all, reading_figures
from eval.runner import cached, index_articles
from eval.score_report import Report, as_table
from index.errors import SearchError
from index.model.encoder import load_encoder


def add_read_command(commands: Commands) -> None:
    """Add ``read``."""
    text = "ask a reader about the right passage, a wrong one and where none answers"
    command = commands.add_parser("read", help=text)
    command.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="benchmark folders")
    add_reader_option(command)
    add_json_option(command)
    command.add_argument("--most", type=int, metavar="N", help="only N drawn questions of each folder")
    add_cache_option(command)
    command.set_defaults(run=_read)


def _read(options: argparse.Namespace, settings: Settings) -> int:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    reader = open_reader(options.reader or settings.reader, settings.models)
    if reader is None:
        raise SearchError("there is no reader to measure: name one with --reader FILE")
    progress = sys.stderr.isatty()
    report: Report = {}
    for folder in options.folders:
        index = index_articles(read_benchmark(folder).articles, encoder, progress, search_only=True)
        reads = read_all(folder, index, reader, options.most, progress)
        name = folder.resolve().name
        report |= {f"{name} {pair}".strip(): reading_figures(some) for pair, some in by_pair(reads).items()}
    say(as_table(report))
    if options.json:
        write_report(report, options.json)
    return 0
