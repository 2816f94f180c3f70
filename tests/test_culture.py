"""Cultures that meet: the rule as told, reference values, ends by hand, and the additions."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dlkit.models import _culture, culture
from dlkit.models._culture import Grid, can_change, grid, likeness, met, n_areas, traits_alive
from dlkit.models._jit import plain
from dlkit.models.culture import Params, describe, final_areas, mean_areas, n_cultures, run

PLAIN = np.zeros(3)


def began(side=6, n_features=4, n_traits=5, closed=0.0, seed=1):
    rng = np.random.default_rng(seed)
    on = grid(side, closed, rng)
    return rng.integers(0, n_traits, (side**2, n_features), dtype=np.int16), on, rng


def contact_as_told(held, on, rng, n_traits, how):
    """One contact on lists: drift, somebody to meet, a chance by likeness, one trait or all."""
    dissolving, far, noise = how
    drawn = rng.random() * len(held)
    one = int(drawn)
    if noise > 0 and rng.random() < noise:
        feature = int(rng.random() * len(held[0]))
        held[one][feature] = int(rng.random() * n_traits)
    if far > 0 and rng.random() < far:
        others = [place for place in range(len(held)) if place != one]
        other = others[int(rng.random() * len(others))]
    else:
        near = [int(place) for place in on.around[one] if place >= 0]
        if not near:
            return
        other = near[int((drawn - one) * len(near))]
    differ = [f for f in range(len(held[0])) if held[one][f] != held[other][f]]
    if not differ or len(differ) == len(held[0]):
        return
    if rng.random() * len(held[0]) >= len(held[0]) - len(differ):
        return
    picked = differ[int(rng.random() * len(differ))]
    if dissolving > 0 and rng.random() < dissolving:
        held[one] = list(held[other])
    else:
        held[one][picked] = held[other][picked]


@pytest.mark.parametrize(
    "how", [(0, 0, 0), (0.5, 0, 0), (0, 0.3, 0), (0, 0, 0.1), (0.4, 0.2, 0.05)]
)
@pytest.mark.parametrize("closed", [0.0, 0.4])
def test_the_loop_is_the_rule_as_told(how, closed):
    traits, on, rng = began(closed=closed)
    told, same = traits.tolist(), np.random.default_rng()
    same.bit_generator.state = rng.bit_generator.state
    gone = met(traits, on, rng, 7, 5, np.array(how, float))
    assert gone == -1
    for _ in range(7 * len(told)):
        contact_as_told(told, on, same, 5, how)
    assert traits.tolist() == told


def test_a_compiled_loop_gives_what_the_plain_one_gives():
    (one, on, rng), (other, same, again) = began(), began()
    how = np.array([0.2, 0.1, 0.01])
    met(one, on, rng, 20, 5, how)
    plain(_culture.rounds)(other, same.around, same.degree, again, 20, 5, how)
    np.testing.assert_array_equal(one, other)


def plain_areas(seed, side=10, n_features=5, n_traits=10):
    """Areas in the end of Axelrod's model, written once more with lists and another generator."""
    rnd, n = random.Random(seed), side * side
    held = [[rnd.randrange(n_traits) for _ in range(n_features)] for _ in range(n)]
    near = [
        [j for j, there in ((i - side, i >= side), (i + side, i < n - side),
                            (i - 1, i % side > 0), (i + 1, i % side < side - 1)) if there]
        for i in range(n)
    ]  # fmt: skip
    while any(0 < sum(map(int.__eq__, held[i], held[j])) < n_features
              for i in range(n) for j in near[i]):  # fmt: skip
        for _ in range(20 * n):
            i = rnd.randrange(n)
            j = rnd.choice(near[i])
            differ = [f for f in range(n_features) if held[i][f] != held[j][f]]
            if differ and rnd.random() < 1 - len(differ) / n_features:
                f = rnd.choice(differ)
                held[i][f] = held[j][f]
    return sum(1 for _ in pieces_of(held, near))


def pieces_of(held, near):
    left = set(range(len(held)))
    while left:
        waiting = [left.pop()]
        for one in waiting:
            for other in near[one]:
                if other in left and held[other] == held[one]:
                    left.remove(other)
                    waiting.append(other)
        yield waiting


def test_the_mean_number_of_areas_is_that_of_a_plain_loop():
    slow = [plain_areas(seed) for seed in range(12)]
    fast = [final_areas(Params(), seed) for seed in range(200)]
    apart = np.mean(slow) - np.mean(fast)
    assert abs(apart) < 3 * np.hypot(np.std(slow) / 12**0.5, np.std(fast) / 200**0.5)


@pytest.mark.parametrize(
    ("n_features", "n_traits", "mean", "tolerance"),
    [(5, 5, 1.03, 0.1), (5, 15, 19.4, 2.8), (10, 5, 1.0, 0.05), (10, 10, 1.06, 0.12),
     (15, 15, 1.04, 0.1)],
)  # fmt: skip
def test_reference_values(n_features, n_traits, mean, tolerance):
    assert mean_areas(n_features, n_traits) == pytest.approx(mean, abs=tolerance)


