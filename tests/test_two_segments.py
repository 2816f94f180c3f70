import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import bass
from dlkit.models.two_segments import Params, describe, dip, run


def by_scipy(params, times):
    """The two equations as printed, by an independent solver."""
    from scipy import integrate

    def speeds(_, f):
        f1, f2 = f
        pull = params.w * f1 + (1 - params.w) * f2
        return [(params.p1 + params.q1 * f1) * (1 - f1), (params.p2 + params.q2 * pull) * (1 - f2)]

    found = integrate.solve_ivp(
        speeds, (0, times[-1]), [0, 0], t_eval=times, rtol=1e-10, atol=1e-12
    )
    return found.y.T * [params.theta, 1 - params.theta]


@pytest.mark.parametrize("w", [0.0, 0.01, 0.1, 1.0])
@pytest.mark.parametrize("p2", [0.0, 0.05])
def test_the_run_solves_the_equations_as_printed(w, p2):
    params = Params(w=w, p2=p2)
    result = run(params)
    np.testing.assert_allclose(result.adopted, by_scipy(params, result.times), atol=1e-7)


@pytest.mark.parametrize(("w", "depth", "peaks"), [(0.03, 0.05, None), (0.01, 0.38, (4.0, 12.5))])
def test_a_dip_appears_where_the_later_look_little_at_the_early(w, depth, peaks):
    found = dip(run(Params(w=w)))
    assert found.depth == pytest.approx(depth, abs=0.01)
    if peaks:
        assert (found.first_peak, found.second_peak) == pytest.approx(peaks, abs=0.1)


@pytest.mark.parametrize("w", [0.1, 0.3, 1.0])
def test_where_they_look_more_there_is_one_wave(w):
    found = dip(run(Params(w=w)))
    assert found.depth == 0
    assert np.isnan(found.second_peak)
    assert describe(run(Params(w=w))).startswith("One wave")


def test_the_dip_gets_shallower_the_more_they_look():
    depths = [dip(run(Params(w=w))).depth for w in (0.005, 0.01, 0.02, 0.03, 0.04)]
    assert depths == sorted(depths, reverse=True)


def test_a_later_segment_that_looks_at_nobody_early_never_starts():
    assert run(Params(w=0.0, p2=0.0)).adopted[-1, 1] == 0


@pytest.mark.parametrize("theta", [0.2, 0.7])
def test_two_equal_segments_are_bass(theta):
    params = Params(theta=theta, p1=0.03, q1=0.38, p2=0.03, q2=0.38, w=theta)
    result = run(params)
    np.testing.assert_allclose(result.share, bass.curve(result.times, 0.03, 0.38), atol=1e-9)
    np.testing.assert_allclose(
        result.new.sum(axis=1), bass.density(result.times, 0.03, 0.38), atol=1e-9
    )


@settings(max_examples=30, deadline=None)
@given(st.builds(Params, theta=st.floats(0.01, 0.9), p1=st.floats(0.001, 0.3),
                 q1=st.floats(0, 2), p2=st.floats(0, 0.3), q2=st.floats(0, 2),
                 w=st.floats(0, 1)))  # fmt: skip
def test_shares_rise_and_stay_within_their_segments(params):
    result = run(params)
    assert (np.diff(result.adopted, axis=0) >= -1e-12).all()
    assert (result.adopted <= np.array([params.theta, 1 - params.theta]) + 1e-9).all()
    assert (result.new >= 0).all()


def test_the_sentence_says_how_deep_the_saddle_is():
    sentence = describe(run(Params(w=0.01)))
    assert "Two waves, fastest in years 4.0 and 12.5" in sentence
    assert "falls by 38 %" in sentence
