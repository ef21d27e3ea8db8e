"""Questions and answers without JavaScript: a form that brings the same answers as the conversation does."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from app.answers.answer import Answer
from app.answers.question import LONGEST_QUESTION, QuestionRefused
from app.operations.person import Person, person_of
from app.web.access.cross_site import sent_by_other_site
from app.web.access.limits import TurnedAway
from app.web.chat.conversation import Outcome, Turn
from app.web.chat.examples import Suggested
from app.web.chat.rendering import render_reply, render_sources
from app.web.pages.plain_page import (
    Way,
    all_documents,
    home_of,
    in_other_language,
    language_of,
    page_headers,
    plain_page,
)
from app.web.question_queue import Failed, QuestionQueue
from app.web.static import static_text
from app.wording.localisation import format_number
from app.wording.words import WORDING
from index.datatypes import Language

PATH = "/plain"


@dataclass(frozen=True, slots=True)
class PlainWording:
    """The words of the page in one language, and those of the page with JavaScript that lead here."""

    title: str
    answer: str
    needs_script: str
    without_script: str


WORDS: dict[Language, PlainWording] = {
    "vi": PlainWording(
        title="Hỏi đáp không cần JavaScript",
        answer="Trả lời",
        needs_script="Trình duyệt không chạy JavaScript mà trang này cần.",
        without_script="Hỏi trên trang không cần JavaScript",
    ),
    "en": PlainWording(
        title="Questions and answers without JavaScript",
        answer="Answer",
        needs_script="This page needs JavaScript, which does not run in your browser.",
        without_script="Ask on the page without JavaScript",
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the page, and what came of it; ``after`` is the question before, which it may go on from."""

    question: str = ""
    after: str = ""
    outcome: Outcome | QuestionRefused | None = None

    @property
    def status(self) -> int:
        """The status of the response."""
        if isinstance(self.outcome, TurnedAway):
            return 503 if self.outcome.busy else 429
        if isinstance(self.outcome, QuestionRefused):
            return 422
        return {"failed": 500, "unreached": 503}.get(self.outcome, 200) if isinstance(self.outcome, str) else 200

    @property
    def last(self) -> str:
        """The question that the next one may go on from; empty if there is none."""
        answered = isinstance(self.outcome, Answer) and self.outcome.kind != "greeting"
        return self.question if answered else self.after


def question_routes(queue: QuestionQueue, suggested: Suggested) -> APIRouter:
    """Return the route of the page, ``GET /plain?q=&after=&lang=``; without ``q`` nothing is asked.

    Nor is it where another site led here: the question waits in the form, since it may not be the person's own.
    """
    routes = APIRouter()

    @routes.get(PATH, response_class=HTMLResponse)
    async def show_page(request: Request) -> HTMLResponse:
        asked, language = request.query_params, language_of(request)
        question, after = asked.get("q"), asked.get("after", "")
        come = Asked(question or "", after)
        if question is not None and not sent_by_other_site(request):
            outcome = await _answer(queue, person_of(request.scope), question, after, language)
            come = Asked(question, after, outcome)
        other = in_other_language(request, {name: asked[name] for name in ("q", "after") if name in asked})
        headers = page_headers(forms=True) | {"Cache-Control": "private, no-store"}
        if isinstance(come.outcome, TurnedAway):
            headers["Retry-After"] = str(come.outcome.seconds)
        return HTMLResponse(render_plain(come, language, suggested.of(language), other), come.status, headers)

    return routes


async def _answer(
    queue: QuestionQueue, person: Person, question: str, after: str, language: Language
) -> Outcome | QuestionRefused:
    try:
        return await queue.ask(person, question, language, after or None)
    except (TurnedAway, QuestionRefused) as refused:
        return refused
    except Failed as failed:
        return failed.outcome


def render_plain(asked: Asked, language: Language, examples: tuple[str, ...], other: str = "") -> str:
    """Return the page.

    :param examples: Questions that are suggested where none was asked.
    :param other: Address of the page in the other language.
    """
    words, home, outcome = WORDING[language], home_of(PATH), asked.outcome
    reply = sources = notice = ""
    if isinstance(outcome, QuestionRefused):
        too_long = words.too_long.format(longest=format_number(LONGEST_QUESTION, language))
        notice = words.empty if outcome.reason == "empty" else too_long
    elif outcome is not None:
        reply = render_reply(outcome, language, examples)
        sources = render_sources(Turn(asked.question, outcome), language) if isinstance(outcome, Answer) else ""
    return plain_page(
        "pages/question.html", WORDS[language].title, language, home, other=other,
        ways=[all_documents(home, language)],
        cards=Markup(static_text("cards.css")),
        plain=WORDS[language],
        asked=asked,
        longest=LONGEST_QUESTION,
        notice=notice,
        reply=Markup(reply),
        sources=Markup(sources),
        examples=[Way(plain_address(language, each), each) for each in examples] if outcome is None else [],
    )  # fmt: skip


def plain_address(language: Language, question: str = "") -> str:
    """Return where a question is asked without JavaScript, as seen from a page at the top."""
    return f"plain?{urlencode(({'q': question} if question else {}) | {'lang': language})}"
