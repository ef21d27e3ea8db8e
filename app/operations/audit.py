"""A line for each answer and each change of a document: when, who, which. For those who have to account for them."""

import datetime
import hashlib
import hmac
from typing import Any, Literal

from app.answers.answer import Answer
from app.operations.audit_file import AuditFile, key_beside, read_audit_file
from app.operations.audit_table import AuditTable
from app.operations.database import Database
from app.operations.person import Person
from app.settings import Settings

Change = Literal["uploaded", "replaced", "deleted"]
"""What an editor did to a document."""


class Audit:
    """Writes down what people got and did. They stand in it by a hash that only the key could repeat."""

    def __init__(self, lines: AuditFile | AuditTable | None, key: bytes, log_questions: bool) -> None:
        """Write to ``lines``, or nothing at all; ``log_questions`` writes the question's text, too."""
        self._lines = lines
        self._key = key
        self._log_questions = log_questions

    @property
    def held(self) -> int:
        """How many lines wait in memory for the database to be back."""
        return self._lines.held if isinstance(self._lines, AuditTable) else 0

    def write(self, person: Person, answer: Answer, *, again: bool = False) -> None:
        """Write down that ``person`` got ``answer``.

        :param again: Whether nobody asked for it: the page was loaded again, and showed it before.
        :raises AuditUnwritable: If it can neither be written nor held until it can be.
        """
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

    def make_room(self) -> None:
        """See to it that what is about to be done can be written down.

        :raises AuditUnwritable: If it can neither be written nor held until it can be.
        """
        if isinstance(self._lines, AuditTable):
            self._lines.make_room()

    def write_change(self, person: Person, change: Change, article_id: str) -> None:
        """Write down that ``person`` has changed a document.

        :raises AuditUnwritable: As :meth:`write` does.
        """
        self._add(person, {"change": change, "article": article_id})

    def close(self) -> None:
        """Write what still waits, if that can be done now."""
        if isinstance(self._lines, AuditTable):
            self._lines.close()

    def _add(self, person: Person, what: dict[str, Any]) -> None:
        if self._lines is None:
            return
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        who = hmac.new(self._key, person.key.encode(), hashlib.sha256).hexdigest()[:16]
        self._lines.add({"at": at, "who": who} | what)


def open_audit(settings: Settings, database: Database) -> Audit:
    """Return the audit that the settings name: a file, a table of ``database``, or none.

    :raises AuditUnwritable: If the file cannot be written.
    :raises DatabaseUnusable: If the table cannot.
    """
    key = settings.audit_key.get_secret_value().encode()
    if settings.audit is None:
        return Audit(None, key, settings.log_questions)
    if settings.audit == "database":
        return Audit(AuditTable(database), key, settings.log_questions)
    file = AuditFile(settings.audit)
    return Audit(file, key or key_beside(settings.audit), settings.log_questions)


def read_audit(settings: Settings, database: Database) -> list[dict[str, Any]] | None:
    """Return the lines of answers that the audit holds, oldest first; None if none is kept.

    :raises DatabaseUnusable: If the table cannot be read.
    """
    if settings.audit is None:
        return None
    return list(AuditTable(database) if settings.audit == "database" else read_audit_file(settings.audit))
