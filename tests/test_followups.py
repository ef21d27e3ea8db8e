"""Whether a question goes on from the one before it, and what is asked then."""

import json

import numpy as np
import pytest

from app.answers.answer import Answer
from app.answers.followups import FILE, FollowUpsDamaged, Topic, load_followups
from app.answers.question import LONGEST_QUESTION
from app.conversation import Conversation
from eval.followups import PLAIN, asked_in, train_followups, write_followups
from eval.written_documents import Asked
from tests.fakes import CITATION, FakeEncoder


def answered(question: str, *thread: str, text: str = "91,2%") -> Answer:
    kind, citations = ("found", (CITATION,)) if text else ("not_found", ())
    return Answer(question, "vi", kind, text, 0.9, citations, (), question, 0.1, (*thread, question))


def test_the_topic_is_the_question_that_opened_the_last_one_and_its_answer():
    topic = Topic.of(answered("Còn Huế?", "Phủ sóng 5G ở Lào?", "Còn Hà Nội?"))
    assert topic.questions == ("Phủ sóng 5G ở Lào?", "Còn Huế?")
    assert topic.read_text == "Phủ sóng 5G ở Lào? Còn Huế? 91,2%"
    assert topic.search_text("Còn Vinh?", 100) == "Phủ sóng 5G ở Lào? Còn Huế? Còn Vinh?"
    assert Topic.of(answered("Phủ sóng 5G?")).questions == ("Phủ sóng 5G?",)
    assert Topic.of(answered("Phủ sóng 5G?", text="")).read_text == "Phủ sóng 5G?"


def test_a_chain_of_questions_never_makes_more_than_the_longest_question():
    topic = Topic(("a" * 900, "b" * 900), "")
    assert len(topic.search_text("Còn Huế?", LONGEST_QUESTION)) == LONGEST_QUESTION
    assert topic.search_text("c" * LONGEST_QUESTION, LONGEST_QUESTION) == "c" * LONGEST_QUESTION


def asked(text: str, goes_on: bool) -> Asked:
    return Asked(text, "vi", (), goes_on)


@pytest.fixture
def head(tmp_path):
    learnt = [asked("5g internet", True), asked("cáp asean", False)] * 20
    content = train_followups(learnt, [asked("5g", True), asked("cáp", False), asked("asean", True)], FakeEncoder())
    write_followups(content, tmp_path / "followups.json")
    return content, tmp_path / "followups.json"


def test_the_head_is_learnt_and_says_what_it_gets_wrong_of_questions_that_it_has_not_seen(head):
    content, path = head
    assert content["learnt"] == {"go on": 20, "stand alone": 20}
    assert content["measured"] == {
        "go on": {"told so": 1, "told to stand alone": 1},
        "stand alone": {"told so": 1, "told to go on": 0},
        "AUROC": 0.75,
    }
    learnt = load_followups(path, FakeEncoder().identity)
    vectors = FakeEncoder().encode_questions(["5g", "cáp"])
    assert learnt.probability(vectors[0]) > 0.9 > 0.1 > learnt.probability(vectors[1])


def test_with_another_encoder_than_the_one_that_was_learnt_with_nobody_knows(head):
    other = load_followups(head[1], FakeEncoder("1" * 64).identity)
    assert other.probability(np.ones(7, dtype=np.float32)) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"encoder": "x", "weights": [1, 2, 3, 4, 5, 6, 7]}',
        json.dumps({"encoder": "0" * 64, "bias": 0, "weights": 1}),
        json.dumps({"encoder": "0" * 64, "bias": 0, "weights": [1, 2]}),
    ],
)
def test_a_head_that_is_none_is_a_stated_problem(tmp_path, content):
    path = tmp_path / "followups.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FollowUpsDamaged, match="train-followups"):
        load_followups(path, FakeEncoder().identity)


def test_questions_that_stand_alone_are_drawn_in_equal_number_from_each_folder(tmp_path):
    for name, going_on, alone in (("a", 3, 40), ("b", 1, 30)):
        (tmp_path / name / "inner").mkdir(parents=True)
        text = "Thành phố có nhiều cây cầu. " + "Phòng Quản lý đô thị kiểm tra các hầm vào đầu mỗi quý. " * 8
        lines = [f"=== {name}-1 | vi | cầu", "Cầu", text.strip(), "???", "v> Thành phố có gì? || nhiều cây cầu"]
        lines += [f"v+-> Còn hầm {name}{n} thì ai xây?" for n in range(going_on)]
        lines += [f"v-> Cây cầu {name}{n} do ai xây?" for n in range(alone)]
        (tmp_path / name / "inner" / "x.txt").write_text("\n".join(lines), encoding="utf-8")
    found = asked_in([tmp_path / "a", tmp_path / "b"], seed=1)
    assert sum(question.goes_on for question in found) == 4
    alone = [question.text for question in found if not question.goes_on]
    assert [sum(f"cầu {name}" in text for text in alone) for name in "ab"] == [PLAIN * 2, PLAIN * 2]


@pytest.mark.model
def test_the_head_that_is_shipped_is_of_the_bundled_encoder(encoder):
    content = json.loads(FILE.read_text(encoding="utf-8"))
    assert content["encoder"] == encoder.identity.sha256
    assert content["measured"]["AUROC"] > 0.9
    head = load_followups(FILE, encoder.identity)
    told = head.probability
    on, alone = encoder.encode_questions(
        ["Thế còn chi nhánh Huế thì sao?", "Phí làm lại thẻ ATM của ngân hàng là bao nhiêu?"]
    )
    assert told(on) > 0.8 > 0.2 > told(alone)


def test_a_question_goes_on_from_the_last_one_that_was_no_greeting_though_nothing_answered_it():
    conversation = Conversation()
    greeting = Answer("chào", "vi", "greeting", "", 1.0, (), (), "chào", 0.1)
    outcomes = [answered("Phủ sóng 5G?"), answered("Phủ sóng 4G?", text=""), greeting]
    for outcome in outcomes:
        conversation = conversation.asked(outcome.question)
        conversation = conversation.answered(conversation.turns[-1], outcome)
    conversation = conversation.asked("Còn ở Huế?")
    assert conversation.answer_before(conversation.turns[-1]) is outcomes[1]
    assert conversation.answer_before(conversation.turns[1]) is outcomes[0]
    assert conversation.answer_before(conversation.turns[0]) is None
