"""Style sheets and scripts."""

from pathlib import Path


def static_file(name: str) -> Path:
    """Return where the file ``name`` of this folder lies."""
    return Path(__file__).with_name(name)


def static_text(name: str) -> str:
    """Return the text of the file ``name`` of this folder."""
    return static_file(name).read_text(encoding="utf-8")
