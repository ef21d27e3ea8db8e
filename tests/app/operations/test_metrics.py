"""Measures, checked by hand and against ir-measures' own definitions."""

import math

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from eval.baseline import sign_test
from eval.scores import auroc, calibration_error, exact_match, normalise, token_f1, wilson


def test_normalising_follows_squad_and_keeps_diacritics():
    assert normalise("The  “Công ước”, Hà Nội!") == "công ước hà nội"


def test_exact_match_and_f1_take_the_best_accepted_answer():
    assert exact_match("91,2% dân số;", ["91,2% dân số", "91,2%"]) == 1.0
    assert exact_match("91,2", ["91,2% dân số"]) == 0.0
    # shown has 4 tokens, the answer 2, both in common: 2 * 2 / (4 + 2)
    assert token_f1("phủ sóng dân số", ["dân số", "khác"]) == pytest.approx(2 / 3)
    assert token_f1("", ["dân số"]) == 0.0


def test_wilson_interval_of_nine_in_ten():
    low, high = wilson(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert wilson(0, 0) == (0.0, 1.0)


def test_auroc_counts_pairs_and_ties_half():
    assert auroc([3.0, 2.0], [1.0, 2.0]) == pytest.approx((1 + 1 + 1 + 0.5) / 4)
    assert auroc([], [1.0]) is None


def test_calibration_error_is_the_gap_weighted_by_bin():
    # bin .9: stated .95 twice, right once, gap .45; bin .0: stated .05 twice, right never, gap .05
    assert calibration_error([0.95, 0.95, 0.05, 0.05], [True, False, False, False]) == pytest.approx(0.25)


def test_the_library_scores_an_unranked_question_as_nothing_found():
    wanted = {"a": {"x": 1}, "b": {"y": 1}}
    found = {"a": {"z": 2.0, "x": 1.0}, "b": {}}
    totals = ir_measures.calc_aggregate([R @ 1, R @ 10, RR @ 10, nDCG @ 10], wanted, found)
    assert totals[R @ 1] == 0.0
    assert totals[R @ 10] == 0.5
    assert totals[RR @ 10] == pytest.approx(0.25)
    assert totals[nDCG @ 10] == pytest.approx(1 / math.log2(3) / 2)


def test_five_losses_without_a_gain_are_more_than_noise_and_four_are_not():
    assert sign_test(5, 0) == 1 / 32
    assert sign_test(4, 0) > 0.05
    assert sign_test(8, 7) > 0.05
    assert sign_test(0, 0) == 1.0
