import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import rogers
from dlkit.models.rogers import Params, category, curve, cuts, fit, run


def test_the_share_is_the_area_below_the_normal_curve():
    from scipy import stats

    times = np.linspace(-5, 25, 61)
    np.testing.assert_allclose(curve(times, 10, 3, 0.8), 0.8 * stats.norm.cdf(times, 10, 3))
    result = run(Params(mean=10.0, sd=3.0, ceiling=0.8))
    np.testing.assert_allclose(result.new, 0.8 * stats.norm.pdf(result.times, 10, 3))


def test_the_categories_are_cut_at_whole_standard_deviations():
    assert cuts(10, 3).tolist() == [4, 7, 10, 13]
    assert [category(time, 10, 3) for time in (3.9, 4, 9.9, 10, 13)] == [
        "innovators", "early adopters", "early majority", "late majority", "laggards",
    ]  # fmt: skip
    assert sum(rogers.CONVENTION) == pytest.approx(1)


@settings(deadline=None)
@given(st.floats(1, 50), st.floats(0.2, 20), st.floats(0.05, 1))
def test_shares_rise_and_stay_below_the_ceiling(mean, sd, ceiling):
    share = run(Params(mean=mean, sd=sd, ceiling=ceiling, duration=100.0)).share
    assert (np.diff(share) >= 0).all()
    assert 0 <= share[0] <= share[-1] <= ceiling


def test_the_fit_gives_back_what_made_the_record():
    years = np.array([1950.0, 1953, 1955, 1960, 1961, 1970, 1980])
    found = fit(years, curve(years, 1962, 6, 0.9))
    expected = {"mean": 1962, "sd": 6, "ceiling": 0.9}
    assert found.estimates == pytest.approx(expected, rel=1e-5)
    assert found.rmse < 1e-6
    assert found.n_fitted == 3


def test_the_fit_says_how_sure_it_is():
    years = np.arange(1950.0, 1975.0)
    rng = np.random.default_rng(1)
    inside = []
    for _ in range(30):
        shares = np.clip(curve(years, 1962, 5, 0.9) + rng.normal(0, 0.01, years.size), 0, 1)
        found = fit(years, shares)
        inside.append(abs(found.estimates["mean"] - 1962) <= found.errors["mean"])
    assert 0.45 < np.mean(inside) < 0.9


def test_a_record_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="at least 4 points for this fit, got 3"):
        fit([1, 2, 3], [0.1, 0.2, 0.3])


def test_the_sentence_names_the_cut_offs_as_a_convention():
    sentence = rogers.describe(run(Params()))
    assert "by convention the innovators are those before year 4.0" in sentence
