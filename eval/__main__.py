"""``python -m eval``: how good and how fast it is."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from app.answers.reader import open_reader
from app.settings import Settings
from eval.ablation import add_ablation_command
from eval.baseline import compare, save
from eval.changes import measure_changes
from eval.curve import SIZES, measure_curve, write_repeated
from eval.documents import add_documents_command
from eval.fitting import add_fitting_commands
from eval.load import measure_load
from eval.office_questions import QUESTIONS, read_office
from eval.questions import Question, QuestionsUnreadable, read_benchmark, read_distractors, read_gold
from eval.reading import by_pair, read_all, reading_figures
from eval.runner import Result, answerer_on, cached, index_articles, run_questions
from eval.score_report import Report, as_json, as_table, group, measure
from eval.speed import Figure, machine, measure_speed
from eval.training import add_training_commands
from eval.variants import VARIANTS, vary
from index.articles import read_articles
from index.console import error_text, run_command
from index.datatypes import Article
from index.errors import SearchError
from index.formats.ocr import chosen_tesseract
from index.legs.fusion import Leg
from index.model.encoder import load_encoder

GOLD = Path("eval/gold/seeds.jsonl")
ORGANISATIONS = Path("eval/gold/organisations"), Path("eval/gold/unseen")
"""Documents of invented organisations with questions: what is tuned on, and what is only measured."""
ONE_VARIANT = ("as written",)
"""In which the questions about documents of organisations are asked, where no variant is named."""
CACHE = Path("var/eval")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 on a stated problem or a fall below the baseline."""
    options = _parser().parse_args(arguments)
    try:
        done = options.run(options, Settings())
    except SearchError as error:
        print(error_text(error), file=sys.stderr)
        return 1
    if isinstance(done, str):
        print(done)
        return 0
    return int(done)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the answers and the speed.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="ask the gold questions, in every variant")
    run.add_argument(
        "gold",
        nargs="*",
        type=Path,
        default=[GOLD, *ORGANISATIONS],
        metavar="GOLD",
        help="a file of questions on --articles, or a folder of documents with questions; default: all of eval/gold",
    )
    run.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR", help="what a file is about")
    run.add_argument("--variant", choices=VARIANTS, action="append", help="only this one; can be given again")
    run.add_argument("--baseline", type=Path, metavar="FILE", help="fail when a figure falls by more than noise")
    run.add_argument("--save-baseline", type=Path, metavar="FILE", help="write this run as a baseline")
    run.add_argument("--wrong", action="store_true", help="list the questions that went wrong")
    run.set_defaults(run=_run)
    benchmark = commands.add_parser("benchmark", help="ask the questions of a folder of corpus.jsonl and queries.jsonl")
    benchmark.add_argument("folder", type=Path, metavar="DIR")
    benchmark.add_argument("--distractors", type=Path, metavar="FILE.jsonl.gz", help="articles to add to the corpus")
    benchmark.add_argument("--search-only", action="store_true", help="rank passages, do not answer")
    legs = get_args(Leg)
    benchmark.add_argument("--leg", choices=legs, default="both", help="rank with one leg alone")
    benchmark.add_argument("--variant", choices=VARIANTS, default="as written")
    benchmark.set_defaults(run=_benchmark)
    for command in (run, benchmark):
        command.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
        command.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="vectors of earlier runs")
        command.add_argument("--reader", metavar="FILE", help="or `none`; default: HOIDAP_READER")
    add_training_commands(commands, CACHE)
    add_fitting_commands(commands, CACHE)
    add_ablation_command(commands, CACHE, ORGANISATIONS, _gold)
    read = commands.add_parser("read", help="ask a reader about the right passage, a wrong one and where none answers")
    read.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="benchmark folders")
    read.add_argument("--reader", metavar="FILE", help="default: HOIDAP_READER")
    read.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    read.add_argument("--most", type=int, metavar="N", help="only N drawn questions of each folder")
    read.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="vectors of texts encoded before")
    read.set_defaults(run=_read)
    speed = commands.add_parser("speed", help="passages a second, milliseconds a question, start and memory")
    speed.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    speed.set_defaults(run=_speed)
    changes = commands.add_parser("changes", help="seconds until a running server answers from a changed article")
    changes.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    changes.set_defaults(run=_changes)
    add_documents_command(commands)
    load = commands.add_parser("load", help="many people who ask a server at the same time")
    load.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    load.add_argument("--passages", type=int, default=SIZES[-1], help="of the index; default: %(default)s")
    load.add_argument("--people", type=int, default=50, help="default: %(default)s")
    load.add_argument("--seconds", type=int, default=180, help="default: %(default)s")
    load.set_defaults(run=_load)
    return parser


def _run(options: argparse.Namespace, settings: Settings) -> int:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    results: list[Result] = []
    for gold in options.gold:
        articles, questions = _gold(gold, options.articles, settings)
        answerer = answerer_on(settings, options.reader, index_articles(articles, encoder, progress=False))
        variants = options.variant or (ONE_VARIANT if gold.is_dir() else VARIANTS)
        asked = [(question, name, vary(question, name)) for name in variants for question in questions]
        results += run_questions(answerer, asked, False, sys.stderr.isatty(), source=gold.stem)
    _report(results, options.json)
    if options.wrong:
        _print_wrong(results)
    if options.save_baseline:
        save(options.save_baseline, results, measure(group(results)))
    return _compare(options.baseline, results) if options.baseline else 0


