"""The season without a conductor as the kernel plays it for the page."""

from __future__ import annotations

import json

import pytest

from dlkit.models._rehearsal_bots import STRATEGIES
from dlkit.models.rehearsal import N_PIECES
from dlkit.widgets import Bet, OrpheusGame, Outcome

CORE = [2, 6, "turn", 1, 10]


@pytest.fixture(scope="module")
def game() -> OrpheusGame:
    return OrpheusGame("lesson/orpheus", seed=4)


def played(game: OrpheusGame, ways: list, season: str = "ordinary", weights=None) -> dict:
    view = game.on_play(season, 4, ways, weights or {})
    return json.loads(json.dumps(view))  # as it travels


def test_before_the_first_piece_the_page_learns_who_knows_it_and_who_would_sit(game):
    view = played(game, [])
    assert view["played"] == 0
    assert (
        sorted(view["next"]["knows"])
        == ["has played it"] * 2 + ["knows it well"] + ["new to it"] * 3
    )
    for core in ("turn", "same", "near"):
        for chair, order in zip(game.terms["chairs"], view["next"]["orders"][core], strict=True):
            assert order[0] == chair
            assert sorted(order) == list(range(27))
    assert view["over"] is None


def test_a_piece_tells_its_minutes_its_parts_and_its_questions(game):
    (piece,) = played(game, [CORE])["pieces"]
    assert sum(piece["minutes"]) == pytest.approx(300, abs=2)
    assert piece["minutes"][0] == 21  # 15 pairs and 27 reports of half a minute
    product = 100.0
    for part in piece["parts"]:
        product *= part["value"] / 100
    assert piece["concert"] == pytest.approx(product, abs=2)
    assert piece["leader"] == "Mei"
    assert piece["questions"].startswith(("Objections to", "No section"))


def test_who_is_not_asked_has_no_objections(game):
    (piece,) = played(game, [[0, 1, "near", 0, 0]])["pieces"]
    assert piece["questions"] == "The orchestra was not asked."


def test_the_end_compares_with_the_same_season_played_by_all(game):
    ways = [[i, 6, "turn", 1, 10] for i in range(6)]
    view = played(game, ways)
    assert view["next"] is None
    names = [row["name"] for row in view["over"]]
    assert names[0] == "you"
    assert len(names) == 6
    assert view["over"][0]["gini"] == "0.00"
    assert view["led"] == [1] * 6


def test_who_does_as_a_bot_does_gets_what_it_gets(game):
    view = played(game, [], season="one_knows")
    assert view["next"]["knows"][0] == "knows it well"
    rows = played(game, [[0, 6, "same", 1, 10]] * N_PIECES, season="one_knows")["over"]
    you, fixed = rows[0], next(row for row in rows if row["name"] == "fixed core")
    assert {**you, "name": ""} == {**fixed, "name": ""}


def test_own_weights_change_the_season_and_are_told(game):
    bare, own = played(game, [CORE]), played(game, [CORE], weights={"drill": 150.0})
    assert own["changed"] == ["drill"]
    assert own["pieces"][0]["concert"] < bare["pieces"][0]["concert"]


def test_the_strategies_answer_for_every_kind_of_season(game):
    answers = {season: game.on_audit(season, {}) for season in game.terms["seasons"]}
    assert "rotating core, then vote, ahead in" in answers["ordinary"]["said"]
    assert "As told of Orpheus, the open floor is the slower way" in answers["ordinary"]["said"]
    assert "one who decides alone does better than any core" in answers["short"]["said"]
    assert "rotation costs quality" in answers["one_knows"]["said"]
    for answer in answers.values():
        assert answer["rows"][0]["name"] == "open floor for all"
        assert all(row["told"] for row in answer["rows"])
        assert sum(int(row["won"]) for row in answer["rows"]) == pytest.approx(100, abs=2)


def test_shaken_weights_are_told_in_one_sentence(game):
    said = game.on_shake("short", {})["said"]
    assert said.startswith(
        "With every weight up to half off, by chance, 60 times, the best is: one"
    )


@pytest.mark.parametrize(
    ("season", "seed", "ways", "weights", "fault"),
    [
        ("long", 1, [], {}, "season must be one of ordinary, one_knows, short, got 'long'"),
        (None, 1, [], {}, "season must be one of"),
        ("ordinary", -1, [], {}, "seed must be"),
        ("ordinary", 1, {}, {}, "ways must be at most 6 lists of 5"),
        ("ordinary", 1, [[1, 2]], {}, "ways must be at most 6 lists of 5"),
        ("ordinary", 1, [CORE] * 7, {}, "ways must be at most 6 lists of 5"),
        ("ordinary", 1, [[9, 6, "turn", 1, 10]], {}, "leader must be one of"),
        ("ordinary", 1, [[0, "six", "turn", 1, 10]], {}, "size must be one of 1 to 27, got 'six'"),
        ("ordinary", 1, [], {"luck": 1}, "weights must be weights of this game"),
        ("ordinary", 1, [], {"drill": 1e9}, "drill must be between 10.0 and 200.0"),
        ("ordinary", 1, [], {"drill": "much"}, "drill must be between"),
        ("ordinary", 1, [], [], "weights must be weights of this game"),
    ],
)
def test_what_fits_no_season_is_refused_by_name(game, season, seed, ways, weights, fault):
    with pytest.raises(ValueError, match=fault):
        game.on_play(season, seed, ways, weights)


def test_every_weight_says_that_it_is_one_and_how_far_it_goes(game):
    assert len(game.weights) == 13
    assert all(row["low"] <= row["default"] <= row["high"] for row in game.weights)
    assert "our assumption" in game.terms["heard"]


def test_the_strategies_wait_for_the_bet_and_an_ordinary_season_settles_it():
    bet = Bet("test/bet", "Which?", Outcome({name: name for name in STRATEGIES}))
    game = OrpheusGame("test/orpheus", bet=bet)
    assert game.locked
    assert played(game, [CORE])["played"] == 1  # the own season does not wait
    for ask in (game.on_audit, game.on_shake):
        with pytest.raises(ValueError, match="The bet comes first"):
            ask("ordinary", {})
    bet.on_place("open floor for all", 0.6)
    assert not game.locked
    game.on_audit("short", {})
    game.on_audit("ordinary", {"agree": 6.0})
    assert not bet.settled  # neither another kind of season nor own weights
    game.on_audit("ordinary", {})
    assert bet.settled
    assert not bet.score.hit
    game.on_audit("ordinary", {})  # once is enough
