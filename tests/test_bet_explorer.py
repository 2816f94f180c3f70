"""A real bet before a real run: the explorer waits, runs, and settles it once."""

import numpy as np
import pytest

from dlkit.charts import adoption as pictures
from dlkit.models import adoption
from dlkit.widgets import Bet, Curve, Explorer, Number

SMALL = adoption.Params(n_agents=200, n_steps=40)


@pytest.fixture
def bet():
    return Bet("lesson/curve", "?", Curve(0, 40, "step", "Share moved", n_points=3))


@pytest.fixture
def explorer(bet):
    return Explorer(
        adoption, pictures.curve, params=SMALL, bet=bet, observed=lambda r: (r.times, r.share)
    )


def values(explorer, **changes):
    return {**explorer.preset["values"], **changes}


def test_the_run_waits_for_the_bet(explorer, bet):
    with pytest.raises(ValueError, match="The bet comes first"):
        explorer.on_run(values(explorer), 1)
    bet.on_place([0, 0.5, 1], 0.5)
    assert not explorer.locked
    bet.on_withdraw()
    assert explorer.locked


def test_the_first_run_settles_the_bet_and_is_drawn_with_it(explorer, bet):
    bet.on_place([0, 0.5, 1], 0.5)
    explorer.on_run(values(explorer), 1)
    assert bet.settled
    drawn = explorer.columns()
    np.testing.assert_array_equal(drawn["bet"]["share"], [0, 0.5, 1])
    gap = np.abs(np.interp(drawn["run"]["time"], [0, 40], [0, 1]) - drawn["run"]["everyone"])
    assert bet.score.distance == pytest.approx(gap.mean(), abs=0.02)


def test_later_runs_with_other_settings_leave_the_score_alone(explorer, bet):
    bet.on_place([0, 0.5, 1], 0.5)
    explorer.on_run(values(explorer), 1)
    score = bet.score
    explorer.on_run(values(explorer, cross_share=0.0), 2)
    explorer.on_run(values(explorer), 1)
    assert bet.score == score


def test_a_run_with_other_settings_than_the_bet_s_does_not_settle_it(explorer, bet):
    bet.on_place([0, 0.5, 1], 0.5)
    explorer.on_run(values(explorer, cross_share=0.0), 1)
    assert not bet.settled


def test_what_a_run_shows_may_be_a_number_that_never_comes():
    number = Bet("lesson/number", "?", Number(0, 40, 1, "steps", 3))
    never = Explorer(adoption, pictures.curve, params=SMALL, bet=number, observed=lambda _: None)
    number.on_place(10, 0.5)
    never.on_run(values(never), 1)
    assert number.words.startswith("You said 10 steps, but it never happened.")
