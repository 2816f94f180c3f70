"""What holds for every game: bots play it, forged values are refused, no action breaks a state."""

from __future__ import annotations

import json
import time
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.charts import wall_games, wall_nest
from dlkit.classroom.games import GAMES, bots
from dlkit.models._params import params_table

SMALL = {
    "adoption": {"seats": 30, "rounds": 6},
    "nest": {"seats": 30, "quorum": 10},
    "rhythm": {"seats": 12},
}
GOOD = {
    "adoption": {"do": "wait", "why": "not_proven"},
    "nest": {"do": "look", "nest": "A"},
    "rhythm": {"taps": [0, 600, 1200]},
}


def seated(name: str, n_people: int = 3, **chosen: Any) -> dict[str, Any]:
    """A game before its first round, with people 0, 1, 2 ... in their seats."""
    state = GAMES[name].new(SMALL[name] | chosen, seed=5)
    for who in range(n_people):
        state = GAMES[name].seat(state, who)
    return state


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value, allow_nan=False))


def assert_sound(name: str, state: dict[str, Any]) -> None:
    """A state that the game can show to all and go on from."""
    game = GAMES[name]
    assert through_json(state) == state
    places = [person["seat"] for person in state["people"].values()]
    assert len(set(places)) == len(places) <= state["settings"]["seats"]
    for who in [*state["people"], "nobody"]:
        assert through_json(game.phone(state, who)) == game.phone(state, who)
    assert through_json(game.wall(state))["said"]
    if game.over(state):
        assert through_json(game.after(state))["said"]


@pytest.mark.parametrize("name", GAMES)
def test_every_bot_plays_a_hundred_games(name: str):
    for seed in range(100):
        for bot in bots.BOTS[name].values():
            state = bots.play(name, dict.fromkeys(range(3), bot), SMALL[name], seed)
            assert GAMES[name].over(state)
        if seed % 25 == 0:
            assert_sound(name, state)


@pytest.mark.parametrize("name", GAMES)
def test_bots_of_all_kinds_play_each_other(name: str):
    rng = Random(1)
    for seed in range(20):
        players = {who: rng.choice(list(bots.BOTS[name].values())) for who in range(11)}
        assert_sound(name, bots.play(name, players, SMALL[name], seed))


@pytest.mark.parametrize("name", GAMES)
def test_the_same_seed_gives_the_same_game_also_after_a_restart(name: str):
    players = dict.fromkeys(range(4), next(iter(bots.BOTS[name].values())))
    straight = bots.play(name, players, SMALL[name], 7)
    rng, state = Random(7), seated(name, 0) | {"seed": 7}
    state = GAMES[name].new(SMALL[name], 7)
    for who in players:
        state = GAMES[name].seat(state, who)
    while not GAMES[name].over(state):
        acts = bots.actions(name, state, players, rng)
        state = through_json(GAMES[name].end_round(state, through_json(acts)))
    assert state == straight


@pytest.mark.parametrize("name", GAMES)
def test_no_function_changes_the_state_it_is_given(name: str):
    state = seated(name)
    before, game = through_json(state), GAMES[name]
    game.seat(state, 99)
    game.end_round(state, {0: GOOD[name], 1: GOOD[name]})
    game.phone(state, 0), game.wall(state)
    assert state == before


@pytest.mark.parametrize("name", GAMES)
def test_the_same_phone_keeps_its_seat(name: str):
    state, game = seated(name), GAMES[name]
    again = game.seat(state, 1)
    assert again["people"] == game.seat(again, "1")["people"] == state["people"]
    assert len(again["people"]) == 3


@pytest.mark.parametrize("name", GAMES)
def test_a_late_comer_takes_the_seat_of_a_robot(name: str):
    state, game = seated(name, rounds=9), GAMES[name]
    state = game.seat(game.end_round(state, {}), "late")
    assert game.phone(state, "late")["seated"]
    assert game.checked(state, "late", GOOD[name])
    assert_sound(name, state)


@pytest.mark.parametrize("name", GAMES)
def test_after_two_silent_rounds_a_robot_plays_until_the_person_is_back(name: str):
    state, game = seated(name, rounds=20), GAMES[name]
    for silent in (1, 2):
        assert game.phone(state, 0)["away"] is False
        state = game.end_round(state, {1: GOOD[name]})
        assert state["people"]["0"]["silent"] == silent
    assert game.phone(state, 0)["away"] is True
    assert game.phone(state, 1)["away"] is False
    assert game.phone(game.seat(state, 0), 0)["away"] is False
    acted = game.end_round(state, {0: GOOD[name]})
    assert acted["people"]["0"]["silent"] == 0


@pytest.mark.parametrize("name", GAMES)
def test_once_all_seats_are_taken_further_people_watch(name: str):
    state, game = (
        seated(name, 40, seats=10, **({"quorum": 5} if name == "nest" else {})),
        GAMES[name],
    )
    n_seats = len(state["people"])
    assert n_seats in (9, 10)  # a pioneer's seat is not given away
    assert game.phone(state, 39)["seated"] is False
    with pytest.raises(ValueError, match="participant must have a seat"):
        game.checked(state, 39, GOOD[name])
    assert game.end_round(state, {39: GOOD[name]})["round"] == 1


