"""The square: Granovetter's row, the jump, the rule as told, and where the learner stands."""

import numpy as np
import pytest

from dlkit.models import threshold
from dlkit.models._cascade import NEVER, threshold_spread
from dlkit.models._network import complete
from dlkit.models._params import params_table
from dlkit.models.threshold import Params, critical_spread, describe, gathering, run


def as_told(needed):
    """Step by step, person by person: who has seen enough others joins; (steps, order)."""
    joined_at = [-1] * len(needed)
    for step in range(1, len(needed) + 2):
        there = sum(at >= 0 for at in joined_at)
        ready = [i for i, k in enumerate(needed) if joined_at[i] < 0 and there >= k]
        for i in ready:
            joined_at[i] = step
    return joined_at


@pytest.mark.parametrize("seed", range(20))
def test_the_fast_rule_is_the_one_as_told(seed):
    rng = np.random.default_rng(seed)
    needed = np.append(rng.integers(0, 12, 14), [NEVER, 0])
    joined, joined_at = gathering(needed)
    told = as_told(needed.tolist())
    assert joined_at.tolist() == told
    assert joined.tolist() == [sum(0 <= at <= t for at in told) for t in range(joined.size)]
    assert joined[-1] == joined[-2] == sum(at >= 0 for at in told)


@pytest.mark.parametrize("spread", [0.05, 0.12, 0.2])
def test_a_square_is_a_network_in_which_everybody_sees_everybody(spread):
    params = Params(60, spread=spread, by_chance=True)
    result = run(params, 4)
    shares = threshold.shares(params, np.random.default_rng(4))
    asked = np.where(shares > 1, 2.0, np.maximum(shares, 0))
    nobody = np.empty(0, np.int32)
    on_network = threshold_spread(complete(60), asked, nobody)
    assert result.joined_at.tolist() == on_network.tolist()


@pytest.mark.parametrize(("hesitates", "moved"), [(False, 100), (True, 1)])
def test_granovetters_row_and_the_one_who_hesitates(hesitates, moved):
    result = run(Params(100, "row", hesitates=hesitates))
    assert result.joined[-1] == moved
    assert result.joined[:3].tolist() == ([0, 1, 1] if hesitates else [0, 1, 2])


def test_the_jump_is_where_the_reference_says():
    assert critical_spread(0.25) == pytest.approx(0.122221, abs=1e-5)
    assert threshold.final_share(0.25, 0.12222) == pytest.approx(0.060, abs=0.003)
    assert threshold.final_share(0.25, 0.12223) == pytest.approx(1.0, abs=0.001)


def test_a_spread_of_ten_is_not_the_jump():
    """A public lecture gives 0.10: nothing happens there, nor a little above it."""
    assert abs(critical_spread(0.25) - 0.10) > 0.02
    assert run(Params(spread=0.10)).final_share < 0.02
    assert run(Params(spread=0.11)).final_share < 0.03


@pytest.mark.parametrize("mean", [0.1, 0.2, 0.3, 0.4])
def test_at_the_jump_the_curve_touches_the_line(mean):
    spread, r = critical_spread(mean), threshold.critical_share(mean)
    around = np.array([r - 1e-3, r, r + 1e-3])
    surplus = threshold.ready_share(around, mean, spread) - around
    assert surplus[1] == pytest.approx(0, abs=1e-6)
    assert (surplus[[0, 2]] > 0).all()


@pytest.mark.parametrize("spread", [0.08, 0.11, 0.14, 0.3])
def test_a_large_square_ends_where_the_curve_of_theory_says(spread):
    spreads, shares = run(Params(2000, spread=spread)).curve
    theory = float(np.interp(spread, spreads, shares))
    assert theory == pytest.approx(threshold.final_share(0.25, spread), abs=1e-3)
    assert run(Params(2000, spread=spread)).final_share == pytest.approx(theory, abs=0.005)


def test_by_chance_two_squares_that_look_alike_end_apart():
    ends = [run(Params(100, spread=0.122, by_chance=True), seed).final_share for seed in range(40)]
    assert min(ends) < 0.15
    assert max(ends) > 0.85


def test_without_a_spread_nobody_begins_and_with_threshold_0_all_do():
    assert run(Params(50, mean=0.25, spread=0.0)).joined.tolist() == [0, 0]
    assert run(Params(50, mean=0.0, spread=0.0)).joined.tolist() == [0, 50, 50]
    assert run(Params(50, mean=1.0, spread=0.0)).joined[-1] == 0


def test_who_waits_for_all_others_comes_last_and_only_if_all_others_come():
    last = run(Params(100, "row", with_me=True, own_threshold=1.0))
    assert last.joined_at[-1] == last.joined_at.max() == 101
    stays = run(Params(100, "row", hesitates=True, with_me=True, own_threshold=1.0))
    assert stays.joined_at[-1] == -1


@pytest.mark.parametrize(("own", "others", "end"), [(0.0, 0, 101), (0.01, 1, 101), (0.02, 2, 1)])
def test_one_who_steps_into_the_gap_brings_the_whole_square(own, others, end):
    result = run(Params(100, "row", hesitates=True, with_me=True, own_threshold=own))
    assert result.needed[-1] == others
    assert result.joined[-1] == end


@pytest.mark.parametrize(("mean", "joins"), [(0.0, 1), (0.25, 0), (1.0, 0)])
def test_alone_only_who_needs_nobody_joins(mean, joins):
    result = run(Params(1, mean=mean, spread=0.0))
    assert result.joined[-1] == joins
    assert describe(result).startswith(f"{joins} of 1 join")
    assert run(Params(1, "row", hesitates=True)).joined[-1] == 1


def test_your_place_is_said():
    row = describe(run(Params(100, "row", with_me=True, own_threshold=0.5)))
    assert "You wait for 50 others; 50 of the 100 ask for less." in row
    result = run(Params(spread=0.2, with_me=True, own_threshold=0.5))
    said = describe(result)
    assert "You wait for 500 others" in said
    assert f"in step {result.joined_at[-1]}" in said
    first = describe(run(Params(spread=0.2, with_me=True, own_threshold=0.0)))
    assert first.endswith("You would have been among the first.")
    assert "would not have joined" in describe(run(Params(spread=0.1, with_me=True)))


@pytest.mark.parametrize("given", [{"own_threshold": 1.01}, {"mean": -0.1}, {"n_agents": 0}])
def test_what_is_out_of_range_is_refused(given):
    with pytest.raises(ValueError, match=f"{next(iter(given))} must be between"):
        Params(**given)


def test_own_threshold_is_the_learners():
    table = {row["name"]: row["own"] for row in params_table(Params)}
    assert table["own_threshold"] == "threshold"


def test_every_check_passes():
    assert [check for check in threshold.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_step():
    result = run(Params(spread=0.2))
    assert len(result.frame()) == result.joined.size
