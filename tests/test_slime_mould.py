"""Slime mould: the flow place by place, no cell lost, the edge, and one wave's growth."""

import math

import numpy as np
import pytest

from dlkit.models import slime_mould
from dlkit.models.slime_mould import (
    DT,
    FASTEST,
    SIZE,
    Params,
    arriving,
    describe,
    ending,
    gathers,
    growth_rate,
    heaps,
    led,
    measured_growth,
    run,
)


def flow_as_told(u, v, pull, wandering):
    """What comes to each place, border by border, on a ground without an edge."""
    moved, spread = np.zeros_like(u), np.zeros_like(v)
    for i in range(SIZE):
        for j in range(SIZE):
            for other in (((i + 1) % SIZE, j), (i, (j + 1) % SIZE)):
                here = (i, j)
                speed = max(-FASTEST, min(FASTEST, pull * (v[other] - v[here])))
                crossing = speed * (u[here] if speed > 0 else u[other])
                crossing -= wandering * (u[other] - u[here])
                moved[here] -= crossing
                moved[other] += crossing
                spread[here] += v[other] - v[here]
                spread[other] -= v[other] - v[here]
    return moved, spread


def test_the_fast_flow_is_the_flow_border_by_border():
    rng = np.random.default_rng(1)
    both = rng.random((2, 2, SIZE, SIZE)) * 3
    come = arriving(both.reshape(2, 2, -1), Params(pull=0.8)).reshape(both.shape)
    for dish in range(2):
        moved, spread = flow_as_told(both[0, dish], both[1, dish], 0.8, 0.3)
        np.testing.assert_allclose(come[0, dish], moved, atol=1e-12)
        np.testing.assert_allclose(come[1, dish], spread, atol=1e-12)


@pytest.mark.parametrize("pull", [0.0, 1.0, 3.0])
def test_no_cell_is_lost_or_made_or_owed(pull):
    cells = run(Params(pull=pull, strength=20.0, wandering=0.5), 2).cells
    np.testing.assert_allclose(cells.sum(axis=(2, 3)), SIZE * SIZE, rtol=1e-12)
    assert cells.min() >= 0


def test_no_step_can_empty_a_place_below_nothing():
    highest = Params.__dataclass_fields__["wandering"].metadata["high"]
    assert 4 * (FASTEST + highest) * DT <= 1


@pytest.mark.parametrize("waves", [1, 2, 3])
def test_one_wave_grows_as_fast_as_theory_says(waves):
    wave = 2 * math.pi * waves / SIZE
    params = Params(pull=0.8, wandering=0.2)
    theory = growth_rate(params, 2 * math.sin(wave / 2))  # on a grid of this size
    assert measured_growth(params, wave, 40) == pytest.approx(theory, rel=0.02)
    assert measured_growth(Params(pull=0.8), wave, 40) == pytest.approx(
        growth_rate(Params(pull=0.8), wave), rel=0.025
    )


def test_a_wave_below_the_edge_dies_as_fast_as_theory_says():
    wave, params = 2 * math.pi / SIZE, Params(pull=0.1)
    assert growth_rate(params, wave) < 0
    assert measured_growth(params, wave, 40) == pytest.approx(growth_rate(params, wave), rel=0.02)


@pytest.mark.parametrize(("density", "fading", "wandering"), [(1.0, 0.5, 0.3), (0.5, 0.8, 0.2)])
def test_even_cells_draw_together_just_above_the_edge_only(density, fading, wandering):
    edge = fading * wandering / density
    for factor, grows in ((0.9, False), (1.1, True)):
        about = {"density": density, "fading": fading, "wandering": wandering}
        params = Params(pull=factor * edge, **about)
        assert gathers(params) is grows
        assert (growth_rate(params, 0.01) > 0) is grows


def test_without_pull_heaps_only_spread():
    cells = run(Params(pull=0.0), 1).cells[:, 0]
    spread = cells.std(axis=(1, 2))
    assert (np.diff(spread) < 0).all()
    assert spread[-1] < 0.02


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cells_gather_without_a_pacemaker(seed):
    result = run(Params(), seed)
    assert ending(result) == "both"
    assert result.gathered[-1, 0] > 0.35
    assert led(result) < 0.3 * len(heaps(result.cells[-1, 1]))


def test_near_the_edge_pacemakers_make_the_only_heaps():
    result = run(Params(pull=0.3), 1)
    assert ending(result) == "with"
    assert led(result) == len(heaps(result.cells[-1, 1])) == 3


def test_nothing_gathers_far_below_the_edge():
    assert ending(run(Params(pull=0.05), 1)) == "none"


def test_pacemakers_that_add_nothing_change_nothing():
    for params in (Params(strength=0.0), Params(pacemakers=0)):
        cells = run(params, 1).cells
        np.testing.assert_array_equal(cells[:, 0], cells[:, 1])
    assert "with 0" in describe(run(Params(pacemakers=0), 1))


def test_heaps_are_counted_round_the_edge_of_the_ground():
    ground = np.ones((SIZE, SIZE))
    ground[0, 0] = ground[20, 20] = 9.0
    ground[0, 1] = ground[-1, -1] = 8.0
    assert heaps(ground).tolist() == [[0, 0], [20, 20]]


def test_both_dishes_start_alike():
    result = run(Params(), 4)
    np.testing.assert_array_equal(result.cells[0, 0], result.cells[0, 1])
    assert len({tuple(place) for place in result.sources}) == 3


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, same, other = (run(Params(), seed).cells[-1] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match=r"density must be between 0\.1 and 2\.0, got 0"):
        Params(density=0)


def test_the_sentence_counts_heaps_and_those_at_a_pacemaker():
    assert "3 heaps, 3 of them at a pacemaker" in describe(run(Params(pull=0.3), 1))


def test_every_check_passes():
    assert [check.name for check in slime_mould.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_time_and_dish():
    assert len(run(Params(), 1).frame()) == 2 * 61
