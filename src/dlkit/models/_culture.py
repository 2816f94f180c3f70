"""The engine of cultures that meet on a grid: one contact after the other, until none matters.

A round is as many contacts as there are places. After some rounds without a change the loop looks
whether anything can change at all: neighbours, or with contact over any distance any two places,
who share something but not everything. If there are none, it is settled for ever.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit

Traits = NDArray[np.int16]
Whole = NDArray[np.int32]
Floats = NDArray[np.float64]

PATIENCE = 8  # rounds without a change before the loop looks whether there can be one


@dataclass(frozen=True, eq=False)
class Grid:
    """N places of a square without wrap-around, and the open borders between neighbours."""

    around: Whole  # (N, 4) neighbours over open borders, these first; -1: none
    degree: Whole  # (N,) how many they are


def grid(side: int, closed_share: float, rng: np.random.Generator) -> Grid:
    """A square of side * side places, a share of its borders closed for both sides."""
    place = np.arange(side * side, dtype=np.int32).reshape(side, side)
    right, down = (place[:, :-1], place[:, 1:]), (place[:-1], place[1:])
    pairs = [np.stack([one.ravel(), other.ravel()], axis=1) for one, other in (right, down)]
    ends = np.concatenate(pairs)
    ends = ends[rng.random(len(ends)) >= closed_share]
    one, other = np.concatenate([ends, ends[:, ::-1]]).T
    order = np.argsort(one, kind="stable")
    degree = np.bincount(one, minlength=side * side).astype(np.int32)
    first = np.repeat(np.cumsum(degree) - degree, degree)
    around = np.full((side * side, 4), -1, np.int32)
    around[one[order], np.arange(order.size) - first] = other[order]
    return Grid(around, degree)


@jit
def in_common(traits, one, other):  # type: ignore[no-untyped-def]
    """How many features two places share."""
    same = 0
    for f in range(traits.shape[1]):
        if traits[one, f] == traits[other, f]:
            same += 1
    return same


@jit
def can_change(traits, around, degree, anywhere):  # type: ignore[no-untyped-def]
    """Whether neighbours, or any two places, share something but not everything."""
    n_places, n_features = traits.shape
    for one in range(n_places):
        for d in range(one if anywhere else degree[one]):
            same = in_common(traits, one, d if anywhere else around[one, d])
            if same > 0 and same < n_features:
                return True
    return False


@jit
def take(traits, drawn, one, other, all_of_it):  # type: ignore[no-untyped-def]
    """`one` takes the feature that `drawn` picks of those in which it differs, or all of them."""
    wanted = int(drawn * (traits.shape[1] - in_common(traits, one, other)))
    for f in range(traits.shape[1]):
        if traits[one, f] != traits[other, f]:
            if wanted == 0 or all_of_it:
                traits[one, f] = traits[other, f]
            wanted -= 1


@jit
def rounds(traits, around, degree, rng, count, n_traits, how):  # type: ignore[no-untyped-def]
    """`count` rounds of contacts, changed in place; rounds gone until all was settled, or -1.

    `how` (3,): chance that all is copied instead of one trait, chance that a contact is with
    anybody, chance per contact that a random feature of the place takes a random trait.
    The whole part of the first number drawn is the place, its rest says which neighbour.
    """
    dissolving, far, noise = how[0], how[1], how[2]
    n_places, n_features = traits.shape
    quiet = PATIENCE
    for t in range(count):
        if quiet >= PATIENCE and noise == 0:
            if not can_change(traits, around, degree, far > 0):
                return t
            quiet = 0
        quiet += 1
        for _ in range(n_places):
            drawn = rng.random() * n_places
            one = int(drawn)
            if noise > 0 and rng.random() < noise:
                f = int(rng.random() * n_features)
                traits[one, f] = int(rng.random() * n_traits)
            if far > 0 and rng.random() < far:
                other = int(rng.random() * (n_places - 1))
                other += other >= one
            elif degree[one] > 0:
                other = around[one, int((drawn - one) * degree[one])]
            else:
                continue
            same = in_common(traits, one, other)
            if same == 0 or same == n_features or rng.random() * n_features >= same:
                continue
            take(traits, rng.random(), one, other, dissolving > 0 and rng.random() < dissolving)
            quiet = 0
    return -1


@jit
def areas(traits, around, degree):  # type: ignore[no-untyped-def]
    """Areas of equal neighbours: how many, and the size of the largest."""
    n_places = traits.shape[0]
    seen = np.zeros(n_places, np.bool_)
    waiting = np.empty(n_places, np.int32)
    count, largest = 0, 0
    for start in range(n_places):
        if seen[start]:
            continue
        count += 1
        waiting[0], seen[start] = start, True
        done, noted = 0, 1
        while done < noted:
            one = waiting[done]
            done += 1
            for d in range(degree[one]):
                other = around[one, d]
                if not seen[other] and in_common(traits, one, other) == traits.shape[1]:
                    seen[other] = True
                    waiting[noted] = other
                    noted += 1
        largest = max(largest, noted)
    return count, largest


@jit
def pairs_by_likeness(traits):  # type: ignore[no-untyped-def]
    """Pairs of places by how many features they share, (F + 1,) counts."""
    pairs = np.zeros(traits.shape[1] + 1, np.int64)
    for one in range(traits.shape[0]):
        for other in range(one):
            pairs[in_common(traits, one, other)] += 1
    return pairs


def met(
    traits: Traits, on: Grid, rng: np.random.Generator, count: int, n_traits: int, how: Floats
) -> int:
    """As `rounds`."""
    return int(rounds(traits, on.around, on.degree, rng, count, n_traits, how))


def n_areas(traits: Traits, on: Grid) -> tuple[int, int]:
    """As `areas`."""
    count, largest = areas(traits, on.around, on.degree)
    return int(count), int(largest)


def traits_alive(traits: Traits) -> int:
    """How many traits somebody still has, over all features."""
    return sum(np.unique(traits[:, f]).size for f in range(traits.shape[1]))


def likeness(traits: Traits) -> Any:
    """Shares of all pairs with everything, something and nothing in common, (3,)."""
    pairs = pairs_by_likeness(traits)
    return np.array([pairs[-1], pairs[1:-1].sum(), pairs[0]]) / max(1, pairs.sum())
