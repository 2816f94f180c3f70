"""Pictures of crowds draw what the models found."""

import numpy as np
import pytest

from dlkit import charts
from dlkit.models import (
    cascade_window,
    complex_contagion,
    crowd,
    gossip,
    jury,
    robustness,
    rumour,
    threshold,
)


def columns(name, result):
    return charts.catalogue()[name].columns(result)


def test_the_square_draws_the_run_between_the_two_lines():
    result = threshold.run(threshold.Params(100, spread=0.2, with_me=True, own_threshold=0.5))
    drawn = columns("threshold.square", result)
    path = drawn["path"]
    corners = path["joined"] * result.needed.size
    assert corners[::2].tolist() == pytest.approx(result.joined[:-1].tolist())
    assert path["ready"][1::2].tolist() == pytest.approx((result.joined[1:] / 101).tolist())
    assert drawn["me"]["joined"].tolist() == pytest.approx([50 / 101])
    r = drawn["ready"]["joined"]
    told = [(result.needed <= np.floor(one * 101 + 1e-9)).mean() for one in r]
    np.testing.assert_allclose(drawn["ready"]["ready"], told)


def test_who_is_not_there_is_not_drawn():
    without = columns("threshold.square", threshold.run(threshold.Params()))
    assert without["me"]["joined"].size == 0
    long_row = columns("threshold.square", threshold.run(threshold.Params(2000, "row")))
    assert long_row["path"]["joined"].size <= 600
    assert long_row["path"]["ready"][-1] == 1


def test_the_square_stands_on_the_curve_of_ends():
    result = threshold.run(threshold.Params(spread=0.2))
    drawn = columns("threshold.final", result)
    here = drawn["here"]
    on_curve = np.interp(here["spread"], drawn["curve"]["spread"], drawn["curve"]["final"])
    assert here["final"] == pytest.approx(on_curve, abs=0.005)
    assert drawn["jump"]["words"] == ["jump at 0.122"]
    row = columns("threshold.final", threshold.run(threshold.Params(100, "row")))
    assert row["here"]["spread"].size == row["jump"]["spread"].size == 0
    bold = columns("threshold.final", threshold.run(threshold.Params(mean=0.6)))
    assert bold["jump"]["words"] == []


def test_the_window_and_what_was_found_in_it():
    result = cascade_window.run(cascade_window.Params(5.0, n_agents=2000), 1)
    drawn = columns("cascade_window.chances", result)
    assert drawn["window"]["high"] == pytest.approx([5.7647], abs=1e-3)
    assert drawn["often"]["share"] == [result.large_share]
    assert drawn["far"]["share"] == [result.large_size]
    assert drawn["here"]["words"] == ["5"]
    quiet = columns(
        "cascade_window.chances", cascade_window.run(cascade_window.Params(9.0, 0.3), 1)
    )
    assert quiet["window"]["low"].size == quiet["far"]["share"].size == 0


def test_a_cascade_grows_as_its_people_move():
    result = cascade_window.run(cascade_window.Params(n_agents=150), 5)
    moved = columns("cascade_window.moved", result)["moved"]
    told = [((result.moved_at >= 0) & (result.moved_at <= t)).mean() for t in moved["step"]]
    np.testing.assert_allclose(moved["share"], told)


def test_the_other_pictures_hold_their_results():
    ties = complex_contagion.run(complex_contagion.Params(n_agents=100), 1)
    reach = columns("complex_contagion.reach", ties)["reach"]
    np.testing.assert_array_equal(reach["rewired"], ties.share[1])
    told = gossip.run(gossip.Params(50), 1)
    np.testing.assert_array_equal(
        columns("gossip.known", told)["known"]["tree"], told.known["tree"]
    )
    assert columns("gossip.rounds", told)["rounds"]["push"][-1] == told.rounds["push"]
    stale = rumour.run(rumour.Params(), 1)
    assert columns("rumour.shares", stale)["limit"]["share"] == pytest.approx([0.203188] * 2)
    judged = jury.run(jury.Params(0.6, 0.2, 51))
    assert columns("jury.majority", judged)["own"]["share"] == [judged.own[1]]


def test_losses_are_drawn_in_per_cent():
    result = robustness.run(robustness.Params(n_agents=5000), 1)
    pieces = columns("robustness.pieces", result)["pieces"]
    assert pieces["lost"][[0, -1]].tolist() == [0, 100]
    assert pieces["lost"].size <= 400
    place = pieces["lost"].size // 4
    loss = round(pieces["lost"][place] * 50)
    assert pieces["attack"][place] == result.by_attack[loss]
    assert pieces["failure"][place] == result.by_failure[loss]


def test_estimates_are_drawn_before_and_after_and_stay_in_the_picture():
    result = crowd.run(crowd.Params("loud", n_agents=50, spread=200.0), 1)
    drawn = columns("crowd.estimates", result)
    guesses = drawn["guesses"]
    assert guesses["row"].count("before") == guesses["row"].count("after 5 rounds") == 50
    assert guesses["lb"].min() >= 900
    assert guesses["lb"].max() <= 1500
    assert drawn["mean"]["lb"] == pytest.approx(result.means[[0, -1]])
    errors = columns("crowd.errors", result)["errors"]
    np.testing.assert_array_equal(errors["crowd"], result.crowd_error)
    np.testing.assert_array_equal(errors["average"], result.average_error)
