"""The engine of groups that merge and dissolve: members in circles, abilities brought up late.

Members of a group form a circle of links, so that two groups merge in the time that the smaller
one takes to be renamed, and a split costs its members. The ability of a group is written down
only when something happens to it: in between it follows a formula.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit

Whole = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass
class Crowd:
    """Everybody, N people; a group has the number of one who is or was in it."""

    group: Whole  # (N,) number of each person's group
    link: Whole  # (N,) the next member in the circle
    size: Whole  # (N,) members by the number of a group; 0: no such group now
    level: Floats  # (N,) ability by the number of a group, at the time `since`
    since: Floats  # (N,) rounds
    carried: Whole  # (N,) idea by the number of a group
    idea: Whole  # (N,) the idea that each person would go on with alone
    n_ideas: Whole  # (1,) ideas that there ever were
    splits: int = field(default=0)  # people whose group of two or more has dissolved


def crowd(n_agents: int) -> Crowd:
    """Everybody alone, with an idea of their own and no ability."""
    each = np.arange(n_agents, dtype=np.int32)
    return Crowd(
        each.copy(), each.copy(), np.ones(n_agents, np.int32), np.zeros(n_agents),
        np.zeros(n_agents), each.copy(), each.copy(), np.array([n_agents], np.int32),
    )  # fmt: skip


def events(
    people: Crowd, rng: np.random.Generator, start: float, count: int,
    nu: float, home: tuple[float, float, float], overlap: float = 0.0,
) -> int:  # fmt: skip
    """`count` events from the round `start` on; how many people saw their group split.

    `home` is what people take home, the chance of a new idea after a split, and learning;
    `overlap` is the share of people who are in a second group as well.
    """
    given = (*arrays(people), rng, start, count, nu, *home, overlap)
    return int(_events(*given))


def arrays(people: Crowd) -> tuple[Any, ...]:
    """What the loops work on."""
    return (people.group, people.link, people.size, people.level, people.since,
            people.carried, people.idea, people.n_ideas)  # fmt: skip


@jit
def _grown(level, since, now, learning, size):  # type: ignore[no-untyped-def]
    """The ability of a group now."""
    if size < 2:
        return level
    return 1 - (1 - level) * np.exp(-learning * (now - since))


@jit
def _dissolve(group, link, size, level, since, carried, idea, n_ideas,  # type: ignore[no-untyped-def]
              rng, now, one, kept, fresh, learning):  # fmt: skip
    """Everybody in the group of `one` is alone again; how many they are, 0 for one alone."""
    mine = group[one]
    members = size[mine]
    if members < 2:
        return 0
    taken = kept * _grown(level[mine], since[mine], now, learning, members)
    common = carried[mine]
    member = one
    for _ in range(members):
        after = link[member]
        if rng.random() < kept:
            idea[member] = common
        if rng.random() < fresh:
            idea[member] = n_ideas[0]
            n_ideas[0] += 1
        group[member], link[member], size[member] = member, member, 1
        level[member], since[member], carried[member] = taken, now, idea[member]
        member = after
    return members


@jit
def _merge(group, link, size, level, since, now, learning, one, other):  # type: ignore[no-untyped-def]
    """The groups of two people become one, under the number of the larger (or the first)."""
    large, small = group[one], group[other]
    if large == small:
        return
    if size[large] < size[small]:
        large, small = small, large
        one, other = other, one
    able = _grown(level[large], since[large], now, learning, size[large]) * size[large]
    able += _grown(level[small], since[small], now, learning, size[small]) * size[small]
    member = other
    for _ in range(size[small]):
        group[member] = large
        member = link[member]
    link[one], link[other] = link[other], link[one]
    size[large] += size[small]
    size[small] = 0
    level[large], since[large] = able / size[large], now


@jit
def _carry(group, size, level, since, carried, rng, now, one, other, kept, learning):  # type: ignore[no-untyped-def]
    """What `one` brings along from the own group into that of `other`, a member of both."""
    own, second = group[one], group[other]
    if own == second or size[own] < 2 or size[second] < 2:
        return
    brought = kept * _grown(level[own], since[own], now, learning, size[own])
    there = _grown(level[second], since[second], now, learning, size[second])
    level[second], since[second] = max(brought, there), now
    if rng.random() < kept:
        carried[second] = carried[own]


@jit
def _events(group, link, size, level, since, carried, idea, n_ideas,  # type: ignore[no-untyped-def]
            rng, start, count, nu, kept, fresh, learning, overlap):  # fmt: skip
    """As `events`."""
    n_agents, splits = group.size, 0
    for e in range(count):
        now = start + (e + 1) / n_agents
        one = rng.integers(0, n_agents)
        if overlap > 0 and rng.random() < overlap:
            other = rng.integers(0, n_agents - 1)
            if other >= one:
                other += 1
            _carry(group, size, level, since, carried, rng, now, one, other, kept, learning)
        if rng.random() < nu:
            splits += _dissolve(group, link, size, level, since, carried, idea,
                                n_ideas, rng, now, one, kept, fresh, learning)  # fmt: skip
        else:
            other = rng.integers(0, n_agents - 1)
            if other >= one:
                other += 1
            _merge(group, link, size, level, since, now, learning, one, other)
    return splits
