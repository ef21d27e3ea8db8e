"""The editors' desk: what the last build says, what nobody could answer, and the documents of a folder."""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.operations.audit import Audit, Change
from app.operations.audit_file import AuditUnwritable
from app.operations.known_names import KnownNames
from app.operations.person import Person, person_of
from app.operations.report import Asked, Report
from app.operations.uploads import NO_ROOM, Reason, UploadRefused, Uploads
from app.web.access.cross_site import sent_by_own_page
from app.web.access.request_bounds import BodyTooLarge, bounded
from app.web.made_once import MadeOnce
from app.web.pages.desk_values import Said, desk_values
from app.web.pages.desk_words import WORDS
from app.web.pages.editors_ways import editors_ways
from app.web.pages.plain_page import (
    all_documents,
    home_of,
    in_other_language,
    language_of,
    page_headers,
    plain_page,
)
from app.web.pages.refusal_page import no_such_page
from app.web.reload import LiveAnswerer
from index.formats.readers import LARGEST

_LOG = logging.getLogger(__name__)
PATH, UPLOAD, DELETE = "/desk", "/desk/upload", "/desk/delete"
BESIDE = 64 * 1024
"""Bytes of an upload beside the document: its name, and the other fields of the form."""
DELETE_BYTES, DELETE_PATIENCE = 64 * 1024, 10.0
PATIENCE = 600.0
"""Seconds for a document to arrive, at 80 kB a second the largest."""
SECONDS = 60
"""For which the questions without an answer are shown as they were; to group them takes the model seconds."""
_STATUSES: dict[Reason, int] = {
    "missing": 404, "exists": 409, "clash": 409, "large": 413, "busy": 429, "unwritable": 503, "full": 507,
    "opened": 409, "stated": 503,
}  # fmt: skip


class _NotTaken(Exception):
    """What was sent is not looked at: it comes from another site, or does not arrive as it should."""

    def __init__(self, reason: str, status: int) -> None:
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class Editing:
    """Who may work at the desk: the group of editors, empty for nobody. And with what: a folder, if there is one.

    ``articles`` is the folder of all articles, with ``articles.toml``.
    """

    editors: str
    uploads: Uploads | None
    articles: Path
    public_url: str = ""

    def admits(self, request: Request) -> bool:
        """Whether an editor sent the request."""
        return person_of(request.scope).is_in(self.editors)


def desk_routes(editing: Editing, answerer: LiveAnswerer, report: Callable[[], Report], audit: Audit) -> APIRouter:
    """Return the routes of the desk; to who is not of the group there is no such page.

    :param report: Returns what was asked, as things stand.
    """
    desk, routes = _Desk(editing, answerer, report, audit), APIRouter()
    routes.add_api_route(PATH, desk.show, methods=["GET"])
    if editing.uploads:
        routes.add_api_route(DELETE, desk.confirm, methods=["GET"])
        routes.add_api_route(DELETE, desk.delete, methods=["POST"])
        routes.add_api_route(UPLOAD, desk.upload, methods=["POST"])
    return routes


