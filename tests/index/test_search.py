"""Both legs, their fusion, languages and diacritics, on passages whose scores can be computed by hand."""

import unicodedata
import weakref
from functools import partial

import numpy as np
import pytest

from eval.runner import index_articles
from eval.variants import other_tone_placement
from index.datatypes import Article
from index.duplicates import group_duplicates, same_words
from index.errors import IndexDamaged
from index.language.diacritics import Restorer
from index.language.spelling import one_tone_placement, strip_diacritics
from index.language.terms import asked_terms, neutral_terms, terms_of, words_of
from index.language.translations import in_other_words, translate
from index.legs.dense import VectorIndex
from index.legs.fusion import ACROSS_POINTS, ACROSS_WEIGHT, NEUTRAL_WEIGHT, SAME_POINT, fuse
from index.legs.lexical import LexicalIndex
from index.legs.scale import NARROWER, NEARER, Scale
from index.store.draft import typical_questions
from tests.fakes import FakeEncoder


def article(name: str, text: str, language: str = "vi") -> Article:
    return Article(name, name, None, None, language, text)


def test_terms_are_lower_case_syllables_and_their_pairs():
    assert terms_of("Hoà bình 91,2%") == ["hòa", "bình", "91,2", "hòa_bình", "bình_91,2"]
    assert words_of("Hoà BÌNH") == ["hòa", "bình"]


def test_words_that_ask_are_not_searched_for_unless_they_are_acronyms_or_there_are_no_others():
    assert asked_terms("Mạng 5G phủ bao nhiêu dân số?") == [
        "mạng",
        "5g",
        "phủ",
        "mạng_5g",
        "5g_phủ",
        "dân",
        "số",
        "dân_số",
    ]
    assert asked_terms("Who leads the WHO?") == ["leads", "the", "who", "leads_the", "the_who"]
    assert asked_terms("AI là gì?") == ["ai", "là", "ai_là"]
    assert asked_terms("Khi nào?") == ["khi"]
    assert asked_terms("AI?") == ["ai"]
    assert asked_terms("Bao nhiêu?") == ["bao", "nhiêu", "bao_nhiêu"]


def test_a_passage_is_found_by_the_title_of_its_article_and_keeps_its_own_words():
    texts = {"Hội_nghị_Dubai": "Các bên đã ký.", "Hội nghị Hà Nội": "Các bên đã họp."}
    articles = [Article(f"{at}.txt", title, None, None, "vi", text) for at, (title, text) in enumerate(texts.items())]
    found = index_articles(articles, FakeEncoder(), progress=False).search("Dubai ra sao?", 2, "lexical")
    assert [hit.passage.text for hit in found.hits if hit.lexical > 0] == ["Các bên đã ký."]


def test_neutral_terms_are_numbers_acronyms_and_names_but_no_first_word():
    assert neutral_terms("What did Singh say about 5G and GDP in 2025?") == {"singh", "5g", "gdp", "2025"}
    assert neutral_terms("GDP là gì?") == {"gdp"}


def test_tone_marks_get_one_place_and_no_offset_moves():
    assert one_tone_placement("Hoà thuý toán quý khoẻ KHOẺ") == "Hòa thúy toán quý khỏe KHỎE"
    assert strip_diacritics("Đặng Thuỳ Trâm") == "Dang Thuy Tram"


def test_the_lexical_leg_prefers_shared_pairs_and_has_a_field_of_plain_letters():
    index = LexicalIndex.of([7, 8, 9], map(words_of, ["an ninh mạng", "mạng lưới an toàn", "bầu trời"]))
    rows, scores = index.search(terms_of("an ninh mạng"), 5)
    assert rows.tolist() == [7, 8]
    assert scores[0] > scores[1] > 0
    assert index.search(terms_of("mang"), 5)[0].tolist() == []
    assert sorted(index.search(terms_of("mang"), 5, plain=True)[0].tolist()) == [7, 8]
    assert index.search([], 5)[0].tolist() == []
    assert index.search(["x OR y", '"', "+-:^"], 5)[0].tolist() == []


def test_any_passage_can_be_scored_by_its_words_however_far_down_it_is():
    index = LexicalIndex.of([7, 8, 9], map(words_of, ["an ninh mạng", "mạng lưới an toàn", "bầu trời"]))
    terms = terms_of("an ninh mạng")
    rows, scores = index.search(terms, 2)
    assert index.scores(terms, np.array([7, 8, 9])).tolist() == [*scores.tolist(), 0.0]
    assert index.scores(terms, rows[1:]).tolist() == scores[1:].tolist()
    assert index.scores([], np.array([8])).tolist() == [0.0]
    assert index.scores(terms, np.zeros(0, dtype=np.int64)).tolist() == []


