"""What machines ask a server: whether it lives, whether it can answer, and what it has counted."""

import datetime
from typing import Any

from fastapi import APIRouter, Response

from app.operations.metrics import Metrics
from app.web.question_queue import QuestionQueue
from app.web.reload import LiveAnswerer


def health_routes(answerer: LiveAnswerer, metrics: Metrics, queue: QuestionQueue) -> APIRouter:
    """Return ``/healthz``, ``/readyz`` and ``/metrics``; a server that answers them has an index loaded.

    ``/readyz`` says 503 once the server is told to stop, though it goes on to answer until it does, and while what
    keeps the index does not answer.
    """
    routes = APIRouter()

    @routes.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", media_type="text/plain")

    @routes.get("/readyz")
    def readyz(response: Response) -> dict[str, Any]:
        index = answerer.index
        ready = answerer.reached and not queue.leaving
        if not ready:
            response.status_code = 503
        state: dict[str, Any] = {
            "ready": ready,
            "articles": index.library.article_count,
            "passages": len(index),
        }
        if index.generation:
            built_at = index.generation.manifest.built_at
            age = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(built_at)
            state |= {"generation": index.generation.folder.name, "built_at": built_at}
            state["age_seconds"] = int(age.total_seconds())
        if answerer.problem:
            state["problem"] = answerer.problem
        return state

    @routes.get("/metrics")
    def show_metrics() -> Response:
        return Response(metrics.as_text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes
