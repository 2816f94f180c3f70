"""The sandpile: the rule as printed, what theory counts exactly, and the measured long run."""

import numpy as np
import pytest

from dlkit.models import _pile, _topple, sandpile
from dlkit.models._jit import plain
from dlkit.models._params import Check, finished
from dlkit.models._pile import fed_for_long, feeding, mean_size, picture_times, stabilised
from dlkit.models.sandpile import (
    Params,
    describe,
    determinant,
    drop,
    identity,
    is_recurrent,
    laplacian,
    largest_class,
    run,
    sink_edges,
    waves,
)

ALL_2X2 = np.stack(np.unravel_index(np.arange(256), (4, 4, 4, 4)), 1).reshape(-1, 2, 2)


def pile_as_told(heights, place, degree=lambda i, j, side: 4):
    """One grain, then waves as in the paper, site by site: pile, topplings, sites, waves, lost."""
    pile = heights.astype(int).copy()
    side = pile.shape[0]
    pile[divmod(place, side)] += 1
    size, rounds, lost, toppled = 0, 0, 0, set()
    while full := [(i, j) for i in range(side) for j in range(side)
                   if pile[i, j] >= degree(i, j, side)]:  # fmt: skip
        rounds += 1
        for i, j in full:
            beside = [(i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)]
            inside = [one for one in beside if min(one) >= 0 and max(one) < side]
            pile[i, j] -= degree(i, j, side)
            lost += degree(i, j, side) - len(inside)
            for one in inside:
                pile[one] += 1
            size += 1
            toppled.add((i, j))
    return pile, size, len(toppled), rounds, lost


@pytest.fixture(scope="module")
def fed():
    return finished(fed_for_long(9, 3))


def test_every_number_of_every_drop_is_that_of_the_rule_as_told(fed):
    places = np.random.default_rng(1).integers(0, 81, 300)
    fast = finished(feeding(fed, places))
    pile = fed
    for n, place in enumerate(places.tolist()):
        pile, *told, lost = pile_as_told(pile, place)
        assert fast.told[n, :4].tolist() == [*told, lost], n
        assert fast.grains[n + 1] == pile.sum()
    np.testing.assert_array_equal(fast.heights[-1], pile)
    assert fast.told[:, 0].max() > 100  # the comparison has seen large ones


def test_compiled_loops_give_what_the_plain_ones_give(fed, monkeypatch):
    places, looks = np.arange(60), np.arange(48, 48 + 240, dtype=np.int32).reshape(60, 4)
    looks = 4 * _pile.sites(looks % 81, 9) + looks % 4
    compiled = [finished(feeding(fed, places, looks, way)) for way in (0, 1)]
    calm = stabilised(fed + 5)
    monkeypatch.setattr(_topple, "tended", plain(_topple.tended))
    monkeypatch.setattr(_pile, "drops", plain(_topple.drops))
    monkeypatch.setattr(_pile, "settle", plain(_topple.settle))
    for way, fast in enumerate(compiled):
        slow = finished(feeding(fed, places, looks, way))
        for name in ("told", "grains", "heights", "toppled"):
            np.testing.assert_array_equal(getattr(fast, name), getattr(slow, name))
    np.testing.assert_array_equal(calm, stabilised(fed + 5))


def test_one_grain_on_a_full_pile_of_one_site():
    after, size, area, n_waves = drop(np.array([[3]]), 0)
    assert (after.tolist(), size, area, n_waves) == ([[0]], 1, 1, 1)


def test_a_small_case_by_hand():
    # the middle of a full 3 x 3 pile: middle; four sides; four corners and the middle again
    full = np.full((3, 3), 3)
    seen = waves(full, 4)
    assert [wave.tolist() for wave in seen[1:3]] == [
        [[3, 4, 3], [4, 0, 4], [3, 4, 3]],
        [[5, 0, 5], [0, 4, 0], [5, 0, 5]],
    ]
    assert seen[-1].tolist() == [[1, 3, 1], [3, 0, 3], [1, 3, 1]]
    assert drop(full, 4)[1:] == (10, 9, 3)


def test_waves_end_in_the_pile_that_the_loop_gives(fed):
    for place in range(81):
        seen = waves(fed, place)
        after, _, _, n_waves = drop(fed, place)
        np.testing.assert_array_equal(seen[-1], after)
        assert len(seen) == n_waves + 1


def test_the_order_of_two_drops_does_not_matter(fed):
    for a, b in np.random.default_rng(2).integers(0, 81, (60, 2)).tolist():
        np.testing.assert_array_equal(drop(drop(fed, a)[0], b)[0], drop(drop(fed, b)[0], a)[0])
    assert sandpile.order_matters(5) == 0


def test_all_grains_at_once_give_the_pile_of_one_by_one(fed):
    places = np.random.default_rng(4).integers(0, 81, 200)
    one_by_one = finished(feeding(fed, places))
    at_once, odometer = stabilised(fed + np.bincount(places, minlength=81).reshape(9, 9))
    np.testing.assert_array_equal(at_once, one_by_one.heights[-1])
    assert odometer.sum() == one_by_one.told[:, 0].sum()
    # what came in minus what is left is what the odometer took out: Delta times odometer
    moved = fed.ravel() + np.bincount(places, minlength=81) - at_once.ravel()
    np.testing.assert_array_equal(laplacian(9) @ odometer.ravel(), moved)


@pytest.mark.parametrize(
    ("side", "count"), [(1, 4), (2, 192), (4, 557_568_000), (5, 32_565_539_635_200)]
)
def test_there_are_as_many_recurrent_piles_as_the_determinant_says(side, count):
    assert determinant(laplacian(side)) == count


