"""A mosaic: Roest's account of adoption in every eco-region of the world at once.

The world has 825 eco-regions. The idea begins in a few of them. There pioneers try it and go
back to show it across borders; every other group waits for its own reason, as in the lesson on
adoption, but looks around in its own region only (and a little in its realm, if the learner says
so). With a the share of a region's groups that have moved, a waiting group moves in a step with

    pioneer                   response, once somebody has brought the idea to the region
    early adopter             response * (1 - (1 - a)^10): one of ten groups looked at has moved
    opinion leader            response, once a >= proof of this region
    follower of leaders       response * (1 - (1 - l)^2), l the share of leaders who have moved
    follower of the standard  response, once a >= standard of this region
    long tail                 0.1, once a >= standard of this region; some never

Groups of one motive in one region are exchangeable, so their numbers are drawn from binomial
laws: the same law as if each group were played, at a cost that does not depend on their number.

Source: M. Roest's account in the framework document; eco-regions by realm and biome from WWF TEOW
v2.0 (D. M. Olson and others 2001). All numbers of the rule are our assumption.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dlkit.models._fit import Floats
from dlkit.models._params import Check, Checked, choice, param
from dlkit.models._regions import REALMS, World, place_words, world
from dlkit.models._spread_counts import MOTIVES, Whole, spread

__all__ = ["MOTIVES", "REALMS", "Params", "Result", "checks", "describe", "place_words", "run"]

RESPONSE = 0.4
# Rogers' sizes; leaders are a twentieth of the mainstream, and a part of the tail never moves.
SHARES = np.array([0.025, 0.135, 0.042, 0.298, 0.34, 0.11, 0.05])
ORDINARY, CLOSED, LEAPING, EMPTY = range(4)
NOBODY, START = -1, -2


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. All of these numbers are our assumption."""

    power: float = param(
        8.0, 3.0, 9.0, "Groups, as a power of ten", step=0.5,
        help="4 is ten thousand groups in the world, 8 a hundred million.",
    )  # fmt: skip
    n_starts: int = param(3, 1, 100, "Regions where it begins")
    crossing: float = param(
        0.3, 0.0, 2.0, "Visits across borders", "per region and step", step=0.02,
        help="Visits that the pioneers of one region together make elsewhere in a step.",
    )  # fmt: skip
    far: float = param(0.05, 0.0, 1.0, "Visits to any realm", "of visits", step=0.01)
    understood: float = param(
        0.3, 0.0, 1.0, "Understood in another biome", "of visits", step=0.05,
        help="Chance that a visit says something to people who live in another kind of place.",
    )  # fmt: skip
    proof: float = param(0.15, 0.0, 0.5, "Proof that leaders ask for", step=0.01)
    standard: float = param(0.5, 0.0, 1.0, "The standard begins at", step=0.01)
    variety: float = param(
        0.03, 0.0, 0.2, "How much regions differ", step=0.01,
        help="Standard deviation of proof and standard from one region to another.",
    )  # fmt: skip
    outside: float = param(
        0.0, 0.0, 1.0, "Looking beyond the region", step=0.05,
        help="Weight of the whole realm in what counts as proof and as the standard.",
    )  # fmt: skip
    closed_share: float = param(0.05, 0.0, 1.0, "Regions that stay closed", step=0.01)
    leaping_share: float = param(
        0.05, 0.0, 1.0, "Regions that jump ahead", step=0.01,
        help="They ask for no proof and wait for no standard once they have heard of it.",
    )  # fmt: skip
    peopled: str = choice(
        "alike",
        {"alike": "alike in all regions", "atlas": "as the Atlas has societies"},
        "Groups by region",
    )
    n_steps: int = param(200, 20, 400, "Steps", step=20)


@dataclass(frozen=True, eq=False)
class Result:
    """One run: T + 1 times, R = 825 regions."""

    params: Params
    times: Whole  # (T + 1,) steps
    moved: Whole  # (T + 1, R) groups that have moved
    by_motive: Whole  # (T + 1, 7) the same over the world, by motive
    groups: Whole  # (R,) all groups of a region
    kind: Whole  # (R,) ORDINARY, CLOSED, LEAPING or EMPTY
    reached: Whole  # (R,) step in which the idea came, -1: never
    by: Whole  # (R,) the region that it came from; NOBODY, or START where it began

    @property
    def shares(self) -> Floats:
        """The share of each region's groups that have moved, (T + 1, R)."""
        return np.asarray(self.moved / np.maximum(1, self.groups))

    @property
    def share(self) -> Floats:
        """The share of all groups that have moved, (T + 1,)."""
        return np.asarray(self.moved.sum(axis=1) / self.groups.sum())

    def frame(self) -> Any:
        """One row for each region, as it stands in the end."""
        import pandas as pd

        lands = world()
        return pd.DataFrame({
            "realm": [REALMS[realm] for realm in lands.realm],
            "biome": lands.biome + 1, "groups": self.groups, "moved": self.moved[-1],
            "reached": self.reached, "by": self.by,
        })  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """One run; the seed draws motives, thresholds, where it begins, visits and moves."""
    return played(params, world(), np.random.default_rng(seed))


def played(params: Params, lands: World, rng: np.random.Generator) -> Result:
    """A run on any set of regions."""
    groups = groups_by_region(params, lands)
    kind = kinds(params, groups, rng)
    counts = rng.multinomial(groups, SHARES / SHARES.sum())
    reached, by = beginnings(params, kind, rng)
    moved = np.zeros((params.n_steps + 1, groups.size), np.int64)
    by_motive = np.zeros((params.n_steps + 1, len(MOTIVES)), np.int64)
    spread(
        rng, counts, thresholds(params, kind, rng), reach(lands, kind), reached, by,
        how(params), moved, by_motive,
    )  # fmt: skip
    times, totals = np.arange(params.n_steps + 1), by_motive.cumsum(axis=0)
    return Result(params, times, moved, totals, groups, kind, reached, by)


