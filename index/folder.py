"""The files in a folder, and what they are called there."""

import contextlib
import os
from pathlib import Path

from index.errors import ArticlesMissing, ArticleUnreadable

METADATA_FILE = "articles.toml"
"""The file that states something about the folder and its articles. It is no article itself."""


def list_files(folder: Path) -> tuple[list[Path], list[ArticleUnreadable]]:
    """Return the files below ``folder`` in order, hidden ones left out, and the folders that cannot be listed.

    :raises ArticlesMissing: If the folder itself cannot be.
    """
    files: list[Path] = []
    unreadable: list[ArticleUnreadable] = []

    def report(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise ArticlesMissing(
                f"there is no folder {folder} to read ({error.strerror}): give the folder that holds the documents"
            ) from error
        name = shown_name(Path(error.filename), folder)
        unreadable.append(ArticleUnreadable(f"{name}: the folder cannot be opened ({error.strerror})"))

    for parent, folders, names in os.walk(folder, onerror=report):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [Path(parent, name) for name in names if not name.startswith(".") and name != METADATA_FILE]
        for name in folders:
            if (link := Path(parent, name)).is_symlink():
                problem = "is a link to a folder, which is not followed: put the folder itself there"
                unreadable.append(ArticleUnreadable(f"{shown_name(link, folder)}: {problem}"))
    return sorted(files), unreadable


def shown_name(path: Path, folder: Path) -> str:
    r"""Return the name of ``path`` below ``folder``, with bytes that are not UTF-8 written as ``\xe9``."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def article_id_of(path: Path, folder: Path) -> str:
    """Return the id of the article in a file.

    :raises ArticleUnreadable: If its name is not UTF-8.
    """
    article_id, shown = path.relative_to(folder).as_posix(), shown_name(path, folder)
    if article_id != shown:
        raise ArticleUnreadable(f"{shown}: its name is not UTF-8: rename it")
    return article_id


def require_file(path: Path, article_id: str) -> None:
    """Check that a path is that of a file.

    :raises ArticleUnreadable: If it is not.
    """
    if not path.is_file():  # a pipe would be waited on for ever
        raise ArticleUnreadable(f"{article_id}: is not a file, or a link to nothing")


def require_inside(path: Path, folder: Path, article_id: str) -> None:
    """Check that a file is no link out of the folder.

    :raises ArticleUnreadable: If it is.
    """
    with contextlib.suppress(OSError):  # what cannot be looked at is named when it is opened
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(folder.resolve()):
            problem = "is a link out of the folder, which is not followed: put the file there"
            raise ArticleUnreadable(f"{article_id}: {problem}")
