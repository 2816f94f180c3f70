"""Random Boolean networks: flip one node, and the change dies, stays small or spreads.

Each of N nodes is on or off and listens to K nodes drawn at random (the same one may be drawn
twice). Its rule says on or off for each pattern of these, drawn beforehand: on with chance p.
All nodes move at once. Two copies of one network start alike but for one node.

If a share H of the nodes differs, then in the next step, were all wires drawn anew,

    H' = 2 p (1 - p) (1 - (1 - H) ** K)

differs (Derrida and Pomeau's annealed approximation). A small difference grows when the slope
2 K p (1 - p) is above 1 and dies out below: the edge is at K = 2 for p = 1/2.

Sources: S. A. Kauffman (1969), Metabolic stability and epigenesis in randomly constructed
genetic nets, Journal of Theoretical Biology 22, 437-467; B. Derrida, Y. Pomeau (1986), Random
networks of automata: a simple annealed approximation, Europhysics Letters 1, 45-49.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._boolean import Bits, distances, evolve, network
from dlkit.models._params import Check, Checked, param
from dlkit.models._pile import Floats

FATES = ("dies", "stays", "spreads")
WORDS = ("died out", "stayed small", "spread")
SPREAD = 0.05  # a change has spread once more than this share of the nodes differs: our assumption
N_FLIPS = 60  # nodes that are flipped one by one, each in a copy of its own
FRESH = 20  # steps before the flip, so that the network is not at its random start any more


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    n_inputs: int = param(2, 1, 8, "K, each listens to", "others")
    bias: float = param(0.5, 0.0, 1.0, "p, rules that say 'on'", "share", step=0.01,
                        help="At 0 or 1 every rule always says the same.")  # fmt: skip
    n_nodes: int = param(225, 2, 625, "N, nodes")
    n_steps: int = param(40, 5, 100, "Steps after the flip")

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_more_voices_than_nodes(self.n_inputs, self.n_nodes)


def refuse_more_voices_than_nodes(n_inputs: int, n_nodes: int) -> None:
    """A node cannot listen to more nodes than there are."""
    if n_inputs > n_nodes:
        raise ValueError(f"n_inputs must be at most n_nodes, {n_nodes}, got {n_inputs}")


@dataclass(frozen=True, eq=False)
class Result:
    """One network and its copies. T + 1 times, F flips, N nodes."""

    params: Params
    times: NDArray[np.int64]  # (T + 1,) steps after the flip
    states: Bits  # (T + 1, 2, N) without and with the flip that went farthest
    order: NDArray[np.int64]  # (N,) nodes by their distance from the flipped one, it first
    damage: Floats  # (F, T + 1) share of nodes that differ, for each flip; the farthest first
    fates: NDArray[np.int64]  # (F,) how each flip ended, as a place in FATES

    @property
    def shares(self) -> Floats:
        """(3,) share of the flips with each fate."""
        return np.bincount(self.fates, minlength=len(FATES)) / self.fates.size

    def frame(self) -> Any:
        """One row for each step."""
        import pandas as pd

        return pd.DataFrame({"step": self.times, "differ": self.damage[0],
                             "differ_on_average": self.damage.mean(axis=0)})  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """One network; the seed draws its wires, its rules, its start and the flipped nodes."""
    rng = np.random.default_rng(seed)
    inputs, rules = network(params.n_nodes, params.n_inputs, params.bias, rng)
    flipped = rng.permutation(params.n_nodes)[:N_FLIPS]
    start = rng.integers(0, 2, params.n_nodes, dtype=np.uint8)
    states = copies(inputs, rules, start, flipped, params.n_steps)
    damage = (states[:, 1:] != states[:, :1]).mean(axis=2).T
    shown = int(damage.sum(axis=1).argmax())  # the flip that went farthest is shown, and first
    first = np.append(shown, np.delete(np.arange(flipped.size), shown))
    order = np.argsort(distances(inputs, int(flipped[shown])), kind="stable")
    return Result(params, np.arange(params.n_steps + 1), states[:, [0, 1 + shown]], order,
                  damage[first], fates(damage[first, -1]))  # fmt: skip


def copies(
    inputs: NDArray[np.int32], rules: Bits, start: Bits, flipped: NDArray[np.int64], n_steps: int
) -> Bits:
    """States (T + 1, 1 + F, N): the network left alone, and one copy for each flipped node."""
    before = np.empty((FRESH + 1, 1, start.size), np.uint8)
    before[0] = start
    evolve(inputs, rules, before)
    states = np.empty((n_steps + 1, 1 + flipped.size, start.size), np.uint8)
    states[0] = before[-1]
    states[0, np.arange(1, 1 + flipped.size), flipped] ^= 1
    evolve(inputs, rules, states)
    return states


def fates(damage: Floats) -> NDArray[np.int64]:
    """How flips ended, from the share of nodes that differs then."""
    return np.where(damage == 0, 0, np.where(damage <= SPREAD, 1, 2))


def annealed(share: Any, n_inputs: int, bias: float) -> Any:
    """The share that differs after one step, when `share` differs now."""
    return 2 * bias * (1 - bias) * (1 - (1 - share) ** n_inputs)


def slope(n_inputs: int, bias: float) -> float:
    """How many nodes differ because of one that does: below 1 a change dies, above it spreads."""
    return 2 * bias * (1 - bias) * n_inputs


def critical_bias(n_inputs: int) -> float:
    """The lower of the two p at which K inputs are just at the edge; nan below K = 2."""
    inside = 1 - 2 / n_inputs
    return float((1 - np.sqrt(inside)) / 2) if inside >= 0 else float("nan")


def most_common_fate(result: Result) -> str:
    """What became of most flips: a name of FATES."""
    return FATES[int(result.shares.argmax())]


def shown_fate(result: Result) -> str:
    """What became of the flip that is shown: a name of FATES."""
    return FATES[int(result.fates[0])]


def describe(result: Result) -> str:
    """What became of the flips, and on which side of the edge this is."""
    n, given = result.fates.size, result.params
    edge = slope(given.n_inputs, given.bias)
    side = "at" if abs(edge - 1) < 1e-9 else "above" if edge > 1 else "below"
    counts = np.bincount(result.fates, minlength=len(FATES))
    told = ", ".join(f"{count} {word}" for word, count in zip(WORDS, counts, strict=True))
    return (
        f"Of {n} nodes flipped one by one: {told}. The one that went farthest "
        f"{WORDS[result.fates[0]]}. One changed node changes {edge:.2f} others on average: "
        f"{side} the edge."
    )


def spread_once(params: Params, share: float, n_networks: int, seed: int) -> float:
    """The share that differs one step after `share` did, over new networks and random states."""
    rng = np.random.default_rng(seed)
    after = []
    for _ in range(n_networks):
        inputs, rules = network(params.n_nodes, params.n_inputs, params.bias, rng)
        states = np.empty((2, 2, params.n_nodes), np.uint8)
        states[0, 0] = rng.random(params.n_nodes) < params.bias
        states[0, 1] = states[0, 0]
        flips = rng.permutation(params.n_nodes)[: round(share * params.n_nodes)]
        states[0, 1, flips] ^= 1
        evolve(inputs, rules, states)
        after.append((states[1, 0] != states[1, 1]).mean())
    return float(np.mean(after))


def measures(result: Result) -> dict[str, float]:
    """How far one flip spreads on average, and how flips end."""
    return {
        "differ_at_end": float(result.damage[:, -1].mean()),
        **{f"ends_{name}": float(share) for name, share in zip(FATES, result.shares, strict=True)},
    }


def checks() -> list[Check]:
    """The annealed map, the edge, and the two sides of it."""
    paper = "Derrida and Pomeau 1986"
    measured = {k: spread_once(Params(n_inputs=k, n_nodes=625), 0.2, 60, k) for k in (1, 2, 5)}
    dull = run(Params(bias=1.0), 1)
    return [
        *(Check(f"K = {k}: share that differs after 20 %", value, annealed(0.2, k, 0.5), 0.01,
                paper) for k, value in measured.items()),
        Check("slope for K = 2, p = 1/2", slope(2, 0.5), 1.0, 1e-12, paper),
        Check("K = 4 is at the edge for p", critical_bias(4), 0.146447, 1e-6, paper),
        Check("rules that always say 'on': flips that last", float(dull.shares[1:].sum()), 0, 0,
              "nothing can depend on anything"),
    ]  # fmt: skip
