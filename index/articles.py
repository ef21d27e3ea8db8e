"""A folder of files becomes articles: id, title, date, url, language and NFC text."""

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.datatypes import Article
from index.errors import ArticlesMissing, ArticleUnreadable
from index.formats import markdown, plain
from index.formats.content import Content
from index.language import detect_language

METADATA_FILE = "articles.toml"
FORMATS: dict[str, Callable[[str], Content]] = {".txt": plain.read, ".md": markdown.read}
KNOWN_KEYS = {"title", "date", "url"}
UNSHOWN = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class ReadFolder:
    """What came out of one folder: the articles by id, and the files that could not be read."""

    articles: list[Article]
    unreadable: list[ArticleUnreadable]


def read_articles(folder: Path) -> ReadFolder:
    """Return the articles below ``folder`` in the order of their ids.

    A file that cannot be read is named in ``unreadable`` and costs no other file.

    :raises ArticlesMissing: If the folder does not exist, is empty, or holds no file with readable text.
    """
    if not folder.is_dir():
        raise ArticlesMissing(f"there is no folder {folder}: give the folder that holds the articles")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path, folder))
    if not files:
        raise ArticlesMissing(f"the folder {folder} is empty: put .txt or .md articles into it")
    stated = _read_metadata(folder)
    articles, unreadable = [], []
    for path in files:
        if path.suffix.lower() not in FORMATS:
            continue
        article_id = path.relative_to(folder).as_posix()
        try:
            articles.append(read_article(path, article_id, stated.pop(article_id, {})))
        except ArticleUnreadable as error:
            unreadable.append(error)
    for article_id in stated:
        unreadable.append(ArticleUnreadable(f"{article_id}: named in {METADATA_FILE}, but there is no such article"))
    if not articles:
        reasons = "".join(f"\n  {error}" for error in unreadable)
        raise ArticlesMissing(f"the folder {folder} holds no readable text in {', '.join(FORMATS)} files{reasons}")
    return ReadFolder(articles, unreadable)


def read_article(path: Path, article_id: str, stated: dict[str, str]) -> Article:
    """Return one article; ``stated`` metadata win over what the file says of itself.

    :raises ArticleUnreadable: If the file cannot be opened, is not UTF-8, or holds no text.
    """
    try:
        raw = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ArticleUnreadable(f"{article_id}: cannot be opened ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ArticleUnreadable(f"{article_id}: is not UTF-8 text (byte {error.start}): save it as UTF-8") from error
    try:
        content = FORMATS[path.suffix.lower()](raw)
    except ValueError as error:
        raise ArticleUnreadable(f"{article_id}: {error}") from error
    text = clean_text(content.text)
    if not any(map(str.isalnum, text)):
        raise ArticleUnreadable(f"{article_id}: holds no text")
    title = stated.get("title") or content.title or path.stem.replace("_", " ")
    date = stated.get("date") or content.date
    return Article(
        id=article_id,
        title=clean_text(title),
        date=_checked_date(date, article_id) if date else None,
        url=stated.get("url") or content.url,
        language=detect_language(text),
        text=text,
    )


def clean_text(text: str) -> str:
    """Return ``text`` in NFC without control, zero-width and bidirectional-override characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", UNSHOWN.sub("", text)).strip()


def _hidden(path: Path, folder: Path) -> bool:
    return path.name == METADATA_FILE or any(part.startswith(".") for part in path.relative_to(folder).parts)


def _checked_date(date: str, article_id: str) -> str:
    try:
        return datetime.date.fromisoformat(date[:10]).isoformat()
    except ValueError as error:
        raise ArticleUnreadable(f"{article_id}: the date {date!r} is not of the form 2026-01-14") from error


def _read_metadata(folder: Path) -> dict[str, dict[str, str]]:
    """Return the tables of ``articles.toml``, one per article id; empty without the file.

    :raises ArticleUnreadable: If the file is not TOML or has a key that nothing reads.
    """
    path = folder / METADATA_FILE
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ArticleUnreadable(f"{METADATA_FILE}: {error}") from error
    for article_id, table in tables.items():
        unknown = set(table) - KNOWN_KEYS if isinstance(table, dict) else {"a value outside a table"}
        if unknown:
            known = ", ".join(sorted(KNOWN_KEYS))
            raise ArticleUnreadable(
                f"{METADATA_FILE}: [{article_id}] has {', '.join(sorted(unknown))}; known are {known}"
            )
    return {article_id: {key: str(value) for key, value in table.items()} for article_id, table in tables.items()}
