import subprocess
import sys

import pytest

ARENAS = """
import ctypes, sys, threading
from app.operations.memory import keep_few_arenas

if sys.argv[1] == "few":
    keep_few_arenas()
libc, together = ctypes.CDLL(None), threading.Barrier(8)
libc.malloc.restype = ctypes.c_void_p


def take():
    together.wait()
    libc.malloc(1000)
    together.wait()


threads = [threading.Thread(target=take) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.fopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w")))
libc.fflush(None)
"""


def arenas(kept: str) -> int:
    """How many there are in a program with eight threads."""
    done = subprocess.run([sys.executable, "-c", ARENAS, kept], capture_output=True, text=True, check=True)
    return done.stdout.count("<heap nr=")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's arenas")
def test_threads_share_a_few_places_to_take_memory_from() -> None:
    assert arenas("few") == 2
    assert arenas("many") > 4
