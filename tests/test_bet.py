"""A bet as the kernel has it: what may be placed, how it is settled, what the record keeps."""

import json
import math

import numpy as np
import pytest
from traitlets import HasTraits

from dlkit import record
from dlkit.widgets import Bet, Curve, Number, Outcome

CURVE = Curve(0, 80, "step", "Share moved", n_points=5)
DRAWN = [0.0, 0.2, 0.5, 0.7, 0.9]
OUTCOMES = Outcome({"stays": "It stays.", "goes": "It goes on."})


@pytest.fixture
def curve():
    return Bet("lesson/curve", "How many have moved?", CURVE)


@pytest.fixture
def number():
    return Bet("lesson/number", "When has half moved?", Number(0, 80, 1, "steps", 5))


@pytest.fixture
def outcome():
    return Bet("lesson/outcome", "What happens at one half?", OUTCOMES)


def kept(bet):
    """The bet's value as it comes back from a browser."""
    return json.loads(json.dumps(bet.state))


def test_a_bet_that_is_not_placed_holds_nothing(curve):
    assert (curve.placed, curve.settled, curve.state) == (False, False, None)
    assert (curve.guess, curve.confidence, curve.score) == (None, None, None)


def test_a_placed_curve_is_drawn_by_the_explorer(curve):
    curve.on_place(DRAWN, 0.8)
    assert curve.placed
    drawn = curve.columns()["bet"]
    np.testing.assert_array_equal(drawn["time"], [0, 20, 40, 60, 80])
    np.testing.assert_array_equal(drawn["share"], DRAWN)


def test_there_is_no_curve_to_draw_before_a_bet_or_for_another_form(curve, number):
    number.on_place(20, 0.5)
    for bet in (curve, number):
        assert [len(column) for column in bet.columns()["bet"].values()] == [0, 0]


@pytest.mark.parametrize(
    ("guess", "fault"),
    [
        ([0.1, 0.2], "guess must have 5 shares, got 2"),
        ("high", "guess must have 5 shares, got str"),
        ([0, 0, 0, 0, 1.2], r"guess\[4\] must be a number between 0 and 1, got 1.2"),
        ([0, None, 0, 0, 1], r"guess\[1\] must be a number between 0 and 1, got None"),
        ([0, True, 0, 0, 1], r"guess\[1\] must be a number between 0 and 1, got True"),
        ([0, math.nan, 0, 0, 1], r"guess\[1\] must be a number between 0 and 1, got nan"),
    ],
)
def test_a_curve_that_is_none_is_refused(curve, guess, fault):
    with pytest.raises(ValueError, match=fault):
        curve.on_place(guess, 0.5)
    assert not curve.placed


def test_a_rising_curve_may_not_fall():
    bet = Bet("lesson/curve", "?", Curve(0, 80, "step", "Share", n_points=3, rising=True))
    with pytest.raises(ValueError, match="guess must not fall anywhere"):
        bet.on_place([0.1, 0.5, 0.4], 0.5)
    bet.on_place([0.1, 0.5, 0.5], 0.5)
    assert bet.placed


@pytest.mark.parametrize("guess", [-1, 81, "20", None, True, math.inf])
def test_a_number_out_of_range_is_refused(number, guess):
    with pytest.raises(ValueError, match="guess must be a number between 0 and 80, got"):
        number.on_place(guess, 0.5)


def test_an_outcome_that_was_not_offered_is_refused(outcome):
    with pytest.raises(ValueError, match="guess must be one of stays, goes, got 'falls'"):
        outcome.on_place("falls", 0.5)


@pytest.mark.parametrize("confidence", [-0.1, 1.1, "sure", None, True, math.nan])
def test_a_confidence_out_of_range_is_refused(number, confidence):
    with pytest.raises(ValueError, match="confidence must be a number between 0 and 1, got"):
        number.on_place(20, confidence)


def test_a_curve_is_scored_by_its_mean_distance(curve):
    curve.on_place(DRAWN, 0.8)
    curve.settle((np.array([0, 20, 40, 60, 80]), np.array(DRAWN) + 0.07))
    assert curve.settled
    assert curve.score.hit
    assert curve.score.distance == pytest.approx(0.07)
    assert curve.words == (
        "Your curve was 7 percentage points off on average. Up to 10 counts as right. "
        "You were 80\u00a0% sure."
    )


