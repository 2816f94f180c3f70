from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import bass
from dlkit.models.bass import Params, curve, density, fit, fit_nls, fit_ols, peak, run, time_of

YEARS = np.arange(1.0, 16.0)
DOCTORS = np.array(  # Medical Innovation: share of 125 doctors by month, datasets/ has the table
    [11, 20, 29, 40, 51, 62, 75, 82, 86, 87, 92, 95, 98, 102, 106, 108, 109]
) / 125  # fmt: skip


def noisy(p, q, ceiling, seed=0, sd=0.005):
    new = np.diff(curve(np.arange(0.0, 16.0), p, q, ceiling))
    new += np.random.default_rng(seed).normal(0, sd, new.size)
    return np.clip(np.cumsum(new), 0, 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (peak(0.03, 0.38), 6.192619),
        (curve(peak(0.03, 0.38), 0.03, 0.38), 0.460526),
        (density(peak(0.03, 0.38), 0.03, 0.38), 0.110592),
    ],
)
def test_the_published_peak(value, expected):
    assert float(value) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("share", "years"), [(0.025, 0.733), (0.16, 3.126), (0.5, 6.550), (0.84, 10.456)]
)
def test_when_shares_are_reached(share, years):
    assert time_of(share, 0.03, 0.38) == pytest.approx(years, abs=1e-3)
    assert curve(years, 0.03, 0.38) == pytest.approx(share, abs=1e-4)


@settings(deadline=None)
@given(st.floats(0.001, 0.3), st.floats(0, 1.5), st.floats(0.1, 1), st.floats(0, 60))
def test_the_curve_solves_the_equation(p, q, ceiling, years):
    share = float(curve(years, p, q))
    assert float(density(years, p, q)) == pytest.approx((p + q * share) * (1 - share), rel=1e-9)
    slope = curve(years + 1e-4, p, q, ceiling) - curve(max(0, years - 1e-4), p, q, ceiling)
    width = 1e-4 + min(years, 1e-4)
    assert float(slope / width) == pytest.approx(float(density(years, p, q, ceiling)), abs=1e-3)


@settings(deadline=None)
@given(st.floats(0.001, 0.3), st.floats(0, 1.5), st.floats(0.05, 1))
def test_shares_rise_from_zero_to_at_most_the_ceiling(p, q, ceiling):
    result = run(Params(p=p, q=q, ceiling=ceiling, duration=100.0))
    assert result.share[0] == 0
    assert (np.diff(result.share) >= 0).all()
    assert result.share[-1] <= ceiling
    area = np.sum((result.new[1:] + result.new[:-1]) / 2 * np.diff(result.times))
    assert area == pytest.approx(result.share[-1], abs=2e-3)


def test_without_imitation_the_curve_is_exponential_and_fastest_at_the_start():
    np.testing.assert_allclose(curve(YEARS, 0.1, 0.0), 1 - np.exp(-0.1 * YEARS))
    assert peak(0.1, 0.05) == 0.0
    assert bass.describe(run(Params(p=0.1, q=0.05))).startswith("Most move at the very start")


def test_nothing_has_moved_before_the_start():
    assert curve([1990.0, 1995.0], 0.03, 0.38, start=1995.0).tolist() == [0.0, 0.0]


# fits


@pytest.mark.parametrize("start", [0.0, None])
@pytest.mark.parametrize("years", [YEARS, np.array([1.0, 2, 3, 5, 6, 9, 10, 14])])
def test_the_published_fit_gives_back_what_made_the_record(years, start):
    found = fit_nls(years, curve(years, 0.02, 0.45, 0.7), start=start)
    assert found.estimates["p"] == pytest.approx(0.02, abs=1e-6)
    assert found.estimates["q"] == pytest.approx(0.45, abs=1e-6)
    assert found.estimates["ceiling"] == pytest.approx(0.7, abs=1e-6)
    assert found.estimates["start"] == pytest.approx(0.0, abs=1e-4)
    assert found.rmse < 1e-6
    assert (found.n_fitted, found.n_points) == (3, years.size)


def test_the_fit_to_the_shares_finds_the_start_as_well():
    years = 1960 + YEARS
    found = fit(years, curve(years, 0.02, 0.45, 0.7, start=1958.0))
    expected = {"p": 0.02, "q": 0.45, "ceiling": 0.7, "start": 1958.0}
    assert found.estimates == pytest.approx(expected, rel=1e-3)
    np.testing.assert_allclose(found.share(years), curve(years, **expected), atol=1e-5)


def test_the_fit_is_the_best_of_its_kind_and_its_errors_are_those_of_scipy():
    from scipy import optimize

    shares = noisy(0.03, 0.4, 0.8)
    found = fit_nls(YEARS, shares, start=0.0)
    new = np.diff(shares, prepend=0.0)
    values, covariance = optimize.curve_fit(
        lambda t, p, q, m: np.diff(curve(t, p, q, m), prepend=0.0), YEARS, new, (0.05, 0.3, 0.9)
    )
    np.testing.assert_allclose(list(found.estimates.values())[:3], values, rtol=1e-4)
    errors = list(found.errors.values())
    np.testing.assert_allclose(errors[:3], np.sqrt(np.diag(covariance)), rtol=1e-3)
    assert np.isnan(errors[3])


def test_two_of_three_fits_hold_the_truth_within_one_standard_error():
    inside = []
    for seed in range(40):
        found = fit_nls(YEARS, noisy(0.03, 0.4, 0.8, seed), start=0.0)
        inside.append(abs(found.estimates["q"] - 0.4) <= found.errors["q"])
    assert 0.5 < np.mean(inside) < 0.9


