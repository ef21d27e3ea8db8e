"""``python -m eval``: how good and how fast it is."""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from app.answering import Answerer
from app.confidence import FILE as CALIBRATIONS
from app.confidence import load_confidence
from app.reader import open_reader
from app.reader_weights import apply_difference, base_weights, difference, read_difference, write_difference
from app.settings import Settings
from eval.baseline import compare, save
from eval.calibration import Case, calibrate, cases_of
from eval.changes import measure_changes
from eval.curve import SIZES, measure_curve, write_repeated
from eval.load import measure_load
from eval.questions import Question, QuestionsUnreadable, read_benchmark, read_distractors, read_gold
from eval.reader_options import add_training_options, examples_of
from eval.reading import read_all, reading_figures
from eval.report import as_json, as_table, group, measure
from eval.runner import Result, cached, index_articles, run_questions
from eval.speed import Figure, machine, measure_speed
from eval.summary_questions import make_questions, read_summarised, write_benchmark
from eval.translations import read_pairs, save_tables, train_translations
from eval.variants import VARIANTS, vary
from index.articles import read_articles
from index.bundled import unpack_bundled
from index.command import error_text, run_command
from index.datatypes import Article
from index.encoder import load_encoder
from index.errors import SearchError
from index.fusion import Leg
from index.projection import FILE as PROJECTION
from index.projection import save_matrix
from index.search import Index
from index.translations import FILE as TRANSLATIONS

GOLD = Path("eval/gold/seeds.jsonl")
CACHE = Path("var/eval")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 on a stated problem or a fall below the baseline."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options, Settings()))
    except SearchError as error:
        print(error_text(error), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the answers and the speed.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="ask the gold questions, in every variant")
    run.add_argument("gold", nargs="?", type=Path, default=GOLD, metavar="GOLD")
    run.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR", help="what the gold is about")
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
    train = commands.add_parser("train-translations", help="learn which words translate to which; some minutes")
    train.add_argument("pairs", nargs="+", type=Path, metavar="PAIRS", help="rows of English and Vietnamese")
    train.add_argument("--out", type=Path, default=TRANSLATIONS, metavar="FILE", help="what the search reads")
    train.set_defaults(run=_train_translations)
    projection = commands.add_parser(
        "train-projection", help="learn to bring questions near the passages that answer them; a minute"
    )
    projection.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="benchmark folders")
    projection.add_argument("--out", type=Path, default=PROJECTION, metavar="FILE", help="what the search reads")
    projection.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="vectors of texts encoded before")
    projection.add_argument("--seed", type=int, default=1)
    projection.set_defaults(run=_train_projection)
    make = commands.add_parser(
        "make-questions", help="make questions to train on from Vietnamese summaries of articles"
    )
    make.add_argument("articles", type=Path, metavar="FILE.jsonl.gz", help="rows of title, abstract and body")
    make.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder for train-reader")
    make.add_argument("--most", type=int, default=10_000, metavar="N", help="default: %(default)s")
    make.add_argument("--seed", type=int, default=1)
    make.set_defaults(run=_make_questions)
    reader = commands.add_parser("train-reader", help="train the reader of spans; hours on two cores")
    add_training_options(reader, CACHE / "reader.ckpt")
    reader.set_defaults(run=_train_reader)
    mean = commands.add_parser("mean-reader", help="make one reader of the mean weights of several")
    mean.add_argument("readers", nargs="+", type=Path, metavar="FILE.safetensors", help="of train-reader")
    mean.add_argument("--out", type=Path, required=True, metavar="FILE.safetensors")
    mean.set_defaults(run=_mean_reader)
    read = commands.add_parser("read", help="ask a reader about the right passage, a wrong one and where none answers")
    read.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="benchmark folders")
    read.add_argument("--reader", metavar="FILE", help="default: HOIDAP_READER")
    read.add_argument("--most", type=int, metavar="N", help="only N drawn questions of each folder")
    read.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="vectors of texts encoded before")
    read.set_defaults(run=_read)
    calibration = commands.add_parser("calibrate", help="fit confidence and the threshold to questions with answers")
    calibration.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="benchmark folders")
    calibration.add_argument("--gold", type=Path, action="append", default=[], metavar="FILE", help="on --articles")
    calibration.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    calibration.add_argument("--most", type=int, metavar="N", help="only N drawn questions of each folder")
    calibration.add_argument("--out", type=Path, default=CALIBRATIONS, metavar="FILE", help="for HOIDAP_CONFIDENCE")
    calibration.add_argument(
        "--keep", type=float, metavar="SHARE", help="of the right answers to show, instead of at most 10 %% wrong ones"
    )
    calibration.add_argument("--pair", choices=("same", "across"), help="fit this pair of languages, leave the other")
    calibration.add_argument("--reader", metavar="FILE", help="default: HOIDAP_READER")
    calibration.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="vectors of texts encoded before")
    calibration.set_defaults(run=_calibrate)
    speed = commands.add_parser("speed", help="passages a second, milliseconds a question, start and memory")
    speed.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    speed.set_defaults(run=_speed)
    changes = commands.add_parser("changes", help="seconds until a running server answers from a changed article")
    changes.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    changes.set_defaults(run=_changes)
    load = commands.add_parser("load", help="many people who ask a server at the same time")
    load.add_argument("--articles", type=Path, default=Path("seeds"), metavar="DIR")
    load.add_argument("--passages", type=int, default=SIZES[-1], help="of the index; default: %(default)s")
    load.add_argument("--people", type=int, default=50, help="default: %(default)s")
    load.add_argument("--seconds", type=int, default=180, help="default: %(default)s")
    load.set_defaults(run=_load)
    return parser


