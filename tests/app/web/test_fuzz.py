"""Whatever is sent to the APIs, no reply is a fault, and each is one that their description states."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.web.api.chat_completions import MODEL, Completion
from app.web.reload import LiveAnswerer
from eval.runner import index_articles
from index.articles import read_articles
from index.metadata import read_examples
from tests.fakes import FakeEncoder
from tests.serving import ROOT, serving

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
TYPICAL = "Còn And về for năm 2020? Tóm tắt Summarise bài viết speech tỷ lệ phủ sóng 5G ASEAN Laos? ông ấy he chào"
WORDS = st.sampled_from(" ".join([TYPICAL, *read_examples(ROOT / "seeds")]).split())
HALVES = st.sampled_from("\ud800\udfff")  # of surrogate pairs, which JSON can carry
QUESTIONS = st.lists(WORDS | st.text(st.characters() | HALVES, max_size=8), max_size=8).map(" ".join)
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program, which answers from the seeds."""
    index = index_articles(read_articles(ROOT / "seeds").articles, FakeEncoder(), progress=False)
    live = LiveAnswerer(Answerer(Judge(index, 5, None)), tmp_path_factory.mktemp("index"))
    with serving(live, rate_limit="") as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"Content-Type": "application/json"}, timeout=60) as client:
        yield client


def send_everything(description: str, address: str, operations: int, folder: Path) -> None:
    """Send what fits the ``description`` and what does not, the same each time; fail with what was not as it says."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", description, "--url", address, "--checks", CHECKS,
        "--phases", "coverage,fuzzing", "--max-examples", "20", "--generation-deterministic", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Tested: {operations}\n" in done.stdout


def test_nothing_that_is_sent_to_the_api_is_a_fault(address: str, tmp_path: Path) -> None:
    send_everything(f"{address}/api/openapi.json", f"{address}/api", 6, tmp_path)


def test_nothing_that_is_sent_to_the_chat_completions_is_a_fault(address: str, tmp_path: Path) -> None:
    (tmp_path / "chat.json").write_text(json.dumps(chat_description()))
    send_everything("chat.json", f"{address}/v1", 3, tmp_path)


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(QUESTIONS, st.lists(QUESTIONS, max_size=2), st.booleans())
def test_every_question_with_a_word_is_answered(
    client: httpx.Client, question: str, before: list[str], stream: bool
) -> None:
    messages = [{"role": "user", "content": text} for text in [*before, question]]
    expected = 200 if any(character.isalnum() for character in question) else 422
    for path, asked in (
        ("/api/ask", {"question": question, "after": before[-1] if before else None}),
        ("/v1/chat/completions", {"messages": messages, "stream": stream}),
    ):
        assert client.post(path, content=json.dumps(asked)).status_code == expected


def chat_description() -> dict[str, Any]:
    """Return a description of the chat completions, which have none of their own."""
    asked = Completion.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = asked.pop("$defs")
    asked["properties"]["model"] = {"enum": [MODEL, "another"]}  # of any string few would be this one
    json_ = {"content": {"application/json": {"schema": {"type": "object"}}}}
    events = {"content": {"text/event-stream": {}} | json_["content"]}
    name = {"in": "path", "name": "name", "required": True, "schema": {"type": "string"}}

    def responses(found: dict[str, Any], *errors: str) -> dict[str, Any]:
        return {"200": found | {"description": ""}} | {error: json_ | {"description": ""} for error in errors}

    return {
        "openapi": "3.1.0",
        "info": {"title": "chat", "version": "1"},
        "components": {"schemas": schemas},
        "paths": {
            "/models": {"get": {"responses": responses(json_)}},
            "/models/{name}": {"get": {"parameters": [name], "responses": responses(json_, "404")}},
            "/chat/completions": {
                "post": {
                    "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
                    "responses": responses(events, "404", "422"),
                }
            },
        },
    }
