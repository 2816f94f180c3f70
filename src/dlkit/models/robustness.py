"""Losing members: by chance, or the best connected first; how much of a network hangs together.

People are taken out one by one. After each loss we look at the largest piece in which all are
still in touch, directly or through others, as a share of all people there were at first.

    failure             by chance
    initial degree      by the number of contacts that each had at first
    recomputed degree   by the number of contacts that each has at that moment

A network without hubs: each two people are in contact with the same chance. By chance it falls
apart once a share f_c = 1 - 1 / (kappa - 1) is gone, kappa = <k^2> / <k>. A network with hubs:
each newcomer links to those who have many contacts already.

Where the order is known beforehand the largest piece is found backwards: put people back, last one
first, and join pieces (union-find). The recomputed order comes from lists of people by degree.

Source: R. Albert, H. Jeong and A.-L. Barabasi (2000), Error and attack tolerance of complex
networks, Nature 406, 378-382; R. Cohen and others (2000), Physical Review Letters 85, 4626.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit
from dlkit.models._network import Index, Network, poisson, preferential
from dlkit.models._params import Check, Checked, choice, param

NETWORKS = {"hubs": "with hubs", "even": "without hubs"}
ATTACKS = {
    "recomputed": "who has most contacts now",
    "initial": "who had most contacts at first",
}
APART = 0.05  # below this share of all people the largest piece counts as gone

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    network: str = choice(
        "hubs",
        NETWORKS,
        "The network",
        help="With hubs: newcomers turn to the busy. Without: by chance.",
    )
    links: int = param(2, 1, 5, "Half the mean contacts", "contacts",
                       help="Each newcomer's links; the mean is twice that.")  # fmt: skip
    attack: str = choice("recomputed", ATTACKS, "Who is lost in an attack")
    n_agents: int = param(1000, 1, 5000, "People", own="size")


@dataclass(frozen=True, eq=False)
class Result:
    """One network taken apart in two ways. N people."""

    params: Params
    network: Network
    failure: Index  # (N,) the order in which people are lost by chance
    attack: Index  # (N,) and by the number of contacts
    by_failure: Floats  # (N + 1,) the largest piece as a share of N, after 0 .. N losses
    by_attack: Floats  # (N + 1,)

    @property
    def lost(self) -> Floats:
        """The share of people lost so far, (N + 1,)."""
        return np.linspace(0.0, 1.0, self.by_failure.size)

    def frame(self) -> Any:
        """One row for each loss."""
        import pandas as pd

        columns = {"lost": self.lost, "failure": self.by_failure, "attack": self.by_attack}
        return pd.DataFrame(columns)


def run(params: Params, seed: int = 0) -> Result:
    """One network; the seed draws it, and who is lost by chance."""
    rng = np.random.default_rng(seed)
    network = made(params, rng)
    failure = rng.permutation(params.n_agents).astype(np.int32)
    attack = attack_order(network, params.attack, rng)
    return Result(params, network, failure, attack, *(
        largest_pieces(network, order) / params.n_agents for order in (failure, attack)
    ))  # fmt: skip


def made(params: Params, rng: np.random.Generator) -> Network:
    """The network, with a mean of twice `links` contacts in a large one."""
    if params.network == "hubs":
        return preferential(params.n_agents, params.links, rng)
    return poisson(params.n_agents, 2.0 * params.links, rng)


def attack_order(network: Network, attack: str, rng: np.random.Generator) -> Index:
    """The best connected first, (N,); among equals by chance."""
    if attack == "recomputed":
        return _busiest_first(network.indptr, network.indices, rng.permutation(network.n_agents))
    mixed = rng.permutation(network.n_agents).astype(np.int32)
    return mixed[np.argsort(-network.degrees[mixed], kind="stable")]


def largest_pieces(network: Network, order: Index) -> NDArray[np.int64]:
    """The largest piece after the first 0 .. N of `order` are lost, (N + 1,)."""
    return _largest_pieces(network.indptr, network.indices, order)


def in_largest(network: Network, present: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who belongs to the largest piece of those present, (N,); the first of equals."""
    piece = _pieces(network.indptr, network.indices, present)
    counts = np.bincount(piece[present], minlength=1)
    return np.asarray(present & (piece == counts.argmax()))


@jit
def _largest_pieces(indptr: NDArray[np.int64], indices: Index, order: Index) -> NDArray[np.int64]:
    """Backwards: put people back and join the pieces of those who are in touch."""
    n = order.size
    root = np.full(n, -1, np.int64)  # -1: still lost
    size = np.ones(n, np.int64)
    largest = np.zeros(n + 1, np.int64)
    for back in range(n - 1, -1, -1):
        agent = order[back]
        root[agent] = agent
        own = np.int64(agent)
        for e in range(indptr[agent], indptr[agent + 1]):
            other = np.int64(indices[e])
            if root[other] < 0:
                continue
            while root[other] != other:  # halve the way to the top on the way up
                root[other] = root[root[other]]
                other = root[other]
            if other == own:
                continue
            if size[other] > size[own]:
                own, other = other, own
            root[other] = own
            size[own] += size[other]
        largest[back] = max(largest[back + 1], size[own])
    return largest


