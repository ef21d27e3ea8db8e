"""The APIs as other programs meet them, on a real port."""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import openai
import pytest

from app.answers.answer import Answer, Citation
from app.answers.question import LONGEST_QUESTION
from app.operations.metrics import Metrics
from app.operations.person import Person
from app.web.access.request_bounds import MOST_BYTES
from app.web.api.chat_completions import write_answer
from app.web.api.endpoints import Answered
from app.web.question_queue import AT_ONCE, MOST_WAITING, QuestionQueue
from app.wording.words import WORDING
from index.datatypes import Article
from tests.fakes import ARTICLE, NOT_ANSWERED, OneAnswer
from tests.kept import audit_in
from tests.serving import serving

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def answerer() -> OneAnswer:
    return OneAnswer()


@pytest.fixture(scope="module")
def address(answerer: OneAnswer) -> Iterator[str]:
    with serving(answerer, rate_limit="") as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture
def chat(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as chat:
        yield chat


def test_a_question_gets_the_answer_of_the_contract(client: httpx.Client) -> None:
    body = client.post("/api/ask", json={"question": "Phủ sóng 5G?"}).json()
    assert list(body) == [
        "question", "language", "abstained", "answer", "sentence", "confidence", "citations", "suggestions", "seconds",
        "certainty",
    ]  # fmt: skip
    assert body["certainty"] == "found"
    assert body["answer"] == "91,2%"
    cited = body["citations"][0]
    assert (
        client.get(f"/api/articles/{cited['article_id']}").json()["text"][cited["start"] : cited["end"]]
        == (body["sentence"])
    )


def test_a_question_may_go_on_from_another(client: httpx.Client, answerer: OneAnswer) -> None:
    assert client.post("/api/ask", json={"question": "Còn 2020?", "after": "Phủ sóng 5G?"}).status_code == 200
    assert answerer.asked[-2:] == ["Phủ sóng 5G?", "Còn 2020?"]


@pytest.mark.parametrize("before", [" ", "x" * (LONGEST_QUESTION + 1)])
def test_a_question_after_one_that_was_refused_stands_alone(
    client: httpx.Client, answerer: OneAnswer, before: str
) -> None:
    messages = [{"role": "user", "content": text} for text in (before, "Phủ sóng 5G?")]
    for path, asked in (
        ("/api/ask", {"question": "Phủ sóng 5G?", "after": before}),
        ("/v1/chat/completions", {"messages": messages}),
    ):
        assert client.post(path, json=asked).status_code == 200
        assert answerer.asked[-1] == "Phủ sóng 5G?"


def test_a_greeting_says_what_it_is(client: httpx.Client, chat: openai.OpenAI) -> None:
    body = client.post("/api/ask", json={"question": "chào"}).json()
    assert (body["reply"], body["answer"], body["citations"]) == ("greeting", "", [])
    asked = [{"role": "user", "content": "chào"}]
    message = chat.chat.completions.create(model="hoidap", messages=asked).choices[0].message
    assert message.content == WORDING["vi"].greeting_alone


def test_what_an_answer_has_beside_its_quotes_goes_through_the_api() -> None:
    cited = Citation.cut(1, ARTICLE, (0, 29), (0, 29))
    answer = Answer("q", "en", "found", "91,2%", 0.6, (cited,), (), "q", 0.1)
    missing = Answer("r", "en", "not_found", "", 0.1, (), (), "r", 0.1, lacks="Điều 9")
    whole = replace(answer, parts=(answer, missing))
    for each in (whole, missing):
        assert Answered(**each.as_json()).model_dump(exclude_unset=True) == each.as_json()
    assert whole.as_json()["parts"][0]["gloss"] == [{"written": "91,2%", "reads": "91.2%"}]


def test_search_gives_passages_and_no_scores(client: httpx.Client) -> None:
    body = client.get("/api/search", params={"q": "5G", "k": 1}).json()
    assert body["searched"] == "5G"
    assert [passage["quote"] for passage in body["passages"]] == [ARTICLE.text]
    assert "score" not in str(body)


def test_articles_are_listed_in_pages_and_shown(client: httpx.Client) -> None:
    listed = {"id": "a.txt", "title": "Hạ tầng số", "date": None, "url": None, "language": "vi"}
    assert client.get("/api/articles").json() == {"total": 1, "articles": [listed]}
    assert client.get("/api/articles", params={"offset": 1}).json() == {"total": 1, "articles": []}
    assert client.get("/api/articles/a.txt").json() == listed | {"text": ARTICLE.text}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("POST", "/api/ask", {"question": " "}, 422, "question-empty"),
        ("POST", "/api/ask", {"question": "x" * (LONGEST_QUESTION + 1)}, 422, "question-too-long"),
        ("POST", "/api/ask", {"question": 5}, 422, "request-not-understood"),
        ("POST", "/api/ask", {"question": "a", "language": "fr"}, 422, "request-not-understood"),
        ("POST", "/api/ask", {}, 422, "request-not-understood"),
        ("POST", "/api/ask", {"question": "break"}, 500, "fault"),
        ("GET", "/api/ask", None, 405, "not-allowed"),
        ("GET", "/api/search?q=a&k=0", None, 422, "request-not-understood"),
        ("GET", "/api/search?q=a&k=51", None, 422, "request-not-understood"),
        ("GET", "/api/articles/../../etc/passwd", None, 404, "no-such-address"),
        ("GET", "/api/articles/%2e%2e/%2e%2e/etc/passwd", None, 404, "no-such-article"),
        ("GET", "/api/articles/missing.txt", None, 404, "no-such-article"),
        ("GET", "/api/nothing", None, 404, "no-such-address"),
    ],
)
def test_an_error_is_a_problem_in_the_askers_language(
    client: httpx.Client, method: str, path: str, body: dict | None, status: int, kind: str
) -> None:
    for language in ("vi", "en"):
        response = client.request(method, path, json=body, headers={"Accept-Language": language})
        assert response.status_code == status
        if "etc" in path and response.headers["content-type"].startswith("text/plain"):
            continue  # the client has taken the dots away itself and left the API
        assert response.headers["content-type"] == "application/problem+json"
        details = response.json()
        assert (details["type"], details["status"]) == (f"urn:hoidap:problem:{kind}", status)
        assert "broken on purpose" not in response.text
        if kind == "fault":
            assert details["detail"] == WORDING[language].failed


