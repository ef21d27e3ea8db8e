"""The engine of one machine: everything is in the folder of the index."""

from contextlib import AbstractContextManager
from pathlib import Path

from index.engine.engine import STATED_FILE, Engine
from index.errors import BUILD, IndexDamaged, IndexMismatch
from index.library import Library
from index.model.encoder import Encoder
from index.store.article_file import ARTICLES_FILE
from index.store.draft import Draft
from index.store.file_library import FileLibrary
from index.store.generations import Generation, switch_to, write_lock
from index.store.index_files import SearchSettings, open_index_files, write_index_files
from index.store.manifest import Manifest
from index.store.row_file import RowFile


class FileEngine(Engine):
    """Maps the files of a generation."""

    def fetch(self, index: Path) -> None:
        """Do nothing: the folder is what says it."""

    def open(self, generation: Generation) -> tuple[Library, tuple[str, ...]]:
        """Open the files; the largest are not hashed now."""
        if STATED_FILE in generation.manifest.files:
            raise IndexMismatch(f"{generation.folder} keeps its documents in an engine: set HOIDAP_ENGINE, or {BUILD}")
        unchecked = generation.check_when_loaded()
        opened = open_index_files(generation.folder)
        if opened.counts != generation.manifest.counts:  # nothing else shows a manifest that was altered there
            held = f"holds {opened.counts}, the manifest says {generation.manifest.counts}"
            raise IndexDamaged(f"{generation.folder} {held}: {BUILD}")
        return FileLibrary(opened), unchecked

    def writing(self, index: Path, wait: float = 0.0) -> AbstractContextManager[None]:
        """Lock the folder; a dead process does not keep it."""
        return write_lock(index, wait)

    def write(self, draft: Draft, vectors: RowFile, units: RowFile, encoder: Encoder) -> SearchSettings:
        """Write files beside that of the articles."""
        return write_index_files(draft, vectors, units, encoder)

    def switch(self, partial: Path, index: Path, manifest: Manifest) -> Generation:
        """Give the folder its name, and point to it."""
        return switch_to(partial, index, manifest)

    def articles_of(self, generation: Generation, scratch: Path) -> Path:
        """Return the file of the articles, when it is what was built."""
        generation.verify([ARTICLES_FILE])
        return generation.folder / ARTICLES_FILE


FILES = FileEngine()
"""What keeps an index where no other engine is named."""
