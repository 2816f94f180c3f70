"""Groups that merge and dissolve for ever, and what people take home from them.

At each event somebody is picked by chance. With chance nu their group dissolves and everybody in
it is on their own again; else a second person is picked, and the groups of the two become one. A
round is as many events as there are people. In a large crowd the number n_s of groups of size s
settles at

    n_s / N = (1/s) Catalan(s - 1) ((1 - nu) / (2 - nu))^(s - 1) (2 - nu)^-s

so that a person is in a group of 1 / nu members on average, and lives through
2 (1 - nu) / (2 - nu) splits a round: about one, however rare splits are made.

Ability and ideas are our assumption. While it lives a group of two or more closes the share
1 - exp(-learning) of the gap between its ability and 1 in each round; people on their own learn
nothing. Two groups that merge are as able as their members were on average, and go on with the
idea of the larger one. At a split everybody takes home the share `kept` of the ability, and the
idea with chance `kept`; who does not goes back to the idea from before. With chance `fresh` it is
an idea that nobody had.

People in more than one group (our assumption too): in each event the person who was picked first
is with chance `overlap` in a second group as well, that of anybody else by chance, and carries
into it what people can take along. If both are groups of two or more, the second becomes as able
as `kept` times the first where it was less, and goes on with the idea of the first with chance
`kept`. Nobody moves for it: sizes follow the law above whatever the overlap.

Source: V. M. Eguiluz and M. G. Zimmermann (2000), Transmission of information and herd behavior,
Physical Review Letters 85, 5659-5662; the sizes after R. D'Hulst and G. J. Rodgers (2000).
"""

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._fit import Floats
from dlkit.models._groups import Crowd, crowd, events
from dlkit.models._params import Check, Checked, finished, param

FEW = 200  # up to so many people their groups are kept, for a picture

Whole = NDArray[np.int32]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. A round is one event for each person on average."""

    n_agents: int = param(1000, 10, 100_000, "People", step=10, own="size")
    nu: float = param(
        0.1, 0.0, 1.0, "How often groups split", "of events", step=0.01,
        help="Chance that an event dissolves a group; all other events merge two.",
    )  # fmt: skip
    kept: float = param(
        0.5, 0.0, 1.0, "What people take home", step=0.05,
        help="Share of a group's ability, and chance of its idea, that stays with each person.",
    )  # fmt: skip
    fresh: float = param(
        0.02, 0.0, 0.2, "New ideas after a split", "per person", step=0.01,
        help="Chance that somebody who is alone again begins with an idea that is new to all.",
    )  # fmt: skip
    learning: float = param(0.5, 0.0, 2.0, "Learning in a group", "per round", step=0.05)
    n_rounds: int = param(60, 5, 200, "Rounds")
    overlap: float = param(
        0.0, 0.0, 1.0, "People in a second group", "of all", step=0.05,
        help="They carry into it what people can take along from their own.",
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T + 1 times; sizes are means over the second half of the run."""

    params: Params
    times: NDArray[np.int64]  # (T + 1,) rounds
    size_counts: Floats  # (N + 1,) groups of each size, mean over the second half
    own_size: Floats  # (T + 1,) members of the group that a person is in, mean over people
    ability: Floats  # (T + 1,) mean over people, 0 to 1
    survives: Floats  # (T + 1,) the same if every group dissolved now
    ideas: Whole  # (T + 1,) different ideas that somebody would go on with alone
    path: Whole  # (T + 1,) size of the group that one person is in
    splits: float  # splits that a person lives through in a round
    groups: Whole  # (T + 1, N) group of each person; no columns above FEW people

    def frame(self) -> Any:
        """One row for each round."""
        import pandas as pd

        names = ("own_size", "ability", "survives", "ideas", "path")
        return pd.DataFrame({"round": self.times} | {name: getattr(self, name) for name in names})


def run(params: Params, seed: int = 0) -> Result:
    """One run; everybody begins alone, with an idea of their own and no ability."""
    return finished(pieces(params, seed))


def pieces(params: Params, seed: int = 0) -> Generator[float, None, Result]:
    """The same, round by round."""
    rng, people = np.random.default_rng(seed), crowd(params.n_agents)
    home = (params.kept, params.fresh, params.learning)
    few = params.n_agents if params.n_agents <= FEW else 0
    log = _Log(params, np.zeros((params.n_rounds + 1, few), np.int32))
    log.note(people, 0)
    for t in range(params.n_rounds):
        people.splits += events(
            people, rng, float(t), params.n_agents, params.nu, home, params.overlap
        )
        log.note(people, t + 1)
        yield (t + 1) / params.n_rounds
    return log.result(people)


