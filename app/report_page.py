"""The editors' report as a page, for the people of one group."""

from collections.abc import Callable, Iterable
from html import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from app.localisation import format_date, format_number
from app.person import person_of
from app.plain_page import home_of, language_of, page_headers, plain_page
from app.report import MOST, Report, place_of
from app.wording import WORDING, Wording
from index.datatypes import Language


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
    words = WORDING[language]
    parts = [f"<h1>{escape(words.report)}</h1>"]
    if report.empty:
        parts.append(f"<p>{escape(words.report_empty)}</p>")
    if report.answers:
        count = format_number(report.answers, language)
        parts.append(
            f"<p>{escape(words.report_since.format(count=count, day=format_date(report.since, language)))}</p>"
        )
        rows = ((words.languages[of], words.outcomes[what], str(count)) for of, what, count in report.outcomes)
        parts.append(_table(rows))
    if report.not_found is None:
        parts.append(f"<p>{escape(words.report_not_kept)}</p>")
    elif report.not_found:
        asked = ((words.languages[each.language], each.question, str(each.count)) for each in report.not_found[:MOST])
        parts += [_heading(words.report_not_found), _table(asked)]
    if report.closest:
        parts += [_heading(words.report_closest), _table((name, str(n)) for name, n in report.closest[:MOST])]
    parts += _said(report, words, language)
    if report.answers and report.never_cited:
        never = words.report_never.format(never=len(report.never_cited), all=report.articles)
        parts += [_heading(never), _table((name,) for name in report.never_cited[:MOST])]
    return plain_page(words.report, f"<article>{''.join(parts)}</article>", language, home)


def _said(report: Report, words: Wording, language: Language) -> list[str]:
    if not (report.helpful or report.wrong):
        return []
    rows = (
        (format_date(day, language), place_of(said) or words.report_nothing, said.question, said.comment)
        for day, said in report.wrong[:MOST]
    )
    return [_heading(words.report_said.format(helpful=report.helpful, wrong=len(report.wrong))), _table(rows)]


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
