"""What the editors' desk shows, ready for its template."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import dates, units

from app.operations.audit import Change
from app.operations.last_build import LastBuild, indexed_names, state_of
from app.operations.report import MOST, Asked
from app.operations.uploads import Document, Uploads
from app.web.pages.desk_words import WORDS
from app.web.reload import LiveAnswerer
from app.wording.localisation import format_number
from app.wording.remedies import in_vietnamese
from app.wording.words import WORDING
from index.datatypes import Language
from index.formats.worker import FORMATS, LARGEST

NAMED = 200
"""Lines of each list; what is longer is counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader of files says, and in which language: one that has no translation stays as it is."""

    text: str
    language: Language

    @classmethod
    def of(cls, said: str, language: Language) -> "Told":
        """Return it in the language of the page, if it can be."""
        translated = in_vietnamese(said) if language == "vi" else said
        return cls(said, "en") if translated is None else cls(translated, language)


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a change: whether it was done, and what a reader says of the document."""

    is_done: bool
    text: str
    told: list[Told]

    @classmethod
    def done(cls, change: Change, name: str, warnings: Sequence[str], language: Language) -> "Said":
        """Return that a document was changed."""
        told = [Told.of(warning, language) for warning in warnings[:NAMED]]
        return cls(True, WORDS[language].done[change].format(name=name), told)

    @classmethod
    def refused(cls, reason: str, language: Language, about: str = "") -> "Said":
        """Return that nothing was changed, and why; of what cannot be read, what its reader says ``about`` it."""
        told = [Told.of(about, language)] if reason == "unreadable" else []
        return cls(False, WORDS[language].reasons[reason].format(about=about), told)


def desk_values(
    answerer: LiveAnswerer, uploads: Uploads | None, asked: list[Asked] | None, said: Said | None, language: Language
) -> dict[str, Any]:
    """Return the values of the template, beside those of every page.

    :param asked: Questions without an answer; None where they are not kept.
    """
    index = answerer.index
    last = LastBuild.of(index)
    return {
        "said": said,
        "built": _built(last, len(index.articles), language),
        "is_behind": bool(answerer.problem),
        "changes": list(_changes(last, language)) if last else [],
        "problems": [(file, Told.of(text, language)) for file, text in last.problems[:NAMED]] if last else [],
        "more_problems": _more(len(last.problems), language) if last else "",
        "is_asked": asked is not None,
        "asked": [
            (WORDING[language].languages[each.language], each, format_number(each.count, language))
            for each in (asked or [])[:MOST]
        ],
        "folder": uploads and uploads.below,
        "documents": list(_documents(uploads, indexed_names(uploads, index), last, language)) if uploads else [],
        "accepted": ",".join(FORMATS),
        "limits": WORDS[language].limits.format(size=format_size(LARGEST, language), kinds=", ".join(FORMATS)),
    }


def format_size(size: int, language: Language) -> str:
    """Return bytes as the language writes them, ``1,5 MB`` or ``1.5 MB``."""
    unit, scale = ("megabyte", 1_000_000) if size >= 1_000_000 else ("kilobyte", 1_000)
    return str(units.format_unit(size / scale, f"digital-{unit}", "short", "#,##0.#", locale=language))


def format_moment(when: datetime.datetime, language: Language) -> str:
    """Return a time as the server's clock has it, ``14/01/2026 09:05`` or ``14 January 2026 09:05``."""
    pattern = "dd/MM/y HH:mm" if language == "vi" else "d MMMM y HH:mm"
    return str(dates.format_datetime(when.astimezone().replace(tzinfo=None), pattern, locale=language))


def _built(last: LastBuild | None, articles: int, language: Language) -> str:
    if last is None:
        return WORDS[language].no_build
    when = format_moment(last.built, language)
    return WORDS[language].built.format(when=when, count=format_number(articles, language))


def _changes(last: LastBuild, language: Language) -> Iterator[tuple[str, list[str], str]]:
    """Yield what was done to articles, to which, and how many more."""
    words, changes = WORDS[language], last.report.changes
    renamed = [" → ".join(names) for names in changes.renamed]
    lists: dict[str, Sequence[str]] = {
        "added": changes.added, "changed": changes.changed, "renamed": renamed, "deleted": changes.deleted,
    }  # fmt: skip
    for what, names in lists.items():
        if names:
            label = f"{words.changes[what]}: {format_number(len(names), language)}"
            yield label, list(names[:NAMED]), _more(len(names), language)
    yield words.unchanged.format(count=format_number(changes.unchanged, language)), [], ""


def _more(number: int, language: Language) -> str:
    rest = number - NAMED
    return WORDS[language].more.format(count=format_number(rest, language)) if rest > 0 else ""


def _documents(
    uploads: Uploads, indexed: set[str], last: LastBuild | None, language: Language
) -> Iterator[dict[str, str]]:
    """Yield the rows of the table: the documents in the folder, then those that only the index has yet."""
    words, there = WORDS[language], uploads.documents()
    for document in there:
        yield _row(document, language) | {"state": words.states[state_of(document, uploads, indexed, last)]}
    for name in _gone(uploads, indexed, there):
        yield {"name": name, "size": "", "changed": "", "delete": "", "state": words.states["gone"]}


def _gone(uploads: Uploads, indexed: set[str], there: Iterable[Document]) -> list[str]:
    names = indexed - {document.name for document in there}
    return sorted(name for name in names if not (uploads.folder / name).exists())


def _row(document: Document, language: Language) -> dict[str, str]:
    return {
        "name": document.name,
        "size": format_size(document.size, language),
        "changed": format_moment(document.changed, language),
        "delete": f"desk/delete?{urlencode({'name': document.name, 'lang': language})}",
        "label": WORDS[language].delete_one.format(name=document.name),
    }
