"""The API for other programs: ``/api/ask``, ``/api/search`` and the articles, described at ``/api/docs``."""

from dataclasses import replace
from importlib.resources import files
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from app.answers.certainty import Certainty
from app.answers.question import LONGEST_QUESTION, Reply
from app.operations.feedback import LONGEST_COMMENT, Feedback, FeedbackTable
from app.operations.machine_translation import Translators
from app.operations.person import person_of
from app.web.api.problem_details import Problem, stated
from app.web.api.problems import NoSuchArticle, answer_errors
from app.web.api.translation_endpoint import add_translation
from app.web.question_queue import QuestionQueue
from index.datatypes import Article, Language, ListedArticle

Offset = Annotated[int, Field(ge=0, le=10**9)]
MOST_PASSAGES, MOST_ARTICLES = 50, 500
"""Largest page of a search and of the list of articles."""
_DOCS_FILES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}


class Ask(BaseModel):
    """A question."""

    question: str = Field(description="At most 1,000 characters, in Vietnamese or English.")
    language: Language | None = Field(
        default=None, description="Of the asker's page, for words that show none themselves."
    )
    after: str | None = Field(
        default=None, description="The question before, which this one may go on from: `Còn năm 2020?`"
    )


class Said(BaseModel):
    """What a person says of an answer."""

    helpful: bool
    comment: str = Field(default="", max_length=LONGEST_COMMENT)
    article_id: str = Field(default="", max_length=1000, description="Of the first citation, if there is one.")
    start: Offset = 0
    end: Offset = 0
    language: Language = "vi"
    question: str = Field(default="", max_length=LONGEST_QUESTION, description="Kept only if the operator says so.")
    conversation: str = Field(
        default="",
        max_length=100,
        description="Any random text; what is said in one conversation of one answer counts once, the last.",
    )


class OutOfForce(BaseModel):
    """Why a document is out of force, and which article is in force in its place."""

    why: str
    since: str | None
    article_id: str = ""
    title: str = ""


class Cited(BaseModel):
    """A quote: ``text[start:end] == quote`` of the article's text, in characters."""

    number: int
    article_id: str
    title: str
    url: str | None
    date: str | None
    start: int
    end: int
    quote: str
    passage_start: int
    passage_end: int
    page: int | None = Field(default=None, ge=1, description="Only in a document with pages; from 1.")
    label: str = Field(default="", description="What it stands under, as `Điều 5 › khoản 2`; only if anything.")
    replaced: OutOfForce | None = Field(default=None, description="Only of a document that is out of force.")
    recognised: int | None = Field(
        default=None, ge=0, le=100, description="Only of words read from a picture: how sure they are, in percent."
    )


class Glossed(BaseModel):
    """A number, an amount or a date as a quote has it, and as the language of the answer writes it."""

    written: str
    reads: str


class Part(BaseModel):
    """The answer to one of several questions that were asked at once, its citations by their numbers in the whole."""

    question: str
    abstained: bool
    answer: str
    sentence: str
    confidence: float
    citations: list[int]
    certainty: Certainty | None = None
    gloss: list[Glossed] = []


class Answered(BaseModel):
    """An answer in the article's own words, or ``abstained`` with the closest passages as suggestions."""

    question: str
    language: Language
    abstained: bool
    answer: str
    sentence: str
    confidence: float
    citations: list[Cited]
    suggestions: list[Cited]
    seconds: float
    parts: list[Part] = Field(default=[], description="Only if several questions were asked at once.")
    certainty: Certainty | None = Field(default=None, description="How sure it is; only of an answer.")
    gloss: list[Glossed] = Field(default=[], description="Only of a quote in another language that writes them so.")
    lacks: str = Field(default="", description="A provision that was asked for and is not there, as `Điều 9`.")
    reply: Reply | None = Field(default=None, description="What was said to the program itself, if it was no question.")


class Searched(BaseModel):
    """The passages closest to a question, best first."""

    searched: str
    passages: list[Cited]


class Listed(BaseModel):
    """An article without its text."""

    id: str
    title: str
    date: str | None
    url: str | None
    language: Language


class Articles(BaseModel):
    """A page of the list of articles."""

    total: int
    articles: list[Listed]


class Whole(Listed):
    """An article."""

    text: str


