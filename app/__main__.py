"""``python -m app``: ask on the command line, or serve the page."""

import argparse
import io
import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from index.console import counted, error_text, run_command
from index.errors import IndexDamaged, IndexMismatch, IndexMissing, SearchError

if TYPE_CHECKING:  # what is slow to import is imported where it is used, so that Ctrl-C is heeded from the start
    from fastapi import FastAPI

    from app.answers.answering import Answerer
    from app.settings import Settings
    from index.engine.engine import Engine


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 on a stated problem."""
    parser = make_parser()
    return carry_out(parser.parse_args(arguments), parser)


def carry_out(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Do what the ``options`` of one of these commands say; return its exit status.

    :param parser: What read them; it says what is wrong with them.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a letter still shows the others
    try:
        return _run(options, parser)
    except SearchError as error:
        print(error_text(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from pydantic import ValidationError

    from app.settings import Settings

    overrides = {name: value for name in ("host", "port") if (value := getattr(options, name, None)) is not None}
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"])
            option = f" (--{name})" if name in overrides else ""
            print(f"error: HOIDAP_{name.upper()}{option}: {problem['msg']}", file=sys.stderr)
        return 1
    return int(options.run(options, settings, parser))


def make_parser() -> argparse.ArgumentParser:
    """Return what reads these commands and their options."""
    parser = argparse.ArgumentParser(prog="python -m app", description="Ask the documents, or serve the chat page.")
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    return parser


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands that ask, serve, look over the installation and report."""
    ask = commands.add_parser("ask", help="answer a question, or a file of questions")
    ask.add_argument("question", nargs="*", metavar="QUESTION", help="the question, in quotes")
    ask.add_argument("--after", metavar="QUESTION", help="the question before, which this one goes on from")
    ask.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    ask.add_argument("--batch", type=Path, metavar="IN.jsonl", help='rows {"id": ..., "question": ..., "after": ...}')
    ask.add_argument("--out", type=Path, metavar="OUT.jsonl", help="one answer row for each row of the batch")
    ask.add_argument("--explain", action="store_true", help="print the value of each step, and why this was chosen")
    ask.set_defaults(run=_ask)
    serve = commands.add_parser("serve", help="serve the chat page")
    serve.add_argument("--host", help="default: HOIDAP_HOST or 127.0.0.1")
    serve.add_argument("--port", type=int, help="default: HOIDAP_PORT or 7860")
    serve.add_argument(
        "--build", action="store_true", help="first build the index from HOIDAP_ARTICLES if this version can read none"
    )
    serve.set_defaults(run=_serve)
    doctor = commands.add_parser("doctor", help="look over the installation, and say what to do about what is wrong")
    doctor.set_defaults(run=_doctor)
    report = commands.add_parser("report", help="what was asked and not found, called wrong, and never cited")
    report.set_defaults(run=_report)


def open_answerer(settings: "Settings", engine: "Engine | None" = None) -> "Answerer":
    """Return the answerer over the index that the settings name.

    :param engine: What keeps it; None for what the settings name.
    :raises SearchError: If the index or the model cannot be loaded.
    """
    from index.store.fallback import load_whole, sized

    engine = engine or settings.open_engine()
    engine.fetch(settings.index)
    load_whole(settings.index, sized)  # before the model, which takes seconds to load and a minute to unpack

    from app.answers.answering import Answerer, warm_up
    from app.answers.confidence import FILE, load_confidence
    from app.answers.judging import Judge
    from app.answers.reader import open_reader
    from index.model.encoder import load_encoder
    from index.search import Index

    confidence = load_confidence(settings.confidence or FILE, reading=settings.reader != "none")
    index = Index.load(settings.index, load_encoder(settings.encoder_choice()), engine)
    reader = open_reader(settings.reader, settings.models)
    return warm_up(Answerer(Judge(index, settings.passages, settings.threshold, reader, confidence)))


def open_application(settings: "Settings") -> "FastAPI":
    """Return the web application with the index in use loaded.

    Gradio takes as long to import as a large index to load, so one goes on beside the other.

    :raises SearchError: As :func:`open_answerer` does.
    """
    from index.store.fallback import load_whole, sized

    engine = settings.open_engine()
    engine.fetch(settings.index)
    load_whole(settings.index, sized)

    # here, not in the thread: two that import the same modules can get in each other's way
    from app.answers.answering import warm_up  # noqa: F401
    from app.web.chat.examples import answered_examples
    from app.web.reload import LiveAnswerer
    from index.model.encoder import load_encoder  # noqa: F401

    with ThreadPoolExecutor(1) as loader:
        opened = loader.submit(lambda: LiveAnswerer(open_answerer(settings, engine), settings.index, engine))
        examples = loader.submit(lambda: answered_examples(opened.result(), settings.articles))
        from app.web.server import create_app

        live = opened.result()
        application = create_app(settings, live, examples.result())
        live.watch()
        return application


