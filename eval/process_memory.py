"""How much memory a process takes."""

import resource
from pathlib import Path


def peak_memory() -> float:
    """Return the most memory that this process has held, in MB.

    Linux counts what the parent held against ``ru_maxrss``; its status file does not.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