def create_api(
    queue: QuestionQueue, feedback: FeedbackTable, docs: bool, public_url: str, translators: Translators
) -> FastAPI:
    """Return the API, to be mounted at ``/api``.

    :param feedback: Where what people say is kept.
    :param docs: Whether to describe itself at ``/docs`` and ``/openapi.json``.
    :param public_url: What addresses start with where a proxy stands in front; else empty.
    :param translators: What translates, by the languages from and to which it does.
    """
    api = FastAPI(
        title="Hỏi Đáp", docs_url=None, redoc_url=None, openapi_url="/openapi.json" if docs else None,
        description="Answers from the documents, in their own words. Errors are problem details (RFC 9457).",
        responses=stated(401, 422, 500), root_path_in_servers=not public_url,
        servers=[{"url": f"{public_url}/api"}] if public_url else None,
    )  # fmt: skip
    answer_errors(api)
    _add_questions(api, queue)
    _add_articles(api, queue)
    _add_feedback(api, queue, feedback)
    add_translation(api, queue, translators)
    if docs:
        _describe(api)
    return api


def _add_questions(api: FastAPI, queue: QuestionQueue) -> None:
    @api.post("/ask", response_model=Answered, response_model_exclude_unset=True, responses=stated(408, 413, 429, 503))
    async def ask(request: Request, body: Ask) -> dict[str, Any]:
        """Answer a question."""
        answer = await queue.ask(person_of(request.scope), body.question, body.language, body.after)
        return answer.as_json()

    @api.get("/search", response_model=Searched, response_model_exclude_unset=True)
    async def search(request: Request, q: str, k: Annotated[int, Query(ge=1, le=MOST_PASSAGES)] = 10) -> dict[str, Any]:
        """Return the closest passages."""
        searched, passages = await queue.search(person_of(request.scope), q, k)
        return {"searched": searched, "passages": [passage.as_json() for passage in passages]}


def _add_articles(api: FastAPI, queue: QuestionQueue) -> None:
    @api.get("/articles", response_model=Articles)
    def list_articles(
        request: Request,
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_ARTICLES)] = 50,
    ) -> dict[str, Any]:
        """List the articles."""
        articles = queue.view(person_of(request.scope)).index.library.listed
        return {"total": len(articles), "articles": [_listed(a) for a in articles[offset : offset + limit]]}

    @api.get("/articles/{article_id:path}", response_model=Whole, responses=stated(404))
    def show_article(request: Request, article_id: str) -> dict[str, Any]:
        """Return an article with its text, in which offsets count."""
        article = queue.view(person_of(request.scope)).index.library.article(article_id)
        if article is None:
            raise NoSuchArticle(article_id)
        return _listed(article) | {"text": article.text}


def _add_feedback(api: FastAPI, queue: QuestionQueue, feedback: FeedbackTable) -> None:
    @api.post("/feedback", status_code=204, responses=stated(408, 413, 429, 503))
    def say(request: Request, body: Said) -> None:
        """Say whether an answer was helpful."""
        person = person_of(request.scope)
        queue.let_in(person)
        said = Feedback(**body.model_dump(exclude={"conversation"}))
        known = queue.view(person).index.library.article(said.article_id)
        feedback.add(said if known else replace(said, article_id="", start=0, end=0), body.conversation)


def _listed(article: Article | ListedArticle) -> dict[str, Any]:
    return {name: getattr(article, name) for name in Listed.model_fields}


def _describe(api: FastAPI) -> None:
    """Serve the description, with the page's own scripts instead of those of a public network."""

    @api.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="openapi.json", title=f"{api.title} API", swagger_js_url="docs/swagger-ui-bundle.js",
            swagger_css_url="docs/swagger-ui.css", swagger_favicon_url="../favicon.svg",
        )  # fmt: skip

    @api.get("/docs/{name}", include_in_schema=False)
    def docs_file(name: str) -> Response:
        if name not in _DOCS_FILES:
            raise HTTPException(404)
        content = files("fastapi_offline").joinpath("static", name).read_bytes()
        return Response(content, media_type=_DOCS_FILES[name], headers={"Cache-Control": "max-age=86400"})

    # last: FastAPI describes itself anew after each route that is added
    api.openapi()["components"]["schemas"]["Problem"] = Problem.model_json_schema()
