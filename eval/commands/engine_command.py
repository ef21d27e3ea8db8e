"""``python -m eval engine``: what an index in Milvus costs."""

import argparse
import tempfile
from pathlib import Path

from app.answers.reader import open_reader
from app.settings import Settings
from eval.commands.shared_options import Commands, add_articles_option, say
from eval.engine_costs import measure_engine
from eval.gold_sets import SEEDS
from eval.questions import read_gold
from eval.speed import machine
from index.articles import read_articles
from index.model.encoder import load_encoder

ASKED = 100
"""Gold questions that are asked."""


def add_engine_command(commands: Commands) -> None:
    """Add ``engine``."""
    command = commands.add_parser("engine", help="calls, bytes and waiting of an index in Milvus")
    command.add_argument("address", metavar="ADDRESS", help="milvus+http://host:19530/NAME; NAME should be new there")
    add_articles_option(command)
    command.set_defaults(run=_engine)


def _engine(options: argparse.Namespace, settings: Settings) -> int:
    say(machine())
    articles = {article.id: article for article in read_articles(options.articles).articles}
    questions = [question.text for question in read_gold(SEEDS, articles) if not question.before][:ASKED]
    encoder, reader = load_encoder(settings.encoder_choice()), open_reader(settings.reader, settings.models)
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        for figure in measure_engine(options.articles, index, options.address, questions, encoder, reader):
            say(figure.line())
    return 0
