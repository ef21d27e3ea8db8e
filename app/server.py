"""The web server: articles, then the page."""

import os
from typing import Any

import gradio as gr
from fastapi import FastAPI, Response
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from app.answering import Answerer
from app.article_page import article_routes
from app.examples import Examples, answered_examples
from app.security import OnlyWhatThePageNeeds, RoutineHeaders
from app.settings import Settings
from app.ui import build_page, page_style

_NO_DOCS: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b6670"/>'
    '<path d="M8 9h16v11H15l-4 4v-4H8z" fill="#fff"/><path d="M12 13h8M12 16h5" stroke="#0b6670" '
    'stroke-width="1.5" stroke-linecap="round"/></svg>'
)


def create_app(settings: Settings, answerer: Answerer, examples: Examples | None = None) -> FastAPI:
    """Return the whole web application; it holds nothing about any person but what their page keeps.

    :param examples: What the page suggests, where that is known already.
    """
    # Gradio reads this whenever it is about to report to its makers, not when it is imported, so here is soon enough.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Without a CORS middleware here, Gradio would allow any other site to read a person's answers.
    middleware = [Middleware(RoutineHeaders), Middleware(CORSMiddleware, allow_origins=[])]
    app = FastAPI(**_NO_DOCS, middleware=middleware)
    app.include_router(article_routes(answerer))
    app.add_api_route("/favicon.svg", _icon)
    app.add_api_route("/favicon.ico", _icon)
    gr.mount_gradio_app(
        app,
        build_page(answerer, answered_examples(answerer) if examples is None else examples),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        app_kwargs={**_NO_DOCS, "middleware": [Middleware(OnlyWhatThePageNeeds)]},
        **page_style(),
    )
    return app


def _icon() -> Response:
    return Response(_ICON, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})
