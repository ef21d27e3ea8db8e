"""Builds an index, serves it and asks, where nothing but the machine itself can be reached.

`test_offline.py` runs it by the interpreter of a fresh installation, so it needs nothing but the standard library:

    python without_network.py FOLDER

The articles are in ``FOLDER/articles``; a line of JSON on standard output says what was found.
"""

import fcntl
import hashlib
import json
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ELSEWHERE = ("192.0.2.1", 443)
"""An address that is kept for examples (RFC 5737)."""
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1  # of <linux/sockios.h> and <linux/if.h>


def bring_loopback_up() -> None:
    """Let the machine reach itself; in a new network namespace it cannot."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        answer = fcntl.ioctl(any_socket, _GET_FLAGS, struct.pack("16sH22x", b"lo", 0))
        flags = struct.unpack("16sH22x", answer)[1]
        if not flags & _UP:
            fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH22x", b"lo", flags | _UP))


def why_unreachable() -> str:
    """Return the error of a connection to another machine, "" if it is made."""
    try:
        socket.create_connection(ELSEWHERE, timeout=5).close()
    except OSError as error:
        return str(error)
    return ""


def fetch(address: str, asked: dict[str, Any] | None = None) -> str:
    """Return what a GET answers, or with ``asked`` a POST of it."""
    body = None if asked is None else json.dumps(asked).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read().decode()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when ``server`` answers at ``address``."""
    while server.poll() is None:
        try:
            fetch(address)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not start")


def main(folder: Path) -> None:
    """Say where the program lies, why nothing else is reached, and what the page and the API answer."""
    import app
    from index.model.bundled import CARRIER_SHA256, carrier_file

    bring_loopback_up()
    found = {"program": app.__file__, "unreachable": why_unreachable()}
    found["weights"] = hashlib.sha256(carrier_file().read_bytes()).hexdigest() == CARRIER_SHA256
    subprocess.run([sys.executable, "-m", "index", "build", "articles"], cwd=folder, check=True, stdout=sys.stderr)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "app", "serve", "--port", str(port)], cwd=folder)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/readyz", server)
        found["page"] = fetch(f"{address}/")
        found["answer"] = json.loads(fetch(f"{address}/api/ask", {"question": "Phủ sóng 5G đạt bao nhiêu?"}))
    finally:
        server.terminate()
        server.wait(timeout=30)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
