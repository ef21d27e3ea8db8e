"""What people and balancers are told while the engine that keeps the index does not answer."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.__main__ import open_application
from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.settings import Settings
from app.web.reload import LiveAnswerer
from index.build import build_index
from index.engine.milvus_engine import MilvusEngine
from index.model.encoder import Encoder
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder, application
from tests.milvus_processes import MilvusServer, lite_server
from tests.place import ROOT


@dataclass(frozen=True, slots=True)
class Served:
    """A server whose index is in a Milvus."""

    milvus: MilvusServer
    client: TestClient
    answerer: LiveAnswerer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("away")
    (folder / "articles").mkdir()
    (folder / "articles" / "a.txt").write_text("Mạng 5G phủ 91,2% dân số.", encoding="utf-8")
    with lite_server(folder / "milvus") as milvus:
        engine = MilvusEngine(f"milvus+{milvus.url}/away")
        build_index(folder / "articles", folder / "index", FakeEncoder, PassageSettings(), engine=engine)
        answerer = Answerer(Judge(Index.load(folder / "index", FakeEncoder(), engine), passages=5, threshold=0.0))
        live = LiveAnswerer(answerer, folder / "index", engine)
        yield Served(milvus, TestClient(application(live)), live)


def ask(served: Served, question: str) -> tuple[int, dict[str, str]]:
    answer = served.client.post("/api/ask", json={"question": question}, headers={"Accept-Language": "vi"})
    return answer.status_code, answer.json()


@pytest.mark.model
def test_a_server_counts_the_calls_of_the_index_that_it_began_with(
    served: Served, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOIDAP_ENGINE", f"milvus+{served.milvus.url}/counts")
    settings = Settings(index=tmp_path / "index", models=ROOT / "var" / "models", feedback=tmp_path / "f.sqlite")
    (tmp_path / "a.txt").write_text("Mạng 5G phủ 91,2% dân số.", encoding="utf-8")
    build_index(tmp_path, settings.index, lambda: encoder, PassageSettings(), engine=settings.open_engine())

    async def opened() -> FastAPI:
        return open_application(settings)

    client = TestClient(asyncio.run(opened()))
    counted = 'hoidap_engine_calls_total{call="search",outcome="done"}'
    assert counted not in client.get("/metrics").text
    assert client.post("/api/ask", json={"question": "Mạng 5G phủ bao nhiêu dân số?"}).json()["answer"] == "91,2%"
    assert counted in client.get("/metrics").text


def test_a_lost_engine_is_a_stated_problem_and_never_an_answer(served: Served) -> None:
    status, answer = ask(served, "Mạng 5G?")
    assert status == 200
    assert "91,2%" in answer["sentence"]
    served.milvus.kill()
    served.answerer.look()
    status, problem = ask(served, "Mạng 5G phủ?")
    assert (status, problem["type"].rpartition(":")[2]) == (503, "index-unreachable")
    assert "chưa được trả lời" in problem["detail"]
    ready = served.client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert "does not answer" in ready.json()["problem"]
    page = served.client.get("/articles/b.txt", headers={"Accept": "text/html"})
    assert (page.status_code, "Tạm thời không xem được" in page.text) == (503, True)
    plain = served.client.get("/plain?q=5G", headers={"Accept": "text/html"})
    assert (plain.status_code, "không kết nối được với kho tài liệu" in plain.text) == (503, True)
    assert 'hoidap_engine_calls_total{call="search",outcome="unreachable"}' in served.client.get("/metrics").text
    served.milvus.start()
    served.answerer.look()
    assert served.client.get("/readyz").status_code == 200
    status, answer = ask(served, "Mạng 5G phủ?")
    assert "91,2%" in answer["sentence"]
