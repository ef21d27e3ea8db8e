"""The encoder of questions, on a tiny model."""

import json

import numpy as np
import pytest
import torch

from eval.question_training import Lesson, Pair, QuestionModel, lessons_of, train_questions, trained_weights
from eval.questions import read_benchmark
from index.difference import DifferenceDamaged, base_weights, difference, write_difference
from index.identity import ModelIdentity
from index.quantized import OnnxEncoder
from tests.fakes import FakeEncoder

IDENTITY = ModelIdentity("tiny", "0" * 64, 8, "query: ", "passage: ")
WORDS = "mèo chó cây cầu sông núi biển hồ".split()


def test_questions_are_paired_with_the_passages_and_sentences_that_answer_in_each_language(tmp_path):
    corpus = [
        {"_id": "a", "title": "", "text": "Hội nghị đã họp. Mạng 5G phủ 91,2% dân số."},
        {"_id": "b", "title": "", "text": "The internet cable is 15 km long."},
    ]
    queries = [
        {"_id": "1", "text": "5G phủ bao nhiêu?", "relevant": ["a"], "answers": [{"text": "91,2%"}]},
        {"_id": "2", "text": "Cáp dài bao nhiêu?", "relevant": ["b"], "answers": [{"text": "15 km"}]},
        {"_id": "3", "text": "Ai họp?", "relevant": ["a"], "answerable": False},
        {"_id": "4", "text": "Thế năm 2020?", "relevant": ["a"], "answers": [{"text": "91,2%"}], "after": "1"},
    ]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    vietnamese, english = lessons_of(read_benchmark(tmp_path), FakeEncoder(), progress=False)
    assert vietnamese.pairs == [Pair("5G phủ bao nhiêu?", ((0, 1),))]  # the second sentence of the only passage
    assert english.pairs == [Pair("Cáp dài bao nhiêu?", ((0, 0),))]
    assert [len(sentences) for sentences in (*vietnamese.sentences, *english.sentences)] == [2, 1]
    assert torch.allclose(vietnamese.passages.norm(dim=1), torch.ones(1))


@pytest.fixture(scope="module")
def lesson():
    """Eight passages that lie at right angles, and a question about each."""
    passages = torch.eye(8)
    sentences = [torch.stack([passages[row], -passages[row]]) for row in range(8)]
    return Lesson(passages, sentences, [Pair(f"{word} là gì?", ((row, 0),)) for row, word in enumerate(WORDS)])


@pytest.mark.model
def test_questions_come_near_the_passages_that_answer_them_and_the_encoder_uses_it(tiny, lesson, tmp_path):
    lessons = [lesson]
    model = train_questions(tiny, lessons, IDENTITY.query_prefix, 1, 300, 0.02, progress=False)
    trained, base = trained_weights(model), base_weights(tiny)
    assert {name.split(".")[0] for name in trained} == {"encoder"}
    path = tmp_path / "questions.safetensors"
    write_difference(difference(trained, base), path, {})
    plain, taught = OnnxEncoder(tiny, IDENTITY), OnnxEncoder(tiny, IDENTITY, path)
    asked = [pair.question for pair in lesson.pairs]

    def right(encoder):
        return (encoder.encode_questions(asked) @ lesson.passages.numpy().T).argmax(axis=1) == np.arange(8)

    assert right(taught).sum() >= 7 > right(plain).sum()
    texts = ["Mèo là một loài vật."]
    assert np.array_equal(plain.encode_passages(texts), taught.encode_passages(texts))
    assert not np.allclose(plain.encode_questions(texts), taught.encode_questions(texts), atol=0.01)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(DifferenceDamaged, match="is not what was trained"):
        OnnxEncoder(tiny, IDENTITY, path)


@pytest.mark.model
def test_a_training_of_no_pass_leaves_the_encoder_as_it_is(tiny, lesson):
    trained = trained_weights(train_questions(tiny, [lesson], "", 1, 0, 0.02, progress=False))
    base = base_weights(tiny)
    assert all(np.array_equal(value, base[name]) for name, value in trained.items())
    assert isinstance(train_questions(tiny, [lesson], "", 1, 0, 0.02, progress=False), QuestionModel)
