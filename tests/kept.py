"""What the program keeps of people, in files of a test."""

from pathlib import Path

from app.operations.audit import Audit, open_audit
from app.operations.database import database_of
from app.operations.feedback import FeedbackTable
from app.settings import Settings


def feedback_in(path: Path, keep_questions: bool = False) -> FeedbackTable:
    """Return the feedback in a file of SQLite."""
    return FeedbackTable(database_of(path), keep_questions)


def audit_in(path: Path | None, log_questions: bool = False) -> Audit:
    """Return the audit in a file, or none."""
    return open_audit(Settings(audit=path, log_questions=log_questions), database_of(Path("unused")))
