"""Where the people of a network stand in a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit
from dlkit.models._network import Network

MOST_PEOPLE = 300  # of more people no ties are drawn
N_ROUNDS = 80
MARGIN = 0.04

Floats = NDArray[np.float64]


def places(network: Network) -> Floats:
    """Places from 0 to 1, (N, 2): those in touch near each other; a grid for very many people."""
    n_agents = network.n_agents
    if n_agents > MOST_PEOPLE:
        return grid(n_agents)
    angle = np.arange(n_agents) * 2.399963  # a sunflower: no two stand on one spot
    radius = np.sqrt((np.arange(n_agents) + 0.5) / n_agents)
    start = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return within(_pulled(start, network.indptr, network.indices, N_ROUNDS))


def edges(network: Network) -> NDArray[np.int32]:
    """Each tie once, (E, 2); none for very many people."""
    if network.n_agents > MOST_PEOPLE:
        return np.empty((0, 2), np.int32)
    one = np.repeat(np.arange(network.n_agents, dtype=np.int32), network.degrees)
    both = np.column_stack([one, network.indices])
    return both[both[:, 0] < both[:, 1]]


def grid(n_agents: int) -> Floats:
    """Places in rows, (N, 2)."""
    width = int(np.ceil(np.sqrt(n_agents)))
    spots = np.column_stack([np.arange(n_agents) % width, np.arange(n_agents) // width])
    return within(spots.astype(np.float64))


def thick_ring(n_agents: int, n_deep: int = 5) -> Floats:
    """Places on a ring that is `n_deep` people thick, (N, 2); neighbours stand side by side."""
    order = np.arange(n_agents)
    angle = 2 * np.pi * (order // n_deep) / np.ceil(n_agents / n_deep) - np.pi / 2
    radius = 1 - 0.09 * (n_deep - 1 - order % n_deep)
    ring = 0.5 + (0.5 - MARGIN) * radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return np.asarray(ring)


def within(spots: Floats) -> Floats:
    """The same places, stretched to fill the picture but for a margin."""
    low, high = spots.min(axis=0), spots.max(axis=0)
    size = np.maximum(high - low, 1e-9)
    return np.where(high > low, MARGIN + (1 - 2 * MARGIN) * (spots - low) / size, 0.5)


@jit
def _pulled(
    spots: Floats, indptr: NDArray[np.int64], indices: NDArray[np.int32], n_rounds: int
) -> Floats:
    """Fruchterman and Reingold (1991): all push apart, ties pull together, steps get shorter."""
    n = spots.shape[0]
    near = 1.8 / np.sqrt(n)  # the distance at which push and pull are equal
    for t in range(n_rounds):
        longest = 0.2 * (1 - t / n_rounds) + 0.002
        force = np.zeros((n, 2))
        for i in range(n):
            for j in range(i):
                dx, dy = spots[i, 0] - spots[j, 0], spots[i, 1] - spots[j, 1]
                push = near * near / (dx * dx + dy * dy + 1e-6)
                force[i, 0] += dx * push
                force[i, 1] += dy * push
                force[j, 0] -= dx * push
                force[j, 1] -= dy * push
            for e in range(indptr[i], indptr[i + 1]):
                j = indices[e]
                dx, dy = spots[i, 0] - spots[j, 0], spots[i, 1] - spots[j, 1]
                pull = np.sqrt(dx * dx + dy * dy) / near
                force[i, 0] -= dx * pull
                force[i, 1] -= dy * pull
            alone = indptr[i] == indptr[i + 1]
            home = 4.0 if alone else 0.9  # to the middle, so that nobody drifts away
            force[i, 0] -= home * spots[i, 0]
            force[i, 1] -= home * spots[i, 1]
        for i in range(n):
            length = np.sqrt(force[i, 0] ** 2 + force[i, 1] ** 2) + 1e-9
            step = min(length, longest) / length
            spots[i, 0] += force[i, 0] * step
            spots[i, 1] += force[i, 1] * step
    return spots
