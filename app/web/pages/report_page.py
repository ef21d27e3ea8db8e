"""The editors' report as a page, for the people of one group."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.operations.feedback import Feedback
from app.operations.person import person_of
from app.operations.report import MOST, Report
from app.web.pages.editors_ways import editors_ways
from app.web.pages.plain_page import (
    Way,
    all_documents,
    article_address,
    home_of,
    in_other_language,
    language_of,
    page_headers,
    plain_page,
)
from app.web.pages.refusal_page import no_such_page
from app.web.pages.report_words import REPORT, ReportWording
from app.web.question_queue import QuestionQueue
from app.wording.localisation import format_date, format_number
from app.wording.words import WORDING
from index.datatypes import Article, Language

PATH = "/report"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``address`` is where it leads, ``language`` that of its words if it may be another."""

    text: str
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report: its heading, and a table if there is anything to list."""

    heading: str
    heads: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def report_routes(queue: QuestionQueue, editors: str, make: Callable[[], Report]) -> APIRouter:
    """Return the route of the report, ``GET /report``; to who is not of the group there is no such page.

    :param editors: The group; empty for nobody.
    :param make: Returns the report as things stand.
    """
    routes = APIRouter()

    @routes.get(PATH)
    def show_report(request: Request) -> Response:
        person = person_of(request.scope)
        if not person.is_in(editors):
            return no_such_page(request)
        article, other = queue.view(person).index.library.article, in_other_language(request)
        language, home = language_of(request), home_of(PATH)
        ways = editors_ways(person, editors, home, language, but=PATH)
        html = render_report(make(), language, home, article, other, ways)
        return HTMLResponse(html, 200, page_headers())

    return routes


def render_report(
    report: Report,
    language: Language,
    home: str,
    article: Callable[[str], Article | None],
    other: str = "",
    ways: Sequence[Way] = (),
) -> str:
    """Return the page of a report.

    :param home: Address of the question page.
    :param article: Returns the article of an id, None if there is none or the reader may not know of it. Such an
        article is named by its id alone.
    :param other: Address of the page in the other language.
    :param ways: Links beside those to the questions and the documents.
    """
    words = REPORT[language]
    return plain_page(
        "pages/report.html", words.title, language, home, other=other, ways=[all_documents(home, language), *ways],
        remarks=list(_remarks(report, words, language)),
        parts=list(_Parts(words, language, article).of(report)),
    )  # fmt: skip


def _remarks(report: Report, words: ReportWording, language: Language) -> Iterator[str]:
    if not report.audited:
        yield words.no_audit
    elif report.empty:
        yield words.empty
    if report.answers:
        count = format_number(report.answers, language)
        yield words.since.format(count=count, day=format_date(report.since, language))
    if report.not_found is None:
        yield words.not_kept


class _Parts:
    """Makes the parts of a report in one language."""

    def __init__(self, words: ReportWording, language: Language, article: Callable[[str], Article | None]) -> None:
        self._words = words
        self._language = language
        self._article = article

    def of(self, report: Report) -> Iterator[Part]:
        """Yield the parts that hold anything."""
        words, languages = self._words, WORDING[self._language].languages
        if report.answers:
            rows = ((Cell(languages[of]), Cell(words.outcomes.get(what, what)), self._count(count))
                    for of, what, count in report.outcomes)  # fmt: skip
            yield Part(words.answers, (words.language, words.outcome, words.count), list(rows))
        if report.not_found:
            rows = ((Cell(languages[asked.language]), Cell(asked.question, language=asked.language),
                     self._count(asked.count)) for asked in report.not_found[:MOST])  # fmt: skip
            yield Part(words.not_found, (words.language, words.question, words.count), list(rows))
        if report.closest:
            counted = ((self._document(name), self._count(count)) for name, count in report.closest[:MOST])
            yield Part(words.closest, (words.document, words.count), list(counted))
        if report.helpful or report.wrong:
            yield self._said(report)
        if report.answers and report.never_cited:
            counts = {"never": len(report.never_cited), "all": report.articles}
            heading = words.never.format(**{name: format_number(n, self._language) for name, n in counts.items()})
            named = ((self._document(name),) for name in report.never_cited[:MOST])
            yield Part(heading, (words.document,), list(named))

    def _said(self, report: Report) -> Part:
        words = self._words
        helpful, wrong = (format_number(count, self._language) for count in (report.helpful, len(report.wrong)))
        heads = (words.day, words.document, words.question, words.comment)
        return Part(words.said.format(helpful=helpful, wrong=wrong), heads, list(self._wrong(report.wrong[:MOST])))

    def _wrong(self, wrong: Iterable[tuple[str, Feedback]]) -> Iterator[tuple[Cell, ...]]:
        for day, said in wrong:
            place = self._document(said.article_id, (said.start, said.end))
            words = (Cell(text, language=said.language) for text in (said.question, said.comment))
            yield Cell(format_date(day, self._language)), place, *words

    def _document(self, article_id: str, span: tuple[int, int] = (0, 0)) -> Cell:
        """Return the title of an article, which leads to it."""
        if not article_id:
            return Cell(self._words.nothing)
        article = self._article(article_id)
        if article is None:
            return Cell(article_id)
        return Cell(article.title, article_address(article_id, self._language, span), article.language)

    def _count(self, number: int) -> Cell:
        return Cell(format_number(number, self._language))
