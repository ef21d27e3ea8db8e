"""What ``python -m eval train-reader`` is given: its options, and the examples that they name."""

import argparse
import random
from pathlib import Path

from eval.example import Example
from eval.lookup_examples import lookup_examples, read_tables
from eval.parallel_examples import parallel_examples
from eval.reader_examples import read_examples, read_organisation
from eval.translation_training import read_pairs
from eval.unanswered_examples import lexical_search
from eval.wrong_passages import own_search
from index.model.difference import RANK
from index.model.encoder import Encoder


def add_training_options(parser: argparse.ArgumentParser, cache: Path) -> None:
    """Add the options of ``train-reader``; a stopped training goes on from a file in ``cache`` where none is named."""
    _add_data_options(parser)
    _add_options_of_made_examples(parser)
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help="vectors of texts encoded before")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.safetensors")
    parser.add_argument("--checkpoint", type=Path, default=cache / "reader.ckpt", metavar="FILE", help="to go on from")
    parser.add_argument("--passes", type=float, default=1.0, help="how often each example is seen")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, metavar="FILE.safetensors", help="a reader to go on training")
    parser.add_argument("--learning-rate", type=float, default=1.5e-4, help="the highest")
    parser.add_argument("--rank", type=int, default=RANK, metavar="N", help="of what is kept; default: %(default)s")
    parser.add_argument("--frozen", type=int, default=0, metavar="N", help="leave the first N layers as they are")


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders",
        nargs="*",
        type=_folder_and_most,
        metavar="DIR[:N]",
        help="benchmark folders; at most N examples of one",
    )
    parser.add_argument(
        "--organisations",
        type=Path,
        metavar="DIR",
        help="a folder for each organisation, with documents and questions that name what they are about; each is also "
        "asked of another passage that is found for it",
    )
    parser.add_argument(
        "--wrong-passages",
        choices=["both", "words"],
        default="both",
        help="what finds passages that are like an answer and none: both legs of the search, or shared words alone, "
        "which encodes nothing; default: %(default)s",
    )
    parser.add_argument("--any-answer", action="store_true", help="draw one of several accepted answers, not the first")
    parser.add_argument("--parallel", type=Path, metavar="FILE", help="sentences in both languages, in text order")
    parser.add_argument("--source", default="", metavar="WORD", help="only parallel rows whose `src` begins so")
    parser.add_argument("--parallel-examples", type=int, default=3500, metavar="N")


def _add_options_of_made_examples(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lookups", type=int, default=0, metavar="N", help="look-ups made of the tables that the folders hold"
    )
    parser.add_argument(
        "--removed",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="ask this share again of what is left of a passage without the sentence that answers",
    )
    parser.add_argument(
        "--swapped",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="ask this share again of a passage whose answering sentence speaks of another subject",
    )


def examples_of(options: argparse.Namespace, encoder: Encoder, progress: bool) -> list[Example]:
    """Return what the reader learns from by the options of ``train-reader``; ``encoder`` finds wrong passages.

    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    examples: list[Example] = []
    search = own_search(encoder, progress) if options.wrong_passages == "both" else lexical_search
    for folder, most in options.folders:
        own = read_examples(folder, options.seed, options.removed, options.any_answer, search, options.swapped)
        examples += own if most is None else random.Random(options.seed).sample(own, min(most, len(own)))
    if options.organisations:
        for folder in sorted(filter(Path.is_dir, options.organisations.iterdir())):
            examples += read_organisation(folder, options.seed, options.any_answer, search)
    if options.parallel:
        pairs = read_pairs(options.parallel, options.source)
        examples += parallel_examples(pairs, options.parallel_examples, options.seed)
    if options.lookups:
        tables = [table for folder, _ in options.folders for table in read_tables(folder)]
        examples += lookup_examples(tables, options.lookups, options.seed)
    return examples


def _folder_and_most(stated: str) -> tuple[Path, int | None]:
    name, _, most = stated.rpartition(":")
    return (Path(name), int(most)) if name and most.isdecimal() else (Path(stated), None)