class _Log:
    """What is noted after each round."""

    def __init__(self, params: Params, groups: Whole) -> None:
        self.params, self.groups = params, groups
        n_times = params.n_rounds + 1
        self.levels = np.zeros((3, n_times))  # own size, ability, what survives
        self.counts = np.zeros((2, n_times), np.int32)  # ideas, the path
        self.sizes = np.zeros(params.n_agents + 1)

    def note(self, people: Crowd, t: int) -> None:
        size, together = people.size[people.group], float(self.params.n_agents)
        gap = (1 - people.level) * np.exp(-self.params.learning * (t - people.since))
        able = np.where(people.size > 1, 1 - gap, people.level)[people.group]
        taken = np.where(size > 1, self.params.kept * able, able)
        self.levels[:, t] = size.sum() / together, able.sum() / together, taken.sum() / together
        self.counts[:, t] = np.unique(people.idea).size, size[0]
        if self.groups.shape[1]:
            self.groups[t] = people.group
        if 2 * t > self.params.n_rounds:
            self.sizes += np.bincount(people.size, minlength=self.sizes.size)

    def result(self, people: Crowd) -> Result:
        n_rounds, n_agents = self.params.n_rounds, self.params.n_agents
        noted = n_rounds - n_rounds // 2
        self.sizes[0] = 0  # places that are no group now
        return Result(
            self.params, np.arange(n_rounds + 1), self.sizes / noted,
            own_size=self.levels[0], ability=self.levels[1], survives=self.levels[2],
            ideas=self.counts[0], path=self.counts[1],
            splits=people.splits / (n_agents * n_rounds), groups=self.groups,
        )  # fmt: skip


def size_shares(nu: float, largest: int) -> Floats:
    """The share of all people in groups of size 1 .. largest, (largest,): the exact law.

    With nu = 0 nothing settles: it ends in one group, whatever this says.
    """
    r, q = (1 - nu) / (2 - nu), 1 / (2 - nu)
    s = np.arange(1, largest)
    steps = 2 * (2 * s - 1) / (s + 1) * (r * q)
    return np.asarray(q * np.concatenate([[1.0], np.cumprod(steps)]))


def at_least(shares: Floats) -> Floats:
    """The share of people in groups of at least each size, from the shares by size.

    Whoever is in none of these sizes is in a larger group.
    """
    return np.asarray(np.maximum(0.0, 1 - np.cumsum(shares) + shares))


def splits_in_theory(nu: float) -> float:
    """Splits that a person of a large crowd lives through in a round."""
    return 2 * (1 - nu) / (2 - nu) if nu > 0 else 0.0


def settled_size(result: Result) -> float:
    """Members of the group that a person is in, mean over people and the second half."""
    return float(result.own_size[result.params.n_rounds // 2 + 1 :].mean())


def splits_kind(result: Result) -> str:
    """'rarely' (under 0.5 splits a round), 'once' or 'often' (over 1.5)."""
    return "rarely" if result.splits < 0.5 else "once" if result.splits <= 1.5 else "often"


def measures(result: Result) -> dict[str, float]:
    """Ability, what would survive and ideas in the end; size of the own group and splits."""
    return {
        "survives": float(result.survives[-1]),
        "ability": float(result.ability[-1]),
        "ideas": float(result.ideas[-1]),
        "own_group": settled_size(result),
        "splits_a_round": result.splits,
    }


def describe(result: Result) -> str:
    """Groups, splits, ability with what would survive, ideas, and overlap where there is some."""
    n_rounds, overlap = result.params.n_rounds, result.params.overlap
    shared = f" {100 * overlap:.3g} % of all are in a second group as well." if overlap else ""
    return (
        f"In {n_rounds} rounds a person lived through {result.splits:.2f} splits a round; the "
        f"own group had {settled_size(result):.1f} members on average in the second half. In the "
        f"end ability is {result.ability[-1]:.2f}; if every group split now, "
        f"{result.survives[-1]:.2f} would survive. "
        f"{result.ideas[-1]} different ideas are alive.{shared}"
    )


def checks() -> list[Check]:
    """The exact law of sizes, and three ends that are known by hand."""
    law = "D'Hulst and Rodgers 2000, derived"
    return [*_law_checks(law), *_end_checks()]


def _law_checks(law: str) -> Iterator[Check]:
    for nu in (0.05, 0.1):
        result = run(Params(n_agents=10_000, nu=nu, n_rounds=60), 1)
        alone = float(result.size_counts[1] / 10_000)
        yield Check(f"nu = {nu}: groups of one, per person", alone, 1 / (2 - nu), 0.01, law)
        yield Check(f"nu = {nu}: splits a round", result.splits, splits_in_theory(nu), 0.03, law)
    settled = [settled_size(run(Params(nu=0.2, n_rounds=100), seed)) for seed in range(1, 5)]
    yield Check("nu = 0.2: a person's group", float(np.mean(settled)), 5, 0.25, law)
    s = np.arange(3, 31)
    slope = float(np.polyfit(np.log(s), np.log(size_shares(0.02, 30)[2:] / s), 1)[0])
    yield Check("slope of n_s, s = 3 to 30", slope, -2.5, 0.1, "limit for small nu: -5/2")


def _end_checks() -> Iterator[Check]:
    hand = "by hand"
    single, one = run(Params(nu=1.0), 1), run(Params(nu=0.0, n_agents=100), 1)
    nothing, all_of_it = run(Params(kept=0.0), 1), run(Params(kept=1.0), 1)
    yield Check("nu = 1: the largest group", float(single.own_size.max()), 1, 0, hand)
    yield Check("nu = 0: the last group, of 100", float(one.own_size[-1]), 100, 0, hand)
    yield Check("nothing taken home: ideas lost", 1000 - float(nothing.ideas[-1]), 0, 0, hand)
    lost = float((all_of_it.ability - all_of_it.survives).max())
    yield Check("all taken home: ability lost", lost, 0, 1e-12, hand)
    yield Check("all singles: ability", math.fsum(single.ability), 0, 0, hand)
