"""Three aspects: the printed law, sums over every possible moment, and the figures of the kit."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from dlkit.models import coverage
from dlkit.models.coverage import Params, chances, run, worth

FREE, LEADER, SPECIALISTS = range(3)
EACH = np.array([0.2, 0.3, 0.15])


def law_as_printed(n_agents: int) -> float:
    covered = 1.0
    for chance in (0.2, 0.3, 0.15):
        covered *= 1 - (1 - chance) ** n_agents
    return covered


def worth_by_every_moment(each: np.ndarray, cost: float) -> float:
    """Every way in which people can pick or not, one by one, with its chance."""
    total = 0.0
    for picks in product((False, True), repeat=each.size):
        picked = np.array(picks).reshape(each.shape)
        chance = np.where(picked, each, 1 - each).prod()
        if picked.any(axis=0).all():
            total += chance * (1 - cost) ** (picked.any(axis=1).sum() - 1)
    return float(total)


@pytest.mark.parametrize("n_agents", [3, 6, 12])
def test_free_picking_is_the_law_as_printed(n_agents):
    found = run(Params(n_agents=n_agents)).covered[FREE]
    assert found == pytest.approx(law_as_printed(n_agents), abs=1e-12)


def test_the_figures_of_six_people_and_of_one():
    covered = run(Params()).covered
    assert covered[FREE] == pytest.approx(0.406, abs=0.0005)
    assert covered[LEADER] == covered[SPECIALISTS] == pytest.approx(0.009, abs=1e-12)


@pytest.mark.parametrize("cost", [0.0, 0.1, 0.5])
def test_the_worth_is_the_sum_over_every_moment_with_people_who_are_not_alike(cost):
    each = np.random.default_rng(3).random((4, 3))
    assert worth(each, cost) == pytest.approx(worth_by_every_moment(each, cost), abs=1e-12)


@pytest.mark.parametrize("way", coverage.WAYS)
def test_each_way_with_costs_some_unheard_and_one_away(way):
    params = Params(n_agents=4, cost=0.2, unheard=2, heard=0.5, away=2, strength=3)
    each = chances(params, way)
    found = run(params).worth[coverage.WAYS.index(way)]
    assert found == pytest.approx(worth_by_every_moment(each, 0.2), abs=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_drawn_moments_agree_with_the_exact_share(seed):
    result = run(Params(n_moments=5000, strength=4), seed)
    error = 4 * np.sqrt(result.covered * (1 - result.covered) / 5000)
    assert (np.abs(result.seen - result.covered) <= error).all()


def test_who_always_picks_up_is_never_missed_and_nobody_covers_nothing():
    ready = dict.fromkeys(("content", "method", "human"), 1.0)
    np.testing.assert_allclose(run(Params(**ready)).covered, 1.0)
    np.testing.assert_allclose(run(Params(content=0.0)).covered, 0.0, atol=1e-12)


def test_without_its_leader_or_one_specialist_nothing_is_covered():
    ready = dict.fromkeys(("content", "method", "human"), 0.9)
    result = run(Params(**ready, n_agents=5))
    assert result.without[LEADER, 0] == 0
    assert result.without[LEADER, 1] == pytest.approx(0.9**3)
    np.testing.assert_allclose(result.without[SPECIALISTS, :3], 0.0, atol=1e-12)
    assert (result.without[FREE] > 0.99).all()


def test_away_is_the_same_as_a_group_with_one_less():
    assert run(Params(away=6)).covered[FREE] == pytest.approx(
        run(Params(n_agents=5)).covered[FREE]
    )


def test_people_who_are_never_heard_are_as_good_as_absent():
    half = run(Params(unheard=3, heard=0.0)).covered[FREE]
    assert half == pytest.approx(law_as_printed(3), abs=1e-12)
    assert run(Params(unheard=3, heard=1.0)).covered[FREE] == run(Params()).covered[FREE]


def test_a_strong_leader_wins_where_extra_pickers_cost_much():
    result = run(Params(strength=12, cost=0.25))
    assert (
        result.worth[LEADER]
        > result.worth[SPECIALISTS]
        == pytest.approx(result.covered[SPECIALISTS] * 0.75**2)
    )
    assert result.worth[LEADER] == result.covered[LEADER] > result.worth[FREE]
    assert coverage.ahead(result) == "leader"


def test_with_costs_there_is_a_best_size_and_without_the_largest_is_best():
    assert coverage.best_size(run(Params())) == coverage.MOST
    assert 1 < coverage.best_size(run(Params(cost=0.3))) < coverage.MOST


def test_what_people_carry_adds_up_to_their_chances():
    result = run(Params())
    np.testing.assert_allclose(result.load[FREE], EACH.sum())
    np.testing.assert_allclose(result.load[LEADER], [EACH.sum(), 0, 0, 0, 0, 0])
    np.testing.assert_allclose(result.load[SPECIALISTS, :3], EACH)


def test_the_same_seed_draws_the_same_moments_and_the_exact_shares_need_none():
    one, same, other = (run(Params(), seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.carriers, same.carriers)
    assert (one.carriers != other.carriers).any()
    np.testing.assert_array_equal(one.covered, other.covered)


@pytest.mark.parametrize("name", ["away", "unheard"])
def test_nobody_is_away_or_unheard_who_is_not_there(name):
    with pytest.raises(ValueError, match=rf"{name} must be at most n_agents \(3\), got 4"):
        Params(n_agents=3, **{name: 4})


def test_the_sentence_has_the_three_shares_and_the_cost_where_there_is_one():
    said = coverage.describe(run(Params(), 1))
    assert "anybody, at any time 40.6 %, a fixed leader 0.9 %" in said
    assert "After the cost" not in said
    assert "After the cost of extra pickers: " in coverage.describe(run(Params(cost=0.1)))


def test_measures_a_bet_a_tie_and_the_frame():
    result = run(Params(), 1)
    found = coverage.measures(result)
    assert found["covered_free"] == result.covered[0]
    assert found["worth_leader"] == result.worth[1]
    assert coverage.free_percent(result) == pytest.approx(40.6, abs=0.05)
    assert coverage.ahead(run(Params(content=0.0))) == "tie"
    assert list(result.frame()["way"]) == list(coverage.WAYS)


def test_every_check_passes():
    assert [check.name for check in coverage.checks() if not check.passed] == []
