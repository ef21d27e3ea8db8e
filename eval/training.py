"""The commands that make what the program learnt: each returns the line that says what was written."""

import argparse
import json
import random
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from app.answers.heads import GOES_ON_FILE, PARTS_FILE, PROVISIONS_FILE, load_head
from app.settings import Settings
from eval.agreement import agreement, differences, read_answers
from eval.encoder_batches import folder_and_times, read_batches
from eval.followup_training import EVERYDAY, NOISE, asked_in, measure_followups, noise, train_followups
from eval.head_training import write_head
from eval.question_kinds import read_kinds, read_parts, train_parts, train_provisions
from eval.questions import QuestionsUnreadable, read_everyday
from eval.reader_options import add_training_options, examples_of
from eval.runner import cached
from eval.score_report import as_table
from eval.summaries import read_summarised
from eval.summary_questions import make_questions, write_benchmark
from eval.translation_training import read_pairs, save_tables, train_translations
from eval.written_counts import counts
from eval.written_documents import Asked, read_documents, write_documents
from index.language.translations import FILE as TRANSLATIONS
from index.model.bundled import unpack_bundled
from index.model.difference import RANK, apply_difference, base_weights, difference, read_difference, write_difference
from index.model.encoder import load_encoder

HEADS = Path(str(resources.files("app.answers")))


def add_training_commands(commands: "argparse._SubParsersAction[Any]", cache: Path) -> None:
    """Add the commands to those of ``python -m eval``; vectors and stopped trainings are kept in ``cache``."""
    written = commands.add_parser(
        "compile-questions", help="check documents with questions in plain text, and write them as a benchmark folder"
    )
    written.add_argument("files", nargs="+", type=Path, metavar="FILE.txt", help="or a folder of such files")
    written.add_argument("--out", type=Path, metavar="DIR", help="default: they are only checked")
    written.add_argument(
        "--held-out",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="write this share of the documents, drawn by their slugs, to DIR-held-out instead",
    )
    written.set_defaults(run=_compile)
    agree = commands.add_parser("agreement", help="compare a second reader's answers with those of who wrote documents")
    agree.add_argument("documents", type=Path, metavar="DIR", help="a folder of documents with questions, .txt")
    agree.add_argument("answers", nargs="+", type=Path, metavar="FILE.tsv", help="lines of an id, a tab, words or NONE")
    agree.add_argument("--differences", action="store_true", help="list the questions on which they differ")
    agree.set_defaults(run=_agreement)
    translations = commands.add_parser("train-translations", help="learn which words translate to which; some minutes")
    translations.add_argument(
        "pairs",
        nargs="+",
        type=Path,
        metavar="PAIRS",
        help="rows of English and Vietnamese, or a folder of documents with questions in both",
    )
    translations.add_argument("--out", type=Path, default=TRANSLATIONS, metavar="FILE", help="what the search reads")
    translations.set_defaults(run=_train_translations)
    followups = commands.add_parser("train-followups", help="learn which questions go on from the one before")
    followups.add_argument(
        "folders", nargs="+", type=Path, metavar="DIR", help="documents with questions, in plain text"
    )
    followups.add_argument("--measure", type=Path, required=True, metavar="DIR", help="more, that are not learnt from")
    followups.add_argument(
        "--everyday", type=Path, required=True, metavar="FILE.tsv", help="questions that stand alone"
    )
    followups.add_argument("--out", type=Path, default=HEADS / GOES_ON_FILE, metavar="FILE")
    followups.add_argument("--cache", type=Path, default=cache, metavar="DIR", help="vectors of texts encoded before")
    followups.add_argument("--seed", type=int, default=1)
    followups.set_defaults(run=_train_followups)
    for name, what, file, run in (
        ("train-parts", "which questions are several in one", PARTS_FILE, _train_parts),
        ("train-provisions", "what is wanted of a provision that a question names", PROVISIONS_FILE, _train_provisions),
    ):
        head = commands.add_parser(name, help=f"learn {what}")
        head.add_argument("questions", type=Path, metavar="FILE.tsv", help="questions, each with its kind")
        if run is _train_parts:
            head.add_argument(
                "--alone", type=Path, metavar="DIR", help="documents with questions, each of which is one"
            )
        head.add_argument("--out", type=Path, default=HEADS / file, metavar="FILE")
        head.add_argument("--cache", type=Path, default=cache, metavar="DIR", help="vectors of texts encoded before")
        head.set_defaults(run=run)
    make = commands.add_parser(
        "make-questions", help="make questions to train on from Vietnamese summaries of articles"
    )
    make.add_argument("articles", type=Path, metavar="FILE.jsonl.gz", help="rows of title, abstract and body")
    make.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder for train-reader")
    make.add_argument("--most", type=int, default=10_000, metavar="N", help="default: %(default)s")
    make.add_argument("--seed", type=int, default=1)
    make.set_defaults(run=_make_questions)
    encoder = commands.add_parser("train-encoder", help="train the encoder of the search; an hour on two cores")
    encoder.add_argument(
        "folders", nargs="*", type=folder_and_times, metavar="DIR[:TIMES]", help="benchmark folders, and how often each"
    )
    encoder.add_argument(
        "--organisations",
        type=folder_and_times,
        metavar="DIR[:TIMES]",
        help="a folder for each organisation, with documents and questions that name what they are about",
    )
    encoder.add_argument("--out", type=Path, required=True, metavar="FILE.safetensors")
    encoder.add_argument(
        "--checkpoint", type=Path, default=cache / "encoder.ckpt", metavar="FILE", help="to go on from"
    )
    encoder.add_argument("--seed", type=int, default=1)
    encoder.add_argument("--learning-rate", type=float, default=4e-5, help="the highest")
    encoder.add_argument("--rank", type=int, default=92, metavar="N", help="of what is kept; default: %(default)s")
    encoder.set_defaults(run=_train_encoder)
    reader = commands.add_parser("train-reader", help="train the reader of spans; hours on two cores")
    add_training_options(reader, cache)
    reader.set_defaults(run=_train_reader)
    mean = commands.add_parser("mean-reader", help="make one reader of the mean weights of several")
    mean.add_argument("readers", nargs="+", type=Path, metavar="FILE.safetensors", help="of train-reader")
    mean.add_argument("--rank", type=int, default=RANK, metavar="N", help="of what is kept; default: %(default)s")
    mean.add_argument("--out", type=Path, required=True, metavar="FILE.safetensors")
    mean.set_defaults(run=_mean_reader)


