"""``python -m eval``: how good and how fast it is."""

import argparse
import sys
from pathlib import Path

from app.settings import Settings
from eval.speed import machine, measure
from index.errors import SearchError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 on a stated problem."""
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the answers and the speed.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    speed = commands.add_parser("speed", help="passages a second, milliseconds a question, start and memory")
    speed.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    speed.set_defaults(run=_speed)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except SearchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _speed(options: argparse.Namespace) -> int:
    print(machine())
    for figure in measure(options.articles, Settings().models):
        print(figure.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
