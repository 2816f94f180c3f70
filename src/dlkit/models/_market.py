"""The people of Roest's account: how many of each kind, who they are, whom they follow."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dlkit.models._network import Network, directed

PIONEER, EARLY, LEADER, FOLLOWER, STANDARD_FOLLOWER, TAIL = range(6)
KINDS = ("pioneer", "early", "leader", "follower", "standard", "tail")
KIND_WORDS = (
    "pioneers",
    "early adopters",
    "opinion leaders",
    "followers of leaders",
    "followers of the standard",
    "long tail",
)
FOLLOWED = 2  # leaders that each follower looks to


class Sizes(Protocol):
    """The parameters that say how many people there are of each kind."""

    @property
    def n_agents(self) -> int: ...
    @property
    def pioneers_share(self) -> float: ...
    @property
    def early_share(self) -> float: ...
    @property
    def leaders_share(self) -> float: ...
    @property
    def tail_share(self) -> float: ...
    @property
    def never_share(self) -> float: ...


@dataclass(frozen=True, eq=False)
class Market:
    """N people, their contacts, and which leaders they follow."""

    network: Network
    kinds: NDArray[np.int8]  # (N,) place in KINDS
    never: NDArray[np.bool_]  # (N,) the part of the tail that nothing moves
    following: Network  # one way, from a leader to those who look to that leader


def kind_counts(params: Sizes) -> NDArray[np.int64]:
    """How many people of each kind, (6,): whole numbers by largest remainder.

    The two halves of the mainstream are equal; the leaders are part of the first one. Where
    pioneers are wanted there is at least one, taken from the early adopters if need be.
    """
    early_market = params.pioneers_share + params.early_share
    half = max(0.0, (1 - early_market - params.tail_share) / 2)
    shares = [params.pioneers_share, params.early_share, half, half, params.tail_share]
    pioneers, early, first, second, tail = largest_remainder(shares, params.n_agents)
    if params.pioneers_share > 0 and pioneers == 0 and early > 0:
        pioneers, early = 1, early - 1
    leaders = min(first, round(params.leaders_share * (first + second + tail)))
    if params.leaders_share > 0 and first > 0:
        leaders = max(1, leaders)
    return np.array([pioneers, early, leaders, first - leaders, second, tail])


def largest_remainder(shares: list[float], total: int) -> list[int]:
    """Whole numbers that add up to `total` and lie closest to shares * total."""
    exact = np.round(np.array(shares) * total, 9)
    counts = np.floor(exact).astype(np.int64)
    missing = total - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    return [int(count) for count in counts]


def people(network: Network, params: Sizes, rng: np.random.Generator) -> Market:
    """Say who is who on a given network whose first agents are the early market.

    Leaders are the people of the mainstream with the most contacts, as in the rule's source;
    every follower looks to two of them, drawn by chance.
    """
    counts = kind_counts(params)
    n_early = int(counts[:2].sum())
    kinds = np.empty(params.n_agents, np.int8)
    kinds[:n_early] = np.repeat([PIONEER, EARLY], counts[:2])
    by_contacts = np.argsort(-network.degrees[n_early:], kind="stable") + n_early
    kinds[by_contacts[: counts[LEADER]]] = LEADER
    others = np.sort(by_contacts[counts[LEADER] :])
    kinds[others] = np.repeat([FOLLOWER, STANDARD_FOLLOWER, TAIL], counts[3:])
    never = np.zeros(params.n_agents, np.bool_)
    n_never = min(int(counts[TAIL]), round(params.never_share * params.n_agents))
    never[np.flatnonzero(kinds == TAIL)[counts[TAIL] - n_never :]] = True
    return Market(network, kinds, never, _following(kinds, rng))


def _following(kinds: NDArray[np.int8], rng: np.random.Generator) -> Network:
    leaders, followers = np.flatnonzero(kinds == LEADER), np.flatnonzero(kinds == FOLLOWER)
    if not leaders.size or not followers.size:
        nobody = np.empty(0, np.int64)
        return directed(kinds.size, nobody, nobody)
    first = rng.integers(leaders.size, size=followers.size)
    further = rng.integers(1, max(2, leaders.size), size=followers.size)
    looked_to = [leaders[first], leaders[(first + further) % leaders.size]]
    return directed(kinds.size, np.concatenate(looked_to), np.tile(followers, FOLLOWED))