def test_more_traits_leave_more_cultures_and_a_wider_world_fewer():
    few, some, many = (mean_areas(5, q, 40) for q in (5, 10, 20))
    assert few < some < many
    wider = [final_areas(Params(far=0.2, n_traits=15), seed) for seed in range(20)]
    assert np.mean(wider) < mean_areas(5, 15, 40) / 3


def test_two_who_share_a_part_become_one_and_two_who_share_nothing_stay():
    on = Grid(np.array([[1, -1, -1, -1], [0, -1, -1, -1]], np.int32), np.ones(2, np.int32))
    part, nothing = np.array([[1, 2], [1, 3]], np.int16), np.array([[1, 2], [3, 4]], np.int16)
    assert met(part, on, np.random.default_rng(1), 10_000, 5, PLAIN) >= 0
    assert part[0].tolist() == part[1].tolist()
    assert part[0, 1] in (2, 3)
    assert met(nothing, on, np.random.default_rng(1), 10_000, 5, PLAIN) == 0
    assert nothing.tolist() == [[1, 2], [3, 4]]


def test_who_dissolves_into_the_other_takes_all_of_it():
    on = Grid(np.array([[1, -1, -1, -1], [0, -1, -1, -1]], np.int32), np.ones(2, np.int32))
    traits = np.array([[1, 2, 2, 2], [1, 3, 3, 3]], np.int16)
    met(traits, on, np.random.default_rng(3), 10_000, 5, np.array([1.0, 0, 0]))
    assert traits[0].tolist() == traits[1].tolist()
    assert traits[0].tolist() in ([1, 2, 2, 2], [1, 3, 3, 3])


def test_a_grid_has_four_neighbours_inside_and_every_border_has_two_sides():
    whole, half = grid(5, 0.0, np.random.default_rng(1)), grid(5, 0.5, np.random.default_rng(1))
    assert sorted(np.unique(whole.degree, return_counts=True)[1]) == [4, 9, 12]
    for on in (whole, half):
        near = [set(on.around[i, : on.degree[i]].tolist()) for i in range(25)]
        assert all(i in near[j] for i in range(25) for j in near[i])
        assert all(abs(i - j) in (1, 5) for i in range(25) for j in near[i])
    assert 0.3 < half.degree.sum() / whole.degree.sum() < 0.7


def test_closed_borders_keep_everything_and_dissolving_leaves_more_cultures():
    closed = run(Params(barriers=1.0), 1)
    assert (closed.settled, closed.times[-1]) == (True, 0)
    part, whole = (np.mean([final_areas(Params(dissolving=d), seed) for seed in range(60)])
                   for d in (0.0, 1.0))  # fmt: skip
    assert whole > 2 * part


@pytest.mark.parametrize("far", [0.0, 0.3])
def test_settled_means_that_nobody_who_can_meet_shares_a_part(far):
    for seed in range(5):
        result = run(Params(n_traits=15, far=far), seed)
        on = grid(10, 0.0, np.random.default_rng(0))
        assert result.settled
        assert not can_change(result.traits[-1], on.around, on.degree, far > 0)
        assert far == 0 or result.alike[-1, 1] == 0


def test_a_little_drift_makes_all_alike_and_much_of_it_keeps_them_apart():
    still, little, much = (
        [run(Params(n_traits=15, noise=noise, n_rounds=20_000), seed) for seed in range(6)]
        for noise in (0.0, 0.001, 0.1)
    )
    assert all(result.settled for result in still)
    assert not any(result.settled for result in little + much)
    left = [np.mean([result.cultures[-1] for result in runs]) for runs in (still, little, much)]
    assert 3 * left[1] < left[0] < left[2] / 2


def test_counts_of_a_small_case_by_hand():
    traits = np.array([[1, 1], [1, 1], [1, 2], [3, 4]], np.int16)
    on = grid(2, 0.0, np.random.default_rng(1))
    assert n_areas(traits, on) == (3, 2)
    assert n_cultures(traits) == 3
    assert traits_alive(traits) == 2 + 3
    np.testing.assert_allclose(likeness(traits), [1 / 6, 2 / 6, 3 / 6])


def test_one_feature_never_changes():
    result = run(Params(n_features=1), 1)
    assert (result.settled, result.times[-1]) == (True, 0)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"n_traits": 1}, "n_traits must be between 2"), ({"far": -0.1}, "far must be between"),
     ({"side": 21}, "side must be between 2 and 20"), ({"noise": 1}, "noise must be between")],
)  # fmt: skip
def test_what_cannot_be_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        Params(**given)


def test_the_sentence_the_kind_and_the_frame_hold_what_was_found():
    result = run(Params(n_traits=30), 1)
    assert describe(result).startswith("Settled after ")
    assert f"{result.cultures[-1]} cultures" in describe(result)
    assert culture.end_kind(result) == "many"
    assert culture.end_kind(run(Params(n_traits=2), 1)) == "one"
    assert len(result.frame()) == result.times.size
    assert (np.diff(result.times) > 0).all()


def test_every_check_passes():
    assert [check.name for check in culture.checks() if not check.passed] == []