@pytest.mark.parametrize("name", GAMES)
def test_the_lecturer_can_only_set_what_there_is(name: str):
    game = GAMES[name]
    with pytest.raises(ValueError, match=r"settings must be among seats, .*, got 'speed'"):
        game.new({"speed": 1}, 0)
    for seats in (9, 10_001, "20", 20.5, None, True):
        with pytest.raises(ValueError, match="seats must be"):
            game.new({"seats": seats}, 0)
    for seed in (-1, 1.0, "1", None):
        with pytest.raises(ValueError, match="seed must be a whole number"):
            game.new({}, seed)
    assert {"seats", "rounds", "seconds"} < {row["name"] for row in params_table(game.Settings)}


FORGED = [
    None, 0, "move", [], {}, {"do": "move", "why": "", "more": 1}, {"do": ["move"]},
    {"do": "fly"}, {"do": {"move": 1}, "why": 3}, {"do": "move", "why": "x" * 5000},
    {"do": "look", "nest": "D"}, {"do": "look", "nest": 0}, {"nest": "A"},
    {"taps": "1,2,3"}, {"taps": []}, {"taps": [1, 2, 3]}, {"taps": [0, 600, float("nan")]},
    {"taps": [0, 600, True]}, {"taps": list(range(0, 100_000, 90))}, {"taps": [0, 600, 1e9]},
    {"taps": [1200, 600, 0]}, {"taps": [0, 600, "1200"]}, {"taps": [-1e308, 0, 600]},
]  # fmt: skip


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("value", FORGED, ids=lambda value: repr(value)[:30])
def test_a_forged_value_is_refused_with_a_sentence_and_does_nothing(name: str, value: Any):
    state, game = seated(name), GAMES[name]
    with pytest.raises(ValueError, match=r"^\w+ must .*, got .+") as refused:
        game.checked(state, 0, value)
    assert len(str(refused.value)) < 200
    assert game.end_round(state, {0: value}) == game.end_round(state, {})


@pytest.mark.parametrize("name", GAMES)
def test_after_the_end_nothing_is_taken_and_nothing_happens(name: str):
    state, game = bots.play(name, {0: bots.absent}, SMALL[name]), GAMES[name]
    with pytest.raises(ValueError, match="must"):
        game.checked(state, 0, GOOD[name])
    assert game.end_round(state, {0: GOOD[name]}) == state


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
ACTIONS = {
    "adoption": st.fixed_dictionaries(
        {"do": st.sampled_from(["move", "wait"])},
        optional={"why": st.sampled_from(["", "curious", "not_proven", "leader", "standard"])},
    ),
    "nest": st.fixed_dictionaries(
        {"do": st.sampled_from(["look", "recruit", "commit"]), "nest": st.sampled_from("ABC")}
    ),
    "rhythm": st.fixed_dictionaries({"taps": st.lists(st.floats(-300, 5100), max_size=18)})
    | st.integers(-300, 300).map(lambda late: {"taps": [late + 600 * k for k in range(8)]}),
}


@pytest.mark.parametrize("name", GAMES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_action_can_break_a_state(name: str, data: Any):
    game, state = GAMES[name], seated(name, 6, rounds=4)
    who = st.integers(0, 8) | st.sampled_from(["0", "x", "", "y" * 100])
    for _ in range(data.draw(st.integers(1, 5))):
        acts = data.draw(st.dictionaries(who, ACTIONS[name] | ANY_JSON, max_size=6))
        if data.draw(st.booleans()):
            state = game.seat(state, data.draw(st.integers(0, 40)))
        state = game.end_round(state, acts)
        assert_sound(name, state)


@pytest.mark.parametrize("name", GAMES)
def test_ten_thousand_seats_take_under_a_tenth_of_a_second_a_round(name: str):
    game = GAMES[name]
    state = game.new({"seats": 10_000} | ({"quorum": 9000} if name == "nest" else {}), 1)
    for who in range(100):
        state = game.seat(state, who)
    acts = dict.fromkeys(range(100), GOOD[name])
    times = []
    for _ in range(4):
        begin = time.perf_counter()
        state = through_json(game.end_round(state, acts))
        times.append(time.perf_counter() - begin)
    assert min(times[1:]) < 0.1
    assert len(json.dumps(state)) < 60_000


@pytest.mark.parametrize("name", GAMES)
def test_a_wall_names_nobody_and_counts_people_in_fives(name: str):
    for n_people in (3, 5, 9):
        state = seated(name, n_people)
        state = GAMES[name].end_round(state, dict.fromkeys(range(n_people), GOOD[name]))
        wall = GAMES[name].wall(state)
        assert wall["people"] == n_people // 5 * 5
        assert "seat" not in json.dumps(wall).replace("seats", "")


def test_the_wall_can_draw_every_game_from_its_first_round_to_its_last():
    drawn = {
        "adoption": [wall_games.adoption_columns],
        "nest": [wall_nest.nests_columns],
        "rhythm": [wall_games.rhythm_columns],
    }
    for name, game in GAMES.items():
        state = seated(name, 6)
        while not game.over(state):
            acts = dict.fromkeys(range(6), GOOD[name])
            for columns in drawn[name]:
                assert columns(game.wall(state))
            state = game.end_round(state, acts)
        assert all(columns(game.wall(state)) for columns in drawn[name])
        if name == "rhythm":
            assert wall_games.taps_columns(game.wall(state))["bins"]["n"].sum() == 6
        if name == "adoption":
            after = game.after(state)
            wall_games.prediction_columns(after), wall_games.rerun_columns(after)
            assert wall_games.thresholds_columns(after)