@jit
def _busiest_first(indptr: NDArray[np.int64], indices: Index, mixed: NDArray[np.int64]) -> Index:
    """Who has most contacts left, again and again: people in lists by degree, one for each."""
    n = mixed.size
    degree = np.empty(n, np.int64)
    most = 0
    for agent in range(n):
        degree[agent] = indptr[agent + 1] - indptr[agent]
        most = max(most, degree[agent])
    head = np.full(most + 1, -1, np.int64)  # the lists are linked both ways
    after, before = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    for place in range(n):
        _put(mixed[place], degree, head, after, before)
    order = np.empty(n, np.int32)
    for k in range(n):
        while head[most] < 0:
            most -= 1
        agent = head[most]
        _take(agent, degree, head, after, before)
        degree[agent] = -1
        order[k] = agent
        for e in range(indptr[agent], indptr[agent + 1]):
            other = indices[e]
            if degree[other] >= 0:
                _take(other, degree, head, after, before)
                degree[other] -= 1
                _put(other, degree, head, after, before)
    return order


@jit
def _put(agent: int, degree: Any, head: Any, after: Any, before: Any) -> None:
    first = head[degree[agent]]
    after[agent], before[agent] = first, -1
    if first >= 0:
        before[first] = agent
    head[degree[agent]] = agent


@jit
def _take(agent: int, degree: Any, head: Any, after: Any, before: Any) -> None:
    if before[agent] >= 0:
        after[before[agent]] = after[agent]
    else:
        head[degree[agent]] = after[agent]
    if after[agent] >= 0:
        before[after[agent]] = before[agent]


@jit
def _pieces(
    indptr: NDArray[np.int64], indices: Index, present: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The first person of the piece that each one present is in, (N,); -1 for the others."""
    n = present.size
    piece = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int64)
    for first in range(n):
        if not present[first] or piece[first] >= 0:
            continue
        piece[first], queue[0], here, end = first, first, 0, 1
        while here < end:
            agent = queue[here]
            here += 1
            for e in range(indptr[agent], indptr[agent + 1]):
                other = indices[e]
                if present[other] and piece[other] < 0:
                    piece[other] = first
                    queue[end] = other
                    end += 1
    return piece


def falls_apart(share: Floats) -> float:
    """The share of people whose loss brings the largest piece under APART of all."""
    return float((share < APART).argmax() / (share.size - 1))


def critical_failure(degrees: Any) -> float:
    """f_c = 1 - 1 / (kappa - 1): from which loss by chance no large piece is left."""
    mean = float(np.mean(degrees))
    kappa = float(np.mean(np.square(degrees, dtype=float))) / mean if mean > 0 else 0.0
    return 1 - 1 / (kappa - 1) if kappa > 2 else 0.0


def describe(result: Result) -> str:
    """What is left after a loss of one in ten, and where the network falls apart."""
    tenth = round(result.params.n_agents / 10)
    left = [f"{each[tenth]:.0%}" for each in (result.by_failure, result.by_attack)]
    apart = [f"{falls_apart(each):.0%}" for each in (result.by_failure, result.by_attack)]
    return (
        f"With {tenth:,} of {result.params.n_agents:,} people lost by chance the largest piece "
        f"holds {left[0]} of all, by attack {left[1]}. It falls below {APART:.0%} once "
        f"{apart[0]} are lost by chance, {apart[1]} by attack."
    )


def measures(result: Result) -> dict[str, float]:
    """The largest piece after a tenth and after half of all people are lost, in both ways."""
    last = result.by_failure.size - 1
    after = {"tenth_lost": round(0.1 * last), "half_lost": round(0.5 * last)}
    return {
        **{f"failure_{name}": float(result.by_failure[n]) for name, n in after.items()},
        **{f"attack_{name}": float(result.by_attack[n]) for name, n in after.items()},
    }


def checks() -> list[Check]:
    """A star and a ring, exactly; the two kinds of network, within what our runs gave."""
    star = largest_pieces(_star(7), np.arange(7, dtype=np.int32))
    even = [run(Params("even", 2, "recomputed", 5000), seed) for seed in (1, 2)]
    hubs = [run(Params("hubs", 2, "recomputed", 5000), seed) for seed in (1, 2)]
    theory = float(np.mean([critical_failure(each.network.degrees) for each in even]))
    lost = [np.mean([falls_apart(each.by_attack) for each in some]) for some in (even, hubs)]
    chance = float(np.mean([falls_apart(each.by_failure) for each in even]))
    paper = "Albert, Jeong and Barabasi 2000: 0.28; our runs"
    return [
        Check("a star of 7 without its centre: largest piece", float(star[1]), 1, 0.0, "by hand"),
        Check("without hubs: 1 - 1 / (kappa - 1)", theory, 0.75, 0.02, "Cohen and others 2000"),
        Check("without hubs, by chance: apart at", chance, 0.75, 0.05, "the same; 5,000 people"),
        Check("without hubs, attack: apart at", float(lost[0]), 0.28, 0.02, paper),
        Check("with hubs, attack: apart at", float(lost[1]), 0.145, 0.03, "our runs"),
    ]  # fmt: skip


def _star(n_agents: int) -> Network:
    """Everybody in contact with the first person only."""
    degrees = np.ones(n_agents, np.int64)
    degrees[0] = n_agents - 1
    indices = np.concatenate([np.arange(1, n_agents), np.zeros(n_agents - 1)]).astype(np.int32)
    return Network(np.concatenate([[0], np.cumsum(degrees)]), indices)
