"""What the doctor looks at of what the program keeps of people, and of what several servers share."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table

from app.operations.audit_table import AUDIT
from app.operations.database import open_database
from app.operations.feedback import FEEDBACK
from app.operations.finding import Finding
from app.operations.shared_counts import open_counts
from app.settings import Settings


def look_at_audit(settings: Settings) -> Finding:
    """Return whether the audit can be written.

    :raises DatabaseUnusable: If it is in a database that cannot be.
    """
    if settings.audit is None:
        return Finding("audit", "none")
    if settings.audit == "database":
        return _in_database("audit", settings, AUDIT, "SELECT", "INSERT")
    return _in_file("audit", settings.audit, "HOIDAP_AUDIT")


def look_at_feedback(settings: Settings) -> Finding:
    """Return whether feedback can be kept.

    :raises DatabaseUnusable: If it is in a database that cannot be written.
    """
    return _in_database("feedback", settings, FEEDBACK, "SELECT", "INSERT", "UPDATE")


def look_at_limits(settings: Settings) -> Finding:
    """Return where questions are counted.

    :raises LimitsUnusable: If that does not answer.
    """
    if not settings.rate_limit:
        return Finding("limits", "none")
    counts = open_counts(settings.limits.get_secret_value())
    where = f"counted together in {counts.ask()}" if counts else "counted by each server"
    return Finding("limits", f"{settings.rate_limit}, {where}")


def look_at_servers(settings: Settings) -> Iterator[Finding]:
    """Yield what several servers should have in common, and do not."""
    if settings.servers == 1:
        return
    missing = {
        "limits": (bool(settings.rate_limit and not settings.limits), "each counts questions for itself"),
        "database": (not settings.database, "each keeps what people say in a file of its own"),
        "audit": (isinstance(settings.audit, Path), "each writes a file, and two that write to one lose lines"),
    }
    remedies = {"audit": "set HOIDAP_AUDIT=database"}
    found = [
        Finding(f"{settings.servers} servers", said, remedies.get(name, f"set HOIDAP_{name.upper()}"))
        for name, (is_missing, said) in missing.items()
        if is_missing
    ]
    yield from found or [Finding(f"{settings.servers} servers", "limits, feedback and audit are in common")]


def _in_database(subject: str, settings: Settings, table: Table, *privileges: str) -> Finding:
    database = open_database(settings)
    if database.file:
        return _in_file(subject, database.file, database.setting)
    return Finding(subject, database.ask(table, *privileges))


def _in_file(subject: str, path: Path, setting: str) -> Finding:
    """Return whether a file can be written, without writing it: whoever looks may not be who will serve."""
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not os.access(there, os.W_OK) or there.is_dir() == (there == path):
        remedy = f"give the program's user the right to, or set another {setting}"
        return Finding(subject, f"{path} cannot be written", remedy)
    return Finding(subject, str(path))