def _compile(options: argparse.Namespace, settings: Settings) -> str:
    paths = [path for named in options.files for path in (sorted(named.glob("*.txt")) if named.is_dir() else [named])]
    documents = read_documents(paths)
    held_out = [document for document in documents if document.share() < options.held_out]
    parts = {options.out: [document for document in documents if document.share() >= options.held_out]}
    if held_out and options.out:
        parts[options.out.with_name(f"{options.out.name}-held-out")] = held_out
    for folder, part in parts.items():
        if folder:
            write_documents(part, folder)
    found = "\n".join(f"{number:>6} {what}" for what, number in counts(documents).items())
    return f"{found}\nwritten to {', '.join(map(str, parts))}" if options.out else found


def _agreement(options: argparse.Namespace, settings: Settings) -> str:
    documents = read_documents(sorted(options.documents.rglob("*.txt")))
    second = {name: answer for path in options.answers for name, answer in read_answers(path).items()}
    lines = differences(documents, second) if options.differences else []
    return "\n".join([*lines, as_table({"agreement": agreement(documents, second)})])


def _train_translations(options: argparse.Namespace, settings: Settings) -> str:
    pairs = [pair for path in options.pairs for pair in read_pairs(path)]
    tables = train_translations(pairs)
    save_tables(tables, options.out)
    words = ", ".join(f"{len(table)} terms of {language}" for language, table in tables.items())
    return f"{len(pairs)} pairs: {words}: {options.out}"


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


