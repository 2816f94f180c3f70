"""Gossip: news that reaches everybody without a centre, by calls between people drawn by chance.

One of N people knows something. In each round

    push        everybody who knows calls one other person
    pull        everybody who does not know calls one other person and asks
    push-pull   everybody calls one other person; whoever of the two knows tells

Push needs about log2 N + ln N rounds: first those who know double, then the last are hard to hit.
Beside them a telephone tree, planned beforehand: in round r each of the 2^(r-1) who know calls one
person on the list. It needs log2 N rounds, and if a call is lost a whole branch hears nothing:
with a share p of calls lost, the part of N = 2^m people who hear is on average (1 - p / 2)^m.

Source: A. M. Frieze and G. R. Grimmett (1985), Discrete Applied Mathematics 10, 57-77; B. Pittel
(1987), SIAM Journal on Applied Mathematics 47, 213-223; push-pull: R. Karp and others (2000).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, param

WAYS = ("push", "pull", "push_pull")
WORDS = ("push: who knows calls", "pull: who does not know asks", "push-pull: everybody calls")
SIZES = (2, 10, 30, 100, 300, 1000, 3000, 10_000)  # sizes of the second picture
MOST_ROUNDS = 2000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    n_agents: int = param(1000, 1, 10_000, "People", own="size")
    lost_share: float = param(0.0, 0.0, 0.6, "Calls that are lost", "share", step=0.05)


@dataclass(frozen=True, eq=False)
class Result:
    """One run of each way, and of the tree. T + 1 times."""

    params: Params
    times: NDArray[np.int64]  # (T + 1,) rounds
    known: dict[str, Floats]  # share who know after each round, (T + 1,), by way, and `tree`
    rounds: dict[str, int]  # rounds until all know, by way
    sizes: NDArray[np.int64]  # (S,) groups up to this size
    by_size: dict[str, Floats]  # (S,) rounds for each of them, a mean of several runs

    def frame(self) -> Any:
        """One row for each round."""
        import pandas as pd

        return pd.DataFrame({"round": self.times, **self.known})


def run(params: Params, seed: int = 0) -> Result:
    """All ways from the same first person; the seed draws who calls whom."""
    rng = np.random.default_rng(seed)
    n_agents, lost = params.n_agents, params.lost_share
    counts = {way: spread(way, n_agents, lost, 1, rng)[:, 0] for way in WAYS}
    counts["tree"] = tree(n_agents, lost, rng)
    n_rounds = max(each.size for each in counts.values())
    known = {
        way: np.pad(each, (0, n_rounds - each.size), mode="edge") / n_agents
        for way, each in counts.items()
    }
    sizes = np.array([*(size for size in SIZES if size < n_agents), n_agents])
    by_size = {way: np.array([mean_rounds(way, n, lost, rng) for n in sizes.tolist()[:-1]])
               for way in WAYS}  # fmt: skip
    rounds = {way: counts[way].size - 1 for way in WAYS}
    by_size = {way: np.append(by_size[way], rounds[way]) for way in WAYS}
    return Result(params, np.arange(n_rounds), known, rounds, sizes, by_size)


def spread(
    way: str, n_agents: int, lost: float, n_runs: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """How many know after each round, (T + 1, R), until all know in each of R runs."""
    knows = np.zeros((n_runs, n_agents), bool)
    knows[:, 0] = True
    counts = [knows.sum(axis=1)]
    while counts[-1].min() < n_agents and len(counts) <= MOST_ROUNDS:
        knows = after_round(way, knows, lost, rng)
        counts.append(knows.sum(axis=1))
    return np.array(counts)


def after_round(
    way: str, knows: NDArray[np.bool_], lost: float, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Who knows after one more round, (R, N); all calls of a round are made at once."""
    calls = {"push": knows, "pull": ~knows, "push_pull": np.ones_like(knows)}[way]
    runs, callers = np.nonzero(calls)
    called = rng.integers(0, knows.shape[1] - 1, callers.size)
    called += called >= callers  # nobody calls oneself
    if lost > 0:
        through = rng.random(callers.size) >= lost
        runs, callers, called = runs[through], callers[through], called[through]
    after = knows.copy()
    if way != "pull":
        tells = knows[runs, callers]
        after[runs[tells], called[tells]] = True
    if way != "push":
        hears = knows[runs, called]
        after[runs[hears], callers[hears]] = True
    return after


