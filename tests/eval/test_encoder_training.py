"""What the encoder learns from, and that training brings questions near the passages that answer them."""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import pytest

from eval.encoder_batches import FEWEST, PASSAGES, Asked, Batch, folder_and_times, read_batches
from eval.encoder_training import train_encoder
from eval.questions import QuestionsUnreadable
from eval.training_steps import CheckpointUnfit
from index.model.difference import apply_difference, base_weights, difference, write_difference
from index.model.encoder import put_weights
from index.model.identity import ModelIdentity
from index.model.quantized import OnnxEncoder

IDENTITY = ModelIdentity("tiny", "0" * 64, 8, "query: ", "passage: ")


@pytest.fixture
def folder(tmp_path):
    """Forty articles of two titles, each with one question; all answers are numbers, some of which stand twice."""
    corpus = [
        {"_id": str(n), "title": f"Tên {n % 2}", "text": f"Kho số {n} chứa {n % 30 + 100} bao gạo."} for n in range(40)
    ]
    rows = [
        {"_id": f"q{n}", "text": f"Kho số {n} có bao nhiêu bao gạo?", "relevant": [str(n)],
         "answers": [{"text": str(n % 30 + 100), "start": len(f"Kho số {n} chứa ")}]}
        for n in range(40)
    ]  # fmt: skip
    rows.append({"_id": "u", "text": "Ai xây kho?", "relevant": [], "answerable": False, "answers": []})
    for name, lines in (("corpus", corpus), ("queries", rows)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return tmp_path


def test_each_question_is_told_its_passage_among_those_of_its_batch(folder):
    batches = read_batches(folder, 1, random.Random(1))
    asked = [(asked, batch) for batch in batches for asked in batch.asked]
    assert len(asked) == 40
    for one, batch in asked:
        assert len(batch.passages) <= PASSAGES
        (right,) = one.right
        number = one.text.split()[2]
        assert f" {number} chứa " in batch.passages[right]
        answer = str(int(number) % 30 + 100)
        assert {answer in batch.passages[place] for place in one.doubtful} <= {True}
        holding = {place for place, passage in enumerate(batch.passages) if answer in passage}
        assert holding == {right, *one.doubtful}


def test_a_folder_is_learnt_as_often_as_is_said_and_an_organisation_in_one_batch(folder):
    assert sum(len(batch.asked) for batch in read_batches(folder, 2, random.Random(1))) == 80
    assert sum(len(batch.asked) for batch in read_batches(folder, 0.5, random.Random(1))) < 40
    (batch,) = read_batches(folder, 1, random.Random(1), whole=True)
    assert FEWEST < len(batch.asked) <= len(batch.passages) == 30
    assert not any(asked.doubtful for asked in batch.asked)


def test_a_folder_without_questions_is_a_stated_problem(tmp_path):
    with pytest.raises(QuestionsUnreadable):
        read_batches(tmp_path, 1, random.Random(1))


def test_a_folder_is_named_with_how_often_it_is_learnt():
    assert folder_and_times("a/b:1.5") == (Path("a/b"), 1.5)
    assert folder_and_times("a/b") == (Path("a/b"), 1.0)
    assert folder_and_times("a:b/c") == (Path("a:b/c"), 1.0)
    for stated in ("a:inf", "a:nan", "a:-1", "a:0"):
        with pytest.raises(argparse.ArgumentTypeError, match="at most 100 times"):
            folder_and_times(stated)


@pytest.mark.model
def test_training_brings_questions_near_their_passages_and_the_file_gives_the_trained_vectors(tiny, tmp_path):
    """A tiny model with random weights is taught which of four words answers which."""
    words = ["gạo", "muối", "đường", "vải"]
    asked = tuple(Asked(f"hỏi về {word}", (place,)) for place, word in enumerate(words))
    batches = [Batch(tuple(f"kho {word}" for word in words), asked)] * 100
    weights = train_encoder(tiny, batches, tmp_path / "a.ckpt", 1, progress=False, learning_rate=2e-3)
    with pytest.raises(CheckpointUnfit, match="delete it"):
        train_encoder(tiny, batches[:9], tmp_path / "a.ckpt", 1, progress=False)
    full = difference(weights, base_weights(tiny), 384)
    write_difference(full, tmp_path / "encoder.safetensors", {})
    before = OnnxEncoder(tiny, IDENTITY)
    after = OnnxEncoder(tiny, IDENTITY, "trained.onnx", full)
    near = {}
    for name, encoder in (("before", before), ("after", after)):
        questions = encoder.encode_questions([one.text for one in asked])
        scores = questions @ encoder.encode_passages(batches[0].passages).T
        near[name] = float(np.mean(np.diag(scores) - scores.mean(axis=1)))
    assert near["after"] > near["before"] + 0.1


@pytest.mark.model
def test_weights_are_put_whole_or_not_at_all(tiny):
    from transformers import BertModel

    bert = BertModel.from_pretrained(tiny, add_pooling_layer=False)
    base = base_weights(tiny)
    put_weights(bert, apply_difference({}, base))
    with pytest.raises(RuntimeError, match="missing or unknown"):
        put_weights(bert, {name: base[name] for name in list(base)[:3]})