@pytest.mark.parametrize(("off", "hit"), [(0.1, True), (0.11, False)])
def test_the_yardstick_parts_right_from_missed(curve, off, hit):
    curve.on_place([0.0] * 5, 0.8)
    curve.settle(([0, 80], [off, off]))
    assert (curve.score.hit, curve.state["hit"]) == (hit, hit)


def test_what_is_kept_of_a_run_is_small_and_gives_the_same_score():
    bet = Bet("lesson/curve", "?", CURVE)
    bet.on_place(DRAWN, 0.5)
    times = np.arange(0, 401)
    bet.settle((times, 1 / (1 + np.exp(-(times - 30) / 8))))
    observed = bet.state["observed"]
    assert (len(observed["x"]), observed["x"][0], observed["x"][-1]) == (41, 0, 80)
    again = Bet("lesson/curve", "?", CURVE)
    again.on_restore(kept(bet))
    assert again.state == bet.state
    assert again.words == bet.words


def test_a_number_within_the_tolerance_counts_as_right(number):
    number.on_place(25, 0.6)
    number.settle(30)
    assert number.score.hit
    assert number.words.startswith("You said 25 steps, it was 30 steps: 5 steps off.")


@pytest.mark.parametrize("never", [None, math.nan])
def test_what_never_happened_is_a_miss_that_json_can_hold(number, never):
    number.on_place(25, 0.6)
    number.settle(never)
    assert not number.score.hit
    assert number.words.startswith("You said 25 steps, but it never happened.")
    again = Bet("lesson/number", "?", Number(0, 80, 1, "steps", 5))
    again.on_restore(json.loads(json.dumps(number.state, allow_nan=False)))
    assert again.state == number.state


def test_an_outcome_is_right_or_not(outcome):
    outcome.on_place("goes", 0.9)
    outcome.settle("stays")
    assert not outcome.score.hit
    assert outcome.words.startswith("You picked 'It goes on'. What happened: 'It stays'.")


def test_a_bet_must_be_there_before_it_is_settled(number):
    with pytest.raises(ValueError, match="bet must be placed before it is settled"):
        number.settle(30)


def test_a_bet_can_be_changed_until_it_is_settled(number):
    number.on_place(25, 0.6)
    number.on_withdraw()
    assert (number.placed, number.state) == (False, None)
    number.on_place(30, 0.7)
    number.settle(31)
    for change in (lambda: number.on_place(31, 1), number.on_withdraw):
        with pytest.raises(ValueError, match="a settled bet stays as it is"):
            change()
    assert (number.guess, number.confidence) == (30, 0.7)


def test_who_waits_for_a_bet_finds_all_of_it(number):
    seen = []
    number.observe(lambda _: seen.append((number.placed, number.guess)), "placed")
    number.on_place(25, 0.6)
    number.on_withdraw()
    assert seen == [(True, 25), (False, None)]


def test_a_bet_that_waits_for_its_run_comes_back_as_such(number):
    number.on_place(25, 0.6)
    again = Bet("lesson/number", "?", Number(0, 80, 1, "steps", 5))
    again.on_restore(kept(number))
    assert (again.placed, again.settled, again.guess, again.confidence) == (True, False, 25, 0.6)


def test_other_words_or_another_yardstick_do_not_undo_a_kept_bet(curve):
    curve.on_place(DRAWN, 0.8)
    renamed = Bet("lesson/curve", "?", Curve(0, 80, "week", "Moved", n_points=5, tolerance=0.2))
    renamed.on_restore(kept(curve))
    assert renamed.guess == DRAWN


def test_a_kept_bet_on_another_axis_is_not_taken_for_this_one(curve):
    curve.on_place(DRAWN, 0.8)
    moved = Bet("lesson/curve", "?", Curve(0, 40, "step", "Share moved", n_points=5))
    with pytest.raises(ValueError, match="has changed since you placed yours"):
        moved.on_restore(kept(curve))
    assert not moved.placed


