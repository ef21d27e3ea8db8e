"""What one build did: what changed since the index before, what could not be read, what repeats what."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index.console import counted, printable
from index.datatypes import Article
from index.store.index_content import LANGUAGES, IndexContent

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
    def between(cls, before: Sequence[Article], now: Sequence[Article]) -> "Changes":
        """Return what became of the articles ``before``; one that is gone is renamed if a new one has its text."""
        old, new = ({article.id: article for article in articles} for articles in (before, now))
        gone: defaultdict[str, list[str]] = defaultdict(list)
        for article in before:
            if article.id not in new:
                gone[article.text].append(article.id)
        added, renamed = [], []
        for article in now:
            if article.id not in old and (same := gone[article.text]):
                renamed.append((same.pop(0), article.id))
            elif article.id not in old:
                added.append(article.id)
        deleted = sorted(article_id for same in gone.values() for article_id in same)
        changed = [article.id for article in now if article.id in old and old[article.id] != article]
        return cls(added, changed, deleted, renamed, len(now) - len(added) - len(renamed) - len(changed))


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
            f"articles   {', '.join([*told, f'{changes.unchanged:,} unchanged'])}",
            f"languages  {', '.join(f'{count:,} {language}' for language, count in self.languages.items())}",
            f"passages   {self.encoded:,} encoded, {self.reused:,} known from before",
        ]
        if self.repeated_passages:
            lines.append(f"repeats    {counted(self.repeated_passages, 'passage')} nearly the same as an earlier one")
        if self.repeated_articles:
            pairs = _named([f"{one} repeats {other}" for one, other in self.repeated_articles])
            lines.append(f"repeats    {counted(len(self.repeated_articles), 'article')} as a whole ({pairs})")
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


def count_languages(articles: Sequence[Article]) -> dict[str, int]:
    """Return how many articles there are in each language that occurs."""
    counts = Counter(article.language for article in articles)
    return {language: counts[language] for language in LANGUAGES if counts[language]}


def count_repeated_passages(content: IndexContent) -> int:
    """Return how many passages nearly repeat an earlier one."""
    return int((content.places["leader"] != np.arange(len(content.places))).sum())


def find_repeated_articles(content: IndexContent) -> list[tuple[str, str]]:
    """Return the id of each article all of whose passages repeat passages of one other, and of that other."""
    repeats: defaultdict[int, set[int]] = defaultdict(set)
    for article, leader in zip(content.places["article"].tolist(), content.places["leader"].tolist(), strict=True):
        repeats[article].add(int(content.places["article"][leader]))
    return [
        (content.articles[article].id, content.articles[other].id)
        for article, others in repeats.items()
        if len(others) == 1 and (other := next(iter(others))) != article
    ]