def _run(options: argparse.Namespace, settings: Settings) -> int:
    articles = read_articles(options.articles).articles
    questions = read_gold(options.gold, {article.id: article for article in articles})
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    index = index_articles(articles, encoder, progress=False)
    answerer = _answerer(options, settings, index)
    asked = [(q, name, vary(q, name)) for name in options.variant or VARIANTS for q in questions]
    results = run_questions(answerer, asked, search_only=False, progress=sys.stderr.isatty())
    _report(results, options.json)
    if options.wrong:
        _print_wrong(results)
    if options.save_baseline:
        save(options.save_baseline, results, measure(group(results)))
    return _compare(options.baseline, results) if options.baseline else 0


def _benchmark(options: argparse.Namespace, settings: Settings) -> int:
    benchmark = read_benchmark(options.folder)
    if not benchmark.questions:
        raise QuestionsUnreadable(f"{options.folder / 'queries.jsonl'} has no questions to ask: add some")
    articles = [*benchmark.articles, *(read_distractors(options.distractors) if options.distractors else ())]
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    progress = sys.stderr.isatty()
    search_only = options.search_only or options.leg != "both"
    # among many articles, few of which are ever answered from, sentences are encoded where they are needed
    index = index_articles(articles, encoder, progress, search_only or bool(options.distractors))
    answerer = _answerer(options, settings, index)
    asked = [(question, options.variant, vary(question, options.variant)) for question in benchmark.questions]
    print(f"{benchmark.name}: {len(articles)} articles, {len(asked)} questions, {options.variant}")
    _report(run_questions(answerer, asked, search_only, progress, options.leg), options.json)
    return 0


def _answerer(options: argparse.Namespace, settings: Settings, index: Index) -> Answerer:
    reader = open_reader(options.reader or settings.reader, settings.models)
    confidence = load_confidence(settings.confidence or CALIBRATIONS, reading=reader is not None)
    return Answerer(index, settings.passages, settings.threshold, reader, confidence)


def _report(results: Sequence[Result], target: Path | None) -> None:
    report = measure(group(results))
    print(as_table(report))
    for result in results:
        if result.failure:
            print(f"failed: {result.key}: {result.failure}")
    if target:
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


def _train_translations(options: argparse.Namespace, settings: Settings) -> int:
    pairs = [pair for path in options.pairs for pair in read_pairs(path)]
    tables = train_translations(pairs)
    save_tables(tables, options.out)
    words = ", ".join(f"{len(table)} terms of {language}" for language, table in tables.items())
    print(f"{len(pairs)} pairs: {words}: {options.out}")
    return 0


def _train_projection(options: argparse.Namespace, settings: Settings) -> int:
    from eval.projection import pairs_of, train_projection  # torch takes seconds to import

    benchmarks = [read_benchmark(folder) for folder in options.folders]
    articles = [replace(a, id=f"{each.name}/{a.id}") for each in benchmarks for a in each.articles]
    questions = [
        replace(q, relevant=frozenset(f"{each.name}/{article_id}" for article_id in q.relevant))
        for each in benchmarks
        for q in each.questions
    ]
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    progress = sys.stderr.isatty()
    data = pairs_of(articles, questions, encoder, progress)
    if not data:
        raise QuestionsUnreadable("no question has a passage in its own language to learn from: name other folders")
    save_matrix(train_projection(data, options.seed, progress), encoder.identity.sha256, options.out)
    print(f"{sum(len(pairs.right) for pairs in data)} questions: {options.out}")
    return 0


