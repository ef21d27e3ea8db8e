"""Why a question was answered as it was: the value of each step, as lines and as JSON."""

import json

import pytest

from app.answers.answering import Answerer
from app.answers.confidence import FEATURES, Calibration
from app.answers.explanation import explain, steps_of
from app.answers.judging import Judge
from eval.runner import index_articles
from index.datatypes import Article
from tests.app.answers.test_provisions import RULES, answerer_of
from tests.fakes import FakeEncoder, FakeReader

TEXT = "Mạng 5G phủ 91,2% dân số. Hội nghị họp ở Hà Nội."


@pytest.fixture
def answerer() -> Answerer:
    """Return one by which an answer is as probable as its margin of 40, less 39 for each name that is missing."""
    weights = tuple({"margin": 1.0, "missing": -39.0}.get(name, 0.0) for name in FEATURES)
    confidence = dict.fromkeys(("same", "across"), Calibration(weights, -1.0, 0.4))
    index = index_articles([Article("a.txt", "A", None, None, "vi", TEXT)], FakeEncoder(), progress=False)
    return Answerer(Judge(index, 5, None, FakeReader("91,2%"), confidence))


def test_every_step_has_its_values(answerer):
    steps = steps_of(answerer.decide("5G  ở Lào"))
    assert list(steps) == ["understood", "searched", "read", "decided", "shown"]
    understood = steps["understood"]
    assert (understood["typed"], understood["language"], understood["goes_on"]) == ("5G ở Lào", "vi", 0.0)
    assert (understood["names"], understood["numbers"]) == (("lào",), ("5g",))
    (hit,) = steps["searched"]["hits"]
    assert (hit["article_id"], hit["start"], hit["end"]) == ("a.txt", 0, len(TEXT))
    assert hit["dense"] == pytest.approx(
        23 / (5 * 123) ** 0.5, abs=0.001
    )  # of (1, 0, 2) and, with the title, (1, 1, 11)
    (read,) = steps["read"]
    assert (read["score"], read["no_answer"], read["words"]) == (40.0, 0.0, "91,2%")
    decided = steps["decided"]
    added = {one["name"]: (one["value"], one["log_odds"]) for one in decided["evidence"]}
    assert list(added) == list(FEATURES)
    assert (added["margin"], added["missing"]) == ((40.0, 40.0), (1.0, -39.0))
    assert (decided["bias"], decided["probability"], decided["threshold"]) == (-1.0, 0.5, 0.4)
    assert (decided["missing"], decided["out_of_force"]) == (["lào"], [])
    assert [one["reader"] for one in decided["candidates"]] == [40.0, -40.0]
    cited = {"number": 1, "article_id": "a.txt", "start": 0, "end": 25, "quote": "Mạng 5G phủ 91,2% dân số."}
    assert steps["shown"] == {"kind": "found", "text": "91,2%", "confidence": 0.5, "citations": [cited]}


def test_the_lines_say_the_same_as_the_json(answerer):
    decision = answerer.decide("5G ở Lào")
    assert json.loads(json.dumps(steps_of(decision)))["decided"]["missing"] == ["lào"]
    lines = explain(decision).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == list(steps_of(decision))
    assert "  names: lào" in lines
    assert "  probability: 0.500" in lines
    assert "  out_of_force: –" in lines
    (margin,) = (line.split() for line in lines if line.split()[:1] == ["margin"])
    assert margin == ["margin", "40.000", "40.000"]


def test_nothing_is_searched_for_a_greeting(answerer):
    assert list(steps_of(answerer.decide("hello"))) == ["understood", "shown"]


def test_of_several_questions_each_has_its_steps():
    steps = steps_of(answerer_of(RULES, splits=True).decide("Điều 1 quy định gì? Điều 2 nói gì?"))
    assert [part["understood"]["typed"] for part in steps["parts"]] == list(steps["understood"]["parts"])
    assert [part["decided"]["provision"]["name"] for part in steps["parts"]] == ["Điều 1", "Điều 2"]
    assert [part["shown"]["citations"][0]["number"] for part in steps["parts"]] == [1, 2]


def test_a_provision_says_what_is_wanted_of_it_and_where_it_stands():
    decided = steps_of(answerer_of(RULES).decide("Điều 2 quy định gì?"))["decided"]
    start = RULES.index("Điều 2.")
    holding = [{"article_id": "a.txt", "start": start, "end": len(RULES)}]
    assert decided == {"provision": {"name": "Điều 2", "wanted": "whole", "held_by": holding}}


def test_a_name_of_a_file_cannot_command_the_terminal():
    article = Article("a\x1b[2J.txt", "A", None, None, "vi", TEXT)
    lines = explain(Answerer(Judge(index_articles([article], FakeEncoder(), False), 5, 0.0)).decide("5G"))
    assert "a\\x1b[2J.txt" in lines
    assert "\x1b" not in lines
