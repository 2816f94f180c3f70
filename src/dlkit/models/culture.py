"""Cultures that meet: those who are alike meet more, and whoever meets grows more alike.

A culture is a list of F features, each with one of q traits. A place is picked by chance, and a
neighbour of it. They make something of the contact with the chance that equals the share of
features in which they are alike; then the place takes over one trait in which they differ.
Neighbours who share nothing never do. It ends when all neighbours share everything or nothing.

That is Axelrod's model on a square without wrap-around. Ours are four additions: the learner's
choice between taking one trait into oneself and dissolving into the other (`dissolving`: the
place copies all of it); closed borders; contact with any place, however far; and drift, a random
trait now and then. With drift nothing is settled, and a run ends after `n_rounds`.

Source: R. Axelrod (1997), The dissemination of culture, Journal of Conflict Resolution 41,
203-226; drift as in K. Klemm, V. M. Eguiluz, R. Toral and M. San Miguel (2003).
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._culture import Traits, grid, likeness, met, n_areas, traits_alive
from dlkit.models._fit import Floats
from dlkit.models._params import Check, Checked, finished, param

MOMENTS = 48  # about so many moments of a run are kept
AT_ONCE = 400  # rounds between two looks at whether somebody still waits

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. A round is one contact for each place on average."""

    side: int = param(10, 2, 20, "Places along a side")
    n_features: int = param(5, 1, 15, "Features of a culture (F)")
    n_traits: int = param(
        10, 2, 30, "Traits of a feature (q)", help="In how many ways each thing can be done."
    )
    dissolving: float = param(
        0.0, 0.0, 1.0, "Dissolve into the other", "of contacts", step=0.05,
        help="Chance that all of the other culture is copied, and not one trait of it.",
    )  # fmt: skip
    barriers: float = param(0.0, 0.0, 1.0, "Closed borders", "of all borders", step=0.05)
    far: float = param(0.0, 0.0, 1.0, "Contact over any distance", "of contacts", step=0.05)
    noise: float = param(
        0.0, 0.0, 0.1, "Drift", "per contact", step=0.0005,
        help="Chance that a random feature of the place gets a random trait.",
    )  # fmt: skip
    n_rounds: int = param(6000, 10, 20_000, "Rounds at most", step=10)


@dataclass(frozen=True, eq=False)
class Result:
    """One run at T moments, closer together in the beginning. N places."""

    params: Params
    times: Whole  # (T,) rounds
    traits: Traits  # (T, N, F)
    areas: Whole  # (T,) areas of neighbours who share everything
    cultures: Whole  # (T,) different cultures
    alive: Whole  # (T,) traits that somebody has, over all features
    alike: Floats  # (T, 3) pairs of places that share everything, something, nothing; sums to 1
    largest: Floats  # (T,) share of places in the largest area
    settled: bool  # whether nothing could change any more in the end

    def frame(self) -> Any:
        """One row for each moment."""
        import pandas as pd

        names = ("areas", "cultures", "alive", "largest")
        shares = dict(zip(("everything", "something", "nothing"), self.alike.T, strict=True))
        columns = {name: getattr(self, name) for name in names}
        return pd.DataFrame({"round": self.times} | columns | shares)


def run(params: Params, seed: int = 0) -> Result:
    """One run; every place begins with random traits."""
    return finished(pieces(params, seed))


def pieces(params: Params, seed: int = 0) -> Generator[float, None, Result]:
    """The same, some rounds at a time."""
    rng = np.random.default_rng(seed)
    on = grid(params.side, params.barriers, rng)
    size = (params.side**2, params.n_features)
    traits = rng.integers(0, params.n_traits, size, dtype=np.int16)
    how = np.array([params.dissolving, params.far, params.noise])
    kept, times, now, settled = [traits.copy()], [0], 0, False
    for then in moments(params.n_rounds):
        while now < then and not settled:
            count = min(AT_ONCE, then - now)
            gone = met(traits, on, rng, count, params.n_traits, how)
            settled = gone >= 0
            now += gone if settled else count
            yield now / params.n_rounds
        if now > times[-1]:
            kept.append(traits.copy())
            times.append(now)
        if settled:
            break
    return looked_at(params, np.array(times), np.array(kept), settled)


def moments(n_rounds: int) -> list[int]:
    """The rounds after which a run is looked at: each one at first, then ever fewer."""
    return sorted({*np.geomspace(1, n_rounds, MOMENTS).round().astype(int).tolist(), n_rounds})


