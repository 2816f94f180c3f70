"""Who is in contact with whom, as compressed rows (CSR).

The contacts of agent i are `indices[indptr[i]:indptr[i + 1]]`. An undirected network holds
each contact twice, once from either side.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit

Index = NDArray[np.int32]
AnyIndex = NDArray[np.int32] | NDArray[np.int64]
NO_PAIR = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Network:
    """N agents and their contacts; no agent is its own contact, no contact counts twice."""

    indptr: NDArray[np.int64]  # (N + 1,)
    indices: Index  # (two entries for each undirected edge,)

    @property
    def n_agents(self) -> int:
        """How many agents there are."""
        return self.indptr.size - 1

    @cached_property
    def degrees(self) -> Index:
        """How many contacts each agent has, (N,)."""
        return np.diff(self.indptr).astype(np.int32)

    def contacts(self, agent: int) -> Index:
        """The contacts of one agent, in order."""
        return self.indices[self.indptr[agent] : self.indptr[agent + 1]]

    def edges_from(self, agents: Index) -> tuple[Index, Index]:
        """All edges that leave `agents`: the contacts, and for each the agent it belongs to."""
        first = self.indptr[agents]
        counts = self.indptr[agents + 1] - first
        before = np.cumsum(counts) - counts
        places = np.repeat((first - before).astype(self._place), counts)
        places += np.arange(places.size, dtype=self._place)
        return self.indices[places], np.repeat(agents, counts)

    @property
    def _place(self) -> type[np.signedinteger[Any]]:
        """The smallest kind of number that can name every edge: half the memory to move."""
        return np.int32 if self.indices.size < np.iinfo(np.int32).max else np.int64


def two_communities(
    n_agents: int, n_first: int, degree: int, cross_share: float, rng: np.random.Generator
) -> Network:
    """A random network in which the first `n_first` agents are one community, the rest another.

    Each agent looks for degree / 2 contacts (an odd degree: every second agent for one more)
    and is found by others, so that the mean is `degree`. For each contact that it looks for,
    `cross_share` is the chance that it looks in the other community; where, is even chance
    within that community. Two who find each other twice are one contact, so in a very small
    community the mean lies a little below `degree`.
    """
    seeker = _seekers(n_agents, degree, rng)
    in_first = seeker < n_first
    goes_across = rng.random(seeker.size) < cross_share
    goes_across |= in_first & (n_first == 1) | ~in_first & (n_agents - n_first == 1)
    goes_across &= 0 < n_first < n_agents
    to_first = in_first ^ goes_across
    size = np.where(to_first, n_first, n_agents - n_first)
    places = size - ~goes_across  # oneself is no candidate
    found = (rng.random(seeker.size) * places).astype(np.int64)
    found += np.where(to_first, 0, n_first)
    found += ~goes_across & (found >= seeker)
    return from_edges(n_agents, seeker[places > 0], found[places > 0])


def complete(n_agents: int) -> Network:
    """Everybody in contact with everybody: the well-mixed case."""
    one, other = np.triu_indices(n_agents, 1)
    return from_edges(n_agents, one, other)


def ring(n_agents: int, degree: int, rewired_share: float, rng: np.random.Generator) -> Network:
    """Watts and Strogatz (1998): neighbours on a ring, each contact rewired with a chance.

    A rewired contact keeps its first end; a draw that hits oneself or a contact that exists
    is dropped.
    """
    one = np.tile(np.arange(n_agents), degree // 2)
    other = (one + np.repeat(np.arange(1, degree // 2 + 1), n_agents)) % n_agents
    rewired = rng.random(one.size) < rewired_share
    other[rewired] = rng.integers(0, n_agents, int(rewired.sum()))
    apart = one != other
    return from_edges(n_agents, one[apart], other[apart])


def poisson(n_agents: int, mean_degree: float, rng: np.random.Generator) -> Network:
    """Erdos and Renyi: each two agents are in contact with the same chance.

    Degrees follow a binomial law, in a large network a Poisson law with mean `mean_degree`.
    """
    n_pairs = n_agents * (n_agents - 1) // 2
    chance = min(1.0, mean_degree / max(1, n_agents - 1))
    n_edges = int(rng.binomial(n_pairs, chance))
    pairs = rng.choice(n_pairs, n_edges, replace=False, shuffle=False) if n_edges else NO_PAIR
    other = ((1 + np.sqrt(1 + 8 * pairs)) / 2).astype(np.int64)  # (i, j) is j (j - 1) / 2 + i
    return from_edges(n_agents, pairs - other * (other - 1) // 2, other)


def preferential(n_agents: int, links: int, rng: np.random.Generator) -> Network:
    """Barabasi and Albert (1999): each newcomer links to `links` agents, the busier the likelier.

    It starts with `links` + 1 agents who are all in contact; nobody is linked to twice.
    """
    core = min(n_agents, links + 1)
    one, other = np.triu_indices(core, 1)
    n_new = n_agents - core
    ends = np.empty(2 * (one.size + links * n_new), np.int64)
    ends[0 : 2 * one.size : 2], ends[1 : 2 * one.size : 2] = one, other
    if n_new:
        _newcomers(ends, 2 * one.size, core, links, rng)
    return from_edges(n_agents, ends[::2], ends[1::2])


@jit
def _newcomers(
    ends: NDArray[np.int64], filled: int, first: int, links: int, rng: np.random.Generator
) -> None:
    """Add edges to `ends` (pairs, one after the other): a drawn end is a draw by degree."""
    newcomer = first
    while filled < ends.size:
        start = filled
        for _ in range(links):
            found = ends[rng.integers(0, start)]
            fresh = False
            while not fresh:
                fresh = True
                for place in range(start, filled, 2):
                    if ends[place + 1] == found:
                        fresh = False
                if not fresh:
                    found = ends[rng.integers(0, start)]
            ends[filled], ends[filled + 1] = newcomer, found
            filled += 2
        newcomer += 1


def from_edges(n_agents: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> Network:
    """The undirected network of the edges one[i] - other[i]; a double edge counts once."""
    shift = max(n_agents - 1, 1).bit_length()
    keys = np.concatenate([one << shift | other, other << shift | one])
    keys.sort()
    if keys.size:
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    return _from_sorted(n_agents, keys, shift)


def directed(n_agents: int, source: AnyIndex, target: AnyIndex) -> Network:
    """The one-way network of the edges source[i] -> target[i]."""
    shift = max(n_agents - 1, 1).bit_length()
    keys = source.astype(np.int64) << shift | target
    keys.sort()
    return _from_sorted(n_agents, keys, shift)


def _seekers(n_agents: int, degree: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """The agent at the looking end of each contact, n_agents * degree / 2 in all."""
    seekers = np.repeat(np.arange(n_agents), degree // 2)
    if degree % 2:
        seekers = np.concatenate([seekers, rng.permutation(n_agents)[: n_agents // 2]])
    return seekers


def _from_sorted(n_agents: int, keys: NDArray[np.int64], shift: int) -> Network:
    counts = np.bincount(keys >> shift, minlength=n_agents)
    indptr = np.concatenate([[0], np.cumsum(counts)])
    return Network(indptr, (keys & ((1 << shift) - 1)).astype(np.int32))
