"""The web server: what machines ask for, the APIs, the articles and their list, then the page."""

import os
from collections.abc import Callable
from typing import Any

import gradio as gr
from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from app.operations.audit import Audit, open_audit, read_audit
from app.operations.database import Database, open_database
from app.operations.feedback import FeedbackTable
from app.operations.logs import LogRequests
from app.operations.machine_translation import Translators, open_translators
from app.operations.metrics import Metrics
from app.operations.report import Report, make_report
from app.operations.shared_counts import SharedCounts, open_counts
from app.operations.uploads import Uploads
from app.settings import Settings
from app.web.access.entrance import Identify
from app.web.access.login import login_routes, session_cookie
from app.web.access.request_bounds import AnswerHead, BoundRequests
from app.web.access.security import Compress, OnlyWhatThePageNeeds, RoutineHeaders
from app.web.api.chat_completions import create_chat_api
from app.web.api.endpoints import create_api
from app.web.chat.examples import Examples, Suggested
from app.web.chat.gradio_files import GradioFiles, style_routes
from app.web.chat.gradio_html import OwnPage
from app.web.chat.page import build_page, page_files, page_head, page_style
from app.web.health import health_routes
from app.web.pages.article_page import article_routes
from app.web.pages.collection_page import collection_routes
from app.web.pages.desk_page import UPLOAD, Editing, desk_routes
from app.web.pages.page_pictures import PagePictures
from app.web.pages.question_page import question_routes
from app.web.pages.refusal_page import refuse
from app.web.pages.report_page import report_routes
from app.web.pages.unavailable_page import answer_unavailable
from app.web.question_queue import QuestionQueue
from app.web.reload import LiveAnswerer
from app.web.static import static_file

_NO_DOCS: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}
_CORS: dict[str, Any] = {"allow_methods": ["GET", "POST"], "allow_headers": ["Content-Type", "Authorization"]}
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b6670"/>'
    '<path d="M8 9h16v11H15l-4 4v-4H8z" fill="#fff"/><path d="M12 13h8M12 16h5" stroke="#0b6670" '
    'stroke-width="1.5" stroke-linecap="round"/></svg>'
)


def create_app(settings: Settings, answerer: LiveAnswerer, examples: Examples | None = None) -> FastAPI:
    """Return the whole web application; it holds nothing about any person but what their page keeps.

    :param examples: What the page suggests, where that is known already.
    """
    # Gradio reads this whenever it is about to report to its makers, not when it is imported, so here is soon enough.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    database, counts = open_database(settings), open_counts(settings.limits.get_secret_value())
    audit = open_audit(settings, database)
    feedback = FeedbackTable(database, settings.log_questions)
    metrics = _metrics(answerer, audit, counts)
    suggested = Suggested(answerer, settings.articles, examples)
    answerer.when_renewed(suggested.renew)
    queue = QuestionQueue(answerer, settings.rate_limit, metrics, audit, counts)
    translators = open_translators(settings.translator)
    app = FastAPI(**_NO_DOCS, middleware=_middleware(settings))
    app.state.queue, app.state.audit = queue, audit
    app.add_exception_handler(HTTPException, refuse)
    answer_unavailable(app)
    app.include_router(health_routes(answerer, metrics, queue))
    app.include_router(collection_routes(queue, settings.editors))
    app.include_router(article_routes(queue, PagePictures(settings.articles, counts=counts)))
    app.include_router(question_routes(queue, suggested))
    report = _reporting(settings, answerer, feedback, database)
    app.include_router(_editors_routes(settings, queue, answerer, report, audit))
    if settings.auth == "oidc":
        app.include_router(login_routes(settings))
    app.mount("/api", create_api(queue, feedback, settings.api_docs, settings.public_url, translators))
    app.mount("/v1", create_chat_api(queue, settings.public_url))
    app.add_api_route("/favicon.svg", _icon)
    app.add_api_route("/favicon.ico", _icon)
    app.add_api_route("/embed.js", _embed)
    page = build_page(queue, suggested, name=settings.name, logout=settings.auth == "oidc", editors=settings.editors)
    files = page_files(page)
    app.include_router(style_routes(files))
    _mount_page(app, page, files, settings, translators)
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """Return what each request goes through, the outermost first."""
    return [
        Middleware(LogRequests),
        Middleware(AnswerHead),
        Middleware(Compress),
        Middleware(RoutineHeaders),
        *([session_cookie(settings)] if settings.auth == "oidc" else []),
        Middleware(Identify, settings=settings),
        # Without a CORS middleware here, Gradio would allow any other site to read a person's answers.
        Middleware(CORSMiddleware, allow_origins=settings.allowed_origins, **_CORS),
        Middleware(BoundRequests, elsewhere={UPLOAD}),
    ]


def _metrics(answerer: LiveAnswerer, audit: Audit, counts: SharedCounts | None) -> Metrics:
    """Return what is counted; also whether what several servers share is there."""
    metrics = Metrics(lambda: answerer.index)
    answerer.engine.tell(metrics.count_call)
    metrics.watch("hoidap_audit_held", "Lines of the audit that wait for the database.", lambda: audit.held)
    if counts:
        lost = "1 while this server counts questions for itself, as Redis is away."
        metrics.watch("hoidap_limits_local", lost, lambda: int(counts.reach.lost))
    return metrics


def _reporting(
    settings: Settings, answerer: LiveAnswerer, feedback: FeedbackTable, database: Database
) -> Callable[[], Report]:
    """Return what makes the report of what people asked and said, as things stand."""
    return lambda: make_report(answerer.index, feedback, read_audit(settings, database))


def _editors_routes(
    settings: Settings, queue: QuestionQueue, answerer: LiveAnswerer, report: Callable[[], Report], audit: Audit
) -> APIRouter:
    """Return the routes of the pages for editors: what people miss, and the documents."""
    uploads = Uploads(settings.articles, settings.uploads, settings.ocr != "off") if settings.uploads else None
    editing = Editing(settings.editors, uploads, settings.articles, settings.public_url)
    routes = APIRouter()
    routes.include_router(report_routes(queue, settings.editors, report))
    routes.include_router(desk_routes(editing, answerer, report, audit))
    return routes


def _mount_page(
    app: FastAPI, page: gr.Blocks, files: GradioFiles, settings: Settings, translators: Translators
) -> None:
    """Put the page with the conversation at the top of all addresses that nothing else answers."""
    own = [
        Middleware(
            OwnPage,
            head=page_head(translators),
            files=files,
            name=settings.name,
            frame_ancestors=settings.frame_ancestors,
        ),
        Middleware(OnlyWhatThePageNeeds),
    ]
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=settings.public_url or None,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        app_kwargs={**_NO_DOCS, "middleware": own},
        **page_style(),
    )
    mounted: Any = app.routes[-1]
    app.state.end_streams = mounted.app.stop_event.set  # each page holds one open, which nothing else ends


def _icon() -> Response:
    return Response(_ICON, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def _embed() -> FileResponse:
    """Return the script that a portal's page includes; any site may, and only listed ones get a frame."""
    headers = {"Cache-Control": "max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(static_file("embed.js"), media_type="text/javascript", headers=headers)
