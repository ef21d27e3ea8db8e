"""Questions with known answers: the project's own gold, and benchmark folders."""

import gzip
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from eval.written_documents import Document, read_documents
from index.datatypes import Article, Language
from index.errors import SearchError
from index.formats.text.cleaning import clean_text
from index.language.detection import detect_language
from index.structure.blocks import blocks_of

Kind = Literal[
    "number",
    "name",
    "date",
    "list",
    "definition",
    "reason",
    "follow-up",
    "broad",
    "near-topic",
    "off-topic",
    "table",
    "unit",
    "other",
]
LANGUAGES: dict[str, Language] = {"vi": "vi", "en": "en"}
UNANSWERABLE: tuple[Kind, ...] = ("near-topic", "off-topic")
ALL_PARTS: tuple[Kind, ...] = ("list", "reason")
"""Kinds whose answers are parts that must all be shown; of any other kind one accepted string is enough."""


class QuestionsUnreadable(SearchError):
    """A file of questions breaks a rule; the message names the file, the row and the rule."""


@dataclass(frozen=True, slots=True)
class Support:
    """A quote, verbatim in an article, that answers a question."""

    article_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what answers it: accepted strings, and the articles that hold them.

    ``before`` are the questions before it in the conversation, none if it stands alone. ``row`` are cells that stand in
    the table row of the answer, itself a cell of it; ``unit`` are the labels that the answer stands under (``Điều 7``,
    ``khoản 2``); there are none where the answer is in no table, or no numbered unit.
    """

    id: str
    text: str
    language: Language
    kind: Kind | None
    answers: tuple[str, ...]
    support: tuple[Support, ...]
    relevant: frozenset[str]
    before: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the articles hold an answer."""
        return bool(self.relevant)

    def answered_by(self, shown: str) -> bool:
        """Whether ``shown`` holds an accepted answer, or every part of a list or reason; and what names its row."""
        found = [answer in shown for answer in self.answers]
        right = bool(found) and (all(found) if self.kind in ALL_PARTS else any(found))
        return right and all(cell in shown for cell in self.row)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A folder of ``corpus.jsonl`` and ``queries.jsonl``, or of documents with questions in ``.txt``."""

    name: str
    articles: list[Article]
    questions: list[Question]


def read_gold(path: Path, articles: dict[str, Article]) -> list[Question]:
    """Return the gold questions of a file.

    :raises QuestionsUnreadable: On a duplicate id, an unknown article, a quote or an answer that is not where it is
        said to be, or a row that breaks the form.
    """
    questions: list[Question] = []
    seen: set[str] = set()
    for place, row in read_rows(path):
        question = _gold_question(row, place)
        if question.id in seen:
            raise QuestionsUnreadable(f"{place}: the id {question.id!r} is there twice")
        seen.add(question.id)
        for support in question.support:
            if support.article_id not in articles:
                raise QuestionsUnreadable(f"{place}: there is no article {support.article_id!r}")
            if support.quote not in articles[support.article_id].text:
                raise QuestionsUnreadable(f"{place}: the quote is not in {support.article_id}: {support.quote!r}")
            if not question.answered_by(support.quote):
                raise QuestionsUnreadable(f"{place}: the quote does not hold the answer: {support.quote!r}")
        questions.append(question)
    if not questions:
        raise QuestionsUnreadable(f"{path} holds no question")
    return questions


def _gold_question(row: dict[str, Any], place: str) -> Question:
    try:
        support = tuple(Support(entry["article"], entry["quote"]) for entry in row["support"])
        question = Question(
            id=str(row["id"]),
            text=row["question"],
            language=row["language"],
            kind=row["kind"],
            answers=tuple(row["answers"]),
            support=support,
            relevant=frozenset(entry.article_id for entry in support),
            before=(row["after"],) if row.get("after") else (),
        )
    except (KeyError, TypeError) as error:
        raise QuestionsUnreadable(f"{place}: {error} is missing or of the wrong form") from error
    if question.kind not in get_args(Kind) or question.language not in get_args(Language):
        raise QuestionsUnreadable(f"{place}: kind {question.kind!r} or language {question.language!r} is unknown")
    if (question.kind in UNANSWERABLE) != (not question.answers) or bool(question.answers) != bool(support):
        raise QuestionsUnreadable(f"{place}: an answerable question has answers and support, any other has neither")
    if (question.kind == "follow-up") != bool(question.before):
        raise QuestionsUnreadable(f"{place}: a follow-up, and nothing else, says which question it comes `after`")
    return question


def read_benchmark(folder: Path) -> Benchmark:
    """Return the articles and questions of a benchmark folder.

    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    articles = [_corpus_article(row, place) for place, row in corpus_rows(folder)]
    questions = list(_benchmark_questions(folder))
    known = {article.id for article in articles}
    for question in questions:
        if not question.relevant <= known:
            raise QuestionsUnreadable(f"{folder}: question {question.id} wants {sorted(question.relevant - known)}")
    return Benchmark(folder.resolve().name, articles, questions)


