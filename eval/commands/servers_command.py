"""``python -m eval servers``: several servers, one of which is killed, while many people ask."""

import argparse
import tempfile
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands, add_articles_option, print_measured, say
from eval.gold_sets import SEEDS
from eval.questions import read_gold
from eval.servers_load import LIMIT, Plan, build_both, put_load
from eval.several_servers import several_servers
from eval.speed import machine
from index.articles import read_articles
from index.model.encoder import load_encoder


def add_servers_command(commands: Commands) -> None:
    """Add ``servers``."""
    command = commands.add_parser(
        "servers", help="several servers behind nginx, one killed and the index switched while many people ask"
    )
    add_articles_option(command)
    command.add_argument("--servers", type=int, default=3, help="default: %(default)s")
    command.add_argument("--people", type=int, default=50, help="default: %(default)s")
    command.add_argument("--seconds", type=int, default=180, help="default: %(default)s")
    command.set_defaults(run=_servers)


def _servers(options: argparse.Namespace, settings: Settings) -> int:
    say(machine())
    articles = read_articles(options.articles).articles
    questions = [q.text for q in read_gold(SEEDS, {article.id: article for article in articles}) if not q.before]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        indexes = build_both(options.articles, folder, lambda: load_encoder(settings.encoder_choice()))
        own = {"HOIDAP_INDEX": str(indexes.first), "HOIDAP_MODELS": str(settings.models)}
        with several_servers(folder, number=options.servers, **own, HOIDAP_RATE_LIMIT=f"{LIMIT}/minute") as site:
            happened = put_load(site, indexes, questions, Plan(options.people, options.seconds))
    return print_measured(happened.figures(), happened.failures + happened.foreign)
