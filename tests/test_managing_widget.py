"""The ten rounds as the kernel plays them: what the page learns, when, and what is kept."""

from __future__ import annotations

import json

import pytest

from dlkit.models.managing import N_ROUNDS
from dlkit.widgets import Managing

KEY = "lesson/managing"


@pytest.fixture
def game() -> Managing:
    return Managing(KEY, seed=3)


def played(game: Managing, n_rounds: int = N_ROUNDS, level: int = 2, belief: int = 4) -> dict:
    view = game.on_show()
    for _ in range(n_rounds):
        view = game.on_play(level, belief, view["played"])
    return view


def test_what_they_are_like_is_told_only_at_the_end(game: Managing):
    for n in range(N_ROUNDS - 1):
        view = game.on_play(1, 5, n)
        assert [person["kind"] for person in view["people"]] == [""] * 8
        assert view["over"] is None
        assert view["sets"]["under_x"]["output"] == []
    view = game.on_play(1, 5, N_ROUNDS - 1)
    kinds = [person["kind"] for person in view["people"]]
    assert kinds.count("prefers rules") == game.result.prefers.sum()
    assert len(view["sets"]["under_x"]["output"]) == N_ROUNDS
    assert len(view["over"]["told"]) == 4


def test_a_round_shows_what_was_given_and_how_it_moved(game: Managing):
    assert game.on_show()["people"][0]["effort"] is None
    first = game.on_play(0, 6, 0)["people"][0]
    second = game.on_play(4, 6, 1)["people"][0]
    assert first["change"] is None
    assert second["change"] == pytest.approx(second["effort"] - first["effort"], abs=0.11)


def test_a_round_that_comes_twice_counts_once(game: Managing):
    game.on_play(2, 4, 0)
    assert game.on_play(2, 4, 0)["played"] == 1
    played(game, 20)
    assert game.on_show()["played"] == N_ROUNDS


def test_what_is_no_choice_is_refused_and_changes_nothing(game: Managing):
    with pytest.raises(ValueError, match="level must be a whole number from 0 to 4, got 7"):
        game.on_play(7, 4, 0)
    assert game.on_show()["played"] == 0


def test_a_kept_game_comes_back_as_it_was(game: Managing):
    view = played(game, 4, level=3)
    kept = json.loads(json.dumps(view["value"]))
    again = Managing(KEY).on_restore(kept)
    assert again == view


def test_without_a_kept_game_a_new_one_begins(game: Managing):
    played(game, 4)
    assert game.on_restore(None)["played"] == 0
    assert game.on_restore(None)["seed"] == 3


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"seed": 1},
        {"seed": 1, "choices": [[1]], "games": 0},
        {"seed": 1, "choices": [["a", "b"]], "games": 0},
        {"seed": -1, "choices": [], "games": 0},
        {"seed": 1, "choices": [[1, 1]] * 11, "games": 0},
        {"seed": 1, "choices": [], "games": "many"},
    ],
)
def test_what_cannot_be_a_kept_game_is_told_and_not_taken(game: Managing, value):
    before = played(game, 2)
    with pytest.raises(ValueError, match=r"must be|cannot be read"):
        game.on_restore(value)
    assert game.on_show() == before


def test_the_same_people_can_be_managed_again(game: Managing):
    first = played(game)
    assert first["done"]
    assert first["games"] == 1
    again = game.on_begin(same=True)
    assert again["seed"] == first["seed"]
    assert again["played"] == 0
    assert again["done"]
    assert played(game)["games"] == 2


def test_other_people_have_another_seed(game: Managing):
    assert game.on_begin(same=False)["seed"] != 3


def test_who_ran_it_like_x_sees_the_numbers_of_x(game: Managing):
    rows = {row["who"]: row["total"] for row in played(game, level=4)["over"]["rows"]}
    assert rows["you"] == rows["X throughout"] != rows["Y throughout"]


def test_the_strategies_answer_for_a_thousand_units(game: Managing):
    answer = game.on_audit()
    assert answer["n_units"] == 1000
    assert [row["name"] for row in answer["rows"]][:2] == ["always X", "always Y"]
    assert all(set(answer["groups"]) <= set(row) for row in answer["rows"])


def test_a_seed_has_to_be_one():
    with pytest.raises(ValueError, match="seed must be a whole number"):
        Managing(KEY, seed=-1)