Rows = Iterator[tuple[str, dict[str, Any]]]
"""Places, to name in a message, and the objects that stand there."""


def corpus_rows(folder: Path) -> Rows:
    """Yield the place and the row of each article of a benchmark folder.

    :raises QuestionsUnreadable: If a file is missing or a line cannot be read.
    :raises DocumentsUnfit: If documents in ``.txt`` break their form.
    """
    if documents := _documents(folder):
        return ((document.slug, document.corpus_row()) for document in documents)
    return read_rows(folder / "corpus.jsonl")


def query_rows(folder: Path) -> Rows:
    """Yield the place and the row of each question of a benchmark folder; raises as :func:`corpus_rows`."""
    if documents := _documents(folder):
        return ((document.slug, row) for document in documents for row in document.query_rows())
    return read_rows(folder / "queries.jsonl")


def _documents(folder: Path) -> list[Document]:
    texts = sorted(folder.glob("*.txt"))
    return [] if (folder / "corpus.jsonl").is_file() or not texts else read_documents(texts)


def read_everyday(path: Path) -> list[Question]:
    """Return questions that nothing answers, a line each: the language, a tab, the question.

    :raises QuestionsUnreadable: If the file cannot be read, or a line breaks the form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsUnreadable(f"{path} cannot be read: {error}") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        language, _, text = line.partition("\t")
        if language not in LANGUAGES or not text.strip():
            raise QuestionsUnreadable(f"{path}:{number}: expected `vi` or `en`, a tab and a question")
        questions.append(Question(f"everyday {number}", text.strip(), LANGUAGES[language], None, (), (), frozenset()))
    return questions


def read_distractors(path: Path) -> Iterator[Article]:
    """Yield articles of a ``.jsonl`` or ``.jsonl.gz`` file: ``id``, ``title``, ``text`` (or ``abstract`` and ``body``).

    :raises QuestionsUnreadable: If the file cannot be read.
    """
    for place, row in read_rows(path):
        text = row.get("text") or "\n".join(filter(None, (row.get("abstract"), row.get("body"))))
        yield _corpus_article(
            {"_id": f"distractor/{row.get('id', place)}", "title": row.get("title"), "text": text}, place
        )


def _corpus_article(row: dict[str, Any], place: str) -> Article:
    try:
        text = clean_text(row["text"])
        return Article(
            str(row["_id"]), row.get("title") or "", None, None, detect_language(text), text, blocks=blocks_of(text)
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise QuestionsUnreadable(f"{place}: {error}; expected _id, title, text") from error


def _benchmark_questions(folder: Path) -> Iterator[Question]:
    conversations: dict[str, tuple[str, ...]] = {}
    # of each question it and those before it
    for place, row in query_rows(folder):
        try:
            text, answerable = row["text"], row.get("answerable", True)
            before = conversations[row["after"]] if row.get("after") else ()
            conversations[str(row["_id"])] = (*before, text)
            answers = row.get("answers", ()) if answerable else ()
            yield Question(
                id=str(row["_id"]),
                text=text,
                language=row.get("language") or detect_language(text),
                kind=None,
                answers=tuple(unicodedata.normalize("NFC", answer["text"]) for answer in answers),
                support=(),
                relevant=frozenset(map(str, row["relevant"])) if answerable else frozenset(),
                before=before,
            )
        except (KeyError, TypeError) as error:
            raise QuestionsUnreadable(f"{place}: {error} is missing; expected _id, text, relevant, answers") from error


def read_rows(path: Path) -> Rows:
    """Yield the place and the object of each line of a ``.jsonl`` or ``.jsonl.gz`` file.

    :raises QuestionsUnreadable: If the file or a line cannot be read.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, start=1):  # str.splitlines would also break at U+2028
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise QuestionsUnreadable(f"{path}:{number}: not a JSON object")
                    yield f"{path}:{number}", row
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsUnreadable(f"{path} cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise QuestionsUnreadable(f"{path}:{number}: not JSON ({error.msg})") from error
