"""Roest's account of adoption, as agents on a network of two communities.

The early market is one community, the mainstream the other. Pioneers have moved at step 0.

    early adopter     ready once `early_needs` of the own contacts have moved (or a pioneer came)
    opinion leader    ready once the idea is proven: share of own contacts >= proof_threshold
    follower          ready once one of the two leaders followed has moved
    standard follower ready once the idea is the standard: share >= (or >) standard_threshold
    long tail         as the standard follower, but slow (tail_hazard a step), and some never

Whoever is ready moves with chance `response` in each later step. `cross_share`, the chance
that a contact is looked for in the other community, is the knob for the chasm.

Going back and showing is our assumption about a word of Roest's: in each step every pioneer
makes `showing_effort` visits on average to people of the own community, by chance; an early
adopter who was visited is ready, without any contact. It never moves the mainstream.

Source: the account of Mark Roest in the framework document; after it the two markets of Moore
and of J. Goldenberg, B. Libai and E. Muller (2002), Riding the saddle, J. Marketing 66, 1-16.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._adoption_words import sentence
from dlkit.models._cascade import threshold_spread
from dlkit.models._market import KIND_WORDS, KINDS, Market, kind_counts, people
from dlkit.models._measures import time_reached
from dlkit.models._network import two_communities
from dlkit.models._params import Check, Checked, choice, param
from dlkit.models._spread import Moves, moves

__all__ = [
    "KINDS",
    "KIND_WORDS",
    "Market",
    "Params",
    "Result",
    "checks",
    "describe",
    "market",
    "measures",
    "run",
    "spread",
    "threshold_spread",
]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Shares are of all people unless the unit says otherwise."""

    n_agents: int = param(2000, 20, 1_000_000, "People", step=20, own="size")
    degree: int = param(10, 1, 50, "Contacts of each person")
    pioneers_share: float = param(0.025, 0.0, 0.2, "Pioneers", step=0.005)
    early_share: float = param(0.135, 0.0, 0.4, "Early adopters", step=0.005)
    leaders_share: float = param(0.05, 0.0, 0.3, "Opinion leaders", "of mainstream", step=0.01)
    tail_share: float = param(0.16, 0.0, 0.4, "Long tail", step=0.01)
    never_share: float = param(0.05, 0.0, 0.4, "Never move", step=0.01)
    early_needs: int = param(1, 1, 3, "Examples early adopters need", "contacts")
    proof_threshold: float = param(
        0.15, 0.01, 1.0, "Proof that leaders ask for", "of contacts", own="proof"
    )
    standard_threshold: float = param(0.5, 0.01, 1.0, "The standard begins at", own="standard")
    standard_reading: str = choice(
        "half",
        {"half": "at least this share", "more_than_half": "more than this share"},
        "What counts as the standard",
    )
    standard_scope: str = choice(
        "everyone",
        {"everyone": "everybody", "own_contacts": "one's own contacts"},
        "Share of whom",
    )
    cross_share: float = param(
        0.4, 0.0, 1.0, "Contact across the chasm", help="Chance that a contact is looked for in "
        "the other community: early market or mainstream."
    )  # fmt: skip
    showing_effort: float = param(
        1.0, 0.0, 5.0, "Going back and showing", "visits per step", help="Visits that each "
        "pioneer makes to people of the own community."
    )  # fmt: skip
    response: float = param(0.4, 0.05, 1.0, "Ready people who move", "per step", step=0.05)
    tail_hazard: float = param(0.05, 0.01, 1.0, "Tail that gives in", "per step")
    n_steps: int = param(80, 10, 1000, "Steps", step=10)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.never_share > self.tail_share:
            raise ValueError(
                f"never_share must be at most tail_share ({self.tail_share}), "
                f"got {self.never_share!r}"
            )


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T = n_steps + 1 points in time, N agents, 6 kinds in the order of KINDS."""

    params: Params
    times: NDArray[np.int64]  # (T,) steps
    adopted: NDArray[np.float64]  # (T, 6) share of all people who have moved, by kind
    moved_at: NDArray[np.int32]  # (N,) step, -1 not moved
    moved_by: NDArray[np.int32]  # (N,) agent; -1 nobody (pioneers, not moved); -2 the standard
    ready: NDArray[np.bool_]  # (N,) had what it waited for, moved or not
    kinds: NDArray[np.int8]  # (N,) place in KINDS
    never: NDArray[np.bool_]  # (N,) the part of the tail that nothing moves
    proof_seen: float  # highest share of moved contacts among leaders not convinced, or nan

    @property
    def share(self) -> NDArray[np.float64]:
        """Share of all people who have moved, (T,)."""
        n_agents = self.kinds.size
        return np.asarray(np.rint(self.adopted * n_agents).sum(axis=1) / n_agents)

    @property
    def new(self) -> NDArray[np.float64]:
        """Share of all people who moved in each step, by kind, (T, 6)."""
        return np.diff(self.adopted, axis=0, prepend=0.0)

    @property
    def flows(self) -> NDArray[np.int64]:
        """Who moved whom, people counted, (7, 6): six kinds of movers, then the standard."""
        mover = np.where(self.moved_by >= 0, self.kinds[self.moved_by], len(KINDS))
        pairs = (mover * len(KINDS) + self.kinds)[self.moved_by != -1]
        return np.bincount(pairs, minlength=42).reshape(7, 6)

    @property
    def edges(self) -> NDArray[np.int64]:
        """One row (mover, moved, step) for each person who was moved by a person, by step."""
        moved = np.flatnonzero(self.moved_by >= 0)
        moved = moved[np.argsort(self.moved_at[moved], kind="stable")]
        return np.column_stack([self.moved_by[moved], moved, self.moved_at[moved]])

    def frame(self) -> Any:
        """One row a step: the share of all people who have moved, by kind and in all."""
        import pandas as pd

        table = pd.DataFrame(self.adopted, columns=list(KINDS))
        table.insert(0, "step", self.times)
        return table.assign(all=self.share)

    def people_frame(self) -> Any:
        """One row a person: kind, when it moved, who moved it."""
        import pandas as pd

        kinds = np.array(KINDS)[self.kinds]
        return pd.DataFrame({"kind": kinds, "moved_at": self.moved_at, "moved_by": self.moved_by})


def run(params: Params, seed: int = 0) -> Result:
    """One run; the seed chooses the contacts and how long each person hesitates."""
    return spread(market(params, seed), params, seed)


def market(params: Params, seed: int = 0) -> Market:
    """The people and their contacts, before anything spreads."""
    rng = np.random.default_rng([seed, 0])
    n_early = int(kind_counts(params)[:2].sum())
    network = two_communities(params.n_agents, n_early, params.degree, params.cross_share, rng)
    return people(network, params, rng)


def spread(market: Market, params: Params, seed: int = 0) -> Result:
    """Let the idea spread on given people and contacts; costs what their edges cost."""
    done = moves(market, params, np.random.default_rng([seed, 1]))
    times = np.arange(params.n_steps + 1)
    adopted = _adopted(done, market, times.size)
    return Result(
        params, times, adopted, done.moved_at, done.moved_by, done.ready,
        market.kinds, market.never, done.proof_seen,
    )  # fmt: skip


def describe(result: Result) -> str:
    """What happened, in one sentence; where it stopped and who was waiting for what."""
    return sentence(result)


def measures(result: Result) -> dict[str, float]:
    """How many have moved in the end, in which step half of all had, and the busiest step."""
    share = result.share
    return {
        "final_share": float(share[-1]),
        "half_at_step": time_reached(result.times, share),
        "most_in_a_step": float(np.diff(share).max()),
    }


def checks() -> list[Check]:
    """The rule against what is known about it: plateaus, the chasm, Granovetter's row."""
    from dlkit.models import _adoption_checks  # they run this model themselves

    return _adoption_checks.checks()


def _adopted(done: Moves, market: Market, n_times: int) -> NDArray[np.float64]:
    """Cumulative shares of all by kind, (T, 6)."""
    n_kinds = len(KINDS)
    cells = (done.moved_at + 1) * np.int32(n_kinds) + market.kinds  # row 0: not moved
    counts = np.bincount(cells, minlength=(n_times + 1) * n_kinds).reshape(-1, n_kinds)
    return np.cumsum(counts[1:], axis=0) / market.kinds.size
