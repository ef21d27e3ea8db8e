"""Refuses connections to other machines; `test_offline.py` puts it into an installation where no namespace can."""

import errno
import socket
from typing import Any

_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def _is_elsewhere(own: socket.socket, address: Any) -> bool:
    return own.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost")


def connect(self: socket.socket, address: Any) -> None:
    """Connect to this machine.

    :raises OSError: If the address is another's.
    """
    if _is_elsewhere(self, address):
        raise OSError(errno.ENETUNREACH, "Network is unreachable")
    _connect(self, address)


def connect_ex(self: socket.socket, address: Any) -> int:
    """Connect to this machine; return the error's number if the address is another's."""
    return errno.ENETUNREACH if _is_elsewhere(self, address) else _connect_ex(self, address)


socket.socket.connect = connect  # type: ignore[method-assign]
socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