def looked_at(params: Params, times: Whole, kept: Traits, settled: bool) -> Result:
    """What there is to see at each moment."""
    everybody = grid(params.side, 0.0, np.random.default_rng(0))  # borders count as neighbours
    found = np.array([n_areas(traits, everybody) for traits in kept])
    return Result(
        params, times, kept, found[:, 0],
        np.array([n_cultures(traits) for traits in kept]),
        np.array([traits_alive(traits) for traits in kept]),
        np.array([likeness(traits) for traits in kept]),
        found[:, 1] / params.side**2, settled,
    )  # fmt: skip


def n_cultures(traits: Traits) -> int:
    """How many different cultures there are."""
    rows = np.ascontiguousarray(traits).view(f"V{traits.shape[1] * traits.itemsize}")
    return len(set(rows.ravel().tolist()))


def end_kind(result: Result) -> str:
    """'one' culture, 'few' (2 to 9) or 'many' in the end."""
    left = int(result.cultures[-1])
    return "one" if left == 1 else "few" if left < 10 else "many"


def dissolving_leaves(result: Result) -> str:
    """Whether dissolving leaves 'fewer', 'more' or the 'same' areas, over 20 runs of each."""
    part, whole = (
        np.mean([final_areas(replace(result.params, dissolving=share), s) for s in range(20)])
        for share in (0.0, 1.0)
    )
    return "fewer" if whole < 0.8 * part else "more" if whole > 1.25 * part else "same"


def describe(result: Result) -> str:
    """Cultures, areas, traits and pairs in the end."""
    params, everything = result.params, result.alike[-1] * 100
    rounds = f"{result.times[-1]} rounds"
    start = f"Settled after {rounds}" if result.settled else f"Not settled after {rounds}"
    cultures = "1 culture" if result.cultures[-1] == 1 else f"{result.cultures[-1]} cultures"
    areas = "1 area" if result.areas[-1] == 1 else f"{result.areas[-1]} areas"
    return (
        f"{start}: {cultures} in {areas}; the largest area has "
        f"{100 * result.largest[-1]:.0f} % of the places. {result.alive[-1]} of "
        f"{params.n_features * params.n_traits} traits are left. Of all pairs of places "
        f"{everything[0]:.0f} % share everything, {everything[1]:.0f} % something, "
        f"{everything[2]:.0f} % nothing."
    )


def final_areas(params: Params, seed: int) -> int:
    """Areas once all is settled, without the moments on the way."""
    rng = np.random.default_rng(seed)
    on = grid(params.side, params.barriers, rng)
    size = (params.side**2, params.n_features)
    traits = rng.integers(0, params.n_traits, size, dtype=np.int16)
    how = np.array([params.dissolving, params.far, 0.0])
    met(traits, on, rng, 10**7, params.n_traits, how)
    return n_areas(traits, on)[0]


def mean_areas(n_features: int, n_traits: int, n_runs: int = 100) -> float:
    """Areas in the end of runs on 10 x 10 places, their mean."""
    params = Params(n_features=n_features, n_traits=n_traits)
    return float(np.mean([final_areas(params, seed) for seed in range(n_runs)]))


def checks() -> list[Check]:
    """Mean numbers of areas against an independent simulation, and ends known by hand."""
    return [*_mean_checks(), *_end_checks()]


def _mean_checks() -> Iterator[Check]:
    source = "simulated independently, 100 runs; tolerance 3 standard errors"
    for n_features, n_traits, mean, tolerance in ((5, 5, 1.03, 0.1), (5, 15, 19.4, 2.8)):
        name = f"F = {n_features}, q = {n_traits}: areas, mean of 100 runs"
        yield Check(name, mean_areas(n_features, n_traits), mean, tolerance, source)


def _end_checks() -> Iterator[Check]:
    hand = "by hand"
    for name, params in (
        ("all borders closed", Params(barriers=1.0)), ("F = 1", Params(n_features=1)),
    ):  # fmt: skip
        kept = run(params, 1).traits
        changed = float((kept[0] != kept[-1]).sum())
        yield Check(f"{name}: traits that changed", changed, 0, 0, hand)
    settled = run(Params(n_traits=15), 1)
    lines = settled.traits[-1].reshape(10, 10, 5)
    across = (lines[1:] == lines[:-1]).sum(axis=2), (lines[:, 1:] == lines[:, :-1]).sum(axis=2)
    live = sum(int(((same > 0) & (same < 5)).sum()) for same in across)
    yield Check("settled: neighbours who share a part", live, 0, 0, hand)
