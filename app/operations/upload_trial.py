"""A document is read on trial, before it is accepted: as a build will read it, but for what takes long."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.articles import read_file
from index.errors import ArticleUnreadable
from index.formats.workers.cached_worker import UNREAD
from index.formats.workers.worker import Worker

if TYPE_CHECKING:
    from index.formats.ocr.tesseract import Tesseract

RECOGNISING = 20.0
"""Seconds in which pages are recognised before a document is accepted; a proxy often waits for a minute altogether."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a build will make of a document.

    ``groups`` has those who may read each of its articles, by the article's id; an empty tuple is everybody. ``lost``
    is what will not be in the index.
    """

    groups: dict[str, tuple[str, ...]]
    lost: list[str]

    @property
    def readers(self) -> list[tuple[str, ...]]:
        """Those who may read the document, or some of its articles: each set of groups once."""
        return sorted(set(self.groups.values()))

    def opened_to_all(self, before: "Trial") -> list[str]:
        """Return the groups of the document ``before``, if this one has something more for everybody; else none.

        The lines of a file of many may have no ids of their own, and another line may have taken a number. So in such a
        file any article that is new to everybody counts.
        """
        is_opened = {each for each, groups in self.groups.items() if not groups} - {
            each for each, groups in before.groups.items() if not groups
        }
        return sorted({group for groups in before.groups.values() for group in groups}) if is_opened else []


def try_document(path: Path, stated: Mapping[str, dict[str, Any]], tesseract: "Tesseract | None") -> Trial:
    """Return what a build will make of a document.

    :param stated: What ``articles.toml`` states, by the document's name, or that and the id of an article in it.
    :param tesseract: Recognises pages that are only pictures of text; else they are left out.
    :raises ArticleUnreadable: If nothing of it can be read.
    """
    pages, name = _FirstPages(), path.name
    with Worker(tesseract=tesseract) as worker:
        try:
            read = read_file(path, name, dict(stated), lambda suffix, raw: worker.read(suffix, raw, pages))
        except ArticleUnreadable as error:
            raise ArticleUnreadable(_alone(str(error), name)) from error
    lost = [_alone(str(problem), name) for problem in [*read.unreadable, *read.warnings]]
    if not read.articles:
        raise ArticleUnreadable(lost[0])
    return Trial({article.id: article.groups for article in read.articles}, lost)


class _FirstPages:
    """Lets pages be recognised for a while; the others are left to the build."""

    def __init__(self) -> None:
        self._until = time.monotonic() + RECOGNISING

    def get(self, key: str) -> dict[str, Any] | None:
        """Return that a page is to be recognised, or that it is not now."""
        return None if time.monotonic() < self._until else UNREAD

    def put(self, key: str, seen: dict[str, Any]) -> None:
        """Keep nothing: the build has a cache of its own."""


def _alone(problem: str, name: str) -> str:
    return problem.removeprefix(f"{name}: ")
