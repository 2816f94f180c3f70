"""Bets are scored by a stated convention, and confidence is judged with care."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlkit import scoring

DIAGONAL = ([0, 10], [0.0, 1.0])


def test_a_curve_that_is_the_run_earns_all_points():
    score = scoring.score_curve(DIAGONAL, ([0, 5, 10], [0, 0.5, 1]))
    assert score == pytest.approx((0, 100, True))


@pytest.mark.parametrize(("gap", "points"), [(0.05, 80), (0.125, 50), (0.25, 0), (0.5, 0)])
def test_points_fall_in_a_straight_line_to_a_quarter_of_the_axis(gap: float, points: float):
    score = scoring.score_curve(([0, 10], [0, 0]), ([0, 10], [gap, gap]), tolerance=0.1)
    assert score.distance == pytest.approx(gap)
    assert score.points == pytest.approx(points)
    assert score.hit == (gap <= 0.1)


def test_the_distance_of_crossing_curves_is_the_area_between_them():
    crossing = scoring.score_curve(DIAGONAL, ([0, 10], [1, 0]))
    assert crossing.distance == pytest.approx(0.5, abs=1e-3)


def test_curves_count_only_where_both_are_known():
    seen = ([4, 6, 20], [0.4, 0.6, 0.0])
    score = scoring.score_curve(([0, 6], [0.0, 0.6]), seen)
    assert score.distance == pytest.approx(0)


@pytest.mark.parametrize(
    ("observed", "fault"),
    [
        (([20, 30], [0, 1]), "must share a range of x, got 0 to 10 and 20 to 30"),
        (([0, 10], [0, math.nan]), "observed must have finite numbers and ascending x"),
        (([10, 0], [0, 1]), "observed must have finite numbers and ascending x"),
        (([0], [0]), "observed must have as many y as x and 2 or more, got 1, 1"),
        (([0, 1], [0]), "observed must have as many y as x and 2 or more, got 2, 1"),
    ],
)
def test_a_curve_that_cannot_be_compared_is_refused(observed: Any, fault: str):
    with pytest.raises(ValueError, match=fault):
        scoring.score_curve(DIAGONAL, observed)


def test_a_number_is_scored_against_its_axis():
    assert scoring.score_number(20, 25, low=0, high=80, tolerance=5) == (5, 75, True)
    assert scoring.score_number(20, 26, low=0, high=80, tolerance=5).hit is False
    assert scoring.score_number(20, 70, low=0, high=80, tolerance=5).points == 0


def test_a_number_for_what_never_happened_misses():
    for never in (None, math.nan):
        assert scoring.score_number(20, never, 0, 80, 5) == (math.inf, 0, False)


def test_an_outcome_is_all_or_nothing():
    assert scoring.score_outcome("dip", "dip") == (0, 100, True)
    assert scoring.score_outcome("dip", "none") == (1, 0, False)


curves = st.lists(st.floats(0, 1), min_size=7, max_size=7).map(lambda y: (range(7), y))


@given(curves, curves)
def test_scores_stay_between_0_and_100_and_do_not_depend_on_who_is_called_observed(a, b):
    one, other = scoring.score_curve(a, b), scoring.score_curve(b, a)
    assert one == pytest.approx(other)
    assert 0 <= one.points <= 100


def test_brier_score_of_known_cases():
    assert scoring.brier([1, 0], [True, False]) == 0
    assert scoring.brier([0.5] * 4, [True, False] * 2) == 0.25
    assert scoring.brier([0.9, 0.9], [True, False]) == pytest.approx((0.01 + 0.81) / 2)


@pytest.mark.parametrize(
    ("sure", "hits", "fault"),
    [
        ([1.2], [True], "confidences must be between 0 and 1"),
        ([math.nan], [True], "confidences must be between 0 and 1"),
        ([0.5], [True, False], "hits must be as many as confidences, got 2 and 1"),
        ([], [], "confidences must be 1 or more, got 0"),
    ],
)
def test_a_confidence_that_is_none_is_refused(sure: Any, hits: Any, fault: str):
    with pytest.raises(ValueError, match=fault):
        scoring.brier(sure, hits)


@pytest.mark.parametrize(("n_bets", "start"), [(0, "No bets"), (1, "1 bet so"), (9, "9 bets")])
def test_below_ten_bets_nothing_is_concluded(n_bets: int, start: str):
    found = scoring.calibration([1.0] * n_bets, [False] * n_bets)
    assert found.words.startswith(start)
    assert "nothing can be concluded" in found.words


def test_bets_are_grouped_by_confidence():
    found = scoring.calibration([0.1, 0.5, 0.6, 0.6, 1.0], [False, True, True, False, True])
    assert [(g.low, g.n_bets, g.hit_share) for g in found.groups] == [
        (0.0, 1, 0.0),
        (0.4, 1, 1.0),
        (0.6, 2, 0.5),
        (0.8, 1, 1.0),
    ]


@pytest.mark.parametrize(
    ("sure", "n_hits", "words"),
    [
        (0.95, 5, "surer than you are right"),
        (0.2, 9, "right more often than you dare to say"),
        (0.7, 6, "nothing speaks against your confidence"),
        (1.0, 10, "nothing speaks against your confidence"),
        (1.0, 9, "surer than you are right"),
    ],
)
def test_from_ten_bets_on_only_more_than_luck_is_named(sure: float, n_hits: int, words: str):
    hits = [i < n_hits for i in range(10)]
    assert words in scoring.calibration([sure] * 10, hits).words


def test_honest_confidence_is_rarely_called_dishonest():
    rng = np.random.default_rng(1)
    accused = 0
    for _ in range(400):
        sure = rng.uniform(0.2, 0.9, 20)
        words = scoring.calibration(sure, rng.uniform(size=20) < sure).words
        accused += "more than luck" in words
    assert accused / 400 < 0.08


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_every_bet_is_in_exactly_one_group(bets):
    found = scoring.calibration([sure for sure, _ in bets], [hit for _, hit in bets])
    assert sum(group.n_bets for group in found.groups) == found.n_bets == len(bets)
    for group in found.groups:
        assert group.low - 1e-6 <= group.mean_confidence <= group.high + 1e-6