def _train_parts(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    documents = read_documents(sorted(options.alone.rglob("*.txt"))) if options.alone else []
    alone = [asked.text for document in documents for asked in document.asked if not asked.goes_on]
    head, told = train_parts(read_parts(options.questions), alone, encoder)
    write_head(head, encoder, told, options.out)
    return f"{json.dumps(told)}: {options.out}"


def _train_provisions(options: argparse.Namespace, settings: Settings) -> str:
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    head, told = train_provisions(read_kinds(options.questions), encoder)
    write_head(head, encoder, told, options.out)
    return f"{json.dumps(told)}: {options.out}"


def _make_questions(options: argparse.Namespace, settings: Settings) -> str:
    examples = make_questions(read_summarised(options.articles), options.most, options.seed)
    write_benchmark(examples, options.out)
    return f"{len(examples)} questions: {options.out}"


def _train_encoder(options: argparse.Namespace, settings: Settings) -> str:
    from eval.encoder_training import train_encoder  # torch takes seconds to import

    draw = random.Random(options.seed)
    batches = [batch for folder, times in options.folders for batch in read_batches(folder, times, draw)]
    if options.organisations:
        folder, times = options.organisations
        for organisation in sorted(filter(Path.is_dir, folder.iterdir())):
            batches += read_batches(organisation, times, draw, whole=True)
    if not batches:
        raise QuestionsUnreadable("no question has a passage to learn from: name other folders")
    plain = unpack_bundled(settings.models)
    rate, progress = options.learning_rate, sys.stderr.isatty()
    weights = train_encoder(plain, batches, options.checkpoint, options.seed, progress, rate)
    card = {"data": [f"{folder.name}:{times:g}" for folder, times in options.folders], "batches": len(batches)}
    if options.organisations:
        card["organisations"] = f"{options.organisations[0].name}:{options.organisations[1]:g}"
    card |= {"questions": sum(len(batch.asked) for batch in batches), "seed": options.seed}
    card |= {"learning_rate": rate, "rank": options.rank}
    digest = write_difference(difference(weights, base_weights(plain), options.rank), options.out, card)
    return f"{card['questions']} questions in {len(batches)} batches: {options.out}: SHA-256 {digest}"


def _train_reader(options: argparse.Namespace, settings: Settings) -> str:
    from eval.reader_training import train_reader, trained_weights  # torch takes seconds to import

    progress = sys.stderr.isatty()
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    examples = examples_of(options, encoder, progress)
    folder = unpack_bundled(settings.models)
    base = base_weights(folder)
    start = apply_difference(read_difference(options.start)[0], base) if options.start else None
    passes, rate = options.passes, options.learning_rate
    model = train_reader(
        folder, examples, options.checkpoint, options.seed, passes, progress, start, rate, options.frozen
    )
    data = [folder.name if most is None else f"{folder.name}:{most}" for folder, most in options.folders]
    card = {"data": data, "parallel": options.parallel_examples, "examples": len(examples)}
    if options.organisations:
        card["organisations"] = sum(folder.is_dir() for folder in options.organisations.iterdir())
    card["answered"] = sum(example.answered for example in examples)
    card |= {"removed": options.removed, "passes": passes, "seed": options.seed, "learning_rate": rate}
    card |= {"any_answer": options.any_answer, "frozen": options.frozen, "rank": options.rank}
    if options.start:
        card["start"] = _card_of(options.start)
    parts = difference(trained_weights(model), base, options.rank)
    digest = write_difference(parts, options.out, card)
    return f"{len(examples)} examples, {card['answered']} with an answer: {options.out}: SHA-256 {digest}"


def _mean_reader(options: argparse.Namespace, settings: Settings) -> str:
    from eval.reader_training import mean_weights  # torch takes seconds to import

    base = base_weights(unpack_bundled(settings.models))
    readers = [apply_difference(read_difference(path)[0], base) for path in options.readers]
    card = {"mean of": [_card_of(path) for path in options.readers], "rank": options.rank}
    parts = difference(mean_weights(readers), base, options.rank)
    return f"{options.out}: SHA-256 {write_difference(parts, options.out, card)}"


def _card_of(model: Path) -> dict[str, object]:
    card: dict[str, object] = json.loads(model.with_suffix(".json").read_text(encoding="utf-8"))
    return card