def how(params: Params) -> Floats:
    """The numbers of the rule that hold everywhere, as the engine takes them."""
    return np.array([RESPONSE, params.crossing, params.far, params.understood, params.outside])


def groups_by_region(params: Params, lands: World) -> Whole:
    """How many groups each region has; nobody lives in the Antarctic ones."""
    weights = lands.societies if params.peopled == "atlas" else np.ones(lands.realm.size)
    weights = np.where(lands.realm == REALMS.index("Antarctic"), 0.0, weights)
    ends = np.round(np.cumsum(weights) / weights.sum() * round(10**params.power))
    return np.asarray(np.diff(ends, prepend=0.0), np.int64)


def kinds(params: Params, groups: Whole, rng: np.random.Generator) -> Whole:
    """Which regions stay closed and which jump ahead."""
    drawn = rng.random(groups.size)
    leaps = drawn < params.closed_share + params.leaping_share
    kind = np.where(drawn < params.closed_share, CLOSED, np.where(leaps, LEAPING, ORDINARY))
    return np.where(groups == 0, EMPTY, kind).astype(np.int64)


def thresholds(params: Params, kind: Whole, rng: np.random.Generator) -> Floats:
    """Proof and standard of each region, (R, 2); none where a region jumps ahead."""
    mean = np.array([params.proof, params.standard])
    drawn = mean + params.variety * rng.standard_normal((kind.size, 2))
    return np.asarray(np.where((kind == LEAPING)[:, None], 0.0, np.clip(drawn, 0.0, 1.0)))


def beginnings(params: Params, kind: Whole, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """When and from where the idea has come to each region, before the first step."""
    reached, by = np.full(kind.size, -1), np.full(kind.size, NOBODY)
    able = np.flatnonzero((kind == ORDINARY) | (kind == LEAPING))
    first = rng.choice(able, min(params.n_starts, able.size), replace=False)
    reached[first], by[first] = 0, START
    return reached, by


def reach(lands: World, kind: Whole) -> Whole:
    """What a visit needs to know of each region, (R, 4); see the engine."""
    can_be_reached = (kind == ORDINARY) | (kind == LEAPING)
    return np.stack([
        lands.first[lands.realm], lands.count[lands.realm], lands.biome, can_be_reached,
    ], axis=1).astype(np.int64)  # fmt: skip


def from_to(result: Result) -> Whole:
    """Regions by realm that they were reached from (row) and realm (column), (8, 8) counts."""
    lands, table = world(), np.zeros((len(REALMS), len(REALMS)), np.int64)
    told = np.flatnonzero(result.by >= 0)
    np.add.at(table, (lands.realm[result.by[told]], lands.realm[told]), 1)
    return table


def stages(result: Result) -> dict[str, int]:
    """How many regions stand where in the end."""
    share, peopled = result.shares[-1], result.kind != EMPTY
    came = result.reached >= 0
    return {
        "not reached": int((peopled & ~came).sum()),
        "up to 20 %": int((came & (share <= 0.2)).sum()),
        "20 to 55 %": int((came & (share > 0.2) & (share <= 0.55)).sum()),
        "above 55 %": int((came & (share > 0.55)).sum()),
    }


def moved_percent(result: Result) -> float:
    """How many of 100 groups have moved in the end."""
    return float(100 * result.share[-1])


def describe(result: Result) -> str:
    """How many groups have moved, and how many regions stand where."""
    total, counted = int(result.groups.sum()), stages(result)
    reached = int((result.reached >= 0).sum())
    return (
        f"After {result.params.n_steps} steps {100 * result.share[-1]:.0f} % of {total:,} groups "
        f"have moved. The idea has come to {reached} regions: {counted['up to 20 %']} stand at "
        f"20 % or less, {counted['20 to 55 %']} between 20 and 55 %, {counted['above 55 %']} "
        f"above. {counted['not reached']} were never reached."
    )


def checks() -> list[Check]:
    """Counts of regions, and ends that are known by hand."""
    lands, hand = world(), "by hand"
    alone = run(Params(crossing=0.0, n_starts=1), 1)
    tried = ((0.2, 0.5), (0.1, 0.55), (0.1, 0.45))
    ends = [everywhere(proof, standard) for proof, standard in tried]
    names = ("proof 20 %", "standard 55 %", "standard 45 %")
    return [
        Check("eco-regions", lands.realm.size, 825, 0, "WWF TEOW v2.0, counted"),
        Check("societies in them", float(lands.societies.sum()), 1273, 1e-9, "D-PLACE, counted"),
        Check("no visits: regions reached", float((alone.reached >= 0).sum()), 1, 0, hand),
        *(Check(f"all regions alike, {name}: it ends at", float(end.share[-1]), share, 0.001, hand)
          for name, end, share in zip(names, ends, (0.16, 0.5, 0.95), strict=True)),
        Check("groups that un-move", float((np.diff(ends[0].moved, axis=0) < 0).sum()), 0, 0,
              "nobody does"),
    ]  # fmt: skip


def everywhere(proof: float, standard: float) -> Result:
    """A run in which all regions are alike and open, and the idea comes to each of them."""
    params = Params(
        proof=proof, standard=standard, variety=0.0, closed_share=0.0, leaping_share=0.0,
        n_starts=100, crossing=2.0, far=1.0, understood=1.0,
    )  # fmt: skip
    return run(params, 1)
