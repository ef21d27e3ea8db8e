"""What a tab keeps of a conversation and is told of it, and what becomes of one that was cleared."""

import json
from dataclasses import replace

import pytest

from app.operations.person import Person
from app.web.access.limits import TurnedAway
from app.web.chat.conversation import Conversation, Moment, Talk, Turn
from app.web.chat.page_words import script_words
from app.web.chat.tab import KEPT, read_kept, tell_tab
from app.web.chat.transcript import Line, transcript_of
from index.datatypes import Language
from tests.fakes import CITATION, OneAnswer

AN, BINH = Person("127.0.0.1", "an"), Person("127.0.0.1", "bình")
ANSWER = OneAnswer().answer("Phủ sóng 5G?")
ADDRESS = "articles/a.txt?start=0&end=29&lang=vi#cited"


def told(*turns: Turn, person: Person = AN) -> dict:
    return json.loads(tell_tab(Moment(Conversation(turns)), person))


def test_a_tab_gives_back_the_newest_questions_that_it_was_told() -> None:
    turns = [Turn(f"{number}?", "failed") for number in range(KEPT + 5)]
    kept = json.dumps(told(*turns))
    assert read_kept(kept, AN).questions == tuple(f"{number}?" for number in range(5, KEPT + 5))
    assert read_kept(kept, BINH).questions == ()


@pytest.mark.parametrize("kept", ["", "57", "{", "[]", '{"questions": ["5G?"]}', "[" * 100_000])
def test_what_a_tab_did_not_write_holds_no_questions(kept: str) -> None:
    assert read_kept(kept, AN).questions == ()


@pytest.mark.parametrize("questions", [[5], "5G?", [["5G?"]], {"5G?": 1}])
def test_questions_of_another_kind_are_none(questions: object) -> None:
    assert read_kept(json.dumps(told() | {"questions": questions}), AN).questions == ()


def test_what_may_not_be_asked_is_left_out() -> None:
    questions = ["", "?!", "x" * 1001, "5G?"]
    assert read_kept(json.dumps(told() | {"questions": questions}), AN).questions == ("5G?",)


def test_the_tab_is_told_of_a_question_that_was_not_answered_until_the_next_one_is() -> None:
    for outcome in (TurnedAway(5), "failed", "unreached"):
        assert told(Turn("a?", outcome))["unanswered"] == "a?"
    assert told(Turn("a?", TurnedAway(5)), Turn("b?", ANSWER))["unanswered"] == ""
    assert [told(Turn("a?", outcome))["waiting"] for outcome in ("waiting", ANSWER)] == [True, False]


def test_a_transcript_has_each_question_its_answer_and_numbered_sources() -> None:
    cited = replace(CITATION, title="Hạ\ntầng số", date="2026-01-14", page=3, label="Điều 5")
    turns = (
        Turn("Phủ sóng\n5G?", replace(ANSWER, citations=(cited,))),
        Turn("chào", OneAnswer().answer("chào")),
        Turn("Còn gì?", "waiting"),
        Turn("Lỗi?", TurnedAway(7)),
    )
    vietnamese = transcript_of(Conversation(turns), "vi")
    assert vietnamese[:4] == [
        Line("Hỏi: Phủ sóng 5G?"),
        Line("Đáp: Phủ sóng 5G đạt 91,2% dân số. [1]"),
        Line("[1] Hạ tầng số, 14/01/2026, trang 3, Điều 5: ", ADDRESS),
        Line(""),
    ]
    assert [line.text[:12] for line in vietnamese[4:]] == ["Hỏi: chào", "Đáp: Xin chà", "", "Hỏi: Lỗi?", "Đáp: Bạn đã "]
    assert transcript_of(Conversation(turns), "en")[0] == Line("Question: Phủ sóng 5G?")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_languages_say_everything_that_the_page_and_its_scripts_say(language: Language) -> None:
    assert all(script_words()[language].values())


def test_a_cleared_conversation_comes_back_until_the_next_question() -> None:
    talk = Talk()
    asked = talk.ask("a?", 0)
    assert talk.clear(1).cleared == asked.conversation
    assert talk.clear(2).cleared == asked.conversation, "there was nothing since that could be cleared"
    assert [talk.undo().conversation for _ in range(2)] == [asked.conversation] * 2
    talk.clear(3)
    talk.ask("b?", 3)
    assert [turn.question for turn in talk.undo().conversation] == ["b?"]


def test_what_nobody_had_begun_to_answer_when_it_was_cleared_is_answered_when_it_is_back() -> None:
    talk = Talk()
    for question in ("a?", "b?"):
        talk.ask(question, 0)
    begun = talk.take()
    assert begun is not None
    talk.clear(1)
    talk.answer(begun, ANSWER)
    assert talk.take() is None
    back = talk.undo().conversation
    assert [turn.outcome for turn in back] == [ANSWER, "waiting"]
    assert talk.take() == back.turns[1]


def test_a_question_that_is_sent_again_while_it_waits_is_asked_once() -> None:
    talk = Talk()
    assert talk.ask("a?", 0) == talk.ask("a?", 0)
    assert talk.take() is not None
    assert talk.take() is None
