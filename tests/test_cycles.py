"""A year of cycles: the formula, the year without noise, and the share of reflection that pays."""

import math
from dataclasses import replace

import numpy as np
import pytest

from dlkit.models import cycles
from dlkit.models.cycles import Params, best_choice, cycle_count, level_at_end, look_count, run


def a_year_as_printed(params, effects, seen):
    """One unit, cycle by cycle."""
    true = believed = 100.0
    for effect, y in zip(effects, seen, strict=True):
        if params.share == 0:
            if true + y > believed:
                believed, true = true + y, true + effect
            continue
        n = 1 + params.looks * params.share * params.act / (1 - params.share)
        w = params.spread**2 / (params.spread**2 + params.noise**2 / n)
        b = w * y + (1 - w) * params.mean
        if b > 0:
            true, believed = true + effect, believed + b
    return true, believed


@pytest.mark.parametrize("share", [0.0, 0.1, 0.6])
def test_the_year_is_the_printed_one(share):
    params = Params(share=share)
    result = run(params, 7)
    ideas, errors = np.random.default_rng(7).standard_normal((2, 104, cycles.N_UNITS))
    effects = params.mean + params.spread * ideas[: result.n_cycles]
    seen = effects + params.noise / math.sqrt(look_count(params)) * errors[: result.n_cycles]
    for unit in (0, 17, 399):
        expected = a_year_as_printed(params, effects[:, unit], seen[:, unit])
        assert (result.true[-1, unit], result.believed[-1, unit]) == pytest.approx(expected)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("noise", [0.0, 5.0, 20.0])
def test_the_level_with_reflection_is_the_one_of_the_formula(share, noise):
    params = Params(share=share, noise=noise)
    found = np.mean([run(params, seed).true[-1].mean() for seed in range(5)])
    assert found == pytest.approx(level_at_end(params), abs=0.7)


def test_a_weighed_belief_is_right_on_average_and_a_remembered_winner_is_too_high():
    honest, naive = run(Params(share=0.3)), run(Params(share=0.0))
    assert (honest.believed - honest.true)[-1].mean() == pytest.approx(0, abs=1)
    assert (naive.believed - naive.true)[-1].mean() > 15


def test_without_noise_belief_is_truth_and_every_good_idea_is_kept():
    result = run(Params(share=0.0, noise=0.0))
    np.testing.assert_allclose(result.believed, result.true)
    ideas, _ = np.random.default_rng(1).standard_normal((2, 104, cycles.N_UNITS))
    kept = np.maximum(-2 + 5 * ideas[:26], 0).sum(axis=0)
    np.testing.assert_allclose(result.true[-1], 100 + kept)


def test_without_noise_reflection_only_costs():
    levels = [run(Params(share=share, noise=0.0)).true[-1].mean() for share in cycles.CHOICES]
    assert levels == sorted(levels, reverse=True)
    assert best_choice(Params(noise=0.0)) == "0"


def test_with_noise_the_best_share_lies_inside():
    assert best_choice(Params()) == "30"
    assert best_choice(Params(noise=3.0)) == "10"
    assert best_choice(Params(noise=20.0)) == "60"


def test_the_best_share_of_a_run_does_not_hang_on_the_share_it_was_made_with():
    assert {cycles.best_share(run(Params(share=share))) for share in (0.0, 0.3, 0.9)} == {"30"}


def test_a_lot_of_noise_and_no_reflection_can_end_below_the_start():
    result = run(Params(share=0.0, noise=20.0))
    assert result.true[-1].mean() < 100
    assert result.believed[-1].mean() > 130


def test_reflection_that_sees_nothing_more_pays_only_by_weighing():
    levels = [level_at_end(Params(looks=0.0, share=share)) for share in (0.05, 0.3, 0.6)]
    assert levels == sorted(levels, reverse=True)


@pytest.mark.parametrize(("share", "count"), [(0.0, 26), (0.5, 13), (0.9, 2)])
def test_reflection_takes_time_from_cycles(share, count):
    assert cycle_count(Params(share=share)) == count


def test_the_shortest_cycles_fit_into_the_draws():
    result = run(Params(share=0.0, act=0.5))
    assert result.n_cycles == 104
    assert np.isfinite(result.true).all()


def test_nothing_changes_before_the_first_cycle_is_over():
    result = run(Params(share=0.6, act=4.0))  # ten weeks
    assert (result.true[:10] == 100).all()
    assert (result.true[10] != 100).any()


def test_the_sentence_names_truth_belief_and_the_best_share():
    sentence = cycles.describe(run(Params()))
    assert sentence.startswith("18 cycles, 4.4 looks at each result.")
    assert "Best of 0, 10, 30 and 60 % reflection here: 30 %." in sentence
    assert cycles.describe(run(Params(share=0.0))).startswith("26 cycles, 1 look at each result.")
    assert cycles.describe(run(replace(Params(), act=8.0, share=0.9))).startswith("0 cycles")


def test_every_check_holds():
    assert [check.name for check in cycles.checks() if not check.passed] == []
