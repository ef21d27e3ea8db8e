"""Several servers of one site: behind nginx as ``app/deploy`` shows it, with Redis and PostgreSQL of their own."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import HTTPError

import app
from eval.shared_services import answers, free_port, nginx, postgresql, redis, wait_for

DEPLOY = Path(app.__file__).parent / "deploy"
PROGRAM = (sys.executable, "-m", "app", "serve")
SECRET = "0123456789abcdef" * 4
"""What the servers share; they are gone when it is known."""
PERSON, GROUPS = "X-Person", "X-Groups"
"""Headers by which who asks nginx says who they are, as a login would."""


@dataclass(frozen=True, slots=True)
class Server:
    """One of the servers, and where it is reached without nginx."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def ready(self) -> tuple[int, dict[str, object]]:
        """Return the status and the content of ``/readyz``."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as reply:
                return reply.status, json.load(reply)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def asked(self) -> int:
        """Return how many questions it has answered."""
        with urllib.request.urlopen(f"{self.address}/metrics", timeout=5) as reply:
            lines = reply.read().decode().splitlines()
        counted = (line for line in lines if line.startswith("hoidap_questions_total{"))
        return int(sum(float(line.rpartition(" ")[2]) for line in counted))


@dataclass(frozen=True, slots=True)
class Site:
    """Servers that people reach at one address, which ends with ``/``, and what they share."""

    address: str
    servers: list[Server]
    database: str


@contextmanager
def several_servers(folder: Path, command: Sequence[str] = PROGRAM, number: int = 3, **settings: str) -> Iterator[Site]:
    """Run servers until all are ready, and stop those that are left in the end.

    :param folder: For logs, and nginx's files.
    :param command: What starts a server, without its port.
    :param settings: Of every server, beside those that servers share.
    :raises SearchError: If something does not start.
    """
    entrance, *ports = (free_port() for _ in range(1 + number))
    address = f"http://127.0.0.1:{entrance}/qa/"
    with (
        redis() as limits,
        postgresql() as database,
        _processes(folder, command, ports, _shared(address, number, limits, database) | settings) as servers,
        nginx(folder, _entrance(entrance, ports), f"{address}healthz"),
    ):
        yield Site(address, servers, database)


def _shared(address: str, number: int, limits: str, database: str) -> dict[str, str]:
    return {
        "HOIDAP_SERVERS": str(number),
        "HOIDAP_LIMITS": limits,
        "HOIDAP_DATABASE": database,
        "HOIDAP_AUDIT": "database",
        "HOIDAP_AUDIT_KEY": SECRET,
        "HOIDAP_AUTH": "header",
        "HOIDAP_TRUSTED_PROXIES": "127.0.0.1",
        "HOIDAP_PUBLIC_URL": address,
    }


@contextmanager
def _processes(
    folder: Path, command: Sequence[str], ports: Sequence[int], settings: dict[str, str]
) -> Iterator[list[Server]]:
    servers: list[Server] = []
    try:
        for port in ports:
            log = folder / f"server-{port}.txt"
            with log.open("wb") as output:
                started = subprocess.Popen(
                    [*command, "--port", str(port)], env=os.environ | settings, stdout=output, stderr=subprocess.STDOUT
                )
            servers.append(Server(f"http://127.0.0.1:{port}", started, log))
        for server in servers:
            wait_for(partial(answers, f"{server.address}/readyz"), server.process, server.log)
        yield servers
    finally:
        for server in servers:
            server.process.terminate()
        for server in servers:
            server.process.wait(timeout=60)


def _entrance(entrance: int, ports: Sequence[int]) -> str:
    """Return what nginx's http block holds: the examples, with these servers, and people who say who they are."""
    upstream = (DEPLOY / "nginx-upstream.conf").read_text(encoding="utf-8")
    listed = re.findall(r"^ +server 127\.0\.0\.1:\d+.*\n", upstream, re.MULTILINE)
    servers = "".join(re.sub(r":\d+", f":{port}", listed[0]) for port in ports)
    paths = (DEPLOY / "nginx-servers.conf").read_text(encoding="utf-8")
    for header, own in (("Remote-User", PERSON), ("Remote-Groups", GROUPS)):
        assert paths.count(f'{header} "";') == 1
        paths = paths.replace(f'{header} "";', f"{header} $http_{own.lower().replace('-', '_')};")
    return f"{upstream.replace(''.join(listed), servers)}\nserver {{ listen 127.0.0.1:{entrance};\n{paths}\n}}"
