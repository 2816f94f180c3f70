"""A pile with a caretaker: the rule as told, what levelling cannot change, what comes of it."""

import numpy as np
import pytest

from dlkit.models import _topple, smoothing
from dlkit.models._params import finished
from dlkit.models._pile import bordered, fed_for_long, inner, mean_size, sites
from dlkit.models._topple import LEVEL, REMOVE
from dlkit.models.smoothing import Params, describe, ratio, run, what_came

TURNS = ((0, -1), (-1, 0), (0, 1), (1, 0))  # the direction of a look, and the ones after it


def tended_as_told(heights, looks, way):
    """The caretaker's round, site by site: the pile after it, and grains moved."""
    pile, side, moved = heights.astype(int).copy(), heights.shape[0], 0
    for place, direction in looks:
        i, j = divmod(place, side)
        if pile[i, j] < 3:
            continue
        if way == REMOVE:
            pile[i, j] -= 1
            moved += 1
            continue
        turns = [TURNS[(direction + turn) % 4] for turn in range(4)]
        beside = [(i + a, j + b) for a, b in turns]
        beside = [one for one in beside if min(one) >= 0 and max(one) < side]
        lowest = min(beside, key=lambda one: pile[one])  # the first of equal ones
        if pile[lowest] <= 1:
            pile[i, j] -= 1
            pile[lowest] += 1
            moved += 1
    return pile, moved


@pytest.mark.parametrize("way", [LEVEL, REMOVE])
def test_the_caretaker_does_what_is_told(way):
    rng = np.random.default_rng(1)
    for _ in range(60):
        heights = rng.integers(0, 4, (6, 6))
        looks = rng.integers(0, [36, 4], (12, 2)).tolist()
        pile = bordered(heights)
        places, turns = np.array(looks).T
        moved = _topple.tended(pile, 8, (4 * sites(places, 6) + turns).astype(np.int32), way)
        told, count = tended_as_told(heights, looks, way)
        np.testing.assert_array_equal(inner(pile, 6), told)
        assert moved == count
        assert told.sum() == heights.sum() - (count if way == REMOVE else 0)


def test_without_effort_the_two_piles_are_one():
    result = run(Params(effort=0, n_grains=1000, size=20), 2)
    np.testing.assert_array_equal(result.size[0], result.size[1])
    np.testing.assert_array_equal(result.heights[:, 0], result.heights[:, 1])
    assert result.moved.sum() == 0
    assert what_came(result) == "same"
    assert ratio(result) == 1


def test_every_grain_is_on_the_pile_over_the_edge_or_taken_away():
    for way in ("level", "remove"):
        result = run(Params(n_grains=1000, size=20, way=way), 3)
        on_it = result.heights[-1].reshape(2, -1).sum(axis=1) / 400
        np.testing.assert_allclose(result.height[:, -1], on_it)


def test_levelling_cannot_change_what_a_grain_costs():
    sizes = [run(Params(n_grains=20_000, size=30), seed).size[1].mean() for seed in range(6)]
    assert np.mean(sizes) == pytest.approx(mean_size(30), rel=0.03)


def test_levelling_bundles_avalanches_more_quiet_drops_and_larger_ones():
    runs = [run(Params(), seed) for seed in range(12)]
    quiet = np.mean([(result.size == 0).mean(axis=1) for result in runs], axis=0)
    assert quiet[1] > quiet[0] + 0.08
    assert np.median([ratio(result) for result in runs]) > 1.6
    assert min(ratio(result) for result in runs) > 1.2
    height = np.mean([result.height[:, 1000:].mean(axis=1) for result in runs], axis=0)
    assert height[1] > height[0] + 0.05
    assert {what_came(result) for result in runs} == {"larger"}


def test_more_effort_makes_the_largest_larger():
    medians = [
        np.median([ratio(run(Params(effort=effort), seed)) for seed in range(12)])
        for effort in (0, 10, 100)
    ]
    assert medians == sorted(medians)
    assert medians[2] > medians[1] + 0.3


def test_taking_grains_away_ends_avalanches_and_costs_a_grain_for_each_that_falls():
    result = run(Params(way="remove", n_grains=5000), 1)
    assert result.size[1, 1000:].max() < 20 < result.size[0].max() / 50
    assert what_came(result) == "smaller"
    assert result.moved[1000:].mean() == pytest.approx(1, abs=0.15)


def test_both_piles_start_as_the_sandpile_does():
    result = run(Params(size=20), 4)
    start = finished(fed_for_long(20, 4))
    assert (result.heights[0] == start).all()
    assert not result.toppled[0].any()


def test_a_run_can_be_told_in_pieces():
    shares = list(smoothing.pieces(Params(size=64, n_grains=20_000), 1))
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1


def test_the_sentence_names_both_piles():
    said = describe(run(Params(), 1))
    assert said.startswith("Pile left alone: ")
    assert "Pile with a caretaker: " in said
    assert "grains moved by hand per drop." in said


def test_every_check_passes():
    assert [check.name for check in smoothing.checks() if not check.passed] == []


@pytest.mark.parametrize(("field", "value"), [("effort", 1000), ("size", 65), ("way", "pray")])
def test_settings_outside_their_range_are_refused(field, value):
    with pytest.raises(ValueError, match=f"{field} must be"):
        Params(**{field: value})


def test_the_frame_has_a_row_for_each_drop():
    assert len(run(Params(size=10, n_grains=500), 1).frame()) == 500
