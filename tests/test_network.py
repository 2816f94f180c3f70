import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models._network import complete, directed, from_edges, ring, two_communities


def pairs(network):
    """Every (agent, contact) of the network."""
    agents = np.repeat(np.arange(network.n_agents), network.degrees)
    return list(zip(agents.tolist(), network.indices.tolist(), strict=True))


def two(n_agents=2000, n_first=320, degree=10, cross_share=0.1, seed=1):
    return two_communities(n_agents, n_first, degree, cross_share, np.random.default_rng(seed))


@settings(max_examples=60, deadline=None)
@given(
    n_agents=st.integers(2, 60), part=st.floats(0, 1), degree=st.integers(1, 12),
    cross_share=st.floats(0, 1), seed=st.integers(0, 9),
)  # fmt: skip
def test_contacts_are_mutual_single_and_never_oneself(n_agents, part, degree, cross_share, seed):
    edges = pairs(two(n_agents, round(part * n_agents), degree, cross_share, seed))
    assert all(one != other for one, other in edges)
    assert len(set(edges)) == len(edges)
    assert {(other, one) for one, other in edges} == set(edges)


def test_the_mean_number_of_contacts_is_the_degree():
    assert two(20_000, 3200, 10).degrees.mean() == pytest.approx(10, rel=0.01)
    assert two(20_000, 3200, 7).degrees.mean() == pytest.approx(7, rel=0.01)


@pytest.mark.parametrize("cross_share", [0.0, 0.05, 0.4, 1.0])
def test_the_share_looked_for_across_is_the_one_asked_for(cross_share):
    network = two(20_000, 3200, cross_share=cross_share)
    across = np.mean([(one < 3200) != (other < 3200) for one, other in pairs(network)])
    assert across == pytest.approx(cross_share, abs=0.01)


def test_within_a_community_everybody_is_equally_likely_to_be_found():
    found = np.bincount(two(300, 100, 20, 0.3).indices, minlength=300)
    many = sum(
        np.bincount(two(300, 100, 20, 0.3, seed).indices, minlength=300) for seed in range(99)
    )
    first, rest = many[:100], many[100:]
    assert found.sum() > 0
    assert first.std() / first.mean() < 0.04
    assert rest.std() / rest.mean() < 0.04


def test_the_same_seed_gives_the_same_network():
    assert np.array_equal(two(seed=3).indices, two(seed=3).indices)
    assert not np.array_equal(two(seed=3).indices, two(seed=4).indices)


def test_one_community_alone_is_a_plain_random_network():
    assert two(100, 0, 6, 0.9).degrees.mean() == pytest.approx(6, abs=0.5)
    assert two(100, 100, 6, 0.9).degrees.mean() == pytest.approx(6, abs=0.5)


def test_a_network_by_hand():
    network = from_edges(4, np.array([0, 1, 1, 2]), np.array([1, 0, 2, 0]))
    assert network.indptr.tolist() == [0, 2, 4, 6, 6]
    assert network.indices.tolist() == [1, 2, 0, 2, 0, 1]
    assert network.contacts(2).tolist() == [0, 1]
    contacts, owners = network.edges_from(np.array([2, 3, 0], np.int32))
    assert (contacts.tolist(), owners.tolist()) == ([0, 1, 1, 2], [2, 2, 0, 0])


def test_a_one_way_network_by_hand():
    network = directed(3, np.array([2, 0]), np.array([0, 1]))
    assert [network.contacts(agent).tolist() for agent in range(3)] == [[1], [], [0]]


def test_everybody_with_everybody():
    assert complete(5).degrees.tolist() == [4] * 5


def test_a_ring_that_is_not_rewired():
    assert sorted(ring(10, 4, 0.0, np.random.default_rng(0)).contacts(0)) == [1, 2, 8, 9]


def test_a_million_people_take_a_few_seconds():
    began = time.process_time()
    network = two(1_000_000, 160_000, 10, 0.4)
    assert time.process_time() - began < 8
    assert network.indices.dtype == np.int32
    assert network.degrees.mean() == pytest.approx(10, abs=0.01)
