"""Where small networks end: every state followed by hand, and the counts of many networks."""

import numpy as np
import pytest

from dlkit.models import attractors
from dlkit.models._boolean import network, successors
from dlkit.models.attractors import Params, counted, describe, mean_count, run


def cycles_as_told(after):
    """Follow each state until one comes back; each cycle by its smallest state."""
    basins, lengths = {}, {}
    for start in range(len(after)):
        path, state = [], start
        while state not in path:
            path.append(state)
            state = int(after[state])
        cycle = path[path.index(state) :]
        basins[min(cycle)] = basins.get(min(cycle), 0) + 1
        lengths[min(cycle)] = len(cycle)
    return sorted(((basins[c], lengths[c]) for c in basins), reverse=True)


@pytest.mark.parametrize("n_inputs", [1, 2, 3, 6])
def test_cycles_and_basins_are_those_found_by_following_each_state(n_inputs):
    for seed in range(8):
        result = run(Params(n_inputs=n_inputs, n_nodes=8), seed)
        wires = network(8, n_inputs, 0.5, np.random.default_rng(seed))
        told = cycles_as_told(successors(*wires))
        found = zip(result.basins.tolist(), result.lengths.tolist(), strict=True)
        assert list(found) == told


def test_a_circle_of_three_that_copy_has_four_cycles():
    inputs = np.array([[1], [2], [0]], np.int32)
    after = successors(inputs, np.array([[0, 1]] * 3, np.uint8))
    result = counted(Params(n_nodes=3), after, after)
    # all off, all on, one on going round, two on going round
    assert sorted(zip(result.basins.tolist(), result.lengths.tolist(), strict=True)) == [
        (1, 1), (1, 1), (3, 3), (3, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("n_inputs", "n_nodes", "expected", "n_networks"),
    [
        (1, 6, 1.52, 600), (1, 10, 1.70, 600), (1, 14, 1.48, 200),
        (2, 6, 2.01, 600), (2, 10, 2.59, 600), (2, 14, 3.08, 200),
        (3, 6, 2.24, 600), (3, 10, 3.24, 600), (3, 14, 3.92, 200),
    ],
)  # fmt: skip
def test_networks_have_as_many_cycles_as_measured(n_inputs, n_nodes, expected, n_networks):
    assert mean_count(n_inputs, n_nodes, n_networks, 3) == pytest.approx(expected, abs=0.35)


def test_copying_networks_at_the_edge_have_more_cycles_with_each_node():
    """K = 1, each node copies or inverts one other: about (2 / sqrt(e)) ** N cycles."""
    rng, means = np.random.default_rng(5), {}
    for n_nodes in (6, 10):
        counts = []
        for _ in range(800):
            inputs, _ = network(n_nodes, 1, 0.5, rng)
            inverts = rng.integers(0, 2, n_nodes, dtype=np.uint8)
            after = ends = successors(inputs, np.stack([inverts, 1 - inverts], axis=1))
            for _ in range(n_nodes):
                ends = ends[ends]
            counts.append(counted(Params(n_nodes=n_nodes), after, ends).lengths.size)
        means[n_nodes] = np.mean(counts)
    for n_nodes, mean in means.items():
        assert mean == pytest.approx((2 / np.sqrt(np.e)) ** n_nodes, rel=0.2)


def test_the_largest_size_is_followed_completely_and_told_in_pieces():
    pieces = attractors.pieces(Params(n_nodes=20), 1)
    shares = []
    while True:
        try:
            shares.append(next(pieces))
        except StopIteration as end:
            result = end.value
            break
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1
    assert result.basins.sum() == 2**20
    assert (result.lengths <= result.basins).all()


def test_rules_that_always_say_the_same_have_one_resting_state():
    result = run(Params(bias=0.0, n_inputs=4), 1)
    assert (result.lengths.tolist(), result.basins.tolist()) == ([1], [4096])
    assert describe(result).startswith("All 4,096 states end in one cycle; the longest is a sin")


def test_more_voices_than_nodes_are_refused():
    with pytest.raises(ValueError, match="n_inputs must be at most n_nodes, 2, got 3"):
        Params(n_inputs=3, n_nodes=2)
    with pytest.raises(ValueError, match="n_nodes must be between 2 and 20, got 21"):
        Params(n_nodes=21)
    assert run(Params(n_inputs=2, n_nodes=2), 1).basins.sum() == 4


def test_every_check_passes():
    assert [check.name for check in attractors.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_cycle():
    result = run(Params(), 1)
    assert len(result.frame()) == result.lengths.size
