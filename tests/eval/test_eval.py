"""Gold questions, variants, runs and baselines."""

import dataclasses
import gzip
import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from app.answers.answering import Answerer
from app.answers.judging import Judge
from eval.__main__ import main
from eval.baseline import compare, save
from eval.questions import QuestionsUnreadable, read_benchmark, read_distractors, read_everyday, read_gold
from eval.reading import read_all, reading_figures
from eval.runner import Result, index_articles, run_questions
from eval.score_report import as_json, as_table, group, measure
from eval.translation_training import Pair, align, read_pairs, save_tables, train_translations
from eval.variants import VARIANTS, one_typo, other_tone_placement
from index.articles import read_articles
from index.datatypes import Article
from index.language.translations import key_of
from tests.fakes import FakeEncoder, FakeReader
from tests.place import ROOT

ARTICLE = Article("a.txt", "A", None, None, "vi", "Mạng 5G phủ 91,2% dân số. Hội nghị họp ở Hà Nội.")
ROW = {
    "id": "1",
    "question": "5G phủ bao nhiêu?",
    "language": "vi",
    "kind": "number",
    "answers": ["91,2%"],
    "support": [{"article": "a.txt", "quote": "phủ 91,2% dân số"}],
}


def gold_file(folder: Path, *rows: dict) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_gold_of_the_seeds_has_the_questions_it_should():
    articles = {article.id: article for article in read_articles(ROOT / "seeds").articles}
    questions = read_gold(ROOT / "eval" / "gold" / "seeds.jsonl", articles)
    counts = Counter((q.language, q.answerable) for q in questions)
    kinds = Counter(q.kind for q in questions)
    assert counts["vi", True] >= 100
    assert counts["en", True] >= 80
    assert kinds["near-topic"] >= 30
    assert kinds["off-topic"] >= 30
    assert {"number", "name", "date", "list", "definition", "reason"} <= set(kinds)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"support": [{"article": "b.txt", "quote": "x"}]}, "there is no article 'b.txt'"),
        ({"support": [{"article": "a.txt", "quote": "phủ 92% dân số"}]}, "the quote is not in a.txt"),
        ({"support": [{"article": "a.txt", "quote": "Hà Nội"}]}, "the quote does not hold the answer"),
        ({"kind": "riddle"}, "kind 'riddle'"),
        ({"kind": "off-topic"}, "an answerable question has answers"),
        ({"answers": []}, "an answerable question has answers"),
        ({"support": "a.txt"}, "of the wrong form"),
    ],
)
def test_gold_that_breaks_a_rule_is_refused_by_name(tmp_path, change, says):
    with pytest.raises(QuestionsUnreadable, match=says):
        read_gold(gold_file(tmp_path, {**ROW, **change}), {"a.txt": ARTICLE})


def test_a_duplicate_id_is_refused(tmp_path):
    with pytest.raises(QuestionsUnreadable, match=r"gold\.jsonl:2: the id '1' is there twice"):
        read_gold(gold_file(tmp_path, ROW, ROW), {"a.txt": ARTICLE})


def test_a_list_counts_when_every_part_is_shown_and_a_number_when_one_is(tmp_path):
    parts = {"answers": ["Mạng", "dân số"], "support": [{"article": "a.txt", "quote": ARTICLE.text}]}
    (number,) = read_gold(gold_file(tmp_path, {**ROW, **parts}), {"a.txt": ARTICLE})
    (all_parts,) = read_gold(gold_file(tmp_path, {**ROW, **parts, "kind": "list"}), {"a.txt": ARTICLE})
    assert number.answered_by("91,2% dân số")
    assert not all_parts.answered_by("91,2% dân số")


def test_variants_are_what_people_type():
    text = "Tỷ lệ hòa giải ở Đà Nẵng có toán thúy quý không?"
    assert VARIANTS["without diacritics"](text) == "Ty le hoa giai o Da Nang co toan thuy quy khong?"
    assert other_tone_placement(text) == "Tỷ lệ hoà giải ở Đà Nẵng có toán thuý quý không?"
    assert VARIANTS["decomposed (NFD)"](text) == unicodedata.normalize("NFD", text)
    assert VARIANTS["lower case"](text)[0] == "t"
    slip = one_typo(text)
    assert sorted(slip) == sorted(text)
    assert sum(a != b for a, b in zip(slip, text, strict=True)) == 2
    assert slip == one_typo(text)


def ask(*rows: dict, tmp_path: Path, threshold: float = 0.0) -> list[Result]:
    questions = read_gold(gold_file(tmp_path, *rows), {"a.txt": ARTICLE})
    answerer = Answerer(Judge(index_articles([ARTICLE], FakeEncoder(), progress=False), 5, threshold))
    return run_questions(answerer, [(q, "as written", q.text) for q in questions], search_only=False, progress=False)


