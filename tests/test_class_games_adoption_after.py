"""What an adoption game shows on the wall and at its end: reasons, thresholds, the chasm."""

from __future__ import annotations

import numpy as np
import pytest

from class_adoption import MOVE, WAIT, moved_at, played, town_of
from dlkit.classroom.games import _adoption_after as later
from dlkit.classroom.games import _adoption_curves as curves
from dlkit.classroom.games import _adoption_robots as robots
from dlkit.classroom.games import adoption, bots
from dlkit.models import adoption as model
from dlkit.models._market import EARLY, LEADER


def test_who_moved_whom_adds_up_to_all_who_moved_but_the_pioneers():
    state = bots.play("adoption", dict.fromkeys(range(9), bots.leader), {"cross_share": 0.5}, 2)
    has = int((moved_at(state) > 0).sum())
    assert sum(flow["n"] for flow in adoption.wall(state)["movers"]) == has > 20


def test_a_reason_names_the_mover():
    movers = {}
    for why in ("curious", "leader", "standard", "last"):
        state = played({0: {"do": "move", "why": why}}, rounds=2, showing_effort=0.0)
        before = played({0: WAIT}, rounds=2, showing_effort=0.0)
        column = np.array(state["flows"]).sum(axis=1) - np.array(before["flows"]).sum(axis=1)
        assert column.sum() == 1
        movers[why] = int(column.argmax())
    assert movers == {
        "curious": robots.NOBODY, "leader": LEADER, "standard": robots.STANDARD,
        "last": robots.STANDARD,
    }  # fmt: skip


def waiting(n_people: int) -> dict[int, dict[str, str]]:
    act = {"do": "wait", "why": "not_proven"}
    return dict.fromkeys(range(n_people), act)


def test_reasons_are_shown_from_five_on_and_change_by_five_at_least():
    shown = []
    state = played(n_people=9, rounds=9)
    for n_people in (4, 1, 4, 1):
        state = adoption.end_round(state, waiting(n_people))
        reasons = adoption.wall(state)["reasons"]["wait"]
        shown.append(reasons and reasons["not_proven"])
    assert shown == [None, 5, 5, 10]
    assert adoption.wall(state)["reasons"]["move"] is None


def test_motives_against_reasons_need_ten_people_and_five_in_each_row():
    for n_people, enough in ((9, False), (10, True), (24, True)):
        act = {"do": "move", "why": "proven"}
        state = played(dict.fromkeys(range(n_people), act), {}, n_people=n_people, seats=100)
        table = adoption.after(state)["motives"]
        assert (table is not None) == enough
        if table:
            assert np.sum(table["counts"]) == n_people
            assert min(map(sum, table["counts"])) >= 5
            assert len(table["rows"]) == len(table["counts"])


def test_people_who_moved_after_the_wall_last_changed_are_not_in_the_table():
    act = {"do": "move", "why": "proven"}
    first = dict.fromkeys(range(10), act)
    state = played(first, {10: {"do": "move", "why": "curious"}}, n_people=11, seats=100)
    assert np.sum(adoption.after(state)["motives"]["counts"]) == 10


def test_no_thresholds_are_shown_of_fewer_than_five():
    for n_people, enough in ((4, False), (5, True)):
        acts = dict.fromkeys(range(n_people), MOVE)
        told = adoption.after(played(acts, {}, n_people=n_people))
        assert (told["thresholds"] is not None) == (told["rerun"] is not None) == enough


def test_a_seat_that_a_robot_moved_says_nothing_of_the_persons_threshold():
    acts = dict.fromkeys(range(6), WAIT)
    chosen = {"rounds": 40, "response": 1.0, "cross_share": 0.5, "standard_threshold": 0.05}
    state = played(acts, n_people=6, **chosen)
    while not adoption.over(state):
        state = adoption.end_round(state, {})
    by_robot = sum(adoption.phone(state, who)["by_robot"] for who in range(6))
    assert by_robot > 1
    assert adoption.after(state)["thresholds"] is None


def test_a_histogram_spreads_each_person_over_what_is_known():
    found = [(0.0, 0.2), (0.15, 0.25), (0.5, 0.5), (0.3, later.NEVER), (1.0, 1.0)]
    told = later.histogram(found)
    assert told["counts"] == [0.5, 1.0, 0.5, 0, 0, 1, 0, 0, 0, 1]
    assert (told["n"], told["not_moved"]) == (5, 1)
    assert sum(told["counts"]) + told["not_moved"] == told["n"]


def test_the_rerun_of_known_thresholds_ends_where_they_say():
    assert later.rerun(((0.0, 0.0),) * 5, 0.02, 1)["mean"] == 1.0
    assert later.rerun(((0.4, later.NEVER),) * 5, 0.02, 1)["mean"] == 0.02
    half_never = ((0.0, 0.01),) * 5 + ((0.4, later.NEVER),) * 5
    assert later.rerun(half_never, 0.02, 1)["mean"] == pytest.approx(0.51, abs=0.02)
    row = tuple((i / 15, i / 15) for i in range(11))  # each is moved by those before
    assert later.rerun(row[:10], 0.0, 1)["mean"] == 1.0
    assert later.rerun(row[1:], 0.0, 1)["mean"] == 0.0
    even = tuple((i / 10, (i + 1) / 10) for i in range(10))  # Granovetter's row, drawn by chance
    told = later.rerun(even, 0.0, 1)
    assert told["low"] <= told["mean"] <= told["high"]
    assert told["shares"][0] == 0.0


