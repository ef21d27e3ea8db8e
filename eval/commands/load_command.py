"""``python -m eval load``: many people who ask a server at the same time."""

import argparse
import tempfile
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands, add_articles_option, print_measured, say
from eval.curve import SIZES, write_repeated
from eval.gold_sets import SEEDS
from eval.load import measure_load
from eval.questions import read_gold
from eval.speed import machine
from index.articles import read_articles
from index.model.encoder import load_encoder


def add_load_command(commands: Commands) -> None:
    """Add ``load``."""
    command = commands.add_parser("load", help="many people who ask a server at the same time")
    add_articles_option(command)
    command.add_argument("--passages", type=int, default=SIZES[-1], help="of the index; default: %(default)s")
    command.add_argument("--people", type=int, default=50, help="default: %(default)s")
    command.add_argument("--seconds", type=int, default=180, help="default: %(default)s")
    command.set_defaults(run=_load)


def _load(options: argparse.Namespace, settings: Settings) -> int:
    say(machine())
    articles = read_articles(options.articles).articles
    questions = [q.text for q in read_gold(SEEDS, {article.id: article for article in articles}) if not q.before]
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder, "index")
        write_repeated(options.articles, options.passages, index, load_encoder(settings.encoder_choice()))
        load = measure_load(index, settings.models, questions, options.people, options.seconds)
    return print_measured(load.figures(), load.failures)
