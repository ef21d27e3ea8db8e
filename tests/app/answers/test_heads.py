"""What kind of question one is, told by small models that were learnt."""

import json

import numpy as np
import pytest

from app.answers.heads import GOES_ON_FILE, HeadDamaged, load_head, load_heads
from app.answers.provisions import KINDS, vectors_of
from app.answers.several_questions import MOST_PLACES, ONE, OWN, places_in, split_question
from eval.head_training import HEADS, fit_head, tell_apart, write_head
from eval.question_kinds import read_kinds, read_several, train_several
from eval.questions import QuestionsUnreadable
from tests.fakes import FakeEncoder

IDENTITY = FakeEncoder().identity
THREE = np.eye(7, dtype=np.float32)[[0, 1, 2] * 10]


def head_of(folder, kinds=("a", "b", "c")):
    head = fit_head(THREE[:, :], [kinds[row % 3] for row in range(30)], kinds, 20.0)
    write_head(head, FakeEncoder(), {}, folder / "head.json")
    return load_head(folder / "head.json", IDENTITY)


def test_probabilities_of_all_kinds_are_one_together_and_the_learnt_one_is_the_likeliest(tmp_path):
    head = head_of(tmp_path)
    for row, kind in enumerate("abc"):
        told = head.probabilities(THREE[row])
        assert sum(told.values()) == pytest.approx(1)
        assert max(told, key=told.get) == kind


def test_a_head_gives_what_scikit_learn_gives(tmp_path):
    from sklearn.linear_model import LogisticRegression

    head = head_of(tmp_path)
    model = LogisticRegression(C=20.0, class_weight="balanced", max_iter=2000).fit(THREE, [0, 1, 2] * 10)
    vector = np.array([0.5, 0.3, 0.1, 0, 0, 0, 0], dtype=np.float32)
    assert list(head.probabilities(vector).values()) == pytest.approx(model.predict_proba([vector])[0], abs=1e-3)


def test_each_question_is_told_by_a_head_that_has_not_learnt_from_it():
    labels = ["a", "b", "c"] * 10
    assert tell_apart(THREE, labels, "abc", 20.0) == {
        "a": {"a": 10, "b": 0, "c": 0},
        "b": {"a": 0, "b": 10, "c": 0},
        "c": {"a": 0, "b": 0, "c": 10},
    }
    odd = [*labels[:-1], "a"]
    assert tell_apart(THREE, odd, "abc", 20.0)["a"]["c"] == 1


def test_with_another_encoder_than_the_one_that_was_learnt_with_nobody_knows(tmp_path):
    head_of(tmp_path)
    other = load_head(tmp_path / "head.json", FakeEncoder("1" * 64).identity)
    assert other.probabilities(THREE[0]) is None
    assert split_question("5g và cáp?", other, FakeEncoder()) == ["5g và cáp?"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"encoder": "x", "weights": [[1, 2, 3, 4, 5, 6, 7]], "biases": [0]}',
        json.dumps({"encoder": "0" * 64, "kinds": ["a", "b"], "biases": [0], "weights": 1}),
        json.dumps({"encoder": "0" * 64, "kinds": ["a", "b"], "biases": [0], "weights": [[1, 2]]}),
        json.dumps({"encoder": "0" * 64, "kinds": ["a", "b", "c"], "biases": [0], "weights": [[1] * 7] * 2}),
    ],
)
def test_a_head_that_is_none_is_a_stated_problem(tmp_path, content):
    path = tmp_path / GOES_ON_FILE
    path.write_text(content, encoding="utf-8")
    with pytest.raises(HeadDamaged, match=r"followups\.md"):
        load_head(path, IDENTITY)


def test_where_a_second_question_begins_is_learnt_from_lists(tmp_path):
    path = tmp_path / "parts.tsv"
    rows = ["2\t5g internet ‖ và cáp asean", "1\t5g internet và hội the"] * 10
    path.write_text("\n".join(["parts\tquestion", *rows]), encoding="utf-8")
    questions = read_several(path)
    assert questions[:2] == [["5g internet", "và cáp asean"], ["5g internet và hội the"]]
    head, told = train_several(questions, [], FakeEncoder())
    assert told == {ONE: {ONE: 10, OWN: 0}, OWN: {ONE: 0, OWN: 10}}
    write_head(head, FakeEncoder(), told, tmp_path / "head.json")
    learnt = load_head(tmp_path / "head.json", IDENTITY, vectors=2)
    assert split_question("5g internet và cáp asean", learnt, FakeEncoder()) == ["5g internet", "và cáp asean"]
    assert split_question("5g internet và hội the", learnt, FakeEncoder()) == ["5g internet và hội the"]
    assert split_question("5g internet", learnt, FakeEncoder()) == ["5g internet"]


def test_a_line_of_nothing_but_commas_is_looked_at_in_a_few_places():
    assert len(places_in("a, " * 300)) == MOST_PLACES
    assert places_in("a, b và c") == [(2, 3), (4, 5)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [("2\tmột câu", "are not 2"), ("một câu", "line 2"), ("\tmột câu", "line 2"), ("1\t ", "line 2")],
)
def test_a_list_that_is_wrong_is_a_stated_problem(tmp_path, line, problem):
    path = tmp_path / "parts.tsv"
    path.write_text(f"parts\tquestion\n{line}\n", encoding="utf-8")
    with pytest.raises(QuestionsUnreadable, match=problem):
        read_several(path)
    with pytest.raises(QuestionsUnreadable, match="cannot be read"):
        read_kinds(tmp_path / "none.tsv")


@pytest.mark.model
def test_the_heads_that_are_shipped_are_of_the_bundled_encoder_and_tell_questions_apart(encoder):
    heads = load_heads(encoder.identity)
    asked = [
        "Thế còn chi nhánh Huế thì sao?", "Phí làm lại thẻ ATM của ngân hàng là bao nhiêu?",
        "Khoản 4 Điều 21 của quy chế thi đua viết gì?", "Điều kiện để được thuê nhà công vụ là gì?",
    ]  # fmt: skip
    on, alone, *_ = encoder.encode_questions(asked)
    assert heads.goes_on.probabilities(on)["goes on"] > 0.8 > 0.2 > heads.goes_on.probabilities(alone)["goes on"]
    kinds = [heads.provisions.probabilities(vector) for vector in vectors_of(asked[2:], encoder)]
    assert [max(told, key=told.get) for told in kinds] == ["whole", "none"]
    two = "Kho bãi mở cửa lúc mấy giờ và ai giữ chìa khóa?"
    assert split_question(two, heads.several, encoder) == ["Kho bãi mở cửa lúc mấy giờ", "và ai giữ chìa khóa?"]
    one = "Phòng Tài chính và Phòng Nhân sự họp khi nào?"
    assert split_question(one, heads.several, encoder) == [one]


@pytest.mark.model
def test_the_heads_that_are_shipped_say_how_well_they_tell(encoder):
    for name, kinds in (
        ("followups", ("stands alone", "goes on")),
        ("several_questions", (ONE, OWN)),
        ("provisions", KINDS),
    ):
        content = json.loads((HEADS / f"{name}.json").read_text(encoding="utf-8"))
        told = content["measured"]
        right = sum(told[kind][kind] for kind in kinds) / sum(sum(told[kind].values()) for kind in kinds)
        assert content["encoder"] == encoder.identity.sha256
        assert right > 0.8, name
