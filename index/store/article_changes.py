"""How the articles of one index differ from those of the one before, compared in their files."""

from dataclasses import dataclass
from pathlib import Path

from index.sqlite_file import SqliteReader

_OTHER = "LEFT JOIN {0}.article AS other USING (id) WHERE other.id IS NULL ORDER BY own.number"


@dataclass(frozen=True, slots=True)
class Differences:
    """Ids of articles: of new ones and of those that are gone, each with what tells its text apart; of changed ones.

    ``count`` is how many articles there are now.
    """

    new: list[tuple[str, bytes]]
    gone: list[tuple[str, bytes]]
    changed: list[str]
    count: int


def compare_articles(before: Path | None, now: Path) -> Differences:
    """Return what differs between two files of articles; without one before, all are new.

    :raises IndexDamaged: If one cannot be read.
    """
    file = SqliteReader(now)
    ((count,),) = file.rows("SELECT count(*) FROM article")
    if before is None:
        return Differences(file.rows("SELECT id, text_digest FROM article ORDER BY number"), [], [], count)
    file.attach(before, "before")
    new = file.rows(f"SELECT own.id, own.text_digest FROM main.article AS own {_OTHER.format('before')}")
    gone = file.rows(f"SELECT own.id, own.text_digest FROM before.article AS own {_OTHER.format('main')}")
    both = "main.article AS own JOIN before.article AS other USING (id)"
    changed = file.rows(f"SELECT id FROM {both} WHERE own.digest != other.digest ORDER BY own.number")
    return Differences(new, gone, [article_id for (article_id,) in changed], count)
