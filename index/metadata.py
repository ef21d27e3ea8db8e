"""What the file ``articles.toml`` in a folder states of it and of the articles there."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from index.errors import ArticleUnreadable
from index.folder import METADATA_FILE, require_inside
from index.formats.text.front_matter import group_names
from index.validity.statements import KEYS

KNOWN_KEYS = {"title", "date", "url", "groups", *KEYS}
LISTED = {"groups", "replaces", "amends"}
"""Keys that may have several values."""
EXAMPLES = "examples"
"""Key of the folder: questions that its editors suggest, above all tables."""


def read_metadata(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the tables of ``articles.toml``, one per article id; empty without the file.

    :raises ArticleUnreadable: If the file is a link out of the folder, is not TOML, or has a key that nothing reads or
        a value of the wrong kind.
    """
    stated = _read(folder)
    _questions(stated)
    tables = {name: table for name, table in stated.items() if name != EXAMPLES or isinstance(table, dict)}
    return {article_id: _checked(article_id, table) for article_id, table in tables.items()}


def read_examples(folder: Path) -> tuple[str, ...]:
    """Return the questions that the editors of ``folder`` suggest, in their order; none without the file or the key.

    :raises ArticleUnreadable: If the file is not what it should be, or the questions are no list of texts.
    """
    return _questions(_read(folder))


def _questions(stated: dict[str, Any]) -> tuple[str, ...]:
    questions = stated.get(EXAMPLES, [])
    if isinstance(questions, dict):
        return ()
    if not isinstance(questions, list) or not all(isinstance(question, str) for question in questions):
        raise ArticleUnreadable(f'{METADATA_FILE}: {EXAMPLES} is no list of questions such as ["What is …?"]')
    cleaned = (" ".join(unicodedata.normalize("NFC", question).split()) for question in questions)
    return tuple(filter(None, cleaned))


def _read(folder: Path) -> dict[str, Any]:
    """Return what stands in ``articles.toml``; nothing without the file."""
    path = folder / METADATA_FILE
    try:
        if not path.is_file():
            return {}
        require_inside(path, folder, METADATA_FILE)
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ArticleUnreadable(f"{METADATA_FILE}: cannot be opened ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise ArticleUnreadable(f'{METADATA_FILE}: {error}; names stand in quotes, as in ["a.txt"]') from error


def _checked(article_id: str, table: object) -> dict[str, Any]:
    """Return what is stated of one article: text, and names of groups."""
    if not isinstance(table, dict):
        raise ArticleUnreadable(f'{METADATA_FILE}: {article_id} stands outside a table such as ["a.txt"]')
    name, inner = article_id, table
    while nested := [(key, value) for key, value in inner.items() if isinstance(value, dict)]:
        key, inner = nested[0]
        name += f".{key}"  # TOML reads [a.txt] as the table txt in the table a
    if name != article_id:
        raise ArticleUnreadable(f'{METADATA_FILE}: [{name}] must be quoted: ["{name}"]')
    known = ", ".join(sorted(KNOWN_KEYS))
    if EXAMPLES in table:
        raise ArticleUnreadable(f"{METADATA_FILE}: [{article_id}] has {EXAMPLES}, which stand above all tables")
    if unknown := set(table) - KNOWN_KEYS:
        raise ArticleUnreadable(f"{METADATA_FILE}: [{article_id}] has {', '.join(sorted(unknown))}; known are {known}")
    if lists := [key for key, value in table.items() if isinstance(value, list) and key not in LISTED]:
        raise ArticleUnreadable(f"{METADATA_FILE}: [{article_id}] has a list for {lists[0]}; give one value")
    try:
        return {key: _stated_value(key, value) for key, value in table.items()}
    except ValueError as error:
        raise ArticleUnreadable(f"{METADATA_FILE}: [{article_id}]: {error}") from error


def _stated_value(key: str, value: object) -> str | tuple[str, ...]:
    if key == "groups":
        return group_names(value)
    if key in KEYS:
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
    return str(value)
