"""The editors' report as a page, for the people of one group."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from app.operations.feedback import Feedback
from app.operations.person import Person, person_of
from app.operations.report import MOST, Report
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
from app.web.question_queue import Desk
from app.wording.localisation import format_date, format_number
from app.wording.words import WORDING
from index.datatypes import Article, Language

PATH = "/report"


@dataclass(frozen=True, slots=True)
class ReportWording:
    """The words of the page in one language."""

    title: str
    empty: str
    no_audit: str
    since: str
    answers: str
    not_found: str
    not_kept: str
    closest: str
    said: str
    never: str
    nothing: str
    outcomes: dict[str, str]
    language: str
    outcome: str
    question: str
    document: str
    day: str
    comment: str
    count: str


WORDS: dict[Language, ReportWording] = {
    "vi": ReportWording(
        title="Báo cáo cho người biên tập",
        empty="Chưa có ai hỏi hay góp ý.",
        no_audit="Không biết mọi người đã hỏi gì: HOIDAP_AUDIT đặt tệp ghi lại các câu trả lời.",
        since="Số câu trả lời từ ngày {day}: {count}.",
        answers="Câu trả lời theo ngôn ngữ và kết quả",
        not_found="Đã hỏi mà không tìm thấy (các câu cùng ý được gộp)",
        not_kept="Không biết câu hỏi nào không tìm thấy: HOIDAP_LOG_QUESTIONS cho phép lưu câu hỏi.",
        closest="Bài viết gần nhất với những câu không tìm thấy",
        said="Góp ý: {helpful} hữu ích, {wrong} chưa đúng",
        never="{never} trên {all} bài viết chưa từng được trích dẫn",
        nothing="không tìm thấy",
        outcomes={"found": "trả lời", "extract": "trích", "not_found": "không tìm thấy", "greeting": "chào hỏi"},
        language="Ngôn ngữ",
        outcome="Kết quả",
        question="Câu hỏi",
        document="Bài viết",
        day="Ngày",
        comment="Góp ý",
        count="Số lần",
    ),
    "en": ReportWording(
        title="Report for the editors",
        empty="Nobody has asked or said anything yet.",
        no_audit="What people asked is not known: HOIDAP_AUDIT names a file in which answers are written down.",
        since="Answers since {day}: {count}.",
        answers="Answers by language and outcome",
        not_found="Asked and not found (questions that mean the same together)",
        not_kept="What was not found is not known: HOIDAP_LOG_QUESTIONS keeps the questions.",
        closest="Articles that came closest to what was not found",
        said="{helpful} answers called helpful, {wrong} wrong",
        never="{never} of {all} articles never cited",
        nothing="nothing found",
        outcomes={"found": "answered", "extract": "extract", "not_found": "not found", "greeting": "greeting"},
        language="Language",
        outcome="Outcome",
        question="Question",
        document="Article",
        day="Day",
        comment="Comment",
        count="Times",
    ),
}


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


def report_routes(desk: Desk, editors: str, make: Callable[[], Report]) -> APIRouter:
    """Return the route of the report, ``GET /report``; to who is not of the group there is no such page.

    :param editors: The group; empty for nobody.
    :param make: Returns the report as things stand.
    """
    routes = APIRouter()

    @routes.get(PATH)
    def show_report(request: Request) -> Response:
        person = person_of(request.scope)
        if not _edits(person, editors):
            return PlainTextResponse("Not Found", 404)
        article, other = desk.view(person).index.article, in_other_language(request)
        html = render_report(make(), language_of(request), home_of(PATH), article, other)
        return HTMLResponse(html, 200, page_headers())

    return routes


def report_ways(person: Person, editors: str, home: str, language: Language) -> list[Way]:
    """Return the link to the report, none for who may not read it."""
    return [Way(f"{home}report?lang={language}", WORDS[language].title)] if _edits(person, editors) else []


def render_report(
    report: Report, language: Language, home: str, article: Callable[[str], Article | None], other: str = ""
) -> str:
    """Return the page of a report.

    :param home: Address of the question page.
    :param article: Returns the article of an id, None if there is none or the reader may not know of it. Such an
        article is named by its id alone.
    :param other: Address of the page in the other language.
    """
    words = WORDS[language]
    return plain_page(
        "pages/report.html", words.title, language, home, other=other, ways=[all_documents(home, language)],
        remarks=list(_remarks(report, words, language)),
        parts=list(_Parts(words, language, article).of(report)),
    )  # fmt: skip


def _edits(person: Person, editors: str) -> bool:
    return bool(editors) and editors in person.groups


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
