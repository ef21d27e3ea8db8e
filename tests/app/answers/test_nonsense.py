"""Whether what somebody typed asks anything, and what is offered then."""

import json

import pytest

from app.answers.answering import Answerer
from app.answers.heads import Head, load_head, load_heads
from app.answers.nonsense import ASKS, KINDS, NONSENSE, asks_nothing
from app.answers.question import QuestionRefused
from eval.followup_training import noise
from eval.head_training import HEADS, write_head
from eval.nonsense_training import asking_in, measure_nonsense, train_nonsense
from eval.runner import index_articles
from index.datatypes import Article
from tests.fakes import FakeEncoder

ARTICLE = Article("a.txt", "Mạng", None, None, "vi", "Mạng hjkl phủ 91,2% dân số.")


@pytest.fixture
def head(tmp_path) -> Head:
    """A head for which internet and asean ask, and any word that it does not know is nonsense."""
    learnt = train_nonsense(["internet", "asean"] * 20, ["hjkl", "qwer zxcv"] * 20, FakeEncoder())
    write_head(learnt, FakeEncoder(), {}, tmp_path / "head.json")
    return load_head(tmp_path / "head.json", FakeEncoder().identity)


def test_words_that_look_like_nonsense_ask_nothing_unless_a_passage_has_one_of_them(head: Head) -> None:
    index = index_articles([ARTICLE], FakeEncoder(), progress=False)
    assert asks_nothing(index.search("zxcv qwer", 5), head)
    assert not asks_nothing(index.search("zxcv hjkl", 5), head)
    assert not asks_nothing(index.search("internet asean", 5), head)


def test_with_another_encoder_nobody_knows_and_all_may_ask(tmp_path, head: Head) -> None:
    index = index_articles([ARTICLE], FakeEncoder("1" * 64), progress=False)
    unknown = load_head(tmp_path / "head.json", index.encoder.identity)
    assert not asks_nothing(index.search("zxcv qwer", 5), unknown)


def test_how_well_a_head_tells_is_measured_on_what_it_has_not_seen(head: Head) -> None:
    told = measure_nonsense(head, ["internet", "asean", "mnbv"], ["mnbv", "asean"], FakeEncoder())
    assert told == {ASKS: {ASKS: 2, NONSENSE: 1}, NONSENSE: {ASKS: 1, NONSENSE: 1}}


def test_what_asks_is_drawn_from_questions_titles_words_and_capitals_of_each_folder(tmp_path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        text = "Thành phố có nhiều cây cầu. " + "Ban QLDA kiểm tra các hầm vào đầu mỗi quý. " * 8
        lines = [f"=== {name}-1 | vi | cầu", f"Cầu {name}", text.strip(), "???", "v> Thành phố có gì? || nhiều cây cầu"]
        lines += [f"v-> Cây cầu {name}{n} do ai xây?" for n in range(6)]
        (tmp_path / name / "x.txt").write_text("\n".join(lines), encoding="utf-8")
    folders = [tmp_path / "a", tmp_path / "b"]
    found = asking_in(folders, seed=1)
    assert {"Cầu a", "Cầu b", "QLDA", "Thành phố có gì?", "Cây cầu b3 do ai xây?"} <= set(found)
    assert all(1 <= len(text.split()) <= 3 for text in found if "?" not in text)
    assert found == asking_in(folders, seed=1) != asking_in(folders, seed=2)


@pytest.mark.model
def test_the_head_that_is_shipped_tells_keys_hit_at_random_from_words(encoder) -> None:
    content = json.loads((HEADS / "nonsense.json").read_text(encoding="utf-8"))
    assert content["encoder"] == encoder.identity.sha256
    assert content["measured"][ASKS][ASKS] > 0.99 * sum(content["measured"][ASKS].values())
    head = load_heads(encoder.identity).asks
    assert head.kinds == KINDS
    asking = ["nghỉ phép", "nghi phep", "payroll", "Điều 5", "lương tháng 13", "How do I get a parking card?"]
    told = measure_nonsense(head, asking, [line.text for line in noise(200, seed=9)], encoder)
    assert told[ASKS][NONSENSE] == 0
    assert told[NONSENSE][NONSENSE] >= 190


@pytest.mark.model
@pytest.mark.parametrize("typed", ["asdf qwer zxcv", "hjkl", "sdkfjh skdjfh", "qqqq wwww"])
def test_nothing_is_offered_for_nonsense_and_it_is_said_that_nothing_was_found(answerer: Answerer, typed: str) -> None:
    answer = answerer.answer(typed, "vi")
    assert (answer.kind, answer.suggestions) == ("not_found", ())


@pytest.mark.model
@pytest.mark.parametrize(
    "typed", ["Thủ đô của nước Pháp ở đâu?", "Who won the world cup in 1998?", "thời tiết ngày mai"]
)
def test_the_closest_passages_are_offered_for_a_question_that_nothing_answers(answerer: Answerer, typed: str) -> None:
    answer = answerer.answer(typed, "vi")
    assert answer.kind == "not_found"
    assert len(answer.suggestions) == 3


@pytest.mark.model
@pytest.mark.parametrize("typed", ["!!!", "😀 😀", "…?", "--"])
def test_marks_and_pictures_alone_are_no_question(answerer: Answerer, typed: str) -> None:
    with pytest.raises(QuestionRefused) as refused:
        answerer.answer(typed)
    assert refused.value.reason == "empty"
