"""The ``hoidap`` command: those of ``python -m app`` and ``python -m index`` under one name."""

import argparse
from typing import NoReturn

from app import __main__ as app_commands
from index import __main__ as index_commands
from index.console import run_command


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 on a stated problem."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    return app_commands.carry_out(options, parser) if options.of_app else index_commands.carry_out(options)


def make_parser() -> argparse.ArgumentParser:
    """Return what reads the commands of both and their options."""
    parser = argparse.ArgumentParser(
        prog="hoidap", description="Build an index of a folder of documents, ask it, and serve the chat page."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    index_commands.add_commands(commands)
    of_index = set(commands.choices)
    app_commands.add_commands(commands)
    for name, command in commands.choices.items():
        command.set_defaults(of_app=name not in of_index)
    return parser


def run() -> NoReturn:
    """Run the command that the person typed, and exit with its status."""
    run_command(main)
