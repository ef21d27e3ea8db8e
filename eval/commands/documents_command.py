"""``python -m eval documents``: files a second that become passages, and the memory it takes."""

import argparse
import json
import tempfile
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands, add_json_option
from eval.document_speed import FILES, MEGABYTES, WRITTEN, measure_folder


def add_documents_command(commands: Commands) -> None:
    """Add ``documents``."""
    command = commands.add_parser("documents", help="files a second that become passages, and the memory it takes")
    command.add_argument(
        "--folder", type=Path, metavar="DIR", help="read this one; default: files that are made for it"
    )
    command.add_argument("--files", type=int, default=FILES, metavar="N", help="to make; default: %(default)s")
    command.add_argument(
        "--megabytes", type=float, default=MEGABYTES, metavar="M", help="of them together, about; default: %(default)g"
    )
    command.add_argument("--seed", type=int, default=0, metavar="N", help="another gives other files")
    add_json_option(command)
    command.set_defaults(run=_documents)


def _documents(options: argparse.Namespace, settings: Settings) -> str:
    with tempfile.TemporaryDirectory() as made:
        if options.folder is None:
            from eval.office_files import write_office_files  # imports what only writes office files
            from eval.written_documents import read_documents

            documents = read_documents(sorted(WRITTEN.glob("*.txt")))
            write_office_files(documents, Path(made), options.files, options.megabytes, options.seed)
        measured = measure_folder(options.folder or Path(made), settings.ocr)
    if options.json:
        text = json.dumps(measured.as_json(), ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    return measured.as_text()
