"""Runs what an image runs, and asks it; `image.py` calls it inside the image, so it needs the standard library alone.

    python image_visit.py '{"Entrypoint": […], "Cmd": […], "Healthcheck": {"Test": ["CMD", …]}}'

A line of JSON on standard output says what was found.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from without_network import fetch, wait_for, why_unreachable  # stands beside this file

PLACES = ("/", "/etc", "/opt/hoidap", "/srv/articles", "/var/lib/hoidap", "/tmp")


def can_write(folder: str) -> bool:
    """Return whether a file can be made in ``folder``; it is removed again."""
    probe = Path(folder) / ".probe"
    try:
        probe.touch()
    except OSError:
        return False
    probe.unlink()
    return True


def capabilities() -> str:
    """Return the effective capabilities of this process, in hexadecimal digits."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in status if line.startswith("CapEff"))


def main(told: dict[str, Any]) -> None:
    """Say who runs here, what can be written, and what the server answers."""
    found: dict[str, Any] = {"user": [os.getuid(), os.getgid()], "capabilities": capabilities()}
    found["written"] = {place: can_write(place) for place in PLACES}
    found["unreachable"] = why_unreachable()
    began = time.monotonic()
    server = subprocess.Popen([*told["Entrypoint"], *told["Cmd"]], stdout=sys.stderr)
    try:
        address = f"http://127.0.0.1:{os.environ['HOIDAP_PORT']}"
        wait_for(f"{address}/readyz", server)
        found["ready"] = json.loads(fetch(f"{address}/readyz"))
        question = {"question": "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?"}
        found["answer"] = json.loads(fetch(f"{address}/api/ask", question))
        found["seconds"] = time.monotonic() - began
        found["healthy"] = subprocess.run(told["Healthcheck"]["Test"][1:]).returncode
    finally:
        server.terminate()
        found["stopped"] = server.wait(timeout=30)
    print(json.dumps(found))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
