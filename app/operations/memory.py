"""What the C library keeps of the memory that a server gave back, where it is glibc's."""

import contextlib
import ctypes

M_ARENA_MAX = -8
ARENAS = 2
"""Places that memory is taken from. By default each thread has its own, up to eight a core, and none is given back."""
_ELSEWHERE = contextlib.suppress(AttributeError, OSError, TypeError)
"""Another C library has its own ways."""


def keep_few_arenas() -> None:
    """Let threads share a few places to take memory from, which saves a tenth of a server's.

    Call it before there are threads.
    """
    with _ELSEWHERE:
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give back to the system what is not used, as after loading much. It takes some milliseconds."""
    with _ELSEWHERE:
        ctypes.CDLL(None).malloc_trim(0)