@pytest.mark.parametrize("content", [b"{", b'{"question": "\xff"}', b"[" * 100_000])
def test_what_is_no_json_is_a_problem(client: httpx.Client, content: bytes) -> None:
    response = client.post("/api/ask", content=content, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["type"]) == (422, "urn:hoidap:problem:request-not-understood")
    assert response.json()["detail"].startswith(WORDING["vi"].request_wrong)


def test_what_is_not_read_is_a_problem_too(client: httpx.Client) -> None:
    response = client.post("/api/ask", content=b" " * (MOST_BYTES + 1))
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, response.json()["type"]) == (413, "urn:hoidap:problem:request-too-large")
    with serving(OneAnswer(), auth="header", trusted_proxies="10.0.0.5") as address:
        response = httpx.get(f"{address}/api/articles")
        assert (response.status_code, response.json()["type"]) == (401, "urn:hoidap:problem:not-logged-in")


def test_the_description_states_the_problems(client: httpx.Client) -> None:
    described = client.get("/api/openapi.json").json()
    stated = {path: set(each["responses"]) for path, methods in described["paths"].items() for each in methods.values()}
    assert stated == {
        "/ask": {"200", "401", "408", "413", "422", "429", "500", "503"},
        "/search": {"200", "401", "422", "500"},
        "/articles": {"200", "401", "422", "500"},
        "/articles/{article_id}": {"200", "401", "404", "422", "500"},
        "/feedback": {"204", "401", "408", "413", "422", "429", "500", "503"},
        "/translate": {"200", "401", "404", "408", "413", "422", "429", "500", "503"},
    }
    assert set(described["components"]["schemas"]["Problem"]["properties"]) == {"type", "title", "status", "detail"}


