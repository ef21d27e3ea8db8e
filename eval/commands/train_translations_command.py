"""``python -m eval train-translations``: which words translate to which."""

import argparse
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands
from eval.translation_training import read_pairs, save_tables, train_translations
from index.language.translations import FILE as TRANSLATIONS


def add_train_translations_command(commands: Commands) -> None:
    """Add ``train-translations``."""
    command = commands.add_parser("train-translations", help="learn which words translate to which; some minutes")
    command.add_argument(
        "pairs",
        nargs="+",
        type=Path,
        metavar="PAIRS",
        help="rows of English and Vietnamese, or a folder of documents with questions in both",
    )
    command.add_argument("--out", type=Path, default=TRANSLATIONS, metavar="FILE", help="what the search reads")
    command.set_defaults(run=_train_translations)


def _train_translations(options: argparse.Namespace, settings: Settings) -> str:
    pairs = [pair for path in options.pairs for pair in read_pairs(path)]
    tables = train_translations(pairs)
    save_tables(tables, options.out)
    words = ", ".join(f"{len(table)} terms of {language}" for language, table in tables.items())
    return f"{len(pairs)} pairs: {words}: {options.out}"
