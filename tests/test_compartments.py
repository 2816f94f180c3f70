import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import compartments
from dlkit.models.compartments import (
    Params,
    curve,
    describe,
    early_adopters,
    fit,
    flows,
    rk4,
    run,
    sizes,
)

DOCTORS = np.array(
    [11, 20, 29, 40, 51, 62, 75, 82, 86, 87, 92, 95, 98, 102, 106, 108, 109]
) / 125  # fmt: skip


def flows_as_printed(state, early_market, params):
    """The equations letter by letter, with switches that are exactly 0 or 1."""
    l, m, s, t = state  # noqa: E741
    *_, l0, m0, s0, t0 = sizes(params)
    a = early_market + l + m + s + t
    proven, standard = a >= params.proof_threshold, a >= params.standard_threshold
    return (
        proven * (l0 - l) / params.leaders_time,
        (l >= 0.1 * l0) * (m0 - m) / params.followers_time,
        standard * (s0 - s) / params.standard_time,
        params.tail_rate * standard * (t0 - params.never_share - t),
    )


@pytest.mark.parametrize(
    ("values", "plateau"),
    [
        ({"proof_threshold": 0.18}, 0.16),
        ({"standard_threshold": 0.52}, 0.50),
        ({"standard_reading": "more_than_half"}, 0.50),
        ({}, 0.95),
        ({"never_share": 0.16}, 0.84),
        ({"pioneers_share": 0.0}, 0.0),
    ],
)
def test_the_limits_are_the_plateaus_of_the_agents(values, plateau):
    assert run(Params(duration=80.0, **values)).share[-1] == pytest.approx(plateau, abs=1e-4)


@pytest.mark.parametrize(
    ("early_market", "state"),
    [
        (0.025, (0.0, 0.0, 0.0, 0.0)),
        (0.125, (0.0, 0.0, 0.0, 0.0)),
        (0.155, (0.02, 0.1, 0.0, 0.0)),
        (0.16, (0.042, 0.298, 0.2, 0.05)),
    ],
)
def test_the_speeds_are_those_of_the_equations_as_printed(early_market, state):
    params = Params()
    expected = flows_as_printed(state, early_market, params)
    np.testing.assert_allclose(flows(params)(state, early_market), expected, atol=1e-8)


def test_early_adopters_solve_their_equation():
    params = Params(example=2.0)
    years, dt = np.linspace(0, 6, 50), 1e-6
    e = early_adopters(years, params)
    slope = (early_adopters(years + dt, params) - early_adopters(years - dt, params)) / (2 * dt)
    p0, e0 = params.pioneers_share, params.early_share
    np.testing.assert_allclose(slope, 2.0 * (1 - e / e0) * (p0 + e), atol=1e-8)
    assert e[0] == 0


def test_leaders_and_the_tail_follow_exponential_curves_once_they_start():
    params = Params(proof_threshold=0.01, standard_threshold=0.01, duration=8.0)
    result = run(params)
    left = np.exp(-result.times / params.leaders_time)
    np.testing.assert_allclose(result.adopted[:, 2], sizes(params)[2] * (1 - left), atol=1e-7)
    tail = 1 - np.exp(-params.tail_rate * result.times)
    np.testing.assert_allclose(result.adopted[:, 5], 0.11 * tail, atol=1e-9)


def test_a_runge_kutta_step_has_an_error_of_the_fifth_order():
    def growing(state, _):
        return state

    def driven(_, early):
        return (early,) * 4

    def off(dt):
        return abs(rk4(growing, (1.0,) * 4, [0.0] * 3, dt)[0] - math.exp(dt))

    assert off(0.1) == pytest.approx(0.1**5 / 120, rel=0.05)
    assert off(0.2) / off(0.1) == pytest.approx(32, rel=0.1)
    cubes = [0.0, 0.5**3, 1.0]
    assert rk4(driven, (0.0,) * 4, cubes, 1.0)[0] == pytest.approx(1 / 4)


@settings(max_examples=30, deadline=None)
@given(
    st.builds(
        Params, pioneers_share=st.floats(0, 0.2), early_share=st.floats(0, 0.4),
        leaders_share=st.floats(0, 0.3), tail_share=st.floats(0.1, 0.4),
        never_share=st.floats(0, 0.1), proof_threshold=st.floats(0.01, 1),
        standard_threshold=st.floats(0.01, 1), example=st.floats(0.1, 10),
        leaders_time=st.floats(0.1, 10), duration=st.floats(5, 40),
    )
)  # fmt: skip
def test_shares_stay_within_their_groups_and_nobody_goes_back(params):
    result = run(params)
    assert (np.diff(result.adopted, axis=0) >= -1e-12).all()
    assert (result.adopted <= np.array(sizes(params)) + 1e-9).all()
    assert result.share[-1] <= 1 + 1e-9
    assert describe(result).endswith(".")


def test_the_groups_add_up_to_everybody():
    assert sum(sizes(Params())) == pytest.approx(1)
    assert sizes(Params()) == pytest.approx((0.025, 0.135, 0.042, 0.298, 0.34, 0.16))


def test_the_fitted_curve_is_a_run_at_another_speed():
    params = Params(never_share=0.0, duration=40.0)
    result = run(params)
    fast = curve(1900 + result.times / 2, speed=2.0, start=1900.0, ceiling=0.8, standard=0.5)
    np.testing.assert_allclose(fast, 0.8 * result.share, atol=0.01)
    other = run(replace(params, standard_threshold=0.4))
    np.testing.assert_allclose(curve(other.times, 1.0, 0.0, 1.0, 0.4), other.share, atol=0.01)


def test_the_fit_gives_back_what_made_the_record():
    years = 1900 + np.arange(1.0, 30.0)
    truth = {"speed": 0.7, "start": 1898.0, "ceiling": 0.9, "standard": 0.42}
    found = fit(years, curve(years, **truth))
    assert found.estimates == pytest.approx(truth, rel=0.02)
    assert found.rmse < 1e-3


def test_the_doctors_record_is_fitted_as_well_as_by_bass():
    found = fit(np.arange(1.0, 18.0), DOCTORS)
    assert found.rmse < 0.025
    assert found.n_fitted == 4
    assert all(error >= 0 or math.isnan(error) for error in found.errors.values())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Half have moved after"),
        ({"proof_threshold": 0.3}, "Held up before the mainstream"),
        ({"standard_threshold": 0.6}, "Held up at the standard"),
        ({"pioneers_share": 0.0}, "without pioneers nothing begins"),
        ({"duration": 5.0}, "the later half still waits"),
    ],
)
def test_the_sentence_says_which_threshold_held_it_up(values, words):
    assert words in describe(run(Params(**values)))


def test_parameters_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="never_share must be at most tail_share"):
        Params(never_share=0.3)


def test_the_table_has_a_row_for_every_point_in_time():
    frame = run(Params()).frame()
    assert list(frame.columns)[:2] == ["years", "pioneer"]
    assert frame["all"].iloc[0] == pytest.approx(0.025)
    assert compartments.run(Params()).new.shape == (601, 6)
