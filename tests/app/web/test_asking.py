"""How what a page asked is answered: within the person's limit, beside what others do, and drawn once."""

import asyncio
import json
import threading
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest

from app.operations.audit_file import read_audit_file
from app.operations.metrics import Metrics
from app.operations.person import Person
from app.operations.report import make_report
from app.web.access.limits import TurnedAway
from app.web.chat.asking import answer_asked, catch_up, restore
from app.web.chat.conversation import Conversation, Moment, Talk, Turn
from app.web.chat.drawing import draw_conversation, draw_page
from app.web.chat.examples import Suggested
from app.web.chat.layout import lay_out
from app.web.chat.tab import read_kept, tell_tab
from app.web.question_queue import QuestionQueue
from index.datatypes import Language
from tests.fakes import OneAnswer
from tests.kept import audit_in

AN = Person("127.0.0.1", "an")
KEPT = tell_tab(Moment(Conversation(tuple(Turn(f"{number}?", "failed") for number in range(7)))), AN)


def queue_of(answerer: OneAnswer, rate_limit: str = "", audit: Path | None = None) -> tuple[QuestionQueue, Metrics]:
    metrics = Metrics(lambda: answerer.index)
    return QuestionQueue(answerer, rate_limit, metrics, audit_in(audit)), metrics


@pytest.mark.parametrize(("rate_limit", "asked", "restored"), [("", 2, 7), ("20/hour", 2, 7), ("6/hour", 2, 3),
                                                               ("6/hour", 0, 5), ("6/hour", 6, 0)])  # fmt: skip
def test_what_the_tab_kept_is_asked_again_as_far_as_the_person_may_ask_and_one_more_question(
    rate_limit: str, asked: int, restored: int
) -> None:
    queue, _ = queue_of(OneAnswer(), rate_limit)
    for _ in range(asked):
        queue.let_in(AN)
    talk = Talk()
    assert restore(talk, read_kept(KEPT, AN), AN, queue) == bool(restored)
    assert [turn.question for turn in talk.now.conversation] == [f"{number}?" for number in range(7 - restored, 7)]
    if asked < 6:
        talk.ask("chào", 0)
    asyncio.run(answer_asked(talk, queue, AN))
    assert not [turn for turn in talk.now.conversation if isinstance(turn.outcome, TurnedAway)]


def test_a_question_that_waited_is_turned_away_where_the_person_reads_so_and_not_forgotten() -> None:
    queue, _ = queue_of(OneAnswer(), "6/hour")
    for _ in range(6):
        queue.let_in(AN)
    talk, kept = Talk(), replace(read_kept(KEPT, AN), waiting=True)
    asyncio.run(catch_up(talk, kept, AN, queue))
    (turn,) = talk.now.conversation
    assert turn.question == kept.questions[-1]
    assert isinstance(turn.outcome, TurnedAway)


def test_what_is_asked_again_is_written_down_as_such_and_counted_nowhere(tmp_path: Path) -> None:
    answerer = OneAnswer()
    queue, metrics = queue_of(answerer, audit=tmp_path / "a.jsonl")
    talk, before = Talk(), metrics.as_text()
    for question in ("5G?", "break", " "):
        talk.ask(question, 0, again=True)
    with pytest.raises(ValueError, match="the question is empty"):  # as the page lets none through
        asyncio.run(answer_asked(talk, queue, AN))
    assert [turn.outcome == "failed" for turn in talk.now.conversation] == [False, True, False]
    assert metrics.as_text() == before
    assert [line["again"] for line in read_audit_file(tmp_path / "a.jsonl")] == [True]
    talk.ask("chào", 0)
    asyncio.run(answer_asked(talk, queue, AN))
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert ["again" in line for line in lines] == [True, False]
    assert make_report(answerer.index, [], lines).answers == 1
    assert b'outcome="greeting"} 1.0' in metrics.as_text()


def test_others_go_on_between_two_questions_though_none_is_answered() -> None:
    queue, _ = queue_of(OneAnswer(), "1/hour")
    queue.let_in(AN)
    talk = Talk()
    for number in range(4):
        talk.ask(f"{number}?", 0)
    seen = set()

    async def look() -> None:
        while len(seen) < 5:
            seen.add(sum(turn.outcome == "waiting" for turn in talk.now.conversation))
            await asyncio.sleep(0)

    async def both() -> None:
        looking = asyncio.create_task(look())
        await answer_asked(talk, queue, AN)
        await asyncio.wait_for(looking, 5)

    asyncio.run(both())


def test_what_a_person_may_know_of_is_worked_out_beside_what_others_do() -> None:
    threads = set()

    class Notes(OneAnswer):
        def readable_by(self, groups: frozenset[str]) -> OneAnswer:
            threads.add(threading.current_thread())
            return self

    queue, _ = queue_of(Notes())
    talk = Talk()
    talk.ask("5G?", 0)
    asyncio.run(answer_asked(talk, queue, AN))
    assert threads
    assert threading.current_thread() not in threads


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_chat_is_drawn_once_on_arrival_and_for_another_language(tmp_path: Path, language: Language) -> None:
    drawn = []

    class Counts(TurnedAway):
        def in_words(self, language: Language) -> str:
            drawn.append(language)
            return super().in_words(language)

    async def draw() -> tuple[int, int]:
        answerer = OneAnswer()
        with gr.Blocks(analytics_enabled=False):
            parts = lay_out(Suggested(answerer, tmp_path, {"vi": (), "en": ()}), "", logout=False, editors="")
        moment = Moment(Conversation((Turn("5G?", Counts(5)),)), language)
        drawn.clear()
        draw_conversation(parts, moment, AN)
        once = len(drawn)
        draw_page(parts, moment, AN, queue_of(answerer)[0])
        return once, len(drawn)

    once, both = asyncio.run(draw())
    assert both == 2 * once > 0
