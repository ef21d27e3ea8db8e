"""What is loaded when the index in use is damaged: the newest older generation that is whole."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.store.generations import POINTER, Generation, open_generation, other_generations

Loaded = TypeVar("Loaded")


def load_whole(index: Path, load: Callable[[Generation], Loaded]) -> tuple[Loaded, str | None]:
    """Return what ``load`` makes of the generation in use, or else of the newest older one that it can load.

    :param load: Raises :class:`IndexDamaged` for one that is damaged, :class:`IndexMismatch` for one that does not fit.
    :return: What was loaded, and why it is not the generation in use; None if it is.
    :raises IndexMissing: If nothing was built at ``index``.
    :raises IndexDamaged: If the generation in use is damaged and no other can be loaded; said of the one in use.
    :raises IndexMismatch: If the generation in use does not fit, which is not for an older one to mend.
    """
    try:
        return load(open_generation(index)), None
    except (IndexMissing, IndexDamaged) as error:
        for generation in other_generations(index, _named(index)):
            with contextlib.suppress(IndexDamaged, IndexMismatch):
                return load(generation), f"answering from the older index {generation.folder.name}: {error}"
        raise


def verified(generation: Generation) -> Generation:
    """Return ``generation`` when every file of it that answers need is what was built.

    :raises IndexDamaged: If one is not.
    """
    generation.verify(generation.needed)
    return generation


def sized(generation: Generation) -> Generation:
    """Return ``generation`` when every file of it that answers need has its size, which is quickly seen.

    :raises IndexDamaged: If one has not.
    """
    generation.check_sizes()
    return generation


def _named(index: Path) -> str:
    with contextlib.suppress(OSError):
        return (index / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    return ""
