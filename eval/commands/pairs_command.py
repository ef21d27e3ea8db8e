"""``python -m eval pairs``: questions in pairs that differ only in their subject."""

import argparse
from pathlib import Path

from app.settings import Settings
from eval.commands.shared_options import Commands, add_articles_option, add_cache_option, add_reader_option
from eval.gold_sets import SEEDS, read_gold_set
from eval.runner import answerer_on, cached, index_articles
from eval.subject_pairs import Asked, ask_pairs, pairs_right, read_pairs
from index.model.encoder import load_encoder

PAIRS = Path("eval/gold/subject_pairs.tsv")
MARKS = {True: "right", False: "wrong"}


def add_pairs_command(commands: Commands) -> None:
    """Add ``pairs``."""
    command = commands.add_parser("pairs", help="ask questions in pairs that differ only in their subject")
    command.add_argument("file", nargs="?", type=Path, default=PAIRS, metavar="FILE.tsv")
    add_articles_option(command, "what the pairs of the set `seeds` are about; others are folders beside FILE.tsv")
    add_reader_option(command)
    add_cache_option(command)
    command.set_defaults(run=_pairs)


def _pairs(options: argparse.Namespace, settings: Settings) -> str:
    questions = read_pairs(options.file)
    encoder = cached(load_encoder(settings.encoder_choice()), options.cache)
    answerers = {}
    for name in dict.fromkeys(question.set_name for question in questions):
        gold = options.file.parent / (SEEDS.name if name == SEEDS.stem else name)
        articles = read_gold_set(gold, options.articles, settings)[0]
        answerers[name] = answerer_on(settings, options.reader, index_articles(articles, encoder, progress=False))
    asked = ask_pairs(questions, {name: answerer.answer for name, answerer in answerers.items()})
    counts = [
        f"{name}: {count.pairs} pairs, both right: {count.shown} by the sentence, {count.exact} by the short answer"
        for name, count in pairs_right(asked).items()
    ]
    return "\n".join([*map(_line, asked), *counts])


def _line(one: Asked) -> str:
    wanted = one.question.answer or "a refusal"
    return f"{one.question.pair:>3} {MARKS[one.shown]} {one.question.text} | {wanted} | {one.text or 'refused'}"
