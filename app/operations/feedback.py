"""What people say of the answers they got, kept in SQLite for the editors. Nobody's name is kept."""

import datetime
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.answers.question import LONGEST_QUESTION
from index.datatypes import Language
from index.errors import SearchError
from index.formats.text.cleaning import clean_text

LONGEST_COMMENT = 1000
"""Characters."""
_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    at TEXT NOT NULL, helpful INTEGER NOT NULL, comment TEXT NOT NULL, article_id TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, language TEXT NOT NULL, question TEXT NOT NULL, answer TEXT)"""
_SAID = 'at, helpful, comment, article_id, start, "end", language, question'
_ONCE = "CREATE UNIQUE INDEX IF NOT EXISTS feedback_once ON feedback (answer)"
_ADD = f"""INSERT INTO feedback ({_SAID}, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (answer) DO UPDATE SET at = excluded.at, helpful = excluded.helpful,
    comment = iif(excluded.comment = '' AND excluded.helpful = helpful, comment, excluded.comment)"""
"""What is said again of one answer takes the place of what was said; a comment stays until it no longer fits."""


class FeedbackUnwritable(SearchError):
    """The file of the feedback cannot be written; the message says what to do."""


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


class FeedbackFile:
    """Feedback in a file of SQLite; threads and processes may write at the same time."""

    def __init__(self, path: Path, keep_questions: bool) -> None:
        """Keep feedback at ``path``; the question's text only with ``keep_questions``.

        :raises FeedbackUnwritable: If it cannot be written.
        """
        self._path = path
        self._keep_questions = keep_questions
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(0o600)
            with self._open() as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                _prepare(connection)
        except (OSError, sqlite3.Error) as error:
            raise FeedbackUnwritable(
                f"{path} cannot be written ({error}): give the program the right to, or set another HOIDAP_FEEDBACK"
            ) from error

    def add(self, said: Feedback, conversation: str = "") -> None:
        """Keep what was said, in one line each and without characters that a terminal would obey.

        :param conversation: Tells one person's conversation from all others. What is said in it of one answer counts
            once, the last. If it is empty, each counts.
        """
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        question = said.question if self._keep_questions else ""
        comment, article_id, question = map(_one_line, (said.comment, said.article_id, question))
        answer = _answer_key(conversation, said) if conversation else None
        row = (at, said.helpful, comment, article_id, said.start, said.end, said.language, question, answer)
        with self._open() as connection:
            connection.execute(_ADD, row)

    def __iter__(self) -> Iterator[tuple[str, Feedback]]:
        """Yield when it was said, and what, oldest first."""
        with self._open() as connection:
            rows = connection.execute(f"SELECT {_SAID} FROM feedback ORDER BY at, rowid").fetchall()
        for at, helpful, *rest in rows:
            yield at, Feedback(bool(helpful), *rest)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=10)
        try:
            with connection:
                yield connection
        finally:
            connection.close()


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table, or give one of an earlier version what it lacks; other processes may be doing the same."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_TABLE)
    if "answer" not in {column for _, column, *_ in connection.execute("PRAGMA table_info(feedback)")}:
        connection.execute("ALTER TABLE feedback ADD COLUMN answer TEXT")
    connection.execute(_ONCE)


def _answer_key(conversation: str, said: Feedback) -> str:
    """Return what tells an answer in a conversation from all others.

    It is a hash: who reads the file can neither learn the question nor which answers one person got.
    """
    answer = (conversation, said.question, said.article_id, said.start, said.end)
    return hashlib.sha256(json.dumps(answer).encode()).hexdigest()
