"""The list of all articles that a person may read, a page without JavaScript: searched, filtered, in order."""

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import compress
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.operations.person import person_of
from app.web.pages.collection import Collection, Wanted, folder_of, kind_of
from app.web.pages.editors_ways import editors_ways
from app.web.pages.plain_page import (
    Way,
    article_address,
    home_of,
    in_other_language,
    language_of,
    page_headers,
    plain_page,
)
from app.web.question_queue import QuestionQueue
from app.wording.localisation import format_date, format_number
from app.wording.words import WORDING
from index.datatypes import Language, ListedArticle

PATH = "/articles"
ON_A_PAGE = 50
LONGEST = 200
"""Characters of what is searched for in titles."""
_ASKED = ("q", "folder", "year", "language", "group", "sort", "page")


@dataclass(frozen=True, slots=True)
class ListWording:
    """The words of the page in one language; ``{…}`` stands for what the page fills in."""

    words: str
    folder: str
    year: str
    language: str
    group: str
    sort: str
    any: str
    sorts: dict[str, str]
    choose: str
    reset: str
    found: str
    none: str
    columns: tuple[str, str, str, str]
    pages: str
    page: str
    previous: str
    following: str


WORDS: dict[Language, ListWording] = {
    "vi": ListWording(
        words="Tìm trong tiêu đề",
        folder="Thư mục",
        year="Năm",
        language="Ngôn ngữ",
        group="Nhóm",
        sort="Sắp xếp theo",
        any="Tất cả",
        sorts={"date": "Ngày, mới nhất trước", "title": "Tiêu đề"},
        choose="Tìm",
        reset="Bỏ các điều kiện",
        found="Số tài liệu: {count}",
        none="Không có tài liệu nào như vậy.",
        columns=("Tiêu đề", "Ngày", "Thư mục", "Loại tệp"),
        pages="Các trang",
        page="Trang {page}/{pages}",
        previous="Trang trước",
        following="Trang sau",
    ),
    "en": ListWording(
        words="Search in titles",
        folder="Folder",
        year="Year",
        language="Language",
        group="Group",
        sort="Sort by",
        any="All",
        sorts={"date": "Date, newest first", "title": "Title"},
        choose="Search",
        reset="Remove all conditions",
        found="Documents: {count}",
        none="There is no such document.",
        columns=("Title", "Date", "Folder", "Kind of file"),
        pages="Pages",
        page="Page {page} of {pages}",
        previous="Previous page",
        following="Next page",
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the list; ``shown_date`` is its date as the page writes it."""

    address: str
    title: str
    language: Language
    date: str
    shown_date: str
    folder: str
    kind: str


def collection_routes(queue: QuestionQueue, editors: str) -> APIRouter:
    """Return the route of the list, ``GET /articles?q=&folder=&year=&language=&group=&sort=&page=&lang=``.

    What is empty or left out is not asked about; a page that is not there is the closest one.

    :param editors: The group whose people are led to the report; empty for nobody.
    """
    routes = APIRouter()

    @routes.get(PATH, response_class=HTMLResponse)
    def list_articles(request: Request) -> HTMLResponse:
        person, asked = person_of(request.scope), request.query_params
        collection = queue.view(person).collection
        names = {name: asked.get(name, "") for name in ("folder", "year", "language", "group")}
        words = unicodedata.normalize("NFC", asked.get("q", ""))[:LONGEST]
        wanted = Wanted(words, **names, sort="title" if asked.get("sort") == "title" else "date")
        page, groups = asked.get("page", ""), [group for group in collection.groups if group in person.groups]
        if wanted.group not in groups:  # or its name would tell which articles others may read as well
            wanted = replace(wanted, group="")
        number = int(page) if page.isdecimal() and len(page) < 10 else 1
        language, other = language_of(request), in_other_language(request, {n: asked[n] for n in _ASKED if n in asked})
        home = home_of(PATH)
        ways = editors_ways(person, editors, home, language)
        html = render_collection(collection, wanted, number, groups, language, ways=ways, other=other)
        headers = page_headers(forms=True) | {"Cache-Control": "private, no-store"}
        return HTMLResponse(html, 200, headers)

    return routes


def render_collection(
    collection: Collection, wanted: Wanted, page: int, groups: Sequence[str], language: Language, *,
    ways: Sequence[Way] = (), other: str = "",
) -> str:  # fmt: skip
    """Return one page of the list.

    :param page: From 1; the last page stands for what is beyond it.
    :param groups: Those of the person that articles name.
    :param ways: Links above the page.
    :param other: Address of the page in the other language.
    """
    words, chosen = WORDS[language], collection.choose(wanted)
    pages = max(-(-len(chosen) // ON_A_PAGE), 1)
    page = min(max(page, 1), pages)
    return plain_page(
        "pages/collection.html", WORDING[language].documents, language, home_of(PATH), other=other, ways=ways,
        list=words,
        longest=LONGEST,
        wanted=wanted,
        filtered=wanted != Wanted(),
        found=words.found.format(count=format_number(len(chosen), language)),
        rows=[_row(article, language) for article in chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]],
        pages=pages,
        place=words.page.format(page=format_number(page, language), pages=format_number(pages, language)),
        previous=_address(wanted, page - 1, language) if page > 1 else "",
        following=_address(wanted, page + 1, language) if page < pages else "",
        options=_options(collection, wanted, groups, language),
        dated=bool(collection.newest),
        in_folders=collection.in_folders,
        columns=_columns(collection, words),
    )  # fmt: skip


def _options(
    collection: Collection, wanted: Wanted, groups: Sequence[str], language: Language
) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen in each field of the form: values and what is shown for them, any one first."""
    any_one = ("", WORDS[language].any)
    names = {"folders": collection.folders_around(wanted.folder), "years": collection.years, "groups": groups}
    options = {field: [any_one, *((name, name) for name in of)] for field, of in names.items()}
    several = collection.languages if len(collection.languages) > 1 else []
    languages = [any_one, *((of, WORDING[language].languages[of]) for of in several)]
    sorts = list(WORDS[language].sorts.items()) if collection.newest else []
    return options | {"languages": languages, "sorts": sorts}


def _columns(collection: Collection, words: ListWording) -> list[str]:
    """Return the names of the columns, but of those in which no article has anything."""
    is_shown = (True, bool(collection.newest), collection.in_folders, True)
    return list(compress(words.columns, is_shown))


def _row(article: ListedArticle, language: Language) -> Row:
    address, date = article_address(article.id, language), article.date or ""
    shown_date = format_date(date, language) if date else ""
    return Row(address, article.title, article.language, date, shown_date, folder_of(article.id), kind_of(article.id))


def _address(wanted: Wanted, page: int, language: Language) -> str:
    """Return where another page of the same list is."""
    asked = {"q" if name == "words" else name: value for name, value in asdict(wanted).items() if value}
    return f"?{urlencode(asked | {'lang': language, 'page': page})}"
