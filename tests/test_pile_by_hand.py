"""The pile by hand, driven from Python: each move by the rule, undone, and kept as moves."""

import numpy as np
import pytest

from dlkit.models import sandpile
from dlkit.widgets import PileByHand
from dlkit.widgets.pile_by_hand import REST, START

MIDDLE = 4


@pytest.fixture
def pile():
    return PileByHand("06_order_for_free/by_hand")


def after(pile, *moves):
    return pile.on_play(list(moves))


def test_a_grain_on_a_low_site_topples_nothing(pile):
    reply = after(pile, 2)
    assert reply["heights"][2] == START[0][2] + 1
    assert reply["full"] == []
    assert "Nothing topples" in reply["words"]
    assert "row 1, column 3" in reply["words"]
    assert reply["counts"] == "Grains dropped: 1. Largest avalanche so far: 0."


def test_a_full_site_topples_when_it_is_chosen(pile):
    reply = after(pile, MIDDLE)
    assert reply["heights"][MIDDLE] == 4
    assert reply["full"] == [MIDDLE]
    reply = after(pile, MIDDLE, MIDDLE)
    assert reply["heights"] == [2, 4, 1, 4, 0, 4, 1, 4, 2]
    assert reply["full"] == [1, 3, 5, 7]
    assert reply["words"].startswith("Row 2, column 2 toppled: a grain to each of its 4")


def test_a_side_gives_one_grain_over_the_edge(pile):
    reply = after(pile, 1, 1)
    assert "to each of its 3 neighbours, 1 over the edge" in reply["words"]


def test_another_site_must_wait_until_the_pile_is_calm(pile):
    reply = after(pile, MIDDLE, 0)
    assert reply["heights"][0] == START[0][0]
    assert reply["words"].startswith("The pile is not calm yet. Full: row 2, column 2.")


@pytest.mark.parametrize("order", [min, max, lambda full: full[len(full) // 2]])
def test_in_whatever_order_it_is_toppled_it_ends_the_same(pile, order):
    moves = [MIDDLE]
    while full := after(pile, *moves)["full"]:
        moves.append(order(full))
    reply = after(pile, *moves)
    heights, size, *_ = sandpile.drop(np.array(START), MIDDLE)
    assert reply["heights"] == heights.ravel().tolist()
    assert f"this grain started {size} topplings" in reply["words"]
    assert "in another order: where does it end?" in reply["words"]
    assert reply["done"]
    assert after(pile, MIDDLE, REST)["heights"] == reply["heights"]
    lost = np.sum(START) + 1 - sum(reply["heights"])
    for last in (reply, after(pile, MIDDLE, MIDDLE, REST)):
        assert f"and {lost} went over the edge" in last["words"]


def test_a_pile_at_rest_stays_at_rest(pile):
    assert after(pile, REST)["heights"] == np.ravel(START).tolist()
    assert after(pile, REST)["words"].startswith("The pile is at rest already.")


def test_taking_the_last_move_away_undoes_it(pile):
    before = after(pile, MIDDLE, MIDDLE)
    after(pile, MIDDLE, MIDDLE, 1)
    assert after(pile, MIDDLE, MIDDLE) == before


@pytest.mark.parametrize(
    "moves", [None, [9], [-2], ["4"], [True], [1.0], [0] * 401, {"0": 1}], ids=repr
)
def test_moves_that_are_none_are_refused(pile, moves):
    with pytest.raises(ValueError, match=r"(A move|moves) must be a"):
        pile.on_play(moves)


@pytest.mark.parametrize(
    "start", [[[4, 0, 0]] * 3, [[-1, 0, 0]] * 3, [[0, 0]] * 2, [[0.5, 0, 0]] * 3, [["a"] * 3] * 3]
)
def test_a_start_that_is_no_calm_pile_is_refused(start):
    with pytest.raises(ValueError, match="start must be 3 x 3 whole numbers from 0 to 3"):
        PileByHand("06_order_for_free/by_hand", start=start)
