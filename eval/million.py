"""Whether one machine holds a million passages: memory, milliseconds, start, build, and a switch under load."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import httpx
import numpy as np
import psutil

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.reader import Reader
from eval.curve import PASSAGES
from eval.load import server
from eval.speed import Figure, milliseconds
from index.model.encoder import Encoder
from index.search import Index
from index.store.generations import new_folder, open_generation, switch_to, write_lock

MILLION = 1_000_000
NOISE = 0.2
"""Length of what is added to a repeated unit vector."""
STATED = (
    "the passages are those of the articles again and again, their words shuffled; instead of encoding them, the build "
    "takes the vectors of the articles' passages with noise"
)
RATE, SECONDS = 20, 60
"""Requests a second while the index is switched, and for how long."""
BUILDING = """
import sys
from pathlib import Path
from eval.curve import write_repeated
from eval.process_memory import peak_memory
from index.model.encoder import EncoderChoice, load_encoder
articles, size, target, models, noise = sys.argv[1:]
encoder = load_encoder(EncoderChoice(models=Path(models)))
write_repeated(Path(articles), int(size), Path(target), encoder, float(noise))
print(peak_memory())
"""


@dataclass(slots=True)
class Switched:
    """What happened while the index was switched: seconds that each answer took, what failed, and the peak in MB."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    peak: float = 0.0
    taken_up: float = 0.0


def measure_build(articles: Path, size: int, target: Path, models: Path) -> list[Figure]:
    """Build an index of ``size`` passages at ``target`` in a process of its own; return its seconds and peak memory."""
    began = time.perf_counter()
    arguments = [str(articles), str(size), str(target), str(models), str(NOISE)]
    done = subprocess.run([sys.executable, "-c", BUILDING, *arguments], check=True, stdout=subprocess.PIPE)
    seconds, peak = time.perf_counter() - began, float(done.stdout.split()[-1])
    generation = open_generation(target)
    held = sum(stated["size"] for stated in generation.manifest.files.values())
    figures = [
        Figure("build, without encoding", seconds, "s"),
        Figure("peak memory of the build", peak, "MB", "budget 3,000 or less"),
        Figure("the index on disk", held / 1e6, "MB"),
    ]
    for language, search in generation.manifest.search.items():
        figures.append(Figure(f"cells that a search looks into, {language}", search["probed"], f"of {search['cells']}"))
        figures.append(Figure(f"of the exact first ten found, {language}", 100 * search["recall"], "%", "98 or more"))
    return figures


def measure_answers(index: Path, encoder: Encoder, reader: Reader | None, questions: Sequence[str]) -> list[Figure]:
    """Return how long a search and an answer take, each question asked once to warm up and once to be measured."""
    answerer = Answerer(Judge(Index.load(index, encoder), PASSAGES, None, reader))
    for question in questions:
        answerer.answer(question)
    searching = milliseconds([partial(answerer.search, question, PASSAGES) for question in questions])
    answering = milliseconds([partial(answerer.answer, question) for question in questions])
    return [
        Figure("one search", float(np.median(searching)), "ms, median", "budget 60 or less"),
        Figure("question to answer", float(np.median(answering)), "ms, median", "budget 350 or less"),
        Figure("question to answer", float(np.percentile(answering, 95)), "ms, 95 %", "budget 700 or less"),
    ]


def measure_served(index: Path, models: Path, questions: Sequence[str]) -> list[Figure]:
    """Return how a server of ``index`` starts, what memory it takes, and how it takes up another index under load."""
    began = time.perf_counter()
    with server(index, models) as (address, process):
        httpx.post(f"{address}/api/ask", json={"question": questions[0]}, timeout=60).raise_for_status()
        start = time.perf_counter() - began
        for question in questions:
            httpx.post(f"{address}/api/ask", json={"question": question}, timeout=60).raise_for_status()
        before = _memory(process)
        switched = asyncio.run(_switch(address, process, index, questions))
        slow = float(np.percentile(switched.seconds, 95))
        return [
            Figure("start of the server to its first answer", start, "s", "budget 20 or less"),
            Figure("memory of the server after all questions", before[0], "MB", "budget 4,000 or less"),
            Figure("of it, what the system cannot take back", before[1], "MB"),
            Figure("most memory of the server while it switches", switched.peak, "MB", "budget 4,000 or less"),
            Figure("from the switch to the new index answering", switched.taken_up, "s"),
            Figure(f"requests at {RATE} a second meanwhile", len(switched.seconds), ""),
            Figure("of these failed", len(switched.failures), "", "budget 0"),
            Figure("question to answer over HTTP meanwhile", 1000 * slow, "ms, 95 %"),
        ]


def _memory(process: psutil.Process) -> tuple[float, float]:
    """Return the memory of a process in MB, and that without pages of files."""
    held = process.memory_info()
    return held.rss / 1e6, (held.rss - getattr(held, "shared", 0)) / 1e6


async def _switch(address: str, process: psutil.Process, index: Path, questions: Sequence[str]) -> Switched:
    switched = Switched()
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        until = time.monotonic() + SECONDS
        watching = asyncio.create_task(_watch(client, process, index, switched, until))
        asked = []
        for question in islice(cycle(questions), RATE * SECONDS):
            asked.append(asyncio.create_task(_ask(client, question, switched)))
            await asyncio.sleep(1 / RATE)
        await asyncio.gather(*asked, watching)
    return switched


async def _ask(client: httpx.AsyncClient, question: str, switched: Switched) -> None:
    began = time.monotonic()
    try:
        (await client.post("/api/ask", json={"question": question})).raise_for_status()
        switched.seconds.append(time.monotonic() - began)
    except httpx.HTTPError as error:
        switched.failures.append(repr(error))


async def _watch(
    client: httpx.AsyncClient, process: psutil.Process, index: Path, switched: Switched, until: float
) -> None:
    """Switch to a copy of the index, and note when the server has taken it up and how much memory it takes."""
    name = await asyncio.to_thread(copy_generation, index)
    began = time.monotonic()
    while time.monotonic() < until:
        switched.peak = max(switched.peak, _memory(process)[0])
        if not switched.taken_up and (await client.get("/readyz")).json().get("generation") == name:
            switched.taken_up = time.monotonic() - began
        await asyncio.sleep(0.2)


def copy_generation(index: Path) -> str:
    """Switch to another generation of the same files; return its name."""
    generation = open_generation(index)
    with write_lock(index), new_folder(index) as folder:
        for name in generation.manifest.files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(generation.folder / name, folder / name)
        return switch_to(folder, index, generation.manifest).folder.name
