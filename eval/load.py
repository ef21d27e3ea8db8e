"""How the server holds when many people ask at the same time."""

import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from eval.speed import Figure
from index.errors import SearchError

MINUTE = 60
START_SECONDS = 120
THINKING_SECONDS = (2.0, 8.0)
"""Least and most time that a person reads an answer before the next question."""


@dataclass(slots=True)
class Load:
    """What happened: seconds that each answer took, what failed, and the server's memory in MB at each second."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def figures(self) -> list[Figure]:
        """Return the report; memory is that of the last minute beside the second one."""
        if not self.seconds:
            raise SearchError(f"nothing was answered: {self.failures[:1]}")
        second, last = (statistics.mean(part) for part in (self.memory[MINUTE : 2 * MINUTE], self.memory[-MINUTE:]))
        slow = statistics.quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else self.seconds[0]
        return [
            Figure("questions answered", len(self.seconds), ""),
            Figure("questions not answered", len(self.failures), "", "budget 0"),
            Figure("question to answer over HTTP", 1000 * statistics.median(self.seconds), "ms, median"),
            Figure("question to answer over HTTP", 1000 * slow, "ms, 95 %", "budget 3,000 or less"),
            Figure("memory of the server, last minute", last, "MB"),
            Figure(
                "memory of the server, last minute to second", 100 * (last / second - 1), "% more", "budget 5 or less"
            ),
        ]


def measure_load(index: Path, models: Path, questions: Sequence[str], people: int, seconds: int) -> Load:
    """Return what happens when ``people`` ask ``questions`` of a server of ``index`` for so many ``seconds``.

    :raises ValueError: If ``seconds`` are not two minutes or more.
    """
    if seconds < 2 * MINUTE:
        raise ValueError(f"seconds is {seconds}; expected {2 * MINUTE} or more, to compare the minutes")
    with server(index, models) as (address, process):
        return asyncio.run(_ask(address, process, questions, people, seconds))


@contextmanager
def server(index: Path, models: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Yield the address of a server of ``index``, ready to answer, and its process.

    :raises SearchError: If it does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {
        "HOIDAP_INDEX": str(index),
        "HOIDAP_MODELS": str(models),
        "HOIDAP_RATE_LIMIT": "none",
        "HOIDAP_FEEDBACK": str(index.parent / "feedback.sqlite"),
    }
    command = [sys.executable, "-m", "app", "serve", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, **settings})
    try:
        address, until = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
        while True:
            try:
                httpx.get(f"{address}/readyz", timeout=START_SECONDS).raise_for_status()
                break
            except httpx.HTTPError as error:
                if server.poll() is not None or time.monotonic() > until:
                    raise SearchError("the server did not start: see its message above") from error
                time.sleep(0.5)
        yield address, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


async def _ask(address: str, process: psutil.Process, questions: Sequence[str], people: int, seconds: int) -> Load:
    load, until = Load(), time.monotonic() + seconds
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=httpx.Limits(max_connections=None)) as client:
        await asyncio.gather(
            _watch(process, load, until), *(_person(client, questions, number, load, until) for number in range(people))
        )
    return load


async def _person(client: httpx.AsyncClient, questions: Sequence[str], number: int, load: Load, until: float) -> None:
    draw = random.Random(number)
    await asyncio.sleep(draw.uniform(0, THINKING_SECONDS[1]))
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            response = await client.post("/api/ask", json={"question": draw.choice(questions)})
            response.raise_for_status()
            load.seconds.append(time.monotonic() - began)
        except httpx.HTTPError as error:
            load.failures.append(repr(error))
        await asyncio.sleep(draw.uniform(*THINKING_SECONDS))


async def _watch(process: psutil.Process, load: Load, until: float) -> None:
    while time.monotonic() < until:
        load.memory.append(process.memory_info().rss / 1e6)
        await asyncio.sleep(1)