def tree(n_agents: int, lost: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """How many know after each round of the telephone tree, (T + 1,)."""
    knows = np.zeros(n_agents, bool)
    knows[0] = True
    counts, first = [1], 1
    while first < n_agents:
        size = min(first, n_agents - first)  # person i is called by person i - first
        knows[first : first + size] = knows[:size] & (rng.random(size) >= lost)
        first *= 2
        counts.append(int(knows.sum()))
    return np.array(counts)


def mean_rounds(way: str, n_agents: int, lost: float, rng: np.random.Generator) -> float:
    """Rounds until all know, a mean of up to 20 runs; fewer runs for large groups."""
    n_runs = min(20, max(1, 3000 // n_agents))
    counts = spread(way, n_agents, lost, n_runs, rng)
    return float(rounds_of(counts, n_agents).mean())


def rounds_of(counts: NDArray[np.int64], n_agents: int) -> NDArray[np.int64]:
    """The first round after which all know, (R,)."""
    return np.asarray((counts >= n_agents).argmax(axis=0))


def formula(n_agents: Any) -> Any:
    """log2 N + ln N."""
    return np.log2(n_agents) + np.log(n_agents)


def tree_share(doublings: int, lost: float) -> float:
    """The part of 2^m people who hear from the tree, on average: (1 - p / 2)^m."""
    return float((1 - lost / 2) ** doublings)


def describe(result: Result) -> str:
    """Rounds of each way, and what the tree reached."""
    n, told = result.params.n_agents, result.rounds
    ways = f"push {told['push']}, pull {told['pull']}, push-pull {told['push_pull']}"
    tree_rounds = max(0, math.ceil(math.log2(n)))
    heard = result.known["tree"][-1]
    return (
        f"Rounds until all {n:,} know: {ways}; log2 N + ln N is {formula(n):.1f}. "
        f"The telephone tree reached {heard:.0%} in {tree_rounds} rounds."
    )


def checks() -> list[Check]:
    """Rounds beside the formula, and the tree with lost calls."""
    rng = np.random.default_rng(1)
    ours = "our runs; Frieze and Grimmett 1985 for the form of push"
    small = {way: rounds_of(spread(way, 100, 0.0, 400, rng), 100).mean() for way in WAYS}
    large = {way: rounds_of(spread(way, 10_000, 0.0, 4, rng), 10_000).mean() for way in WAYS}
    heard = np.mean([tree(1024, 0.1, rng)[-1] / 1024 for _ in range(400)])
    return [
        Check("100 people, push: rounds", float(small["push"]), 12.355, 0.25, ours),
        Check("100 people, pull: rounds", float(small["pull"]), 9.735, 0.25, ours),
        Check("100 people, push-pull: rounds", float(small["push_pull"]), 6.54, 0.15, ours),
        Check("10,000 people, push: rounds", float(large["push"]), 23.67, 2.0, ours),
        Check("10,000 people, pull: rounds", float(large["pull"]), 17.6, 2.0, ours),
        Check("10,000 people, push-pull: rounds", float(large["push_pull"]), 11.6, 1.0, ours),
        Check("push beyond the formula, 100 people", float(small["push"] - formula(100)), 1.15,
              0.35, "0.8 to 1.5 more"),
        Check("1,024 people, tree with 10 % of calls lost: share", float(heard),
              tree_share(10, 0.1), 0.04, "(1 - p / 2)^m"),
    ]  # fmt: skip
