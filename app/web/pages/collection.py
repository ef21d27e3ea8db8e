"""The articles that somebody may read, as a list: in order, counted, and filtered; no text is looked at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from index.datatypes import ListedArticle
from index.formats.readers import FORMATS, ROWS, ending
from index.language.spelling import one_tone_placement, strip_diacritics

Sort = Literal["date", "title"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles of a collection are wanted, and in which order; what is empty is not asked about.

    ``words`` stand in the title, in any order; one without diacritics stands for those with them, too. ``folder`` is
    its path, ``year`` that of the date, ``language`` the article's, and ``group`` one that the article names.
    """

    words: str = ""
    folder: str = ""
    year: str = ""
    language: str = ""
    group: str = ""
    sort: Sort = "date"


class Collection:
    """All articles that somebody may read."""

    def __init__(self, articles: Sequence[ListedArticle]) -> None:
        """Count and sort ``articles``, once for all that is asked of them."""
        self.by_title: list[ListedArticle] = sorted(
            articles, key=lambda each: (_plain(each.title), each.title, each.id)
        )
        self.by_date: list[ListedArticle] = sorted(self.by_title, key=lambda each: each.date or "", reverse=True)
        """The newest first, those without a date last."""
        kinds = Counter(kind for each in articles if (kind := kind_of(each.id)))
        self.kinds: list[tuple[str, int]] = sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
        """Endings of the files' names, and how many articles are of each; the most first."""
        self._titles = {each.id: (folded := _folded(each.title), strip_diacritics(folded)) for each in articles}
        """As they are searched: the words as written, and without diacritics."""
        self.years = sorted({year for each in articles if (year := year_of(each))}, reverse=True)
        self.languages = sorted({each.language for each in articles})
        self.groups = sorted({group for each in articles for group in each.groups})
        names = {folder for each in articles if (folder := folder_of(each.id))}
        self._folders = names | {str(above) for name in names for above in PurePosixPath(name).parents} - {"."}

    def __len__(self) -> int:
        return len(self.by_date)

    @property
    def newest(self) -> str | None:
        """The newest date of all, None if there is none."""
        return self.by_date[0].date if self.by_date else None

    @property
    def in_folders(self) -> bool:
        """Whether any article lies in a folder or a file of many."""
        return bool(self._folders)

    def folders_around(self, folder: str) -> list[str]:
        """Return the paths of the folders above ``folder``, its own, and those directly below it, in order."""
        if folder and folder not in self._folders:
            return []
        here = PurePosixPath(folder)
        above = {str(each) for each in (here, *here.parents)} - {"."}
        below = (each for each in self._folders if str(PurePosixPath(each).parent) == str(here))
        return sorted((above & self._folders).union(below))

    def choose(self, wanted: Wanted) -> list[ListedArticle]:
        """Return the articles that are wanted, in the order that is wanted."""
        words = [(word, strip_diacritics(word) == word) for word in _folded(wanted.words).split()]
        chosen = self.by_title if wanted.sort == "title" else self.by_date
        if wanted.folder:
            chosen = [each for each in chosen if each.id.startswith(f"{wanted.folder}/")]
        if wanted.year:
            chosen = [each for each in chosen if year_of(each) == wanted.year]
        if wanted.language:
            chosen = [each for each in chosen if each.language == wanted.language]
        if wanted.group:
            chosen = [each for each in chosen if wanted.group in each.groups]
        return [each for each in chosen if self._has(each, words)] if words else list(chosen)

    def _has(self, article: ListedArticle, words: Sequence[tuple[str, bool]]) -> bool:
        """Whether an article's title holds all ``words``; of each it is told whether it has no diacritics."""
        folded, plain = self._titles[article.id]
        return all(word in (plain if bare else folded) for word, bare in words)


def kind_of(article_id: str) -> str:
    """Return the ending of the name of an article's file, ``.docx``; empty if files of its ending are not read."""
    kinds = [kind for part in article_id.split("/") if (kind := ending(part))]
    # of a file of many articles, each has a name below the file's own
    return next((kind for kind in kinds if FORMATS[kind] == ROWS), ending(article_id) or "")


def folder_of(article_id: str) -> str:
    """Return the path of the folder that an article lies in, or of its file of many; empty at the top."""
    return article_id.rpartition("/")[0]


def year_of(article: ListedArticle) -> str:
    """Return the year of an article's date, empty without one."""
    year = (article.date or "")[:4]
    return year if len(year) == 4 and year.isdecimal() else ""


def _folded(text: str) -> str:
    return one_tone_placement(text.casefold())


def _plain(text: str) -> str:
    return strip_diacritics(text.casefold())