def test_the_prediction_is_the_models_own_runs_and_holds_for_robots():
    chosen = adoption.Settings(seats=60, rounds=8)
    told = later.prediction(chosen, 2)
    params = robots.params_of(chosen)
    by_hand = np.mean([model.run(params, 3 + i).share for i in range(later.RUNS)], axis=0)
    assert told["middle"] == pytest.approx(by_hand.tolist(), abs=1e-4)
    ends = [
        curves.shares(moved_at(bots.play("adoption", {}, {"seats": 60, "rounds": 8}, s)), 8)[-1]
        for s in range(40)
    ]
    low, high = told["low"][-1] - 1e-3, told["high"][-1] + 1e-3
    inside = [low <= end <= high for end in ends]
    assert np.mean(inside) > 0.6  # eight of ten runs lie in the band


def moved_when(town: robots.Town, early: list[int], mainstream: list[int]) -> np.ndarray:
    """A town whose early market and mainstream moved in these rounds, the rest not."""
    moved = np.full(town.kinds.size, -1, np.int8)
    for who, when in (
        (np.flatnonzero(town.kinds <= EARLY), early),
        (np.flatnonzero(town.kinds > EARLY), mainstream),
    ):
        moved[who[: len(when)]] = when
    return moved


def test_a_chasm_is_a_stall_between_the_markets():
    town = town_of(seats=100)  # 16 seats in the early market, 84 in the mainstream
    gap = curves.chasm(town, moved_when(town, [1] * 8 + [2] * 8, [6] * 30), 8)
    assert (gap["early_half"], gap["crossed"], gap["stall"], gap["found"]) == (1, 6, 3, True)
    assert gap["at"] == 0.16
    none = curves.chasm(town, moved_when(town, [1] * 8 + [2] * 8, [3] * 30), 8)
    assert (none["stall"], none["found"]) == (0, False)
    short = curves.chasm(town, moved_when(town, [1] * 16, [3] * 30), 8)
    assert (short["stall"], short["found"]) == (1, False)
    dead = curves.chasm(town, moved_when(town, [1] * 16, []), 8)
    assert (dead["crossed"], dead["stall"], dead["found"]) == (None, 7, True)
    not_yet = curves.chasm(town, moved_when(town, [1] * 5, []), 8)
    assert (not_yet["early_half"], not_yet["found"]) == (None, False)


def test_a_round_in_which_one_in_a_hundred_moves_is_no_stall_nor_is_a_slow_start():
    town = town_of(seats=100)
    trickle = curves.chasm(town, moved_when(town, [1] * 16, [2, 3, 4, 5] + [6] * 10), 8)
    assert (trickle["stall"], trickle["found"]) == (0, False)
    slow_start = curves.chasm(town, moved_when(town, [5] * 16, [6] * 30), 8)
    assert (slow_start["early_half"], slow_start["stall"]) == (5, 0)


def test_robots_show_a_chasm_without_contact_across_and_none_with_much():
    chosen = {"seats": 1000, "rounds": 15}
    apart = adoption.after(bots.play("adoption", {}, chosen | {"cross_share": 0.0}, 1))
    assert apart["chasm"]["at"] == pytest.approx(0.16)
    mixed = adoption.after(bots.play("adoption", {}, chosen | {"cross_share": 0.5}, 1))
    assert mixed["chasm"] is None
    assert mixed["stall"]["crossed"] is not None


@pytest.mark.parametrize("seats", [10, 20, 30, 50, 100, 1000])
def test_groups_on_the_wall_have_five_seats_or_more(seats: int):
    state = adoption.new({"seats": seats}, 1)
    town, kinds = adoption._town(state), adoption.wall(state)["kinds"]
    assert sum(kind["seats"] for kind in kinds.values()) == seats
    assert all(kind["seats"] >= 5 for name, kind in kinds.items() if name != "pioneer")
    grouped = [kind for group in curves.grouped(town) for kind in group]
    assert sorted(grouped) == list(range(6))


def test_small_motives_are_shown_with_their_neighbours():
    def shown(seats: int) -> list[str]:
        return list(adoption.wall(adoption.new({"seats": seats}, 1))["kinds"])

    assert shown(20) == ["all"]
    assert shown(30) == ["pioneer+early", "leader+follower", "standard", "tail"]
    assert shown(40) == ["pioneer", "early", "leader+follower", "standard", "tail"]
    assert shown(200) == ["pioneer", "early", "leader", "follower", "standard", "tail"]


def test_the_curves_of_the_kinds_add_up_to_the_whole():
    wall = adoption.wall(bots.play("adoption", {}, {"seats": 200}, 1))
    together = np.sum([kind["shares"] for kind in wall["kinds"].values()], axis=0)
    assert together == pytest.approx(wall["total"], abs=1e-3)
    assert wall["times"] == list(range(13))
