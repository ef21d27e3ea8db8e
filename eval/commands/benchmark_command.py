"""``python -m eval benchmark``: the questions of a folder of ``corpus.jsonl`` and ``queries.jsonl``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from app.settings import Settings
from eval.commands.shared_options import (
    Commands,
    add_cache_option,
    add_json_option,
    add_reader_option,
    say,
    write_report,
)
from eval.gold_sets import read_gold_set
from eval.questions import read_distractors
from eval.runner import Result, answerer_on, cached, index_articles, run_questions
from eval.score_report import as_table, group, measure
from eval.variants import VARIANTS, vary
from index.legs.fusion import Leg
from index.model.encoder import load_encoder


def add_benchmark_command(commands: Commands) -> None:
    """Add ``benchmark``."""
    command = commands.add_parser("benchmark", help="ask the questions of a folder of corpus.jsonl and queries.jsonl")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--distractors", type=Path, metavar="FILE.jsonl.gz", help="articles to add to the corpus")
    command.add_argument("--search-only", action="store_true", help="rank passages, do not answer")
    command.add_argument("--leg", choices=get_args(Leg), default="both", help="rank with one leg alone")
    command.add_argument("--variant", choices=VARIANTS, default="as written")
    add_json_option(command)
    add_cache_option(command, "vectors of earlier runs")
    add_reader_option(command, "or `none`; default: HOIDAP_READER")
    command.set_defaults(run=_benchmark)


def _benchmark(options: argparse.Namespace, settings: Settings) -> int:
    own, questions = read_gold_set(options.folder, options.folder, settings)
    articles = [*own, *(read_distractors(options.distractors) if options.distractors else ())]
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    progress = sys.stderr.isatty()
    search_only = options.search_only or options.leg != "both"
    # among many articles, few of which are ever answered from, sentences are encoded where they are needed
    index = index_articles(articles, encoder, progress, search_only or bool(options.distractors))
    answerer = answerer_on(settings, options.reader, index)
    asked = [(question, options.variant, vary(question, options.variant)) for question in questions]
    say(f"{options.folder.resolve().name}: {len(articles)} articles, {len(asked)} questions, {options.variant}")
    print_report(run_questions(answerer, asked, search_only, progress, options.leg), options.json)
    return 0


def print_report(results: Sequence[Result], target: Path | None) -> None:
    """Print the figures and the questions that failed, and write the figures as JSON to ``target`` if there is one."""
    report = measure(group(results))
    say(as_table(report))
    for result in results:
        if result.failure:
            say(f"failed: {result.key}: {result.failure}")
    if target:
        write_report(report, target)
