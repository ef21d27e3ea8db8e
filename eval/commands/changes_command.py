"""``python -m eval changes``: seconds until a running server answers from a changed article."""

import argparse

from app.settings import Settings
from eval.changes import measure_changes
from eval.commands.shared_options import Commands, add_articles_option, print_measured, say
from eval.speed import machine


def add_changes_command(commands: Commands) -> None:
    """Add ``changes``."""
    command = commands.add_parser("changes", help="seconds until a running server answers from a changed article")
    add_articles_option(command)
    command.set_defaults(run=_changes)


def _changes(options: argparse.Namespace, settings: Settings) -> int:
    say(machine())
    figures, failures = measure_changes(options.articles, settings.models)
    return print_measured(figures, failures)