def test_a_run_gives_a_result_for_each_question_failures_included(tmp_path):
    good, empty, off = ask(
        ROW,
        {**ROW, "id": "2", "question": " "},
        {**ROW, "id": "3", "kind": "off-topic", "answers": [], "support": []},
        tmp_path=tmp_path,
    )
    assert (good.hit, good.ranking, good.holding) == (True, ("a.txt",), 1)
    assert empty.failure == "QuestionRefused: the question is empty: type one"
    figures = measure(group([good, empty, off]))["overall"]
    assert figures["answer_hit"].value == 0.5
    assert figures["recall@1"].value == 0.5
    assert figures["refusal_recall"].value == 0.0
    assert figures["failures"].value == 1
    assert figures["wrong_article"].value == 0.0
    assert "answer_hit" in as_table(measure(group([good, empty, off])))
    assert json.dumps(as_json(measure(group([good]))))


def test_a_variant_that_is_the_same_text_when_cleaned_is_not_asked_again(tmp_path):
    (question,) = read_gold(gold_file(tmp_path, ROW), {"a.txt": ARTICLE})
    answerer = Answerer(Judge(index_articles([ARTICLE], FakeEncoder(), progress=False), 5, 0.0))
    decomposed = unicodedata.normalize("NFD", question.text)
    asked = [(question, "as written", question.text), (question, "NFD", decomposed), (question, "other", "5G?")]
    first, second, third = run_questions(answerer, asked, search_only=False, progress=False)
    assert second.answer is first.answer is not third.answer
    assert [(r.variant, r.asked) for r in (first, second)] == [("as written", question.text), ("NFD", decomposed)]


def test_an_answer_among_the_other_sentences_is_offered_and_no_hit(tmp_path):
    there = {"answers": ["Hà Nội"], "support": [{"article": "a.txt", "quote": "họp ở Hà Nội"}]}
    (result,) = ask(ROW | there, tmp_path=tmp_path)
    assert result.answer.sentence == "Mạng 5G phủ 91,2% dân số."
    assert (result.hit, result.offered) == (False, True)
    refused = ask(ROW | there, tmp_path=tmp_path, threshold=1.0)[0]
    assert not refused.offered


def test_a_refusal_is_right_when_there_is_no_answer(tmp_path):
    (result,) = ask({**ROW, "kind": "off-topic", "answers": [], "support": []}, tmp_path=tmp_path, threshold=1.0)
    figures = measure(group([result]))["overall"]
    assert (figures["refusal_recall"].value, figures["refusal_precision"].value) == (1.0, 1.0)


def test_a_fall_beyond_noise_is_found_and_names_the_questions(tmp_path):
    results = ask(*({**ROW, "id": str(n)} for n in range(6)), tmp_path=tmp_path)
    path = tmp_path / "baseline.json"
    save(path, results, measure(group(results)))
    assert compare(path, results) == ([], [])
    worse = [dataclasses.replace(result, answer=None, holding=None) for result in results[:5]] + results[5:]
    falls, changes = compare(path, worse)
    assert {(fall.group, fall.outcome, len(fall.lost)) for fall in falls} >= {("overall", "right", 5)}
    assert "lost: right of 0 (as written): 5G phủ bao nhiêu?" in changes
    one_lost, _ = compare(path, worse[:1] + results[1:])
    assert one_lost == []


def test_a_baseline_that_is_none_or_of_other_questions_is_a_stated_problem(tmp_path):
    results = ask(ROW, tmp_path=tmp_path)
    with pytest.raises(QuestionsUnreadable, match="is not a baseline"):
        compare(tmp_path / "none.json", results)
    (tmp_path / "other.json").write_text('{"outcomes": {}}')
    with pytest.raises(QuestionsUnreadable, match="holds none of these questions"):
        compare(tmp_path / "other.json", results)


def test_a_benchmark_folder_and_its_distractors_are_read(tmp_path):
    (tmp_path / "corpus.jsonl").write_text('{"_id": "p", "title": "T", "text": "Hà Nội\u2028là thủ đô."}\n')
    question = {
        "_id": 1,
        "text": "Thủ đô?",
        "relevant": ["p"],
        "answerable": True,
        "answers": [{"text": "Hà Nội", "start": 0}],
    }
    (tmp_path / "queries.jsonl").write_text(json.dumps(question))
    benchmark = read_benchmark(tmp_path)
    assert benchmark.articles[0].text == "Hà Nội\nlà thủ đô."
    assert benchmark.questions[0].relevant == {"p"}
    (tmp_path / "news.jsonl").write_text('{"id": "n", "title": "N", "abstract": "Tóm.", "body": "Thân."}\n')
    assert [a.text for a in read_distractors(tmp_path / "news.jsonl")] == ["Tóm.\nThân."]
    (tmp_path / "queries.jsonl").write_text(json.dumps({**question, "relevant": ["q"]}))
    with pytest.raises(QuestionsUnreadable, match="question 1 wants"):
        read_benchmark(tmp_path)


