"""``python -m eval ablate``: the same questions without each rule and each kind of evidence in turn."""

import argparse
import json
import random
import sys
from pathlib import Path

from app.answers.confidence import FILE as CALIBRATIONS
from app.answers.confidence import load_confidence
from app.answers.heads import load_heads
from app.answers.reader import open_reader
from app.settings import Settings
from eval.ablation import GoldSet, ablate, as_json, as_table
from eval.commands.shared_options import (
    Commands,
    add_articles_option,
    add_cache_option,
    add_json_option,
    add_reader_option,
)
from eval.gold_sets import ORGANISATIONS, read_gold_set
from eval.runner import cached
from eval.setups import Remembered, Setup
from eval.variants import VARIANTS, vary
from index.model.encoder import load_encoder


def add_ablate_command(commands: Commands) -> None:
    """Add ``ablate``."""
    command = commands.add_parser("ablate", help="ask again without each rule and each kind of evidence in turn")
    command.add_argument("gold", nargs="*", type=Path, default=ORGANISATIONS, metavar="GOLD", help="as for `run`")
    add_articles_option(command, "what a file is about")
    command.add_argument("--variant", choices=VARIANTS, default="as written")
    command.add_argument("--only", action="append", metavar="NAME", help="what begins so; can be given again")
    command.add_argument("--most", type=int, metavar="N", help="only N drawn questions of each set")
    add_reader_option(command, "or `none`; default: HOIDAP_READER")
    add_json_option(command)
    add_cache_option(command)
    command.set_defaults(run=_ablate)


def _ablate(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    reader = open_reader(options.reader or settings.reader, settings.models)
    calibrations = settings.confidence or CALIBRATIONS
    without_reader = load_confidence(calibrations, reading=False)
    whole = Setup(
        settings.passages,
        settings.threshold,
        Remembered(reader) if reader else None,
        load_confidence(calibrations, reading=True) if reader else without_reader,
        load_heads(encoder.identity),
    )
    sets = []
    for gold in options.gold:
        articles, questions = read_gold_set(gold, options.articles, settings)
        drawn = random.Random(0).sample(questions, min(options.most or len(questions), len(questions)))
        asked = [(question, options.variant, vary(question, options.variant)) for question in drawn]
        sets.append(GoldSet(gold.stem, articles, asked))
    rows = list(ablate(sets, whole, without_reader, encoder, options.only or (), sys.stderr.isatty()))
    if options.json:
        options.json.write_text(json.dumps(as_json(rows), indent=1) + "\n", encoding="utf-8")
    return as_table(rows)
