"""Scouts of the nest game: what a look gives, whom they meet, and what robots do.

Ours, after what is told of ants and bees: a scout remembers one nest, the best it has seen, and
what it thinks of it (0 to 100). Each round a robot commits to that nest with chance `response` if
it thinks well enough of it: at least as much as its own bar, which sinks from round to round. Else
it looks again: with chance `follow` where a scout it met speaks for, else anywhere. It judges for
itself: nobody commits to what they have only been told.

Arrays have the shape (..., N): one game, or many runs at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Checked, param

Sites = NDArray[np.int8]  # a nest by its place, -1 none
Bools = NDArray[np.bool_]

NESTS = ("A", "B", "C")
MEETS = 5  # other scouts whom each meets in a round
BEST = (65, 75)  # between which the best nest's quality lies
BARS_APART = 8.0  # standard deviation of the robots' bars
LAYOUT, BARS, MEETING, ROBOTS, LOOKS, TIES = range(2, 8)  # streams of the seed


@dataclass(frozen=True)
class Settings(Checked):
    """What the lecturer may choose. Quality goes from 0 to 100."""

    seats: int = param(50, 10, 10_000, "Scouts", help="People and robots together.")
    rounds: int = param(15, 2, 60, "Rounds at most")
    seconds: int = param(20, 5, 300, "Time for each round", "s")
    nests: int = param(3, 2, 3, "Nests")
    quorum: int = param(15, 1, 10_000, "Quorum", "scouts")
    noise: float = param(15.0, 0.0, 40.0, "Noise of a look", "points", step=1)
    gap: int = param(10, 1, 30, "From one nest to the next", "points")
    bar: int = param(70, 0, 100, "Robots' bar at first", "points")
    sinks: int = param(2, 0, 20, "Robots' bar sinks by", "a round")
    response: float = param(0.5, 0.05, 1.0, "Ready robots who commit", "a round", step=0.05)
    follow: float = param(0.5, 0.0, 1.0, "Robots look where told", step=0.05)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.quorum > self.seats:
            raise ValueError(f"quorum must be at most seats ({self.seats}), got {self.quorum}")


class Scouts(NamedTuple):
    """What each scout has in mind, (..., N)."""

    favourite: Sites  # the best nest seen so far
    estimate: NDArray[np.uint8]  # what the scout thinks of it
    committed: Sites


class Plans(NamedTuple):
    """What each scout does in a round, (..., N): look at a nest, commit to one, or neither."""

    look: Sites
    commit: Sites


@lru_cache(maxsize=16)
def qualities(settings: Settings, seed: int) -> tuple[int, ...]:
    """How good each nest is: steps of `gap` below the best, in an order by chance."""
    rng = np.random.default_rng([seed, LAYOUT])
    best = int(rng.integers(*BEST, endpoint=True))
    ranks: list[int] = rng.permutation(settings.nests).tolist()
    return tuple(best - settings.gap * rank for rank in ranks)


@lru_cache(maxsize=4)
def bars(settings: Settings, seed: int) -> NDArray[np.float64]:
    """What each robot asks for at first, (N,)."""
    return own_bars(settings, (settings.seats,), np.random.default_rng([seed, BARS]))


def own_bars(
    settings: Settings, shape: tuple[int, ...], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Bars around the one set."""
    return np.asarray(settings.bar + rng.normal(0.0, BARS_APART, shape))


@lru_cache(maxsize=8)
def meetings(n_seats: int, seed: int, step: int) -> NDArray[np.int64]:
    """Whom each scout meets in a round: others by chance, (N, MEETS)."""
    return met(n_seats, (n_seats,), np.random.default_rng([seed, MEETING, step]))


def met(n_seats: int, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.int64]:
    """Seats of others, (..., N, MEETS)."""
    further = rng.integers(1, n_seats, (*shape, MEETS))
    return np.asarray((np.arange(n_seats)[:, None] + further) % n_seats)


def fresh(shape: tuple[int, ...]) -> Scouts:
    """Scouts who have seen nothing."""
    none = np.full(shape, -1, np.int8)
    return Scouts(none, np.zeros(shape, np.uint8), none.copy())


def plans(
    scouts: Scouts, told: Sites, bar: NDArray[np.float64], settings: Settings,
    rng: np.random.Generator,
) -> Plans:  # fmt: skip
    """What robots do; `told` is the nest that a scout whom they met speaks for, -1 nobody did."""
    shape = scouts.favourite.shape
    free = scouts.committed < 0
    sure = free & (scouts.favourite >= 0) & (scouts.estimate >= bar)
    sure &= rng.random(shape) < settings.response
    anywhere = rng.integers(0, settings.nests, shape)
    follows = (told >= 0) & (rng.random(shape) < settings.follow)
    look = np.where(free & ~sure, np.where(follows, told, anywhere), -1)
    commit = np.where(sure, scouts.favourite, -1)
    return Plans(look.astype(np.int8), commit.astype(np.int8))


def told(speaks: Sites, whom: NDArray[np.int64]) -> Sites:
    """The nest for which the first who speaks for any speaks, of those met, (..., N)."""
    heard = np.take_along_axis(speaks[..., None, :], whom, axis=-1)
    first = (heard >= 0).argmax(axis=-1)[..., None]
    return np.take_along_axis(heard, first, axis=-1)[..., 0]


def points(
    look: Sites, quality: tuple[int, ...], noise: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """What each look gives, whole points from 0 to 100; means nothing where nobody looked."""
    seen = np.array(quality)[look] + rng.normal(0.0, noise, look.shape)
    return np.clip(np.rint(seen), 0, 100).astype(np.int64)


def remembered(scouts: Scouts, chosen: Plans, seen: NDArray[np.int64]) -> Scouts:
    """The scouts after a round: a second look at the favourite counts half, a better one wins."""
    looks = chosen.look >= 0
    again = looks & (chosen.look == scouts.favourite)
    better = looks & ~again & ((scouts.favourite < 0) | (seen > scouts.estimate))
    halved = (scouts.estimate.astype(np.int64) + seen + 1) // 2
    estimate = np.where(again, halved, np.where(better, seen, scouts.estimate))
    favourite = np.where(better, chosen.look, scouts.favourite)
    commits = (chosen.commit >= 0) & (scouts.committed < 0)
    committed = np.where(commits, chosen.commit, scouts.committed)
    return Scouts(favourite, estimate.astype(np.uint8), committed)


def counts(committed: Sites, n_nests: int) -> NDArray[np.int64]:
    """How many have committed to each nest, (..., nests)."""
    return np.stack([(committed == k).sum(axis=-1) for k in range(n_nests)], axis=-1)
