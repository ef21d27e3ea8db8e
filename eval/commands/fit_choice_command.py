"""``python -m eval fit-choice``: weights for what chooses the sentence that answers."""

import argparse
import sys
from pathlib import Path

from app.answers.selection import CHOICE
from app.settings import Settings
from eval.choice import Choice, choices_of, fit_choice, share_right
from eval.commands.shared_options import Commands, add_cache_option, add_reader_option
from eval.questions import read_benchmark
from eval.runner import answerer_on, cached, index_articles
from index.model.encoder import load_encoder


def add_fit_choice_command(commands: Commands) -> None:
    """Add ``fit-choice``."""
    command = commands.add_parser("fit-choice", help="weigh what chooses the sentence that answers")
    command.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="benchmark folders")
    add_reader_option(command)
    add_cache_option(command)
    command.set_defaults(run=_fit_choice)


def _fit_choice(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    choices: list[Choice] = []
    for folder in options.folders:
        benchmark = read_benchmark(folder)
        answerer = answerer_on(settings, options.reader, index_articles(benchmark.articles, encoder, progress=False))
        choices += choices_of(answerer, benchmark.questions, sys.stderr.isatty())
    weights = fit_choice(choices)
    now, then = share_right(choices, CHOICE), share_right(choices, weights)
    return f"{len(choices)} questions, right by {CHOICE}: {now:.3f}\nby {weights}: {then:.3f}"
