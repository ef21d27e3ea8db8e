"""The list of all articles that a person may read, a page without JavaScript: searched, filtered, in order."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.operations.person import person_of
from app.web.pages.collection import Collection, Wanted, folder_of, kind_of
from app.web.pages.plain_page import home_of, language_of, page_headers, plain_page
from app.web.question_queue import Desk
from app.wording.localisation import format_date, format_number
from app.wording.words import WORDING
from index.datatypes import Article, Language

PATH = "/articles"
ON_A_PAGE = 50
LONGEST = 200
"""Characters of what is searched for in titles."""


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


def collection_routes(desk: Desk) -> APIRouter:
    """Return the route of the list, ``GET /articles?q=&folder=&year=&language=&group=&sort=&page=&lang=``.

    What is empty or left out is not asked about; a page that is not there is the closest one.
    """
    routes = APIRouter()

    @routes.get(PATH, response_class=HTMLResponse)
    def list_articles(request: Request) -> HTMLResponse:
        person, asked = person_of(request.scope), request.query_params
        collection = desk.view(person).collection
        names = {name: asked.get(name, "") for name in ("folder", "year", "language", "group")}
        words = unicodedata.normalize("NFC", asked.get("q", ""))[:LONGEST]
        wanted = Wanted(words, **names, sort="title" if asked.get("sort") == "title" else "date")
        page, groups = asked.get("page", ""), [group for group in collection.groups if group in person.groups]
        if wanted.group not in groups:  # or its name would tell which articles others may read as well
            wanted = replace(wanted, group="")
        number = int(page) if page.isdecimal() and len(page) < 10 else 1
        html = render_collection(collection, wanted, number, groups, language_of(request))
        headers = page_headers(forms=True) | {"Cache-Control": "private, no-store"}
        return HTMLResponse(html, 200, headers)

    return routes


def render_collection(
    collection: Collection, wanted: Wanted, page: int, groups: Sequence[str], language: Language
) -> str:
    """Return one page of the list.

    :param page: From 1; the last page stands for what is beyond it.
    :param groups: Those of the person that articles name.
    """
    words, chosen = WORDS[language], collection.choose(wanted)
    pages = max(-(-len(chosen) // ON_A_PAGE), 1)
    page = min(max(page, 1), pages)
    rows = chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    found = words.found.format(count=format_number(len(chosen), language))
    body = (
        f'<article class="list"><h1>{escape(WORDING[language].documents)}</h1>'
        f"{_form(collection, wanted, groups, language)}<h2>{escape(found)}</h2>"
        f"{_table(rows, language) if rows else f'<p>{escape(words.none)}</p>'}"
        f"{_pages(wanted, page, pages, language)}</article>"
    )
    return plain_page(WORDING[language].documents, body, language, home_of(PATH))


def _form(collection: Collection, wanted: Wanted, groups: Sequence[str], language: Language) -> str:
    words = WORDS[language]
    any_one = ("", words.any)
    folders = [(folder, folder) for folder in collection.folders_around(wanted.folder)]
    years = [(year, year) for year in collection.years]
    languages = [(each, WORDING[language].languages[each]) for each in collection.languages]
    fields = [
        f'<label class="wide">{escape(words.words)} '
        f'<input type="search" name="q" maxlength="{LONGEST}" value="{escape(wanted.words)}"></label>',
        _select("folder", words.folder, [any_one, *folders], wanted.folder),
        _select("year", words.year, [any_one, *years], wanted.year),
        _select("language", words.language, [any_one, *languages], wanted.language),
        _select("group", words.group, [any_one, *((group, group) for group in groups)], wanted.group),
        _select("sort", words.sort, list(words.sorts.items()), wanted.sort),
    ]
    reset = f'<a href="?lang={language}">{escape(words.reset)}</a>' if wanted != Wanted() else ""
    return (
        f'<form role="search">{"".join(fields)}<input type="hidden" name="lang" value="{language}">'
        f"<button>{escape(words.choose)}</button>{reset}</form>"
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    """Return a choice, nothing where there is none to make."""
    if len(options) < 2:
        return ""
    shown = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in options
    )
    return f'<label>{escape(label)} <select name="{name}">{shown}</select></label>'


def _table(articles: Iterable[Article], language: Language) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in WORDS[language].columns)
    lines = "".join(f"<tr>{_row(article, language)}</tr>" for article in articles)
    return f'<div class="table"><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>'


def _row(article: Article, language: Language) -> str:
    # beside this page, whatever a proxy puts before its path
    link = f"articles/{quote(article.id, safe='/')}?{urlencode({'lang': language})}"
    date = article.date or ""
    shown = f'<time datetime="{escape(date)}">{escape(format_date(date, language))}</time>' if date else ""
    cells = (escape(folder_of(article.id)), escape(kind_of(article.id)))
    return (
        f'<td><a href="{escape(link)}" lang="{article.language}">{escape(article.title)}</a></td>'
        f"<td>{shown}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}"
    )


def _pages(wanted: Wanted, page: int, pages: int, language: Language) -> str:
    """Return the links to the pages before and after; nothing where there is but one."""
    if pages == 1:
        return ""
    words = WORDS[language]
    asked = {"q" if name == "words" else name: value for name, value in asdict(wanted).items() if value}

    def link(to: int, text: str, rel: str) -> str:
        query = urlencode(asked | {"lang": language, "page": to})
        return f'<a href="?{escape(query)}" rel="{rel}">{escape(text)}</a>' if 1 <= to <= pages else ""

    shown = escape(words.page.format(page=format_number(page, language), pages=format_number(pages, language)))
    parts = (link(page - 1, words.previous, "prev"), f"<span>{shown}</span>", link(page + 1, words.following, "next"))
    return f'<nav class="pages" aria-label="{escape(words.pages)}">{" ".join(filter(None, parts))}</nav>'