def _gold(gold: Path, folder: Path, settings: Settings) -> tuple[list[Article], list[Question]]:
    """Return articles and the questions on them: of a folder of documents, or of a file on the articles in ``folder``.

    The folder holds files in their own formats and a table of questions, or what :func:`read_benchmark` reads.

    :raises QuestionsUnreadable: If they cannot be read, or there is no question.
    """
    if not gold.is_dir():
        articles = read_articles(folder).articles
        return articles, read_gold(gold, {article.id: article for article in articles})
    if (gold / QUESTIONS).is_file():
        return read_office(gold, chosen_tesseract(settings.ocr))
    benchmark = read_benchmark(gold)
    if not benchmark.questions:
        raise QuestionsUnreadable(f"{gold} has no questions to ask: add some")
    return benchmark.articles, benchmark.questions


def _benchmark(options: argparse.Namespace, settings: Settings) -> int:
    own, questions = _gold(options.folder, options.folder, settings)
    articles = [*own, *(read_distractors(options.distractors) if options.distractors else ())]
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    progress = sys.stderr.isatty()
    search_only = options.search_only or options.leg != "both"
    # among many articles, few of which are ever answered from, sentences are encoded where they are needed
    index = index_articles(articles, encoder, progress, search_only or bool(options.distractors))
    answerer = answerer_on(settings, options.reader, index)
    asked = [(question, options.variant, vary(question, options.variant)) for question in questions]
    print(f"{options.folder.resolve().name}: {len(articles)} articles, {len(asked)} questions, {options.variant}")
    _report(run_questions(answerer, asked, search_only, progress, options.leg), options.json)
    return 0


def _report(results: Sequence[Result], target: Path | None) -> None:
    report = measure(group(results))
    print(as_table(report))
    for result in results:
        if result.failure:
            print(f"failed: {result.key}: {result.failure}")
    if target:
        _write_json(report, target)


def _write_json(report: Report, target: Path) -> None:
    target.write_text(json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _print_wrong(results: Sequence[Result]) -> None:
    for result in results:
        if result.hit if result.question.answerable else not result.answered:
            continue
        shown = result.shown or "refused" if result.answer else "failed"
        wanted = " | ".join(result.question.answers) or "a refusal"
        print(f"wrong: {result.key}: {result.asked}\n  wanted {wanted}\n  got    {shown}")


def _compare(baseline: Path, results: Sequence[Result]) -> int:
    falls, changes = compare(baseline, results)
    for line in changes:
        print(line)
    for fall in falls:
        print(f"FELL {fall.line()}")
    print(f"{len(changes)} changes against {baseline}, {len(falls)} falls beyond noise")
    return 1 if falls else 0


def _read(options: argparse.Namespace, settings: Settings) -> int:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    reader = open_reader(options.reader or settings.reader, settings.models)
    if reader is None:
        raise SearchError("there is no reader to measure: name one with --reader FILE")
    progress = sys.stderr.isatty()
    report: Report = {}
    for folder in options.folders:
        index = index_articles(read_benchmark(folder).articles, encoder, progress, search_only=True)
        reads = read_all(folder, index, reader, options.most, progress)
        name = folder.resolve().name
        report |= {f"{name} {pair}".strip(): reading_figures(some) for pair, some in by_pair(reads).items()}
    print(as_table(report))
    if options.json:
        _write_json(report, options.json)
    return 0


def _speed(options: argparse.Namespace, settings: Settings) -> int:
    print(machine())
    encoder, reader = load_encoder(settings.encoder_choice()), open_reader(settings.reader, settings.models)
    for figure in (
        *measure_speed(options.articles, encoder, settings.models),
        *measure_curve(options.articles, encoder, reader, settings.models),
    ):
        print(figure.line())
    return 0


def _changes(options: argparse.Namespace, settings: Settings) -> int:
    print(machine())
    figures, failures = measure_changes(options.articles, settings.models)
    return _print_measured(figures, failures)


def _load(options: argparse.Namespace, settings: Settings) -> int:
    print(machine())
    articles = read_articles(options.articles).articles
    questions = [q.text for q in read_gold(GOLD, {article.id: article for article in articles}) if not q.before]
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder, "index")
        write_repeated(options.articles, options.passages, index, load_encoder(settings.encoder_choice()))
        load = measure_load(index, settings.models, questions, options.people, options.seconds)
    return _print_measured(load.figures(), load.failures)


def _print_measured(figures: Sequence[Figure], failures: Sequence[str]) -> int:
    """Print what was measured and the first of what failed; return the exit status."""
    for failure in failures[:10]:
        print(f"failed: {failure}")
    for figure in figures:
        print(figure.line())
    return 1 if failures else 0


if __name__ == "__main__":
    run_command(main)
