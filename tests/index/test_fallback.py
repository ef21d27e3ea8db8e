"""A damaged index: the newest older one that is whole answers, and it is said so."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.operations.metrics import Metrics
from app.web.health import health_routes
from app.web.question_queue import QuestionQueue
from app.web.reload import LiveAnswerer
from index.__main__ import main
from index.build import build_index
from index.errors import IndexDamaged, IndexMismatch
from index.passages import PassageSettings
from index.search import Index
from index.store import generations
from index.store.generations import Generation, open_generation
from tests.fakes import FakeEncoder
from tests.kept import audit_in
from tests.whole.test_command_line import run


def build(folder: Path, text: str, sha256: str = "0" * 64) -> Generation:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "articles" / "a.txt").write_text(text, encoding="utf-8")
    return build_index(folder / "articles", folder / "index", lambda: FakeEncoder(sha256), PassageSettings()).generation


@pytest.fixture
def built(tmp_path: Path) -> Path:
    build(tmp_path, "hội 5G.")
    build(tmp_path, "cáp 5G.")
    return tmp_path


def text_of(index: Path) -> str:
    return Index.load(index, FakeEncoder()).library.article("a.txt").text


def cut(generation: Generation) -> Path:
    path = generation.folder / "passages.npy"
    path.write_bytes(path.read_bytes()[:-1])
    return path


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a file cut": lambda index: cut(open_generation(index)),
    "no manifest": lambda index: (open_generation(index).folder / "manifest.json").unlink(),
    "no folder": lambda index: shutil.rmtree(open_generation(index).folder),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_older_index_answers_for_a_damaged_one_and_it_is_said(
    built: Path, damage: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    index = built / "index"
    older = min((index / "generations").iterdir()).name
    DAMAGES[damage](index)
    assert text_of(index) == "hội 5G."
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert f"answering from the older index {older}" in caplog.text
    assert "index build FOLDER" in caplog.text
    assert main(["status", "--index", str(index)]) == 1
    printed = capsys.readouterr()
    assert f"problem: answering from the older index {older}" in printed.err
    assert f"generations/{older}" in printed.out
    assert main(["status", "--json", "--index", str(index)]) == 1
    assert json.loads(capsys.readouterr().out)["counts"] == {"articles": 1, "passages": 1}
    assert main(["verify", "--index", str(index)]) == 1
    assert "error: " in capsys.readouterr().err


def test_a_server_that_starts_on_a_damaged_index_says_so_until_the_next_build(built: Path) -> None:
    path = cut(open_generation(built / "index"))
    older = min((built / "index" / "generations").iterdir()).name
    live = LiveAnswerer(
        Answerer(Judge(Index.load(built / "index", FakeEncoder()), passages=5, threshold=0.0)), built / "index"
    )
    application = FastAPI()
    metrics = Metrics(lambda: live.index)
    application.include_router(health_routes(live, metrics, QuestionQueue(live, "", metrics, audit_in(None))))
    client = TestClient(application)
    state = client.get("/readyz").json()
    assert (state["ready"], state["generation"]) == (True, older)
    assert state["problem"].startswith(f"answering from the older index {older}: {path} has ")
    for _ in range(2):
        live.look()
        state = client.get("/readyz").json()
        assert (state["generation"], str(path) in state["problem"]) == (older, True)
    name = build(built, "asean 5G.").folder.name
    live.look()
    state = client.get("/readyz").json()
    assert (state["generation"], "problem" in state) == (name, False)


def test_a_server_with_a_newer_index_in_memory_keeps_it(built: Path) -> None:
    index = Index.load(built / "index", FakeEncoder())
    live = LiveAnswerer(Answerer(Judge(index, passages=5, threshold=0.0)), built / "index")
    shutil.rmtree(index.generation.folder)
    live.look()
    assert live.index is index
    assert "which is not there" in live.problem


def test_without_a_whole_index_the_problem_is_that_of_the_one_in_use(built: Path) -> None:
    for folder in (built / "index" / "generations").iterdir():
        (folder / "units.faiss").write_bytes(b"")
    used = open_generation(built / "index").folder
    with pytest.raises(IndexDamaged, match=rf"{used}/units\.faiss has 0 bytes"):
        text_of(built / "index")


def test_an_older_index_of_another_model_is_not_fallen_back_to(tmp_path: Path) -> None:
    build(tmp_path, "hội 5G.", sha256="1" * 64)
    cut(build(tmp_path, "cáp 5G."))
    with pytest.raises(IndexDamaged, match=r"passages\.npy"):
        text_of(tmp_path / "index")


def test_an_index_of_another_model_is_no_damage(tmp_path: Path) -> None:
    build(tmp_path, "hội 5G.")
    build(tmp_path, "cáp 5G.", sha256="1" * 64)
    with pytest.raises(IndexMismatch):
        text_of(tmp_path / "index")


def test_a_build_that_was_cut_before_its_switch_is_the_last_resort(built: Path) -> None:
    older, _ = sorted((built / "index" / "generations").iterdir())
    (built / "index" / "CURRENT").write_text(older.name)
    assert text_of(built / "index") == "hội 5G."
    (older / "passages.npy").unlink()
    assert text_of(built / "index") == "cáp 5G."


def test_the_only_whole_older_generation_survives_the_builds_after_it(built: Path) -> None:
    older = min((built / "index" / "generations").iterdir())
    cut(open_generation(built / "index"))
    cut(build(built, "asean 5G."))
    assert text_of(built / "index") == "hội 5G."
    assert older in (built / "index" / "generations").iterdir()
    build(built, "the 5G.")
    assert len(list((built / "index" / "generations").iterdir())) == 2
    assert older.is_dir()


def test_a_manifest_that_counts_what_is_not_there_is_damaged(built: Path) -> None:
    generation = open_generation(built / "index")
    counts = {"articles": 1, "passages": 3}
    (generation.folder / "manifest.json").write_text(json.dumps({**generation.manifest.as_json(), "counts": counts}))
    assert text_of(built / "index") == "hội 5G."


def test_a_time_of_building_that_is_no_time_is_damaged(built: Path) -> None:
    generation = open_generation(built / "index")
    for built_at in ("2026-13-01T00:00:00+00:00", "2026-11-01T00:00:00", None):
        stated = {**generation.manifest.as_json(), "built_at": built_at}
        (generation.folder / "manifest.json").write_text(json.dumps(stated))
        with pytest.raises(IndexDamaged, match="built_at"):
            open_generation(built / "index")


def test_the_commands_go_on_with_the_older_index(built: Path) -> None:
    open_generation(built / "index").folder.joinpath("manifest.json").unlink()
    no_models = str(built / "articles" / "a.txt")  # a file: the index is looked at, then nothing more is done
    places = {"HOIDAP_INDEX": str(built / "index"), "HOIDAP_MODELS": no_models}
    for command in (("ask", "x"), ("serve", "--build", "--port", "0")):
        done = run("app", *command, **places)
        assert (done.returncode, "manifest.json" in done.stderr) == (1, False)
        assert "a.txt" in done.stderr
    shutil.rmtree(built / "index" / "generations")
    done = run("app", "ask", "x", **places)
    assert (done.returncode, "which is not there" in done.stderr) == (1, True)


def test_a_large_file_is_hashed_while_the_server_answers_and_an_older_index_taken_up_for_a_damaged_one(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = open_generation(built / "index")
    path = generation.folder / "units.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    largest = max(generation.needed, key=lambda name: generation.manifest.files[name]["size"])
    monkeypatch.setattr(generations, "HASHED_WHEN_LOADED", 0)
    index = Index.load(built / "index", FakeEncoder())
    assert (set(index.unchecked), index.unchecked[-1]) == (set(generation.needed), largest)
    live = LiveAnswerer(Answerer(Judge(index, passages=5, threshold=0.0)), built / "index")
    for _ in index.unchecked:
        live.check_rest()
    assert live.index.library.article("a.txt").text == "hội 5G."
    assert live.problem.startswith("answering from the older index")
    live.look()  # the damaged one is not taken up again
    assert live.index.library.article("a.txt").text == "hội 5G."


def test_without_an_older_index_a_server_goes_on_and_tells_of_the_damage(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = open_generation(built / "index")
    shutil.rmtree(min((built / "index" / "generations").iterdir()))
    path = generation.folder / "units.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    monkeypatch.setattr(generations, "HASHED_WHEN_LOADED", 0)
    live = LiveAnswerer(
        Answerer(Judge(Index.load(built / "index", FakeEncoder()), passages=5, threshold=0.0)), built / "index"
    )
    for _ in generation.needed:
        live.check_rest()
    live.look()
    assert (live.index.library.article("a.txt").text, "units.npy is not what was built" in live.problem) == (
        "cáp 5G.",
        True,
    )
    assert build(built, "asean 5G.").folder.name != generation.folder.name
    live.look()
    assert (live.index.library.article("a.txt").text, live.problem) == ("asean 5G.", None)