def _ask(options: argparse.Namespace, settings: "Settings", parser: argparse.ArgumentParser) -> int:
    if len(options.question) > 1:
        parser.error(f'put the question in quotes: ask "{" ".join(options.question)}"')
    if bool(options.batch) != bool(options.out) or bool(options.question) == bool(options.batch):
        parser.error("ask takes either a QUESTION, or --batch IN.jsonl with --out OUT.jsonl")
    if options.batch and (options.json or options.explain or options.after):
        parser.error("--batch writes JSON rows to --out: leave --json, --explain and --after out")
    if options.batch:
        return _ask_batch(options.batch, options.out, settings)
    return _ask_one(options.question[0], options.after, options.json, options.explain, settings)


def _ask_one(question: str, after: str | None, as_json: bool, explained: bool, settings: "Settings") -> int:
    from app.answers.explanation import explain, steps_of
    from app.answers.question import QuestionRefused
    from app.operations.terminal import json_line, render_answer

    try:
        answerer = open_answerer(settings)
        decision = answerer.decide(question, before=answerer.before(after))
    except QuestionRefused as error:
        print(error_text(error), file=sys.stderr)
        return 1
    if as_json:
        steps = {"steps": steps_of(decision)} if explained else {}
        print(json_line(decision.answer.as_json() | steps, sys.stdout.encoding))
        return 0
    print(render_answer(decision.answer, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    if explained:
        print(f"\n{explain(decision)}")
    return 0


def _ask_batch(source: Path, target: Path, settings: "Settings") -> int:
    from app.operations.batch import answer_batch

    refused, asked = answer_batch(source, target, lambda: open_answerer(settings))
    if refused:
        print(f"{refused} of {asked} questions could not be asked: see their `error`", file=sys.stderr)
    return 1 if refused else 0


def _serve(options: argparse.Namespace, settings: "Settings", _: argparse.ArgumentParser) -> int:
    from app.operations.listener import address_of, listen, serve
    from app.operations.logs import log_as_json
    from app.operations.memory import give_back, keep_few_arenas

    keep_few_arenas()
    log_as_json(settings.log_level)
    with listen(settings.host, settings.port) as bound:
        if options.build:
            _build_if_missing(settings)
        application = open_application(settings)
        give_back()
        print(address_of(bound), file=sys.stderr)
        serve(application, bound, settings.drain_seconds)
    return 0


def _doctor(_: argparse.Namespace, settings: "Settings", __: argparse.ArgumentParser) -> int:
    from app.operations.doctor import examine

    faults = 0
    for finding in examine(settings):
        print(finding, flush=True)
        faults += bool(finding.remedy)
    if faults:
        print(f"{counted(faults, 'fault')} found", file=sys.stderr)
    return 1 if faults else 0


def _report(_: argparse.Namespace, settings: "Settings", __: argparse.ArgumentParser) -> int:
    from app.operations.audit import read_audit
    from app.operations.database import open_database
    from app.operations.feedback import FeedbackTable
    from app.operations.report import make_report
    from index.model.encoder import load_encoder
    from index.search import Index

    index = Index.load(settings.index, load_encoder(settings.encoder_choice()), settings.open_engine())
    database = open_database(settings)
    said = FeedbackTable(database, keep_questions=False)
    print(make_report(index, said, read_audit(settings, database)).as_text())
    return 0


def _build_if_missing(settings: "Settings") -> None:
    from index.store.generations import open_generation

    try:
        settings.open_engine().fetch(settings.index)
        generation = open_generation(settings.index)
    except IndexMissing:
        _build(settings)
        return
    except IndexMismatch as error:  # of an earlier version of the program
        print(error, file=sys.stderr)
        _build(settings)
        return
    except IndexDamaged:
        return  # an older one is loaded, or it is said that none is whole
    held = counted(generation.manifest.counts["articles"], "document")
    print(f"using the index of {held} built {generation.manifest.built_at}: {generation.folder}", file=sys.stderr)


def _build(settings: "Settings") -> None:
    from index.build import build_index
    from index.formats.ocr.tesseract import chosen_tesseract
    from index.model.encoder import load_encoder
    from index.passages import PassageSettings

    tesseract = chosen_tesseract(settings.ocr)
    print(f"building the index of {settings.articles}", file=sys.stderr)
    choice = settings.encoder_choice()
    built = build_index(
        settings.articles,
        settings.index,
        lambda: load_encoder(choice),
        PassageSettings(),
        progress=True,
        tesseract=tesseract,
        engine=settings.open_engine(),
    )
    for problem in built.report.problems:
        print(problem, file=sys.stderr)


if __name__ == "__main__":
    run_command(main)
