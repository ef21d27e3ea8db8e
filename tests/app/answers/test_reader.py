"""Reading on a tiny model with random weights, whose scores torch computes too."""

import numpy as np
import pytest
import torch

from app.answers.reader import Reader, Reading
from app.answers.reader_model import SpanReader
from eval.reader_training import trained_weights
from index.model.difference import base_weights, difference, write_difference

QUESTION = "Ai đến Hà Nội?"
TEXT = "Hôm qua, ông Nguyễn Văn A đến Hà Nội. Giá vàng tăng."


def test_the_best_span_lies_inside_what_is_asked_for_and_runs_forwards():
    offsets = np.array([[0, 3], [4, 7], [8, 11], [12, 15]])
    reading = Reading(offsets, np.array([0.0, 1.0, 9.0, 0.0]), np.array([8.5, 2.0, 0.0, 5.0]))
    best = reading.best(0, 15)
    assert best
    assert (best.start, best.end, best.score) == (8, 15, 14.0)  # the last at 0 would stand before its first
    inside = reading.best(0, 11)
    assert inside
    assert (inside.start, inside.end, inside.score) == (8, 11, 9.0)
    assert reading.best(1, 3) is None


def test_of_answers_that_differ_by_a_word_the_one_is_taken_that_shares_most_with_the_others():
    offsets = np.array([[0, 3], [4, 7], [8, 11], [12, 15]])
    first, last = np.array([5.0, 5.0, 0.0, 0.0]), np.array([0.0, 5.3, 5.2, 5.2])
    alone = Reading(offsets, np.array([0.0, 9.0, 0.0, 0.0]), np.array([0.0, 9.0, 0.0, 0.0])).best(0, 15)
    among = Reading(offsets, first, last).best(0, 15)
    assert alone
    assert among
    assert (alone.start, alone.end, alone.score) == (4, 7, 18.0)
    assert (among.start, among.end) == (0, 11)  # though 4:7 is likelier: most of the others begin or end elsewhere
    assert among.score == pytest.approx(10.3)


def written_reader(tiny, path, seed):
    torch.manual_seed(seed)
    model = SpanReader(tiny).eval()
    with torch.no_grad():
        for parameter in (*model.bert.encoder.parameters(), model.head.weight):
            parameter += 0.3 * torch.randn_like(parameter)
    write_difference(difference(trained_weights(model), base_weights(tiny)), path, {})
    return model


@pytest.fixture(scope="module")
def tiny_reader(tiny, tmp_path_factory):
    path = tmp_path_factory.mktemp("reader") / "reader.safetensors"
    model = written_reader(tiny, path, seed=1)
    return Reader(tiny, path), model


@pytest.mark.model
def test_two_readers_give_the_mean_of_their_scores(tiny, tiny_reader, tmp_path):
    paths = [tmp_path / "one.safetensors", tmp_path / "other.safetensors"]
    for seed, path in enumerate(paths, start=1):
        written_reader(tiny, path, seed)
    one, other = (Reader(tiny, path).read(QUESTION, [TEXT])[0] for path in paths)
    both = Reader(tiny, *paths).read(QUESTION, [TEXT])[0]
    assert not np.allclose(one._first, other._first, atol=0.5)
    assert np.allclose(both._first, (one._first + other._first) / 2, atol=0.05)
    assert np.allclose(both._last, (one._last + other._last) / 2, atol=0.05)


@pytest.mark.model
def test_context_and_the_questions_before_are_read_and_no_answer_lies_in_them(tiny_reader):
    reader, model = tiny_reader
    before, context = "Hội nghị họp ở đâu?", "Tin Hà Nội › Trang 1"
    reading = reader.read(QUESTION, [TEXT], [context], before)[0]
    encode = reader._tokenizer.encode
    frame = encode(f"{before} › {QUESTION}", f"{context}:").ids[:-1]
    passage = encode(TEXT, add_special_tokens=False).ids
    with torch.no_grad():
        scores = model(torch.tensor([[*frame, *passage, 2]]))[0].numpy()
    assert np.allclose(reading._first, scores[len(frame) : -1, 0] - scores[0, 0], atol=0.05)
    best = reading.best(0, len(TEXT))
    assert best and TEXT[best.start : best.end].strip()


@pytest.mark.model
def test_a_long_context_leaves_room_for_the_passage(tiny_reader):
    reader, _ = tiny_reader
    text = "Hôm qua trời mưa. " * 60
    reading = reader.read(QUESTION * 20, [text], ["Tên rất dài " * 200], "Hỏi mãi " * 200)[0]
    assert np.isfinite(reading._first).all()


@pytest.mark.model
def test_scores_are_those_of_the_trained_model_above_no_answer(tiny_reader):
    reader, model = tiny_reader
    reading = reader.read(QUESTION, [TEXT])[0]
    encoded = reader._tokenizer.encode(QUESTION, TEXT)
    with torch.no_grad():
        scores = model(torch.tensor([encoded.ids]), torch.ones(1, len(encoded.ids), dtype=torch.int64))[0].numpy()
    passage = [row for row, part in enumerate(encoded.sequence_ids) if part == 1]
    assert np.allclose(reading._first, scores[passage, 0] - scores[0, 0], atol=0.05)
    assert np.allclose(reading._last, scores[passage, 1] - scores[0, 1], atol=0.05)


@pytest.mark.model
def test_spans_are_words_of_the_text_without_the_space_before_them(tiny_reader):
    reader, _ = tiny_reader
    reading = reader.read(QUESTION, [TEXT])[0]
    for start, end in ((0, 37), (38, len(TEXT)), (0, len(TEXT))):
        span = reading.best(start, end)
        assert span
        assert start <= span.start < span.end <= end
        assert TEXT[span.start : span.end] == TEXT[span.start : span.end].strip()


@pytest.mark.model
def test_a_long_passage_is_read_to_its_end_and_an_empty_one_has_no_answer(tiny_reader):
    reader, _ = tiny_reader
    long = "từ ngữ " * 600 + "Giá vàng tăng."
    reading, empty = reader.read(QUESTION * 50, [long, ""])
    assert np.isfinite(reading._first).all()
    assert reading.best(len(long) - 14, len(long)) is not None
    assert empty.best(0, 10) is None
