"""``python -m eval mean-reader``: one reader of the mean weights of several."""

import argparse
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands
from eval.commands.train_reader_command import card_of
from index.model.bundled import unpack_bundled
from index.model.difference import RANK, apply_difference, base_weights, difference, read_difference, write_difference


def add_mean_reader_command(commands: Commands) -> None:
    """Add ``mean-reader``."""
    command = commands.add_parser("mean-reader", help="make one reader of the mean weights of several")
    command.add_argument("readers", nargs="+", type=Path, metavar="FILE.safetensors", help="of train-reader")
    command.add_argument("--rank", type=int, default=RANK, metavar="N", help="of what is kept; default: %(default)s")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.safetensors")
    command.set_defaults(run=_mean_reader)


def _mean_reader(options: argparse.Namespace, settings: Settings) -> str:
    from eval.reader_training import mean_weights  # torch takes seconds to import

    base = base_weights(unpack_bundled(settings.models))
    readers = [apply_difference(read_difference(path)[0], base) for path in options.readers]
    card = {"mean of": [card_of(path) for path in options.readers], "rank": options.rank}
    parts = difference(mean_weights(readers), base, options.rank)
    return f"{options.out}: SHA-256 {write_difference(parts, options.out, card)}"
