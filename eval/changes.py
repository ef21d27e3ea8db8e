"""How soon a running server answers from an article that is added, changed, renamed and deleted."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from eval.load import server
from eval.speed import Figure
from index.errors import IndexMissing, SearchError
from index.store.generations import open_generation

QUESTION = "Mã số thử nghiệm của phòng máy trạm là gì?"
PAUSE = 0.05
"""Seconds between two questions: twenty are asked a second."""
PATIENCE = 120.0
"""Seconds after which a change is taken to have been missed."""


@dataclass(slots=True)
class Asked:
    """How many questions were answered and which were not, and the last answer: its article and its sentence."""

    answered: int = 0
    failures: list[str] = field(default_factory=list)
    article: str = ""
    sentence: str = ""

    def figures(self) -> list[Figure]:
        """Return the report."""
        return [
            Figure("questions answered meanwhile", self.answered, ""),
            Figure("questions not answered", len(self.failures), "", "budget 0"),
        ]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done to an article, and how the answers show that it was."""

    name: str
    take: Callable[[], object]
    is_shown: Callable[[Asked], bool]


def measure_changes(articles: Path, models: Path) -> tuple[list[Figure], list[str]]:
    """Return how soon changes of a copy of the folder ``articles`` are answered from, and what failed meanwhile.

    :raises SearchError: If the watcher or the server does not start, or a change is not answered from in two minutes.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder, index = Path(scratch, "articles"), Path(scratch, "index")
        shutil.copytree(articles, folder)
        with _watcher(folder, index), server(index, models) as (address, _):
            return asyncio.run(_take_steps(_steps(folder), index, address))


@contextmanager
def _watcher(folder: Path, index: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "index", "watch", str(folder), "--out", str(index)]
    watcher = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not _newest(index):
            if watcher.poll() is not None:
                raise SearchError("the articles are not followed: see the message above")
            time.sleep(PAUSE)
        yield
    finally:
        watcher.terminate()
        watcher.wait()


def _newest(index: Path) -> str:
    with suppress(IndexMissing):
        return open_generation(index).folder.name
    return ""


def _steps(folder: Path) -> list[Step]:
    article, renamed = folder / "thu-nghiem.txt", folder / "doi-ten.txt"

    def write(code: str) -> None:
        article.write_text(f"Mã số thử nghiệm của phòng máy trạm là {code}.\n", encoding="utf-8")

    return [
        Step("added", lambda: write("4711"), lambda asked: "4711" in asked.sentence),
        Step("changed", lambda: write("5822"), lambda asked: "5822" in asked.sentence),
        Step("renamed", lambda: article.rename(renamed), lambda asked: asked.article == renamed.name),
        Step("deleted", renamed.unlink, lambda asked: asked.article not in (article.name, renamed.name)),
    ]


async def _take_steps(steps: list[Step], index: Path, address: str) -> tuple[list[Figure], list[str]]:
    asked, figures = Asked(), []
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        asking = asyncio.create_task(_ask_on(client, asked))
        try:
            for step in steps:
                figures += await _take(step, index, asked)
        finally:
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
    return [*figures, *asked.figures()], asked.failures


async def _take(step: Step, index: Path, asked: Asked) -> list[Figure]:
    before = _newest(index)
    step.take()
    written = time.monotonic()
    await _wait(lambda: _newest(index) != before, f"there is no index after an article was {step.name}")
    built = time.monotonic()
    await _wait(lambda: step.is_shown(asked), f"no answer shows that an article was {step.name}")
    answered = time.monotonic()
    return [
        Figure(f"an article {step.name}: last write to the new index", built - written, "s", "budget 10 or less"),
        Figure(f"an article {step.name}: last write to the new answer", answered - written, "s"),
    ]


async def _wait(done: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            raise SearchError(f"{otherwise} in {PATIENCE:.0f} seconds")
        await asyncio.sleep(PAUSE)


async def _ask_on(client: httpx.AsyncClient, asked: Asked) -> None:
    """Ask until cancelled, whether or not what was asked before is answered."""
    async with asyncio.TaskGroup() as group:
        while True:
            group.create_task(_ask(client, asked))
            await asyncio.sleep(PAUSE)


async def _ask(client: httpx.AsyncClient, asked: Asked) -> None:
    try:
        response = await client.post("/api/ask", json={"question": QUESTION})
        answer = response.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        asked.failures.append(repr(error))
        return
    asked.answered += 1
    asked.article = answer["citations"][0]["article_id"] if answer["citations"] else ""
    asked.sentence = answer["sentence"]
