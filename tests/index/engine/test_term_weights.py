import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engine import term_weights
from index.engine.term_weights import NO_NUMBER, TermCounts, TermWeights, asked_vector, rounded_length, term_number
from index.language.spelling import strip_diacritics
from index.language.terms import with_pairs, words_of
from index.legs import lexical
from index.legs.lexical import LexicalIndex
from tests.place import ROOT

SEEDS = ROOT / "seeds"
Words = list[str]


def seed_texts() -> list[Words]:
    """The seeds by lines and whole, and texts of no word, of one, and of one again and again."""
    whole = [words_of(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
    lines = [words_of(line) for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    return [*lines, *whole, [], ["mạng"], ["mạng"] * 50, [word for words in whole for word in words] * 3]


def made_texts(count: int, lengths: Sequence[int]) -> list[Words]:
    """Texts that all have the word ``luôn``, of words of which some are frequent."""
    chosen = random.Random(0)
    words, often = [f"từ{number}" for number in range(400)], [1 / (1 + number) for number in range(400)]
    return [["luôn", *chosen.choices(words, often, k=chosen.choice(lengths))] for _ in range(count)]


def terms_of(texts: Sequence[Words], plain: bool) -> list[Words]:
    return [with_pairs([strip_diacritics(word) for word in words] if plain else words) for words in texts]


def weights_of(texts: Sequence[Words]) -> TermWeights:
    counts = TermCounts()
    for terms in texts:
        counts.add(terms)
    return counts.finish()


def questions_of(texts: Sequence[Words]) -> list[dict[str, float]]:
    chosen = random.Random(1)
    full = [terms for terms in texts if terms]
    asked = [chosen.sample(terms, min(len(terms), chosen.randint(1, 9))) for terms in chosen.choices(full, k=100)]
    return [{term: chosen.choice([1.0, 1.0, 0.3, 2.5]) for term in terms} for terms in asked]


def assert_scores_are_alike(index: LexicalIndex, texts: Sequence[Words], plain: bool) -> None:
    terms = terms_of(texts, plain)
    weights = weights_of(terms)
    vectors = [weights.vector(each) for each in terms]
    for asked in questions_of(terms):
        rows, scores = index.search(asked, 10, plain=plain)
        products = inner_products(vectors, asked)
        assert products[rows] == pytest.approx(scores, rel=1e-6, abs=0)
        best = np.argsort(-products, kind="stable")[: len(rows)]
        assert products[best] == pytest.approx(scores, rel=1e-6, abs=0)  # so the same order, but for equal scores


def inner_products(vectors: Sequence[Mapping[int, float]], asked: Mapping[str, float]) -> np.ndarray:
    numbers = {term_number(term): count for term, count in asked.items()}
    return np.array([sum(numbers[at] * vector[at] for at in numbers if at in vector) for vector in vectors])


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    "texts",
    [seed_texts(), made_texts(300, [0, 1, 2, 38, 39, 40, 41, 100, 700, 3000]), made_texts(3000, [3, 30])],
    ids=["seeds", "made", "many"],
)
def test_inner_products_are_the_scores_of_tantivy_in_its_order(texts: list[Words], plain: bool):
    assert_scores_are_alike(LexicalIndex.of(range(len(texts)), texts), texts, plain)


def test_scores_are_the_same_from_several_segments_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lexical, "WRITER_BYTES", 15_000_000)  # the least that tantivy takes
    chosen = random.Random(2)
    texts = [[f"w{chosen.randrange(30_000)}" for _ in range(150)] for _ in range(1500)]
    LexicalIndex.write(tmp_path, range(len(texts)), texts)
    assert len(list(tmp_path.glob("*.store"))) > 1
    assert_scores_are_alike(LexicalIndex.open(tmp_path), texts, plain=False)


def test_a_term_of_every_text_scores_as_in_tantivy():
    texts = made_texts(2000, [3, 30])
    index, terms = LexicalIndex.of(range(len(texts)), texts), terms_of(texts, plain=False)
    weights = weights_of(terms)
    rows, scores = index.search(["luôn"], 2000)
    own = inner_products([weights.vector(each) for each in terms], {"luôn": 1.0})
    assert own[rows] == pytest.approx(scores, rel=1e-6, abs=0)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from("a b c d ê".split()), max_size=60), min_size=1, max_size=8), st.booleans())
