"""``python -m app``: ask on the command line, or serve the page."""

import argparse
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from tqdm import tqdm

from app.answering import Answerer, load_answerer
from app.question import QuestionRefused
from app.settings import Settings
from app.terminal import render_answer
from index.build import build_index
from index.encoder import EncoderChoice, load_encoder
from index.errors import IndexMissing, SearchError
from index.passages import PassageSettings
from index.search import Index


class BatchUnreadable(SearchError):
    """A row of the batch is not a JSON object with ``id`` and ``question``."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 on a stated problem."""
    parser = _parser()
    options = parser.parse_args(arguments)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        settings = Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(f"error: HOIDAP_{name}: {problem['msg']}", file=sys.stderr)
        return 1
    try:
        return int(options.run(options, settings, parser))
    except (SearchError, QuestionRefused) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description="Ask the articles, or serve the chat page.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    ask = commands.add_parser("ask", help="answer a question, or a file of questions")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    ask.add_argument("--batch", type=Path, metavar="IN.jsonl", help='rows {"id": ..., "question": ...}')
    ask.add_argument("--out", type=Path, metavar="OUT.jsonl", help="one answer row for each row of the batch")
    ask.set_defaults(run=_ask)
    serve = commands.add_parser("serve", help="serve the chat page")
    serve.add_argument("--host", help="default: HOIDAP_HOST or 127.0.0.1")
    serve.add_argument("--port", type=int, help="default: HOIDAP_PORT or 7860")
    serve.add_argument(
        "--build", action="store_true", help="build the index from HOIDAP_ARTICLES first if there is none"
    )
    serve.set_defaults(run=_serve)
    return parser


def open_answerer(settings: Settings) -> Answerer:
    """Return the answerer over the index that the settings name.

    :raises SearchError: If the index or the model cannot be loaded.
    """
    index = Index.load(settings.index, load_encoder(encoder_choice(settings)))
    return load_answerer(index, settings.passages, settings.threshold)


def encoder_choice(settings: Settings) -> EncoderChoice:
    """Return which encoder the settings name."""
    return EncoderChoice(settings.model, settings.models, settings.query_prefix, settings.passage_prefix)


def _ask(options: argparse.Namespace, settings: Settings, parser: argparse.ArgumentParser) -> int:
    if bool(options.batch) != bool(options.out) or bool(options.question is None) != bool(options.batch):
        parser.error("ask takes either a QUESTION, or --batch IN.jsonl with --out OUT.jsonl")
    if options.batch:
        return _ask_batch(options.batch, options.out, settings)
    answer = open_answerer(settings).answer(options.question)
    if options.json:
        print(json.dumps(answer.as_json(), ensure_ascii=False))
    else:
        print(render_answer(answer, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    return 0


def _ask_batch(source: Path, target: Path, settings: Settings) -> int:
    rows = list(_read_batch(source))
    answerer = open_answerer(settings)
    refused = 0
    handle, pending = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            for row in tqdm(rows, unit=" questions", disable=not sys.stderr.isatty()):
                try:
                    result = answerer.answer(row["question"]).as_json()
                except QuestionRefused as error:
                    refused += 1
                    result = {"question": row["question"], "error": str(error)}
                stream.write(json.dumps({"id": row["id"], **result}, ensure_ascii=False) + "\n")
        os.replace(pending, target)
    finally:
        Path(pending).unlink(missing_ok=True)
    if refused:
        print(f"{refused} of {len(rows)} questions could not be asked: see their `error`", file=sys.stderr)
    return 1 if refused else 0


def _read_batch(source: Path) -> Iterator[dict[str, Any]]:
    try:
        with source.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _batch_row(line, f"{source}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise BatchUnreadable(f"{source} cannot be read as UTF-8 lines: {error}") from error


def _batch_row(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BatchUnreadable(f"{place}: not JSON ({error.msg})") from error
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("question"), str):
        raise BatchUnreadable(f'{place}: expected {{"id": ..., "question": "..."}}')
    return row


def _serve(options: argparse.Namespace, settings: Settings, _: argparse.ArgumentParser) -> int:
    import uvicorn

    from app.server import create_app

    overrides = {name: value for name in ("host", "port") if (value := getattr(options, name)) is not None}
    settings = Settings(**{**settings.model_dump(), **overrides})
    try:
        answerer = open_answerer(settings)
    except IndexMissing:
        if not options.build:
            raise
        print(f"building the index of {settings.articles}", file=sys.stderr)
        choice = encoder_choice(settings)
        build_index(settings.articles, settings.index, lambda: load_encoder(choice), PassageSettings(), progress=True)
        answerer = open_answerer(settings)
    application = create_app(settings, answerer)
    print(f"http://{settings.host}:{settings.port}/", file=sys.stderr)
    # the page holds a stream open as long as it is shown: do not wait for it to end
    uvicorn.run(application, host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=5)
    return 0


if __name__ == "__main__":
    sys.exit(main())