def test_everyday_questions_are_read_a_line_each_and_nothing_answers_them(tmp_path):
    path = tmp_path / "everyday.tsv"
    path.write_text("vi\tTrời mai có mưa không\nen\tbest pizza\n", encoding="utf-8")
    questions = read_everyday(path)
    assert [(q.text, q.language, q.answerable) for q in questions] == [
        ("Trời mai có mưa không", "vi", False),
        ("best pizza", "en", False),
    ]
    path.write_text("vi\tTrời mai có mưa không\nfr\tIl pleut?\n", encoding="utf-8")
    with pytest.raises(QuestionsUnreadable, match=r"everyday\.tsv:2: expected"):
        read_everyday(path)
    with pytest.raises(QuestionsUnreadable, match="cannot be read"):
        read_everyday(tmp_path / "none.tsv")


def test_words_are_aligned_by_the_sentences_they_are_in():
    sources, targets = [["red", "house"], ["red", "car"], ["car"]], [["nhà", "đỏ"], ["xe", "đỏ"], ["xe"]]
    table = align(sources, targets)
    assert {word: max(shares, key=shares.__getitem__) for word, shares in table.items()} == {
        "red": "đỏ", "house": "nhà", "car": "xe",
    }  # fmt: skip
    assert all(sum(shares.values()) == pytest.approx(1, abs=0.01) for shares in table.values())


def test_pairs_are_read_from_both_forms_and_a_half_one_is_refused(tmp_path):
    tabs, lines = tmp_path / "a.tsv", tmp_path / "a.jsonl"
    tabs.write_text("minister\tbộ trưởng\n", encoding="utf-8")
    lines.write_text('{"en": "law", "vi": "luật"}\n', encoding="utf-8")
    assert [*read_pairs(tabs), *read_pairs(lines)] == [Pair("minister", "bộ trưởng"), Pair("law", "luật")]
    tabs.write_text("minister\n", encoding="utf-8")
    with pytest.raises(QuestionsUnreadable, match=r"a\.tsv:1"):
        read_pairs(tabs)


def test_questions_with_the_same_answers_in_both_languages_are_pairs(tmp_path):
    text = "Thư viện mở cửa từ 8 giờ. " + "Bạn đọc giữ trật tự và trả sách đúng hẹn. " * 8
    asked = [
        "v> Thư viện mở cửa lúc nào? || 8 giờ",
        "e> When does the library open? || 8 giờ",
        "v> Phải trả sách thế nào? || đúng hẹn",  # in one language only
        "v-> Ai quản lý?",
        "e-> Who runs it?",
    ]
    (tmp_path / "a.txt").write_text("\n".join(["=== a | vi | lib", "Thư viện", text, "???", *asked]), encoding="utf-8")
    assert read_pairs(tmp_path) == [Pair("When does the library open?", "Thư viện mở cửa lúc nào?")]


def test_the_glossary_is_whole_and_trains_a_table_that_can_be_read_back(tmp_path):
    pairs = read_pairs(ROOT / "eval" / "glossary.tsv")
    assert len(pairs) == len(set(pairs)) > 500
    save_tables(train_translations(pairs[:60]), tmp_path / "table.json.gz")
    table = json.loads(gzip.decompress((tmp_path / "table.json.gz").read_bytes()))
    assert table["en"][key_of("minister", "en")]
    assert table["vi"]["bộ_trưởng"]


def test_a_benchmark_without_questions_is_refused(tmp_path, capsys):
    for name in ("corpus", "queries"):
        (tmp_path / f"{name}.jsonl").touch()
    assert main(["benchmark", str(tmp_path)]) == 1
    assert "has no questions to ask: add some" in capsys.readouterr().err


def test_a_reader_is_measured_on_the_right_passage_a_wrong_one_and_where_nothing_answers(tmp_path):
    corpus = [
        {"_id": "a", "text": "Mạng 5G phủ 91,2% dân số. Hội nghị đã họp."},
        {"_id": "b", "text": "Cáp 5G dài 15 km."},
    ]
    queries = [
        {"_id": "1", "text": "5G phủ bao nhiêu?", "relevant": ["a"], "answers": [{"text": "91,2%"}]},
        {"_id": "2", "text": "Ai họp?", "relevant": ["b"], "answerable": False},
        {"_id": "3", "text": "Về gì?", "answerable": False},
    ]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    index = index_articles(read_benchmark(tmp_path).articles, FakeEncoder(), progress=False, search_only=True)
    reads = read_all(tmp_path, index, FakeReader("91,2%"), None, progress=False)
    figures = {name: figure.value for name, figure in reading_figures(reads).items()}
    assert figures == {
        "n": 2, "f1_reader": 1.0, "exact_match_reader": 1.0, "f1_both": 1.0, "exact_match_both": 1.0,
        "sentence_reader": 1.0, "sentence_search": 1.0, "sentence_both": 1.0,
        "auroc_passages_reader": 1.0, "auroc_passages_search": 1.0, "auroc_passages_both": 1.0,
        "auroc_passages_confidence": 1.0, "auroc_unanswerable_confidence": 1.0,
        "auroc_unanswerable_reader": 1.0, "auroc_unanswerable_search": 1.0, "auroc_unanswerable_both": 1.0,
    }  # fmt: skip
    assert len(read_all(tmp_path, index, FakeReader("15"), 1, progress=False)) == 1
