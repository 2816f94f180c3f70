"""The Fermi estimate: products by hand, factors against draws, and the claim."""

import numpy as np
import pytest

from dlkit.models import fermi
from dlkit.models._params import param, params_table
from dlkit.models.fermi import Params, describe, kind, power, run, said


@pytest.mark.parametrize(
    ("each", "members", "groups"), [(1, 100, 7e7), (2, 30, 7e9 / 15), (3, 15, 1.4e9)]
)
def test_three_estimates_by_hand(each, members, groups):
    assert run(Params(each=each, members=members)).groups == pytest.approx(groups)


def test_the_interval_holds_nine_in_ten_of_what_the_figures_may_be():
    rng, params = np.random.default_rng(1), Params(each_factor=2.0, members_factor=4.0)
    result, ninety = run(params), 1.6448536269514722
    off = [np.exp(rng.normal(0, np.log(factor) / ninety, 200_000)) for factor in (2.0, 4.0)]
    drawn = params.people * 1e9 * params.each * off[0] / (params.members * off[1])
    inside = (drawn >= result.low) & (drawn <= result.high)
    assert inside.mean() == pytest.approx(0.9, abs=0.005)


@pytest.mark.parametrize(
    ("params", "where"),
    [(Params(members=100.0, each_factor=1.5, members_factor=1.5), "inside"),
     (Params(each=20.0, members=3.0, each_factor=1.0, members_factor=1.0), "apart"),
     (Params(), "across"), (Params(each=0.1, members=1000.0, each_factor=1.0), "apart")],
)  # fmt: skip
def test_an_interval_stands_inside_across_or_apart(params, where):
    assert kind(run(params)) == where


def test_large_numbers_are_said_in_words():
    assert [said(x) for x in (466_666_667, 1.4e9, 70e6, 3500, 20.2)] == [
        "470 million", "1.4 billion", "70 million", "3.5 thousand", "20"
    ]  # fmt: skip
    assert describe(run(Params())).startswith("470 million groups; nine times in ten between 99")
    assert power(run(Params(each=1.0, members=70.0))) == pytest.approx(8)


def test_sliders_in_powers_of_ten_need_a_range_above_nothing():
    assert all(row["log"] for row in params_table(Params))
    with pytest.raises(ValueError, match="low must be above 0"):
        param(1.0, 0.0, 2.0, "Share", log=True)


@pytest.mark.parametrize("given", [{"people": 0.5}, {"members": 1.0}, {"each_factor": 0.5}])
def test_what_cannot_be_is_refused(given):
    with pytest.raises(ValueError, match=f"{next(iter(given))} must be between"):
        Params(**given)


def test_every_check_passes():
    assert [check.name for check in fermi.checks() if not check.passed] == []
