"""The audit in a table of a database, to which several servers write."""

import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Integer, MetaData, Table, Text, delete, func, insert, select

from app.operations.audit_file import AuditUnwritable, answer_line
from app.operations.database import PATIENCE, Database, DatabaseUnusable
from app.operations.reach import Away, Reach

_LOG = logging.getLogger(__name__)
MOST_LINES = 300_000
"""That are kept; of 200 bytes they take as much as the files of an audit."""
BETWEEN = 1_000
"""Lines that a server writes until it next deletes those that are more."""
MOST_HELD = 10_000
"""Lines that are held in memory while the database is away; after them nothing is answered, as nothing may be lost."""
_WAIT = PATIENCE + 1
"""Seconds that a thread waits for another one's line to be written; a database that hangs answers nobody."""
AUDIT = Table(
    "audit",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("at", Text, nullable=False),
    Column("line", Text, nullable=False),
)


class AuditTable:
    """Lines in a table, which are added, and deleted when they are the oldest of too many, but never changed.

    A line is in the table before its answer is shown. Only while the database is away lines are held in memory, and
    lost with it; one whose writing is confirmed to nobody may stand there twice, alike in all but its number.
    """

    def __init__(self, database: Database) -> None:
        """Write to ``database``.

        :raises DatabaseUnusable: If it cannot be written.
        """
        self._database = database
        self._reach = Reach("the database", "lines of the audit are held until it is back", DatabaseUnusable)
        self._held: list[dict[str, str]] = []
        self._lock = threading.Lock()
        self._since = BETWEEN
        database.prepare(AUDIT)

    @property
    def held(self) -> int:
        """How many lines wait for the database."""
        return len(self._held)

    def make_room(self) -> None:
        """See to it that a line can be written, or held.

        :raises AuditUnwritable: If as many are held as may be.
        """
        if len(self._held) >= MOST_HELD and not self._write_held():
            raise AuditUnwritable(f"{MOST_HELD} lines of the audit wait for the database: start it")

    def add(self, line: dict[str, Any]) -> None:
        """Write a line, or hold it while the database is away; who waits for another one's is written with it.

        :raises AuditUnwritable: If as many are held as may be.
        """
        self.make_room()
        self._held.append({"at": line["at"], "line": json.dumps(line, ensure_ascii=False)})
        self._write_held()

    def close(self) -> None:
        """Write what is held, if the database is there."""
        there = self._lock.acquire(timeout=_WAIT)
        try:
            if there and self._held:
                self._write(self._held)
                self._held.clear()
        except DatabaseUnusable as error:
            _LOG.error("%d lines of the audit are lost: %s", len(self._held), error)
        finally:
            if there:
                self._lock.release()
        if not there:
            _LOG.error("%d lines of the audit are lost: the database does not answer", len(self._held))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the lines of answers, oldest first.

        :raises DatabaseUnusable: If they cannot be read.
        """
        with self._database.begin() as connection:
            rows = connection.execute(select(AUDIT.c.line).order_by(AUDIT.c.at, AUDIT.c.id)).all()
        yield from filter(None, (answer_line(line) for (line,) in rows))

    def _write_held(self) -> bool:
        """Write what is held; return whether nothing is any more."""
        lost = self._reach.lost
        if not self._lock.acquire(timeout=0 if lost else _WAIT):  # nobody waits for one who tries whether it is back
            if not lost:
                self._reach.lose(DatabaseUnusable(f"it has not answered for {_WAIT} seconds"))
            return False
        try:
            rows = self._held[:]
            if rows:
                self._reach.call(lambda: self._write(rows))
                del self._held[: len(rows)]
            return True
        except Away:
            return False
        finally:
            self._lock.release()

    def _write(self, rows: list[dict[str, str]]) -> None:
        with self._database.begin() as connection:
            connection.execute(insert(AUDIT), rows)
        self._since += len(rows)
        if self._since >= BETWEEN:
            self._since = 0
            self._delete_oldest()

    def _delete_oldest(self) -> None:
        """Delete the lines that are too many; where the program has no right to, the operator sees to that."""
        newest = select(func.max(AUDIT.c.id)).scalar_subquery()
        try:
            with self._database.begin() as connection:
                connection.execute(delete(AUDIT).where(AUDIT.c.id <= newest - MOST_LINES))
        except DatabaseUnusable as error:
            _LOG.warning("the oldest lines of the audit are not deleted: %s", error)
