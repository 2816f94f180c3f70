"""Where a small Boolean network can end: every one of its 2 ** N states is followed to its cycle.

A network of N nodes has finitely many states and the same one always comes next, so each state
runs into a cycle, an attractor. The states that run into the same one are its basin. Up to
N = 20 all of them are tried, so nothing here is a sample.

Kauffman took the number of attractors of critical networks (K = 2, p = 1/2) to grow like the
square root of N. Counted fully it grows faster than any power of N (Mihaljev and Drossel 2006);
for critical networks with K = 1, where each node copies or inverts another, in the long run
like (2 / sqrt(e)) ** N (Fink and Sheldon 2023).

Sources: S. A. Kauffman (1969), Journal of Theoretical Biology 22, 437-467; T. Mihaljev,
B. Drossel (2006), Scaling in a general class of critical random Boolean networks, Physical
Review E 74, 046101; T. M. A. Fink, F. C. Sheldon (2023), arXiv 2306.01629.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._boolean import Index, network, successors
from dlkit.models._params import Check, Checked, finished, param
from dlkit.models.boolean_network import refuse_more_voices_than_nodes

SHOWN = 12  # basins with a bar of their own; the rest is one more


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    n_inputs: int = param(2, 1, 6, "K, each listens to", "others")
    bias: float = param(0.5, 0.0, 1.0, "p, rules that say 'on'", "share", step=0.01)
    n_nodes: int = param(12, 2, 20, "N, nodes",
                         help="With each node more there are twice as many states.")  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_more_voices_than_nodes(self.n_inputs, self.n_nodes)


@dataclass(frozen=True, eq=False)
class Result:
    """One network. A attractors, the largest basin first."""

    params: Params
    lengths: NDArray[np.int64]  # (A,) states in the cycle
    basins: NDArray[np.int64]  # (A,) states that run into it, its own among them

    def frame(self) -> Any:
        """One row for each attractor."""
        import pandas as pd

        return pd.DataFrame({"length": self.lengths, "basin": self.basins})


def run(params: Params, seed: int = 0) -> Result:
    """All attractors of one network; the seed draws its wires and rules."""
    return finished(pieces(params, seed))


def pieces(params: Params, seed: int = 0) -> Generator[float, None, Result]:
    """The same in pieces, each with the share that is done."""
    rng = np.random.default_rng(seed)
    after = successors(*network(params.n_nodes, params.n_inputs, params.bias, rng))
    yield 0.3
    ends = after
    for doubling in range(params.n_nodes + 1):
        further = ends[ends]  # twice as many steps
        if np.count_nonzero(hit(further)) == np.count_nonzero(hit(ends)):
            break  # what is still hit after twice the time is hit for ever: only cycles are left
        ends = further
        yield 0.3 + 0.6 * (doubling + 1) / (params.n_nodes + 1)
    return counted(params, after, ends)


def hit(ends: Index) -> NDArray[np.bool_]:
    """Which states somebody arrives at."""
    found = np.zeros(ends.size, np.bool_)
    found[ends] = True
    return found


def counted(params: Params, after: Index, ends: Index) -> Result:
    """Lengths and basins of all cycles, from the state in which each state ends up."""
    arrivals = np.bincount(ends, minlength=ends.size)
    seen: set[int] = set()
    found: list[tuple[int, int]] = []  # basin and length of each
    for state in np.flatnonzero(arrivals).tolist():
        if state in seen:
            continue
        cycle = [state]
        while (follower := int(after[cycle[-1]])) != state:
            cycle.append(follower)
        seen.update(cycle)
        found.append((int(arrivals[cycle].sum()), len(cycle)))
    found.sort(reverse=True)
    basins, lengths = np.array(found, np.int64).T
    return Result(params, lengths, basins)


def mean_count(n_inputs: int, n_nodes: int, n_networks: int, seed: int) -> float:
    """The mean number of attractors over new networks."""
    rng = np.random.default_rng(seed)
    given = Params(n_inputs=n_inputs, n_nodes=n_nodes)
    seeds = rng.integers(0, 2**31, n_networks).tolist()
    return float(np.mean([run(given, one).lengths.size for one in seeds]))


def describe(result: Result) -> str:
    """How many states end in how few cycles."""
    n, lengths = result.lengths.size, result.lengths
    states = int(result.basins.sum())
    cycles = "one cycle" if n == 1 else f"{n} cycles"
    longest = int(lengths.max())
    length = "a single state" if longest == 1 else f"{longest:,} states long"
    return (
        f"All {states:,} states end in {cycles}; the longest is {length}. The largest basin "
        f"holds {result.basins[0] / states:.0%} of the states."
    )


def measures(result: Result) -> dict[str, float]:
    """How many attractors there are, the longest cycle, and the share of the largest basin."""
    return {
        "n_attractors": float(result.lengths.size),
        "longest_cycle": float(result.lengths.max()),
        "largest_basin": float(result.basins[0] / result.basins.sum()),
    }


def checks() -> list[Check]:
    """Every state is counted once, rules that always say the same, and mean numbers."""
    result = run(Params(n_nodes=16), 1)
    dull = run(Params(bias=1.0), 1)
    return [
        Check("N = 16: states in basins", float(result.basins.sum()), 2**16, 0, "2 ** 16"),
        Check("rules that always say 'on': cycles", float(dull.lengths.size), 1, 0, "exact"),
        *(Check(f"K = {k}, N = {n}: mean number of cycles", mean_count(k, n, 200, 1), value, 0.5,
                "simulated before; 200 networks here")
          for k, n, value in ((1, 6, 1.52), (2, 10, 2.59), (3, 10, 3.24))),
    ]  # fmt: skip
