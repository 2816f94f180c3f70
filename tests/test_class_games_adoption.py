"""The adoption game against the model, by hand, and with what may be shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dlkit.classroom.games import _adoption_after as later
from dlkit.classroom.games import _adoption_curves as curves
from dlkit.classroom.games import _adoption_robots as robots
from dlkit.classroom.games import adoption, bots
from dlkit.models import adoption as model
from dlkit.models._market import EARLY, FOLLOWER, LEADER, PIONEER, STANDARD_FOLLOWER

MOVE, WAIT = {"do": "move", "why": ""}, {"do": "wait", "why": ""}


def moved_at(state: dict[str, Any]) -> np.ndarray:
    return adoption._moved(state)


def town_of(**settings: Any) -> robots.Town:
    return robots.town(adoption.Settings(**settings), 3)


def test_robots_who_answer_at_once_play_the_model_step_by_step():
    chosen = {"seats": 400, "response": 1.0, "showing_effort": 0.0, "rounds": 20}
    for seed, cross in ((1, 0.1), (2, 0.2), (3, 0.4)):
        state = bots.play("adoption", {}, chosen | {"cross_share": cross}, seed)
        town = robots.town(adoption.Settings(**state["settings"]), seed)
        told = model.spread(town.market, town.params, seed)
        not_tail = told.kinds < 5  # the tail hesitates by chance, and holds nobody else up
        assert moved_at(state)[not_tail].tolist() == told.moved_at[not_tail].tolist()


def test_robots_who_hesitate_move_like_the_model_on_average():
    chosen, seeds = {"seats": 200, "cross_share": 0.3, "rounds": 10}, range(60)
    ours = [curves.shares(moved_at(bots.play("adoption", {}, chosen, s)), 10) for s in seeds]
    params = robots.params_of(adoption.Settings(**chosen))
    theirs = [model.run(params, 1000 + s).share for s in seeds]
    apart = np.mean(ours, axis=0) - np.mean(theirs, axis=0)
    error = np.sqrt((np.var(ours, axis=0) + np.var(theirs, axis=0)) / 60)
    assert (np.abs(apart) <= 3 * error + 1e-9).all()


def ready_with(town: robots.Town, seats: Any) -> np.ndarray:
    """Who is ready once just these seats have moved, without any visit."""
    moved = np.full(town.kinds.size, -1, np.int8)
    moved[np.asarray(seats, int)] = 0
    return robots.ready(town, moved, 0)


def test_a_leader_is_ready_when_the_proof_is_exactly_met():
    town = town_of(seats=400, contacts=8, proof_threshold=0.25)
    leaders = np.flatnonzero(town.kinds == LEADER)
    leader = next(i for i in leaders if town.market.network.degrees[i] % 4 == 0)
    contacts = town.market.network.contacts(leader)
    quarter = contacts.size // 4
    assert not ready_with(town, contacts[: quarter - 1])[leader]
    assert ready_with(town, contacts[:quarter])[leader]


def test_the_standard_begins_exactly_at_its_share_and_moves_nobody_of_never():
    town = town_of(seats=100, standard_threshold=0.5)
    early = np.argsort(town.kinds, kind="stable")  # pioneers first, the tail last
    waits = (town.kinds >= STANDARD_FOLLOWER) & ~town.market.never
    assert not ready_with(town, early[:49])[waits].any()
    ready = ready_with(town, early[:50])
    assert ready[early[50:]][waits[early[50:]]].all()
    assert town.market.never.sum() == 5
    assert not ready[town.market.never].any()


def test_followers_wait_for_a_leader_they_follow_and_early_adopters_for_one_example():
    town = town_of(seats=400)
    follower = int(np.flatnonzero(town.kinds == FOLLOWER)[0])
    followed = town.looks_to.contacts(follower)
    others = np.setdiff1d(np.flatnonzero(town.kinds == LEADER), followed)
    assert followed.size == 2
    assert not ready_with(town, others)[follower]
    assert ready_with(town, followed[:1])[follower]
    early = int(np.flatnonzero(town.kinds == EARLY)[0])
    assert not ready_with(town, [])[early]
    assert ready_with(town, town.market.network.contacts(early)[:1])[early]


def test_a_pioneer_who_comes_by_makes_an_early_adopter_ready_in_that_step():
    town = town_of(seats=400, showing_effort=2.0)
    nobody = np.full(400, -1, np.int8)
    for early in np.flatnonzero(town.kinds == EARLY)[:20]:
        first = int(town.first_visit[early])
        assert first >= 1
        assert not robots.ready(town, nobody, first - 1)[early]
        assert robots.ready(town, nobody, first)[early]
    assert (town_of(seats=400, showing_effort=0.0).first_visit > 1000).all()


def waits_for(count: int) -> Callable[[dict[str, Any], Any], dict[str, str]]:
    """A bot of Granovetter's row: moves once so many of all have moved."""
    return lambda phone, _: MOVE if round(phone["share"] * 10) >= count else WAIT