@pytest.mark.parametrize(
    "change",
    [
        {"form": None},
        {"guess": "x"},
        {"confidence": 7},
        {"observed": None},
        {"observed": {"x": [0, 1]}},
        {"observed": {"x": [0, 1], "y": ["a", "b"]}},
        {"observed": {"x": [0], "y": [1]}},
    ],
)
def test_a_spoilt_bet_in_a_record_is_refused_in_words(curve, change):
    curve.on_place(DRAWN, 0.8)
    curve.settle(([0, 80], [0, 1]))
    again = Bet("lesson/curve", "?", CURVE)
    with pytest.raises(ValueError, match=r"must|changed"):
        again.on_restore(kept(curve) | change)
    assert not again.placed


def test_an_erased_record_leaves_no_bet(curve):
    curve.on_place(DRAWN, 0.8)
    curve.settle(([0, 80], [0, 1]))
    curve.on_restore(None)
    assert (curve.placed, curve.settled, curve.state, curve.words) == (False, False, None, "")


def test_a_bet_that_was_taken_back_comes_back_as_none(number):
    number.on_restore({"form": number.form, "withdrawn": True})
    assert (number.placed, number.settled, number.state) == (False, False, None)


def test_the_record_of_the_kernel_takes_a_bet(outcome):
    outcome.on_place("goes", 0.9)
    at = "2026-11-23T10:00:00.000Z"
    entry = {"kind": "bet", "rev": 1, "at": at, "done": True, "value": kept(outcome)}
    outcome.entry = entry
    assert outcome.problem == ""
    assert record.session().record.entries["lesson/outcome"].value["guess"] == "goes"


def test_few_bets_get_a_count_and_a_caution(number):
    told = number.on_calibration([{"confidence": 0.8, "hit": True}] * 2)
    assert told["words"] == (
        "So far 2 bets, 2 right. Before 10 bets, luck hides how well your confidence fits."
    )
    assert told["rows"] == [{"said": "80 to 100 %", "bets": 2, "right": 2}]


def test_many_bets_are_compared_with_what_was_said(number):
    bets = [{"confidence": 0.9, "hit": i < 3} for i in range(12)]
    told = number.on_calibration(bets)
    assert told["words"].startswith("3 of your 12 bets were right. Over 12 bets you said 90")
    assert "surer than you are right" in told["words"]


def test_no_bets_are_no_fault(number):
    assert number.on_calibration([])["rows"] == []


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Curve(5, 5, "step", "Share"), "x_low must be below x_high, got 5 and 5"),
        (lambda: Curve(0, 5, "step", "Share", n_points=1), "n_points must be between 2 and 15"),
        (lambda: Curve(0, 5, "step", "Share", tolerance=0), "tolerance must be above 0"),
        (lambda: Number(3, 2, 1, "steps", 1), "low must be below high, got 3 and 2"),
        (lambda: Number(0, 2, 0, "steps", 1), "step must be above 0"),
        (lambda: Number(0, 2, 1, "steps", -1), "tolerance must be 0 or more, got -1"),
        (lambda: Outcome({"one": "Only this"}), "options must be 2 or more, got 1"),
    ],
)
def test_a_form_that_cannot_be_bet_on_is_refused(make, fault):
    with pytest.raises(ValueError, match=fault):
        make()


@pytest.mark.parametrize(
    ("observed", "fault"),
    [
        (([0, 1], [0, 1, 1]), "observed must be two columns of one length"),
        (([1, 0], [0, 1]), "with ascending x"),
        (([100, 120], [0, 1]), "observed must reach into the picture, got x 100 to 120"),
    ],
)
def test_a_run_that_fits_no_curve_is_refused(curve, observed, fault):
    curve.on_place(DRAWN, 0.8)
    with pytest.raises(ValueError, match=fault):
        curve.settle(observed)
    assert not curve.settled


def test_the_page_is_told_the_yardstick_and_no_more_than_it_shows(curve):
    assert isinstance(curve, HasTraits)
    assert curve.yardstick == "at most 10 percentage points off, on average over the curve"
    assert json.loads(json.dumps(curve.form))["n_points"] == 5
