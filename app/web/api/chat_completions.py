"""An API in the form of OpenAI's chat completions, for clients that know only that one.

No language model stands behind it: the answer to the last question is quoted from the articles, as Markdown, and its
citations are annotations of the message.
"""

import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any, Literal

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from app.answers.answer import Answer, Citation
from app.answers.question import QuestionRefused
from app.operations.person import person_of
from app.web.api.problems import answer_errors
from app.web.links import article_link
from app.web.question_queue import QuestionQueue
from app.wording.localisation import (
    certainty_note,
    choose_language,
    gloss_note,
    nothing_found,
    recognised_note,
    replaced_note,
    reply_text,
)
from app.wording.words import WORDING, Wording

MODEL = "hoidap"
_NO_TOKENS = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!$])")
_LINES = re.compile(r"\s+")
_PIECE = re.compile(r"\S+\s*")


class _Part(BaseModel):
    type: str
    text: str = ""


class _Message(BaseModel):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[_Part] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class _Options(BaseModel):
    include_usage: bool = False


class Completion(BaseModel):
    """What is asked; whatever else a client sends has no meaning here."""

    model: str = MODEL
    messages: list[_Message] = Field(min_length=1)
    stream: bool = False
    stream_options: _Options | None = None


class Written:
    """Text that grows, and the citations in it."""

    def __init__(self, address: Callable[[Citation], str], words: Wording) -> None:
        self._address = address
        self._words = words
        self.text = ""
        self.annotations: list[dict[str, Any]] = []

    def add(self, text: str) -> "Written":
        """Add text of our own."""
        self.text += text
        return self

    def quote(self, text: str) -> "Written":
        """Add text of an article, which shows as it is there: nothing in it is a link or a picture."""
        return self.add(_SPECIAL.sub(r"\\\1", _LINES.sub(" ", text.strip())))

    def cite(self, citation: Citation) -> "Written":
        """Add the number of a citation, linked to its place."""
        start, url = len(self.text), self._address(citation)
        self.add(f"[[{citation.number}]]({url})")
        title = citation.title
        if citation.page:
            title += f", {self._words.page.format(page=citation.page)}"
        place = {"start_index": start, "end_index": len(self.text), "title": title, "url": url}
        told = citation.as_json()
        known = {name: told[name] for name in ("quote", "label", "replaced", "recognised") if name in told}
        self.annotations.append({"type": "url_citation", "url_citation": place | known})
        return self


def create_chat_api(queue: QuestionQueue, public_url: str) -> FastAPI:
    """Return the API, to be mounted at ``/v1``.

    :param public_url: What links to articles start with; empty for the address that was asked.
    """
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    answer_errors(api, _as_error)
    began = int(time.time())

    @api.get("/models")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [_model(began)]}

    @api.get("/models/{name}")
    def model(name: str) -> dict[str, Any]:
        _require(name)
        return _model(began)

    @api.post("/chat/completions", response_model=None)
    async def complete(request: Request, body: Completion) -> dict[str, Any] | StreamingResponse:
        _require(body.model)
        asked = [message.text for message in body.messages if message.role == "user"]
        if not asked:
            raise QuestionRefused("empty")
        before = next((text for text in reversed(asked[:-1]) if text.strip()), None)
        language = choose_language(request.headers.get("accept-language", ""))
        answer = await queue.ask(person_of(request.scope), asked[-1], language, before)
        base = f"{public_url or str(request.base_url).removesuffix('/').removesuffix('/v1')}/"
        written = write_answer(answer, lambda citation: article_link(citation, answer.language, base))
        head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}
        if body.stream:
            usage = bool(body.stream_options and body.stream_options.include_usage)
            return StreamingResponse(
                _stream(head, written, usage), media_type="text/event-stream", headers={"Cache-Control": "no-cache"}
            )
        message = {"role": "assistant", "content": written.text, "refusal": None, "annotations": written.annotations}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return head | {"object": "chat.completion", "choices": [choice], "usage": _NO_TOKENS}

    return api


