"""The rule of the mosaic with every group played by itself, many runs side by side.

B runs, R regions, A groups in each region. Slow, and close to the words: an early adopter looks
at ten groups of its region, a follower at two leaders, a pioneer goes on a visit or stays.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models._spread_counts import CONTACTS, LEADERS, TAIL


class Agents:
    """All groups of all runs; `kinds` (B, R, A) are their motives, 0 to 6."""

    def __init__(self, kinds: Any, limits: Any, lands: Any, reached: Any, how: Any, seed: int):
        self.kinds, self.limits, self.lands, self.reached = kinds, limits, lands, reached
        self.response, self.crossing, self.far, self.understood, self.outside = how
        self.rng, self.step = np.random.default_rng(seed), 0
        self.has_moved = np.zeros(kinds.shape, bool)

    def looked_at(self, among: Any, count: int) -> Any:
        """Whether one of `count` groups of the own region has moved that one group looks at.

        Only groups `among` (B, R, A) are looked at; False where there are none.
        """
        n_runs, n_regions, n_groups = self.kinds.shape
        order = np.argsort(~among, axis=2, kind="stable")  # those among come first
        there = among.sum(axis=2)[..., None, None]
        drawn = self.rng.random((n_runs, n_regions, n_groups, count))
        picked = np.minimum((drawn * there).astype(int), np.maximum(there - 1, 0))
        looked = np.take_along_axis(order, picked.reshape(n_runs, n_regions, -1), axis=2)
        seen = np.take_along_axis(self.has_moved, looked, axis=2).reshape(drawn.shape)
        return (seen & (there > 0)).any(axis=3)

    def ready(self) -> Any:
        """Who is ready in this step, with the chance of each to move, (B, R, A)."""
        share = self.has_moved.mean(axis=2)
        realm = np.stack([share[:, self.lands[:, 0] == first].mean(axis=1)
                          for first in self.lands[:, 0]], axis=1)  # fmt: skip
        seen = (1 - self.outside) * share + self.outside * realm
        proven, standard = (seen >= self.limits[:, i] for i in (0, 1))
        everybody = np.ones(self.kinds.shape, bool)
        rules = [
            everybody,
            self.looked_at(everybody, CONTACTS),
            proven[..., None] & everybody,
            self.looked_at(self.kinds == 2, LEADERS),
            standard[..., None] & everybody,
            standard[..., None] & everybody,
            ~everybody,
        ]
        chance = np.array([self.response] * 5 + [TAIL, 0.0])
        return np.choose(self.kinds, rules) * chance[self.kinds]

    def visits(self) -> None:
        """Pioneers who have moved go on a visit, each by chance, and knock at one region."""
        pioneers = (self.kinds == 0).sum(axis=2, keepdims=True)
        going = self.rng.random(self.kinds.shape) < self.crossing / np.maximum(1, pioneers)
        going &= (self.kinds == 0) & self.has_moved & self.has_come[..., None]
        first, count, biome, can_be_reached = self.lands.T
        for one, region, _ in np.argwhere(going):
            target = first[region] + int(self.rng.random() * count[region])
            if self.rng.random() < self.far:
                target = int(self.rng.random() * len(self.lands))
            strange = biome[target] != biome[region]
            if (
                can_be_reached[target]
                and not (strange and self.rng.random() >= self.understood)
                and self.reached[one, target] < 0
            ):
                self.reached[one, target] = self.step + 1

    def go_on(self) -> None:
        """One step; everybody goes by how things stood at its start."""
        self.has_come = (self.reached >= 0) & (self.reached <= self.step)
        moves = self.rng.random(self.kinds.shape) < self.ready()
        self.visits()
        self.has_moved |= moves & self.has_come[..., None]
        self.step += 1
