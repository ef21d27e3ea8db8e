"""The place that the server listens on, and the server's life there."""

import asyncio
import logging
import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from index.errors import SearchError

PATIENCE = 5
"""Seconds that open requests have to end after SIGINT; what waits is turned away at once."""
FINISHING = 15
"""Seconds after SIGTERM, and after the time in which it still takes requests, until what waits is turned away; as many
questions as may wait take ten."""


class PlaceTaken(SearchError):
    """The address or the port cannot be listened on."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host`` and ``port``; who connects waits until the server runs.

    :raises PlaceTaken: If another program has the port, or the host is none of this machine's.
    """
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = min(places, key=lambda place: place[0] != socket.AF_INET)
        return socket.create_server(address[:2], family=family, backlog=2048)
    except (OSError, UnicodeError) as error:  # UnicodeError: a host that is no name at all
        reason = str(getattr(error, "strerror", None) or error).partition(" (while")[0]
        raise PlaceTaken(
            f"cannot listen on {host}, port {port} ({reason}): "
            "set another HOIDAP_PORT or --port, or another HOIDAP_HOST or --host"
        ) from error


def address_of(bound: socket.socket) -> str:
    """Return the address to open in a browser."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(application: FastAPI, bound: socket.socket, drain: float = 0) -> None:
    """Answer requests on ``bound`` until SIGINT, which raises KeyboardInterrupt, or SIGTERM.

    After SIGTERM the server says that it is not ready, takes requests for ``drain`` seconds more, and answers those
    that it has, for :data:`FINISHING` and :data:`PATIENCE` seconds at most. A second signal stops it as SIGINT does.
    """
    # the page holds a stream open as long as it is shown: it is cut off, and that is no error
    logging.getLogger("uvicorn.error").addFilter(_not_cut_off)
    # what a proxy says of a client is believed, or not, by app.entrance
    config = uvicorn.Config(
        application, log_level="warning", timeout_graceful_shutdown=PATIENCE, proxy_headers=False, server_header=False
    )
    try:
        _Server(config, application, drain).run(sockets=[bound])
    finally:
        application.state.audit.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, application: FastAPI, drain: float) -> None:
        super().__init__(config)
        self._state = application.state
        self._drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop the rest as well; in the event loop, since a signal comes between any two steps."""
        loop = asyncio.get_running_loop()
        leaving = self._state.queue.leaving
        loop.call_soon_threadsafe(self._leave if sig == signal.SIGTERM and not leaving else self._stop)
        if sig != signal.SIGTERM:  # by which uvicorn would end the process, before the audit is closed
            super().handle_exit(sig, frame)
        elif leaving:
            self.should_exit = True

    def _leave(self) -> None:
        self._state.queue.leaving = True
        asyncio.get_running_loop().call_later(self._drain, self._finish)

    def _finish(self) -> None:
        """Take no more requests, and end when those that are there are answered."""
        self.config.timeout_graceful_shutdown = FINISHING + PATIENCE
        self.should_exit = True
        self._state.end_streams()
        asyncio.get_running_loop().call_later(FINISHING, self._state.queue.stop)

    def _stop(self) -> None:
        self._state.end_streams()
        self._state.queue.stop()


def _not_cut_off(record: logging.LogRecord) -> bool:
    cut = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut and "timeout graceful shutdown exceeded" not in record.getMessage()
