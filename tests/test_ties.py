"""Density, centralisation and pieces: exact cases of Freeman's."""

import numpy as np
import pytest

from dlkit.models import ties


def star(n_agents):
    return ties.matrix(n_agents, [(0, i) for i in range(1, n_agents)]) | ties.matrix(
        n_agents, [(i, 0) for i in range(1, n_agents)]
    )


def ring(n_agents):
    one_way = ties.matrix(n_agents, [(i, (i + 1) % n_agents) for i in range(n_agents)])
    return one_way | one_way.T


def complete(n_agents):
    return ~np.eye(n_agents, dtype=bool)


def centralisation_as_printed(adjacency):
    """Freeman's sum over the sum in a star, by loops."""
    degrees = [sum(bool(tie) for tie in row) for row in adjacency]
    in_star = [len(degrees) - 1] + [1] * (len(degrees) - 1)
    gaps = [sum(max(of) - one for one in of) for of in (degrees, in_star)]
    return gaps[0] / gaps[1]


@pytest.mark.parametrize("n_agents", [3, 5, 12])
def test_a_star_is_one_a_ring_and_a_complete_network_are_zero(n_agents):
    assert ties.freeman_centralisation(star(n_agents)) == 1
    assert ties.freeman_centralisation(ring(n_agents)) == 0
    assert ties.freeman_centralisation(complete(n_agents)) == 0


def test_it_is_freemans_sum_for_any_mutual_network():
    rng = np.random.default_rng(2)
    for n_agents in (3, 6, 11):
        some = np.triu(rng.random((n_agents, n_agents)) < 0.4, 1)
        both = some | some.T
        found = ties.freeman_centralisation(both)
        assert found == pytest.approx(centralisation_as_printed(both))


def test_everybody_looking_to_one_who_looks_to_nobody_is_one():
    assert ties.freeman_centralisation(ties.matrix(6, [(i, 0) for i in range(1, 6)])) == 1


def test_looking_out_to_everybody_is_not_being_looked_to():
    assert ties.freeman_centralisation(ties.matrix(6, [(0, i) for i in range(1, 6)])) == 1 / 25


def test_as_one_way_ties_a_mutual_star_counts_who_is_looked_to():
    """The hub is looked to by five, each of the five by one: 5 x 4 of 25."""
    assert ties.freeman_centralisation(star(6), mutual=False) == 20 / 25


def test_nobody_tied_is_neither_dense_nor_central():
    nobody = ties.matrix(4, [])
    assert (ties.density(nobody), ties.freeman_centralisation(nobody)) == (0, 0)


def test_density_counts_ties_among_all_possible_ones():
    assert ties.density(complete(5)) == 1
    assert ties.density(star(5)) == pytest.approx(4 / 10)
    assert ties.density(ties.matrix(3, [(0, 1)])) == pytest.approx(1 / 6)


def test_without_its_hub_a_star_falls_apart_and_a_ring_does_not():
    assert ties.hub(star(6)) == 0
    assert ties.giant_share(ties.without(star(6), 0)) == pytest.approx(1 / 5)
    assert ties.giant_share(ties.without(ring(6), 0)) == 1


def test_pieces_come_with_the_largest_first():
    assert ties.pieces(ties.matrix(6, [(5, 4), (4, 3), (0, 1)])) == [[3, 4, 5], [0, 1], [2]]


@pytest.mark.parametrize(
    ("adjacency", "rule"),
    [(np.zeros((2, 2)), "3 or more"), (np.zeros((3, 4)), "square"), (np.eye(4), "same person")],
)
def test_what_is_no_network_is_refused(adjacency, rule):
    with pytest.raises(ValueError, match=rule):
        ties.freeman_centralisation(adjacency)


def test_only_somebody_who_is_there_can_be_away():
    with pytest.raises(ValueError, match="person must be between 0 and 3, got 4"):
        ties.without(complete(4), 4)
