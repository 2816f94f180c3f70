"""Condorcet's jury: many judge better than one, unless they listen to the same source.

Each of n people is right with chance p, and the majority decides; a tie is decided by a coin. If
all judge on their own

    P_n = sum over k > n/2 of C(n, k) p^k (1 - p)^(n - k)  (+ half the chance of a tie)

With a common source, right with the same chance p, each person follows it with chance c and judges
alone otherwise. One person is as often right as before; but

    P_n = p B(n, c + (1 - c) p) + (1 - p) B(n, (1 - c) p),   B(n, x) = majority of n if each has x

and once (1 - c) p < 1/2 a crowd, however large, is right with chance p: it is one voice.

Source: M. de Condorcet (1785), Essai sur l'application de l'analyse a la probabilite des
decisions rendues a la pluralite des voix. The common source is the simplest kind of dependence
that we could think of: our assumption.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, param

CHANCE = False  # exact: no seed
SIZES = np.arange(1, 202, 2)  # odd numbers of people in the picture
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    competence: float = param(0.6, 0.0, 1.0, "Each is right with (p)", "chance", step=0.01)
    common: float = param(0.0, 0.0, 1.0, "Follow the same source (c)", "chance", step=0.01)
    n_agents: int = param(101, 1, 201, "People who decide", own="size")


@dataclass(frozen=True, eq=False)
class Result:
    """The chance that the majority is right, for each of SIZES and for the own number."""

    params: Params
    alone: Floats  # (S,) everybody judges alone
    together: Floats  # (S,) with the common source
    own: tuple[float, float]  # the same two for `n_agents`

    def frame(self) -> Any:
        """One row for each size."""
        import pandas as pd

        columns = {"people": SIZES, "alone": self.alone, "together": self.together}
        return pd.DataFrame(columns)


def run(params: Params, seed: int = 0) -> Result:
    """Exact chances; nothing is drawn."""
    del seed
    p, c, n = params.competence, params.common, params.n_agents
    sizes = SIZES.tolist()
    return Result(
        params,
        np.array([right(one, p, 0.0) for one in sizes]),
        np.array([right(one, p, c) for one in sizes]),
        (right(n, p, 0.0), right(n, p, c)),
    )


def right(n_agents: int, p: float, common: float = 0.0) -> float:
    """The chance that the majority of n is right."""
    if common == 0:
        return majority(n_agents, p)
    led, misled = common + (1 - common) * p, (1 - common) * p
    return p * majority(n_agents, led) + (1 - p) * majority(n_agents, misled)


@lru_cache(maxsize=4096)
def majority(n_agents: int, chance: float) -> float:
    """P(more than half of n are right), and half of P(exactly half), each with `chance`."""
    if chance in (0.0, 1.0):
        return chance
    factorials = log_factorials(n_agents + 1)
    first = (n_agents + 1) // 2  # the smallest number that is no minority
    k = np.arange(first, n_agents + 1)
    ways = factorials[n_agents] - factorials[k] - factorials[n_agents - k]
    odds = np.exp(ways + k * np.log(chance) + (n_agents - k) * np.log1p(-chance))
    tie = odds[0] / 2 if n_agents % 2 == 0 else 0.0
    return float(odds.sum() - tie)


@lru_cache(maxsize=16)
def log_factorials(count: int) -> Floats:
    """ln k! for k from 0, `count` of them or a few more; kept for the next call."""
    if count % 256:
        return log_factorials(count + 256 - count % 256)
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, count)))])


def most_common(p: float) -> float:
    """From this c on a large crowd is no wiser than one person: 1 - 1 / (2 p), for p above 1/2."""
    return max(0.0, 1 - 1 / (2 * p)) if p > 0 else 0.0


def describe(result: Result) -> str:
    """The chances, alone and with the source."""
    p = result.params
    alone, together = result.own
    said = f"One person is right with {p.competence:.0%}. The majority of {p.n_agents} who judge "
    said += f"alone: {alone:.1%}"
    if p.common == 0:
        return f"{said}."
    said += f"; with a common source that each follows with chance {p.common:.0%}: {together:.1%}."
    if p.competence > 0.5 and p.common > most_common(p.competence):
        return f"{said} The more decide, the nearer it comes to {p.competence:.0%} again."
    return said


def measures(result: Result) -> dict[str, float]:
    """The chance that the majority is right, alone and with the common source."""
    return {
        "right_alone": float(result.own[0]),
        "right_together": float(result.own[1]),
    }


def checks() -> list[Check]:
    """The table of the binomial law, and what a common source leaves of it."""
    table = {0.6: (0.6, 0.648, 0.6826, 0.7535, 0.8256, 0.9265, 0.9791),
             0.7: (0.7, 0.784, 0.8369, 0.9218, 0.9736, 0.9986, 1.0)}  # fmt: skip
    sizes = (1, 3, 5, 11, 21, 51, 101)
    return [
        *(Check(f"p = {p}, {n} people", right(n, p), expected, 1e-4, "binomial law")
          for p, row in table.items() for n, expected in zip(sizes, row, strict=True)),
        Check("p = 0.6, c = 1: 101 people", right(101, 0.6, 1.0), 0.6, 1e-12, "one voice"),
        Check("p = 0.6, c = 0.4: 2,001 people", right(2001, 0.6, 0.4), 0.6, 1e-6,
              "(1 - c) p < 1/2: the source decides"),
        Check("p = 0.6: c that makes it one voice", most_common(0.6), 1 / 6, 1e-12,
              "1 - 1 / (2 p)"),
        Check("p = 0.5, 101 people", right(101, 0.5), 0.5, 1e-12, "a coin"),
    ]  # fmt: skip