def test_the_regression_is_ordinary_least_squares_turned_into_p_q_and_ceiling():
    shares = noisy(0.03, 0.4, 0.8)
    found = fit_ols(YEARS, shares, start=0.0)
    before = np.append(0.0, shares[:-1])
    terms = np.column_stack([np.ones(15), before, before**2])
    a, b, c = np.linalg.lstsq(terms, np.diff(shares, prepend=0.0), rcond=None)[0]
    p, q, ceiling = (found.estimates[name] for name in ("p", "q", "ceiling"))
    np.testing.assert_allclose([p * ceiling, q - p, -q / ceiling], [a, b, c], rtol=1e-9)
    assert all(found.errors[name] > 0 for name in ("p", "q", "ceiling"))


def test_the_errors_of_the_regression_are_those_of_repeated_records():
    found = []
    for seed in range(80):
        rng, shares = np.random.default_rng(seed), [0.0]
        for _ in YEARS:  # p = .03, q = .4, ceiling .8, year by year as the regression has it
            new = 0.024 + 0.37 * shares[-1] - 0.5 * shares[-1] ** 2
            shares.append(shares[-1] + new + rng.normal(0, 0.002))
        found.append(fit_ols(YEARS, shares[1:], start=0.0))
    for name in ("p", "q", "ceiling"):
        spread = np.std([f.estimates[name] for f in found])
        assert np.median([f.errors[name] for f in found]) == pytest.approx(spread, rel=0.3)
    assert np.mean([f.estimates["q"] for f in found]) == pytest.approx(0.4, abs=0.01)


def test_the_regression_takes_years_with_gaps_per_year():
    years, shares = [1.0, 2.0, 3.0, 5.0, 6.0, 9.0, 10.0, 12.0], [0.05]
    for before, after in pairwise(years):  # p = .03, q = .4, ceiling .8
        a_year = 0.024 + 0.37 * shares[-1] - 0.5 * shares[-1] ** 2
        shares.append(shares[-1] + (after - before) * a_year)
    found = fit_ols(years, shares)
    expected = {"p": 0.03, "q": 0.4, "ceiling": 0.8, "start": 1 - time_of(0.05 / 0.8, 0.03, 0.4)}
    assert found.estimates == pytest.approx(expected, rel=1e-6)
    assert found.share([1.0])[0] == pytest.approx(0.05)


def test_the_doctors_record_is_fitted_well_by_all_three():
    months = np.arange(1.0, 18.0)
    for found in (fit(months, DOCTORS), fit_nls(months, DOCTORS), fit_ols(months, DOCTORS)):
        assert found.rmse < 0.025
        assert 0.8 < found.estimates["ceiling"] < 0.95
        assert 0.1 < found.estimates["q"] < 0.35


def test_what_a_record_cannot_tell_apart_gets_a_large_error():
    shares = curve(YEARS[:8], 0.005, 0.5, 0.9, start=-1.0)  # ends before the peak
    shares += np.random.default_rng(2).normal(0, 0.002, 8)
    before_peak, whole = (
        fit(YEARS[:8], shares),
        fit(YEARS, curve(YEARS, 0.005, 0.5, 0.9, start=-1.0)),
    )
    assert not before_peak.errors["ceiling"] < 0.05
    assert whole.errors["ceiling"] < 0.001


@pytest.mark.parametrize("fitted", [fit, fit_nls, fit_ols])
@pytest.mark.parametrize(
    ("years", "shares", "message"),
    [
        ([1, 2, 3], [0.1, 0.2, 0.3], "at least 5 points for this fit, got 3"),
        ([1, 2, 3, 4, 5], [0.1, 0.2, 0.3, 0.4], "one value for each of 5 times, got 4"),
        ([1, 2, 2, 4, 5], [0.1, 0.2, 0.3, 0.4, 0.5], "times must increase, got 2 after 2"),
        ([1, 2, 3, 4, 5], [0.1, 0.2, -0.3, 0.4, 0.5], "between 0 and 1, got -0.3 (place 3)"),
        ([1, 2, 3, 4, 5], [10, 20, 30, 40, 50], "shares must be between 0 and 1, got 10"),
        ([1, 2, 3, 4, 5], [0.1, 0.2, float("nan"), 0.4, 0.5], "a row of finite numbers"),
        ([1, 2, 3, 4, 5], ["a", "b", "c", "d", "e"], "shares must be numbers, got"),
        ([1, 2, 3, 4, 5], [0.2] * 5, "shares must change over the record, got 0.2"),
        ([[1, 2], [3, 4]], [0.1, 0.2], "times must be a row of finite numbers"),
        ([], [], "at least 5 points for this fit, got 0"),
    ],
)
def test_a_record_that_cannot_be_fitted_is_refused_by_rule_and_value(
    fitted, years, shares, message
):
    with pytest.raises(ValueError, match="must") as error:
        fitted(years, shares)
    assert message in str(error.value)


def test_a_start_within_the_record_is_refused():
    with pytest.raises(ValueError, match=r"start must be before the first time \(1\), got 3"):
        fit_nls(YEARS, noisy(0.03, 0.4, 0.8), start=3)


def test_a_record_that_bends_the_other_way_has_no_regression():
    with pytest.raises(ValueError, match="this record does not bend that way"):
        fit_ols(YEARS[:6], [0.01, 0.02, 0.04, 0.08, 0.16, 0.32])
