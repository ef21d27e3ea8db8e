"""``python -m eval train-followups``: which questions go on from the one before."""

import argparse
import json
from pathlib import Path

from app.answers.heads import GOES_ON_FILE, load_head
from app.settings import Settings
from eval.commands.shared_options import Commands, add_cache_option
from eval.followup_training import EVERYDAY, NOISE, asked_in, measure_followups, noise, train_followups
from eval.head_training import HEADS, write_head
from eval.questions import read_everyday
from eval.runner import cached
from eval.written_documents import Asked
from index.model.encoder import load_encoder


def add_train_followups_command(commands: Commands) -> None:
    """Add ``train-followups``."""
    command = commands.add_parser("train-followups", help="learn which questions go on from the one before")
    command.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="documents with questions, in plain text")
    command.add_argument("--measure", type=Path, required=True, metavar="DIR", help="more, that are not learnt from")
    command.add_argument("--everyday", type=Path, required=True, metavar="FILE.tsv", help="questions that stand alone")
    command.add_argument("--out", type=Path, default=HEADS / GOES_ON_FILE, metavar="FILE")
    add_cache_option(command)
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=_train_followups)


def _train_followups(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    learnt, measured = (asked_in(folders, options.seed) for folders in (options.folders, [options.measure]))
    learnt += [Asked(each.text, each.language, (), False) for each in read_everyday(options.everyday)] * EVERYDAY
    learnt += noise(NOISE, options.seed)
    head = train_followups(learnt, encoder)
    write_head(head, encoder, {}, options.out)
    told = measure_followups(load_head(options.out, encoder.identity), measured, encoder)
    write_head(head, encoder, told, options.out)
    return f"{json.dumps(told)}: {options.out}"
