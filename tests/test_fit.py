import numpy as np
import pytest

from dlkit.models import _fit
from dlkit.models._fit import Range, least_squares, record


def valley(x):
    """Rosenbrock's curved valley; its lowest point is (1, 1)."""
    return np.array([10 * (x[1] - x[0] ** 2), 1 - x[0]])


@pytest.mark.parametrize("top", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("first", [(-1.5, -1.0), (0.4, 0.4), (9.0, 9.0)])
def test_the_lowest_point_within_a_box_is_the_one_scipy_finds(first, top):
    from scipy import optimize

    search = [Range(first[0], -2, top), Range(first[1], -2, 3)]
    found, _ = least_squares(valley, [search])
    expected = optimize.least_squares(valley, (0.0, 0.0), bounds=([-2, -2], [top, 3]))
    np.testing.assert_allclose(found, expected.x, atol=1e-4)


def test_of_several_searches_the_best_is_kept():
    def two_hollows(x):
        return np.array([x[0] ** 2 - 1, 0.2 * (x[0] - 1)])  # at -1 and, deeper, at 1

    searches = [[Range(first, -3, 3)] for first in (-2.0, 2.0, -1.5)]
    found, _ = least_squares(two_hollows, searches)
    assert found[0] == pytest.approx(1)


def test_only_the_most_promising_beginnings_are_followed(monkeypatch):
    followed = []
    monkeypatch.setattr(_fit, "_descend", lambda _, first, *__: followed.append(first) or first)
    least_squares(lambda x: x, [[Range(first, 0, 99)] for first in range(30, 0, -1)])
    assert [first[0] for first in followed] == list(range(1, 1 + _fit.MOST_SEARCHES))


def test_errors_are_those_of_ordinary_regression():
    x = np.arange(8.0)
    y = 2 + 3 * x + np.array([0.1, -0.2, 0.05, 0.1, -0.1, 0.2, -0.05, -0.1])
    found, errors = least_squares(
        lambda v: v[0] + v[1] * x - y, [[Range(0, -9, 9), Range(0, -9, 9)]]
    )
    values, covariance = np.polyfit(x, y, 1, cov=True)
    np.testing.assert_allclose(found, values[::-1], rtol=1e-8)
    np.testing.assert_allclose(errors, np.sqrt(np.diag(covariance))[::-1], rtol=1e-6)


def test_a_parameter_at_the_edge_has_no_error_and_one_without_effect_a_huge_one():
    x = np.arange(6.0)
    search = [Range(0.5, 0, 1), Range(0.5, 0, 1), Range(0.5, 0, 1)]
    found, errors = least_squares(lambda v: v[0] * x - 2 * x + 0.1 * x**2 + v[1] + v[2], [search])
    assert found[0] == 1
    assert np.isnan(errors[0])
    assert not (errors[1:] < 100).any()


def test_no_search_at_all_is_refused():
    with pytest.raises(ValueError, match="ranges must hold at least one search, got none"):
        least_squares(valley, [])


def test_a_record_becomes_two_arrays():
    years, shares = record([1950, 1951, 1955, 1960], [0, 0.2, 0.1, 1])
    assert years.dtype == shares.dtype == np.float64
    assert shares.tolist() == [0, 0.2, 0.1, 1]
