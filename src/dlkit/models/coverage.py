"""Three aspects, picked up by anybody or carried by a few, and how often all are covered.

In each moment every person picks up aspect j with chance p_j, on their own. With N people

    covered = product over j of 1 - (1 - p_j)^N

A fixed leader carries all three alone, and one specialist each carries one aspect: there N = 1,
except that they may be as ready as `strength` ordinary people, 1 - (1 - p_j)^strength.

Two things lower it. Each extra person who picks anything up costs the share c of the moment, so
a covered moment with k pickers is worth (1 - c)^(k - 1). And some people are heard only with
chance h: what they pick up counts that often, and costs only then. With z = 1 - c, over the sets S
of aspects left open,

    worth = (1/z) * sum over S of (-1)^|S| * product over people of  q_all + z (q_S - q_all)

where q_S is the chance that a person picks up nothing of S, and q_all that of nothing at all.

Source: the three aspects, 'by every person at any time', are Roest's (2011); who is heard is J.
Lumby's question (2013). That people pick up independently, and the cost, are our assumption.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, param

ASPECTS = ("content", "working with it", "human process")
WAYS = ("free", "leader", "specialists")
WAY_WORDS = ("anybody, at any time", "a fixed leader", "one specialist each")
MOST = 12  # people

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    n_agents: int = param(6, 3, MOST, "People", own="size")
    content: float = param(0.2, 0.0, 1.0, "Pick up content", "chance", step=0.01)
    method: float = param(0.3, 0.0, 1.0, "Pick up working with it", "chance", step=0.01)
    human: float = param(0.15, 0.0, 1.0, "Pick up human process", "chance", step=0.01)
    strength: int = param(1, 1, 20, "Leader, specialists count as", "people",
                          help="As ready as how many ordinary people.")  # fmt: skip
    cost: float = param(0.0, 0.0, 0.5, "Cost of each extra picker", "of a moment", step=0.01)
    unheard: int = param(0, 0, MOST, "People seldom heard",
                         help="What they pick up counts only sometimes; the last in the row.",
                         )  # fmt: skip
    heard: float = param(0.0, 0.0, 1.0, "How often they are heard", "chance", step=0.05)
    away: int = param(0, 0, MOST, "Who is away", "0 = nobody")
    n_moments: int = param(1000, 50, 5000, "Moments", step=50)

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("unheard", "away"):
            value = getattr(self, name)
            if value > self.n_agents:
                raise ValueError(f"{name} must be at most n_agents ({self.n_agents}), got {value}")


@dataclass(frozen=True, eq=False)
class Result:
    """One run. Three ways of carrying in the order of WAYS, N people, M moments, three aspects."""

    params: Params
    covered: Floats  # (3,) exact share of moments with all three aspects
    worth: Floats  # (3,) exact, after the cost of extra pickers
    seen: Floats  # (3,) share of the drawn moments that were covered
    load: Floats  # (3, N) exact number of aspects a person carries in a moment
    without: Floats  # (3, N) exact share covered if this person is away too
    carriers: NDArray[np.uint8]  # (3, M, 3) how many people carried an aspect in a moment
    by_size: Floats  # (2, MOST) share covered and its worth, free, for 1 to MOST people

    def frame(self) -> Any:
        """One row for each way."""
        import pandas as pd

        columns = {"covered": self.covered, "worth": self.worth, "seen": self.seen}
        return pd.DataFrame({"way": WAYS, **columns})


def run(params: Params, seed: int = 0) -> Result:
    """Exact shares, and moments drawn by chance; the seed draws the moments alone."""
    rng = np.random.default_rng(seed)
    all_chances = np.stack([chances(params, way) for way in WAYS])
    draws = rng.random((params.n_moments, params.n_agents, 3))
    carriers = np.stack([(draws < each).sum(axis=1) for each in all_chances]).astype(np.uint8)
    exact = [[worth(each, cost) for each in all_chances] for cost in (0.0, params.cost)]
    return Result(
        params,
        np.array(exact[0]),
        np.array(exact[1]),
        (carriers > 0).all(axis=2).mean(axis=1),
        all_chances.sum(axis=2),
        np.array([[worth(gone(each, i), 0.0) for i in range(params.n_agents)]
                  for each in all_chances]),
        carriers,
        sizes(params),
    )  # fmt: skip


def chances(params: Params, way: str) -> Floats:
    """The chance that a person picks up an aspect and is heard, (N, 3)."""
    each = np.array([params.content, params.method, params.human])
    found = np.zeros((params.n_agents, 3))
    ready = 1 - (1 - each) ** params.strength
    if way == "free":
        found[:] = each
    elif way == "leader":
        found[0] = ready
    else:
        np.fill_diagonal(found, ready)
    found[params.n_agents - params.unheard :] *= params.heard
    return gone(found, params.away - 1) if params.away else found


def gone(each: Floats, person: int) -> Floats:
    """The same chances when one person is away."""
    left = each.copy()
    left[person] = 0.0
    return left


def worth(each: Floats, cost: float) -> float:
    """The exact share of moments with all aspects, less the cost of extra pickers; each (N, 3)."""
    z, none = 1.0 - cost, (1 - each).prod(axis=1)
    total = 0.0
    for size in range(4):
        for left_open in combinations(range(3), size):
            nothing_of_them = (1 - each[:, left_open]).prod(axis=1)
            total += (-1) ** size * float((none + z * (nothing_of_them - none)).prod())
    return min(max(total / z, 0.0), 1.0)  # rounding may leave -1e-17


def product_law(each: Floats, n_agents: int) -> float:
    """The law as printed, for people who are all alike; each (3,)."""
    return float(np.prod(1 - (1 - each) ** n_agents))


def sizes(params: Params) -> Floats:
    """Free picking for 1 to MOST people, all heard and nobody away: covered, and its worth."""
    each = np.array([params.content, params.method, params.human])
    groups = [np.tile(each, (n, 1)) for n in range(1, MOST + 1)]
    return np.array([[worth(group, cost) for group in groups] for cost in (0.0, params.cost)])


def best_size(result: Result) -> int:
    """How many people give the most, after the cost."""
    return int(result.by_size[1].argmax()) + 1


def ahead(result: Result) -> str:
    """Which way is worth most, or `tie` where two are within one point of a hundred."""
    ranked = np.argsort(result.worth)
    close = result.worth[ranked[-1]] - result.worth[ranked[-2]] < 0.01
    return "tie" if close else WAYS[ranked[-1]]


def free_percent(result: Any) -> float:
    """All three covered, free picking, in per cent; for a bet."""
    return float(100 * result.covered[0])


def measures(result: Result) -> dict[str, float]:
    """Exact share covered and its worth for each way, and how many aspects the busiest carries."""
    found = {f"covered_{way}": float(result.covered[i]) for i, way in enumerate(WAYS)}
    found |= {f"worth_{way}": float(result.worth[i]) for i, way in enumerate(WAYS)}
    return found | {"busiest_free": float(result.load[0].max())}


def describe(result: Result) -> str:
    """The exact shares of all three ways, what the moments showed, and the cost."""
    said = ", ".join(
        f"{words} {100 * share:.1f} %"
        for words, share in zip(WAY_WORDS, result.covered, strict=True)
    )
    drawn = f"Of {result.params.n_moments:,} drawn moments of the first, {result.seen[0]:.1%}."
    drawn = drawn.replace("%.", " %.")
    if not result.params.cost:
        return f"All three aspects covered: {said}. {drawn}"
    left = ", ".join(f"{100 * share:.1f} %" for share in result.worth)
    return f"All three aspects covered: {said}. {drawn} After the cost of extra pickers: {left}."


def checks() -> list[Check]:
    """The product law, one person, and the draws."""
    result = run(Params(n_moments=5000), 1)
    as_ready = run(Params(strength=6, n_moments=50), 1)
    law = "product of 1 - (1 - p)^N"
    each = np.array([0.2, 0.3, 0.15])
    return [
        Check("six people, any time", result.covered[0], product_law(each, 6), 1e-12, law),
        Check("the same, to three digits", result.covered[0], 0.406, 0.0005, law),
        Check("one person", result.covered[1], 0.2 * 0.3 * 0.15, 1e-12, "all three at once"),
        Check("six people, 5,000 moments", result.seen[0], 0.406, 0.021, "3 standard errors"),
        Check("a leader as ready as six", as_ready.covered[1], as_ready.covered[0], 1e-12,
              "1 - (1 - p)^6 for each aspect"),
    ]  # fmt: skip
