"""Condorcet's jury: counted by hand, the table, and a source that makes many into one."""

from itertools import product

import numpy as np
import pytest

from dlkit.models import jury
from dlkit.models.jury import Params, describe, majority, most_common, right, run

SIZES = (1, 3, 5, 11, 21, 51, 101)


def counted(n_agents, p, common):
    """Every outcome with its chance: the source, who follows it, who judges right."""
    total = 0.0
    for source in (True, False):
        for votes in product((True, False), repeat=n_agents):
            chance = p if source else 1 - p
            for vote in votes:
                alone = p if vote else 1 - p
                chance *= common * (vote == source) + (1 - common) * alone
            yes = sum(votes)
            total += chance * (1 if 2 * yes > n_agents else 0.5 if 2 * yes == n_agents else 0)
    return total


@pytest.mark.parametrize("n_agents", [1, 2, 3, 4, 7])
@pytest.mark.parametrize(("p", "common"), [(0.6, 0.0), (0.6, 0.3), (0.3, 0.5), (1.0, 0.2)])
def test_the_chance_is_the_one_counted_out(n_agents, p, common):
    assert right(n_agents, p, common) == pytest.approx(counted(n_agents, p, common))


@pytest.mark.parametrize(("p", "row"), [
    (0.6, (0.6, 0.648, 0.6826, 0.7535, 0.8256, 0.9265, 0.9791)),
    (0.7, (0.7, 0.784, 0.8369, 0.9218, 0.9736, 0.9986, 1.0)),
])  # fmt: skip
def test_the_table(p, row):
    assert [right(n, p) for n in SIZES] == pytest.approx(list(row), abs=1e-4)


def test_below_one_half_the_many_are_worse():
    assert right(101, 0.4) == pytest.approx(1 - 0.9791, abs=1e-4)
    assert right(101, 0.5) == pytest.approx(0.5)


@pytest.mark.parametrize("p", [0.6, 0.75])
def test_a_common_source_makes_a_large_crowd_one_voice(p):
    edge = most_common(p)
    assert (1 - edge) * p == pytest.approx(0.5)
    assert right(20_001, p, edge + 0.05) == pytest.approx(p, abs=1e-6)
    assert right(20_001, p, edge - 0.05) == pytest.approx(1.0, abs=1e-6)
    assert right(20_001, p, edge) == pytest.approx((1 + p) / 2, abs=0.01)


@pytest.mark.parametrize("common", [0.0, 0.2, 1.0])
def test_one_person_is_as_often_right_as_before(common):
    assert right(1, 0.6, common) == pytest.approx(0.6)


def test_an_even_number_is_no_better_than_one_less():
    for n in (3, 11, 101):
        assert majority(n + 1, 0.6) == pytest.approx(majority(n, 0.6))


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_who_is_always_right_or_never(p):
    assert right(101, p) == right(101, p, 0.5) == p


def test_the_run_holds_both_curves_and_the_own_number():
    result = run(Params(0.6, 0.3, 51))
    assert result.alone[jury.SIZES == 51][0] == result.own[0] == pytest.approx(0.9265, abs=1e-4)
    assert result.together[jury.SIZES == 51][0] == result.own[1]
    assert (np.diff(result.alone) > 0).all()
    assert "the nearer it comes to 60% again" in describe(result)
    assert len(result.frame()) == jury.SIZES.size


def test_every_check_passes():
    assert [check for check in jury.checks() if not check.passed] == []
