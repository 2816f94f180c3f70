"""Losing members: the fast way equals taking people out one by one; hubs, chance, the figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import _network, robustness
from dlkit.models._jit import plain
from dlkit.models._network import complete, from_edges, poisson, preferential, ring
from dlkit.models.robustness import (
    Params,
    attack_order,
    critical_failure,
    describe,
    falls_apart,
    in_largest,
    largest_pieces,
    run,
)


def pieces(network, present):
    """Pieces among those present, by walking."""
    left, found = set(present), []
    while left:
        waiting, piece = [left.pop()], 1
        while waiting:
            for other in network.contacts(waiting.pop()).tolist():
                if other in left:
                    left.remove(other)
                    waiting.append(other)
                    piece += 1
        found.append(piece)
    return found


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.floats(0, 5), st.integers(0, 99))
def test_the_largest_piece_is_the_one_found_by_taking_people_out(n_agents, z, seed):
    rng = np.random.default_rng(seed)
    network = poisson(n_agents, z, rng)
    order = rng.permutation(n_agents).astype(np.int32)
    slow = [max(pieces(network, order[k:].tolist()), default=0) for k in range(n_agents + 1)]
    assert largest_pieces(network, order).tolist() == slow
    for k in (0, n_agents // 2, n_agents):
        present = np.zeros(n_agents, bool)
        present[order[k:]] = True
        assert in_largest(network, present).sum() == slow[k]
        assert not (in_largest(network, present) & ~present).any()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.floats(0, 5), st.integers(0, 99))
def test_recomputed_means_most_contacts_at_that_moment(n_agents, z, seed):
    network = poisson(n_agents, z, np.random.default_rng(seed))
    order = attack_order(network, "recomputed", np.random.default_rng(seed)).tolist()
    assert sorted(order) == list(range(n_agents))
    left = set(range(n_agents))
    for agent in order:
        degrees = {i: len(left & set(network.contacts(i).tolist())) for i in left}
        assert degrees[agent] == max(degrees.values())
        left.remove(agent)


def test_initial_means_most_contacts_at_first():
    network = preferential(200, 2, np.random.default_rng(1))
    order = attack_order(network, "initial", np.random.default_rng(2))
    assert (np.diff(network.degrees[order]) <= 0).all()
    other = attack_order(network, "initial", np.random.default_rng(3))
    assert other.tolist() != order.tolist()  # among equals by chance


@pytest.mark.parametrize("name", ["_largest_pieces", "_pieces"])
def test_compiled_loops_are_the_plain_ones(name):
    network = preferential(120, 2, np.random.default_rng(4))
    loop = getattr(robustness, name)
    third = (
        np.random.default_rng(1).permutation(120).astype(np.int32)
        if name == "_largest_pieces"
        else np.random.default_rng(1).random(120) < 0.6
    )
    given_ = network.indptr, network.indices, third
    np.testing.assert_array_equal(loop(*given_), plain(loop)(*given_))


def test_the_compiled_order_is_the_plain_one():
    network = preferential(150, 2, np.random.default_rng(4))
    given_ = network.indptr, network.indices, np.random.default_rng(1).permutation(150)
    loop = robustness._busiest_first
    np.testing.assert_array_equal(loop(*given_), plain(loop)(*given_))


def test_a_star_falls_to_pieces_with_its_centre_and_a_ring_does_not():
    leaves = np.arange(1, 7)
    star = from_edges(7, np.zeros(6, np.int64), leaves)
    assert attack_order(star, "recomputed", np.random.default_rng(0))[0] == 0
    assert largest_pieces(star, np.arange(7, dtype=np.int32)).tolist() == [7, 1, 1, 1, 1, 1, 1, 0]
    assert largest_pieces(star, np.arange(6, -1, -1, dtype=np.int32)).tolist() == [
        7, 6, 5, 4, 3, 2, 1, 0]  # fmt: skip
    circle = ring(7, 2, 0.0, np.random.default_rng(0))
    assert largest_pieces(circle, np.arange(7, dtype=np.int32)).tolist() == [
        7, 6, 5, 4, 3, 2, 1, 0]  # fmt: skip


def test_where_everybody_knows_everybody_who_is_lost_makes_no_difference():
    everybody = complete(20)
    for attack in ("initial", "recomputed"):
        order = attack_order(everybody, attack, np.random.default_rng(1))
        assert largest_pieces(everybody, order).tolist() == list(range(20, -1, -1))


def test_without_hubs_chance_does_what_the_formula_says():
    runs = [run(Params("even", 2, "recomputed", 5000), seed) for seed in range(3)]
    theory = np.mean([critical_failure(one.network.degrees) for one in runs])
    assert theory == pytest.approx(0.75, abs=0.015)  # kappa = z + 1 with z = 4
    assert np.mean([falls_apart(one.by_failure) for one in runs]) == pytest.approx(
        theory, abs=0.05
    )


@pytest.mark.parametrize(
    ("network", "share", "off"), [("even", 0.28, 0.02), ("hubs", 0.145, 0.03)]
)
def test_attacks_end_where_the_reference_runs_do(network, share, off):
    runs = [run(Params(network, 2, "recomputed", 5000), seed) for seed in range(3)]
    assert np.mean([falls_apart(one.by_attack) for one in runs]) == pytest.approx(share, abs=off)


def test_hubs_are_strong_against_chance_and_weak_against_attack():
    hubs, even = (run(Params(name, 2, "recomputed", 2000), 1) for name in ("hubs", "even"))
    tenth = 200
    assert abs(hubs.by_failure[tenth] - even.by_failure[tenth]) < 0.05
    assert hubs.by_attack[tenth] < even.by_attack[tenth] - 0.15


def test_looking_again_before_each_loss_does_more_harm():
    again, first = (
        run(Params("even", 2, attack, 5000), 1) for attack in ("recomputed", "initial")
    )
    assert falls_apart(again.by_attack) < falls_apart(first.by_attack)


def test_newcomers_link_by_degree():
    network = preferential(4000, 2, np.random.default_rng(1))
    degrees = network.degrees
    assert degrees.min() == 2
    assert network.indices.size == 2 * (3 + 2 * (4000 - 3))
    # p_k = 2 m (m + 1) / (k (k + 1) (k + 2)), here with m = 2
    for k in (2, 3, 4):
        expected = 12 / (k * (k + 1) * (k + 2))
        assert np.mean(degrees == k) == pytest.approx(expected, abs=0.02)


def test_compiled_newcomers_are_the_plain_ones():
    ends = np.zeros(2 * (3 + 2 * 60), np.int64)
    ends[:6] = [0, 1, 0, 2, 1, 2]
    other = ends.copy()
    _network._newcomers(ends, 6, 3, 2, np.random.default_rng(1))
    plain(_network._newcomers)(other, 6, 3, 2, np.random.default_rng(1))
    np.testing.assert_array_equal(ends, other)


@pytest.mark.parametrize("network", ["hubs", "even"])
@pytest.mark.parametrize("n_agents", [1, 2, 3, 5])
def test_very_small_networks(network, n_agents):
    result = run(Params(network, 5, "recomputed", n_agents), 1)
    assert result.by_failure[-1] == result.by_attack[-1] == 0
    assert result.by_failure[0] == result.by_attack[0] <= 1
    assert describe(result)


def test_a_network_without_contacts():
    empty = poisson(10, 0.0, np.random.default_rng(0))
    order = attack_order(empty, "recomputed", np.random.default_rng(1))
    assert largest_pieces(empty, order).tolist() == [1] * 10 + [0]
    assert critical_failure(empty.degrees) == 0
    some = largest_pieces(from_edges(5, np.array([0]), np.array([1])), order[order < 5])
    assert some[0] == 2


def test_every_check_passes():
    assert [check for check in robustness.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_loss():
    assert len(run(Params(n_agents=30), 1).frame()) == 31
