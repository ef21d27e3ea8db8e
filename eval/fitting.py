"""The commands that fit what decides: confidence, and what chooses the sentence."""

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

from app.answers.confidence import FILE as CALIBRATIONS
from app.answers.confidence import Pair
from app.answers.selection import CHOICE
from app.settings import Settings
from eval.calibration import Case, calibrate, cases_of, strangers
from eval.choice import Choice, choices_of, fit_choice, share_right
from eval.questions import Question, read_benchmark, read_everyday, read_gold
from eval.runner import answerer_on, cached, index_articles
from index.articles import read_articles
from index.datatypes import Article
from index.model.encoder import load_encoder


def add_fitting_commands(commands: "argparse._SubParsersAction[Any]", cache: Path) -> None:
    """Add ``calibrate`` and ``fit-choice``; vectors are kept in ``cache`` where none is named."""
    calibration = commands.add_parser("calibrate", help="fit confidence and the threshold to questions with answers")
    calibration.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="benchmark folders")
    calibration.add_argument("--gold", type=Path, action="append", default=[], metavar="FILE", help="on --articles")
    calibration.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    calibration.add_argument("--most", type=int, metavar="N", help="only N drawn questions of each folder")
    calibration.add_argument("--out", type=Path, default=CALIBRATIONS, metavar="FILE", help="for HOIDAP_CONFIDENCE")
    calibration.add_argument(
        "--everyday", type=Path, metavar="FILE.tsv", help="questions that no organisation's documents answer"
    )
    calibration.add_argument(
        "--keep", type=float, metavar="SHARE", help="of the right answers to show, instead of at most 10 %% wrong ones"
    )
    calibration.add_argument(
        "--keep-across", type=float, metavar="SHARE", help="the same across languages; default: that of --keep"
    )
    calibration.add_argument("--pair", choices=("same", "across"), help="fit this pair of languages, leave the other")
    calibration.add_argument("--reader", metavar="FILE", help="default: HOIDAP_READER")
    calibration.add_argument("--cache", type=Path, default=cache, metavar="DIR", help="vectors of texts encoded before")
    calibration.set_defaults(run=_calibrate)
    choice = commands.add_parser("fit-choice", help="weigh what chooses the sentence that answers")
    choice.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="benchmark folders")
    choice.add_argument("--reader", metavar="FILE", help="default: HOIDAP_READER")
    choice.add_argument("--cache", type=Path, default=cache, metavar="DIR", help="vectors of texts encoded before")
    choice.set_defaults(run=_fit_choice)


def _calibrate(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    progress = sys.stderr.isatty()
    sets: list[tuple[str, list[Article], list[Question]]] = []
    for folder in options.folders:
        benchmark = read_benchmark(folder)
        drawn = random.Random(0).sample(benchmark.questions, min(options.most or 10**9, len(benchmark.questions)))
        sets.append((benchmark.name, benchmark.articles, drawn))
    articles = read_articles(options.articles).articles
    sets += [(gold.stem, articles, read_gold(gold, {a.id: a for a in articles})) for gold in options.gold]
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


def _fit_choice(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    choices: list[Choice] = []
    for folder in options.folders:
        benchmark = read_benchmark(folder)
        answerer = answerer_on(settings, options.reader, index_articles(benchmark.articles, encoder, progress=False))
        choices += choices_of(answerer, benchmark.questions, sys.stderr.isatty())
    weights = fit_choice(choices)
    now, then = share_right(choices, CHOICE), share_right(choices, weights)
    return f"{len(choices)} questions, right by {CHOICE}: {now:.3f}\nby {weights}: {then:.3f}"
