"""Evidence, its probability, and the models that are fitted to it."""

import dataclasses
import json
import random
from collections.abc import Sequence

import numpy as np
import pytest

from app.answers.answering import Answerer
from app.answers.confidence import FEATURES, FILE, Calibration, CalibrationDamaged, Evidence, load_confidence
from app.answers.evidence import LARGEST_LEAD, evidence_of, missing_terms
from app.answers.judging import Judge
from app.answers.reader import Reading
from app.answers.selection import Chosen, choose, weigh
from eval.calibration import (
    STRANGERS,
    Case,
    TooFewQuestions,
    calibrate,
    cases_of,
    errors_on_other_folds,
    fit,
    lowest_threshold,
    strangers,
)
from eval.questions import Question
from eval.runner import index_articles
from index.datatypes import Article
from index.search import Found
from tests.fakes import FakeEncoder, FakeReader

NOTHING = Evidence(*[0.0] * len(FEATURES))


def test_a_probability_is_the_logistic_of_the_weighted_evidence():
    weights = tuple(2.0 if name == "margin" else 0.0 for name in FEATURES)
    calibration = Calibration(weights, bias=-1.0, threshold=0.5)
    evidence = dataclasses.replace(NOTHING, margin=1.0)
    assert calibration.contributions(evidence)["margin"] == 2.0
    assert calibration.probability(evidence) == pytest.approx(1 / (1 + np.exp(-1)))
    assert calibration.probability(dataclasses.replace(NOTHING, margin=-1e6)) > 0
    with pytest.raises(ValueError, match="1 weights for"):
        Calibration((1.0,), 0.0, 0.5)


def test_the_calibration_that_is_shipped_has_a_model_for_each_pair_with_and_without_a_reader():
    for reading in (True, False):
        confidence = load_confidence(FILE, reading=reading)
        assert all(0 < confidence[pair].threshold < 1 for pair in ("same", "across"))


@pytest.mark.parametrize("content", ["", "{}", '{"with reader": {"same": {"weights": {}}}}'])
def test_a_calibration_that_is_none_is_a_stated_problem(tmp_path, content):
    path = tmp_path / "confidence.json"
    path.write_text(content)
    with pytest.raises(CalibrationDamaged, match="eval calibrate"):
        load_confidence(path, reading=True)


@pytest.mark.parametrize(
    ("question", "language", "text", "missing"),
    [
        ("Năm 2020 Thái Lan có 5G không?", "vi", "Năm 2025 Việt Nam có 5G.", ["2020", "lan", "thái"]),
        ("Việt Nam phủ sóng 5G đến đâu?", "vi", "phủ sóng 5G", []),
        ("What is Vietnam's rank in Laos?", "en", "xếp thứ 16", ["laos"]),
        ("ADM viết bằng tiếng Anh là gì?", "vi", "ADM", []),
        ("Quy mô TMĐT là bao nhiêu?", "vi", "Quy mô thương mại điện tử", []),
        ("Quy mô TMĐT là bao nhiêu?", "vi", "Quy mô kinh tế số", ["tmđt"]),
        ("Where is the Japanese minister in 2025?", "en", "Bộ trưởng Nhật Bản, 2025", []),
        ("Where is the Japanese minister?", "en", "tiếng nói của Bộ trưởng", ["japanese"]),
        ("What did the Prime Minister say?", "en", "Thủ tướng phát biểu", ["minister"]),
        ("What did the Prime Minister say?", "en", "Chủ tịch phát biểu", ["minister", "prime"]),
        ("What did the Prime Minister say?", "en", "Bộ trưởng, Thủ tướng phát biểu", []),
        ("Who met Nguyen Manh Hung at the 6th meeting?", "en", "Nguyễn Mạnh Hùng, lần thứ 6", []),
    ],
)
def test_what_a_question_names_and_a_passage_lacks_is_missing(question, language, text, missing):
    assert missing_terms(question, language, text) == missing


