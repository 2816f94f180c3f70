"""What a nest game shows: the decision beside a boss's, and what the quorum trades.

A boss decides alone: looks are shared out evenly among the nests, the best mean wins. With one
look a round the boss has as many looks as rounds; to make all the looks of the scouts the boss
would need as many rounds as there were looks.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from dlkit.classroom.games import _nest_scouts as scouting
from dlkit.classroom.games._nest_scouts import Settings

BOSS_DRAWS = 4000
MOST_SEATS = 100_000  # seats in all runs together
RUNS = (5, 200)  # of robots alone, fewest and most


@lru_cache(maxsize=32)
def boss(settings: Settings, quality: tuple[int, ...], looks: int, seed: int) -> float:
    """The chance that a boss with so many looks picks the best nest."""
    rng = np.random.default_rng([seed, looks])
    each = np.full((BOSS_DRAWS, len(quality)), looks // len(quality))
    each[:, : looks % len(quality)] += 1
    each = rng.permuted(each, axis=1)
    noise = rng.standard_normal(each.shape) * settings.noise / np.sqrt(np.maximum(each, 1))
    means = np.where(each > 0, np.array(quality) + noise, -np.inf)
    means[~np.isfinite(means).any(axis=1)] = 0.0  # not one look: any nest
    ties = rng.random(means.shape) * 1e-6
    return float((np.argmax(means + ties, axis=1) == int(np.argmax(quality))).mean())


@lru_cache(maxsize=8)
def trade(settings: Settings, seed: int) -> list[dict[str, Any]]:
    """For several quorums: how often robots alone choose the best nest, and how fast.

    Nothing that a scout does depends on the quorum, so each run serves for all of them.
    `best_share` and `decided_share` are of all runs, `rounds` is the mean of those that decide.
    """
    committed = runs(settings, seed)
    best = int(np.argmax(scouting.qualities(settings, seed)))
    told = []
    for quorum in quorums(settings):
        reached = (committed >= quorum).any(axis=2)  # (rounds + 1, runs)
        decides = reached.any(axis=0)
        when = reached.argmax(axis=0)
        winner = committed[when, np.arange(when.size)].argmax(axis=1)
        rounds = float(when[decides].mean()) if decides.any() else None
        told.append({
            "quorum": quorum,
            "best_share": round(float((decides & (winner == best)).mean()), 3),
            "decided_share": round(float(decides.mean()), 3),
            "rounds": None if rounds is None else round(rounds, 2),
        })  # fmt: skip
    return told


def quorums(settings: Settings) -> list[int]:
    """From one scout to two thirds of all, with the one set."""
    shares = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65)
    some = {1, settings.quorum, *(max(1, round(share * settings.seats)) for share in shares)}
    return sorted(some)


def runs(settings: Settings, seed: int) -> Any:
    """Robots alone: how many have committed to each nest, (rounds + 1, runs, nests)."""
    n_runs = int(np.clip(MOST_SEATS // settings.seats, *RUNS))
    shape, rng = (n_runs, settings.seats), np.random.default_rng([seed, 99])
    quality, bars = scouting.qualities(settings, seed), scouting.own_bars(settings, shape, rng)
    scouts = scouting.fresh(shape)
    told = [scouting.counts(scouts.committed, settings.nests)]
    for step in range(settings.rounds):
        heard = scouting.told(scouts.committed, scouting.met(settings.seats, shape, rng))
        bar = bars - settings.sinks * step
        chosen = scouting.plans(scouts, heard, bar, settings, rng)
        seen = scouting.points(chosen.look, quality, settings.noise, rng)
        scouts = scouting.remembered(scouts, chosen, seen)
        told.append(scouting.counts(scouts.committed, settings.nests))
    return np.stack(told)
