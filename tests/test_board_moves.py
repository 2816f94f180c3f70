"""Between two votes, and at the nests: what the board makes of the tables that it may show."""

from __future__ import annotations

import pytest

from class_line import CHOICE, played, state
from dlkit.charts import wall_nest
from dlkit.widgets import _board_games, _board_words

CROSS = {
    "kind": "cross", "of": 22, "n": 16, "enough": True,
    "table": {
        "b": {"b": 4, "c": 1, "d": 0}, "c": {"b": 5, "c": 2, "d": 0},
        "d": {"b": 0, "c": 3, "d": 1},
    },
}  # fmt: skip


def test_who_moved_where_is_told_most_frequent_first_with_those_who_stayed():
    found = _board_words.moves(CHOICE, CROSS)
    assert found is not None
    assert [(bar["n"], bar["text"]) for bar in found["bars"]] == [
        (7, "stayed with their answer"),
        (5, "'At one half' to 'When the early market is full, at 16 %'"),
        (3, "'It does not stop, it only takes longer' to 'At one half'"),
        (1, "'When the early market is full, at 16 %' to 'At one half'"),
    ]
    assert found["title"] == "From vote to vote: 16 people, drawn by lot from 22"
    assert sum(bar["n"] for bar in found["bars"]) == CROSS["n"] == found["n"]


@pytest.mark.parametrize(
    "cross", [None, {"kind": "cross", "enough": False, "why": "few", "of": 5}]
)
def test_of_too_few_no_move_is_told(cross):
    assert _board_words.moves(CHOICE, cross) is None
    page = _board_words.page(state("reveal", "one", cross=cross))
    assert len(page["result"]["lists"]) == 1


def test_moves_are_on_the_wall_only_once_the_result_is_revealed():
    assert len(_board_words.page(state("reveal", "one", cross=CROSS))["result"]["lists"]) == 2
    assert "From vote to vote" not in str(_board_words.page(state("closed", "one", cross=CROSS)))


def test_guessing_at_the_code_is_told():
    assert _board_words.page(state("wait", guessing=True))["guessing"] is True


def test_the_quorum_that_was_played_is_marked_among_the_others():
    found = played("wall_nest.trade")
    quorums = wall_nest.trade_columns(found)["quorums"]
    marked = [
        quorum
        for quorum, how in zip(quorums["quorum"], quorums["played"], strict=True)
        if how == "played"
    ]
    assert marked == [f"{found['quorum']}"]
    assert len(quorums["quorum"]) >= 5


def test_the_rhythm_ends_with_and_without_a_conductor():
    wall, after = (played(name) for name in ("wall_games.rhythm", "after.rhythm"))
    over = _board_games.shown(wall, after)
    assert over is not None
    rows = over["tables"][-1]["rows"]
    assert [row[0] for row in rows] == ["hearing each other", "with a conductor"]
    assert rows[0][1] == f"{after['without']:.0f} ms"


def test_reasons_are_set_against_the_motives_of_the_seats():
    wall, after = (played(name) for name in ("wall_games.adoption", "wall_games.prediction"))
    after["motives"] = {"rows": ["early adopters"], "reasons": ["curious", "proven"],
                        "counts": [[7, 5]]}  # fmt: skip
    over = _board_games.shown(wall, after)
    assert over is not None
    assert over["tables"][-1]["rows"] == [["early adopters", "7", "5"]]
    assert over["tables"][-1]["head"][1] == "I want to try it myself"


def test_nests_are_unnamed_while_scouts_still_look():
    live = _board_games.shown({
        "game": "nest", "round": 2, "rounds": 9, "over": False, "quorum": 8, "seats": 40,
        "times": [0, 1, 2], "spoken": [0, 1, 3], "counts": {}, "decided": None,
        "said": "So far 3.",
        "nests": [{"id": "A", "text": "Nest A", "quality": None, "n": None, "committed": None}],
    }, None)  # fmt: skip
    assert live is not None
    assert "Nest A" not in str(live)
    assert live["tables"][0]["rows"] == [["0", "0"], ["1", "1"], ["2", "3"]]
