"""Managing eight people: a game by hand, the equations behind it, and what the bots show."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from dlkit.models import managing, theory_xy
from dlkit.models.managing import N_ROUNDS, POLICIES, Choice, Units

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks" / "01_what_it_is.ipynb"
N_GAMES = 1000


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, float]]:
    return managing.audit(N_GAMES)


def calm(n_prefer: int) -> Units:
    """Eight people without own ways and without good or bad days."""
    prefers = np.arange(8)[None] < n_prefer
    return Units(prefers, np.zeros((1, 8)), np.zeros((1, N_ROUNDS, 8)))


def test_two_rounds_by_hand():
    """Close control: people expect 0.5, then 0.7, then 0.82."""
    output = managing.outputs(calm(2), managing.always(1.0))[0]
    assert output[0] == pytest.approx(10 * (6 * (0.9 - 0.6 * 0.7) + 2 * (0.3 + 0.4 * 0.7)))
    assert output[1] == pytest.approx(10 * (6 * (0.9 - 0.6 * 0.82) + 2 * (0.3 + 0.4 * 0.82)))


@pytest.mark.parametrize("n_prefer", range(9))
def test_without_luck_the_unit_is_the_one_of_the_equations(n_prefer: int):
    params = theory_xy.Params(rules_share=n_prefer / 8)
    for felt in (0.0, 0.3, 1.0):
        mean = managing.effort(calm(n_prefer), np.array([felt]), 0).mean()
        assert mean == pytest.approx(theory_xy.effort(felt, params))


def test_a_game_played_by_hand_equals_the_bot_that_does_the_same():
    game = managing.play(5, [Choice(4, 2)] * N_ROUNDS)
    np.testing.assert_allclose(game.output, game.always["X"])
    game = managing.play(5, [Choice(0, 6)] * N_ROUNDS)
    np.testing.assert_allclose(game.output, game.always["Y"])


def test_the_same_seed_is_the_same_people_with_the_same_days():
    one, two = (managing.play(7, [Choice(1, 4), Choice(3, 4)]) for _ in range(2))
    np.testing.assert_array_equal(one.effort, two.effort)
    assert not np.array_equal(managing.play(8, [Choice(1, 4)]).effort, one.effort[:1])


def test_what_is_believed_changes_nothing_about_the_people():
    low, high = (managing.play(7, [Choice(2, belief)] * 4) for belief in (0, 8))
    np.testing.assert_array_equal(low.effort, high.effort)


def test_between_one_and_six_prefer_rules_and_each_number_is_met():
    counts = managing.draw(range(N_GAMES)).prefers.sum(axis=1)
    assert set(counts.tolist()) == {1, 2, 3, 4, 5, 6}


def test_effort_stays_between_nothing_and_all():
    units = managing.draw(range(N_GAMES))
    for felt in (0.0, 1.0):
        shown = managing.effort(units, np.full(N_GAMES, felt), 0)
        assert shown.min() >= 0
        assert shown.max() <= 1


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ([Choice(5, 4)], "level must be a whole number from 0 to 4, got 5"),
        ([Choice(2, 9)], "belief must be a whole number from 0 to 8, got 9"),
        ([Choice(2.0, 4)], r"level must be a whole number from 0 to 4, got 2\.0"),
        ([Choice(True, 4)], "got True"),
        ([Choice(2, 4)] * 11, "choices must be at most 10, got 11"),
    ],
)
def test_what_is_no_choice_is_refused(choices: list[Choice], message: str):
    with pytest.raises(ValueError, match=message):
        managing.play(1, choices)


def test_a_free_hand_wins_where_few_prefer_rules_and_control_where_many_do(found):
    assert found["always Y"]["1-2"] > found["always X"]["1-2"] + 20
    assert found["always X"]["5-6"] > found["always Y"]["5-6"] + 4


def test_over_all_units_trusting_first_is_best_by_less_than_a_point(found):
    totals = {name: by["all"] for name, by in found.items()}
    best, second = sorted(totals, key=totals.__getitem__, reverse=True)[:2]
    assert best == "trust first"
    assert totals[best] - totals[second] < 1


def test_two_believers_with_the_same_people_see_different_worlds(found):
    gap = found["believer from Y"]["1-2"] - found["believer from X"]["1-2"]
    assert gap == pytest.approx(25, abs=1.5)


def test_testing_both_ways_costs_more_than_it_brings_in_ten_rounds(found):
    assert found["try both"]["all"] < found["always Y"]["all"]
    assert found["try both"]["5-6"] < found["always X"]["5-6"]


def test_the_table_in_the_lesson_is_what_the_bots_get(found):
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    for name, by in found.items():
        (row,) = re.findall(rf"^\| {name} \|(.*)\|$", text, re.MULTILINE)
        told = [int(cell.strip(" *")) for cell in row.split("|")]
        assert told == [round(mean) for mean in by.values()], name


def test_every_named_strategy_runs_units_between_free_and_tight():
    units = managing.draw(range(50))
    for policy in POLICIES.values():
        seen = np.random.default_rng(1).uniform(0, 1, (50, 7))
        tight = policy(seen, seen)
        assert tight.shape == (50,)
        assert ((tight >= 0) & (tight <= 1)).all()
        assert managing.outputs(units, policy).shape == (50, N_ROUNDS)


def test_belief_and_practice_that_point_different_ways_are_counted():
    assert managing.split([Choice(4, 8), Choice(0, 8), Choice(0, 1), Choice(2, 8)]) == 2
    assert managing.split([Choice(3, 5), Choice(1, 3)]) == 2
    assert managing.split([Choice(4, 4), Choice(0, 4), Choice(2, 1)]) == 0


def test_the_checks_hold_and_see_a_planted_fault(monkeypatch: pytest.MonkeyPatch):
    assert all(check.passed for check in managing.checks())
    monkeypatch.setattr(managing, "FOUND", 0.8)
    assert not all(check.passed for check in managing.checks())
