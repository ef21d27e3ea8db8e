"""What stands beside the program's peers: the same passages for all, each stack in a process of its own."""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from eval.own_stack import StoredVectors
from eval.peer_material import write_material, write_repeated_material
from eval.peer_passages import known_vectors, passages_of
from eval.peers import StackFigures, comparisons, measure_stack
from index.errors import SearchError
from index.model.bundled import unpack_bundled
from index.model.encoder import Encoder
from tests.fakes import FakeEncoder
from tests.place import ROOT

CORPUS = (
    {"_id": "phep", "title": "Nghỉ phép", "text": "Nhân viên có 12 ngày phép mỗi năm."},
    {"_id": "cap", "title": "Cáp quang", "text": "Cáp quang có ở mọi xã của tỉnh Lào Cai."},
)
QUESTIONS = (
    {"_id": "1", "text": "Nhân viên có bao nhiêu ngày phép?", "relevant": ["phep"], "answers": []},
    {"_id": "2", "text": "Cáp quang có ở đâu?", "relevant": ["cap"], "answers": []},
    {"_id": "3", "text": "Giá vàng là bao nhiêu?", "relevant": [], "answerable": False, "answers": []},
)
NEWS = [{"id": f"tin/{number}", "title": f"Tin {number}", "text": f"Hội nghị {number} họp."} for number in range(9)]
PEERS = {"langchain": "langchain_community", "txtai": "txtai", "txtai-hybrid": "txtai"}


def write_rows(path: Path, rows) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    write_rows(folder / "corpus.jsonl", CORPUS)
    write_rows(folder / "queries.jsonl", QUESTIONS)
    write_rows(folder / "news.jsonl", NEWS)
    return folder


@pytest.fixture
def material(source: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "material"
    folder.mkdir()
    write_material(folder, source, source / "news.jsonl", 6)
    return folder


def test_all_stacks_get_the_passages_of_the_questions_and_as_many_more_as_are_wanted(material: Path):
    passages = {passage.article: passage.text for passage in passages_of(material)}
    assert len(passages) == 6
    assert passages["asked_about.jsonl/phep"] == "Nghỉ phép: Nhân viên có 12 ngày phép mỗi năm."
    assert passages["added.jsonl/distractor/tin/0"] == "Tin 0: Hội nghị 0 họp."


def test_questions_that_nothing_answers_are_left_out_and_the_others_name_articles(material: Path):
    asked = [json.loads(line) for line in (material / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [question["relevant"] for question in asked] == [["asked_about.jsonl/phep"], ["asked_about.jsonl/cap"]]


def test_too_few_articles_are_named_as_such(source: Path, tmp_path: Path):
    with pytest.raises(SearchError, match=r"^9 passages are lacking: name more articles in --distractors"):
        write_material(tmp_path, source, source / "news.jsonl", 20)


def test_repeated_passages_have_the_same_words_in_another_order_and_vectors_that_are_moved(
    material: Path, tmp_path: Path
):
    folder = tmp_path / "repeated"
    folder.mkdir()
    write_repeated_material(folder, material, FakeEncoder(), 20)
    before, after = list(passages_of(material)), list(passages_of(folder))
    vectors = known_vectors(folder)
    assert vectors is not None
    assert after[:6] == before
    assert len(after) == len(vectors) == 20
    assert sorted(after[6].text.removeprefix("Tin 0: ").split()) == sorted("Hội nghị 0 họp.".split())
    assert np.allclose(vectors[:6], FakeEncoder().encode_passages([passage.text for passage in before]))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert len(np.unique(vectors[6:], axis=0)) == 14


def test_stored_vectors_are_found_by_the_text_and_are_those_of_its_sentences_too(material: Path):
    vectors = np.eye(6, 7, dtype=np.float32)
    encoder = StoredVectors(material, vectors, FakeEncoder())
    found, units = encoder.encode_with_units(["Tin 0: Hội nghị 0 họp."], [[(7, 15), (15, 22)]])
    row = [passage.text for passage in passages_of(material)].index("Tin 0: Hội nghị 0 họp.")
    assert found.tolist() == [vectors[row].tolist()]
    assert units[0].tolist() == [vectors[row].tolist()] * 2


def test_ratios_say_how_many_times_better_the_own_stack_is():
    own = StackFigures("hoidap", 10, 2, 60.0, 900.0, 1.0, 10.0, 20.0, 800.0, 0.75)
    peer = StackFigures("txtai", 10, 2, 20.0, 900.0, 1.0, 40.0, 50.0, 1600.0, 0.5)
    assert list(comparisons([own, peer])) == [
        "hoidap beside txtai: indexes 3.00 times as fast, searches 4.00 times as fast, in 1/2.00 of the memory, "
        "R@1 +0.250"
    ]


@pytest.mark.model
def test_the_program_is_measured_in_processes_of_its_own(encoder: Encoder, material: Path):
    figures = measure_stack("hoidap", sys.executable, material, unpack_bundled(ROOT / "var" / "models"))
    assert (figures.passages, figures.questions, figures.right_first) == (6, 2, 1.0)
    assert figures.search_megabytes > 100
    assert figures.search_p50 > 0


@pytest.mark.model
@pytest.mark.parametrize("stack", PEERS)
def test_a_peer_is_measured_where_it_is_installed(stack: str, material: Path):
    if not importlib.util.find_spec(PEERS[stack]):
        pytest.skip("the extra `peers` is not installed")
    figures = measure_stack(stack, sys.executable, material, unpack_bundled(ROOT / "var" / "models"))
    assert (figures.passages, figures.right_first) == (6, 1.0)


def test_a_stack_that_is_not_there_is_a_stated_problem(material: Path):
    with pytest.raises(SearchError, match="txtai cannot index"):
        measure_stack("txtai", "/bin/false", material, ROOT / "var" / "models")
