"""What the editors' desk shows, ready for its template."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import dates, units

from app.operations.known_names import KnownNames
from app.operations.last_build import LastBuild, indexed_names, state_of
from app.operations.report import MOST, Asked
from app.operations.uploads import Accepted, Document, Uploads
from app.web.pages.desk_words import WORDS
from app.wording.localisation import format_number
from app.wording.remedies import in_vietnamese
from app.wording.words import WORDING
from index.datatypes import Language
from index.formats.readers import FORMATS, LARGEST

READ = tuple(kind for kind in FORMATS if kind not in (".doc", ".xls", ".ppt"))
"""What a document may be. Files of an old Office are known only to say that they are to be saved anew."""
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
class Problems:
    """Files with what is the matter with them, under a heading that counts them; ``more`` is what is not named."""

    heading: str
    rows: list[tuple[str, Told]]
    more: list[str]


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a change: whether it was done, and what a reader says of the document."""

    is_done: bool
    text: str
    told: list[Told]

    @classmethod
    def taken(cls, accepted: Accepted, language: Language) -> "Said":
        """Return that a document was put into the folder, and who may read it."""
        words = WORDS[language]
        done = words.done["replaced" if accepted.replaced else "uploaded"].format(name=accepted.name)
        readers = "; ".join(", ".join(groups) or words.everybody for groups in accepted.readers)
        told = [Told.of(warning, language) for warning in accepted.warnings[:NAMED]]
        return cls(True, f"{done} {words.readers.format(readers=readers)}", told)

    @classmethod
    def deleted(cls, name: str, language: Language) -> "Said":
        """Return that a document was deleted."""
        return cls(True, WORDS[language].done["deleted"].format(name=name), [])

    @classmethod
    def refused(cls, reason: str, language: Language, about: str = "") -> "Said":
        """Return that nothing was changed, and why; of what cannot be read, what its reader says ``about`` it."""
        told = [Told.of(about, language)] if reason in ("unreadable", "stated") else []
        return cls(False, WORDS[language].reasons[reason].format(about=about), told)


def desk_values(
    known: KnownNames, uploads: Uploads | None, asked: list[Asked] | None, said: Said | None, language: Language
) -> dict[str, Any]:
    """Return the values of the template, beside those of every page.

    :param known: What the editor may know of. Of the other documents it says how many there are, and names those that
        are in the folder, where the editor may replace them.
    :param asked: Questions without an answer; None where they are not kept.
    """
    last = LastBuild.of(known.whole)
    documents = list(_documents(uploads, known, last, language)) if uploads else []
    return {
        "said": said,
        "built": _built(last, known, language),
        "changes": list(_changes(last, known, language)) if last else [],
        "problems": _problems(last, known, language) if last else [],
        "is_asked": asked is not None,
        "asked": [
            (WORDING[language].languages[each.language], each, format_number(each.count, language))
            for each in (asked or [])[:MOST]
        ],
        "folder": uploads and uploads.below,
        "documents": documents,
        "kept": format_number(sum(bool(row["delete"]) for row in documents), language),
        "accepted": ",".join(READ),
        "limits": WORDS[language].limits.format(size=format_size(LARGEST, language), kinds=", ".join(READ)),
    }


def format_size(size: int, language: Language) -> str:
    """Return bytes as the language writes them, ``1,5 MB`` or ``1.5 MB``."""
    unit, scale = ("megabyte", 1_000_000) if size >= 1_000_000 else ("kilobyte", 1_000)
    return str(units.format_unit(size / scale, f"digital-{unit}", "short", "#,##0.#", locale=language))


def format_moment(when: datetime.datetime, language: Language) -> str:
    """Return a time as the server's clock has it, ``14/01/2026 09:05`` or ``14 January 2026 09:05``."""
    pattern = "dd/MM/y HH:mm" if language == "vi" else "d MMMM y HH:mm"
    return str(dates.format_datetime(when.astimezone().replace(tzinfo=None), pattern, locale=language))


def _built(last: LastBuild | None, known: KnownNames, language: Language) -> str:
    """Return when the index was built, and how many documents it holds; those that the editor may read are a part."""
    words, own, whole = WORDS[language], known.own.library.article_count, known.whole.library.article_count
    if last is None:
        return words.no_build
    built = words.built.format(when=format_moment(last.built, language), count=format_number(whole, language))
    return built if own == whole else f"{built} {words.yours.format(count=format_number(own, language))}"


def _problems(last: LastBuild, known: KnownNames, language: Language) -> list[Problems]:
    """Return the files that could not be read, then those of which something is to be noted, where there are any.

    A file of which the index has nothing could not be read. Each file is counted once, whatever is the matter with it.
    """
    words, found = WORDS[language], list[Problems]()
    for heading, is_read in ((words.unread, False), (words.noted, True)):
        lines = [each for each in last.problems if (known.has(each[0]) or not each[0]) == is_read]
        named = [each for each in lines if known.may_name(": ".join(filter(None, each)))]
        files, yours = len({file for file, _ in lines}), len({file for file, _ in named})
        if lines:
            rows = [(file, Told.of(text, language)) for file, text in named[:NAMED]]
            more = [*_more(len(named), len(named), language), *_more(0, files - yours, language)]
            found.append(Problems(heading.format(count=format_number(files, language)), rows, more))
    return found


def _changes(last: LastBuild, known: KnownNames, language: Language) -> Iterator[tuple[str, list[str]]]:
    """Yield what was done to articles, and to which, with how many more."""
    words, changes = WORDS[language], last.report.changes
    lists: dict[str, list[tuple[str, ...]]] = {
        "added": [(name,) for name in changes.added],
        "changed": [(name,) for name in changes.changed],
        "renamed": [(before, now) for before, now in changes.renamed],
        "deleted": [(name,) for name in changes.deleted],
    }
    for what, names in lists.items():
        if names:
            told = [" → ".join(each) for each in names if all(map(known.may_name, each))]
            if what == "deleted" and not known.reads_all:  # whose they were is not known any more
                told = []
            label = f"{words.changes[what]}: {format_number(len(names), language)}"
            yield label, [*told[:NAMED], *_more(len(told), len(names), language)]
    yield words.unchanged.format(count=format_number(changes.unchanged, language)), []


def _more(told: int, all_of_them: int, language: Language) -> list[str]:
    """Return how many there are beside those that are named: of those that may be, and of the others."""
    words, long, hidden = WORDS[language], told - NAMED, all_of_them - told
    return [
        phrase.format(count=format_number(count, language))
        for phrase, count in ((words.more, long), (words.not_yours, hidden))
        if count > 0
    ]


def _documents(
    uploads: Uploads, known: KnownNames, last: LastBuild | None, language: Language
) -> Iterator[dict[str, str]]:
    """Yield the rows of the table: the documents in the folder, then those that only the index has yet."""
    words, there, indexed = WORDS[language], uploads.documents(), indexed_names(uploads, known.whole)
    for document in there:
        yield _row(document, language) | {"state": words.states[state_of(document, uploads, indexed, last)]}
    for name in _gone(uploads, indexed_names(uploads, known.own), there):
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
