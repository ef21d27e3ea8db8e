"""``python -m eval calibrate``: confidence and the threshold, fitted to questions with answers."""

import argparse
import json
import random
import sys
from pathlib import Path

from app.answers.confidence import FILE as CALIBRATIONS
from app.answers.confidence import Pair
from app.settings import Settings
from eval.calibration import Case, calibrate, cases_of, strangers
from eval.commands.shared_options import Commands, add_articles_option, add_cache_option, add_reader_option
from eval.questions import Question, read_benchmark, read_everyday, read_gold
from eval.runner import answerer_on, cached, index_articles
from index.articles import read_articles
from index.datatypes import Article
from index.model.encoder import load_encoder

CalibrationSet = tuple[str, list[Article], list[Question]]
"""Its name, its articles, and the questions on them."""


def add_calibrate_command(commands: Commands) -> None:
    """Add ``calibrate``."""
    command = commands.add_parser("calibrate", help="fit confidence and the threshold to questions with answers")
    command.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="benchmark folders")
    command.add_argument("--gold", type=Path, action="append", default=[], metavar="FILE", help="on --articles")
    add_articles_option(command)
    command.add_argument("--most", type=int, metavar="N", help="only N drawn questions of each folder")
    command.add_argument("--out", type=Path, default=CALIBRATIONS, metavar="FILE", help="for HOIDAP_CONFIDENCE")
    command.add_argument(
        "--everyday", type=Path, metavar="FILE.tsv", help="questions that no organisation's documents answer"
    )
    command.add_argument(
        "--keep", type=float, metavar="SHARE", help="of the right answers to show, instead of at most 10 %% wrong ones"
    )
    command.add_argument(
        "--keep-across", type=float, metavar="SHARE", help="the same across languages; default: that of --keep"
    )
    command.add_argument("--pair", choices=("same", "across"), help="fit this pair of languages, leave the other")
    add_reader_option(command)
    add_cache_option(command)
    command.set_defaults(run=_calibrate)


def _calibrate(options: argparse.Namespace, settings: Settings) -> str:
    sets = _sets_of(options)
    lines, cases = _cases_of(sets, options, settings)
    cases = [case for case in cases if options.pair in (None, case.pair)]
    keep: dict[Pair, float] | None = None
    if options.keep is not None:
        keep = {"same": options.keep, "across": options.keep if options.keep_across is None else options.keep_across}
    content, refused = calibrate(cases, json.loads(CALIBRATIONS.read_text(encoding="utf-8")), keep)
    content["questions"] = {name: len(questions) for name, _, questions in sets}
    options.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name in ("with reader", "without reader"):
        for source, error in content[name].get("error", {}).items():
            lines.append(f"{name}: expected calibration error {error:.3f} ({source}), of models not fitted to it")
    return "\n".join([*lines, *(f"as before: {line}" for line in refused)])


def _sets_of(options: argparse.Namespace) -> list[CalibrationSet]:
    sets: list[CalibrationSet] = []
    for folder in options.folders:
        benchmark = read_benchmark(folder)
        drawn = random.Random(0).sample(benchmark.questions, min(options.most or 10**9, len(benchmark.questions)))
        sets.append((benchmark.name, benchmark.articles, drawn))
    articles = read_articles(options.articles).articles
    return sets + [(gold.stem, articles, read_gold(gold, {a.id: a for a in articles})) for gold in options.gold]


def _cases_of(
    sets: list[CalibrationSet], options: argparse.Namespace, settings: Settings
) -> tuple[list[str], list[Case]]:
    """Return a line for each set, and the cases of all. Each also gets questions of the others and everyday ones."""
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    progress = sys.stderr.isatty()
    everyday = read_everyday(options.everyday) if options.everyday else []
    cases: list[Case] = []
    lines: list[str] = []
    for name, own, questions in sets:
        answerer = answerer_on(settings, options.reader, index_articles(own, encoder, progress))
        others = [question for _, articles_, asked in sets for question in asked if articles_ is not own]
        asked_of_it = [*questions, *strangers(len(questions), others, name), *strangers(len(questions), everyday, name)]
        found = cases_of(answerer, asked_of_it, settings.passages, progress, name)
        right = sum(case.right for case in found)
        lines.append(f"{name}: {len(questions)} questions, {len(found)} cases, {right} right")
        cases += found
    return lines, cases
