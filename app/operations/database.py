"""The database that keeps what people say and, where that is wanted, which answers they got: SQLite, or PostgreSQL."""

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from filelock import FileLock
from sqlalchemy import URL, Connection, NullPool, Table, func, inspect, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.settings import Settings
from app.settings.values import ESCAPED
from index.errors import SearchError

PATIENCE = 5
"""Seconds for PostgreSQL to carry out one statement, and for what is sent to it to arrive."""
_CONNECTING: dict[str, Any] = {
    "connect_timeout": 2, "tcp_user_timeout": 1000 * PATIENCE, "application_name": "hoidap",
}  # fmt: skip
_FILE_PATIENCE = 10
"""Seconds to wait for another process that writes to the file."""
_PREPARING = 0x686F6964
"""Number of the lock under which servers that start at the same time make a table one after the other."""


class DatabaseUnusable(SearchError):
    """The database is not reached, or does not do what it is asked; the message says what to do."""


class Database:
    """A database; threads, processes and servers may use it at the same time."""

    def __init__(self, url: URL, setting: str = "HOIDAP_DATABASE") -> None:
        """Use the database at ``url``, of which nothing is asked yet.

        :param setting: What names it.
        :raises DatabaseUnusable: If what speaks with it is not installed.
        """
        self.setting = setting
        """Of the operator, that names it."""
        is_file = url.get_backend_name() == "sqlite"
        self.file = Path(url.database or "") if is_file else None
        """The file of SQLite; None where the database is a server."""
        options: dict[str, Any] = (
            {"poolclass": NullPool, "connect_args": {"timeout": _FILE_PATIENCE}}
            if is_file
            else {"pool_pre_ping": True, "pool_timeout": PATIENCE, "connect_args": _CONNECTING}
        )
        try:
            self._engine = sqlalchemy.create_engine(url, **options)
        except ImportError as error:
            remedy = "install the extra `servers`, as `make` and `make wheelhouse` do"
            raise DatabaseUnusable(f"{setting} is set, but {error.name} is not installed: {remedy}") from error
        weakref.finalize(self, self._engine.dispose)  # closes what connections are kept open

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection; what is done with it is kept at the end, all of it or, after an error, nothing.

        :raises DatabaseUnusable: If any of it fails.
        """
        try:
            with self._engine.begin() as connection:
                if not self.file:
                    connection.execute(text(f"SET LOCAL statement_timeout = '{PATIENCE}s'"))
                yield connection
        except SQLAlchemyError as error:
            raise self._unusable(error) from error

    def prepare(self, table: Table, mend: Callable[[Connection], object] = lambda _: None) -> None:
        """Make a table if it is not there; others may be doing the same.

        :param mend: Gives a table of an earlier version what it lacks.
        :raises DatabaseUnusable: If that fails.
        """
        if self.file:
            self._prepare_file(self.file)
        with self.begin() as connection:
            if self.file:
                connection.execute(text("BEGIN IMMEDIATE"))
            else:
                connection.execute(select(func.pg_advisory_xact_lock(_PREPARING)))
            table.create(connection, checkfirst=True)
            mend(connection)

    def ask(self, table: Table, *privileges: str) -> str:
        """Return what answers, and its version, if the program has these ``privileges`` in ``table``, or may make it.

        :raises DatabaseUnusable: If it does not answer, or the program has not.
        """
        with self.begin() as connection:
            version = connection.execute(text("SHOW server_version")).scalar_one()
            if inspect(connection).has_table(table.name):
                wanted = f"the right to {', '.join(privileges)} in {table.name}"
                given = [func.has_table_privilege(table.name, each) for each in privileges]
            else:
                wanted = "the right to make a table"
                given = [func.has_schema_privilege(func.current_schema(), "CREATE")]
            if not all(connection.execute(select(*given)).one()):
                remedy = f"grant it to that user, or set another in {self.setting}"
                raise DatabaseUnusable(f"the database's user has not {wanted}: {remedy}")
        return f"PostgreSQL {version}"

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an insertion that may say what becomes of a row that is there already."""
        return sqlite.insert(table) if self.file else postgresql.insert(table)

    def _prepare_file(self, path: Path) -> None:
        """Make the file, which nobody but its owner may read, and let it be read while it is written.

        SQLite changes the journal of a file for one connection at a time and waits for no other, hence the lock.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(0o600)
            with FileLock(f"{path}.lock"), self._engine.connect() as connection:
                connection.execute(text("PRAGMA journal_mode = WAL"))
        except (OSError, SQLAlchemyError) as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError | SQLAlchemyError) -> DatabaseUnusable:
        said = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
        if self.file:
            remedy = f"give the program the right to, or set another {self.setting}"
            return DatabaseUnusable(f"{self.file} cannot be written ({said}): {remedy}")
        remedy = f"start it, give the program's user the right to, or mend {self.setting}"
        return DatabaseUnusable(f"the database cannot be used ({said}): {remedy}")


def open_database(settings: Settings) -> Database:
    """Return the database that the settings name, else the file of SQLite.

    :raises DatabaseUnusable: If its address is none, or what speaks with it is not installed.
    """
    address = settings.database.get_secret_value()
    if not address:
        return database_of(settings.feedback)
    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError):  # says parts of the password
        url = None
    if url is None or address.count("@") > 1:
        raise DatabaseUnusable(f"HOIDAP_DATABASE is no address of a database: mend it; {ESCAPED}")
    return Database(url if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql+psycopg"))


def database_of(path: Path) -> Database:
    """Return the database in a file of SQLite."""
    return Database(URL.create("sqlite", database=str(path)), "HOIDAP_FEEDBACK")
