"""``python -m eval peers``: beside LangChain with FAISS and txtai, with the same model, on the same passages."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands, add_cache_option, say
from eval.peer_material import write_material, write_repeated_material
from eval.peers import HEADINGS, comparisons, measure_stack
from eval.runner import cached
from eval.speed import machine
from eval.stack_trial import STACKS
from index.model.bundled import unpack_bundled
from index.model.encoder import PLAIN, EncoderChoice, load_encoder

ENCODED = 10_000
"""Passages that each stack encodes; where there are to be more, their vectors are given to all."""


def add_peers_command(commands: Commands) -> None:
    """Add ``peers``."""
    command = commands.add_parser("peers", help="speed, memory and R@1 of search beside LangChain with FAISS and txtai")
    command.add_argument("folder", type=Path, metavar="DIR", help="corpus.jsonl and queries.jsonl")
    command.add_argument("--distractors", type=Path, metavar="FILE.jsonl.gz", required=True, help="articles to add")
    command.add_argument("--size", type=int, default=ENCODED, metavar="N", help=f"passages; default: {ENCODED:,}")
    command.add_argument(
        "--encoded",
        type=int,
        default=ENCODED,
        metavar="N",
        help="passages beyond which all get the same vectors instead of encoding, moved at random",
    )
    command.add_argument("--stacks", nargs="+", choices=STACKS, default=list(STACKS), metavar="STACK", help="which")
    for peer in ("langchain", "txtai"):
        command.add_argument(
            f"--{peer}", default=sys.executable, metavar="PYTHON", help=f"interpreter that has {peer}; default: this"
        )
    add_cache_option(command, "vectors of earlier runs")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    command.set_defaults(run=_peers)


def _peers(options: argparse.Namespace, settings: Settings) -> int:
    say(machine())
    model = unpack_bundled(settings.models)
    with tempfile.TemporaryDirectory() as scratch:
        material = _material(options, settings, Path(scratch))
        say(HEADINGS)
        measured = []
        for stack in options.stacks:
            if stack == "hoidap" and options.size > options.encoded:
                say("hoidap is left out: its trained model would ask vectors of the plain one")
                continue
            python = getattr(options, stack.partition("-")[0], sys.executable)
            measured.append(measure_stack(stack, python, material, model))
            say(measured[-1].line())
    for line in comparisons(measured):
        say(line)
    if options.json:
        options.json.write_text(json.dumps([figures.as_json() for figures in measured], indent=1), encoding="utf-8")
    return 0


def _material(options: argparse.Namespace, settings: Settings, scratch: Path) -> Path:
    base = scratch / "base"
    base.mkdir()
    write_material(base, options.folder, options.distractors, min(options.size, options.encoded))
    if options.size <= options.encoded:
        return base
    repeated = scratch / "repeated"
    repeated.mkdir()
    encoder = cached(load_encoder(EncoderChoice(PLAIN, settings.models)), options.cache)
    write_repeated_material(repeated, base, encoder, options.size)
    say(f"from {options.encoded:,} passages on, vectors are repeated with noise, and nothing is encoded but questions")
    return repeated
