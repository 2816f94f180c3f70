"""Falling into step: the printed sum, exact cases, Strogatz's curve, pacemakers of all kinds."""

import math
import time

import numpy as np
import pytest

from dlkit.models import _kuramoto, synchrony
from dlkit.models._kuramoto import (
    around,
    critical_coupling,
    expected_order,
    mean_field,
    order_over_time,
    rhythms,
    trajectory,
    velocity,
)
from dlkit.models.synchrony import Params, describe, fewest, group, response, run, theory


def velocity_as_printed(theta, omega, coupling, sight=0):
    """The equation as a plain double sum: slow and obvious."""
    n_agents = len(theta)
    found = []
    for i in range(n_agents):
        others = range(n_agents)
        if sight:
            others = [(i + d) % n_agents for d in range(-sight, sight + 1) if d]
        pull = sum(math.sin(theta[j] - theta[i]) for j in others) / len(others)
        found.append(omega[i] + coupling * pull)
    return np.array(found)


@pytest.mark.parametrize("sight", [0, 1, 3])
def test_the_fast_form_is_the_printed_equation(sight):
    rng = np.random.default_rng(1)
    theta, omega = rng.uniform(-9, 9, 9), rng.normal(size=9)
    slow = velocity_as_printed(theta, omega, 1.3, sight)
    np.testing.assert_allclose(velocity(theta, omega, 1.3, sight), slow)


def test_many_small_steps_give_the_same_path():
    rng = np.random.default_rng(2)
    start, omega = rng.uniform(-3, 3, 5), rng.normal(size=5)
    theta = start.copy()
    for _ in range(4000):
        theta = theta + 0.0005 * velocity_as_printed(theta, omega, 1.5)
    np.testing.assert_allclose(trajectory(start, omega, 1.5, 40, 0.05)[-1], theta, atol=2e-3)


def test_halving_the_step_divides_the_error_by_about_eight():
    rng = np.random.default_rng(3)
    start, omega = rng.uniform(-3, 3, 6), rng.normal(size=6)
    best = trajectory(start, omega, 1.5, 3200, 0.00125)[-1]
    errors = [np.abs(trajectory(start, omega, 1.5, n, 4 / n)[-1] - best).max() for n in (80, 160)]
    assert 6 < errors[0] / errors[1] < 12


def test_without_attention_everyone_keeps_their_own_rhythm():
    params = Params(n_agents=3, coupling=0.0, pacemakers=0, duration=10.0)
    result = run(params, 4)
    omega, start, _ = group(params, 4)
    np.testing.assert_allclose(result.phases[-1, 0], start + 10 * omega)


def test_two_with_one_rhythm_meet_as_worked_out_by_hand():
    # d' = -K sin d has the solution tan(d/2) = tan(d0/2) exp(-K t)
    path = trajectory(np.array([0.0, 2.0]), np.zeros(2), 1.2, 100, 0.02)
    wanted = 2 * math.atan(math.tan(1.0) * math.exp(-1.2 * 2.0))
    assert path[-1, 1] - path[-1, 0] == pytest.approx(wanted, abs=1e-5)


def test_equal_rhythms_come_fully_into_step():
    result = run(Params(spread=0.0, pacemakers=0, duration=40.0), 1)
    assert result.order[0, -1] == pytest.approx(1.0, abs=1e-6)
    assert result.beat[0] == pytest.approx(2.0, abs=1e-9)


@pytest.mark.parametrize(("coupling", "order"), [(2.2, 0.3015), (3.0, 0.5774), (4.0, 0.7071)])
def test_lorentz_order_is_strogatz_exact_curve(coupling, order):
    assert expected_order(coupling, 1.0, "lorentz") == pytest.approx(order, abs=2e-4)
    assert np.sqrt(1 - 2 / coupling) == pytest.approx(order, abs=1e-4)
    omega = np.clip(rhythms(2000, 1.0, "lorentz"), -50, 50)
    start = np.random.default_rng(1).uniform(-1.5, 1.5, 2000)
    found = order_over_time(start, omega, coupling, 3000, 0.025)[1000:].mean()
    assert found == pytest.approx(order, abs=0.002)


@pytest.mark.parametrize(("coupling", "order"), [(1.8, 0.5629), (3.0, 0.9252)])
def test_normal_order_is_the_self_consistent_one(coupling, order):
    assert expected_order(coupling, 1.0) == pytest.approx(order, abs=1e-4)
    assert synchrony.large_order(coupling, "normal") == pytest.approx(order, abs=0.002)


def test_the_critical_coupling_is_known_and_below_it_there_is_no_order():
    assert critical_coupling(1.0) == pytest.approx(1.595769, abs=1e-6)
    assert critical_coupling(0.7, "lorentz") == 1.4
    assert expected_order(1.59, 1.0) == 0.0
    assert expected_order(1.61, 1.0) > 0.1
    omega = np.random.default_rng(5).permutation(rhythms(2000, 1.0))
    start = np.random.default_rng(6).uniform(-np.pi, np.pi, 2000)
    assert order_over_time(start, omega, 1.0, 400, 0.05)[200:].mean() < 0.06


