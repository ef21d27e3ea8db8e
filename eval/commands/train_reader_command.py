"""``python -m eval train-reader``: the reader of spans."""

import argparse
import json
import sys
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import CACHE, Commands
from eval.reader_options import add_training_options, examples_of
from eval.runner import cached
from index.model.bundled import unpack_bundled
from index.model.difference import apply_difference, base_weights, difference, read_difference, write_difference
from index.model.encoder import load_encoder


def add_train_reader_command(commands: Commands) -> None:
    """Add ``train-reader``."""
    command = commands.add_parser("train-reader", help="train the reader of spans; hours on two cores")
    add_training_options(command, CACHE)
    command.set_defaults(run=_train_reader)


def _train_reader(options: argparse.Namespace, settings: Settings) -> str:
    from eval.reader_training import train_reader, trained_weights  # torch takes seconds to import

    progress = sys.stderr.isatty()
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    examples = examples_of(options, encoder, progress)
    folder = unpack_bundled(settings.models)
    base = base_weights(folder)
    start = apply_difference(read_difference(options.start)[0], base) if options.start else None
    passes, rate = options.passes, options.learning_rate
    model = train_reader(
        folder, examples, options.checkpoint, options.seed, passes, progress, start, rate, options.frozen
    )
    data = [folder.name if most is None else f"{folder.name}:{most}" for folder, most in options.folders]
    card = {"data": data, "parallel": options.parallel_examples, "examples": len(examples)}
    if options.organisations:
        card["organisations"] = sum(folder.is_dir() for folder in options.organisations.iterdir())
    card["answered"] = sum(example.answered for example in examples)
    card |= {
        "removed": options.removed,
        "swapped": options.swapped,
        "passes": passes,
        "seed": options.seed,
        "learning_rate": rate,
    }
    card |= {"any_answer": options.any_answer, "frozen": options.frozen, "rank": options.rank}
    if options.start:
        card["start"] = card_of(options.start)
    parts = difference(trained_weights(model), base, options.rank)
    digest = write_difference(parts, options.out, card)
    return f"{len(examples)} examples, {card['answered']} with an answer: {options.out}: SHA-256 {digest}"


def card_of(model: Path) -> dict[str, object]:
    """Return what stands beside trained weights: how they were made."""
    card: dict[str, object] = json.loads(model.with_suffix(".json").read_text(encoding="utf-8"))
    return card
