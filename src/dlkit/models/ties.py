"""Who is tied to whom, as one number: density, centralisation, pieces, and what a hub holds.

    C = sum_i (c_max - c_i) / the same sum in a star        c_i is the degree of person i

A star has C = 1; a ring and a complete network, in which all degrees are equal, have C = 0.

Source: L. C. Freeman (1979), Centrality in social networks: conceptual clarification, Social
Networks 1, 215-239.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]


def matrix(n_agents: int, edges: Any) -> Flags:
    """The adjacency matrix with True at [i, j] for each edge i -> j."""
    found = np.zeros((n_agents, n_agents), bool)
    for i, j in edges:
        found[i, j] = True
    return found


def density(adjacency: Any) -> float:
    """Ties as a share of all that are possible; one way or mutual makes no difference."""
    ties = _checked(adjacency, 2)
    n_agents = len(ties)
    return float(ties.sum() / (n_agents * (n_agents - 1)))


def freeman_centralisation(adjacency: Any, *, mutual: bool | None = None) -> float:
    """How far the ties go to one person: 0 to all alike, 1 the star.

    Without `mutual` a symmetric matrix is read as mutual ties. In one-way ties i -> j means that
    i looks to j, and the ties that arrive are counted; the star is then everybody looking to
    one, who looks to nobody.
    """
    ties = _checked(adjacency, 3)
    n_agents = len(ties)
    degrees = ties.sum(axis=0)
    mutual = bool((ties == ties.T).all()) if mutual is None else mutual
    star = (n_agents - 1) * (n_agents - 2) if mutual else (n_agents - 1) ** 2
    return float((degrees.max() - degrees).sum() / star)


def pieces(adjacency: Any) -> list[list[int]]:
    """The groups within which people are tied, directly or by others; the largest first."""
    ties = _checked(adjacency, 1)
    neighbours = [np.flatnonzero(row).tolist() for row in ties | ties.T]
    seen: set[int] = set()
    found = []
    for person in range(len(ties)):
        if person in seen:
            continue
        piece, waiting = [], [person]
        seen.add(person)
        while waiting:
            current = waiting.pop()
            piece.append(current)
            fresh = [other for other in neighbours[current] if other not in seen]
            seen.update(fresh)
            waiting += fresh
        found.append(sorted(piece))
    return sorted(found, key=len, reverse=True)


def giant_share(adjacency: Any) -> float:
    """The share of all people who are in the largest piece."""
    found = pieces(adjacency)
    return len(found[0]) / len(adjacency)


def without(adjacency: Any, person: int) -> Flags:
    """The network when one person is away."""
    ties = _checked(adjacency, 2)
    if not 0 <= person < len(ties):
        raise ValueError(f"person must be between 0 and {len(ties) - 1}, got {person!r}")
    rest = np.arange(len(ties)) != person
    return ties[np.ix_(rest, rest)]


def hub(adjacency: Any) -> int:
    """The person at whom most ties arrive; the first of several."""
    return int(_checked(adjacency, 1).sum(axis=0).argmax())


def _checked(adjacency: Any, at_least: int) -> Flags:
    ties = np.asarray(adjacency, bool)
    if ties.ndim != 2 or ties.shape[0] != ties.shape[1] or len(ties) < at_least:
        rule = f"a square of {at_least} or more people"
        raise ValueError(f"adjacency must be {rule}, got shape {ties.shape}")
    if ties.diagonal().any():
        raise ValueError("adjacency must have no tie from a person to the same person, got one")
    return ties