def test_the_api_describes_itself_without_another_server(client: httpx.Client) -> None:
    page = client.get("/api/docs").text
    used = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert used
    for name in used:
        assert client.get(f"/api/{name}", follow_redirects=True).status_code == 200
    assert "//" not in "".join(used)
    assert set(client.get("/api/openapi.json").json()["paths"]) == {
        "/ask", "/search", "/articles", "/articles/{article_id}", "/feedback", "/translate",
    }  # fmt: skip
    with serving(OneAnswer(), api_docs=False) as quiet:
        assert httpx.get(f"{quiet}/api/docs").status_code == 404
        assert httpx.get(f"{quiet}/api/openapi.json").status_code == 404


def test_the_openai_package_lists_asks_and_shows_the_citations(chat: openai.OpenAI, address: str) -> None:
    assert [model.id for model in chat.models.list()] == ["hoidap"]
    completion = chat.chat.completions.create(model="hoidap", messages=[{"role": "user", "content": "Phủ sóng 5G?"}])
    message = completion.choices[0].message
    assert message.content.startswith("**91,2%**\n\nPhủ sóng 5G đạt 91,2% dân số.")
    cited = message.annotations[0].url_citation
    assert (cited.title, cited.url) == (ARTICLE.title, f"{address}/articles/a.txt?start=0&end=29&lang=vi#cited")
    assert message.content[cited.start_index : cited.end_index] == f"[[1]]({cited.url})"
    assert "<mark" in httpx.get(cited.url).text


def test_the_openai_package_streams_the_same(chat: openai.OpenAI) -> None:
    asked = {"model": "hoidap", "messages": [{"role": "user", "content": "Phủ sóng 5G?"}]}
    whole = chat.chat.completions.create(**asked).choices[0].message
    chunks = list(chat.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.content
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-2].choices[0].delta.annotations[0]["url_citation"]["title"] == ARTICLE.title
    assert chunks[-1].usage.total_tokens == 0


def test_a_chat_goes_on_from_the_question_before(chat: openai.OpenAI, answerer: OneAnswer) -> None:
    parts = [{"type": "text", "text": "Còn 2020?"}]
    messages = [
        {"role": "system", "content": "You are helpful."},
        {"role": "user", "content": "Phủ sóng 5G?"},
        {"role": "assistant", "content": "91,2%"},
        {"role": "user", "content": parts},
    ]
    chat.chat.completions.create(model="hoidap", messages=messages)
    assert answerer.asked[-2:] == ["Phủ sóng 5G?", "Còn 2020?"]


def test_the_openai_package_raises_its_own_errors(chat: openai.OpenAI) -> None:
    def ask(content: str, model: str = "hoidap") -> object:
        return chat.chat.completions.create(model=model, messages=[{"role": "user", "content": content}])

    with pytest.raises(openai.NotFoundError, match="no model 'gpt'"):
        ask("5G?", "gpt")
    with pytest.raises(openai.UnprocessableEntityError, match=WORDING["vi"].empty):
        ask(" ")
    with pytest.raises(openai.InternalServerError, match=re.escape(WORDING["vi"].failed)):
        ask("break")


def test_a_chat_says_that_nothing_was_found_and_what_comes_close(chat: openai.OpenAI) -> None:
    asked = [{"role": "user", "content": NOT_ANSWERED[0]}]
    message = chat.chat.completions.create(model="hoidap", messages=asked).choices[0].message
    assert message.content.startswith(WORDING["vi"].not_found)
    assert f"1. [{ARTICLE.title}](http" in message.content
    assert message.annotations == []


def test_words_of_an_article_are_no_markdown() -> None:
    def written(text: str) -> str:
        article = Article("b.txt", "[x](javascript:1)", None, None, "vi", text)
        cited = Citation.cut(1, article, (0, len(text)), (0, len(text)))
        answer = Answer("q", "vi", "found", text, 0.9, (cited,), (), "q", 0.1)
        return write_answer(answer, lambda citation: "https://qa.example/").text

    sure = "\n\n*●●● Tìm thấy*"
    assert written("![a](b:c)") == r"\!\[a\](b:c) [[1]](https://qa.example/)" + sure
    assert written("<b>a*_`#>") == r"\<b\>a\*\_\`\#\> [[1]](https://qa.example/)" + sure


