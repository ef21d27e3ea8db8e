"""A line for each answer and each change of a document: when, who, which. For those who have to account for them."""

import datetime
import hashlib
import hmac
import json
import logging
import os
import secrets
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Literal, Protocol

from app.answers.answer import Answer
from app.operations.person import Person
from index.errors import SearchError

MOST_BYTES, KEPT = 10_000_000, 5
"""Of a file until the next is begun, and files that are kept beside it."""
Change = Literal["uploaded", "replaced", "deleted"]
"""What an editor did to a document."""


class AuditUnwritable(SearchError):
    """The audit file cannot be written; the message says what to do."""


class Audit(Protocol):
    """Where answers are written down."""

    def write(self, person: Person, answer: Answer, *, again: bool = False) -> None:
        """Write down that ``person`` got ``answer``.

        :param again: Whether nobody asked for it: the page was loaded again, and showed it before.
        """

    def write_change(self, person: Person, change: Change, article_id: str) -> None:
        """Write down that ``person`` has changed a document."""


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        """Return the file, which nobody but its owner may read."""
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream


class NoAudit:
    """Nothing is written down."""

    def write(self, person: Person, answer: Answer, *, again: bool = False) -> None:
        """Do nothing."""

    def write_change(self, person: Person, change: Change, article_id: str) -> None:
        """Do nothing."""


class AuditFile:
    """Lines of JSON in a file that rotates. People stand in it by a hash that only the key beside it could repeat."""

    def __init__(self, path: Path, log_questions: bool) -> None:
        """Write to ``path``; ``log_questions`` writes the question's text, too.

        :raises AuditUnwritable: If the file or the key beside it cannot be written.
        """
        self._log_questions = log_questions
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._key = _key(path.with_suffix(".key"))
            handler = _PrivateFile(path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8")
            handler.close()
        except OSError as error:
            raise AuditUnwritable(
                f"{error.filename or path} cannot be written ({error.strerror}): "
                "give the program the right to, or set another HOIDAP_AUDIT"
            ) from error
        handler.setFormatter(logging.Formatter("%(message)s"))
        self._handler = handler

    def write(self, person: Person, answer: Answer, *, again: bool = False) -> None:
        """Write down that ``person`` got ``answer``; see :class:`Audit`."""
        line: dict[str, Any] = {
            "outcome": answer.kind,
            "language": answer.language,
            "articles": sorted({citation.article_id for citation in answer.citations}),
            "closest": answer.suggestions[0].article_id if answer.abstained and answer.suggestions else "",
            "seconds": round(answer.seconds, 4),
        }
        if self._log_questions:
            line["question"] = answer.question
        if again:
            line["again"] = True
        self._add(person, line)

    def write_change(self, person: Person, change: Change, article_id: str) -> None:
        """Write down that ``person`` has changed a document."""
        self._add(person, {"change": change, "article": article_id})

    def _add(self, person: Person, what: dict[str, Any]) -> None:
        """Write a line that says when, who and what."""
        who = hmac.new(self._key, person.key.encode(), hashlib.sha256).hexdigest()[:16]
        line = {"at": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"), "who": who}
        text = json.dumps(line | what, ensure_ascii=False)
        self._handler.handle(logging.LogRecord("audit", logging.INFO, "", 0, text, (), None))
        self._handler.close()  # it opens again, also where the file was moved or deleted meanwhile


def open_audit(path: Path | None, log_questions: bool) -> Audit:
    """Return the audit of a file, or none.

    :raises AuditUnwritable: If the file cannot be written.
    """
    return NoAudit() if path is None else AuditFile(path, log_questions)


def _key(path: Path) -> bytes:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return path.read_bytes()
