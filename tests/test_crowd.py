"""The ox: the identity, hearing as told, and what it does to crowd, person and diversity."""

import numpy as np
import pytest

from dlkit.models import crowd
from dlkit.models.crowd import OX, Params, after_round, change, describe, identity, run


def heard_as_told(estimates, params):
    """One round, person by person."""
    few = len(estimates) if params.heard == "mean" else params.n_loud
    voices = [estimates[j] for j in range(min(few, len(estimates)))]
    heard = sum(voices) / len(voices)
    return [x + params.listening * (heard - x) for x in estimates]


@pytest.mark.parametrize("heard", ["mean", "loud"])
def test_a_round_is_the_one_as_told(heard):
    params = Params(heard, 0.3, n_agents=9)
    estimates = np.random.default_rng(1).normal(1200, 70, (4, 9))
    after = after_round(estimates, params)
    for before, one in zip(estimates.tolist(), after, strict=True):
        np.testing.assert_allclose(one, heard_as_told(before, params))


@pytest.mark.parametrize("seed", range(5))
def test_crowd_error_is_average_error_less_diversity(seed):
    estimates = np.random.default_rng(seed).gamma(2.0, 500.0, 37)
    error, average, diversity = identity(estimates, OX)
    assert error == pytest.approx(average - diversity, rel=1e-12)
    slow = sum((x - OX) ** 2 for x in estimates.tolist()) / 37
    assert average == pytest.approx(slow)


def test_galtons_crowd():
    """787 cards, mean 1,197 lb and middle 1,207 lb; the ox 1,198 lb: off by 1 and by 9."""
    assert (OX - 1197, 1207 - OX) == (1, 9)


@pytest.mark.parametrize("listening", [0.0, 0.25, 1.0])
def test_hearing_the_mean_of_all_leaves_the_mean_and_takes_the_diversity(listening):
    result = run(Params("mean", listening, 4), 2)
    np.testing.assert_allclose(result.means, result.means[0])
    np.testing.assert_allclose(result.crowd_error, result.crowd_error[0])
    left = (1 - listening) ** np.arange(5)
    np.testing.assert_allclose(result.diversity, result.diversity[0] * left, atol=1e-9)
    assert change(result) == "same"


def test_people_come_nearer_to_the_truth_while_the_crowd_learns_nothing():
    result = run(Params(), 1)
    assert (np.diff(result.average_error) < 0).all()
    assert result.average_error[0] == pytest.approx((70**2 + 10**2) ** 0.5, rel=0.03)
    assert result.average_error[-1] == pytest.approx(result.crowd_error[-1], rel=0.05)
    assert result.inside[0] > 0.99
    assert result.inside[-1] < 0.2


def test_hearing_the_loud_makes_the_crowd_as_good_as_the_few():
    result = run(Params("loud", 1.0, 1), 3)
    assert np.ptp(result.estimates[-1]) == pytest.approx(0, abs=1e-9)
    assert result.means[-1] == pytest.approx(result.estimates[0, :3].mean())
    expected = (70**2 / 3 + 10**2) ** 0.5
    assert result.crowd_error[-1] == pytest.approx(expected, rel=0.15)
    assert change(result) == "worse"


def test_if_all_are_loud_it_is_the_mean():
    loud, mean = run(Params("loud", n_loud=20, n_agents=20), 1), run(Params(n_agents=20), 1)
    np.testing.assert_allclose(loud.estimates, mean.estimates)


def test_more_people_do_not_help_against_an_error_that_all_share():
    few, many = (run(Params(n_agents=n, shared=50.0), 1).crowd_error[0] for n in (20, 500))
    assert few == pytest.approx((70**2 / 20 + 50**2) ** 0.5, rel=0.15)
    assert many == pytest.approx(50, rel=0.15)
    alone = run(Params(n_agents=500, shared=0.0), 1).crowd_error[0]
    assert alone == pytest.approx(70 / 500**0.5, rel=0.15)


@pytest.mark.parametrize("n_agents", [1, 2])
def test_very_small_crowds(n_agents):
    result = run(Params("loud", 0.5, 3, 20, n_agents), 1)
    assert np.isfinite(result.estimates).all()
    assert describe(result)


def test_without_rounds_or_errors():
    assert run(Params(n_rounds=0), 1).estimates.shape == (1, 100)
    exact = run(Params(spread=0.0, shared=0.0), 1)
    assert (exact.estimates == OX).all()
    assert change(exact) == "same"


def test_every_check_passes():
    assert [check for check in crowd.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_round():
    assert len(run(Params(n_rounds=3), 1).frame()) == 4
