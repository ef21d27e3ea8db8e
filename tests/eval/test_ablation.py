"""What is lost without each rule and each kind of evidence, on a few questions and vectors computed by hand."""

import json
from dataclasses import replace

import numpy as np
import pytest

from app.answers.answering import Answerer
from app.answers.answering_rules import Rules
from app.answers.confidence import FEATURES, Calibration, Evidence
from app.answers.heads import Head, Heads
from app.answers.judging import Judge
from app.answers.selection import WEIGHTS
from eval.__main__ import main
from eval.ablation import WHOLE, Change, GoldSet, ablate, as_json, as_table
from eval.questions import Question
from eval.runner import index_articles
from eval.setups import OTHERWISE_READ, Remembered, Setup, index_of, setups
from index.datatypes import Article
from tests.app.answers.test_replaced import NEW, OLD
from tests.fakes import FakeEncoder, FakeReader

LIST = "Hội nghị họp bàn về mạng 5G dân số:\n- Mở rộng;\n- Đào tạo.\nBáo chí đã đưa tin về các cuộc họp."
UNKNOWN = Head(("a", "b"), None, np.zeros(1))
BY_MARGIN = Calibration(tuple(float(name == "margin") for name in FEATURES), -1.0, 0.5)
ONE_WEIGHT = {"same": BY_MARGIN, "across": BY_MARGIN}


def setup(reader: FakeReader | None = None, threshold: float | None = 0.0) -> Setup:
    return Setup(5, threshold, reader, ONE_WEIGHT, Heads(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN))


def question(name: str, text: str, *answers: str, kind: str = "list", relevant: str = "a.txt", before: tuple = ()):
    asked = Question(name, text, "vi", kind, answers, (), frozenset([relevant] if answers else ()), before)
    return asked, "as written", text


def lost(gold: GoldSet, whole: Setup, *only: str) -> dict[str, dict[str, Change]]:
    return dict(ablate([gold], whole, ONE_WEIGHT, FakeEncoder(), only))


ARTICLES = [Article("a.txt", "", None, None, "vi", LIST)]


def test_what_a_rule_brings_is_what_is_lost_without_it():
    asked = [
        question("1", "Hội nghị họp bàn những mạng nào?", "Mở rộng", "Đào tạo"),
        question("2", "xin chào", kind="off-topic"),
    ]
    rows = lost(GoldSet("gold", ARTICLES, asked), setup(), "lists", "greetings", "glosses")
    assert list(rows) == [WHOLE, "greetings", "glosses", "lists"]
    assert rows[WHOLE]["right"] == rows["glosses"]["right"] == Change(1.0, 1.0, 0, 0)
    assert rows["lists"]["right"] == rows["greetings"]["right"] == Change(0.5, 1.0, 1, 0)
    assert rows["greetings"]["shown wrongly"] == Change(1.0, 0.0, 0, 1)
    assert rows["lists"]["refused"] == Change(0.0, 0.0, 0, 0)  # the sentence alone is shown
    assert rows["lists"]["f1"].lower == 1


def test_an_extract_and_the_threshold_can_be_left_out():
    broad = [question("1", "Tóm tắt hội nghị", "Hội nghị", kind="broad")]
    assert lost(GoldSet("gold", ARTICLES, broad), setup(), "extracts")["extracts"]["right"] == Change(0.0, 1.0, 1, 0)
    refused = GoldSet("gold", ARTICLES, [question("1", "Mạng nào họp?", "5G", kind="name")])
    assert lost(refused, setup(threshold=1.0), "threshold")["threshold"]["refused"] == Change(0.0, 1.0, 1, 0)


def test_without_the_question_before_what_goes_on_from_it_is_asked_alone():
    texts = ("Mạng 5G ở Lào phủ 12% dân số.", "Đường ở Huế dài 15 km.")
    articles = [Article(f"{name}.txt", "", None, None, "vi", text) for name, text in zip("ab", texts, strict=True)]
    gold = GoldSet("gold", articles, [question("1", "Bao nhiêu?", "12%", before=("Mạng 5G ở Lào?",), kind="number")])
    whole = replace(setup(FakeReader("12%")), rules=Rules(read=1))  # of no 5G is the passage without it
    assert lost(gold, whole, "questions before")["questions before"]["right"] == Change(0.0, 1.0, 1, 0)


def test_without_the_reader_or_with_fewer_passages_what_only_reading_tells_is_lost():
    texts = ("Mạng 5G ở Hà Nội.", "Mạng cáp ở Huế.", "Internet.")
    articles = [Article(f"{name}.txt", "", None, None, "vi", text) for name, text in zip("abc", texts, strict=True)]
    gold = GoldSet("gold", articles, [question("1", "Mạng 5G", "Huế", kind="name", relevant="b.txt")])
    rows = lost(gold, setup(FakeReader("Huế.")), "reader", "passages", "choice: reader")
    assert {name: row["right"].lower for name, row in rows.items()} == {
        WHOLE: 0, "reader": 1, "passages: 1 read": 1, "passages: 2 read": 0, "passages: 6 read": 0, "choice: reader": 1,
        "choice: reader across": 0,
    }  # fmt: skip