class _Desk:
    def __init__(self, editing: Editing, answerer: LiveAnswerer, report: Callable[[], Report], audit: Audit) -> None:
        self._editing = editing
        self._answerer = answerer
        self._report = report
        self._audit = audit
        self._asked: MadeOnce[int, list[Asked] | None] = MadeOnce(1)
        self._uploading: set[str] = set()

    def show(self, request: Request) -> Response:
        """Show the desk."""
        return self._page(request) if self._editing.admits(request) else no_such_page(request)

    def confirm(self, request: Request) -> Response:
        """Ask whether a document is really to be deleted."""
        if not self._editing.admits(request):
            return no_such_page(request)
        language, name = language_of(request), request.query_params.get("name", "")
        if name not in {document.name for document in self._folder.documents()}:
            return self._page(request, Said.refused("missing", language, name), 404)
        html = plain_page(
            "pages/desk_delete.html", WORDS[language].confirm, language, home_of(DELETE),
            other=in_other_language(request, {"name": name}), desk=WORDS[language], name=name,
        )  # fmt: skip
        return HTMLResponse(html, 200, _headers())

    async def delete(self, request: Request) -> Response:
        """Delete a document."""
        return await self._carry_out(request, self._delete)

    async def upload(self, request: Request) -> Response:
        """Take a document."""
        return await self._carry_out(request, self._upload)

    async def _carry_out(self, request: Request, change: Callable[[Request], Awaitable[Said]]) -> Response:
        """Return the desk after a change, or with the reason why there was none.

        :raises AuditUnwritable: If the change was made, and could not be written down.
        """
        if not self._editing.admits(request):
            return no_such_page(request)
        language = language_of(request)
        try:
            if not sent_by_own_page(request, self._editing.public_url):
                raise _NotTaken("foreign", 403)
            await _make_room(self._audit)
            said, status = await change(request), 200
        except UploadRefused as error:
            said, status = Said.refused(error.reason, language, error.about), _STATUSES.get(error.reason, 422)
        except _NotTaken as error:
            said, status = Said.refused(error.reason, language), error.status
        return await run_in_threadpool(self._page, request, said, status)

    async def _delete(self, request: Request) -> Said:
        async with _form(request, DELETE_BYTES, DELETE_PATIENCE) as form:
            name = str(form.get("name", ""))
        await run_in_threadpool(self._folder.delete, name)
        await self._write_down(request, "deleted", name)
        return Said.deleted(name, language_of(request))

    async def _upload(self, request: Request) -> Said:
        with self._alone(person_of(request.scope)):
            async with _form(request, LARGEST + BESIDE, PATIENCE) as form:
                document, replace = form.get("document"), form.get("replace") == "yes"
                if not isinstance(document, UploadFile):
                    raise UploadRefused("nothing")
                file = document.file
                accepted = await run_in_threadpool(self._folder.accept, document.filename or "", file, replace)
        await self._write_down(request, "replaced" if accepted.replaced else "uploaded", accepted.name)
        return Said.taken(accepted, language_of(request))

    @contextmanager
    def _alone(self, person: Person) -> Iterator[None]:
        """Let a person upload one document at a time."""
        if person.key in self._uploading:
            raise _NotTaken("alone", 429)
        self._uploading.add(person.key)
        try:
            yield
        finally:
            self._uploading.discard(person.key)

    async def _write_down(self, request: Request, change: Change, name: str) -> None:
        article_id = f"{self._folder.below}/{name}"
        await run_in_threadpool(self._audit.write_change, person_of(request.scope), change, article_id)

    @property
    def _folder(self) -> Uploads:
        assert self._editing.uploads is not None
        return self._editing.uploads

    def _page(self, request: Request, said: Said | None = None, status: int = 200) -> Response:
        language, home, person = language_of(request), home_of(request.url.path), person_of(request.scope)
        asked = self._asked.get(int(time.monotonic() / SECONDS), lambda: _unanswered(self._report()))
        ways = editors_ways(person, self._editing.editors, home, language, but=PATH)
        own = self._answerer.readable_by(person.groups).index
        known = KnownNames(self._answerer.index, own, person.groups, self._editing.articles)
        values = desk_values(known, self._editing.uploads, asked, said, language)
        html = plain_page(
            "pages/desk.html", WORDS[language].title, language, home, ways=[all_documents(home, language), *ways],
            other=f"{home}desk{in_other_language(request)}", desk=WORDS[language],
            is_behind=bool(self._answerer.problem), **values,
        )  # fmt: skip
        return HTMLResponse(html, status, _headers())


async def _make_room(audit: Audit) -> None:
    """See to it that a change can be written down before it is made."""
    try:
        await run_in_threadpool(audit.make_room)
    except AuditUnwritable as error:
        _LOG.error("a document is not changed, as that cannot be written down: %s", error)
        raise _NotTaken("unwritten", 503) from error


@asynccontextmanager
async def _form(request: Request, most_bytes: int, patience: float) -> AsyncIterator[FormData]:
    """Give what a form sent, with its documents in files that are gone afterwards.

    :raises UploadRefused: If it is too large for what it is to be, or for the disk.
    :raises _NotTaken: If it does not arrive as a whole, or in time.
    """
    bounds = Request(request.scope, bounded(request.receive, most_bytes, patience))
    try:
        form = await bounds.form(max_files=1, max_fields=4)
    except BodyTooLarge as error:
        raise UploadRefused("large") from error
    except TimeoutError as error:
        raise _NotTaken("slow", 408) from error
    except (HTTPException, ClientDisconnect) as error:
        raise _NotTaken("cut", 400) from error
    except OSError as error:
        raise UploadRefused("full" if error.errno in NO_ROOM else "unwritable") from error
    try:
        yield form
    finally:
        await form.close()


def _unanswered(report: Report) -> list[Asked] | None:
    """Return the questions that nothing answered; None where they were not kept."""
    return report.not_found if report.audited else None


def _headers() -> dict[str, str]:
    return page_headers(forms=True) | {"Cache-Control": "private, no-store"}
