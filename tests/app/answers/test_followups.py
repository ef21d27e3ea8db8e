"""Whether a question goes on from the one before it, and what is asked then."""

from app.answers.answer import Answer
from app.answers.followups import Topic
from app.answers.heads import load_head
from app.answers.question import LONGEST_QUESTION
from app.web.chat.conversation import Conversation
from eval.followup_training import PLAIN, asked_in, measure_followups, noise, train_followups
from eval.head_training import write_head
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


def test_how_well_a_head_tells_is_measured_on_questions_that_it_has_not_seen(tmp_path):
    learnt = [asked("5g internet", True), asked("cáp asean", False)] * 20
    write_head(train_followups(learnt, FakeEncoder()), FakeEncoder(), {}, tmp_path / "head.json")
    head = load_head(tmp_path / "head.json", FakeEncoder().identity)
    assert head.kinds == ("stands alone", "goes on")
    measured = [asked("5g", True), asked("cáp", False), asked("asean", True)]
    assert measure_followups(head, measured, FakeEncoder()) == {
        "stands alone": {"stands alone": 1, "goes on": 0},
        "goes on": {"stands alone": 1, "goes on": 1},
        "AUROC": 0.75,
    }


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


def test_noise_asks_nothing_goes_on_from_nothing_and_is_drawn_by_its_seed():
    lines = noise(200, seed=1)
    assert len({line.text for line in lines}) > 180
    assert not any(line.goes_on or any(map(str.isdigit, line.text)) for line in lines)
    assert any("</" in line.text for line in lines)
    assert lines == noise(200, seed=1) != noise(200, seed=2)
