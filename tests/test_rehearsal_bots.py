"""Five ways through a thousand seasons: which wins when, and how far it hangs on our weights."""

from __future__ import annotations

import time

import pytest

from dlkit.models import _rehearsal_bots as bots
from dlkit.models import rehearsal
from dlkit.models.rehearsal import Params


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, dict[str, float]]]:
    return {season: bots.audit(Params(), season) for season in rehearsal.SEASONS}


def test_bots_lead_in_turn_or_always_the_same():
    knows = rehearsal.draw(30, 3).knows
    assert all(sorted(row) == list(range(6)) for row in bots.leaders(knows, rotates=True).tolist())
    assert all(len(set(row)) == 1 for row in bots.leaders(knows, rotates=False).tolist())


def test_in_an_ordinary_season_the_rotating_core_with_a_vote_wins_and_the_open_floor_is_slow(
    found,
):
    table = found["ordinary"]
    assert max(table, key=lambda name: table[name]["concert"]) == "rotating core, then vote"
    assert table["rotating core, then vote"]["won"] > 0.5
    assert table["open floor for all"]["concert"] == min(one["concert"] for one in table.values())
    assert table["open floor for all"]["talk"] > 3 * table["rotating core, then vote"]["talk"]
    assert table["open floor for all"]["willing"] == max(one["willing"] for one in table.values())


def test_the_table_that_the_lesson_prints_is_the_one_of_the_bots(found):
    """Of 100: open floor, fixed leader, fixed core, rotating core with and without a vote."""
    printed = {"ordinary": [37, 61, 74, 75, 73], "one_knows": [36, 70, 76, 73, 72],
               "short": [0, 40, 14, 15, 4]}  # fmt: skip
    for season, row in printed.items():
        assert [round(100 * one["concert"]) for one in found[season].values()] == row


def test_a_deadline_is_worth_what_agreement_costs():
    quick = bots.audit(Params(agree=6.0))
    ends = [quick[f"rotating core, {how}"]["concert"] for how in ("then vote", "no deadline")]
    assert [round(100 * concert, 1) for concert in ends] == [75.9, 76.2]


def test_with_little_time_a_fixed_leader_wins(found):
    table = found["short"]
    assert table["one fixed leader"]["won"] > 0.95
    assert table["one fixed leader"]["concert"] > 2 * table["rotating core, then vote"]["concert"]


def test_where_one_knows_every_piece_rotation_costs_quality(found):
    table = found["one_knows"]
    assert table["fixed core"]["won"] > 0.9
    assert table["one fixed leader"]["concert"] < table["fixed core"]["concert"]
    unmoved = bots.audit(Params(worth=0.0), "one_knows", 300)  # being heard is worth nothing
    assert unmoved["one fixed leader"]["won"] > 0.9


def test_shares_of_wins_add_up_and_ginis_are_those_of_the_strategies(found):
    for table in found.values():
        assert sum(one["won"] for one in table.values()) == pytest.approx(1)
        assert table["one fixed leader"]["gini"] == pytest.approx(5 / 6)
        assert table["rotating core, then vote"]["gini"] == 0
        assert (
            table["fixed core"]["seats"] > 0.7 > 0.3 > table["rotating core, then vote"]["seats"]
        )


def test_shaken_weights_keep_the_winner_more_often_than_not():
    wins = bots.shaken(Params(), "ordinary", n_draws=30, n_seasons=20)
    assert sum(wins.values()) == pytest.approx(1)
    assert max(wins, key=wins.__getitem__) == "rotating core, then vote"
    assert wins["rotating core, then vote"] < 1  # it is our weights that make it win


def test_a_thousand_seasons_take_less_than_a_second():
    start = time.process_time()
    bots.audit(Params())
    assert time.process_time() - start < 1