def test_fusion_weighs_standard_deviations_the_lexical_ones_by_how_much_they_differ():
    dense, lexical = np.array([2.0, 0.0]), np.array([4.0, 0.0])
    # BM25 4 and 0 over two passages: mean 2, deviation 2, so 1 and -1 standard deviations
    part = 2 * SAME_POINT / (1 + 2 * SAME_POINT)
    assert fuse(dense, lexical, None, 2, "vi").tolist() == pytest.approx([(1 - part) * 2 + part, -part])
    assert fuse(dense, np.zeros(2), None, 2, "vi").tolist() == dense.tolist()
    assert fuse(dense, lexical, None, 2, "vi", "dense") is dense
    assert fuse(dense, lexical, None, 2, "vi", "lexical").tolist() == [1, -1]


def test_fusion_across_languages_adds_the_words_that_read_the_same_in_both():
    dense, lexical, neutral = np.array([2.0, 0.0]), np.array([4.0, 0.0]), np.array([0.0, 3.0])
    for language, point in ACROSS_POINTS.items():
        part = 2 * point / (1 + 2 * point)
        blend = np.array([(1 - part) * 2 + part, -part])
        expected = ACROSS_WEIGHT * blend + NEUTRAL_WEIGHT * neutral
        assert fuse(dense, lexical, neutral, 2, language).tolist() == pytest.approx(expected.tolist())


def test_a_shared_word_is_not_worth_more_in_a_larger_corpus_than_in_a_thousand_passages():
    scores = np.array([4.0, 0.0])
    thousand = fuse(np.zeros(2), scores, None, 1_000, "vi")
    assert fuse(np.zeros(2), scores, None, 100_000, "vi").tolist() == thousand.tolist()


def test_a_term_counts_by_what_is_said_of_it():
    index = LexicalIndex.of([0, 1], [["mạng", "lưới"], ["bầu", "trời"]])
    rows, scores = index.search({"mạng": 0.5, "trời": 1.0}, 5)
    assert rows.tolist() == [1, 0]
    assert scores[0] == pytest.approx(2 * scores[1])


def test_words_are_translated_by_their_stem_and_an_unknown_one_is_not():
    translated = translate(terms_of("the ministers of xyzzy"), "en")
    assert translated["bộ_trưởng"] > 0.1
    assert translate(["xyzzy"], "en") == {}
    assert translate(terms_of("công nghệ"), "vi")["technology"] > 0.5


def test_a_question_is_put_in_the_words_of_the_other_language_as_far_as_they_are_sure():
    assert in_other_words("Which government?", "en").endswith("chính phủ")
    assert "technology" in in_other_words("công nghệ xyzzy", "vi")
    assert in_other_words("xyzzy 2020?", "en") == "xyzzy 2020?"
    assert in_other_words("the government", "en", chosen=lambda: False) == "the government"
    assert in_other_words("", "vi") == ""


def test_a_question_finds_the_passage_in_the_other_language_by_its_translated_words():
    index = index_articles(
        [article("a", "hội nghị của các bộ trưởng"), article("b", "giá vàng tăng mạnh")], FakeEncoder(), False
    )
    hits = index.search("which ministers were there", 2, "lexical").hits
    assert hits[0].passage.article_id == "a"
    assert hits[0].score > hits[1].score


