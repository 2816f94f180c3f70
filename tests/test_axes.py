"""Groups on two axes: the rule step by step, the theory of walks, and cases known exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dlkit.models import axes
from dlkit.models.axes import Params, ahead_by_theory, mean_step, run, step_variance, visible_after

LED, DRIFT = range(2)


def walk_as_printed(params: Params, seed: int) -> np.ndarray:
    """Each step of each group, one after the other, from the same draws."""
    rng = np.random.default_rng(seed)
    size = (params.n_steps, params.n_groups, 2)
    noise, offers = rng.normal(size=size), rng.random(size)
    place = np.zeros((params.n_groups, 2))
    for t in range(params.n_steps):
        for g in range(params.n_groups):
            a = 1 if offers[t, g, 0] < params.near else 0
            b = 1 if offers[t, g, 1] < params.process else 0
            d, k = params.stride, params.price
            place[g, 0] += d * (a - k * b) + params.pull + params.noise * noise[t, g, 0]
            place[g, 1] += d * (b - k * a) + params.pull + params.noise * noise[t, g, 1]
    return place


def test_a_run_is_the_rule_as_printed():
    params = Params(n_groups=20, n_steps=10, near=0.6, process=0.3, price=0.7, pull=0.1)
    np.testing.assert_allclose(run(params, 4).places[LED, -1], walk_as_printed(params, 4))


@pytest.mark.parametrize("near", [0.0, 0.4, 1.0])
def test_mean_and_variance_are_those_of_a_walk(near):
    params = Params(near=near, process=0.2, stride=1.0, price=0.4, pull=0.05, n_groups=500)
    ends = run(params, 2).places[LED, -1]
    variance = params.n_steps * step_variance(params)
    error = 4 * np.sqrt(variance / 500)
    assert (np.abs(ends.mean(axis=0) - params.n_steps * mean_step(params)) < error).all()
    np.testing.assert_allclose(ends.var(axis=0), variance, rtol=0.3)


def test_drift_grows_with_the_root_of_time_and_goes_nowhere():
    places = run(Params(n_groups=500, n_steps=300), 1).places[DRIFT]
    spread = places.std(axis=1).mean(axis=1)
    assert spread[300] / spread[75] == pytest.approx(2.0, abs=0.15)
    assert np.abs(places[-1].mean(axis=0)).max() < 4 * math.sqrt(300 / 500)


@pytest.mark.parametrize("step", [20, 60, 100])
def test_how_many_are_ahead_is_what_theory_says(step):
    params = Params(near=0.2, process=0.2, n_groups=500)
    found = np.mean([run(params, seed).further[step] for seed in range(6)])
    assert found == pytest.approx(ahead_by_theory(params, step), abs=0.03)


def test_without_noise_a_group_that_is_always_led_walks_straight():
    params = Params(near=1.0, process=0.0, stride=0.5, price=0.2, noise=0.0, n_steps=10)
    result = run(params)
    np.testing.assert_allclose(result.places[LED, -1], [[5.0, -1.0]] * 200)
    np.testing.assert_array_equal(result.places[DRIFT], 0.0)
    assert result.further[-1] == ahead_by_theory(params, 10) == 1


def test_where_each_gain_is_lost_on_the_other_axis_two_leaders_cancel():
    params = Params(near=1.0, process=1.0, price=1.0, noise=0.0)
    np.testing.assert_allclose(run(params).places[LED, -1], 0.0)
    assert axes.which_way(run(params)) == "neither"


def test_the_longer_movement_carries_a_group_that_nobody_leads():
    params = Params(near=0.0, process=0.0, pull=0.1, noise=0.0, n_steps=50)
    np.testing.assert_allclose(run(params).places[LED, -1], 5.0)


def test_with_nobody_leading_led_is_drift():
    places = run(Params(near=0.0, process=0.0), 3).places
    np.testing.assert_array_equal(places[LED], places[DRIFT])


@pytest.mark.parametrize(
    ("near", "process", "word"),
    [(0.5, 0.5, "both"), (0.8, 0.1, "x"), (0.1, 0.8, "y"), (0.0, 0.0, "neither")],
)
def test_which_way_a_group_is_led(near, process, word):
    assert axes.which_way(run(Params(near=near, process=process))) == word


def test_when_the_movement_is_as_large_as_the_scatter():
    params = Params(near=0.5, process=0.5, stride=1.0, price=0.0)
    assert visible_after(params) == pytest.approx((1 / (1 / math.sqrt(2))) ** 2)
    assert visible_after(Params(near=0.0, process=0.0)) == math.inf
    assert "never" in axes.describe(run(Params(near=0.0, process=0.0)))


def test_the_same_seed_gives_the_same_walk_and_another_another():
    one, same, other = (run(Params(), seed).places for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one[:, -1] != other[:, -1]).any()


def test_measures_bets_and_the_frame():
    result = run(Params(), 1)
    found = axes.measures(result)
    assert found["harmony_reached"] == pytest.approx(result.places[LED, -1, :, 0].mean())
    assert axes.ahead_percent(result) == 100 * found["ahead_share"]
    assert axes.ahead_early(result) == 100 * result.further[10]
    assert len(result.frame()) == 101
    assert result.along.shape == (2, 101, 200)


def test_every_check_passes():
    assert [check.name for check in axes.checks() if not check.passed] == []
