"""Parallel search: the landscape as printed, the step as printed, one peak, and the crossing."""

import numpy as np
import pytest

from dlkit.models import landscape
from dlkit.models.landscape import (
    NETWORKS,
    Params,
    ahead_at_end,
    best_seen,
    context,
    describe,
    landscapes,
    leader,
    looked_up,
    moved,
    n_different,
    run,
)

BOSS, RING, ALL = range(3)


def neighbours(network, agent, n_agents):
    """Whom a searcher sees."""
    if network == "all":
        return [other for other in range(n_agents) if other != agent]
    if network == "ring":
        return [(agent - 1) % n_agents, (agent + 1) % n_agents]
    return [0] if agent else list(range(1, n_agents))


def step_as_told(scores, held, flip, looks):
    """One step, searcher by searcher: copy the best neighbour if better, else try one flip."""
    after = held.copy()
    for n, network in enumerate(NETWORKS):
        for r in range(held.shape[1]):
            for a in range(held.shape[2]):
                mine = scores[r, held[n, r, a]]
                seen = [held[n, r, b] for b in neighbours(network, a, held.shape[2])]
                best = max(seen, key=lambda one: scores[r, one])
                tried = held[n, r, a] ^ flip[r, a]
                if looks[r, a] and scores[r, best] > mine:
                    after[n, r, a] = best
                elif scores[r, tried] > mine:
                    after[n, r, a] = tried
    return after


@pytest.fixture
def scores():
    return landscapes(3, 4, 5)


def test_the_fast_step_is_the_step_as_told(scores):
    rng = np.random.default_rng(1)
    held = rng.integers(0, scores.shape[1], (3, 4, 7), dtype=np.uint16)
    for _ in range(12):
        flip = (1 << rng.integers(0, landscape.N_BITS, (4, 7))).astype(np.uint16)
        looks = rng.random((4, 7)) < 0.5
        after, worth = moved(scores, held, looked_up(scores, held), flip, looks)
        told = step_as_told(scores, held, flip, looks)
        np.testing.assert_array_equal(looked_up(scores, after), looked_up(scores, told))
        np.testing.assert_array_equal(worth, looked_up(scores, after))
        held = after


def test_a_score_is_the_sum_of_what_each_bit_adds_in_its_surroundings():
    n_bits, k = 5, 2
    rng = np.random.default_rng([3, 0, k])
    parts = [rng.random((1, 2 ** (k + 1)))[0] for _ in range(n_bits)]
    slow = np.zeros(2**n_bits)
    for solution in range(2**n_bits):
        bits = [solution >> i & 1 for i in range(n_bits)]
        for i in range(n_bits):
            around = [bits[(i + j) % n_bits] for j in range(k + 1)]
            slow[solution] += parts[i][sum(bit << j for j, bit in enumerate(around))]
    slow -= slow.mean()
    np.testing.assert_allclose(landscapes(k, 1, 3, n_bits)[0], slow / slow.max())


def test_a_context_goes_round_the_circle():
    # 0b0001 with four bits: the last bit and the two after it in the circle are 0, 1, 0
    assert context(np.array([0b0001]), 3, 2, 4)[0] == 0b010


def peaks(scores, n_bits):
    """How many solutions no single flip makes better."""
    solutions = np.arange(scores.shape[1])
    better = [scores[:, solutions ^ (1 << bit)] > scores for bit in range(n_bits)]
    return (~np.any(better, axis=0)).sum(axis=1)


def test_k_0_has_one_peak_and_more_k_has_more_peaks():
    assert (peaks(landscapes(0, 24, 1), 12) == 1).all()
    counts = [peaks(landscapes(k, 24, 1), 12).mean() for k in (0, 2, 5, 11)]
    assert counts == sorted(counts)
    # with K = N - 1 scores are independent, so a solution is a peak with chance 1 / (N + 1)
    assert counts[-1] == pytest.approx(2**12 / 13, rel=0.02)


@pytest.mark.parametrize("looking", [0.2, 1.0])
def test_on_one_peak_every_network_gets_all_the_way_up(looking):
    result = run(Params(ruggedness=0, looking=looking, n_steps=120), 3)
    np.testing.assert_array_equal(result.score[:, -1], 1.0)
    np.testing.assert_array_equal(result.different[:, -1], 1.0)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6])
def test_on_a_rugged_problem_the_fast_network_leads_early_and_loses_late(seed):
    result = run(Params(ruggedness=5), seed)
    assert result.score[ALL, 5] > result.score[RING, 5] + 0.03
    assert result.score[RING, -1] > result.score[ALL, -1] + 0.02
    assert ahead_at_end(result) == "ring"


def test_the_crossing_is_there_on_many_landscapes():
    scores = landscapes(5, 200, 11)
    result = landscape.search(scores, Params(n_steps=80), np.random.default_rng(1))
    early, late = result.score[:, 5], result.score[:, -1]
    assert early[ALL] > early[BOSS] > early[RING] + 0.05
    assert late[RING] > max(late[ALL], late[BOSS]) + 0.05


def test_all_networks_start_alike_and_nobody_falls_back():
    result = run(Params(), 2)
    assert (result.score[:, 0] == result.score[0, 0]).all()
    assert (np.diff(result.score) >= -1e-12).all()
    assert (result.best >= result.score - 1e-12).all()
    assert result.best.max() <= 1


def test_who_never_looks_has_no_network():
    result = run(Params(looking=0.0), 2)
    np.testing.assert_array_equal(result.score[BOSS], result.score[RING])
    np.testing.assert_array_equal(result.score[ALL], result.score[RING])


def test_the_fast_network_loses_its_differences_first():
    different = run(Params(), 1).different
    assert different[ALL, 4] < different[RING, 4]
    assert different[ALL, -1] == pytest.approx(1)


def test_everybody_sees_the_best_and_on_a_ring_only_those_beside_it():
    worth = np.zeros((3, 1, 6))
    worth[:, 0, 2] = 1.0
    held = np.tile(np.arange(6, dtype=np.uint16), (3, 1, 1))
    seen, score = best_seen(held, worth)
    assert seen[ALL, 0].tolist() == [2] * 6
    assert score[RING, 0].tolist() == [0, 1, 1, 1, 0, 0]
    assert score[BOSS, 0].tolist() == [
        1,
        0,
        1,
        0,
        0,
        0,
    ]  # the boss sees it, the others see the boss


def test_different_solutions_are_counted_once():
    held = np.array([[1, 1, 2, 1], [4, 4, 4, 4]], dtype=np.uint16)
    assert n_different(held).tolist() == [2, 1]


def test_close_scores_are_a_tie():
    assert leader(run(Params(looking=0.0), 1), -1) == "tie"


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, same, other = (run(Params(), seed).score for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_the_sentence_names_scores_early_and_at_the_end():
    said = describe(run(Params(), 1))
    assert said.startswith("After 5 steps: ")
    assert "After 60 steps: ring of neighbours" in said


def test_every_check_passes():
    assert [check.name for check in landscape.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_step_and_network():
    assert len(run(Params(n_steps=10), 1).frame()) == 33
