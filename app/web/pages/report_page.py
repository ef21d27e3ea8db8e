"""The editors' report as a page, for the people of one group."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from app.operations.person import person_of
from app.operations.report import MOST, Report, place_of
from app.web.pages.plain_page import home_of, language_of, page_headers, plain_page
from app.wording.localisation import format_date, format_number
from app.wording.words import WORDING
from index.datatypes import Language


@dataclass(frozen=True, slots=True)
class ReportWording:
    """The words of the page in one language."""

    title: str
    empty: str
    since: str
    not_found: str
    not_kept: str
    closest: str
    said: str
    never: str
    nothing: str
    outcomes: dict[str, str]


WORDS: dict[Language, ReportWording] = {
    "vi": ReportWording(
        title="Báo cáo cho người biên tập",
        empty="Chưa có ai hỏi hay góp ý.",
        since="{count} câu trả lời từ ngày {day}.",
        not_found="Đã hỏi mà không tìm thấy (các câu cùng ý được gộp)",
        not_kept="Không biết câu hỏi nào không tìm thấy: HOIDAP_LOG_QUESTIONS cho phép lưu câu hỏi.",
        closest="Bài viết gần nhất với những câu không tìm thấy",
        said="Góp ý: {helpful} hữu ích, {wrong} chưa đúng",
        never="{never} trên {all} bài viết chưa từng được trích dẫn",
        nothing="không tìm thấy",
        outcomes={"found": "trả lời", "extract": "trích", "not_found": "không tìm thấy", "greeting": "chào hỏi"},
    ),
    "en": ReportWording(
        title="Report for the editors",
        empty="Nobody has asked or said anything yet.",
        since="{count} answers since {day}.",
        not_found="Asked and not found (questions that mean the same together)",
        not_kept="What was not found is not known: HOIDAP_LOG_QUESTIONS keeps the questions.",
        closest="Articles that came closest to what was not found",
        said="{helpful} answers called helpful, {wrong} wrong",
        never="{never} of {all} articles never cited",
        nothing="nothing found",
        outcomes={"found": "answered", "extract": "extract", "not_found": "not found", "greeting": "greeting"},
    ),
}


def report_routes(editors: str, make: Callable[[], Report]) -> APIRouter:
    """Return the route of the report, ``GET /report``; to who is not of the group there is no such page.

    :param editors: The group; empty for nobody.
    :param make: Returns the report as things stand.
    """
    routes = APIRouter()

    @routes.get("/report")
    def show_report(request: Request) -> Response:
        if not editors or editors not in person_of(request.scope).groups:
            return PlainTextResponse("Not Found", 404)
        language = language_of(request)
        return HTMLResponse(render_report(make(), language, home_of("/report")), 200, page_headers())

    return routes


def render_report(report: Report, language: Language, home: str) -> str:
    """Return the page of a report.

    :param home: Address of the question page.
    """
    words, languages = WORDS[language], WORDING[language].languages
    parts = [f"<h1>{escape(words.title)}</h1>"]
    if report.empty:
        parts.append(f"<p>{escape(words.empty)}</p>")
    if report.answers:
        count = format_number(report.answers, language)
        parts.append(f"<p>{escape(words.since.format(count=count, day=format_date(report.since, language)))}</p>")
        rows = ((languages[of], words.outcomes[what], str(count)) for of, what, count in report.outcomes)
        parts.append(_table(rows))
    if report.not_found is None:
        parts.append(f"<p>{escape(words.not_kept)}</p>")
    elif report.not_found:
        asked = ((languages[each.language], each.question, str(each.count)) for each in report.not_found[:MOST])
        parts += [_heading(words.not_found), _table(asked)]
    if report.closest:
        parts += [_heading(words.closest), _table((name, str(n)) for name, n in report.closest[:MOST])]
    parts += _said(report, words, language)
    if report.answers and report.never_cited:
        never = words.never.format(never=len(report.never_cited), all=report.articles)
        parts += [_heading(never), _table((name,) for name in report.never_cited[:MOST])]
    return plain_page(words.title, f"<article>{''.join(parts)}</article>", language, home)


def _said(report: Report, words: ReportWording, language: Language) -> list[str]:
    if not (report.helpful or report.wrong):
        return []
    rows = (
        (format_date(day, language), place_of(said) or words.nothing, said.question, said.comment)
        for day, said in report.wrong[:MOST]
    )
    return [_heading(words.said.format(helpful=report.helpful, wrong=len(report.wrong))), _table(rows)]


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
