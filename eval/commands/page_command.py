"""``python -m eval page``: how fast the page opens on a slow line."""

import argparse
import shutil
from contextlib import nullcontext

from app.settings import Settings
from eval.commands.shared_options import Commands, print_measured, say
from eval.load import server
from eval.page_load import measure_page
from eval.speed import machine
from index.errors import SearchError

QUESTION = "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?"


def add_page_command(commands: Commands) -> None:
    """Add ``page``."""
    command = commands.add_parser("page", help="how fast the page opens on a slow line, in Chromium")
    command.add_argument("--address", metavar="URL", help="of a running server; default: one of the index HOIDAP_INDEX")
    command.add_argument("--question", default=QUESTION, help="asked as soon as there is a box; default: %(default)s")
    command.add_argument("--tries", type=int, default=5, help="default: %(default)s")
    command.add_argument("--chromium", metavar="FILE", help="default: chromium on the path")
    command.set_defaults(run=_page)


def _page(options: argparse.Namespace, settings: Settings) -> int:
    chromium = options.chromium or shutil.which("chromium")
    if not chromium:
        raise SearchError("there is no chromium on the path: install it, or name its file in --chromium")
    say(machine())
    started = nullcontext((options.address, None)) if options.address else server(settings.index, settings.models)
    with started as (address, _):
        for load in measure_page(f"{address.rstrip('/')}/", options.question, chromium, options.tries):
            print_measured(load.figures(), [])
    return 0