def test_a_steady_pull_holds_what_an_integral_says():
    rng = np.random.default_rng(7)
    omega = rng.normal(size=400_000)
    held = np.abs(omega) < 1.5
    wanted = np.sqrt(1 - (omega[held] / 1.5) ** 2).sum() / omega.size
    assert _kuramoto.held_order(np.array([1.5]))[0] == pytest.approx(wanted, abs=0.002)


def test_pacemakers_round_the_corner_off():
    none, some = (expected_order(0.7, 0.5, "normal", share) for share in (0.0, 0.1))
    assert none == 0.0
    assert some > 0.3
    curves = theory(Params(pacemakers=6))
    assert (curves[2] >= curves[1] - 1e-9).all()


def test_pacemakers_keep_their_rhythm_whatever_they_see():
    result = run(Params(pacemakers=4, off=0.7, coupling=3.0), 1)
    theirs = result.phases[:, 1, result.paces]
    np.testing.assert_allclose(theirs, 0.7 * result.times[:, None] * np.ones(4), atol=1e-9)


def test_both_groups_are_the_same_people():
    result = run(Params(pacemakers=5), 3)
    others = ~result.paces
    np.testing.assert_array_equal(result.phases[0, 0, others], result.phases[0, 1, others])
    assert result.paces.sum() == 5
    assert np.diff(np.flatnonzero(result.paces)).tolist() == [12] * 4


def test_no_pacemaker_twice_is_the_same_run_twice():
    result = run(Params(pacemakers=0), 3)
    np.testing.assert_array_equal(result.phases[:, 0], result.phases[:, 1])
    assert "both groups are the same" in describe(result)


def test_above_the_critical_coupling_no_pacemaker_is_needed():
    assert fewest(run(Params(), 1)) == 0.0


def test_below_it_many_are_and_half_of_all_may_be_too_few():
    assert fewest(run(Params(coupling=0.4), 1)) is None
    assert fewest(run(Params(coupling=0.4, spread=0.15), 1)) == 0.0


def test_a_few_with_a_wrong_rhythm_are_overheard_and_many_tear_the_group_apart():
    few, many = (run(Params(off=1.0, pacemakers=k), 1) for k in (1, 20))
    assert few.settled[1] > 0.75
    assert few.beat[1] == pytest.approx(few.beat[0], abs=0.05)
    assert many.settled[1] < many.settled[0] - 0.25


def test_what_listeners_do_about_a_rhythm_is_named():
    assert response(run(Params(off=1.0, pacemakers=1), 1)) == "ignore"
    assert response(run(Params(off=1.0, pacemakers=20), 1)) == "torn"
    assert response(run(Params(off=0.6, pacemakers=30, coupling=3.0), 1)) == "follow"


def test_pacemakers_help_where_each_sees_only_a_few():
    seen = [
        run(Params(coupling=2.0, sees="ring", pacemakers=12, duration=60.0), s) for s in range(4)
    ]
    assert np.mean([r.settled[1] for r in seen]) > np.mean([r.settled[0] for r in seen]) + 0.2
    assert min(r.nearby[0, -1] for r in seen) > 0.8  # near ones agree, the whole does not


def test_a_sight_of_all_is_the_sight_of_everyone():
    values = np.random.default_rng(1).normal(size=9)
    wanted = (values.sum() - values) / 8
    np.testing.assert_allclose(around(values, 4) - values / 8, wanted)
    np.testing.assert_allclose(around(values, 30), around(values, 4))


def test_two_in_a_ring_see_each_other_or_nobody_beyond():
    result = run(Params(n_agents=2, sees="ring", pacemakers=0), 1)
    assert np.isfinite(result.phases).all()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"n_agents": 1}, "n_agents must be between 2 and 400, got 1"),
        ({"n_agents": 10, "pacemakers": 10}, "pacemakers must be fewer than n_agents, 10, got 10"),
        ({"n_agents": 10, "pacemakers": 12}, "pacemakers must be fewer than n_agents, 10, got 12"),
        ({"coupling": -0.1}, "coupling must be between"),
    ],
)
def test_what_cannot_be_is_refused(given, said):
    with pytest.raises(ValueError, match=said):
        Params(**given)


def test_a_large_group_costs_in_proportion():
    def seconds(n_agents):
        omega, start = np.zeros(n_agents), np.linspace(-3, 3, n_agents)
        begin = time.process_time()
        order_over_time(start, omega, 1.0, 5, 0.05)
        return time.process_time() - begin

    small, large = (min(seconds(n) for _ in range(3)) for n in (20_000, 200_000))
    assert large < 30 * small  # ten times as many, and room for a busy machine


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, same, other = (run(Params(), seed).order for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_the_order_shown_is_that_of_those_who_listen():
    result = run(Params(pacemakers=5), 3)
    wanted = np.abs(mean_field(result.phases[-1, 1, ~result.paces]))
    assert result.order[1, -1] == pytest.approx(wanted, abs=1e-12)


def test_the_sentence_tells_order_and_beat():
    said = describe(run(Params(pacemakers=20, off=1.0), 1))
    assert said.startswith("Order at the end: 0.8")
    assert "with 20 pacemakers of 60" in said
    assert "own beat is 1.52 s" in said


def test_every_check_passes():
    assert [check.name for check in synchrony.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_time_and_group():
    assert len(run(Params(duration=10.0), 1).frame()) == 2 * 101
