"""What an ensemble must reproduce: many beats, simulated, beside the printed law."""

import numpy as np

from dlkit.models._fit import Floats
from dlkit.models._params import Check
from dlkit.models._timing import best_rate, expected, play, pull, settled, settled_at

LAW = {0.5: 1.3333, 1.0: 1.0, 1.9: 5.2632}  # alpha N: variance between players / sigma^2
SIZES = (2, 4, 8, 27)
BEST_OF_FOUR = {0.5: 0.21, 1.0: 0.15}  # noise of the hand / of the clock: best alpha, N = 4
WANDERED = 100  # beats
SOURCE = "linear phase correction, Vorberg and Schulze 2002, Wing and others 2014"


def all_of_them() -> list[Check]:
    """Every check, in about a second."""
    return [*_variances(), *_pairs(), *_best_gains(), *_conductor(), *_wandering()]


def simulated(
    weights: Floats, n_runs: int, n_beats: int, seed: int, n_skip: int = 60, hand: float = 0.0
) -> Floats:
    """Notes of many ensembles whose clocks have the noise 1, (n_beats, n_runs, N)."""
    rng = np.random.default_rng(seed)
    size = (n_skip + n_beats, n_runs, len(weights))
    clock, hands = rng.standard_normal(size), hand * rng.standard_normal(size)
    phases = np.zeros(len(clock), np.int64)
    return play(pull(weights)[None], phases, clock, hands)[n_skip:]


def alike(n_agents: int, gain: float) -> Floats:
    """Everybody hears everybody with the same gain, (N, N)."""
    return np.full((n_agents, n_agents), gain)


def best_gain_of(n_agents: int, hand: float) -> float:
    """The gain, in steps of 0.001, at which the law is lowest; noise of the clock 1."""
    found = np.arange(0.001, 2 / n_agents, 0.001)
    return float(found[settled_at(n_agents * found[:, None], 1.0, hand).argmin()])


def _variances() -> list[Check]:
    checks = []
    for total, law in LAW.items():
        for i, size in enumerate(SIZES):
            runs = (4000 if total < 1.5 else 10_000) // (size - 1)
            heard = simulated(alike(size, total / size), runs, 120, 10 + i)
            name = f"N = {size}, gain x N = {total}: variance between players / σ²"
            value = float(heard.var(axis=2, ddof=1).mean())
            checks.append(Check(name, value, law, 0.02 * law, f"simulated; {SOURCE}"))
    return checks


def _pairs() -> list[Check]:
    heard = simulated(alike(4, 0.125), 3000, 120, 1)
    gap = float(((heard[..., 0] - heard[..., 1]) ** 2).mean())
    name = "N = 4, gain x N = 0.5: variance of the gap of a pair / σ²"
    return [Check(name, gap, 2 * 1.3333, 0.04 * 1.3333, "twice that between players; derived")]


def _best_gains() -> list[Check]:
    exact = [
        Check(f"N = {size}: best gain", best_gain_of(size, 0.0), 1 / size, 6e-4, "1/N; derived")
        for size in (4, 27)
    ]
    measured = [
        Check(f"N = 4, hands {hand} of the clock: best gain", best_gain_of(4, hand), best, 0.03,
              "simulated for this kit's reference table")
        for hand, best in BEST_OF_FOUR.items()
    ]  # fmt: skip
    return exact + measured


def _conductor() -> list[Check]:
    size, law = 8, 1 / (1 - (1 - 0.6) ** 2)
    led = np.zeros((size + 1, size + 1))
    led[:size, size] = 0.6
    clock = np.append(np.ones(size), 0.0)
    value = settled(pull(led), clock, np.zeros(size + 1), size)
    peers = settled(pull(alike(size, 1 / size)), np.ones(size), np.zeros(size), size)
    best = settled_at(np.array([best_rate(1.0, 0.0)]), 1.0, 0.0)
    return [
        Check("conductor followed with β = 0.6: variance / σ²", value, law, 1e-9, "derived"),
        Check("peers at 1/N against the best conductor", peers / float(best), 1, 1e-9, "derived"),
    ]


def _wandering() -> list[Check]:
    rng = np.random.default_rng(3)
    clock = rng.standard_normal((WANDERED + 1, 4000, 8))
    still, one = np.zeros(clock.shape), np.zeros(WANDERED + 1, np.int64)
    heard = play(pull(alike(8, 0.125))[None], one, clock, still)
    there = np.ones((WANDERED + 1, 8), bool)
    law = expected(pull(alike(8, 0.125))[None], one, np.ones(8), np.zeros(8), there)[1][-1]
    known = WANDERED / 8
    source = "n σ² / N, a random walk; derived"
    return [
        Check("N = 8, no conductor: variance of the common time after 100 beats",
              float(heard[-1].mean(axis=1).var()), known, 0.1 * known, f"simulated; {source}"),
        Check("the same, from the law of the run", float(law), known, 1e-9, source),
    ]  # fmt: skip
