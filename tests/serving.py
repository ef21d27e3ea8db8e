"""Real servers for tests: the program in a thread or a process of its own, and nginx in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from app.operations.listener import address_of, listen
from tests.fakes import OneAnswer, application
from tests.place import ROOT


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(application: FastAPI, bound: socket.socket) -> Iterator[str]:
    """Serve ``application`` in a thread; gives the address, ending in ``/``."""
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        yield address_of(bound)
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def serving(answerer: OneAnswer, **settings: object) -> Iterator[str]:
    """Serve what ``answerer`` answers on a port of its own; gives the address."""
    with listen("127.0.0.1", 0) as bound, served(application(answerer, **settings), bound) as address:
        yield address.removesuffix("/")


@contextmanager
def program(index: Path, folder: Path, port: int, **settings: str) -> Iterator[str]:
    """Serve ``index`` by ``python -m app serve``; gives the address, ending in ``/``."""
    environment = {**os.environ, "HOIDAP_INDEX": str(index), "HOIDAP_FEEDBACK": f"{folder}/f.sqlite", **settings}
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    with running(command, folder / "server.txt", f"http://127.0.0.1:{port}/favicon.svg", environment):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def nginx(folder: Path, servers: str, address: str) -> Iterator[None]:
    """Run nginx with these ``server`` blocks until it answers at ``address``."""
    path = shutil.which("nginx") or "/usr/sbin/nginx"
    configuration = folder / "nginx.conf"
    user = "user root;\n" if os.getuid() == 0 else ""  # the folder of a test is for its owner only
    own = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration.write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{own}{servers}\n}}\n"
    )
    with running([path, "-c", str(configuration), "-p", str(folder)], folder / "nginx.txt", address, dict(os.environ)):
        yield


@contextmanager
def running(command: list[str], log: Path, address: str, environment: dict[str, str]) -> Iterator[None]:
    """Run a server until it answers at ``address``, and stop it in the end."""
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_for(address, server, log)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:  # also a TimeoutError, which is no URLError
            assert server.poll() is None, log.read_text(errors="replace")
            time.sleep(0.5)
    pytest.fail(f"no answer at {address}: {log.read_text(errors='replace')}")
