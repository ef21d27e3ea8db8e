"""``POST /api/translate``: a text in the other language, for a page whose browser translates nothing itself."""

from typing import Annotated

from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

from app.operations.machine_translation import LONGEST_TEXT, NoTranslator, Translators
from app.operations.person import person_of
from app.web.api.problem_details import stated
from app.web.question_queue import QuestionQueue
from index.datatypes import Language


class Translate(BaseModel):
    """A text, and the languages from and to which to translate it."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, description="As a quote of an answer.")]
    source: Annotated[Language, Field(alias="from")]
    target: Annotated[Language, Field(alias="to")]


class Translated(BaseModel):
    """A translation by a machine, which may be wrong."""

    text: str
    source: Annotated[Language, Field(alias="from")]
    target: Annotated[Language, Field(alias="to")]


def add_translation(api: FastAPI, queue: QuestionQueue, translators: Translators) -> None:
    """Let ``api`` translate with ``translators``, within the limits of ``queue``."""

    @api.post("/translate", response_model=Translated, responses=stated(404, 408, 413, 429, 503))
    async def translate(request: Request, body: Translate) -> Translated:
        """Translate a text by machine, where the operator has set a translator (`HOIDAP_TRANSLATOR`)."""
        translator = translators.get((body.source, body.target))
        if translator is None:
            raise NoTranslator
        text = await queue.translate(person_of(request.scope), lambda: translator.translate(body.text))
        return Translated(text=text, **{"from": body.source, "to": body.target})