def reading_of(words: list[str], answer: str, score: float) -> Reading:
    offsets = np.array([[10 * row, 10 * row + len(word)] for row, word in enumerate(words)])
    scores = np.array([score / 2 if word == answer else -9.0 for word in words], dtype=np.float32)
    return Reading(offsets, scores, scores)


@pytest.fixture
def two_passages() -> Found:
    articles = [Article(f"{n}.txt", "", None, None, "vi", f"asean     {n}91,2%") for n in (1, 2)]
    return index_articles(articles, FakeEncoder(), progress=False).search("ASEAN có bao nhiêu?", 2)


def chosen_of(found: Found, readings: Sequence[Reading] = ()) -> Chosen:
    vectors = [FakeEncoder().encode_passages([hit.passage.text]) for hit in found.hits]
    read = {hit.passage.id: reading for hit, reading in zip(found.hits, readings, strict=True)} if readings else None
    return choose(weigh(found, vectors), read)


def evidence(found: Found, readings: list[Reading]) -> Evidence:
    return evidence_of(found, chosen_of(found, readings))


def found_words(found: Found, row: int) -> list[str]:
    return found.hits[row].passage.text.split()


def test_evidence_has_the_readers_margin_its_lead_and_who_agrees(two_passages):
    readings = [
        reading_of(words := found_words(two_passages, 0), words[1], 6.0),
        reading_of(words := found_words(two_passages, 1), words[1], 2.0),
    ]
    told = evidence(two_passages, readings)
    assert (told.margin, told.lead, told.surest) == (6.0, 4.0, 6.0)
    wordy = [reading_of(found_words(two_passages, row), "asean", 6.0) for row in (0, 1)]
    told = evidence(two_passages, wordy)
    assert told.lead == LARGEST_LEAD
    without = evidence(two_passages, [])
    assert (without.margin, without.lead, without.surest) == (0.0, 0.0, 0.0)
    assert evidence_of(two_passages, chosen_of(two_passages), goes_on=True).goes_on == 1.0 > told.goes_on


def test_the_threshold_is_the_lowest_from_which_on_answers_are_surely_right_often_enough():
    told = np.linspace(1.0, 0.01, 100)
    right = np.array([True] * 60 + [False] * 40)
    # 61 answers with 2 wrong: the bound of Clopper and Pearson is .0998; with 3 of 63 it is .119
    assert lowest_threshold(told, right) == pytest.approx(told[61])
    assert lowest_threshold(told[:20], right[:20]) is None
    assert lowest_threshold(np.full(100, 0.5), right) is None


def cases(count: int, pair: str = "same", read: bool = True) -> list[Case]:
    draw = random.Random(0)
    made = []
    for number in range(count):
        right = draw.random() < 0.7
        margin = draw.gauss(3 if right else -3, 1)
        made.append(Case(str(number), pair, read, dataclasses.replace(NOTHING, margin=margin), right))
    return made


def test_a_model_is_fitted_to_what_tells_right_from_wrong():
    fitted = fit(cases(400), "same")
    assert fitted.weights["margin"] > 0
    assert all(weight == 0 for name, weight in fitted.weights.items() if name != "margin")
    assert fitted.wrong <= 0.1 * fitted.answered
    assert fitted.answered > 200
    assert fitted.error < 0.06


def test_a_probability_is_that_of_the_questions_as_they_are_asked():
    made = cases(400)
    draw = random.Random(1)
    removed = [
        dataclasses.replace(
            case, right=False, usual=False, evidence=dataclasses.replace(NOTHING, margin=draw.gauss(0, 1))
        )
        for case in made
    ]
    fitted = fit(made + removed, "same")
    weights = tuple(fitted.weights.values())
    told = [Calibration(weights, fitted.bias, fitted.threshold).probability(case.evidence) for case in made]
    assert np.mean(told) == pytest.approx(np.mean([case.right for case in made]), abs=0.03)
    with pytest.raises(TooFewQuestions, match="as they are asked"):
        fit([case for case in made if case.right] + removed, "same")


