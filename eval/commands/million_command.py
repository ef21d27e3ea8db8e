"""``python -m eval million``: a million passages on one machine, against the budgets."""

import argparse
import tempfile
from pathlib import Path

from app.answers.reader import open_reader
from app.settings import Settings
from eval.commands.shared_options import Commands, add_articles_option, say
from eval.gold_sets import SEEDS
from eval.million import MILLION, STATED, measure_answers, measure_build, measure_served
from eval.questions import read_gold
from eval.speed import machine
from index.articles import read_articles
from index.model.encoder import load_encoder

ASKED = 60
"""Gold questions that the server is asked."""


def add_million_command(commands: Commands) -> None:
    """Add ``million``."""
    command = commands.add_parser("million", help="memory, speed and a switch of an index of a million passages")
    command.add_argument("--passages", type=int, default=MILLION, metavar="N", help="default: %(default)s")
    command.add_argument("--index", type=Path, metavar="DIR", help="keep the index there, or use the one that is there")
    add_articles_option(command)
    command.set_defaults(run=_million)


def _million(options: argparse.Namespace, settings: Settings) -> int:
    say(machine())
    say(f"{options.passages:,} passages; {STATED}")
    with tempfile.TemporaryDirectory() as folder:
        index = (options.index or Path(folder) / "index").absolute()
        if not index.is_dir():
            for figure in measure_build(options.articles, options.passages, index, settings.models):
                say(figure.line())
        articles = {article.id: article for article in read_articles(options.articles).articles}
        questions = [question.text for question in read_gold(SEEDS, articles) if not question.before][:ASKED]
        for figure in measure_served(index, settings.models.absolute(), questions):
            say(figure.line())
        encoder, reader = load_encoder(settings.encoder_choice()), open_reader(settings.reader, settings.models)
        for figure in measure_answers(index, encoder, reader, questions):
            say(figure.line())
    return 0
