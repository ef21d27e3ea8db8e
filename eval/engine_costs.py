"""What an engine that is reached over a network costs: bytes a passage, calls and bytes a question, and waiting.

It is reached through a relay, which counts bytes and holds answers back as a longer line would.
"""

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean, median
from urllib.parse import urlsplit

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.reader import Reader
from eval.speed import Figure
from index.build import build_index
from index.engine.milvus_engine import MilvusEngine
from index.errors import SearchError
from index.model.encoder import Encoder
from index.passages import PassageSettings
from index.search import Index
from index.store.generations import Generation

PASSAGES = 10
"""Passages that are considered for an answer."""
HOST = "127.0.0.1"
CHUNK = 65_536
DELAYS = (0.0, 0.002, 0.005, 0.01)
"""Seconds by which answers are held back, one measurement each."""


@dataclass(slots=True)
class Line:
    """The way to a server: bytes to it and from it, and the seconds by which its answers are late."""

    host: str
    port: int
    sent: int = 0
    received: int = 0
    delay: float = 0.0

    @contextlib.contextmanager
    def open(self) -> Iterator[int]:
        """Yield a port of loopback that leads to the server."""
        ready: Future[tuple[int, Callable[[], object]]] = Future()
        relaying = threading.Thread(target=lambda: asyncio.run(self._relay(ready)), name="line", daemon=True)
        relaying.start()
        port, end = ready.result()
        try:
            yield port
        finally:
            end()
            relaying.join()

    async def _relay(self, ready: "Future[tuple[int, Callable[[], object]]]") -> None:
        """Tell ``ready`` of the port, and of what ends this."""
        server, done = await asyncio.start_server(self._join, HOST, 0), asyncio.Event()
        end = partial(asyncio.get_running_loop().call_soon_threadsafe, done.set)
        ready.set_result((server.sockets[0].getsockname()[1], end))
        await done.wait()
        server.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(self.host, self.port)
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):  # the end, of one side or of all
            await asyncio.gather(self._send(reader, inner_writer), self._receive(inner_reader, writer))
        inner_writer.close()
        writer.close()

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            self.sent += len(data)
            writer.write(data)
            await writer.drain()
        writer.write_eof()

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            self.received += len(data)
            asyncio.get_running_loop().call_later(self.delay, writer.write, data)
        await asyncio.sleep(self.delay)


@dataclass(slots=True)
class Asked:
    """What some questions cost, a value for each question: calls, bytes to the engine and from it, seconds."""

    calls: list[int] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)

    def figures(self, state: str) -> Iterator[Figure]:
        """Yield the means; ``state`` says what was remembered."""
        yield Figure(f"calls a question, {state}", mean(self.calls), "", f"at most {max(self.calls)}")
        for name, count in sorted(self.names.items()):
            yield Figure(f"- {name}", count / len(self.calls), "")
        yield Figure(f"sent a question, {state}", mean(self.sent), "bytes", f"at most {max(self.sent):,}")
        yield Figure(f"received a question, {state}", mean(self.received), "bytes", f"at most {max(self.received):,}")


@dataclass(frozen=True, slots=True)
class Trial:
    """An index in an engine that is asked over a line."""

    line: Line
    engine: MilvusEngine
    generation: Generation
    encoder: Encoder
    reader: Reader | None

    def opened(self) -> Answerer:
        """Return what answers, with nothing remembered."""
        index = Index.load_generation(self.generation, self.encoder, self.engine)
        return Answerer(Judge(index, PASSAGES, None, self.reader))

    def ask(self, questions: Sequence[str], answerer: Answerer | None = None) -> Asked:
        """Ask ``answerer``, or for each question one that remembers nothing."""
        asked, told = Asked(), list[str]()
        self.engine.tell(lambda name, outcome, seconds: told.append(name))
        for question in questions:
            answering = answerer or self.opened()
            told.clear()
            sent, received, began = self.line.sent, self.line.received, time.perf_counter()
            answering.answer(question)
            asked.seconds.append(time.perf_counter() - began)
            asked.sent.append(self.line.sent - sent)
            asked.received.append(self.line.received - received)
            asked.calls.append(len(told))
            asked.names.update(told)
        return asked


def measure_engine(
    documents: Path, index: Path, address: str, questions: Sequence[str], encoder: Encoder, reader: Reader | None
) -> Iterator[Figure]:
    """Build an index of ``documents`` in the engine at ``address``, ask it, and yield what that cost.

    :param index: Folder for what is small of it.
    :raises SearchError: If the address is none of a server without TLS, or the engine refuses.
    """
    parts = urlsplit(address)
    if parts.scheme != "milvus+http" or not parts.hostname:
        raise SearchError(f"{address} is no milvus+http://host:port/name: bytes are counted on a line without TLS")
    line = Line(parts.hostname, parts.port or 80)
    with line.open() as port:
        engine = MilvusEngine(address.replace(parts.netloc.rpartition("@")[2], f"{HOST}:{port}", 1))
        generation = build_index(documents, index, lambda: encoder, PassageSettings(), engine=engine).generation
        passages = generation.manifest.counts["passages"]
        yield Figure("passages", passages, "")
        yield Figure("sent a passage, its article included", line.sent / passages, "bytes")
        trial = Trial(line, engine, generation, encoder, reader)
        yield from trial.ask(questions).figures("nothing remembered")
        remembering = trial.opened()
        trial.ask(questions, remembering)
        yield from trial.ask(questions, remembering).figures("all remembered")
        for delay in DELAYS:
            line.delay = delay
            slow = 1000 * median(trial.ask(questions).seconds)
            yield Figure(f"question to answer, nothing remembered, {1000 * delay:.0f} ms late", slow, "ms")
