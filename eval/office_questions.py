"""Questions on a folder of office files in their own formats: which file, table cell or numbered unit answers them."""

import csv
import logging
from collections import Counter
from pathlib import Path

from eval.questions import LANGUAGES, Kind, Question, QuestionsUnreadable
from index.articles import read_articles
from index.console import printable
from index.datatypes import UNDER, Article
from index.formats.ocr.tesseract import Tesseract

FILES, QUESTIONS = "files", "questions.tsv"
COLUMNS = "id language wording kind file question answers row column label".split()
WORDINGS = "full", "bare", "mistyped"
KINDS: dict[str, Kind] = {"table": "table", "unit": "unit", "other": "other"}
NONE = "none"
"""Stands for the file of a question that no file answers."""
OR, AND = " || ", " + "
"""Between answers of which one is enough, and between cells that a row must hold."""
logger = logging.getLogger(__name__)


def read_office(folder: Path, tesseract: Tesseract | None = None) -> tuple[list[Article], list[Question]]:
    """Return what the program reads of the files in ``folder``, and the questions on them.

    A file that cannot be read stays the answer of its questions; it is named in a warning, as are the questions whose
    answers are not in the text as read.

    :param tesseract: Recognises scanned pages; else they are lost.
    :raises QuestionsUnreadable: If a row breaks the form or names a file that is not there.
    :raises ArticlesMissing: If no file can be read.
    """
    questions = read_questions(folder)
    read = read_articles(folder / FILES, tesseract=tesseract)
    texts = {article.id: article.text for article in read.articles}
    lost = [
        q.id for q in questions if q.answerable and not any(q.answered_by(texts.get(id_, "")) for id_ in q.relevant)
    ]
    for problem in [*map(str, read.unreadable), *read.warnings]:
        logger.warning("%s", printable(problem))
    if lost:
        logger.warning("the answer is not in what is read of its file: %s", ", ".join(lost))
    return read.articles, questions


def read_questions(folder: Path) -> list[Question]:
    """Return the questions of a folder of office files; raises as :func:`read_office`, and reads none of the files."""
    path = folder / QUESTIONS
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
            if reader.fieldnames != COLUMNS:
                raise QuestionsUnreadable(f"{path}: expected the columns {COLUMNS}, got {reader.fieldnames}")
            questions = [_question(row, f"{path}:{number}", folder) for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise QuestionsUnreadable(f"{path} cannot be read: {error}") from error
    twice = [name for name, count in Counter(question.id for question in questions).items() if count > 1]
    if twice:
        raise QuestionsUnreadable(f"{path}: more than one question is called {', '.join(twice)}")
    return questions


def _question(row: dict[str, str], place: str, folder: Path) -> Question:
    if None in row or None in row.values():
        raise QuestionsUnreadable(f"{place}: expected {len(COLUMNS)} cells with a tab between them")
    kind, file, answers = row["kind"], row["file"], tuple(filter(None, row["answers"].split(OR)))
    if kind not in KINDS or row["language"] not in LANGUAGES or row["wording"] not in WORDINGS:
        raise QuestionsUnreadable(f"{place}: a kind, language or wording of {row} is unknown")
    if file != NONE and not (folder / FILES / file).is_file():
        raise QuestionsUnreadable(f"{place}: there is no file {file!r}")
    answered = file != NONE
    stated = bool(answers), bool(row["row"] and row["column"]), bool(row["label"])
    if stated != (answered, answered and kind == "table", answered and kind == "unit"):
        raise QuestionsUnreadable(
            f"{place}: a question that a file answers has answers, on a table a row and a column, on a unit a label;"
            " any other has none of these"
        )
    return Question(
        id=row["id"],
        text=row["question"],
        language=LANGUAGES[row["language"]],
        kind=KINDS[kind],
        answers=answers,
        support=(),
        relevant=frozenset({file} if answered else ()),
        row=tuple(filter(None, row["row"].split(AND))),
        unit=tuple(filter(None, row["label"].split(UNDER))),
    )
