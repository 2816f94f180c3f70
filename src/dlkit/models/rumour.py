"""A rumour that grows stale: who meets somebody who knows it already stops telling.

People are ignorant (X), spreaders (Y) or stiflers (Z). A spreader who tells an ignorant makes a
spreader. After Maki and Thompson only the teller stops on meeting somebody who knows; after Daley
and Kendall two spreaders who meet both stop. Both end with the same share that never hears:

    theta = exp(-2 (1 - theta)),   theta = 0.203188 in a very large group

The third rule is a slip that is easily made: draw a spreader, draw anybody, and if both are
spreaders stop both. That counts each pair of spreaders twice and gives 0.2847. It is here to be
seen, not to be used.

Source: D. P. Maki and M. Thompson (1973), Mathematical Models and Applications; D. J. Daley and
D. G. Kendall (1965); A. Sudbury (1985), Journal of Applied Probability 22, 443-446; the slip:
B. Hayes (2005), Rumours and errours, American Scientist.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit
from dlkit.models._params import Check, Checked, choice, param

RULES = {
    "maki_thompson": "the teller stops",
    "daley_kendall": "two tellers both stop",
    "slip": "a slip: pairs count twice",
}
N_POINTS = 200  # moments at which a run is kept

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    rule: str = choice("maki_thompson", RULES, "Who stops telling")
    n_agents: int = param(1000, 1, 20_000, "People", own="size")


@dataclass(frozen=True, eq=False)
class Result:
    """One run, at up to N_POINTS + 1 moments."""

    params: Params
    calls: Floats  # (T,) calls made so far, per person
    ignorant: Floats  # (T,) shares of all
    spreaders: Floats
    stiflers: Floats

    def frame(self) -> Any:
        """One row for each moment kept."""
        import pandas as pd

        return pd.DataFrame({"calls": self.calls, "ignorant": self.ignorant,
                             "spreaders": self.spreaders, "stiflers": self.stiflers})  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """One rumour that one person has at first; the seed draws who meets whom."""
    n = params.n_agents
    states = told(n, list(RULES).index(params.rule), np.random.default_rng(seed))
    kept = np.unique(np.linspace(0, len(states) - 1, N_POINTS + 1).astype(np.int64))
    x, y = (states[kept, i] / n for i in range(2))
    return Result(params, kept / n, x, y, 1 - x - y)


def told(n_agents: int, rule: int, rng: np.random.Generator) -> Counts:
    """Ignorants and spreaders after each call until nobody tells any more, (T, 2)."""
    # each call that makes no spreader stops one or two; so there are fewer than 2 n in all
    states = np.empty((2 * n_agents + 2, 2), np.int64)
    return states[: _told(states, n_agents, rule, rng)]


@jit
def _told(states: Counts, n_agents: int, rule: int, rng: np.random.Generator) -> int:
    """Fill `states` as the rule says; how many rows were filled."""
    x, y = n_agents - 1, 1
    states[0, 0], states[0, 1] = x, y
    n = 1
    while y > 0 and n_agents > 1:
        if rule == 1:  # unordered pairs with a spreader: x y, y (y - 1) / 2, and y z
            z = n_agents - x - y
            pairs = y * x + y * (y - 1) / 2 + y * z
            drawn = rng.random() * pairs
            meets_ignorant, meets_spreader = drawn < y * x, drawn >= y * (x + z)
        else:  # a spreader calls one of the n - 1 others
            called = rng.random() * (n_agents - 1)
            meets_ignorant, meets_spreader = called < x, called >= n_agents - y
        if meets_ignorant:
            x, y = x - 1, y + 1
        else:
            y -= 2 if meets_spreader and rule > 0 else 1
        states[n, 0], states[n, 1] = x, y
        n += 1
    return n


def limit() -> float:
    """The share that never hears in a very large group: theta = exp(-2 (1 - theta)) below 1."""
    theta = 0.0
    for _ in range(200):
        theta = math.exp(-2 * (1 - theta))
    return theta


def slip_limit() -> float:
    """The same for the slip: dX = -X Y, dY = X Y - 2 Y^2 - Y Z with X + Y + Z = 1.

    Along a run dY/dX = (1 + Y - 2 X) / X. From Y = 0 at X = 1 that gives Y = 2 X ln(1/X) - 1 + X,
    and Y is 0 again at the answer.
    """
    low, high = 0.01, 0.5
    for _ in range(60):
        middle = (low + high) / 2
        if middle - 1 - 2 * middle * math.log(middle) < 0:
            low = middle
        else:
            high = middle
    return low


def never_hears(params: Params, n_runs: int, seed: int = 0) -> Floats:
    """The share that has never heard in each of several runs, (R,)."""
    rule, rng = list(RULES).index(params.rule), np.random.default_rng(seed)
    n = params.n_agents
    return np.array([told(n, rule, rng)[-1, 0] / n for _ in range(n_runs)])


def describe(result: Result) -> str:
    """How many never hear, and after how many calls nobody tells any more."""
    share, calls = result.ignorant[-1], result.calls[-1]
    return (
        f"{share:.1%} never hear it; after {calls:.2f} calls per person nobody tells it any more. "
        f"In a very large group {limit():.1%} never hear it."
    )


def measures(result: Result) -> dict[str, float]:
    """Who never heard it, and how many calls each person made."""
    return {
        "never_heard": float(result.ignorant[-1]),
        "most_spreaders": float(result.spreaders.max()),
        "calls_per_person": float(result.calls[-1]),
    }


def checks() -> list[Check]:
    """Both rules end alike, and the slip shows."""
    found = {rule: float(never_hears(Params(rule, 10_000), 60, 1).mean()) for rule in RULES}
    source = "Sudbury 1985: theta = exp(-2 (1 - theta))"
    return [
        Check("limit", limit(), 0.203188, 1e-6, source),
        Check("Maki and Thompson, 10,000 people", found["maki_thompson"], 0.203188, 0.003, source),
        Check("Daley and Kendall, 10,000 people", found["daley_kendall"], 0.203188, 0.003, source),
        Check("the slip, 10,000 people", found["slip"], 0.284668, 0.003,
              "each pair counted twice: must not be 0.2032"),
    ]  # fmt: skip