def write_answer(answer: Answer, address: Callable[[Citation], str]) -> Written:
    """Return an answer as Markdown.

    :param address: Where a citation opens.
    """
    written = Written(address, WORDING[answer.language])
    for place, part in enumerate(answer.parts):
        written.add("\n\n" * (place > 0) + "*").quote(part.question).add("*\n\n")
        _write(part, written, address)
    return written if answer.parts else _write(answer, written, address)


def _write(answer: Answer, written: Written, address: Callable[[Citation], str]) -> Written:
    """Add the answer to one question, and return what is written then."""
    words = WORDING[answer.language]
    if answer.kind == "greeting":
        asked = f"\n\n{words.for_example} {words.example_question}" if answer.reply == "help" else ""
        return written.add(reply_text(answer, answer.language) + asked)
    if answer.kind == "not_found":
        lacks = words.lacks.format(name=Written(address, words).quote(answer.lacks).text)
        written.add(lacks if answer.lacks else nothing_found(answer))
        if answer.suggestions:
            written.add(f"\n\n{words.not_found_closest}\n")
        for suggestion in answer.suggestions:
            written.add(f"\n{suggestion.number}. [").quote(suggestion.title).add(f"]({address(suggestion)})")
        return written
    if answer.kind == "extract":
        written.add(words.extract_of.format(title=Written(address, words).quote(answer.citations[0].title).text) + "\n")
        for citation in answer.citations:
            written.add("\n- ").quote(citation.quote).add(" ").cite(citation)
        return _note_sure(answer, _note_known(answer, written))
    if answer.text.strip() != answer.sentence.strip():
        written.add("**").quote(answer.text).add("**\n\n")
    written.quote(answer.sentence)
    for citation in answer.citations:
        written.add(" ").cite(citation)
    _note_known(answer, written)
    quoted = answer.citations[0].language
    if quoted != answer.language:
        written.add(f"\n\n*{words.quoted_in[quoted]}*")
    return _note_sure(answer, written)


def _require(model: str) -> None:
    if model != MODEL:
        raise HTTPException(404, f"there is no model {model!r} here, only {MODEL!r}")


def _model(created: int) -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": created, "owned_by": MODEL}


async def _stream(head: dict[str, Any], written: Written, usage: bool) -> AsyncIterator[str]:
    def event(choices: list[dict[str, Any]], **more: dict[str, int]) -> str:
        chunk = head | {"object": "chat.completion.chunk", "choices": choices} | more
        return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"

    def delta(content: dict[str, Any], finish: str | None = None) -> str:
        return event([{"index": 0, "delta": content, "logprobs": None, "finish_reason": finish}])

    yield delta({"role": "assistant", "content": ""})
    for piece in _PIECE.findall(written.text):
        yield delta({"content": piece})
    yield delta({"annotations": written.annotations}, "stop")
    if usage:
        yield event([], usage=_NO_TOKENS)
    yield "data: [DONE]\n\n"


def _as_error(details: dict[str, Any]) -> dict[str, Any]:
    kind = "rate_limit_error" if details["status"] == 429 else "invalid_request_error"
    if details["status"] >= 500:
        kind = "server_error"
    code = details["type"].rpartition(":")[2].replace("-", "_")
    return {"error": {"message": details["detail"], "type": kind, "param": None, "code": code}}


def _note_sure(answer: Answer, written: Written) -> Written:
    """Add the figures as the answer's language writes them, and how sure the answer is."""
    if gloss := gloss_note(answer):
        written.add("\n\n*").quote(gloss).add("*")
    return written.add(f"\n\n*{certainty_note(answer)}*")


def _note_known(answer: Answer, written: Written) -> Written:
    """Add that the document quoted first is out of force, if it is, and that quotes were read from pictures."""
    if replaced := answer.citations[0].replaced:
        written.add("\n\n*").quote(replaced_note(replaced, answer.language)).add("*")
    sure = answer.recognised
    return written if sure is None else written.add(f"\n\n*{recognised_note(sure, answer.language)}*")
