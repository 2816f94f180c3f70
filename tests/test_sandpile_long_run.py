"""The sandpile fed for long: what a grain costs, how high the pile is, how often each height."""

import numpy as np
import pytest

from dlkit.models._params import finished
from dlkit.models._pile import fed_for_long, feeding, mean_size
from dlkit.models.sandpile import laplacian


@pytest.mark.parametrize(
    ("side", "expected", "n_grains"),
    [
        (2, 0.5, 60_000),
        (3, 0.819444444, 60_000),
        (16, 11.338214622, 200_000),
        (64, 153.0431002, 60_000),
        (128, 593.8932453, 40_000),
    ],
)
def test_a_grain_costs_as_many_topplings_as_theory_says(side, expected, n_grains):
    assert mean_size(side) == pytest.approx(expected, rel=1e-9)
    exact = np.linalg.solve(laplacian(min(side, 16)), np.ones(min(side, 16) ** 2)).mean()
    assert mean_size(min(side, 16)) == pytest.approx(exact, rel=1e-9)
    places = np.random.default_rng(side).integers(0, side**2, n_grains)
    told = finished(feeding(finished(fed_for_long(side, 1)), places)).told
    assert told[:, 0].mean() == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("side", "expected", "per_site"),
    [(16, 2.0438, 400), (32, 2.0833, 40), (128, 2.1139, 1), (256, 2.1196, 0.02)],
)
def test_the_mean_height_is_the_measured_one(side, expected, per_site):
    places = np.random.default_rng(side).integers(0, side**2, int(per_site * side**2))
    grains = finished(feeding(finished(fed_for_long(side, 2)), places)).grains
    assert grains.mean() / side**2 == pytest.approx(expected, abs=0.005)
    assert grains.mean() / side**2 == pytest.approx(17 / 8 - 1.35 / side, abs=0.01)


def test_heights_are_as_frequent_as_on_an_endless_pile():
    pi = np.pi
    exact = [
        2 / pi**2 - 4 / pi**3,
        1 / 4 - 1 / (2 * pi) - 3 / pi**2 + 12 / pi**3,
        3 / 8 + 1 / pi - 12 / pi**3,
        3 / 8 - 1 / (2 * pi) + 1 / pi**2 + 4 / pi**3,
    ]
    np.testing.assert_allclose(exact, [0.073636, 0.1739, 0.306291, 0.446172], atol=1e-5)
    assert sum(exact) == pytest.approx(1)
    assert np.dot(exact, range(4)) == pytest.approx(17 / 8)
    places = np.random.default_rng(5).integers(0, 128**2, 16_000)
    heights = finished(feeding(finished(fed_for_long(128, 4)), places)).heights
    np.testing.assert_allclose(np.bincount(heights.ravel()) / heights.size, exact, atol=0.01)
