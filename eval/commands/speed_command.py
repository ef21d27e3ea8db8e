"""``python -m eval speed``: passages a second, milliseconds a question, start and memory."""

import argparse

from app.answers.reader import open_reader
from app.settings import Settings
from eval.commands.shared_options import Commands, add_articles_option, say
from eval.curve import measure_curve
from eval.speed import machine, measure_speed
from index.model.encoder import load_encoder


def add_speed_command(commands: Commands) -> None:
    """Add ``speed``."""
    command = commands.add_parser("speed", help="passages a second, milliseconds a question, start and memory")
    add_articles_option(command)
    command.set_defaults(run=_speed)


def _speed(options: argparse.Namespace, settings: Settings) -> int:
    say(machine())
    encoder, reader = load_encoder(settings.encoder_choice()), open_reader(settings.reader, settings.models)
    for figure in (
        *measure_speed(options.articles, encoder, settings.models),
        *measure_curve(options.articles, encoder, reader, settings.models),
    ):
        say(figure.line())
    return 0
