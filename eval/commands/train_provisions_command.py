"""``python -m eval train-provisions``: what is wanted of a provision that a question names."""

import argparse
import json
from pathlib import Path

from app.answers.heads import PROVISIONS_FILE
from app.settings import Settings
from eval.commands.shared_options import Commands, add_cache_option
from eval.head_training import HEADS, write_head
from eval.question_kinds import read_kinds, train_provisions
from eval.runner import cached
from index.model.encoder import load_encoder


def add_train_provisions_command(commands: Commands) -> None:
    """Add ``train-provisions``."""
    text = "learn what is wanted of a provision that a question names"
    command = commands.add_parser("train-provisions", help=text)
    command.add_argument("questions", type=Path, metavar="FILE.tsv", help="questions, each with its kind")
    command.add_argument("--out", type=Path, default=HEADS / PROVISIONS_FILE, metavar="FILE")
    add_cache_option(command)
    command.set_defaults(run=_train_provisions)


def _train_provisions(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    head, told = train_provisions(read_kinds(options.questions), encoder)
    write_head(head, encoder, told, options.out)
    return f"{json.dumps(told)}: {options.out}"
