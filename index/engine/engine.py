"""What an engine does for an index, whose folder has the rest: the manifest, the report and what is small."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from index.library import Library
from index.model.encoder import Encoder
from index.store.draft import Draft
from index.store.generations import Generation
from index.store.index_files import SearchSettings
from index.store.manifest import Manifest
from index.store.row_file import RowFile

Observer = Callable[[str, str, float], object]
"""Is told of a call: its name, ``done``, ``failed`` or ``unreachable``, and its seconds."""
STATED_FILE = "engine.json"
"""What an engine that keeps an index elsewhere states of it, in the folder."""


class Engine(ABC):
    """Keeps the articles, passages and legs of the generations of an index; thread-safe."""

    def tell(self, observer: Observer) -> None:  # noqa: B027
        """Tell ``observer`` of each call to a server; an engine without one has nothing to tell."""

    @abstractmethod
    def fetch(self, index: Path) -> None:
        """Make the folder ``index`` name the generation in use.

        :raises SearchError: If that is not known, or the folder cannot be written.
        """

    @abstractmethod
    def open(self, generation: Generation) -> tuple[Library, tuple[str, ...]]:
        """Return what a generation holds, and the names of its files that are too large to be hashed now.

        :raises IndexDamaged: If a part of it is gone or altered.
        """

    @abstractmethod
    def writing(self, index: Path, wait: float = 0.0) -> AbstractContextManager[None]:
        """Hold the one writer's place of ``index``.

        :param wait: Seconds to wait for another build to finish.
        :raises SearchError: If another build holds it, or the index cannot be written.
        """

    @abstractmethod
    def write(self, draft: Draft, vectors: RowFile, units: RowFile, encoder: Encoder) -> SearchSettings:
        """Write all that a search needs beside the articles of ``draft``; return how vectors are searched.

        :param vectors: Of the passages, unit length.
        :param units: Of the sentences and clauses.
        :raises SearchError: If it cannot be written.
        """

    @abstractmethod
    def switch(self, partial: Path, index: Path, manifest: Manifest) -> Generation:
        """Make what was written, with the files in ``partial``, the generation in use."""

    @abstractmethod
    def articles_of(self, generation: Generation, scratch: Path) -> Path:
        """Return a file that tells the articles of a generation apart, as :mod:`index.store.article_changes` compares.

        :param scratch: An empty folder, for an engine that has no such file.
        :raises IndexDamaged: If it cannot be read.
        """
