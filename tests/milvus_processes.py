"""Milvus servers for tests, each a process of its own that only loopback reaches.

``lite_server`` starts milvus-lite, ``real_server`` the standalone server of the wheel ``milvus``.

The standalone server listens on every address whatever its settings say, so it runs in a network namespace of its
own, where there is only a loopback. A relay, which is this module run as a program, is the one way in: it takes
connections on 127.0.0.1 outside of the namespace and hands them on inside of it.
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pymilvus import MilvusClient
from pymilvus.exceptions import MilvusException

HOST = "127.0.0.1"
INSIDE = 19530
"""The port of the standalone server within its namespace."""
LONGEST = 120
"""Seconds until a server that does not answer counts as failed."""


class MilvusServer:
    """A server at one port with its data in one folder; it can be killed, paused and started again."""

    def __init__(self, command: list[str], folder: Path, hands_over_listener: bool = False) -> None:
        self._command = command
        self._hands_over_listener = hands_over_listener
        self._log = folder / "server.log"
        self.folder = folder
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until it answers."""
        if self._hands_over_listener:
            with socket.create_server((HOST, self.port)) as listener:
                self._start_process(["--listener", str(listener.fileno())], [listener.fileno()])
        else:
            self._start_process(["--port", str(self.port)], [])
        self._wait()

    def signal(self, number: int) -> None:
        """Send a signal to the process and to those that it started."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End it as kill -9 does, with no time to write anything."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def pause(self) -> None:
        """Let it hang: connections are still taken, nothing is answered."""
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after a pause."""
        self.signal(signal.SIGCONT)

    def restart(self) -> None:
        """Kill it if it runs, then start it on the same port and folder."""
        self.kill()
        self.start()

    def log(self) -> str:
        """What the server wrote so far."""
        return self._log.read_text(errors="replace")

    def _start_process(self, arguments: list[str], descriptors: list[int]) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self._command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=descriptors,
                start_new_session=True,
            )

    def _wait(self) -> None:
        give_up = time.monotonic() + LONGEST
        while not answers(self.url):
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.kill()
                raise RuntimeError(f"Milvus did not start:\n{self.log()[-4000:]}")
            time.sleep(0.2)


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Whether the server lists its collections; while it starts it takes connections but fails every call."""
    try:
        client = MilvusClient(url, timeout=2)
        try:
            client.list_collections(timeout=2)
        finally:
            client.close()
    except MilvusException:
        return False
    return True


@contextmanager
def lite_server(folder: Path, python: str = sys.executable, largest: int | None = None) -> Iterator[MilvusServer]:
    """milvus-lite of the environment of ``python``, with its data in the folder.

    :param largest: Bytes that a file of its may have, as if its disk were full; None for any number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "data"
    # Its own host is 0.0.0.0 unless told otherwise.
    command = [python, "-u", "-m", "milvus_lite", "server", "--host", HOST, "--data-dir", str(data)]
    if largest:
        command = ["prlimit", f"--fsize={largest}", *command]
    yield from running(MilvusServer(command, folder))


@contextmanager
def real_server(folder: Path, binaries: Path, python: str = sys.executable) -> Iterator[MilvusServer]:
    """The standalone server of the wheel ``milvus``, installed where ``python`` is, with its data under the folder.

    Its programs, 250 MB, are unpacked into ``binaries`` when they are not there yet.
    """
    folder.mkdir(parents=True, exist_ok=True)
    binaries.mkdir(parents=True, exist_ok=True)
    if not (folder / "bin").exists():
        (folder / "bin").symlink_to(binaries.resolve(), target_is_directory=True)
    relay = [sys.executable, str(Path(__file__).resolve()), "--python", python, "--folder", str(folder.resolve())]
    yield from running(MilvusServer(["unshare", "--map-root-user", "--net", *relay], folder, hands_over_listener=True))


def running(server: MilvusServer) -> Iterator[MilvusServer]:
    """The server, started, until the caller is done with it."""
    try:
        server.start()
        yield server
    finally:
        if server.process is not None:
            server.kill()


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand on what one side sends until it ends."""
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def relay_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Join a connection from outside of the namespace with one to the server."""
    try:
        inner_reader, inner_writer = await asyncio.open_connection(HOST, INSIDE)
    except OSError:
        writer.transport.abort()
        return
    await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))


async def serve_in_namespace(listener: socket.socket, command: list[str]) -> None:
    """Run the server inside of the namespace and relay to it until it ends."""
    process = await asyncio.create_subprocess_exec(*command)
    async with await asyncio.start_server(relay_connection, sock=listener):
        await process.wait()


def relay_main() -> None:
    """``python milvus_server.py``, inside of a namespace: see the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--listener", type=int, required=True)
    options = parser.parse_args()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    run = [options.python, "-c", "from milvus import main; main()", "--data", options.folder]
    asyncio.run(serve_in_namespace(socket.socket(fileno=options.listener), run))


if __name__ == "__main__":
    relay_main()
