"""``python -m index``: build, follow, look at and check an index, and carry it to other machines."""

import argparse
import contextlib
import functools
import io
import json
import logging
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.console import counted, error_text, run_command
from index.errors import SearchError
from index.formats.readers import FORMATS
from index.store.fallback import load_whole, verified
from index.store.generations import Generation, open_generation

if TYPE_CHECKING:
    from index.build import Built
    from index.engine.engine import Engine


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 on a stated problem."""
    return carry_out(make_parser().parse_args(arguments))


def carry_out(options: argparse.Namespace) -> int:
    """Do what the ``options`` of one of these commands say; return its exit status."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a letter still shows the others
    try:
        return int(options.run(options))
    except SearchError as error:
        print(error_text(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; the index is as it was", file=sys.stderr)
        return 130


def make_parser() -> argparse.ArgumentParser:
    """Return what reads these commands and their options."""
    parser = argparse.ArgumentParser(prog="python -m index", description="Build and check the index of the documents.")
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    return parser


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands that build, follow, look at, check and carry an index."""
    _add_building(commands)
    for name, run, text in (
        ("status", _status, "show what the index holds and was built with"),
        ("verify", _verify, "hash every file of the index again, and load it"),
        ("export", _export, "write the index to one file, for other machines to import"),
        ("import", _import, "take the index of an exported file up beside the old one, then switch"),
    ):
        command = commands.add_parser(name, help=text)
        if name in ("export", "import"):
            command.add_argument("file", type=Path, metavar="FILE.tar", help="file that is written, or read")
        command.add_argument(
            "--index",
            type=Path,
            default=Path(_environment("HOIDAP_INDEX", "var/index")),
            metavar="DIR",
            help="folder of the index; default: HOIDAP_INDEX or %(default)s",
        )
        if name == "status":
            command.add_argument("--json", action="store_true", help="print the manifest as one JSON object")
        command.set_defaults(run=run)


def _environment(variable: str, default: str) -> str:
    return os.environ.get(variable) or default  # a variable that is empty counts as not set


def _add_building(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    build = commands.add_parser(
        "build",
        help="read the documents and write a new index beside the old one, then switch",
        description="Read the documents and write a new index beside the old one, then switch. Only passages that are "
        "new or changed are encoded; a build that was stopped or killed goes on where it was.",
    )
    _add_places(build)
    build.add_argument(
        "--wait",
        type=_seconds,
        default=0.0,
        metavar="SECONDS",
        help="how long to wait for another build to finish; default: not at all",
    )
    build.add_argument("--json", action="store_true", help="print what was done as one JSON object")
    build.set_defaults(run=_build)
    watch = commands.add_parser("watch", help="build, and again after each change of the folder, until stopped")
    _add_places(watch)
    watch.add_argument(
        "--every",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="how often to look at the folder where changes are not told of, as on a network share; "
        "default: %(default)g",
    )
    watch.set_defaults(run=_watch)


def _add_places(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "articles",
        nargs="?",
        type=Path,
        default=Path(_environment("HOIDAP_ARTICLES", "seeds")),
        metavar="FOLDER",
        help=f"folder of documents ({', '.join(FORMATS)}) and its subfolders; default: HOIDAP_ARTICLES or %(default)s",
    )
    command.add_argument(
        "--out",
        type=Path,
        default=Path(_environment("HOIDAP_INDEX", "var/index")),
        metavar="DIR",
        help="folder that the index is written to; default: HOIDAP_INDEX or %(default)s",
    )
    command.add_argument(
        "--model", default=_environment("HOIDAP_MODEL", "bundled"), help="default: HOIDAP_MODEL or %(default)s"
    )


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 <= (seconds := float(text)) < math.inf:
            return seconds
    raise argparse.ArgumentTypeError(f"{text!r} is no time: give seconds, 0 or more")


def _build(options: argparse.Namespace) -> int:
    built = _builder(options)(wait=options.wait)
    if options.json:
        print(json.dumps({"generation": built.generation.folder.name, **built.report.as_json()}))
    else:
        _tell(built)
    return 1 if built.report.unreadable else 0


def _watch(options: argparse.Namespace) -> int:
    import threading

    from index.watch import follow_folder

    build = _builder(options)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        follow_folder(options.articles, lambda: _tell(build(wait=options.every)), options.every, threading.Event())
    except KeyboardInterrupt:
        print("stopped watching; the index is whole", file=sys.stderr)
    return 0


def _builder(options: argparse.Namespace) -> Callable[..., "Built"]:
    """Return what builds as the options say; the model is loaded once."""
    # slow to import: here, so that Ctrl-C is heeded from the start
    from index.build import build_index
    from index.formats.ocr.tesseract import chosen_tesseract
    from index.model.encoder import EncoderChoice, load_encoder
    from index.passages import PassageSettings

    choice = EncoderChoice(
        model=options.model,
        models=Path(_environment("HOIDAP_MODELS", "var/models")),
        query_prefix=os.environ.get("HOIDAP_QUERY_PREFIX") or None,
        passage_prefix=os.environ.get("HOIDAP_PASSAGE_PREFIX") or None,
    )
    load = functools.cache(functools.partial(load_encoder, choice))
    return functools.partial(
        build_index,
        options.articles,
        options.out,
        load,
        PassageSettings(),
        progress=sys.stderr.isatty(),
        tesseract=chosen_tesseract(_environment("HOIDAP_OCR", "auto")),
        engine=_engine(),
    )


def _tell(built: "Built") -> None:
    report = built.report
    print(
        f"{counted(report.articles, 'document')}, {counted(report.passages, 'passage')} in {report.seconds:.1f} s: "
        f"{built.generation.folder}",
        *report.lines,
        sep="\n",
        flush=True,
    )
    for problem in report.problems:
        print(problem, file=sys.stderr)


def _status(options: argparse.Namespace) -> int:
    if _engine_address():
        _engine().fetch(options.index)
    generation, problem = load_whole(options.index, verified)
    manifest = generation.manifest
    if problem:
        print(f"problem: {problem}", file=sys.stderr)
    if options.json:
        print(json.dumps(manifest.as_json()))
        return 1 if problem else 0
    print(f"index      {generation.folder}")
    print(f"built      {manifest.built_at}")
    print(f"holds      {_held(generation)}")
    print(f"model      {manifest.model['id']} ({manifest.model['dim']} dimensions)")
    print(f"weights    {manifest.model['sha256']}")
    print(f"passages   at most {manifest.passage_settings['longest']} characters")
    for language, how in manifest.search.items():
        if how["cells"]:
            found = f"{how['recall']:.1%} of the exact first ten"
            print(f"search     {language}: {how['probed']:,} of {how['cells']:,} cells, {found}")
    for name, stated in manifest.files.items():
        print(f"file       {name}, {stated['size']:,} bytes, SHA-256 {stated['sha256'][:16]}…")
    return 1 if problem else 0


def _verify(options: argparse.Namespace) -> int:
    engine = _engine()
    engine.fetch(options.index)
    generation = open_generation(options.index)
    generation.verify()
    began = time.perf_counter()
    engine.open(generation)
    seconds = time.perf_counter() - began
    print(f"{len(generation.manifest.files)} files are what was built, loaded in {seconds:.1f} s: {generation.folder}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from index.archive import export_generation

    _require_files()
    generation = export_generation(options.index, options.file)
    print(f"{_held(generation)}: {options.file}, {options.file.stat().st_size:,} bytes")
    return 0


def _import(options: argparse.Namespace) -> int:
    from index.archive import import_generation

    _require_files()
    generation = import_generation(options.file, options.index)
    print(f"{_held(generation)}, built {generation.manifest.built_at}: {generation.folder}")
    return 0


def _engine_address() -> str:
    return _environment("HOIDAP_ENGINE", "")


def _engine() -> "Engine":
    from index.engine.addresses import engine_at  # slow to import

    return engine_at(_engine_address())


def _require_files() -> None:
    if _engine_address():
        raise SearchError("HOIDAP_ENGINE is set, and an index in an engine is in no file: back the engine up itself")


def _held(generation: Generation) -> str:
    counts = generation.manifest.counts
    return f"{counted(counts['articles'], 'document')}, {counted(counts['passages'], 'passage')}"


if __name__ == "__main__":
    run_command(main)