def test_any_texts_score_as_in_tantivy(texts: list[Words], plain: bool):
    if any(texts):
        assert_scores_are_alike(LexicalIndex.of(range(len(texts)), texts), texts, plain)


def test_a_weight_is_that_of_the_formula():
    weights = weights_of([["a", "a", "b"], ["b"]])
    rarity = {"a": np.log(1 + 1.5 / 1.5), "b": np.log(1 + 0.5 / 2.5)}
    norm = 1.2 * (0.25 + 0.75 * 3 / 2)
    expected = {term_number("a"): rarity["a"] * 2 * 2.2 / (2 + norm), term_number("b"): rarity["b"] * 2.2 / (1 + norm)}
    assert weights.vector(["a", "a", "b"]) == pytest.approx(expected, rel=1e-6)


def test_empty_texts_have_no_weights_and_count_as_texts():
    assert weights_of([]).vector([]) == {}
    weights = weights_of([[], ["a"]])
    assert (weights.texts, weights.average, weights.vector([])) == (2, 0.5, {})


def test_a_term_that_was_not_counted_weighs_as_the_rarest():
    weights = weights_of([["a"], ["b"]])
    expected = np.log(1 + 2.5 / 0.5) * 2.2 / (1 + 1.2)
    assert weights.vector(["c"]) == {term_number("c"): pytest.approx(expected, rel=1e-6)}


def test_lengths_are_exact_up_to_forty_then_those_of_tantivys_table():
    lengths = (0, 1, 39, 40, 41, 42, 57, 100, 1000, 2_013_265_944)
    assert [rounded_length(length) for length in lengths] == [0, 1, 39, 40, 40, 42, 56, 96, 984, 2_013_265_944]


def test_counts_of_parts_are_those_of_the_whole(monkeypatch: pytest.MonkeyPatch):
    texts = made_texts(300, [1, 40, 200])
    whole = weights_of(texts)
    monkeypatch.setattr(term_weights, "AT_ONCE", 50)
    parts = weights_of(texts)
    assert np.array_equal(whole.numbers, parts.numbers)
    assert np.array_equal(whole.counts, parts.counts)
    assert whole.counts[np.searchsorted(whole.numbers, term_number("luôn"))] == 300


def test_more_texts_leave_finished_weights_as_they_are():
    counts = TermCounts()
    counts.add(["a"])
    first = counts.finish()
    counts.add(["a", "b"])
    assert (first.counts.tolist(), first.texts) == ([1], 1)
    assert sorted(counts.finish().counts.tolist()) == [1, 2]


def test_numbers_of_terms_stay_and_leave_the_last_free():
    assert [term_number("mạng"), term_number("mạng_máy")] == [1855439181, 2911359899]
    assert term_number("a") < NO_NUMBER


def test_weights_of_terms_that_share_a_number_are_added(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(term_weights, "term_number", lambda term: 7)
    weights = weights_of([["a", "b"], ["a"]])
    assert weights.counts.tolist() == [2]
    one = np.log(1 + 0.5 / 2.5) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 1.5))
    assert weights.vector(["a", "b"]) == {7: pytest.approx(2 * one, rel=1e-6)}


def test_numbers_without_counts_are_refused():
    with pytest.raises(ValueError, match="2 != 1"):
        TermWeights(np.zeros(2, dtype=np.uint32), np.zeros(1, dtype=np.uint32), 1, 1)


def test_what_is_asked_counts_one_or_what_it_is_given():
    assert asked_vector(["a", "b", "a"]) == {term_number("a"): 1.0, term_number("b"): 1.0}
    assert asked_vector({"a": 0.3}) == {term_number("a"): 0.3}
    assert asked_vector([]) == {}