def test_too_few_questions_are_refused_and_a_pair_without_enough_stays_as_it_was(tmp_path):
    with pytest.raises(TooFewQuestions, match="give more questions"):
        fit(cases(40), "same")
    with pytest.raises(TooFewQuestions, match="at least 100"):
        calibrate(cases(40), {})
    before = json.loads(FILE.read_text(encoding="utf-8"))
    content, refused = calibrate([*cases(400), *cases(30, "across")], before)
    assert content["with reader"]["same"]["cases"] == 400
    assert content["with reader"]["across"] == before["with reader"]["across"]
    assert [line.split(":")[0] for line in refused] == [
        "with reader, across", "without reader, same", "without reader, across",
    ]  # fmt: skip
    assert "error" not in content["with reader"]
    path = tmp_path / "confidence.json"
    path.write_text(json.dumps(content))
    assert load_confidence(path, reading=True)["same"].threshold == content["with reader"]["same"]["threshold"]


def test_the_error_of_both_pairs_together_is_that_on_questions_not_learnt_from():
    made = [*cases(400), *cases(300, "across")]
    content, _ = calibrate(made, {})
    assert 0 < content["with reader"]["error"]["all"] < 0.06
    wrong_way_round = [dataclasses.replace(case, right=not case.right) for case in made if case.pair == "across"]
    mixed = errors_on_other_folds([*cases(400), *wrong_way_round[:200]], ("same", "across"))
    assert mixed["all"] < 0.06  # each pair has a model of its own


def test_with_several_sets_of_questions_each_is_judged_by_models_that_have_not_seen_it():
    def of(source: str, odd: bool) -> list[Case]:
        return [dataclasses.replace(case, source=source, right=case.right != odd) for case in cases(300)]

    made = [*of("bank", False), *of("port", False), *of("strange", True)]
    errors = errors_on_other_folds(made, ["same"])
    assert list(errors) == ["all", "bank", "port", "strange"]
    assert errors["strange"] > 0.5 > errors["bank"]
    assert list(errors_on_other_folds([*of("bank", False), *of("strange", True)], ["same"])) == ["all"]


def test_each_pair_of_languages_shows_its_own_share_of_the_right_answers():
    made = [*cases(400), *cases(400, "across")]
    content, _ = calibrate(made, {}, {"same": 0.95, "across": 0.7})
    shown = {pair: content["with reader"][pair]["threshold"] for pair in ("same", "across")}
    assert shown["across"] > shown["same"]
    alike, _ = calibrate(made, {}, {"same": 0.95, "across": 0.95})
    assert (
        alike["with reader"]["same"]["threshold"] == shown["same"] > alike["with reader"]["across"]["threshold"] - 0.1
    )


def test_questions_of_other_sets_are_asked_as_ones_that_nothing_answers():
    others = [Question(f"{n}", f"Hỏi {n}?", "vi", None, ("5",), (), frozenset({"b.txt"})) for n in range(30)]
    drawn = strangers(20, others)
    assert len(drawn) == 20 * STRANGERS
    assert {question.text for question in drawn} < {question.text for question in others}
    assert not any(question.answerable or question.answers for question in drawn)
    assert all(question.id.startswith("elsewhere ") for question in drawn)
    assert len(strangers(1000, others)) == 30


def test_without_a_reader_no_case_is_said_to_have_been_read(tmp_path):
    article = Article("a.txt", "", None, None, "vi", "Mạng 5G phủ 91,2% dân số.")
    question = Question("1", "5G phủ bao nhiêu?", "vi", "number", ("91,2%",), (), frozenset({"a.txt"}))
    index = index_articles([article], FakeEncoder(), progress=False)
    for reader, told in ((None, [False]), (FakeReader("91,2%"), [True, False])):
        cases_ = cases_of(Answerer(Judge(index, 5, None, reader)), [question], 5, progress=False)
        assert [(case.read, case.right) for case in cases_] == [(read, True) for read in told]
