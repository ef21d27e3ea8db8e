"""``python -m eval train-several``: which questions are several in one."""

import argparse
import json
from pathlib import Path

from app.answers.heads import SEVERAL_FILE
from app.settings import Settings
from eval.commands.shared_options import Commands, add_cache_option
from eval.head_training import HEADS, write_head
from eval.question_kinds import read_several, train_several
from eval.runner import cached
from eval.written_documents import read_documents
from index.model.encoder import load_encoder


def add_train_several_command(commands: Commands) -> None:
    """Add ``train-several``."""
    command = commands.add_parser("train-several", help="learn which questions are several in one")
    command.add_argument("questions", type=Path, metavar="FILE.tsv", help="questions, each with its kind")
    command.add_argument("--alone", type=Path, metavar="DIR", help="documents with questions, each of which is one")
    command.add_argument("--out", type=Path, default=HEADS / SEVERAL_FILE, metavar="FILE")
    add_cache_option(command)
    command.set_defaults(run=_train_several)


def _train_several(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    documents = read_documents(sorted(options.alone.rglob("*.txt"))) if options.alone else []
    alone = [asked.text for document in documents for asked in document.asked if not asked.goes_on]
    head, told = train_several(read_several(options.questions), alone, encoder)
    write_head(head, encoder, told, options.out)
    return f"{json.dumps(told)}: {options.out}"
