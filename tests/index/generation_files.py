"""Generations of an index whose files a test gives."""

from collections.abc import Mapping
from pathlib import Path

from index.store.generations import Generation, new_folder, switch_to
from index.store.manifest import Manifest


def write_generation(index: Path, files: Mapping[str, bytes], manifest: Manifest) -> Generation:
    """Write ``files`` as a new generation, with what ``manifest`` states beside them, and switch to it."""
    with new_folder(index) as folder:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return switch_to(folder, index, manifest)
