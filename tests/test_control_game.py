"""The control game: payoffs to the point, one case by hand, and when a rule pays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlkit.models import control_game
from dlkit.models.control_game import Params, describe, outcome, payoffs, pays_from, run
from dlkit.widgets import TrustGame

shares = st.floats(0, 1)


def mean_effort_as_printed(params, rule):
    """Every person on their own: what they give freely, whether they mind, what they then do."""
    total = 0.0
    n = control_game.N_LEVELS
    levels = [2 * params.willing_mean * (i + 0.5) / n for i in range(n)]
    kinds = [(0.0, params.selfish_share), *((e, (1 - params.selfish_share) / n) for e in levels)]
    for free, weight in kinds:
        minds = params.averse_share * (1 - params.agreed_share)
        for share, left in ((minds, (1 - params.held_back) * free), (1 - minds, free)):
            given_then = free if rule == 0 else max(rule, left)
            total += weight * share * given_then
    return total


@pytest.mark.parametrize("effort", [0, 5, 10, 20, 120])
def test_the_payoffs_are_those_of_the_game(effort):
    assert payoffs(effort) == (120 - effort, 2 * effort, 120 + effort)


@pytest.mark.parametrize("rule", [0.0, 5.0, 10.0, 20.0, 40.0])
def test_the_mean_effort_is_the_rule_applied_person_by_person(rule):
    params = Params(rule=rule, averse_share=0.7, held_back=0.4, agreed_share=0.2)
    result = run(params)
    assert result.effort == pytest.approx(mean_effort_as_printed(params, rule))
    if rule:
        on_curve = result.under_rule[np.flatnonzero(result.rules == rule)[0]]
        assert on_curve == pytest.approx(result.effort)


def test_two_kinds_by_hand():
    """Half give nothing, half give about 30; all mind and hold back one half; the rule says 10.

    Those who gave nothing now give 10. Those who gave e give e/2, at least 10: with e even from
    0 to 60, e/2 is even from 0 to 30, and the mean of max(10, e/2) is 15 + 100/60.
    """
    params = Params(rule=10.0, averse_share=1.0, held_back=0.5, selfish_share=0.5)
    assert run(params).effort == pytest.approx(0.5 * 10 + 0.5 * (15 + 100 / 60), abs=0.01)
    assert run(params).open_effort == pytest.approx(15)


@given(selfish=shares, mean=st.floats(5, 40), held=shares)
def test_where_nobody_minds_no_rule_does_worse_than_none(selfish, mean, held):
    params = Params(averse_share=0.0, selfish_share=selfish, willing_mean=mean, held_back=held)
    result = run(params)
    assert (result.under_rule >= result.open_effort - 1e-9).all()
    assert (np.diff(result.under_rule) >= -1e-9).all()
    assert pays_from(result) == result.rules[0]


def test_a_weak_rule_costs_and_a_strong_one_pays():
    gain = run(Params()).under_rule - run(Params()).open_effort
    lowest = int(np.argmin(gain))
    assert gain[lowest] < -4
    assert gain[-1] > 4
    assert (np.diff(gain) >= 0).all()  # once there is a rule, more of it brings more
    assert outcome(run(Params(rule=5.0))) == outcome(run(Params(rule=10.0))) == "lowers"
    assert outcome(run(Params(rule=20.0))) == "raises"


def test_without_a_rule_people_do_as_they_like():
    result = run(Params(rule=0.0))
    assert result.effort == pytest.approx(result.open_effort)
    np.testing.assert_allclose(result.ruled_shares, result.free_shares)
    assert outcome(result) == "same"
    assert "rule 'at least" not in describe(result)


def test_a_rule_that_all_accept_is_a_rule_that_nobody_minds():
    np.testing.assert_allclose(
        run(Params(agreed_share=1.0)).under_rule, run(Params(averse_share=0.0)).under_rule
    )


def test_the_weaker_the_reaction_the_weaker_the_rule_that_pays():
    starts = [pays_from(run(Params(held_back=held))) for held in (0.0, 0.15, 0.3, 0.6, 1.0)]
    assert starts == sorted(starts)
    assert starts[0] < starts[-1]


def test_where_no_rule_pays_it_says_so():
    result = run(Params(averse_share=1.0, held_back=1.0, selfish_share=0.0, willing_mean=40.0))
    assert pays_from(result) in (None, 40.0)
    stubborn = run(Params(averse_share=1.0, held_back=0.6, selfish_share=0.0, willing_mean=40.0))
    assert pays_from(stubborn) is None or pays_from(stubborn) > 30


@given(rule=st.floats(0, 40), averse=shares, held=shares, selfish=shares, mean=st.floats(5, 40))
def test_the_bars_hold_everybody(rule, averse, held, selfish, mean):
    params = Params(rule=rule, averse_share=averse, held_back=held, selfish_share=selfish,
                    willing_mean=mean)  # fmt: skip
    result = run(params)
    assert result.free_shares.sum() == pytest.approx(1)
    assert result.ruled_shares.sum() == pytest.approx(1)
    middle = result.bars + control_game.BIN / 2
    assert result.ruled_shares @ middle == pytest.approx(result.effort, abs=2.51)


def test_a_value_out_of_range_is_refused_by_name():
    with pytest.raises(ValueError, match=r"rule must be between 0\.0 and 40\.0, got 41"):
        Params(rule=41.0)


def test_every_check_passes():
    assert [check.name for check in control_game.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_rule():
    frame = run(Params()).frame()
    np.testing.assert_allclose(frame.agent + frame.principal, frame.together)


@pytest.fixture
def game():
    return TrustGame("", rule=10.0)


def test_both_sides_are_paid_as_the_game_says(game):
    rows = game.on_play(30, 12, "open")["rows"]
    assert [(r["gives"], r["agent"], r["principal"], r["together"]) for r in rows[:2]] == [
        ("30", "90", "60", "150"),
        ("12", "108", "24", "132"),
    ]
    assert [row["chosen"] for row in rows] == [True, False, True, False]


@pytest.mark.parametrize(
    ("free", "ruled", "words"),
    [
        (30, 12, "18 points less"),
        (0, 10, "stop the worst"),
        (20, 20, "gave the same"),
        (20, 40, "more than you had to"),
    ],
)
def test_what_the_two_efforts_show_is_said(game, free, ruled, words):
    assert words in game.on_play(free, ruled, "rule")["words"][0]


def test_whether_the_choice_paid_is_said_for_both_partners(game):
    said = game.on_play(30, 12, "open")["words"][1]
    assert "you get 36 points more with a partner like you and 7 points more with" in said
    said = game.on_play(0, 10, "open")["words"][1]
    assert "20 points less with a partner like you" in said


@pytest.mark.parametrize(
    ("free", "ruled", "choice", "words"),
    [
        (-1, 10, "open", "left open must be between 0 and 120, got -1"),
        (10, 9, "open", "under the rule must be between 10 and 120, got 9"),
        (None, 10, "open", "got None"),
        ("ten", 10, "open", "got 'ten'"),
        (10, 10, "both", "choice must be one of open, rule, got 'both'"),
        (float("nan"), 10, "open", "got nan"),
    ],
)
def test_what_the_game_does_not_allow_is_refused(game, free, ruled, choice, words):
    with pytest.raises(ValueError, match=words):
        game.on_play(free, ruled, choice)
