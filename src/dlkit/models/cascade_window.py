"""Cascades on a random network: who moves first matters less than who is ready to follow.

Each of N people has on average z contacts, drawn by chance, and moves once a share phi of the own
contacts has moved. One person moves first. Somebody with at most K = floor(1 / phi) contacts moves
after a single example: call such people vulnerable. A single start can move a large part of a very
large network if the vulnerable hang together in one large piece:

    z * sum over j = 0 .. K - 2 of exp(-z) z^j / j!  >  1

The two values of z with equality are the edges of the cascade window. Below it people have too few
contacts to hand anything on; above it they have too many to be moved by one. How often a cascade
starts is the chance to be in touch with that large piece; how far it goes follows from

    q = g(q),  g(q) = sum over k of k p_k / z * P(at least phi k of k - 1 others have moved),

where q is the chance that a contact has moved; we take its first root above 0.

Source: D. J. Watts (2002), A simple model of global cascades on random networks, Proceedings of
the National Academy of Sciences 99, 5766-5771; for the size J. P. Gleeson and D. J. Cahalane
(2007), Seed size strongly affects cascades on random networks, Physical Review E 75, 056103.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._cascade import sizes_alone, threshold_spread
from dlkit.models._network import Index, Network, poisson
from dlkit.models._params import Check, Checked, choice, param

Floats = NDArray[np.float64]

STARTS = {"anyone": "anybody", "hubs": "one of the best connected tenth"}
LARGE = 0.1  # from this share of all people on we call a cascade large: our assumption
MEANS = np.linspace(0.25, 16.0, 64)  # z at which the curves of the theory are computed
EDGE = 1e-6  # as near to an edge of the window as the curves go
MOST_CONTACTS = 60  # of more contacts nobody has a chance that counts, at z up to 16


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    mean_degree: float = param(4.0, 0.0, 16.0, "Contacts per person", "mean", step=0.1)
    threshold: float = param(0.18, 0.0, 1.0, "Threshold of everybody", "share of contacts",
                             step=0.01)  # fmt: skip
    n_agents: int = param(1000, 1, 10_000, "People", own="size")
    n_starts: int = param(100, 1, 1000, "Starts tried", help="One at a time.")
    starts: str = choice("anyone", STARTS, "Who moves first")


@dataclass(frozen=True, eq=False)
class Result:
    """One network, and what came of each of S starts."""

    params: Params
    network: Network
    starts: Index  # (S,) the first movers, one at a time
    sizes: NDArray[np.int32]  # (S,) how many had moved in the end
    moved_at: NDArray[np.int32]  # (N,) the step of each in the cascade shown, -1 never

    @property
    def large_share(self) -> float:
        """The share of starts that ended in a large cascade."""
        return float(self._large.mean())

    @property
    def large_size(self) -> float:
        """The share of all people whom a large cascade moved, on average; nan without one."""
        return float(self.sizes[self._large].mean() / self.params.n_agents) if (
            self._large.any()
        ) else math.nan  # fmt: skip

    @property
    def _large(self) -> NDArray[np.bool_]:
        return self.sizes > LARGE * self.params.n_agents

    def frame(self) -> Any:
        """One row for each start."""
        import pandas as pd

        degrees = self.network.degrees[self.starts]
        return pd.DataFrame({"start": self.starts, "contacts": degrees, "moved": self.sizes})


def run(params: Params, seed: int = 0) -> Result:
    """One network and its starts; the cascade shown is that of the first start."""
    rng = np.random.default_rng(seed)
    network = poisson(params.n_agents, params.mean_degree, rng)
    starts = first_movers(network, params, rng)
    sizes = sizes_alone(network, params.threshold, starts)
    return Result(params, network, starts, sizes,
                  threshold_spread(network, params.threshold, starts[:1]))  # fmt: skip


def first_movers(network: Network, params: Params, rng: np.random.Generator) -> Index:
    """The first mover of each try, (n_starts,); ties in degree are broken by number."""
    n_agents = network.n_agents
    count = n_agents if params.starts == "anyone" else math.ceil(n_agents / 10)
    chosen = np.argsort(-network.degrees, kind="stable")[:count]
    return chosen[rng.integers(0, count, params.n_starts)].astype(np.int32)


def most_vulnerable(threshold: float) -> int:
    """K, the most contacts with which one example is enough."""
    return MOST_CONTACTS if threshold <= 1 / MOST_CONTACTS else math.floor(1 / threshold + 1e-9)


def window(threshold: float) -> tuple[float, float] | None:
    """The mean numbers of contacts between which large cascades can start; None: nowhere."""
    k = most_vulnerable(threshold)
    grid = np.linspace(0.0, k + 4.0 * math.sqrt(k) + 4.0, 4001)[1:]
    inside = np.array([reach(z, k) > 1 for z in grid.tolist()])
    if not inside.any():
        return None
    first, last = np.flatnonzero(inside)[[0, -1]]
    step = float(grid[1] - grid[0])
    return _root(k, grid[first] - step, grid[first]), _root(k, grid[last] + step, grid[last])


def reach(z: float, k: int) -> float:
    """How many vulnerable people one mover reaches on average: z sum_{j<=K-2} e^-z z^j / j!."""
    term, total = math.exp(-z), 0.0
    for j in range(k - 1):
        total += term
        term *= z / (j + 1)
    return z * total


@lru_cache(maxsize=64)
def theory(threshold: float) -> tuple[Floats, Floats, Floats]:
    """Of a very large network: z, how often a cascade starts, and how far it goes.

    z are the MEANS and, where they lie among them, the edges of the window from either side.
    """
    edges = np.array(window(threshold) or [])
    z = np.sort(np.concatenate([MEANS, edges - EDGE, edges + EDGE]))
    z = z[z <= MEANS[-1]]
    inside = (z > edges[0]) & (z < edges[1]) if edges.size else np.zeros(z.size, bool)
    degrees = degree_law(z)
    often = trigger_chance(threshold, z, degrees)
    return z, np.where(inside, often, 0.0), np.where(inside, final_sizes(threshold, degrees), 0.0)


def trigger_chance(threshold: float, z: Floats, degrees: Floats) -> Floats:
    """The chance to be in touch with the large vulnerable piece, (M,)."""
    beside = degrees * np.arange(MOST_CONTACTS) / z[:, None]  # of a contact's contacts
    vulnerable = beside[:, 1 : most_vulnerable(threshold) + 1]
    cut_off = np.ones(z.size)  # the chance that a contact does not lead to it
    for _ in range(150):
        powers = cut_off[:, None] ** np.arange(vulnerable.shape[1])
        cut_off = 1 - vulnerable.sum(axis=1) + (vulnerable * powers).sum(axis=1)
        cut_off -= (cut_off > 1 - 1e-6) * 1e-6  # leave the root 1, if there is another one
    return np.asarray(1 - np.exp(-z * (1 - cut_off)))


def degree_law(means: Floats) -> Floats:
    """p_k of the Poisson law, (M, MOST_CONTACTS)."""
    k = np.arange(MOST_CONTACTS)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(k[1:]))])
    return np.asarray(np.exp(k * np.log(means[:, None]) - means[:, None] - log_factorial))


def final_sizes(threshold: float, degrees: Floats) -> Floats:
    """Where a cascade ends that has come off the ground, (M,): the first root of q = g(q)."""
    q = np.linspace(0.0, 1.0, 201)
    k = np.arange(MOST_CONTACTS)
    needed = np.maximum(np.ceil(threshold * k - 1e-9), 1).astype(int)
    beside, all_around = (_at_least(needed, k - less, q) for less in (1, 0))
    mean = (degrees * k).sum(axis=1, keepdims=True)
    g = (degrees * k / mean) @ beside
    stays = (g <= q + 1e-12) & (q > 0)
    stays[:, -1] = True
    place = stays.argmax(axis=1)
    return np.asarray((degrees @ all_around)[np.arange(len(degrees)), place])


def compared(result: Result, before: float = 4.0) -> str:
    """How cascades differ from those with `before` contacts in a very large network.

    `rare_total`, `rare_small`, `often_large` or `alike` (how often within 10 %).
    """
    z, *curves = theory(result.params.threshold)
    often, far = (np.interp(before, z, curve) for curve in curves)
    if abs(result.large_share - often) < 0.1:
        return "alike"
    if result.large_share > often:
        return "often_large"
    return "rare_total" if result.large_size > far else "rare_small"


def describe(result: Result) -> str:
    """How often a large cascade, how large, and what one could expect."""
    p, edges = result.params, window(result.params.threshold)
    n_large, n_starts = int(result._large.sum()), result.sizes.size
    said = f"{n_large} of {n_starts} starts moved more than {LARGE:.0%} of all people"
    if n_large:
        said += f", and then {result.large_size:.0%} on average"
    if edges is None:
        return f"{said}. At this threshold there is no cascade window."
    where = "inside" if edges[0] < p.mean_degree < edges[1] else "outside"
    return f"{said}. The window goes from {edges[0]:.2f} to {edges[1]:.2f} contacts: {where}."


def measures(result: Result) -> dict[str, float]:
    """How often a start becomes a large cascade, and how large those are."""
    return {
        "large_share": result.large_share,
        "large_size": result.large_size,
    }


def checks() -> list[Check]:
    """The edges of the window, and how often and how far in one network of 10,000."""
    source = "Watts 2002: equality in his condition"
    edges = {0.10: (1.0, 13.6593), 0.15: (1.0037, 7.4771), 0.18: (1.0207, 5.7647),
             0.20: (1.0207, 5.7647)}  # fmt: skip
    found = {phi: window(phi) or (math.nan, math.nan) for phi in edges}
    inside = run(Params(4.0, 0.18, 10_000, 400), 1)
    beyond = run(Params(7.0, 0.18, 10_000, 400), 1)
    return [
        *(Check(f"threshold {phi}: {side} edge", found[phi][i], edges[phi][i], 1e-3, source)
          for phi in edges for i, side in enumerate(("lower", "upper"))),
        Check("threshold 0.26: a window", float(window(0.26) is not None), 0, 0.0, source),
        Check("z = 4: share of starts with a large cascade", inside.large_share, 0.873, 0.06,
              "our runs of 5 networks with 200 starts each"),
        Check("z = 7: the same", beyond.large_share, 0.0, 0.0, "outside the window"),
    ]  # fmt: skip


def _at_least(needed: NDArray[np.int64], of: NDArray[np.int64], q: Floats) -> Floats:
    """P(at least `needed` of `of` have moved), each with chance q, (K, Q)."""
    chance = np.zeros((needed.size, q.size))
    one_more = np.where(of[:, None] >= 0, (1 - q) ** np.maximum(of, 0)[:, None], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = q / (1 - q)
        for m in range(int(needed.max())):  # sum the chances of fewer than needed
            chance += np.where(m < needed[:, None], one_more, 0.0)
            one_more = one_more * np.maximum(of[:, None] - m, 0) / (m + 1) * odds
    chance[:, -1] = needed > of  # with q = 1 all have moved
    return 1 - chance


def _root(k: int, outside: float, inside: float) -> float:
    """Where one mover reaches exactly one vulnerable person, by halving an interval."""
    for _ in range(60):
        middle = (outside + inside) / 2
        if reach(middle, k) > 1:
            inside = middle
        else:
            outside = middle
    return float((outside + inside) / 2)
