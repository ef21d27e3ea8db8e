"""The gold: articles, and the questions that are asked of them."""

from pathlib import Path

from app.settings import Settings
from eval.office_questions import QUESTIONS, read_office
from eval.questions import Question, QuestionsUnreadable, read_benchmark, read_gold
from index.articles import read_articles
from index.datatypes import Article
from index.formats.ocr.tesseract import chosen_tesseract

SEEDS = Path("eval/gold/seeds.jsonl")
"""Questions on the articles that come with the program."""
ORGANISATIONS = Path("eval/gold/organisations"), Path("eval/gold/unseen")
"""Documents of invented organisations with questions: what is tuned on, and what is only measured."""


def read_gold_set(gold: Path, folder: Path, settings: Settings) -> tuple[list[Article], list[Question]]:
    """Return articles and the questions on them: of a folder of documents, or of a file on the articles in ``folder``.

    The folder holds files in their own formats and a table of questions, or what :func:`read_benchmark` reads.

    :raises QuestionsUnreadable: If they cannot be read, or there is no question.
    """
    if not gold.is_dir():
        articles = read_articles(folder).articles
        return articles, read_gold(gold, {article.id: article for article in articles})
    if (gold / QUESTIONS).is_file():
        return read_office(gold, chosen_tesseract(settings.ocr))
    benchmark = read_benchmark(gold)
    if not benchmark.questions:
        raise QuestionsUnreadable(f"{gold} has no questions to ask: add some")
    return benchmark.articles, benchmark.questions
