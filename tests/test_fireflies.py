"""Pulse-coupled fireflies: the flash by hand, a slow clock, and the theorem."""

import math

import numpy as np
import pytest

from dlkit.models import fireflies
from dlkit.models.fireflies import (
    Params,
    came_together,
    charge,
    describe,
    flashed,
    phase_of,
    play,
    run,
)


def flash_as_told(phase, push, bend):
    """One moment, firefly by firefly: who is at the top flashes and pushes each of the others."""
    charged = [charge(p, bend) for p in phase]
    fired = set()
    waiting = [i for i, x in enumerate(charged) if x >= fireflies.FULL]
    while waiting:
        one = waiting.pop()
        fired.add(one)
        for j in range(len(charged)):
            if j not in fired and j not in waiting:
                charged[j] += push / len(charged)
                if charged[j] >= fireflies.FULL:
                    waiting.append(j)
    return [0.0 if i in fired else phase_of(x, bend) for i, x in enumerate(charged)], fired


def test_a_flash_is_what_is_told():
    rng = np.random.default_rng(1)
    for _ in range(50):
        phase = rng.random(8)
        phase += 1 - phase.max()
        slow, fired = flash_as_told(phase, 1.0, 3.0)
        fast = phase.copy()
        fires = flashed(fast, Params(n_agents=8, push=1.0))
        assert set(np.flatnonzero(fires)) == fired
        np.testing.assert_allclose(fast, slow, atol=1e-12)


def test_three_fireflies_by_hand():
    # straight charge, a push of 0.1 each: 0.9 and 1.0 flash together, 0.5 is pushed twice
    phase = np.array([0.5, 0.9, 1.0])
    fires = flashed(phase, Params(n_agents=3, push=0.3, bend=0.0))
    assert fires.tolist() == [False, True, True]
    np.testing.assert_allclose(phase, [0.7, 0.0, 0.0])


def test_the_table_of_the_lesson_is_what_the_model_does():
    # straight charge, 15 of 100 a flash: Cem and Bea meet at once, Ada 20 + 65 + 5 + 80 later
    result = play(np.array([0.5, 0.9, 1.0]), Params(n_agents=3, push=0.45, bend=0.0))
    np.testing.assert_allclose(result.times[1:6], [0.0, 0.2, 0.85, 0.9, 1.7])
    assert result.groups[:6].tolist() == [3, 2, 2, 2, 2, 1]
    assert result.together == pytest.approx(1.7)


def test_going_from_flash_to_flash_is_what_a_fine_clock_shows():
    params = Params(n_agents=6, push=0.2, n_periods=5)
    start = np.random.default_rng(3).random(6)
    result = play(start, params)
    phase, seen, tick = start.copy(), [], 1e-4
    for t in range(1, 50_000):
        phase += tick
        if (phase >= 1).any():
            phase, fired = flash_as_told(phase, 0.2, 3.0)
            phase = np.array(phase)
            seen += [(t * tick, i) for i in sorted(fired)]
    wanted = [(w, i) for w, i in zip(result.flashes, result.rows, strict=True) if w < 4.9]
    found = seen[: len(wanted)]
    assert [i for _, i in found] == [i for _, i in wanted]
    np.testing.assert_allclose([w for w, _ in found], [w for w, _ in wanted], atol=4e-3)


@pytest.mark.parametrize("n_agents", [10, 50])
@pytest.mark.parametrize("bend", [1.0, 3.0])
def test_a_concave_charge_brings_all_together_from_every_start(n_agents, bend):
    params = Params(n_agents=n_agents, bend=bend, push=0.3, n_periods=60)
    assert all(run(params, seed).together is not None for seed in range(10))


def test_once_together_they_stay_together_and_keep_the_period():
    result = run(Params(), 1)
    after = result.times[result.times >= result.together]
    np.testing.assert_allclose(np.diff(after), 1.0)
    assert (np.diff(result.groups) <= 0).all()
    assert result.groups[-1] == 1


def test_a_straight_charge_never_brings_two_nearer_and_a_convex_one_keeps_many_apart():
    straight = play(np.array([0.0, 0.5]), Params(n_agents=2, bend=0.0, n_periods=20))
    gaps = np.diff(straight.times[1:])
    np.testing.assert_allclose(gaps[0::2], gaps[0], atol=1e-9)
    assert straight.groups[-1] == 2
    assert came_together(run(Params(bend=-2.0), 1)) == "no"


def test_no_push_no_change():
    result = run(Params(push=0.0, n_periods=10), 2)
    assert result.groups[-1] == 20
    assert np.bincount(result.rows).tolist() == [10] * 20


def test_one_firefly_flashes_once_a_period():
    result = run(Params(n_agents=1, n_periods=10), 1)
    assert result.flashes.size == 10
    assert result.together == 0.0
    assert "nobody to agree with" in describe(result)


def test_the_largest_push_makes_everybody_flash_at_once():
    result = run(Params(push=1.0, bend=5.0), 1)
    assert result.together is not None
    assert result.together < 3


def test_charge_and_phase_undo_each_other():
    phases = np.linspace(0, 1, 11)
    for bend in (-3.0, 0.0, 1e-9, 3.0):
        np.testing.assert_allclose(phase_of(charge(phases, bend), bend), phases, atol=1e-12)
    assert charge(0.5, 3.0) == pytest.approx(math.log(1 + (math.e**3 - 1) / 2) / 3)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="n_agents must be between 1 and 100, got 0"):
        Params(n_agents=0)


def test_the_sentence_says_when_or_how_many_are_left():
    assert describe(run(Params(), 1)).startswith("All 20 flash as one from period 2.1 on.")
    assert "groups still flash apart" in describe(run(Params(bend=-2.0), 1))


def test_every_check_passes():
    assert [check.name for check in fireflies.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_flash():
    result = run(Params(), 1)
    assert len(result.frame()) == result.flashes.size
