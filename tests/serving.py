"""Real servers for tests: the program in a thread or a process of its own; nginx and others are those of `eval`."""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from app.operations.listener import address_of, listen
from eval.shared_services import answers, free_port, nginx, running, wait_for
from tests.fakes import OneAnswer, application
from tests.place import ROOT

__all__ = ["ROOT", "answers", "free_port", "nginx", "program", "running", "served", "serving", "wait_for"]


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
    address = f"http://127.0.0.1:{port}/"
    ready = partial(answers, f"{address}favicon.svg")
    with running(command, folder / "server.txt", ready, cwd=ROOT, env=environment):
        yield address
