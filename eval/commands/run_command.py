"""``python -m eval run``: the gold questions, in every variant."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.settings import Settings
from eval.baseline import compare, save
from eval.commands.benchmark_command import print_report
from eval.commands.shared_options import (
    Commands,
    add_articles_option,
    add_cache_option,
    add_json_option,
    add_reader_option,
    say,
)
from eval.gold_sets import ORGANISATIONS, SEEDS, read_gold_set
from eval.runner import Result, answerer_on, cached, index_articles, run_questions
from eval.score_report import group, measure
from eval.variants import VARIANTS, vary
from index.model.encoder import load_encoder

ONE_VARIANT = ("as written",)
"""In which the questions about documents of organisations are asked, where no variant is named."""


def add_run_command(commands: Commands) -> None:
    """Add ``run``."""
    command = commands.add_parser("run", help="ask the gold questions, in every variant")
    command.add_argument(
        "gold",
        nargs="*",
        type=Path,
        default=[SEEDS, *ORGANISATIONS],
        metavar="GOLD",
        help="a file of questions on --articles, or a folder of documents with questions; default: all of eval/gold",
    )
    add_articles_option(command, "what a file is about")
    command.add_argument("--variant", choices=VARIANTS, action="append", help="only this one; can be given again")
    command.add_argument("--baseline", type=Path, metavar="FILE", help="fail when a figure falls by more than noise")
    command.add_argument("--save-baseline", type=Path, metavar="FILE", help="write this run as a baseline")
    command.add_argument("--wrong", action="store_true", help="list the questions that went wrong")
    add_json_option(command)
    add_cache_option(command, "vectors of earlier runs")
    add_reader_option(command, "or `none`; default: HOIDAP_READER")
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace, settings: Settings) -> int:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    results: list[Result] = []
    for gold in options.gold:
        articles, questions = read_gold_set(gold, options.articles, settings)
        answerer = answerer_on(settings, options.reader, index_articles(articles, encoder, progress=False))
        variants = options.variant or (ONE_VARIANT if gold.is_dir() else VARIANTS)
        asked = [(question, name, vary(question, name)) for name in variants for question in questions]
        results += run_questions(answerer, asked, False, sys.stderr.isatty(), source=gold.stem)
    print_report(results, options.json)
    if options.wrong:
        _print_wrong(results)
    if options.save_baseline:
        save(options.save_baseline, results, measure(group(results)))
    return _compare(options.baseline, results) if options.baseline else 0


def _print_wrong(results: Sequence[Result]) -> None:
    for result in results:
        if result.hit if result.question.answerable else not result.answered:
            continue
        shown = result.shown or "refused" if result.answer else "failed"
        wanted = " | ".join(result.question.answers) or "a refusal"
        say(f"wrong: {result.key}: {result.asked}\n  wanted {wanted}\n  got    {shown}")


def _compare(baseline: Path, results: Sequence[Result]) -> int:
    falls, changes = compare(baseline, results)
    for line in changes:
        say(line)
    for fall in falls:
        say(f"FELL {fall.line()}")
    say(f"{len(changes)} changes against {baseline}, {len(falls)} falls beyond noise")
    return 1 if falls else 0
