"""What people say of the answers they got, kept for the editors. Nobody's name is kept."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    case,
    inspect,
    select,
    text,
)

from app.answers.question import LONGEST_QUESTION
from app.operations.database import Database
from index.datatypes import Language
from index.formats.text.cleaning import clean_text

LONGEST_COMMENT = 1000
"""Characters."""
FEEDBACK = Table(
    "feedback",
    MetaData(),
    # SQLite's own name for the number of a row: a file of an earlier version has no other
    Column("rowid", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("at", Text, nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    Column("article_id", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text),
)
_SAID = [FEEDBACK.c[name] for name in "at helpful comment article_id start end language question".split()]
_ONCE = Index("feedback_once", FEEDBACK.c.answer, unique=True)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person says of one answer; the slice ``[start, end)`` of an article, or of none, was shown.

    ``comment`` and ``question`` may be empty.
    """

    helpful: bool
    comment: str
    article_id: str
    start: int
    end: int
    language: Language
    question: str

    def __post_init__(self) -> None:
        if len(self.comment) > LONGEST_COMMENT or len(self.question) > 4 * LONGEST_QUESTION:
            raise ValueError(f"the comment has {len(self.comment)} characters, expected {LONGEST_COMMENT} at most")


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


class FeedbackTable:
    """Feedback in a table of a database."""

    def __init__(self, database: Database, keep_questions: bool) -> None:
        """Keep feedback in ``database``; the question's text only with ``keep_questions``.

        :raises DatabaseUnusable: If it cannot be written.
        """
        self._database = database
        self._keep_questions = keep_questions
        database.prepare(FEEDBACK, _mend)

    def add(self, said: Feedback, conversation: str = "") -> None:
        """Keep what was said, in one line each and without characters that a terminal would obey.

        :param conversation: Tells one person's conversation from all others. What is said in it of one answer counts
            once, the last; a comment stays until it no longer fits. If it is empty, each counts.
        :raises DatabaseUnusable: If it cannot be written.
        """
        question = said.question if self._keep_questions else ""
        comment, article_id, question = map(_one_line, (said.comment, said.article_id, question))
        insertion = self._database.insert(FEEDBACK).values(
            at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            helpful=int(said.helpful), comment=comment, article_id=article_id, start=said.start, end=said.end,
            language=said.language, question=question,
            answer=_answer_key(conversation, said) if conversation else None,
        )  # fmt: skip
        new, known = insertion.excluded, FEEDBACK.c
        fits = and_(new.comment == "", new.helpful == known.helpful)
        kept = case((fits, known.comment), else_=new.comment)
        changed = {"at": new.at, "helpful": new.helpful, "comment": kept}
        with self._database.begin() as connection:
            connection.execute(insertion.on_conflict_do_update(index_elements=[known.answer], set_=changed))

    def __iter__(self) -> Iterator[tuple[str, Feedback]]:
        """Yield when it was said, and what, oldest first.

        :raises DatabaseUnusable: If it cannot be read.
        """
        with self._database.begin() as connection:
            rows = connection.execute(select(*_SAID).order_by(FEEDBACK.c.at, FEEDBACK.c.rowid)).all()
        for at, helpful, *rest in rows:
            yield at, Feedback(bool(helpful), *rest)


def _mend(connection: Connection) -> None:
    """Give a table of an earlier version what it lacks."""
    if "answer" not in {column["name"] for column in inspect(connection).get_columns(FEEDBACK.name)}:
        connection.execute(text("ALTER TABLE feedback ADD COLUMN answer TEXT"))
    _ONCE.create(connection, checkfirst=True)


def _answer_key(conversation: str, said: Feedback) -> str:
    """Return what tells an answer in a conversation from all others.

    It is a hash: who reads the file can neither learn the question nor which answers one person got.
    """
    answer = (conversation, said.question, said.article_id, said.start, said.end)
    return hashlib.sha256(json.dumps(answer).encode()).hexdigest()
