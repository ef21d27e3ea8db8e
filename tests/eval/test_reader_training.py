"""What the reader learns from, that training can be stopped, and the small file that is kept."""

import json
import random

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from app.answers.reader import FILE
from app.answers.reader_model import SpanReader
from eval import training_steps
from eval.example import Example, Source
from eval.parallel_examples import parallel_examples
from eval.questions import QuestionsUnreadable
from eval.reader_examples import read_examples, read_organisation, switch_words
from eval.reader_training import (
    TOKENS,
    batches_of,
    loss_of,
    mean_weights,
    to_row,
    train_reader,
    trained_weights,
)
from eval.training_steps import CheckpointUnfit
from eval.translation_training import Pair
from eval.unanswered_examples import with_unrelated_passages, with_wrong_passages
from index.model.difference import (
    DifferenceDamaged,
    apply_difference,
    base_weights,
    difference,
    read_difference,
    write_difference,
)

FILLER = "Phòng Nhân sự lập danh sách và niêm yết tại bảng tin của từng phân xưởng vào tuần đầu của mỗi quý. " * 3


@pytest.fixture
def questions(tmp_path):
    articles = [f"Bài số {n}: thành phố {name} có {n + 10} cây cầu." for n, name in enumerate("ABCDEFGHIKLMNOPQRSTU")]
    corpus = [{"_id": str(n), "title": "", "text": text} for n, text in enumerate(articles)]
    rows = [
        {"_id": f"q{n}", "text": f"Thành phố {text[20:22]} có bao nhiêu cây cầu?", "relevant": [str(n)],
         "answers": [{"text": str(n + 10), "start": text.index(f"có {n + 10}") + 3}]}
        for n, text in enumerate(articles)
    ]  # fmt: skip
    rows.append({"_id": "u", "text": "Ai xây cầu?", "relevant": ["0"], "answerable": False, "answers": []})
    rows.append({"_id": "x", "text": "Gì?", "relevant": ["0"], "answers": [{"text": "không có ở đây", "start": -1}]})
    for name, lines in (("corpus", corpus), ("queries", rows)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return tmp_path


def test_examples_are_the_questions_and_some_that_their_passage_does_not_answer(questions):
    examples = read_examples(questions, seed=1)
    answered = [example for example in examples if example.answered]
    assert [e.passage[e.start : e.end] for e in answered] == [str(n + 10) for n in range(20)]
    assert sum(e.question == "Ai xây cầu?" for e in examples) <= 1
    assert len(examples) >= 20 + 1 + 1  # the unanswerable one and some with a passage like the right one
    assert all((e.start, e.end) == (0, 0) for e in examples if not e.answered)
    assert read_examples(questions, seed=1) == examples


def test_what_is_left_of_a_passage_without_its_answer_answers_nothing(questions):
    rows = [json.loads(line) for line in (questions / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["text"] += " Cầu đẹp."
    (questions / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for removed, left in ((0.0, 0), (0.5, 10)):
        examples = read_examples(questions, seed=1, removed=removed)
        assert sum(e.passage == "Cầu đẹp." and not e.answered for e in examples) == left


def test_what_seems_to_answer_an_unanswerable_question_is_misleading(questions):
    path = questions / "queries.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows[20]["plausible"] = ["10"]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    misleading = [example for example in read_examples(questions, seed=1) if example.misleading]
    assert [(e.question, e.answer, e.answered) for e in misleading] == [("Ai xây cầu?", "10", False)]


@pytest.fixture
def long_article(tmp_path):
    paragraphs = [f"Đoạn {n} kể về cây cầu số {n}, dài {n}5 m. " + "Cầu này đẹp lắm. " * 30 for n in range(1, 5)]
    text = "\n\n".join(paragraphs)
    corpus = [{"_id": "d", "title": "Cầu", "text": text}]
    rows = [
        {"_id": f"q{n}", "text": f"Cầu số {n} dài bao nhiêu?", "relevant": ["d"],
         "answers": [{"text": f"{n}5 m", "start": text.index(f"{n}5 m")}]}
        for n in range(1, 5)
    ] * 10  # fmt: skip
    rows.append({"_id": "u", "text": "Đoạn 3 ai viết?", "relevant": ["d"], "answerable": False, "answers": []})
    rows.append({"_id": "f", "text": "Thế xây năm nào?", "relevant": ["d"], "answerable": False, "after": "u"})
    for name, lines in (("corpus", corpus), ("queries", rows)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return tmp_path


def test_a_long_article_is_asked_about_by_the_passage_that_answers(long_article):
    examples = read_examples(long_article, seed=1)
    answered = [example for example in examples if example.answered]
    assert {e.answer for e in answered} == {"15 m", "25 m", "35 m", "45 m"}
    cut = [example for example in answered if len(example.passage) < 800]
    assert len(answered) / 2 < len(cut) < len(answered)
    assert all(f"cây cầu số {e.answer[0]}" in e.passage for e in cut)
    assert {example.title for example in examples} == {"Cầu", ""}


def test_another_passage_of_the_article_does_not_answer(long_article):
    questions = [e for e in read_examples(long_article, seed=1) if not e.answered and "bao nhiêu" in e.question]
    assert questions
    for example in questions:
        assert f"{example.question.split()[2]}5 m" not in example.passage


def test_a_question_that_goes_on_stands_with_the_one_before_it(long_article):
    before = {e.question: e.before for e in read_examples(long_article, seed=1)}
    assert before["Thế xây năm nào?"] == "Đoạn 3 ai viết?"
    assert before["Đoạn 3 ai viết?"] == ""


def test_documents_in_plain_text_are_not_learnt_from_before_they_are_compiled():
    gold = FILE.parents[2] / "eval" / "gold" / "unseen"
    with pytest.raises(QuestionsUnreadable, match=r"corpus\.jsonl cannot be read"):
        read_examples(gold, seed=1)


def test_wrong_passages_are_found_by_the_search_that_is_given():
    sources = [Source.of({"_id": str(n), "title": f"Bài {n}", "text": f"Cây cầu số {n} dài {n}5 m."}) for n in range(9)]
    examples = [Example(f"Cầu số {n} dài bao nhiêu?", sources[n].text, 17, 21) for n in range(1, 9)]
    examples.append(Example("Cầu số 3 ai xây?", sources[3].text, 0, 0))

    def search_of(given):
        assert given == sources
        return lambda question: [3, 7]

    wrong = with_wrong_passages(examples, sources, search_of, 1.0, random.Random(1))
    passage = {example.question: (example.title, example.passage) for example in wrong}
    assert not any(example.answered for example in wrong)
    assert passage["Cầu số 3 dài bao nhiêu?"] == passage["Cầu số 3 ai xây?"] == ("Bài 7", sources[7].text)
    assert passage["Cầu số 7 dài bao nhiêu?"] == ("Bài 3", sources[3].text)


def test_some_questions_stand_with_any_passage_of_another_article():
    sources = [
        Source.of({"_id": str(n), "title": f"Bài {n}", "text": f"Cây cầu số {n} dài 5{n} m."}) for n in range(99)
    ]
    examples = [
        Example(f"Cầu số {n} dài bao nhiêu?", s.text, *_place(s.text, f"5{n} m")) for n, s in enumerate(sources)
    ]
    unrelated = with_unrelated_passages(examples, sources, random.Random(1))
    assert 0 < len(unrelated) <= 3
    assert not any(example.answered or example.question.split()[2] in example.passage.split() for example in unrelated)


def _place(text, words):
    return text.index(words), text.index(words) + len(words)


def test_each_question_of_an_organisation_is_also_asked_of_another_passage_that_is_found(tmp_path):
    (tmp_path / "rules.txt").write_text(
        "".join(
            f"=== rule-{year} | vi | nhân sự\nQuy định nghỉ phép năm {year}\n"
            f"Mỗi năm người lao động của công ty được nghỉ {days} ngày phép có lương. {FILLER}\n???\n"
            f"v> Theo quy định {year} được nghỉ mấy ngày? || {days} ngày\n"
            f"v-> Theo quy định {year} ai được nghỉ thêm?\n"
            + "".join(f"v-> Theo quy định {year} nghỉ {n} ngày liền thì ai duyệt?\n" for n in (2, 3, 4))
            for year, days in ((2020, 12), (2023, 14), (2025, 15))
        ),
        encoding="utf-8",
    )
    examples = read_organisation(tmp_path, seed=1)
    assert len(examples) == 2 * 3 * 5
    answered = {(example.question, example.answer) for example in examples if example.answered}
    assert answered == {
        (f"Theo quy định {year} được nghỉ mấy ngày?", f"{days} ngày")
        for year, days in ((2020, 12), (2023, 14), (2025, 15))
    }
    again = [e for e in examples if "mấy ngày" in e.question and not e.answered]
    assert len(again) == 3
    assert all(answer not in e.passage for e in again for question, answer in answered if question == e.question)
    assert len({(e.question, e.passage) for e in examples}) == 2 * 3 * 5


def test_one_of_several_accepted_answers_is_drawn(questions):
    path = questions / "queries.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows[:20]:
        row["answers"].append({"text": "cây cầu", "start": -1})
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    def learnt(any_answer: bool) -> set[str]:
        examples = read_examples(questions, seed=1, any_answer=any_answer)
        return {e.passage[e.start : e.end] for e in examples if e.answered}

    assert "cây cầu" not in learnt(any_answer=False)
    assert learnt(any_answer=True) & {str(n + 10) for n in range(20)} and "cây cầu" in learnt(any_answer=True)


class EveryTime(random.Random):
    """Draws what is certain to be below any share."""

    def random(self):
        return 0.0


def test_switched_words_are_translations_and_the_answer_stays():
    example = Example("What is the government of the country?", "Chính phủ.", 0, 9)
    switched = switch_words(example, EveryTime())
    assert "chính phủ" in switched.question
    assert (switched.passage, switched.start, switched.end) == (example.passage, 0, 9)


def test_a_parallel_sentence_asks_for_its_translation():
    pairs = [Pair(f"english number {n} of the long text here", f"câu tiếng Việt số {n}") for n in range(40)]
    examples = parallel_examples(pairs, 50, seed=1)
    assert len(examples) == 50
    spans = [(e.question, e.passage[e.start : e.end]) for e in examples if e.answered]
    assert len(spans) > 30
    whole = [
        (asked, found) for asked, found in spans if asked.startswith(("english", "câu")) and asked.endswith("here")
    ]
    assert whole
    for asked, found in whole:
        assert asked.split()[2] == found.split()[-1]


def test_an_answer_outside_its_passage_cannot_be_written_down():
    with pytest.raises(ValueError, match="answer is 3:9 of 4 characters"):
        Example("q", "abcd", 3, 9)


@pytest.mark.model
def test_the_window_of_a_long_passage_holds_the_answer(tiny):
    tokenizer = Tokenizer.from_file(str(tiny / "tokenizer.json"))
    passage = "từ ngữ " * 200 + "ông Nguyễn Văn A" + " từ ngữ" * 200
    start = passage.index("ông")
    for seed in range(20):
        row = to_row(Example("Ai?", passage, start, start + 16), tokenizer, random.Random(seed))
        assert len(row.tokens) <= TOKENS
        assert tokenizer.decode(row.tokens[row.first : row.last + 1]) == "ông Nguyễn Văn A"
    assert to_row(Example("Ai?", passage, 0, 0), tokenizer, random.Random(1)).last == 0


@pytest.mark.model
def test_training_lowers_the_loss_and_a_stopped_one_ends_where_a_whole_one_does(tiny, questions, tmp_path, monkeypatch):
    monkeypatch.setattr(training_steps, "CHECKPOINT_STEPS", 5)
    examples = read_examples(questions, seed=1)
    whole = train_reader(tiny, examples, tmp_path / "a.ckpt", 1, 6, progress=False)
    tokenizer = Tokenizer.from_file(str(tiny / "tokenizer.json"))
    rows = [to_row(example, tokenizer, random.Random(1)) for example in examples]
    fresh = train_reader(tiny, examples, tmp_path / "b.ckpt", 1, 0, progress=False)
    batch = batches_of(rows, 1)[0]
    assert loss_of(whole, batch).item() < loss_of(fresh, batch).item()
    again = train_reader(tiny, examples, tmp_path / "a.ckpt", 1, 6, progress=False)  # on from the checkpoint
    for name, value in trained_weights(whole).items():
        assert np.allclose(value, trained_weights(again)[name], atol=1e-3), name
    with pytest.raises(CheckpointUnfit, match="delete it"):
        train_reader(tiny, examples[:9], tmp_path / "a.ckpt", 1, 6, progress=False)


@pytest.mark.model
def test_a_misleading_question_teaches_that_nothing_answers_and_where_the_answer_would_stand(tiny, tmp_path):
    tokenizer = Tokenizer.from_file(str(tiny / "tokenizer.json"))
    passage = "Cầu xây năm 1996, dài 120 m."
    examples = [Example("Cầu sập năm nào?", passage, 12, 16, misleading=True)] * 16
    model = train_reader(tiny, examples, tmp_path / "a.ckpt", 1, 300, progress=False, learning_rate=0.02)
    row = to_row(examples[0], tokenizer, random.Random(1))
    with torch.no_grad():
        first, last = model(torch.tensor([row.tokens]))[0].unbind(dim=1)
    within = slice(row.passage.start, row.passage.stop)
    assert first[0] > first[within].max() and last[0] > last[within].max()
    assert int(first[within].argmax()) + row.passage.start == row.first
    assert int(last[within].argmax()) + row.passage.start == row.last


@pytest.mark.model
def test_layers_that_are_frozen_stay_as_they_are(tiny, questions, tmp_path):
    examples = read_examples(questions, seed=1)
    trained = trained_weights(train_reader(tiny, examples, tmp_path / "a.ckpt", 1, 1, progress=False, frozen=1))
    base = base_weights(tiny)
    changed = {name for name in trained if name in base and not np.array_equal(trained[name], base[name])}
    assert changed and all(name.startswith("encoder.layer.1.") for name in changed)


@pytest.mark.model
def test_a_training_can_begin_with_a_trained_reader(tiny, questions, tmp_path):
    examples = read_examples(questions, seed=1)
    trained = trained_weights(train_reader(tiny, examples, tmp_path / "a.ckpt", 1, 2, progress=False))
    start = base_weights(tiny) | trained
    begun = trained_weights(train_reader(tiny, examples, tmp_path / "b.ckpt", 1, 0, progress=False, start=start))
    for name, value in trained.items():
        assert np.array_equal(begun[name], value), name


def test_the_mean_of_readers_is_that_of_what_was_trained():
    readers = [
        {"encoder.w": np.full(2, value, dtype=np.float32), "head.bias": np.float32([value, 1]), "embeddings.w": value}
        for value in (1.0, 4.0)
    ]
    mean = mean_weights(readers)
    assert {name: value.tolist() for name, value in mean.items()} == {"encoder.w": [2.5, 2.5], "head.bias": [2.5, 1.0]}


@pytest.mark.model
def test_what_is_kept_of_a_training_makes_its_weights_again(tiny, tmp_path):
    model = SpanReader(tiny)
    with torch.no_grad():
        for parameter in model.bert.encoder.parameters():
            parameter += 0.01 * torch.randn_like(parameter)
    base, trained = base_weights(tiny), trained_weights(model)
    path = tmp_path / "reader.safetensors"
    write_difference(difference(trained, base), path, {"seed": 1})
    made = apply_difference(read_difference(path)[0], base)
    for name, value in trained.items():
        assert np.allclose(made[name], value, atol=1e-3), name  # none of their ranks is above 64


def test_a_matrix_is_cut_to_its_strongest_parts():
    generator = np.random.default_rng(0)
    base = {"m": np.zeros((40, 30), dtype=np.float32)}
    strong = generator.normal(size=(40, 2)) @ generator.normal(size=(2, 30))
    parts = difference({"m": (strong + 1e-4 * generator.normal(size=(40, 30))).astype(np.float32)}, base, rank=2)
    assert sum(part.size for part in parts.values()) == 2 * (40 + 30)
    assert np.allclose(apply_difference(parts, base)["m"], strong, atol=0.02)


def test_the_reader_that_is_shipped_is_what_its_card_describes():
    parts, digest = read_difference(FILE)
    assert parts["head.weight"].shape == (2, 384)
    assert FILE.stat().st_size <= 16_000_000
    assert digest in FILE.with_suffix(".md").read_text(encoding="utf-8")


def test_a_damaged_or_missing_reader_is_a_stated_problem(tmp_path):
    path = tmp_path / "reader.safetensors"
    with pytest.raises(DifferenceDamaged, match="cannot be read"):
        read_difference(path)
    write_difference({"head.bias": np.zeros(2, dtype=np.float32)}, path, {})
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"\1")
    with pytest.raises(DifferenceDamaged, match="is not what was trained"):
        read_difference(path)
