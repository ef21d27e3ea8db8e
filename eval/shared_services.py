"""Redis, PostgreSQL and nginx of one's own, in folders that are gone afterwards, on ports of 127.0.0.1."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index.errors import SearchError

START_SECONDS = 300
_PAUSE = 0.1
_USER = "postgres"
"""Whom PostgreSQL runs as where root starts it, which it refuses to run as."""


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def redis(port: int = 0) -> Iterator[str]:
    """Run Redis, and give its address.

    :param port: On which it listens; 0 for any.
    :raises SearchError: If it does not start.
    """
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="hoidap-redis-") as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with running(command, Path(folder, "log"), lambda: _listens(port)):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def postgresql(port: int = 0) -> Iterator[str]:
    """Run PostgreSQL with an empty database, and give its address.

    :param port: On which it listens; 0 for any.
    :raises SearchError: If it does not start.
    """
    port = port or free_port()
    with (
        tempfile.TemporaryDirectory(prefix="hoidap-postgresql-") as folder,
        postgresql_in(Path(folder), port) as address,
    ):
        yield address


@contextmanager
def postgresql_in(folder: Path, port: int) -> Iterator[str]:
    """Run PostgreSQL with what ``folder`` holds, a new database at first, and give its address.

    :raises SearchError: If it does not start.
    """
    data, user = folder / "data", _unprivileged()
    if user:
        shutil.chown(folder, _USER, _USER)
        folder.chmod(0o700)
    if not data.exists():
        made = [
            _postgresql("initdb"),
            "-D",
            str(data),
            "-U",
            "hoidap",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale",
            "C",
            "-N",
        ]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)
    server = [_postgresql("postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(folder)]
    ready = [_postgresql("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    at_once = signal.SIGINT  # SIGTERM waits for those who are connected
    with running(server, folder / "log", lambda: subprocess.run(ready).returncode == 0, at_once, cwd=folder, **user):
        yield f"postgresql+psycopg://hoidap@127.0.0.1:{port}/postgres"


@contextmanager
def nginx(folder: Path, blocks: str, address: str) -> Iterator[None]:
    """Run nginx with what its http block is to hold, until it answers at ``address``.

    :raises SearchError: If it does not start.
    """
    path = shutil.which("nginx") or "/usr/sbin/nginx"
    configuration = folder / "nginx.conf"
    user = "user root;\n" if os.getuid() == 0 else ""  # the folder of a test is for its owner only
    own = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration.write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{own}{blocks}\n}}\n",
        encoding="utf-8",
    )
    with running([path, "-c", str(configuration), "-p", str(folder)], folder / "nginx.txt", lambda: answers(address)):
        yield


@contextmanager
def running(
    command: list[str],
    log: Path,
    is_ready: Callable[[], bool],
    stop: int = signal.SIGTERM,
    **options: Any,  # noqa: ANN401  whatever subprocess takes
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server, give its process once it is ready, and stop it in the end, if it has not ended before.

    :param log: File that gets what it prints.
    :param stop: Signal by which it is stopped.
    :param options: Of ``subprocess.Popen``.
    :raises SearchError: If it does not start; with what it printed.
    """
    with log.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)
        try:
            wait_for(is_ready, server, log)
            yield server
        finally:
            server.send_signal(stop)
            server.wait(timeout=60)


def wait_for(is_ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once a server is ready.

    :raises SearchError: If it ends before, or is not within :data:`START_SECONDS`.
    """
    until = time.monotonic() + START_SECONDS
    while not is_ready():
        if server.poll() is not None or time.monotonic() > until:
            raise SearchError(f"a server did not start: {log.read_text(errors='replace')}")
        time.sleep(_PAUSE)


def answers(address: str) -> bool:
    """Whether a server answers at an address, and is ready."""
    with suppress(OSError), urllib.request.urlopen(address, timeout=5):
        return True
    return False


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


def _postgresql(program: str) -> str:
    """Return the path of a program of PostgreSQL, which Debian keeps beside the paths where others are.

    :raises SearchError: If it is not installed.
    """
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    found = shutil.which(program) or (str(kept[-1]) if kept else "")
    if not found:
        raise SearchError("PostgreSQL is not installed: run `make system`, or `apt-get install postgresql`")
    return found


def _unprivileged() -> dict[str, Any]:
    """Return for subprocess whom PostgreSQL is to run as, nothing where it may run as whoever this is."""
    if os.getuid() != 0:
        return {}
    known = pwd.getpwnam(_USER)
    return {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}
