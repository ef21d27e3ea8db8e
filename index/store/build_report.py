"""What one build did: what changed since the index before, what could not be read, what repeats what."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.console import counted, printable
from index.store.article_changes import compare_articles

NAMED = 5
"""Articles that are named in a line; the file names all."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of articles against those of the index before; ``renamed`` has the old and the new id of each."""

    added: list[str]
    changed: list[str]
    deleted: list[str]
    renamed: list[tuple[str, str]]
    unchanged: int

    @classmethod
    def between(cls, before: Path | None, now: Path) -> "Changes":
        """Return what became of the articles of the file ``before``, None if there is none.

        One that is gone is renamed if a new one has its text.

        :raises IndexDamaged: If a file cannot be read.
        """
        differ = compare_articles(before, now)
        gone: defaultdict[bytes, list[str]] = defaultdict(list)
        for article_id, text in differ.gone:
            gone[text].append(article_id)
        added, renamed = [], []
        for article_id, text in differ.new:
            if same := gone.get(text):
                renamed.append((same.pop(0), article_id))
            else:
                added.append(article_id)
        deleted = sorted(article_id for same in gone.values() for article_id in same)
        unchanged = differ.count - len(differ.new) - len(differ.changed)
        return cls(added, differ.changed, deleted, renamed, unchanged)


@dataclass(frozen=True, slots=True)
class Report:
    """What one build did.

    ``languages`` counts articles. ``repeated_passages`` nearly repeat an earlier passage; ``repeated_articles`` has
    each article all of whose passages repeat passages of one other, and that other. ``encoded`` and ``reused`` are
    passages. ``unreadable`` files are named with the reason; a file that was an article before is deleted, too.
    ``seconds`` are those of the whole build, in the file those before it was written. ``opened`` is the time in ISO
    8601 at which it began to read the folder: what was changed before is in it; empty in a report of an older version.
    """

    articles: int
    passages: int
    languages: dict[str, int]
    changes: Changes
    repeated_passages: int
    repeated_articles: list[tuple[str, str]]
    encoded: int
    reused: int
    unreadable: list[str]
    warnings: list[str]
    seconds: float
    opened: str = ""

    @classmethod
    def from_bytes(cls, content: bytes) -> "Report":
        """Return the report of a file.

        :raises ValueError: If it is none, or that of another version.
        """
        try:
            stated = json.loads(content)
            changes = Changes(**stated["changes"])
            return cls(**stated | {"changes": changes})
        except (TypeError, LookupError) as error:
            raise ValueError(f"no report of a build: {error}") from error

    @property
    def problems(self) -> list[str]:
        """What the operator should know, a line each: what was skipped, then what was lost."""
        problems = [f"skipped: {error}" for error in self.unreadable] + [f"warning: {text}" for text in self.warnings]
        return [printable(problem) for problem in problems]

    @property
    def lines(self) -> list[str]:
        """The rest, in short."""
        changes = self.changes
        parts = {
            "added": changes.added,
            "changed": changes.changed,
            "renamed": [f"{old} to {new}" for old, new in changes.renamed],
            "deleted": changes.deleted,
        }
        told = [f"{len(ids):,} {what} ({_named(ids)})" for what, ids in parts.items() if ids]
        lines = [
            f"documents  {', '.join([*told, f'{changes.unchanged:,} unchanged'])}",
            f"languages  {', '.join(f'{count:,} {language}' for language, count in self.languages.items())}",
            f"passages   {self.encoded:,} encoded, {self.reused:,} known from before",
        ]
        if self.repeated_passages:
            lines.append(f"repeats    {counted(self.repeated_passages, 'passage')} nearly the same as an earlier one")
        if self.repeated_articles:
            pairs = _named([f"{one} repeats {other}" for one, other in self.repeated_articles])
            lines.append(f"repeats    {counted(len(self.repeated_articles), 'document')} as a whole ({pairs})")
        return [printable(line) for line in lines]

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is kept."""
        return asdict(self)

    def to_bytes(self) -> bytes:
        """Return the report as the bytes of a file."""
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")


def _named(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join([*names[:NAMED], *([f"and {rest:,} more"] if rest > 0 else [])])
