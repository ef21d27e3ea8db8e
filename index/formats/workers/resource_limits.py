"""How many processors and how much memory this process may use, within the limits of a container or a service."""

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/")
"""Below it Linux says what there is, in ``proc`` and ``sys``."""
GROUPS, OWN_GROUPS, MEMORY_STATE = "sys/fs/cgroup", "proc/self/cgroup", "proc/meminfo"
"""Where it stands what groups of processes may use together, in which of them this process is, and how much memory is
free."""


def processors(root: Path = ROOT) -> float:
    """Return how many processors this process may use. In a container that may be a part of one."""
    found = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    version_1 = _limits(root, "cpu", "cpu.cfs_quota_us", "cpu.cfs_period_us")
    for quota, period in (*_limits(root, "", "cpu.max"), *version_1):
        if quota > 0 < period:  # version 1 has -1 where there is no limit
            found = min(found, quota / period)
    return found


def memory(root: Path = ROOT) -> float:
    """Return how many bytes of memory there are for this process and those in its group."""
    found = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) if hasattr(os, "sysconf") else 0.0
    for (most,) in (*_limits(root, "", "memory.max"), *_limits(root, "memory", "memory.limit_in_bytes")):
        found = min(found, most)
    return found


def free_memory(root: Path = ROOT) -> float | None:
    """Return how many bytes of the machine's memory nobody uses; None where that is not told."""
    state = root / MEMORY_STATE
    for line in state.read_text(encoding="utf-8").splitlines() if state.is_file() else ():
        name, _, size = line.partition(":")
        if name == "MemAvailable":
            return 1024 * float(size.split()[0])
    return None


def _limits(root: Path, controller: str, *names: str) -> Iterator[list[float]]:
    """Yield the numbers in the files ``names`` for each group of this process that has them and states a limit.

    :param controller: The controller's folder in version 1 of control groups; empty for version 2, which has one folder
        for all.
    """
    own, top = root / OWN_GROUPS, root / GROUPS / controller
    lines = own.read_text(encoding="utf-8").splitlines() if own.is_file() else []
    stated = [line.split(":", 2) for line in lines if line.count(":") >= 2]
    group = next((top / path.lstrip("/") for _, kinds, path in stated if controller in kinds.split(",")), top)
    for each in (group, *group.parents):  # a container may see the limits of its group at the top
        files = [each / name for name in names]
        if each.is_relative_to(top) and all(map(Path.is_file, files)):
            numbers = " ".join(file.read_text(encoding="utf-8") for file in files).split()
            if "max" not in numbers:
                yield [float(number) for number in numbers]