def test_one_who_asks_too_much_is_told_when_to_ask_again() -> None:
    with serving(OneAnswer(), rate_limit="2/hour") as address:
        responses = [httpx.post(f"{address}/api/ask", json={"question": "5G?"}) for _ in range(3)]
        assert [response.status_code for response in responses] == [200, 200, 429]
        seconds = int(responses[2].headers["Retry-After"])
        assert 3590 <= seconds <= 3601
        assert responses[2].json()["detail"] == WORDING["vi"].too_many.format(seconds=seconds)
        with (
            openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as chat,
            pytest.raises(openai.RateLimitError),
        ):
            chat.chat.completions.create(model="hoidap", messages=[{"role": "user", "content": "5G?"}])


def test_more_than_can_wait_are_turned_away() -> None:
    class Slow(OneAnswer):
        release = threading.Event()

        def answer(self, *asked: object, **more: object) -> Answer:
            if asked[0] == "slow":
                self.release.wait(30)
            return super().answer(*asked, **more)

    async def ask_all(address: str) -> list[int]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client:

            def asked() -> asyncio.Task[httpx.Response]:
                return asyncio.create_task(client.post("/api/ask", json={"question": "slow"}))

            waiting = [asked() for _ in range(MOST_WAITING)]
            while (await client.get("/metrics")).text.count("hoidap_waiting 200.0") == 0:
                await asyncio.sleep(0.05)
            refused = await asked()
            Slow.release.set()
            return [refused.status_code, *{(await task).status_code for task in waiting}]

    with serving(Slow(), rate_limit="") as address:
        assert asyncio.run(ask_all(address)) == [503, 200]


def test_machines_learn_whether_it_lives_and_what_it_counted(client: httpx.Client) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").json() == {"ready": True, "articles": 1, "passages": 1}
    counted: Callable[[str], float] = lambda labels: float(  # noqa: E731
        (re.findall(rf"hoidap_questions_total\{{{labels}\}} (\S+)", client.get("/metrics").text) or ["0"])[0]
    )
    found, failed = 'language="vi",outcome="found"', 'language="",outcome="failed"'
    before = counted(found), counted(failed)
    client.post("/api/ask", json={"question": "Phủ sóng 5G?"})
    client.post("/api/ask", json={"question": "break"})
    assert (counted(found), counted(failed)) == (before[0] + 1, before[1] + 1)
    assert "Phủ" not in client.get("/metrics").text


def test_what_waits_is_turned_away_when_the_server_stops_and_what_runs_is_answered() -> None:
    running, going_on = threading.Semaphore(0), threading.Event()

    class Slow(OneAnswer):
        def answer(self, question: str, *more: object) -> Answer:
            running.release()
            going_on.wait(10)
            return super().answer(question, *more)

    async def stop() -> list[str]:
        queue = QuestionQueue(Slow(), "", Metrics(lambda: OneAnswer().index), audit_in(None))
        asked = [asyncio.ensure_future(queue.ask(Person("x"), "5G?")) for _ in range(AT_ONCE + 5)]
        for _ in range(AT_ONCE):
            await asyncio.to_thread(running.acquire)
        queue.stop()
        going_on.set()
        done = await asyncio.gather(*asked, queue.ask(Person("x"), "5G?"), return_exceptions=True)
        return [type(each).__name__ for each in done]

    assert sorted(asyncio.run(stop())) == ["Answer"] * AT_ONCE + ["TurnedAway"] * 6


@pytest.mark.parametrize(
    ("public", "server"), [("", "/api"), ("https://intranet.example/qa", "https://intranet.example/qa/api")]
)
def test_the_description_names_the_address_that_people_use(public: str, server: str) -> None:
    with serving(OneAnswer(), public_url=public) as address:
        assert httpx.get(f"{address}/api/openapi.json").json()["servers"] == [{"url": server}]


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/embed.js", "/articles/a.txt", "/api/articles", "/v1/models"]
)
def test_head_is_answered_as_get_without_a_body(client: httpx.Client, path: str) -> None:
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == client.get(path).headers["content-type"]


@pytest.mark.parametrize("path", ["/articles/a.txt", "/api/articles", "/v1/models", "/api/articles/x.txt"])
def test_nobody_keeps_for_another_what_one_person_may_read(client: httpx.Client, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "private, no-store"