def test_where_no_diacritics_are_put_back_a_question_is_searched_for_as_it_is():
    found = [index_of(ARTICLES, FakeEncoder(), restored).search("hoi nghi hop ban gi", 1) for restored in (True, False)]
    assert [one.searched for one in found] == ["hội nghị họp bàn gì", "hoi nghi hop ban gi"]


def test_evidence_left_out_of_confidence_counts_as_it_usually_does():
    evidence = Evidence(0.9, 1.0, 0.8, 0.5, 0.0, margin=0.5)
    without = dict(setups(setup(), ONE_WEIGHT, {"same": evidence.as_row()}))["confidence: margin"].confidence
    assert without["same"] == Calibration((0.0,) * len(FEATURES), -0.5, 0.5)
    assert without["across"] == ONE_WEIGHT["across"]
    assert without["same"].probability(evidence) == ONE_WEIGHT["same"].probability(evidence)


def test_each_rule_and_each_kind_of_evidence_can_be_left_out():
    names = [name for name, _ in setups(setup(), ONE_WEIGHT, {})]
    assert names[:6] == ["greetings", "keys", "glosses", "versions", "extracts", "lists"]
    assert {f"choice: {name}" for name in WEIGHTS} | {f"confidence: {name}" for name in FEATURES} < set(names)
    assert len(set(names)) == len(names) == 6 + 4 + 4 + len(OTHERWISE_READ) + len(WEIGHTS) + len(FEATURES)


@pytest.mark.parametrize(
    ("lower", "higher", "chance"), [(0, 0, 1.0), (1, 0, 1.0), (5, 1, 14 / 64), (1, 5, 14 / 64), (6, 0, 2 / 64)]
)
def test_the_chance_of_so_uneven_a_count_is_that_of_as_many_coins(lower, higher, chance):
    assert Change(0.5, 0.5, lower, higher).chance == chance


def test_a_passage_is_read_once_for_a_question_and_what_was_before_it():
    reader = FakeReader("Huế.")
    remembered = Remembered(reader)
    first = remembered.read("Ở đâu?", ["Họp ở Huế.", "Họp ở Lào."], ["A", "B"])
    again = remembered.read("Ở đâu?", ["Họp ở Lào.", "Họp ở Huế."], ["B", "A"])
    assert [id(one) for one in again] == [id(one) for one in reversed(first)]
    assert first[0].best(0, 10).score == 40.0
    assert reader.read_with == [("Ở đâu?", "")]
    remembered.read("Ở đâu?", ["Họp ở Lào."], ["B"], before="Ai họp?")
    assert reader.read_with[1:] == [("Ở đâu?", "Ai họp?")]


def test_the_table_and_the_json_have_a_row_for_each_thing_left_out():
    rows = [("lists", {measure: Change(0.25, 0.5, 5, 1) for measure in ("right", "f1", "refused", "shown wrongly")})]
    assert as_table(rows).splitlines()[1].split()[:5] == ["lists", "0.250", "-0.250", "-5+1", "p0.219"]
    assert as_json(rows)["lists"]["f1"] == {"value": 0.25, "whole": 0.5, "lower": 5, "higher": 1, "chance": 14 / 64}


def test_a_rule_that_is_switched_off_does_nothing():
    off = Rules(keys=False, versions=False, glosses=False)
    named = Article("a.txt", "", None, None, "vi", "Ngân hàng Thế giới (World Bank) họp.")
    for articles, asked, searched in (
        ([OLD, NEW], "Muwcs khoasn?", "Mức khoán?"),
        ([named], "Who met the World Bank?", "Who met the Ngân hàng Thế giới?"),
    ):
        index = index_articles(articles, FakeEncoder(), False)
        on, without = (Answerer(Judge(index, 5, 0.0, rules=rules)) for rules in (Rules(), off))
        assert [one.search(asked, 5).searched for one in (on, without)] == [searched, asked]
        replaced = [list(one.judge.replaced(one.search(asked, 5), asked)) for one in (on, without)]
        assert replaced == [[OLD.id] if OLD in articles else [], []]


def test_rules_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="0 passages are read"):
        Rules(read=0)
    with pytest.raises(ValueError, match="weights of"):
        Rules(weights={"search": 1.0})


@pytest.mark.model
def test_the_command_answers_the_questions_of_a_file_without_a_rule(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(LIST, encoding="utf-8")
    support = [{"article": "a.txt", "quote": "- Mở rộng;\n- Đào tạo."}]
    row = {"id": "1", "question": "Hội nghị họp bàn những gì?", "language": "vi", "kind": "list"}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(row | {"answers": ["Mở rộng", "Đào tạo"], "support": support}), encoding="utf-8")
    where = ["--articles", str(tmp_path), "--cache", str(tmp_path / "cache"), "--json", str(tmp_path / "rows.json")]
    assert main(["ablate", str(gold), *where, "--only", "lists", "--reader", "none"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["without", "everything", "lists"]
    assert list(json.loads((tmp_path / "rows.json").read_text())) == ["everything", "lists"]
