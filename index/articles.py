"""A folder of files becomes articles: id, title, date, url, language and NFC text."""

import datetime
import hashlib
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.datatypes import Article, RecognisedText
from index.errors import ArticlesMissing, ArticleUnreadable
from index.folder import METADATA_FILE, article_id_of, list_files, require_file, require_inside, shown_name
from index.formats.file_content import Content
from index.formats.file_kinds import archive_of, is_litter
from index.formats.letters.letterhead import letterhead_of
from index.formats.letters.organisation_names import is_organisation
from index.formats.readers import FORMATS, LARGEST, PICTURES, ROWS, ending
from index.formats.text.cleaning import clean_text, cleaned_blocks, cleaned_offsets
from index.formats.text.json_lines import read_rows
from index.formats.workers.cached_worker import CachedWorker
from index.formats.workers.worker import Worker
from index.formats.workers.worker_pool import Workers, most_workers
from index.language.detection import detect_language
from index.metadata import read_metadata
from index.store.cache import Cache
from index.structure.blocks import blocks_of
from index.validity.statements import KEYS, wrong_days

if TYPE_CHECKING:
    from index.formats.ocr.tesseract import Tesseract

_Read = Callable[[str, bytes], Content]
MOST_PROBLEMS = 50
"""Problems of the lines of one file that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class ReadFolder:
    """What came out of one folder, or of one file in it.

    - ``articles``: in the order of their files.
    - ``unreadable``: the files, lines and folders that could not be read.
    - ``warnings``: what is missing from the articles that were read.
    - ``seconds``: how long the files of each ending took. Files that are read at the same time count each by itself.
    """

    articles: list[Article] = field(default_factory=list)
    unreadable: list[ArticleUnreadable] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, other: "ReadFolder") -> None:
        """Add what came out of another."""
        self.articles.extend(other.articles)
        self.unreadable.extend(other.unreadable)
        self.warnings.extend(other.warnings)
        for each, seconds in other.seconds.items():
            self.seconds[each] = self.seconds.get(each, 0.0) + seconds


def read_articles(
    folder: Path, cache: Cache | None = None, tesseract: "Tesseract | None" = None, progress: bool = False
) -> ReadFolder:
    """Return the articles below ``folder``: in the order of the files' names, and of the lines of a file of many.

    A file, line or folder that cannot be read is named in ``unreadable`` and costs no other. Several files are read at
    the same time, as many as processors and memory allow. The result does not depend on how many.

    A picture that shows no text is no article; ``warnings`` names it.

    :param cache: Remembers what is in files that only a library can read.
    :param tesseract: Recognises pages that are only pictures of text. Without it they are lost.
    :param progress: Show on stderr how many pages were recognised.
    :raises ArticlesMissing: If the folder does not exist, is empty, or holds no file with readable text.
    :raises ArticleUnreadable: If ``articles.toml`` is not what it should be.
    """
    read = ReadFolder()
    for one in read_each(folder, cache, tesseract, progress):
        read.add(one)
    return read


def read_each(
    folder: Path, cache: Cache | None = None, tesseract: "Tesseract | None" = None, progress: bool = False
) -> Generator[ReadFolder, None, None]:
    """Yield the same file by file, so that not all articles are in memory at once.

    :raises ArticlesMissing: As :func:`read_articles` does; where no file has readable text, once all were read.
    :raises ArticleUnreadable: As :func:`read_articles` does.
    """
    files, unreadable = list_files(folder)
    if not files and not unreadable:
        raise ArticlesMissing(f"the folder {folder} is empty: put {', '.join(FORMATS)} documents into it")
    stated = read_metadata(folder)
    yield ReadFolder(unreadable=unreadable)
    count, problems = 0, list(unreadable)
    files = [path for path in files if not is_litter(path.name)]
    with Workers(min(most_workers(tesseract is not None), max(len(files), 1)), tesseract, progress) as workers:
        for one in workers.map(partial(_read_one, folder, stated, cache), files):
            count += len(one.articles)
            problems += one.unreadable
            yield one
    missing = (f"{article_id}: named in {METADATA_FILE}, but there is no such document" for article_id in stated)
    rest = [ArticleUnreadable(problem) for problem in missing]
    if not count:
        reasons = "".join(f"\n  {error}" for error in [*problems, *rest])
        raise ArticlesMissing(f"the folder {folder} holds no readable text in {', '.join(FORMATS)} files{reasons}")
    yield ReadFolder(unreadable=rest)


def _read_one(
    folder: Path, stated: dict[str, dict[str, Any]], cache: Cache | None, worker: Worker, path: Path
) -> ReadFolder:
    """Return what came out of one file of ``folder``. What is ``stated`` of the file is removed from there."""
    suffix = ending(path.name)
    if suffix is None:
        return ReadFolder(warnings=[f"{shown_name(path, folder)}: {_unread(path.name)}"])
    began = time.perf_counter()
    try:
        article_id = article_id_of(path, folder)
        require_inside(path, folder, article_id)
        read = read_file(
            path, article_id, stated, CachedWorker(worker, cache).read if cache else worker.read, worker.check
        )
    except ArticleUnreadable as error:
        read = ReadFolder(warnings=[str(error)]) if suffix in PICTURES else ReadFolder(unreadable=[error])
    read.seconds[suffix] = time.perf_counter() - began
    return read


def _unread(name: str) -> str:
    """Return why a file of such a name is not read."""
    if archive := archive_of(name):
        return f"is an archive ({archive}): unpack it into the folder"
    return f"not read, only {', '.join(FORMATS)} files are"


def read_file(
    path: Path,
    file_id: str,
    stated: dict[str, dict[str, Any]],
    read: _Read,
    check: Callable[[], None] = lambda: None,
) -> ReadFolder:
    """Return what one file holds. What is ``stated`` of it and its articles is removed from there.

    :param read: As for :func:`read_article`.
    :param check: Is called again and again while a file of many articles is read; what it raises ends that.
    :raises ArticleUnreadable: If it cannot be read.
    """
    own = stated.pop(file_id, {})
    if FORMATS[ending(path.name) or ""] == ROWS:
        return _read_rows(path, file_id, own, stated, check)
    article, warnings = read_article(path, file_id, own, read)
    return ReadFolder([article], [], warnings)


def _read_rows(
    path: Path, file_id: str, own: dict[str, Any], stated: dict[str, dict[str, Any]], check: Callable[[], None]
) -> ReadFolder:
    """Return the articles of a file of many. ``own`` is stated of all of them; a table for one of them overrides it."""
    articles, unreadable, warnings = [], _Problems(file_id), _Problems(file_id)
    try:
        require_file(path, file_id)
        for number, row in read_rows(path, check):
            if isinstance(row, str):
                unreadable.add(f"{file_id}: line {number}: {row}")
                continue
            article_id = f"{file_id}/{row.id}"
            try:
                article, lost = _article(article_id, row.content, own | stated.pop(article_id, {}), row.id)
            except ArticleUnreadable as error:
                unreadable.add(str(error))
            else:
                articles.append(article)
                for warning in lost:
                    warnings.add(warning)
    except OSError as error:
        raise ArticleUnreadable(f"{file_id}: cannot be opened ({error.strerror})") from error
    except ValueError as error:
        raise ArticleUnreadable(f"{file_id}: {error}") from error
    if not articles and not unreadable.named():
        raise ArticleUnreadable(f"{file_id}: holds no documents")
    return ReadFolder(articles, [ArticleUnreadable(problem) for problem in unreadable.named()], warnings.named())


class _Problems:
    """Problems of the lines of one file. The first are named, the others counted."""

    def __init__(self, file_id: str) -> None:
        self._file_id = file_id
        self._first: list[str] = []
        self._more = 0

    def add(self, problem: str) -> None:
        if len(self._first) < MOST_PROBLEMS:
            self._first.append(problem)
        else:
            self._more += 1

    def named(self) -> list[str]:
        return self._first + [f"{self._file_id}: {self._more:,} more lines like these"] * (self._more > 0)


def read_article(path: Path, article_id: str, stated: dict[str, Any], read: _Read) -> tuple[Article, list[str]]:
    """Return one article, and warnings of what it had to lose; ``stated`` metadata win over what the file says.

    :param read: Returns what is in a file, from the ending of its name and its bytes, as :meth:`Worker.read` does.
    :raises ArticleUnreadable: If the file cannot be opened, is too large or not what its name says, or holds no text.
    """
    content, raw = _read_content(path, article_id, read)
    article, warnings = _article(article_id, content, stated, path.stem.replace("_", " "))
    if article.recognised:
        article = replace(article, file_sha256=hashlib.sha256(raw).hexdigest())
    return article, warnings


def _article(article_id: str, content: Content, stated: dict[str, Any], name: str) -> tuple[Article, list[str]]:
    """Return the article of a content. Its title is ``name`` if nothing else states one."""
    text = clean_text(content.text)
    if not any(map(str.isalnum, text)):
        raise ArticleUnreadable(f"{article_id}: holds no text")
    letter = letterhead_of(text)
    own = content.title if content.title and not (letter and letter.names(content.title)) else None
    blocks = blocks_of(text, cleaned_blocks(content))
    if own and is_organisation(own):  # in the head of the first page, above the title
        heading = next((block for block in blocks if block.kind == "heading"), None)
        own = " ".join(text[heading.start : heading.end].split()) if heading else own
    title = stated.get("title") or own or (letter and letter.title) or name
    stated_date = stated.get("date") or content.date or (letter and letter.date)
    date = _iso_date(stated_date) if stated_date else None
    article = Article(
        id=article_id,
        title=clean_text(title),
        date=date,
        url=stated.get("url") or content.url,
        language=detect_language(text),
        text=text,
        groups=stated.get("groups", content.groups),
        pages=cleaned_offsets(content.text, content.pages),
        blocks=blocks,
        stated=_stated_of(stated, content),
        recognised=_recognised_of(content),
    )
    warnings = [f"{article_id}: {' '.join(clean_text(sentence).split())}" for sentence in content.lost]
    if stated_date and not date:
        warnings.append(f"{article_id}: its date {stated_date!r} is not of the form 2026-01-14, so it has none")
    for key, value in wrong_days(article.stated):
        warnings.append(f"{article_id}: its {key} {value!r} is no date such as 2026-01-14, so it does not count")
    if content.decoded:
        warnings.append(f"{article_id}: decoded as {content.decoded}: look whether its letters are right")
    return article, warnings


def _read_content(path: Path, article_id: str, read: _Read) -> tuple[Content, bytes]:
    """Return what is in a file, and its bytes."""
    try:
        require_file(path, article_id)
        if (size := path.stat().st_size) > LARGEST:
            problem = f"is larger than {LARGEST // 1_000_000} MB ({size // 1_000_000} MB): divide it"
            raise ArticleUnreadable(f"{article_id}: {problem}, or take its pictures out")
        raw = path.read_bytes()
    except OSError as error:
        raise ArticleUnreadable(f"{article_id}: cannot be opened ({error.strerror})") from error
    try:
        return read(ending(path.name) or "", raw), raw
    except ValueError as error:
        raise ArticleUnreadable(f"{article_id}: {error}") from error


def _iso_date(stated: str) -> str | None:
    """Return the day of an ISO date or date and time, whatever follows it; None if there is none."""
    try:
        return datetime.datetime.fromisoformat(stated.split()[0]).date().isoformat()
    except (ValueError, IndexError):
        return None


def _recognised_of(content: Content) -> tuple[RecognisedText, ...]:
    """Return what of a content was recognised, where it stands in the cleaned text."""
    bounds = [bound for each in content.recognised for bound in (each.start, each.end)]
    cleaned = cleaned_offsets(content.text, [0, *bounds])[1:]
    spans = zip(content.recognised, cleaned[::2], cleaned[1::2], strict=True)
    return tuple(replace(each, start=start, end=end) for each, start, end in spans if start < end)


def _stated_of(stated: dict[str, Any], content: Content) -> tuple[tuple[str, str], ...]:
    """Return what is stated of an article's validity.

    For each key the metadata file counts before the article itself.
    """
    own = [(key, value) for key, value in content.stated if key not in stated]
    return (*((key, value) for key in KEYS for value in stated.get(key, ())), *own)
