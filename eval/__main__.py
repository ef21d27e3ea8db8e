"""``python -m eval``: how good and how fast it is."""

import argparse
import sys

from app.settings import Settings
from eval.commands.ablate_command import add_ablate_command
from eval.commands.agreement_command import add_agreement_command
from eval.commands.benchmark_command import add_benchmark_command
from eval.commands.calibrate_command import add_calibrate_command
from eval.commands.changes_command import add_changes_command
from eval.commands.compile_questions_command import add_compile_questions_command
from eval.commands.documents_command import add_documents_command
from eval.commands.engine_command import add_engine_command
from eval.commands.fit_choice_command import add_fit_choice_command
from eval.commands.load_command import add_load_command
from eval.commands.make_questions_command import add_make_questions_command
from eval.commands.mean_reader_command import add_mean_reader_command
from eval.commands.million_command import add_million_command
from eval.commands.page_command import add_page_command
from eval.commands.pairs_command import add_pairs_command
from eval.commands.peers_command import add_peers_command
from eval.commands.read_command import add_read_command
from eval.commands.run_command import add_run_command
from eval.commands.servers_command import add_servers_command
from eval.commands.speed_command import add_speed_command
from eval.commands.train_encoder_command import add_train_encoder_command
from eval.commands.train_followups_command import add_train_followups_command
from eval.commands.train_nonsense_command import add_train_nonsense_command
from eval.commands.train_provisions_command import add_train_provisions_command
from eval.commands.train_reader_command import add_train_reader_command
from eval.commands.train_several_command import add_train_several_command
from eval.commands.train_translations_command import add_train_translations_command
from index.console import error_text, run_command
from index.errors import SearchError

COMMANDS = (
    add_run_command,
    add_benchmark_command,
    add_compile_questions_command,
    add_agreement_command,
    add_train_translations_command,
    add_train_followups_command,
    add_train_nonsense_command,
    add_train_several_command,
    add_train_provisions_command,
    add_make_questions_command,
    add_train_encoder_command,
    add_train_reader_command,
    add_mean_reader_command,
    add_calibrate_command,
    add_fit_choice_command,
    add_ablate_command,
    add_read_command,
    add_pairs_command,
    add_speed_command,
    add_peers_command,
    add_changes_command,
    add_documents_command,
    add_load_command,
    add_million_command,
    add_engine_command,
    add_page_command,
    add_servers_command,
)
"""Each adds one command, which returns an exit status, or the text that is printed when it is done."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 on a stated problem or a fall below the baseline."""
    options = make_parser().parse_args(arguments)
    try:
        done = options.run(options, Settings())
    except SearchError as error:
        print(error_text(error), file=sys.stderr)
        return 1
    if isinstance(done, str):
        print(done)
        return 0
    return int(done)


def make_parser() -> argparse.ArgumentParser:
    """Return what reads these commands and their options."""
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the answers and the speed.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add_command in COMMANDS:
        add_command(commands)
    return parser


if __name__ == "__main__":
    run_command(main)
