"""An index that is built while questions are answered."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.answers.answer import Answer
from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.question import QuestionRefused
from app.web.reload import LiveAnswerer
from index.build import build_index
from index.passages import PassageSettings
from index.search import Index
from index.store.generations import open_generation
from tests.fakes import FakeEncoder

NOBODY: frozenset[str] = frozenset()


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    write(tmp_path, "Mạng 5G phủ 91,2% dân số.")
    return tmp_path


def write(folder: Path, text: str) -> str:
    """Write the one article, build, and return the name of the generation."""
    (folder / "articles" / "a.txt").write_text(text, encoding="utf-8")
    build_index(folder / "articles", folder / "index", FakeEncoder, PassageSettings())
    return open_generation(folder / "index").folder.name


def live(folder: Path) -> LiveAnswerer:
    index = Index.load(folder / "index", FakeEncoder())
    return LiveAnswerer(Answerer(Judge(index, passages=5, threshold=0.0)), folder / "index")


def ask(answerer: LiveAnswerer, question: str, before: Answer | None = None) -> Answer:
    return answerer.readable_by(NOBODY).answer(question, before=before)


def test_a_build_is_taken_up_and_the_answer_follows(built: Path) -> None:
    answerer = live(built)
    answerer.look()
    assert "91,2%" in ask(answerer, "Mạng 5G?").sentence
    name = write(built, "Mạng 5G phủ 95% dân số.")
    assert "91,2%" in ask(answerer, "Mạng 5G?").sentence
    answerer.look()
    assert "95%" in ask(answerer, "Mạng 5G?").sentence
    assert answerer.index.generation.folder.name == name
    assert answerer.readable_by(NOBODY).index.library.article("a.txt").text == "Mạng 5G phủ 95% dân số."
    assert answerer.problem is None


def test_what_was_asked_before_is_worked_out_once_for_an_index(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = Answerer.answer
    monkeypatch.setattr(Answerer, "answer", lambda self, *more: (asked.append(more[0]), answer(self, *more))[1])
    answerer = live(built)
    first, second = ask(answerer, "Mạng 5G?"), ask(answerer, "Mạng 5G?")
    assert asked == ["Mạng 5G?"]
    assert replace(second, seconds=first.seconds) == first
    ask(answerer, "Mạng 5G?", before=first)
    write(built, "Mạng 5G phủ 95% dân số.")
    answerer.look()
    assert "95%" in ask(answerer, "Mạng 5G?").sentence
    assert len(asked) == 3


def test_an_index_that_cannot_be_loaded_leaves_the_one_before_answering(
    built: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answerer = live(built)
    name = write(built, "Mạng 5G phủ 95% dân số.")
    damaged = next((built / "index" / "generations" / name).rglob("vectors*"))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    answerer.look()
    answerer.look()
    assert "91,2%" in ask(answerer, "Mạng 5G?").sentence
    assert str(damaged) in answerer.problem
    assert caplog.text.count("still answering from the index before") == 1
    write(built, "Mạng 5G phủ 96% dân số.")
    answerer.look()
    assert "96%" in ask(answerer, "Mạng 5G?").sentence
    assert answerer.problem is None


def test_an_index_that_is_gone_is_a_problem_and_no_fault(built: Path) -> None:
    answerer = live(built)
    (built / "index" / "CURRENT").unlink()
    answerer.look()
    assert "there is no index" in answerer.problem
    assert "91,2%" in ask(answerer, "Mạng 5G?").sentence


def test_watching_takes_up_a_build_by_itself(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.reload.SECONDS", 0.01)
    answerer = live(built)
    answerer.watch()
    name = write(built, "Mạng 5G phủ 95% dân số.")
    try:
        for _ in range(1000):
            if answerer.index.generation.folder.name == name:
                break
            answerer._stopped.wait(0.01)
    finally:
        answerer.stop()
    assert answerer.index.generation.folder.name == name


def test_those_who_ask_the_same_at_once_have_it_worked_out_once(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer, going_on = Answerer.answer, threading.Event()

    def slowly(self: Answerer, *more: object) -> Answer:
        asked.append(str(more[0]))
        going_on.wait(10)
        return answer(self, *more)

    monkeypatch.setattr(Answerer, "answer", slowly)
    view = live(built).readable_by(NOBODY)
    assert view.recall("Mạng 5G?", None) is None
    with ThreadPoolExecutor(4) as people:
        answers = [people.submit(view.answer, "Mạng 5G?") for _ in range(4)]
        assert view.recall("Mạng 5G?", None) is None
        going_on.set()
        assert {each.result().sentence for each in answers} == {"Mạng 5G phủ 91,2% dân số."}
    assert asked == ["Mạng 5G?"]
    assert view.recall("Mạng 5G?", None).sentence == "Mạng 5G phủ 91,2% dân số."


def test_what_could_not_be_answered_is_tried_again(built: Path) -> None:
    view = live(built).readable_by(NOBODY)
    for _ in range(2):
        with pytest.raises(QuestionRefused):
            view.answer("?")
    assert view.recall("?", None) is None


def test_only_the_last_answers_are_kept(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.reload.REMEMBERED", 2)
    view = live(built).readable_by(NOBODY)
    for question in ("Mạng?", "5G?", "Mạng?", "Phủ?"):
        view.answer(question)
    assert [view.recall(question, None) is None for question in ("Mạng?", "5G?", "Phủ?")] == [False, True, False]