def test_192_of_256_small_piles_come_back():
    assert sum(map(is_recurrent, ALL_2X2)) == 192
    # and that is what recurrent means: those that are met again, from a full pile, for ever
    met, new = set(), [np.full((2, 2), 3)]
    while new:
        pile = new.pop()
        if pile.tobytes() not in met:
            met.add(pile.tobytes())
            new += [drop(pile, place)[0].astype(int) for place in range(4)]
    assert len(met) == 192


@pytest.mark.parametrize(
    ("side", "expected"), [(2, [[2, 2], [2, 2]]), (3, [[2, 1, 2], [1, 0, 1], [2, 1, 2]])]
)
def test_the_identity_is_the_known_one(side, expected):
    assert identity(side).tolist() == expected


def test_the_identity_changes_no_pile_that_comes_back(fed):
    np.testing.assert_array_equal(stabilised(fed + identity(9))[0], fed)
    assert is_recurrent(identity(9))


def test_a_fed_pile_is_one_that_comes_back():
    assert all(is_recurrent(finished(fed_for_long(side, 1))) for side in (2, 9, 30))
    assert not is_recurrent(np.zeros((9, 9), int))
    side_by_side = np.full((9, 9), 3)
    side_by_side[4, 4:6] = 0  # two empty neighbours: nothing ever leaves them so
    assert not is_recurrent(side_by_side)


@pytest.mark.parametrize("corner", [2, 3])
def test_a_wrong_degree_of_the_corner_is_caught(corner):
    """The known slip: a corner that topples at as many grains as it has neighbours, or at 3."""
    wrong = laplacian(2)
    np.fill_diagonal(wrong, corner)
    assert determinant(wrong) != 192
    if corner == 2:
        return  # then nothing ever leaves the pile, and it has no long run at all

    def degree(i, j, side):
        return corner if {i, j} <= {0, side - 1} else 4

    pile, sizes = np.zeros((3, 3), int), []
    for place in np.random.default_rng(1).integers(0, 9, 3000).tolist():
        pile, size, *_ = pile_as_told(pile, place, degree)
        sizes.append(size)
    caught = Check("mean", float(np.mean(sizes[100:])), mean_size(3), 0.02 * mean_size(3), "Dhar")
    assert not caught.passed


def test_the_checks_catch_wrong_edges(monkeypatch):
    def wrong(side):
        return np.minimum(sink_edges(side), 1)  # a corner that gives one grain over the edge

    monkeypatch.setattr(sandpile, "sink_edges", wrong)
    monkeypatch.setattr(_pile, "sink_edges", wrong)
    failed = {check.name for check in sandpile.checks() if not check.passed}
    assert "2 x 2: piles that come back, counted" in failed


def test_every_check_passes():
    assert [check.name for check in sandpile.checks() if not check.passed] == []


def test_grains_that_fall_are_on_the_pile_or_over_the_edge():
    result = run(Params(size=20, start="empty", n_grains=2000), 1)
    assert result.grains[0] == 0
    assert result.grains[-1] == result.heights[-1].sum()
    assert result.grains[:300].tolist() == list(range(300))  # nothing can leave so early
    assert (result.area <= result.size).all()
    assert (result.duration <= result.size).all()


def test_pictures_mark_what_toppled_in_the_last_drop():
    result = run(Params(size=10, n_grains=100), 1)
    assert result.shown.tolist() == list(range(101))
    assert not result.toppled[0].any()
    np.testing.assert_array_equal(result.toppled[1:].sum(axis=(1, 2)), result.area)
    rare = run(Params(size=64, n_grains=1000), 1)
    assert rare.heights.shape[0] == 63
    np.testing.assert_array_equal(rare.toppled[1:].sum(axis=(1, 2)), rare.area[rare.shown[1:] - 1])


@pytest.mark.parametrize(("n_grains", "side"), [(100, 256), (20_000, 2), (1000, 50)])
def test_pictures_stay_few(n_grains, side):
    shown = picture_times(n_grains, side)
    assert shown[0] == 0
    assert shown[-1] == n_grains
    assert np.diff(shown).min() > 0
    assert shown.size * side**2 <= 12 * 256**2


def test_grains_fall_where_they_are_told_to():
    result = run(Params(size=11, start="empty", place="middle", n_grains=300), 1)
    last = result.heights[-1]
    np.testing.assert_array_equal(last, last[::-1])
    np.testing.assert_array_equal(last, last.T)


def test_a_long_run_tells_how_far_it_is_and_ends_the_same():
    params = Params(size=150, n_grains=100)
    shares = list(sandpile.pieces(params, 1))
    assert len(shares) >= 3
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, same, other = (run(Params(size=20), seed).size for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_doublings_count_every_avalanche_once():
    low, share = sandpile.doublings(np.array([0, 1, 2, 3, 4, 7, 8]))
    assert low.tolist() == [1, 2, 4, 8]
    np.testing.assert_allclose(share * 7, [1, 2, 2, 1])
    assert sandpile.doublings(np.zeros(5, int))[0].tolist() == []


def test_the_largest_is_put_in_its_class():
    result = run(Params(), 1)
    assert largest_class(result) == "more"
    assert largest_class(run(Params(size=2), 1)) == "ten"
    assert f"{result.size.max():,} topplings" in describe(result)


@pytest.mark.parametrize(
    ("field", "value"), [("size", 2000), ("size", 1), ("n_grains", 0), ("place", "edge")]
)
def test_a_pile_that_is_too_large_is_refused_with_the_limit(field, value):
    with pytest.raises(ValueError, match=rf"{field} must be (between \d+ and \d+|one of)"):
        Params(**{field: value})


def test_the_frame_has_a_row_for_each_drop():
    assert len(run(Params(size=10, n_grains=100), 1).frame()) == 100
