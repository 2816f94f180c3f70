"""The adoption game: against the model, by hand, and what a phone may show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from class_adoption import MOVE, WAIT, moved_at, played, town_of
from dlkit.classroom.games import _adoption_curves as curves
from dlkit.classroom.games import _adoption_robots as robots
from dlkit.classroom.games import adoption, bots
from dlkit.models import adoption as model
from dlkit.models._market import EARLY, FOLLOWER, LEADER, PIONEER, STANDARD_FOLLOWER


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
    n_open = int((moved_at(state) < 0).sum())
    for who in range(n_open + 1):
        state = adoption.seat(state, who)
    taken = [adoption.phone(state, who)["moved"] is not None for who in range(n_open + 1)]
    assert taken == [False] * n_open + [True]
    everybody = played(n_people=40)
    kinds = adoption._town(everybody).kinds
    seats = [person["seat"] for person in everybody["people"].values()]
    assert len(seats) == 39
    assert PIONEER not in kinds[seats]
