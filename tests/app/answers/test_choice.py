"""The weights of what chooses a sentence, fitted to which of them answer."""

import numpy as np
import pytest

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.selection import CHOICE, OWN_TERMS, choice_evidence, choose, weigh
from eval.choice import NothingRead, choices_of, fit_choice, share_right
from eval.questions import Question
from eval.runner import index_articles
from index.datatypes import Article
from tests.fakes import FakeEncoder, FakeReader


def test_the_evidence_of_a_sentence_stands_in_the_order_of_its_weights():
    across = np.array([0.0, 1.0])
    rows = choice_evidence(np.array([3.0, 2.0]), np.array([5.0, -4.0]), across, np.array([0.2, 0.6]), across)
    assert rows == pytest.approx(np.array([[3.0, 5.0, 0.0, 0.0, 0.0, 0.0], [2.0, -4.0, 1.0, 1.0, -4.0, 1.0]]))
    assert list(CHOICE) == ["search", "reader", "across", "terms across", "reader across", "replaced"]


def test_weights_are_those_that_make_the_right_sentences_likeliest():
    draw = np.random.default_rng(0)
    choices = []
    for _ in range(400):
        evidence = draw.normal(size=(6, 6))
        right = np.zeros(6, dtype=bool)
        right[np.argmax(evidence @ [1.0, 2.0, 0.0, 0.0, 0.0, 0.0] + draw.gumbel(size=6))] = True
        choices.append((evidence, right))
    weights = fit_choice(choices)
    assert weights["search"] == 1.0
    assert weights["reader"] == pytest.approx(2.0, abs=0.5)
    assert all(abs(weights[name]) < 0.2 for name in list(CHOICE)[2:])
    assert share_right(choices, weights) > share_right(choices, dict.fromkeys(CHOICE, 1.0))


def test_only_sentences_that_were_read_are_chosen_among_and_only_where_one_is_right():
    texts = ("Mạng 5G phủ 91,2% dân số. Họp ở Huế.", "Cáp quang dài 15 km.", "Cầu.", "Đường.", "Sông.", "Núi.")
    articles = [Article(f"{number}.txt", "", None, None, "vi", text) for number, text in enumerate(texts)]
    answerer = Answerer(Judge(index_articles(articles, FakeEncoder(), False), 6, None, FakeReader("91,2%")))
    questions = [
        Question(str(number), "5G phủ bao nhiêu?", "vi", None, (answer,), (), frozenset({article}))
        for number, (answer, article) in enumerate((("91,2%", "0.txt"), ("91,2%", "1.txt"), ("7%", "0.txt")))
    ]
    ((evidence, right),) = choices_of(answerer, questions, progress=False)
    assert len(evidence) == 5  # the sentences of four passages
    assert evidence[right][:, 1].tolist() == [40.0]
    unread = Answerer(Judge(answerer.index, 6, None))
    with pytest.raises(NothingRead, match="there is no reader"):
        list(choices_of(unread, questions[:1], progress=False))


def test_of_what_goes_on_its_own_words_count_beside_those_of_the_question_before():
    articles = [Article("a.txt", "", None, None, "vi", "Mạng 5G ở Lào. Cáp ở Huế.")]
    index = index_articles(articles, FakeEncoder(), False)
    found = index.search("Mạng 5G ở Lào? Cáp thì sao?", 1)
    vectors = [index.units(hit.passage) for hit in found.hits]
    assert weigh(found, vectors, "Cáp thì sao?").own.tolist() == [-1.0, 1.0]
    assert weigh(found, vectors).own.tolist() == [0.0, 0.0]
    read = {hit.passage.id: FakeReader("none").read("", [hit.passage.text])[0] for hit in found.hits}
    alone, together = (choose(weigh(found, vectors, asked), read) for asked in ("", "Cáp thì sao?"))
    assert {c.unit.start: round(c.score, 9) for c in together.candidates} == {
        c.unit.start: round(c.score + (OWN_TERMS if c.unit.start else -OWN_TERMS), 9) for c in alone.candidates
    }
