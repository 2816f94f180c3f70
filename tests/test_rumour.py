"""A rumour with stiflers: small groups by hand, both rules at their limit, and the slip."""

import numpy as np
import pytest

from dlkit.models import rumour
from dlkit.models._jit import plain
from dlkit.models.rumour import RULES, Params, describe, limit, never_hears, run, slip_limit, told


@pytest.mark.parametrize("rule", ["maki_thompson", "daley_kendall"])
def test_a_fifth_never_hears_it(rule):
    shares = never_hears(Params(rule, 10_000), 400, 1)
    assert shares.mean() == pytest.approx(0.203188, abs=0.003)
    assert shares.std() == pytest.approx(0.0055, abs=0.001)


def test_counting_each_pair_twice_gives_another_share():
    """The slip is not the model: it is far from it, and where the slip's own equation says."""
    shares = never_hears(Params("slip", 10_000), 400, 1)
    assert shares.mean() == pytest.approx(0.284668, abs=0.003)
    assert abs(shares.mean() - limit()) > 0.05


def test_the_limits_solve_their_equations():
    theta = limit()
    assert theta == pytest.approx(0.203188, abs=1e-6)
    assert theta == pytest.approx(np.exp(-2 * (1 - theta)), abs=1e-12)
    assert slip_limit() == pytest.approx(0.284668, abs=1e-6)


def test_the_slips_limit_is_where_its_flow_ends():
    x, y, dt = 1 - 1e-6, 1e-6, 0.01
    while y > 1e-7:
        z = 1 - x - y
        x, y = x - dt * x * y, y + dt * (x * y - 2 * y * y - y * z)
    assert x == pytest.approx(slip_limit(), abs=0.002)


@pytest.mark.parametrize("rule", range(3))
def test_the_compiled_loop_is_the_plain_one(rule):
    for seed in range(5):
        states = np.zeros((202, 2), np.int64)
        n = plain(rumour._told)(states, 100, rule, np.random.default_rng(seed))
        np.testing.assert_array_equal(told(100, rule, np.random.default_rng(seed)), states[:n])


@pytest.mark.parametrize("rule", range(3))
def test_each_call_makes_a_teller_or_stops_one_or_two(rule):
    for seed in range(10):
        states = told(60, rule, np.random.default_rng(seed))
        assert states[0].tolist() == [59, 1]
        assert states[-1, 1] == 0
        assert (states >= 0).all()
        steps = {tuple(step) for step in np.diff(states, axis=0).tolist()}
        allowed = {(-1, 1), (0, -1)} | ({(0, -2)} if rule else set())
        assert steps <= allowed


@pytest.mark.parametrize("rule", list(RULES))
def test_very_small_groups(rule):
    assert told(1, list(RULES).index(rule), np.random.default_rng(0)).tolist() == [[0, 1]]
    two = run(Params(rule, 2), 1)
    assert two.ignorant[-1] == 0  # the first call reaches the only other
    assert two.ignorant.tolist()[:2] == [0.5, 0.0]
    assert describe(run(Params(rule, 1), 1)).startswith("0.0% never hear")


@pytest.mark.parametrize(
    ("rule", "missed"), [("maki_thompson", 1 / 4), ("daley_kendall", 1 / 3), ("slip", 1 / 2)]
)
def test_three_people_by_hand(rule, missed):
    """After the first call two of three tell; how likely is the third to be missed?

    A teller hits the third with chance 1/2. After Maki and Thompson one stops, and the other has
    the same chance again: 1/2 * 1/2. After Daley and Kendall there are two pairs with the third
    and one pair of tellers, who both stop: 1/3. With the slip both stop at the first miss: 1/2.
    """
    found = (never_hears(Params(rule, 3), 4000, 2) > 0).mean()
    assert found == pytest.approx(missed, abs=0.03)


def test_shares_add_up_and_few_moments_are_kept():
    result = run(Params(n_agents=20_000), 1)
    np.testing.assert_allclose(result.ignorant + result.spreaders + result.stiflers, 1)
    assert result.calls.size <= rumour.N_POINTS + 1
    assert (np.diff(result.ignorant) <= 0).all()
    assert len(result.frame()) == result.calls.size


def test_every_check_passes():
    assert [check for check in rumour.checks() if not check.passed] == []
