"""``python -m eval train-nonsense``: which words ask anything."""

import argparse
import json
from pathlib import Path

from app.answers.heads import ASKS_FILE, load_head
from app.settings import Settings
from eval.commands.shared_options import Commands, add_cache_option
from eval.followup_training import NOISE, noise
from eval.head_training import HEADS, write_head
from eval.nonsense_training import asking_in, measure_nonsense, train_nonsense
from eval.runner import cached
from index.model.encoder import load_encoder


def add_train_nonsense_command(commands: Commands) -> None:
    """Add ``train-nonsense``."""
    command = commands.add_parser("train-nonsense", help="learn which words ask anything")
    command.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="documents with questions, in plain text")
    command.add_argument("--measure", type=Path, required=True, metavar="DIR", help="more, that are not learnt from")
    command.add_argument("--out", type=Path, default=HEADS / ASKS_FILE, metavar="FILE")
    add_cache_option(command)
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=_train_nonsense)


def _train_nonsense(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    nonsense, other = ([line.text for line in noise(NOISE, seed)] for seed in (options.seed, options.seed + 1))
    head = train_nonsense(asking_in(options.folders, options.seed), nonsense, encoder)
    write_head(head, encoder, {}, options.out)
    asking = asking_in([options.measure], options.seed)
    told = measure_nonsense(load_head(options.out, encoder.identity), asking, other, encoder)
    write_head(head, encoder, told, options.out)
    return f"{json.dumps(told)}: {options.out}"
