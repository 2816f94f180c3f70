"""The rhythm game: exact cases, the law of phase correction, and what delays cannot change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dlkit.classroom.games import _rhythm_taps as timing
from dlkit.classroom.games import bots, rhythm
from dlkit.models._timing import pull, settled

BEAT = 600.0


def begun(n_people: int = 6, **chosen: Any) -> dict[str, Any]:
    state = rhythm.new({"seats": 12} | chosen, 3)
    for who in range(n_people):
        state = rhythm.seat(state, who)
    return state


def taps(late: float, n: int = 8, beat: float = BEAT) -> dict[str, list[float]]:
    return {"taps": [k * beat + late for k in range(n)]}


def rounds(lates: list[list[float]], delays: list[float] | None = None) -> dict[str, Any]:
    """A game in which person i taps `lates[round][i]` late, on a phone with a constant delay."""
    n_people = len(lates[0])
    delay, state = delays or [0.0] * n_people, begun(n_people)
    for late in [[0.0] * n_people, *lates]:  # first all tune in
        state = rhythm.end_round(state, {i: taps(late[i] + delay[i]) for i in range(n_people)})
    return state


def test_robots_without_noise_all_tap_together():
    state = bots.play("rhythm", {}, {"noise": 0.0})
    assert rhythm.wall(state)["all_ms"] == [0.0] * 9
    assert rhythm.after(state)["wandered_ms"] == 0.0


def test_the_spread_is_the_standard_deviation_of_the_taps():
    late = [0.0, 10.0, 20.0, 30.0, 40.0]
    state = rounds([late])
    assert rhythm.wall(state)["spread_ms"] == [None, round(float(np.std(late, ddof=1)), 1)]
    assert sum(rhythm.wall(state)["histogram"]["counts"]) == 5


def test_no_spread_and_no_histogram_of_four_people():
    state = rounds([[0.0, 10.0, 20.0, 30.0]])
    assert rhythm.wall(state)["spread_ms"] == [None, None]
    assert rhythm.wall(state)["histogram"] is None
    assert "Fewer than five people" in rhythm.after(state)["said"]


def test_a_constant_delay_of_each_phone_changes_nothing():
    late = [[5.0, -10.0, 20.0, 0.0, 15.0], [0.0, 4.0, -8.0, 9.0, 1.0]]
    plain = rounds(late)
    delayed = rounds(late, [180.0, 0.0, -120.0, 250.0, 60.0])
    assert rhythm.wall(delayed) == rhythm.wall(plain)
    for who in range(5):
        assert rhythm.phone(delayed, who) == rhythm.phone(plain, who)


def test_it_does_not_matter_with_which_beat_a_phone_began_or_whether_taps_are_missing():
    value = taps(30.0)
    fewer = {"taps": value["taps"][2:6]}
    state = rhythm.end_round(begun(1), {0: taps(0.0)})
    whole, part = (rhythm.end_round(state, {0: one}) for one in (value, fewer))
    assert whole["people"]["0"]["late"] == part["people"]["0"]["late"] == 30.0


def test_phases_are_taken_the_short_way_round():
    assert timing.wrapped(350.0, BEAT) == -250.0
    assert timing.wrapped(-300.0, BEAT) == -300.0
    assert timing.wrapped(1200.0, BEAT) == 0.0
    around = np.array([290.0, -290.0])  # 20 ms apart, across the middle between two beats
    assert timing.spread(around, BEAT) == pytest.approx(np.std([-10, 10], ddof=1))
    assert abs(timing.mean_phase(around, BEAT)) == pytest.approx(300)


def naive(late: np.ndarray, chosen: timing.Settings, step: int, seed: int) -> list[float]:
    """The rule as a loop over players and those whom they hear."""
    n, gain = late.size, chosen.listening / (2 * chosen.hears)
    noise = np.random.default_rng([seed, timing.ROBOTS, step]).normal(0.0, chosen.noise, n)
    told = []
    for i in range(n):
        new = late[i] + noise[i]
        for j in timing.ring(i, n, chosen.hears) if step else []:
            new -= gain * timing.wrapped(late[i] - late[j], chosen.beat_ms)
        new -= chosen.following * late[i] if timing.conducted(chosen, step) else 0.0
        told.append(float(timing.wrapped(new, chosen.beat_ms)))
    return told


@pytest.mark.parametrize("step", [0, 2, 7])
def test_robots_follow_the_rule_as_printed(step: int):
    chosen = timing.Settings(seats=13, hears=3)
    late = np.random.default_rng(1).uniform(-300, 300, 13)
    told = timing.robots_tap(late, chosen, step, 5)
    np.testing.assert_allclose(told, naive(late, chosen, step, 5))


@pytest.mark.parametrize(("conductor", "hears"), [("without", 2), ("with", 1)])
def test_in_the_long_run_the_law_is_that_of_the_ensemble(conductor: str, hears: int):
    chosen = timing.Settings(seats=12, hears=hears, rounds=40, conductor=conductor)
    weights = np.zeros((13, 13))
    for i in range(12):
        for j in timing.ring(i, 12, hears):
            weights[i, j] += chosen.listening / (2 * hears)
        weights[i, 12] = chosen.following * (conductor == "with")
    clock = np.append(np.full(12, chosen.noise), 0.0)
    size = 13 if conductor == "with" else 12
    end = settled(pull(weights[:size, :size]), clock[:size], np.zeros(size), 12)
    assert timing.law(chosen)[-1] == pytest.approx(np.sqrt(end), rel=0.005)


def test_robots_keep_to_the_law_in_each_round():
    chosen = {"seats": 40, "noise": 15.0}
    spreads = []
    for seed in range(120):
        state = bots.play("rhythm", {}, chosen, seed)
        spreads.append(rhythm.wall(state)["all_ms"])
    seen = np.sqrt((np.array(spreads) ** 2).mean(axis=0))
    np.testing.assert_allclose(seen, timing.law(timing.Settings(**chosen)), rtol=0.04)


def test_a_conductor_beats_first_then_as_the_lecturer_chose():
    def led(conductor: str) -> list[bool]:
        chosen = timing.Settings(rounds=7, conductor=conductor)
        return [timing.conducted(chosen, step) for step in range(7)]

    assert led("both") == [True, False, False, False, True, True, True]
    assert led("without") == [True] + [False] * 6
    assert led("with") == [True] * 7


def test_one_hears_the_neighbours_as_they_tapped_without_their_delay():
    state = rhythm.end_round(begun(12), {who: taps(100.0) for who in range(12)})
    state = rhythm.end_round(state, {who: taps(100.0 + 5 * who) for who in range(12)})
    seats = {person["seat"]: int(who) for who, person in state["people"].items()}
    me = state["people"]["0"]["seat"]
    heard = rhythm.phone(state, 0)["heard"]
    assert [one["side"] for one in heard] == ["left", "right"]
    for one, step in zip(heard, (-1, 1), strict=True):
        other = seats[(me + step) % 12]
        assert one["taps"] == [k * BEAT + 5.0 * other for k in range(8)]


def test_of_a_robot_one_hears_its_phase_on_every_beat():
    state = rhythm.end_round(begun(1), {0: taps(0.0)})
    me, late = state["people"]["0"]["seat"], rhythm._late(state)
    left = rhythm.phone(state, 0)["heard"][0]["taps"]
    assert left == pytest.approx([k * BEAT + late[(me - 1) % 12] for k in range(8)])


def test_who_comes_late_tunes_in_first_and_is_not_counted_in_that_round():
    state = rounds([[0.0] * 5] * 2)
    state = rhythm.seat(state, "late")
    phone = rhythm.phone(state, "late")
    assert (phone["tune_in"], phone["conductor"], phone["heard"]) == (True, True, [])
    five = {i: taps(0.0) for i in range(5)}
    state = rhythm.end_round(state, five | {"late": taps(200.0)})
    assert rhythm.wall(state)["spread_ms"][-1] == 0.0
    assert state["people"]["late"]["lag"] == 200.0
    assert rhythm.phone(state, "late")["tune_in"] is False
    state = rhythm.end_round(state, five | {"late": taps(230.0)})
    assert rhythm.wall(state)["spread_ms"][-1] == pytest.approx(
        np.std([0] * 5 + [30], ddof=1), abs=0.1
    )


def test_ones_own_lateness_is_told_against_what_one_heard():
    state = rhythm.end_round(begun(12, noise=0.0), {who: taps(0.0) for who in range(12)})
    state = rhythm.end_round(state, {who: taps(20.0 * (who == 0)) for who in range(12)})
    assert rhythm.phone(state, 0)["late"] == 20.0
    assert "20 ms after those whom you heard" in rhythm.phone(state, 0)["seen"]
    assert rhythm.phone(state, 1)["late"] == 0.0
    assert rhythm.phone(state, 0)["steady"] == 0.0


def test_with_a_conductor_the_beat_is_among_what_one_heard():
    state = begun(12, noise=0.0, conductor="with")
    state = rhythm.end_round(state, {who: taps(0.0) for who in range(12)})
    state = rhythm.end_round(state, {who: taps(30.0) for who in range(12)})
    state = rhythm.end_round(state, {0: taps(0.0), 1: taps(20.0)})
    assert rhythm.phone(state, 0)["late"] == pytest.approx(-20.0, abs=0.2)  # 30, 30 and 0
    assert rhythm.phone(state, 1)["late"] == pytest.approx(0.0, abs=0.2)


def test_who_is_silent_is_not_counted_and_a_robot_taps_in_that_seat():
    state = rounds([[0.0] * 5 + [90.0]])
    seat = state["people"]["5"]["seat"]
    assert rhythm._late(state)[seat] == 90.0
    state = rhythm.end_round(state, {i: taps(0.0) for i in range(5)})
    assert rhythm.wall(state)["spread_ms"][-1] == 0.0
    assert 0.0 < rhythm._late(state)[seat] != 90.0  # it goes on from where the person was
    assert rhythm.phone(state, 5)["seen"] == ""
    assert state["people"]["5"]["lag"] == 0.0


def test_rounds_with_and_without_a_conductor_are_told_apart_and_tuning_in_is_neither():
    wide, narrow = [0.0, 10.0, 20.0, 30.0, 40.0], [0.0, 1.0, 2.0, 3.0, 4.0]
    state = begun(5, rounds=5)  # 1 to tune in, 2 without, 2 with
    for late in ([0.0] * 5, wide, wide, narrow, narrow):
        state = rhythm.end_round(state, {i: taps(late[i]) for i in range(5)})
    after = rhythm.after(state)
    assert after["without"] == pytest.approx(np.std(wide, ddof=1), abs=0.06)
    assert after["with"] == pytest.approx(np.std(narrow, ddof=1), abs=0.06)
    never = rhythm.after(bots.play("rhythm", {}, {"conductor": "without"}))
    assert never["with_all"] is None


def test_listeners_are_tighter_than_those_who_are_deaf_without_a_conductor():
    chosen = {"seats": 12, "conductor": "without", "rounds": 9}
    spread = {}
    for name in ("listener", "drummer"):
        people = dict.fromkeys(range(12), bots.BOTS["rhythm"][name])
        spread[name] = rhythm.after(bots.play("rhythm", people, chosen, 1))["without"]
    assert spread["listener"] < 40 < 100 < spread["drummer"]


def test_rounds_must_be_long_enough_for_their_beats():
    with pytest.raises(ValueError, match="seconds must be at least 25 for these beats, got 12"):
        rhythm.new({"beats": 16, "beat_ms": 1000, "seconds": 12}, 1)


def test_the_beat_may_wander_without_a_conductor_and_that_is_measured():
    late = [[k * 20.0] * 5 for k in range(1, 5)]
    state = begun(5, seats=10, noise=0.0, conductor="without", rounds=5)
    for late_now in [[0.0] * 5, *late]:
        state = rhythm.end_round(state, {i: taps(late_now[i]) for i in range(5)})
    assert rhythm.after(state)["wandered_ms"] > 20
    assert rhythm.after(state)["without"] == 0.0