def row(thresholds: list[int]) -> list[int]:
    """How many of ten have moved after each round; the pioneer has at the start."""
    people = {who: waits_for(count) for who, count in enumerate(thresholds)}
    state = bots.play("adoption", people, {"seats": 10, "rounds": 12})
    assert len(state["people"]) == 9
    return (curves.shares(moved_at(state), 12) * 10).round().astype(int).tolist()


def test_a_row_of_thresholds_falls_one_by_one_and_stops_when_one_hesitates():
    assert row([1, 2, 3, 4, 5, 6, 7, 8, 9]) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10]
    assert row([2, 2, 3, 4, 5, 6, 7, 8, 9]) == [1] * 13


def played(*rounds: dict[int, dict[str, str]], n_people: int = 1, **chosen: Any) -> dict[str, Any]:
    """A game in which these actions were done, round by round."""
    state = adoption.new({"seats": 40, "rounds": max(2, len(rounds))} | chosen, 4)
    for who in range(n_people):
        state = adoption.seat(state, who)
    for actions in rounds:
        state = adoption.end_round(state, actions)
    return state


def contacts_moved(state: dict[str, Any], who: int = 0) -> float:
    phone = adoption.phone(state, who)
    return round(phone["contacts_moved"] / phone["contacts"], 4)


def test_a_threshold_lies_between_the_last_wait_and_the_move():
    state = played(cross_share=0.5, response=1.0, rounds=9)
    low = high = contacts_moved(state)
    while high < 0.3 and not adoption.over(state):
        low, state = high, adoption.end_round(state, {0: WAIT})
        high = contacts_moved(state)
    told = adoption.phone(adoption.end_round(state, {0: MOVE}), 0)
    assert (told["threshold"]["low"], told["threshold"]["high"]) == (low, high)
    assert low < 0.3 <= high
    assert "your threshold lies between" in told["threshold"]["said"]


def test_of_a_move_at_once_a_wait_to_the_end_and_silence_less_is_known():
    at_once = adoption.phone(played({0: MOVE}), 0)["threshold"]
    assert (at_once["low"], at_once["high"]) == (None, 0.0)
    waited = adoption.phone(played({0: WAIT}, {0: WAIT}), 0)["threshold"]
    assert waited["high"] is None
    assert waited["low"] >= 0
    silent = adoption.phone(played({}, {}), 0)["threshold"]
    assert (silent["low"], silent["high"]) == (None, None)


def test_while_somebody_waits_the_phone_says_nothing_of_thresholds_and_of_others_never():
    phone = adoption.phone(played({0: WAIT}, rounds=9, n_people=7), 0)
    assert "threshold" not in phone
    assert set(phone) == {
        "game", "round", "rounds", "over", "share", "shares", "seated", "reasons", "contacts",
        "contacts_moved", "leaders", "leaders_moved", "is_leader", "role", "moved", "by_robot",
        "away", "seen",
    }  # fmt: skip


def test_what_one_person_does_is_seen_by_contacts_in_the_next_round_only():
    state = played(n_people=39, rounds=5)
    network = adoption._town(state).market.network
    seat = state["people"]["0"]["seat"]
    moved = adoption.end_round(state, {0: MOVE})
    waited = adoption.end_round(state, {0: WAIT})
    for who, person in state["people"].items():
        more = adoption.phone(moved, who)["contacts_moved"]
        more -= adoption.phone(waited, who)["contacts_moved"]
        assert more == int(seat in network.contacts(person["seat"]))


def test_a_robot_may_move_the_seat_of_who_is_away_and_that_is_said():
    state = played(rounds=20, response=1.0, cross_share=0.5, standard_threshold=0.05)
    while adoption.phone(state, 0)["moved"] is None and not adoption.over(state):
        state = adoption.end_round(state, {})
    phone = adoption.phone(state, 0)
    assert phone["by_robot"] is True
    assert phone["moved"] == 3  # ready at once, but two silent rounds were the person's own
    assert phone["threshold"]["high"] is None


def test_motives_are_given_only_when_the_lecturer_says_so():
    assert adoption.phone(played(), 0)["role"] is None
    given = adoption.phone(played(motives="given"), 0)["role"]
    assert given.startswith("You are")


def test_pioneers_are_robots_and_late_comers_get_a_seat_that_has_not_moved():
    state = played(*[{}] * 3, n_people=0, response=1.0, cross_share=0.5, rounds=9)
    state = adoption.seat(state, "late")
    assert adoption.phone(state, "late")["moved"] is None
    everybody = played(n_people=40)
    kinds = adoption._town(everybody).kinds
    seats = [person["seat"] for person in everybody["people"].values()]
    assert len(seats) == 39
    assert PIONEER not in kinds[seats]


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


def test_the_curves_of_the_kinds_add_up_to_the_whole():
    wall = adoption.wall(bots.play("adoption", {}, {"seats": 200}, 1))
    together = np.sum([kind["shares"] for kind in wall["kinds"].values()], axis=0)
    assert together == pytest.approx(wall["total"], abs=1e-3)
    assert wall["times"] == list(range(13))
