"""Axelrod's cultures and merging groups as plain Python on lists, with the rules of dlkit."""

from __future__ import annotations

import random


def cultures(seed: int, side: int = 10, n_features: int = 5, n_traits: int = 10) -> int:
    """Areas in the end; looks once in twenty rounds whether anything can change."""
    rnd, n = random.Random(seed), side * side
    held = [[rnd.randrange(n_traits) for _ in range(n_features)] for _ in range(n)]
    near = [
        [j for j, there in ((i - side, i >= side), (i + side, i < n - side),
                            (i - 1, i % side > 0), (i + 1, i % side < side - 1)) if there]
        for i in range(n)
    ]  # fmt: skip
    while any(0 < alike(held[i], held[j]) < n_features for i in range(n) for j in near[i]):
        for _ in range(20 * n):
            i = rnd.randrange(n)
            j = near[i][rnd.randrange(len(near[i]))]
            differ = [f for f in range(n_features) if held[i][f] != held[j][f]]
            if differ and rnd.random() < 1 - len(differ) / n_features:
                f = differ[rnd.randrange(len(differ))]
                held[i][f] = held[j][f]
    return areas(held, near)


def alike(one: list[int], other: list[int]) -> int:
    """How many features two places share."""
    return sum(a == b for a, b in zip(one, other, strict=True))


def areas(held: list[list[int]], near: list[list[int]]) -> int:
    """Areas of equal neighbours."""
    left, count = set(range(len(held))), 0
    while left:
        count += 1
        waiting = [left.pop()]
        for one in waiting:
            for other in near[one]:
                if other in left and held[other] == held[one]:
                    left.remove(other)
                    waiting.append(other)
    return count


def groups(n_agents: int, n_events: int, nu: float, seed: int) -> int:
    """Groups after some events: lists of members, the smaller one moved into the larger."""
    rnd = random.Random(seed)
    group = [[i] for i in range(n_agents)]
    for _ in range(n_events):
        mine = group[rnd.randrange(n_agents)]
        if rnd.random() < nu:
            for member in mine:
                group[member] = [member]
            continue
        other = group[rnd.randrange(n_agents)]
        if mine is not other:
            large, small = (mine, other) if len(mine) >= len(other) else (other, mine)
            large.extend(small)
            for member in small:
                group[member] = large
    return len({id(one) for one in group})