def test_a_scale_gives_standard_deviations_of_its_own_scores():
    generator = np.random.default_rng(1)
    vectors = generator.normal(1.0, 0.5, (50, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scale = Scale.of(lambda: [vectors], vectors[:3])
    question = vectors[7]
    standard = scale.standardise(vectors @ question, question)
    assert standard.mean() == pytest.approx(0, abs=1e-4)
    assert standard.std() == pytest.approx(1, abs=1e-3)
    in_parts = Scale.of(lambda: np.split(vectors, [20, 20, 45]), vectors[:3])
    assert np.allclose(in_parts.covariance, scale.covariance, atol=1e-6)
    again = Scale.from_bytes(scale.to_bytes())
    assert np.array_equal(again.covariance, scale.covariance)
    with pytest.raises(IndexDamaged, match="scale of similarities"):
        Scale.from_bytes(b"PK")


def test_few_passages_take_the_usual_scale_of_questions_on_other_subjects():
    vectors = np.eye(2, dtype=np.float32)
    scale = Scale.of(lambda: [vectors], np.array([[0.0, 0.6], [0.8, 0.6]], dtype=np.float32))
    cosines = np.array([0.0, 0.6, 0.8, 0.6])
    mean = cosines.mean() + NEARER * cosines.std()
    standard = scale.standardise(np.array([0.86], dtype=np.float32), vectors[0])
    assert standard[0] == pytest.approx((0.86 - mean) / (NARROWER * cosines.std()), abs=1e-3)
    nothing = Scale.of(lambda: [], vectors)
    assert nothing.standardise(np.array([0.5], dtype=np.float32), vectors[0]).tolist() == [0.5]


def test_near_duplicates_follow_the_first_and_others_stand_alone():
    text = "Hội nghị có vai trò quan trọng trong việc định hướng chiến lược và thúc đẩy hợp tác số trong khu vực ASEAN"
    texts = [text, "Giá vàng hôm nay tăng mạnh", text.replace("Hội", "hội") + " năm nay", ""]
    assert group_duplicates(list(map(words_of, texts))).tolist() == [0, 1, 0, 3]


def test_texts_that_differ_in_a_number_do_not_say_the_same():
    words = words_of("năm 2024 doanh thu của cả tập đoàn tăng mạnh đạt 5%")
    assert same_words(words, [*words, "nhé"])
    assert not same_words(words, words_of("năm 2025 doanh thu của cả tập đoàn tăng mạnh đạt 5%"))
    assert not same_words(words_of("Hội nghị Bộ trưởng"), words_of("Hội nghị Quan chức"))


def test_a_near_duplicate_is_one_hit_with_a_copy():
    text = "mạng 5g phủ gần hết dân số cả nước trong năm nay"
    index = index_articles(
        [article("a", text), article("b", text + " rồi"), article("c", "asean")], FakeEncoder(), False
    )
    hits = index.search("5g phủ dân số", 5).hits
    assert [hit.passage.article_id for hit in hits] == ["a", "c"]
    assert [copy.article_id for copy in index.library.copies(hits[0].passage)] == ["b"]


def test_diacritics_come_back_as_the_articles_have_them():
    restorer = Restorer.of(map(words_of, ["phủ sóng 5G", "phủ sóng di động", "sống động", "sống lâu", "sống khỏe"]))
    # "song" alone is most often "sống", after "phủ" it is "sóng"
    assert restorer.restore("phu song 5G o Xyz") == "phủ sóng 5G o Xyz"
    assert restorer.restore("Song") == "Sống"
    assert Restorer.of([]).restore("phu song?") == "phu song?"


@pytest.mark.model
def test_typing_habits_change_nothing_or_little(answerer):
    question = "Hội nghị hòa bình và phủ sóng 5G của Việt Nam đạt bao nhiêu phần trăm?"
    plain = answerer.search(question, 5)
    for typed in (
        unicodedata.normalize("NFD", question),
        other_tone_placement(question),
        question.replace("5G", "5\u200bG").replace("phủ", "\ufeffphủ"),
    ):
        assert answerer.search(typed, 5).hits == plain.hits
    bare = answerer.search(strip_diacritics("Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?"), 5)
    assert bare.searched.startswith("tỷ lệ phủ") or bare.searched.startswith("Tỷ lệ phủ")
    assert "91,2%" in bare.hits[0].passage.text


def test_an_english_topic_among_vietnamese_passages_is_found_by_its_name():
    vietnamese = [article(f"v{n}", f"hội asean số {n} internet cáp") for n in range(25)]
    index = index_articles([*vietnamese, article("e", "the GDP other internet", "en")], FakeEncoder(), progress=False)
    assert index.search("internet GDP là gì", 26).hits
    assert "e" in [hit.passage.article_id for hit in index.search("GDP là gì", 26).hits]


def test_the_approximate_index_finds_nearly_all_of_the_exact_first_ten(tmp_path):
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(3000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    blocks = partial(np.split, vectors, [1, 1000, 2500])
    exact, cells = VectorIndex.build(blocks, 3000, 16), VectorIndex.build(blocks, 3000, 16, exact_limit=1000)
    assert (exact.settings.cells, cells.settings.cells) == (0, 216)
    assert cells.settings.recall >= 0.98 or cells.settings.probed == 216
    cells.write(tmp_path / "cells.faiss")
    again = VectorIndex.open(tmp_path / "cells.faiss")
    shared = [len(set(exact.search(v, 10)[0]) & set(again.search(v, 10)[0])) for v in vectors[5::60]]
    assert sum(shared) >= 0.95 * 10 * len(shared)
    assert again.products(vectors[3], np.array([3]))[0] == pytest.approx(1, abs=1e-3)


def test_cells_are_made_without_keeping_the_blocks_that_were_seen():
    generator, seen, kept = np.random.default_rng(0), list[weakref.ref[np.ndarray]](), list[int]()

    def blocks():
        for _ in range(20):
            kept.append(sum(block() is not None for block in seen))
            block = generator.normal(size=(100, 16)).astype(np.float32)
            seen.append(weakref.ref(block))
            yield block

    VectorIndex.build(blocks, 2000, 16, exact_limit=1000)
    assert len(seen) >= 60
    assert max(kept) <= 2  # the one before, which the loop still names


def test_there_are_as_many_typical_questions_in_each_language():
    questions = typical_questions()
    assert len(questions["vi"]) == len(questions["en"]) == 60
