"""Rumours and norms on a ring and off it: the rule as told, the wave, the reference runs."""

import numpy as np
import pytest

from dlkit.models import complex_contagion
from dlkit.models._cascade import threshold_spread
from dlkit.models._network import ring
from dlkit.models.complex_contagion import Params, describe, farther, run, spread


def as_told(network, needed, first):
    """Step by step, person by person."""
    moved_at = [0 if i in first else -1 for i in range(network.n_agents)]
    for step in range(1, network.n_agents + 1):
        before = list(moved_at)
        for i in range(network.n_agents):
            seen = sum(before[c] >= 0 for c in network.contacts(i).tolist())
            if before[i] < 0 and seen >= needed:
                moved_at[i] = step
    return moved_at


@pytest.mark.parametrize("needed", [1, 2, 3])
@pytest.mark.parametrize("seed", range(8))
def test_the_fast_rule_is_the_one_as_told(needed, seed):
    rng = np.random.default_rng(seed)
    network = ring(40, 6, 0.3, rng)
    first = np.concatenate([[0], network.contacts(0)]).astype(np.int32)
    found = spread(network, needed, first, 0.0, 100, rng)
    assert found.tolist() == as_told(network, needed, set(first.tolist()))


def test_it_is_the_bare_threshold_rule_with_counts():
    network = ring(300, 8, 0.2, np.random.default_rng(1))
    first = np.concatenate([[0], network.contacts(0)]).astype(np.int32)
    bare = threshold_spread(network, 2 / np.maximum(network.degrees, 1), first)
    found = spread(network, 2, first, 0.0, 400, np.random.default_rng(1))
    assert found.tolist() == bare.tolist()


@pytest.mark.parametrize(("needed", "steps"), [(1, 249), (2, 332)])
def test_on_the_ring_a_wave_advances_as_it_must(needed, steps):
    result = run(Params(needed, 1.0, 0.0, 2000, 400))
    assert result.done_at[0] == steps
    assert result.share[0, -1] == 1


def reached(needed, rewired, n_runs=8, n_steps=1000):
    runs = [run(Params(needed, rewired, 0.0, 2000, n_steps), seed) for seed in range(n_runs)]
    return np.array([one.share[1, -1] for one in runs]), np.array([one.done_at[1] for one in runs])


def test_rewiring_carries_a_rumour_in_five_steps():
    shares, steps = reached(1, 1.0)
    assert (shares > 0.99).all()
    assert steps.mean() == pytest.approx(5, abs=1)


def test_two_examples_survive_a_little_rewiring_and_die_of_much():
    shares, steps = reached(2, 0.1)
    assert (shares > 0.99).all()
    assert steps.mean() == pytest.approx(49, abs=10)
    shares, _ = reached(2, 1.0)
    assert (shares < 0.05).all()


def test_three_examples_die_of_a_little_rewiring():
    shares, _ = reached(3, 0.03, 4)
    assert (shares > 0.95).all()
    shares, _ = reached(3, 0.1)
    assert (shares < 0.9).all()


@pytest.mark.parametrize("seed", range(5))
def test_one_in_a_hundred_who_slips_turns_it_round(seed):
    """Eckles and others: then long ties are faster again."""
    strict, loose = (run(Params(2, 1.0, slip), seed) for slip in (0.0, 0.01))
    assert farther(strict) == "ring"
    assert farther(loose) == "same"
    assert loose.done_at[1] < loose.done_at[0] / 4


def test_a_slip_never_moves_anybody_without_an_example():
    rng = np.random.default_rng(1)
    alone = ring(10, 2, 0.0, rng)
    nobody = np.empty(0, np.int32)
    assert (spread(alone, 2, nobody, 0.2, 50, rng) == -1).all()
    first = np.array([0], np.int32)
    assert (spread(alone, 1, first, 0.2, 50, rng) == spread(alone, 1, first, 0.0, 50, rng)).all()


def test_where_nothing_is_rewired_both_are_the_same():
    result = run(Params(2, 0.0), 3)
    np.testing.assert_array_equal(result.moved_at[0], result.moved_at[1])
    assert farther(result) == "same"


def test_shares_count_who_has_moved():
    result = run(Params(2, 0.05, 0.0, 300, 60), 2)
    for panel in range(2):
        counted = [((result.moved_at[panel] >= 0) & (result.moved_at[panel] <= t)).mean()
                   for t in result.times]  # fmt: skip
        np.testing.assert_allclose(result.share[panel], counted)
    assert result.times[-1] == result.moved_at.max() + 1


def test_a_ring_smaller_than_its_circle_and_people_without_contacts():
    rng = np.random.default_rng(0)
    tiny = ring(5, 8, 0.0, rng)  # everybody knows everybody
    assert (tiny.degrees == 4).all()
    one = ring(1, 8, 0.0, rng)
    assert spread(one, 1, np.array([0], np.int32), 0.0, 10, rng).tolist() == [0]


def test_the_sentence_names_both():
    said = describe(run(Params(), 1))
    assert said.startswith("Among neighbours 100% move, the last in step 165")
    assert "rewired 1% move" in said


def test_every_check_passes():
    assert [check for check in complex_contagion.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_step_and_network():
    result = run(Params(n_agents=60), 1)
    assert len(result.frame()) == 2 * result.times.size
