"""What the last build says to editors: what changed, what could not be read, and which documents are searchable."""

import datetime
from dataclasses import dataclass
from typing import Literal

from app.operations.uploads import Document, Uploads
from index.errors import IndexDamaged
from index.search import Index
from index.store.build_report import Report
from index.store.generations import REPORT_FILE

State = Literal["searchable", "waiting", "unread"]


@dataclass(frozen=True, slots=True)
class LastBuild:
    """The build of the index in use; what was changed before ``opened`` is in it, ``built`` is when it was done."""

    built: datetime.datetime
    opened: datetime.datetime
    report: Report

    @classmethod
    def of(cls, index: Index) -> "LastBuild | None":
        """Return the build of an index; None where no report of it can be read."""
        if index.generation is None:
            return None
        try:
            report = Report.from_bytes(index.generation.read(REPORT_FILE))
            built = datetime.datetime.fromisoformat(index.generation.manifest.built_at)
            began = datetime.timedelta(seconds=report.seconds)
            return cls(
                built, datetime.datetime.fromisoformat(report.opened) if report.opened else built - began, report
            )
        except (IndexDamaged, ValueError):
            return None

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is the matter with each file or page, behind the file's name, which is empty where it is no file's."""
        return [_apart(problem) for problem in [*self.report.unreadable, *self.report.warnings]]


def _apart(problem: str) -> tuple[str, str]:
    file, colon, said = problem.partition(": ")
    return (file, said) if colon else ("", problem)


def indexed_names(uploads: Uploads, index: Index) -> set[str]:
    """Return the names in the folder of which an index has an article."""
    prefix = f"{uploads.below}/"  # an article of a file of many has the file's name before its own
    return {each.id.removeprefix(prefix).split("/")[0] for each in index.library.listed if each.id.startswith(prefix)}


def state_of(document: Document, uploads: Uploads, indexed: set[str], last: LastBuild | None) -> State:
    """Return whether a document is searchable as it is now.

    :param indexed: Names of which the index in use has an article.
    """
    if last is None or document.changed >= last.opened:
        return "waiting"
    if document.name in indexed:
        return "searchable"
    file = f"{uploads.below}/{document.name}"
    return "unread" if any(named == file for named, _ in last.problems) else "waiting"
