"""The manifest of an index: what it holds and what it was built with."""

import contextlib
import datetime
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import BUILD, IndexDamaged, IndexMismatch

FORMAT = 10
MANIFEST = "manifest.json"
_NAME = re.compile(r"(?!\.+(/|$))[\w.-]+(/(?!\.+(/|$))[\w.-]+)*")
"""Of a file in a generation: nothing absolute or above it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was built with.

    ``search`` has of each language how its vectors are searched; ``files`` maps a name to its size and SHA-256.

    :raises ValueError: If a part of it is not of its kind, as in a file that was edited or cut.
    """

    format: int
    built_at: str
    model: dict[str, Any]
    passage_settings: dict[str, Any]
    counts: dict[str, int]
    search: dict[str, dict[str, Any]]
    files: dict[str, dict[str, Any]]

    def __post_init__(self) -> None:
        shape: dict[str, dict[str, type]] = {
            "model": {"id": str, "sha256": str, "dim": int},
            "passage_settings": {"longest": int},
            "counts": {"articles": int, "passages": int},
            "search": {},
            "files": {},
        }
        _require_time(self.built_at)
        for name, keys in shape.items():
            _require(name, getattr(self, name), keys)
        for language, how in self.search.items():
            _require(f"search of {language}", how, {"cells": int, "probed": int, "recall": float})
        for name, stated in self.files.items():
            if not _NAME.fullmatch(name) or name == MANIFEST:
                raise ValueError(f"files names {name!r}, expected a path in the folder")
            _require(name, stated, {"size": int, "sha256": str})
            if stated["size"] < 0:
                raise ValueError(f"{name} has size {stated['size']}, expected 0 or more")

    def as_json(self) -> dict[str, Any]:
        """Return the manifest as it is written."""
        return asdict(self)

    def as_bytes(self) -> bytes:
        """Return the file of the manifest; :func:`parse_manifest` reads it."""
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2).encode()

    def require_model(self, model: dict[str, Any]) -> None:
        """Check that the encoder in use is the one that the index was built with.

        :raises IndexMismatch: If they differ; the message names both values.
        """
        for name, used in model.items():
            built = self.model.get(name)
            if built != used:
                raise IndexMismatch(f"the index was built with {name} {built!r}, but {used!r} is in use: {BUILD}")


def _require_time(built_at: object) -> None:
    with contextlib.suppress(TypeError, ValueError):
        if datetime.datetime.fromisoformat(built_at).tzinfo:  # type: ignore[arg-type]
            return
    raise ValueError(f"built_at is {built_at!r}, expected a date and time")


def _require(name: str, value: object, keys: dict[str, type]) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is {value!r}, expected names and values")
    for key, kind in keys.items():
        if not isinstance(value.get(key), kind):
            raise ValueError(f"{name} has {key} {value.get(key)!r}, expected {kind.__name__}")


def parse_manifest(content: bytes, path: Path, index: Path) -> Manifest:
    """Return the manifest of the index at ``index`` whose file at ``path`` has this ``content``.

    :raises IndexDamaged: If it is none.
    :raises IndexMismatch: If it is of another format than this program writes.
    """
    try:
        stated = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise IndexDamaged(f"{path} cannot be read: {BUILD}") from error
    if isinstance(stated, dict) and stated.get("format", FORMAT) != FORMAT:
        raise IndexMismatch(f"the index at {index} has format {stated['format']}, expected {FORMAT}: {BUILD}")
    try:
        return Manifest(**stated)
    except (TypeError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): {BUILD}") from error
