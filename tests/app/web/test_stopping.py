"""A server that is told to stop: nobody who has asked goes without an answer."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser, expect

from tests.held_server import HELD
from tests.serving import ROOT, answers, free_port, running, wait_for

DRAIN = 300
"""Seconds that the server goes on to take requests: as long as this test may need; a second signal ends it."""


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """The file that the question waits for."""
    return tmp_path / "released"


def started(tmp_path: Path, released: Path, drain: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    own = {"HOIDAP_FEEDBACK": str(tmp_path / "f.sqlite"), "HOIDAP_DRAIN": str(drain)}
    command = [sys.executable, "-m", "tests.held_server", str(released), "--port", str(port)]
    address, log = f"http://127.0.0.1:{port}", tmp_path / "server.txt"
    with running(command, log, partial(answers, f"{address}/readyz"), cwd=ROOT, env=os.environ | own) as server:
        yield address, server
        released.touch()


@pytest.fixture
def leaving(tmp_path: Path, released: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that takes requests for long after it is told to stop."""
    yield from started(tmp_path, released, DRAIN)


@pytest.fixture
def going(tmp_path: Path, released: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that takes none from then on."""
    yield from started(tmp_path, released, 0)


def ask(address: str, question: str) -> tuple[int, str]:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}/api/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as reply:
        return reply.status, json.load(reply)["answer"]


def waiting(address: str) -> bool:
    """Whether a question waits for its answer."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=30) as reply:
        return "hoidap_waiting 1.0" in reply.read().decode()


def readiness(address: str) -> tuple[int, bool]:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=30) as reply:
            return reply.status, json.load(reply)["ready"]
    except HTTPError as error:
        with error:
            return error.code, json.load(error)["ready"]


def refuses(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=30).close()
    except HTTPError:
        return False
    except OSError:
        return True
    return False


def test_a_server_that_leaves_says_so_and_goes_on_to_answer(
    leaving: tuple[str, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    address, server = leaving
    assert readiness(address) == (200, True)
    server.send_signal(signal.SIGTERM)
    wait_for(lambda: readiness(address) == (503, False), server, tmp_path / "server.txt")
    assert ask(address, "Phủ sóng 5G?") == (200, "91,2%")
    assert server.poll() is None
    server.send_signal(signal.SIGTERM)
    assert server.wait(60) == 0


@pytest.mark.browser
def test_what_was_asked_is_answered_before_the_server_ends_and_a_page_that_is_open_does_not_hold_it(
    going: tuple[str, subprocess.Popen[bytes]], released: Path, tmp_path: Path, browser: Browser
) -> None:
    address, server = going
    page = browser.new_page()
    page.goto(address)
    expect(page.locator("#question").locator("input, textarea")).to_be_visible(timeout=60_000)
    with ThreadPoolExecutor(1) as people:
        asked = people.submit(ask, address, HELD)
        wait_for(lambda: waiting(address), server, tmp_path / "server.txt")
        server.send_signal(signal.SIGTERM)
        wait_for(lambda: refuses(address), server, tmp_path / "server.txt")
        assert not asked.done()
        released.touch()
        assert asked.result(60) == (200, "91,2%")
    assert server.wait(60) == 0
    page.close()
