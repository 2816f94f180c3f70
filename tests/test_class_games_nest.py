"""The nest game: by hand, against exact chances, and what may be seen before the decision."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from dlkit.classroom.games import _nest_after as later
from dlkit.classroom.games import _nest_scouts as scouting
from dlkit.classroom.games import bots, nest

NOBODY_COMMITS = {"bar": 100, "sinks": 0, "noise": 0.0}  # robots only look


def begun(n_people: int = 5, seed: int = 2, **chosen: Any) -> dict[str, Any]:
    state = nest.new({"seats": 20, "quorum": 5} | NOBODY_COMMITS | chosen, seed)
    for who in range(n_people):
        state = nest.seat(state, who)
    return state


def act(do: str, site: str = "A", people: Any = range(5)) -> dict[int, dict[str, str]]:
    return {who: {"do": do, "nest": site} for who in people}


def right(state: dict[str, Any]) -> bool:
    """Whether the best nest was chosen."""
    return nest.phone(state, "who watches")["result"]["right"]


def test_with_a_quorum_of_one_the_first_finder_decides_for_whatever_was_found():
    for site in "ABC":
        state = begun(quorum=1)
        state = nest.end_round(state, act("look", site, [3]))
        assert state["decided"] is None
        state = nest.end_round(state, act("commit", site, [3]))
        assert nest.phone(state, 3)["result"]["decided"] == site
        assert nest.over(state)


def test_a_quorum_is_met_exactly():
    state = nest.end_round(begun(6), act("look", "B", range(6)))
    four = nest.end_round(state, act("commit", "B", range(4)))
    assert not nest.over(four)
    five = nest.end_round(state, act("commit", "B", range(5)))
    assert nest.wall(five)["decided"] == "B"
    later_on = nest.end_round(four, act("commit", "B", [5]))
    assert nest.wall(later_on)["decided"] == "B"


def test_without_noise_a_look_gives_the_quality_itself():
    state = begun()
    quality = scouting.qualities(nest.Settings(**state["settings"]), state["seed"])
    for i, site in enumerate("ABC"):
        state = nest.end_round(state, act("look", site))
        phone = nest.phone(state, 0)
        assert phone["last"] == {"nest": site, "points": quality[i]}
        assert phone["nests"][i]["mean"] == quality[i]
    assert sorted(quality, reverse=True) == [max(quality) - 10 * k for k in range(3)]


def test_looks_are_as_noisy_as_set_and_without_bias():
    rng = np.random.default_rng(1)
    seen = scouting.points(np.zeros(20_000, np.int8), (50, 40), 12.0, rng)
    assert seen.mean() == pytest.approx(50, abs=0.3)
    assert seen.std() == pytest.approx(12, abs=0.3)
    edge = scouting.points(np.zeros(1000, np.int8), (98, 40), 30.0, rng)
    assert (edge.min(), edge.max()) >= (0, 100)


def test_without_noise_robots_find_the_best_nest():
    chosen = {"seats": 30, "quorum": 12, "noise": 0.0, "gap": 25}
    for seed in range(30):
        assert right(bots.play("nest", {}, chosen, seed))


@pytest.mark.parametrize("looks", [2, 5, 12, 40])
def test_a_boss_with_two_nests_is_right_as_often_as_the_normal_law_says(looks: int):
    told = later.boss(nest.Settings(nests=2, noise=15.0), (60, 70), looks, 1)
    first, second = looks // 2, looks - looks // 2
    z = 10 / (15 * math.sqrt(1 / first + 1 / second))
    assert told == pytest.approx(0.5 * math.erfc(-z / math.sqrt(2)), abs=0.025)


def test_a_boss_without_looks_guesses_and_without_noise_knows():
    chosen = nest.Settings(noise=0.0)
    assert later.boss(chosen, (50, 70, 60), 3, 1) == 1.0
    assert later.boss(chosen, (50, 70, 60), 0, 1) == pytest.approx(1 / 3, abs=0.03)
    assert later.boss(chosen, (50, 70, 60), 1, 1) == pytest.approx(1 / 3, abs=0.03)


def test_a_higher_quorum_is_slower_and_surer_until_it_is_never_reached():
    trade = {row["quorum"]: row for row in later.trade(nest.Settings(), 1)}
    assert trade[1]["rounds"] < trade[10]["rounds"] < trade[20]["rounds"]
    assert trade[1]["best_share"] + 0.08 < trade[20]["best_share"]
    assert trade[1]["decided_share"] == 1.0
    assert trade[32]["decided_share"] < 0.8  # scouts have committed to several nests for good


def test_the_trade_is_what_games_of_robots_do():
    chosen = {"quorum": 15}
    games = [bots.play("nest", {}, chosen, seed) for seed in range(80)]
    row = next(r for r in later.trade(nest.Settings(), 1) if r["quorum"] == 15)
    rounds = [game["round"] for game in games]
    assert np.mean(rounds) == pytest.approx(row["rounds"], abs=0.35)
    assert np.mean([right(game) for game in games]) == pytest.approx(row["best_share"], abs=0.13)


def test_nobody_sees_which_nest_is_ahead_before_the_decision():
    state = nest.end_round(nest.end_round(begun(), act("look")), act("commit", "A", range(4)))
    wall = nest.wall(state)
    assert wall["counts"] == {}
    assert wall["spoken"] == [0, 0, 4]
    assert dict.fromkeys(("quality", "n", "committed")).items() <= wall["nests"][0].items()
    assert "qualities" not in str(nest.phone(state, 4))
    decided = nest.wall(nest.end_round(state, act("commit", "A", [4])))
    assert decided["counts"]["A"] == [0, 0, 4, 5]
    assert decided["nests"][0]["quality"] > 0


def test_who_is_met_is_heard_and_nobody_else():
    state = nest.end_round(begun(), act("look", "A", [0]))
    spoken = nest.end_round(state, act("recruit", "A", [0]))
    place = spoken["people"]["0"]["seat"]
    whom = scouting.meetings(20, spoken["seed"], spoken["round"])
    for who in range(1, 5):
        seat = spoken["people"][str(who)]["seat"]
        assert seat not in whom[seat]
        heard = nest.phone(spoken, who)["nests"][0]["met"]
        assert heard == int((whom[seat] == place).sum())
    silent = nest.end_round(spoken, {})  # who says nothing does not speak on
    assert all(nest.phone(silent, who)["nests"][0]["met"] == 0 for who in range(1, 5))


def test_robots_look_where_they_are_told_when_they_follow():
    told = np.full(500, 1, np.int8)
    chosen = nest.Settings(seats=500, follow=1.0)
    rng = np.random.default_rng(1)
    plans = scouting.plans(scouting.fresh((500,)), told, np.full(500, 50.0), chosen, rng)
    assert (plans.look == 1).all()
    assert (plans.commit == -1).all()
    nobody = scouting.plans(scouting.fresh((500,)), told * 0 - 1, np.zeros(500), chosen, rng)
    assert np.bincount(nobody.look).min() > 120  # anywhere


def test_a_robot_commits_once_it_thinks_as_well_of_a_nest_as_its_bar_asks():
    favourite, none = np.zeros(2, np.int8), np.full(2, -1, np.int8)
    scouts = scouting.Scouts(favourite, np.array([70, 69], np.uint8), none)
    chosen = nest.Settings(response=1.0)
    plans = scouting.plans(scouts, none, np.full(2, 70.0), chosen, np.random.default_rng(1))
    assert plans.commit.tolist() == [0, -1]
    assert plans.look[0] == -1


def test_a_scout_remembers_the_best_nest_and_halves_with_each_new_look():
    none = np.full(4, -1, np.int8)
    scouts = scouting.Scouts(
        np.array([-1, 0, 0, 0], np.int8), np.array([0, 60, 60, 60], np.uint8), none
    )
    look = scouting.Plans(np.array([2, 0, 1, 1], np.int8), none)
    after = scouting.remembered(scouts, look, np.array([40, 80, 61, 60]))
    assert after.favourite.tolist() == [2, 0, 1, 0]
    assert after.estimate.tolist() == [40, 70, 61, 60]


def test_one_speaks_for_and_commits_to_nests_one_has_seen_and_commits_once():
    state = nest.end_round(begun(), act("look", "B", [0]))
    for do in ("recruit", "commit"):
        with pytest.raises(ValueError, match=f"nest must be one that you have looked at to {do}"):
            nest.checked(state, 0, {"do": do, "nest": "A"})
        assert nest.checked(state, 0, {"do": do, "nest": "B"})
    state = nest.end_round(state, act("commit", "B", [0]))
    with pytest.raises(ValueError, match="do must come before committing"):
        nest.checked(state, 0, {"do": "look", "nest": "A"})
    assert nest.phone(state, 0)["committed"] == "B"
    assert nest.phone(state, 0)["by_robot"] is False


def test_two_nests_at_the_quorum_at_once_are_chosen_by_chance():
    winners = set()
    for seed in range(12):
        state = begun(10, seed)
        state = nest.end_round(state, act("look", "A") | act("look", "B", range(5, 10)))
        state = nest.end_round(state, act("commit", "A") | act("commit", "B", range(5, 10)))
        winners.add(nest.wall(state)["decided"])
    assert winners == {"A", "B"}


def test_a_quorum_above_all_seats_is_refused():
    with pytest.raises(ValueError, match=r"quorum must be at most seats \(20\), got 21"):
        nest.new({"seats": 20, "quorum": 21}, 1)


def test_a_game_without_a_decision_says_so():
    state = begun(rounds=2)
    state = nest.end_round(nest.end_round(state, {}), {})
    after = nest.after(state)
    assert after["decided"] is None
    assert "No decision in 2 rounds" in after["said"]
    assert nest.wall(state)["said"].endswith("undecided.")
    assert after["looks"] == 2 * 20 - 2 * 5  # five people said nothing, robots looked


def test_a_robot_goes_on_with_what_the_person_before_it_saw():
    state = begun(1, quorum=1, bar=60, rounds=20, response=1.0, noise=0.0, sinks=0)
    quality = scouting.qualities(nest.Settings(**state["settings"]), state["seed"])
    best = "ABC"[int(np.argmax(quality))]
    state = nest.end_round(begun(1, quorum=20, rounds=20), act("look", best, [0]))
    seat = state["people"]["0"]["seat"]
    scouts = nest._scouts(state)
    assert "ABC"[scouts.favourite[seat]] == best
    assert scouts.estimate[seat] == max(quality)