def _make_questions(options: argparse.Namespace, settings: Settings) -> int:
    examples = make_questions(read_summarised(options.articles), options.most, options.seed)
    write_benchmark(examples, options.out)
    print(f"{len(examples)} questions: {options.out}")
    return 0


def _train_reader(options: argparse.Namespace, settings: Settings) -> int:
    from eval.reader_training import train_reader, trained_weights  # torch takes seconds to import

    examples = examples_of(options)
    print(f"{len(examples)} examples, {sum(example.answered for example in examples)} with an answer", file=sys.stderr)
    folder = unpack_bundled(settings.models)
    base = base_weights(folder)
    start = apply_difference(read_difference(options.start)[0], base) if options.start else None
    progress, passes, rate = sys.stderr.isatty(), options.passes, options.learning_rate
    model = train_reader(
        folder, examples, options.checkpoint, options.seed, passes, progress, start, rate, options.frozen
    )
    data = [folder.name if most is None else f"{folder.name}:{most}" for folder, most in options.folders]
    card = {"data": data, "parallel": options.parallel_examples, "examples": len(examples)}
    card |= {"removed": options.removed, "passes": passes, "seed": options.seed, "learning_rate": rate}
    card |= {"any_answer": options.any_answer, "frozen": options.frozen}
    for name in ("unanswered", "misleading"):
        if folders := getattr(options, name):
            card[name] = [folder.name for folder in folders]
    if options.start:
        card["start"] = _card_of(options.start)
    parts = difference(trained_weights(model), base)
    print(f"{options.out}: SHA-256 {write_difference(parts, options.out, card)}")
    return 0


def _mean_reader(options: argparse.Namespace, settings: Settings) -> int:
    from eval.reader_training import mean_weights  # torch takes seconds to import

    base = base_weights(unpack_bundled(settings.models))
    readers = [apply_difference(read_difference(path)[0], base) for path in options.readers]
    card = {"mean of": [_card_of(path) for path in options.readers]}
    parts = difference(mean_weights(readers), base)
    print(f"{options.out}: SHA-256 {write_difference(parts, options.out, card)}")
    return 0


def _card_of(reader: Path) -> dict[str, object]:
    card: dict[str, object] = json.loads(reader.with_suffix(".json").read_text(encoding="utf-8"))
    return card


def _read(options: argparse.Namespace, settings: Settings) -> int:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    reader = open_reader(options.reader or settings.reader, settings.models)
    if reader is None:
        raise SearchError("there is no reader to measure: name one with --reader FILE")
    progress = sys.stderr.isatty()
    report = {}
    for folder in options.folders:
        index = index_articles(read_benchmark(folder).articles, encoder, progress, search_only=True)
        reads = read_all(folder, index, reader, options.most, progress)
        report[folder.resolve().name] = reading_figures(reads)
    print(as_table(report))
    return 0


def _calibrate(options: argparse.Namespace, settings: Settings) -> int:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    progress = sys.stderr.isatty()
    sets: list[tuple[str, list[Article], list[Question]]] = []
    for folder in options.folders:
        benchmark = read_benchmark(folder)
        drawn = random.Random(0).sample(benchmark.questions, min(options.most or 10**9, len(benchmark.questions)))
        sets.append((benchmark.name, benchmark.articles, drawn))
    articles = read_articles(options.articles).articles
    sets += [(gold.stem, articles, read_gold(gold, {a.id: a for a in articles})) for gold in options.gold]
    cases: list[Case] = []
    for name, own, questions in sets:
        answerer = _answerer(options, settings, index_articles(own, encoder, progress))
        found = cases_of(answerer, questions, settings.passages, progress)
        print(f"{name}: {len(questions)} questions, {len(found)} cases, {sum(case.right for case in found)} right")
        cases += found
    cases = [case for case in cases if options.pair in (None, case.pair)]
    content, refused = calibrate(cases, json.loads(CALIBRATIONS.read_text(encoding="utf-8")), options.keep)
    content["questions"] = {name: len(questions) for name, _, questions in sets}
    options.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name in ("with reader", "without reader"):
        if (error := content[name].get("error")) is not None:
            print(f"{name}: expected calibration error {error:.3f}, on questions that the model has not seen")
    for line in refused:
        print(f"as before: {line}")
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
    questions = [q.text for q in read_gold(GOLD, {article.id: article for article in articles}) if not q.after]
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
