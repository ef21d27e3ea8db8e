"""``python -m eval train-encoder``: the encoder of the search."""

import argparse
import random
import sys
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import CACHE, Commands
from eval.encoder_batches import folder_and_times, read_batches
from eval.questions import QuestionsUnreadable
from index.model.bundled import unpack_bundled
from index.model.difference import base_weights, difference, write_difference


def add_train_encoder_command(commands: Commands) -> None:
    """Add ``train-encoder``."""
    command = commands.add_parser("train-encoder", help="train the encoder of the search; an hour on two cores")
    command.add_argument(
        "folders", nargs="*", type=folder_and_times, metavar="DIR[:TIMES]", help="benchmark folders, and how often each"
    )
    command.add_argument(
        "--organisations",
        type=folder_and_times,
        metavar="DIR[:TIMES]",
        help="a folder for each organisation, with documents and questions that name what they are about",
    )
    command.add_argument("--out", type=Path, required=True, metavar="FILE.safetensors")
    command.add_argument(
        "--checkpoint", type=Path, default=CACHE / "encoder.ckpt", metavar="FILE", help="to go on from"
    )
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--learning-rate", type=float, default=4e-5, help="the highest")
    command.add_argument("--rank", type=int, default=92, metavar="N", help="of what is kept; default: %(default)s")
    command.set_defaults(run=_train_encoder)


def _train_encoder(options: argparse.Namespace, settings: Settings) -> str:
    from eval.encoder_training import train_encoder  # torch takes seconds to import

    draw = random.Random(options.seed)
    batches = [batch for folder, times in options.folders for batch in read_batches(folder, times, draw)]
    if options.organisations:
        folder, times = options.organisations
        for organisation in sorted(filter(Path.is_dir, folder.iterdir())):
            batches += read_batches(organisation, times, draw, whole=True)
    if not batches:
        raise QuestionsUnreadable("no question has a passage to learn from: name other folders")
    plain = unpack_bundled(settings.models)
    rate, progress = options.learning_rate, sys.stderr.isatty()
    weights = train_encoder(plain, batches, options.checkpoint, options.seed, progress, rate)
    card = {"data": [f"{folder.name}:{times:g}" for folder, times in options.folders], "batches": len(batches)}
    if options.organisations:
        card["organisations"] = f"{options.organisations[0].name}:{options.organisations[1]:g}"
    card |= {"questions": sum(len(batch.asked) for batch in batches), "seed": options.seed}
    card |= {"learning_rate": rate, "rank": options.rank}
    digest = write_difference(difference(weights, base_weights(plain), options.rank), options.out, card)
    return f"{card['questions']} questions in {len(batches)} batches: {options.out}: SHA-256 {digest}"
