"""Parallel search on a rugged landscape: who looks at whom decides how long a group stays curious.

A solution is a string of N bits. Bit i adds c_i, a random number that depends on itself and on
the K bits after it, in a circle; the score is the mean of the c_i. With K = 0 every bit can be
settled alone and there is one peak; the larger K, the more peaks (Kauffman's NK landscape).

In each step a searcher looks at the neighbours, if it looks at all, and copies the best of them if
that one is better. Whoever copies nothing tries one random flip and keeps it if it is better.
All move at once, from what was there at the start of the step.

Scores are shown from 0, the mean of all solutions, to 1, the highest peak; each number is a mean
over 24 landscapes, on which all three networks start from the same solutions with the same luck.

Source: D. Lazer and A. Friedman (2007), The network structure of exploration and exploitation,
Administrative Science Quarterly 52, 667-694. They had 20 bits and 100 searchers; we have 12 bits
and fewer searchers, so that a run answers at once, and another way to scale scores.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._fit import Floats
from dlkit.models._params import Check, Checked, param

NETWORKS = ("boss", "ring", "all")  # the order of the first axis of all arrays
WORDS = ("via the boss", "ring of neighbours", "all to all")
N_BITS = 12
N_LANDSCAPES = 24
CLOSE = 0.01  # scores nearer than this are called equal

States = NDArray[np.uint16]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    ruggedness: int = param(5, 0, 11, "How rugged (K)",
                            help="How many others each choice depends on.")  # fmt: skip
    looking: float = param(1.0, 0.0, 1.0, "How often they look", "chance per step", step=0.05)
    n_agents: int = param(20, 4, 40, "Searchers", own="size")
    n_steps: int = param(60, 10, 120, "Steps")


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T + 1 times, three networks in the order of NETWORKS; means over the landscapes."""

    params: Params
    times: NDArray[np.int64]  # (T + 1,) steps
    score: Floats  # (3, T + 1) what a searcher holds, on average; nobody ever falls back
    best: Floats  # (3, T + 1) the best that anybody in the group holds
    different: Floats  # (3, T + 1) how many different solutions the group holds

    def frame(self) -> Any:
        """One row for each time and network."""
        import pandas as pd

        columns = {"score": self.score, "best": self.best, "different": self.different}
        return pd.DataFrame({
            "step": np.tile(self.times, len(NETWORKS)),
            "network": np.repeat(NETWORKS, self.times.size),
            **{name: values.ravel() for name, values in columns.items()},
        })  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """All three networks on the same landscapes; the seed draws landscapes, starts and tries."""
    scores = landscapes(params.ruggedness, N_LANDSCAPES, seed)
    return search(scores, params, np.random.default_rng([seed, 1]))


def search(scores: Floats, params: Params, rng: np.random.Generator) -> Result:
    """A run on given landscapes, (R, 2 ** bits)."""
    n_landscapes, n_solutions = scores.shape
    n_bits, size = n_solutions.bit_length() - 1, (n_landscapes, params.n_agents)
    start = rng.integers(0, n_solutions, size, dtype=np.uint16)
    flips = (1 << rng.integers(0, n_bits, (params.n_steps, *size))).astype(np.uint16)
    looks = rng.random((params.n_steps, *size)) < params.looking
    held = np.empty((params.n_steps + 1, len(NETWORKS), *size), np.uint16)
    worth = np.empty(held.shape)
    held[0], worth[0] = start, looked_up(scores, start)
    for t in range(params.n_steps):
        held[t + 1], worth[t + 1] = moved(scores, held[t], worth[t], flips[t], looks[t])
    return Result(
        params,
        np.arange(params.n_steps + 1),
        worth.mean(axis=(2, 3)).T,
        worth.max(axis=3).mean(axis=2).T,
        n_different(held).mean(axis=2).T,
    )


def moved(
    scores: Floats, held: States, worth: Floats, flip: States, looks: NDArray[np.bool_]
) -> tuple[States, Floats]:
    """Solutions and their scores after one step, (3, R, A)."""
    tried = held ^ flip
    gain = looked_up(scores, tried)
    seen, seen_worth = best_seen(held, worth)
    copies, keeps = looks & (seen_worth > worth), gain > worth
    return (
        np.where(copies, seen, np.where(keeps, tried, held)),
        np.where(copies, seen_worth, np.where(keeps, gain, worth)),
    )


def best_seen(held: States, worth: Floats) -> tuple[States, Floats]:
    """The best of what each searcher holds and can see, and its score, (3, R, A)."""
    seen, score = held.copy(), worth.copy()
    boss, ring, everybody = range(len(NETWORKS))
    for network in (boss, everybody):  # the boss is searcher 0 and sees all
        top = worth[network].argmax(axis=1)[:, None]
        places = slice(0, 1) if network == boss else slice(None)
        seen[network, :, places] = np.take_along_axis(held[network], top, 1)
        score[network, :, places] = np.take_along_axis(worth[network], top, 1)
    others = (boss, slice(None), slice(1, None))
    better = worth[boss, :, :1] > worth[others]
    seen[others] = np.where(better, held[boss, :, :1], held[others])
    score[others] = np.where(better, worth[boss, :, :1], worth[others])
    for way in (1, -1):
        beside = np.roll(worth[ring], way, axis=1)
        better = beside > score[ring]
        seen[ring] = np.where(better, np.roll(held[ring], way, axis=1), seen[ring])
        score[ring] = np.where(better, beside, score[ring])
    return seen, score


@lru_cache(maxsize=32)
def landscapes(ruggedness: int, count: int, seed: int, n_bits: int = N_BITS) -> Floats:
    """Scores of all solutions on `count` landscapes, (count, 2 ** n_bits); kept for the next run.

    The mean of each landscape is 0 and its highest peak exactly 1.
    """
    rng = np.random.default_rng([seed, 0, ruggedness])
    solutions = np.arange(1 << n_bits)
    scores = np.zeros((count, solutions.size))
    for bit in range(n_bits):
        parts = rng.random((count, 2 << ruggedness))
        scores += parts[:, context(solutions, bit, ruggedness, n_bits)]
    scores -= scores.mean(axis=1, keepdims=True)
    scores /= scores.max(axis=1, keepdims=True)
    scores.flags.writeable = False
    return scores


def context(solutions: Any, bit: int, ruggedness: int, n_bits: int = N_BITS) -> Any:
    """The bit and the K bits after it, in a circle, read as one number."""
    doubled = solutions | solutions << n_bits
    return doubled >> bit & (2 << ruggedness) - 1


def looked_up(scores: Floats, held: States) -> Floats:
    """The scores of solutions, (..., R, A)."""
    first = np.arange(0, scores.size, scores.shape[1])[:, None]
    return np.asarray(scores.ravel()[first + held])


def n_different(held: States) -> NDArray[np.int64]:
    """How many different solutions each group holds; the searchers are the last axis."""
    ordered = np.sort(held, axis=-1, kind="stable")
    return np.asarray(1 + (ordered[..., 1:] != ordered[..., :-1]).sum(axis=-1))


def leader(result: Result, step: int) -> str:
    """Which network has the highest score at a step, or `tie` where two are close."""
    ranked = np.argsort(result.score[:, step])
    first, second = result.score[ranked[[-1, -2]], step]
    return "tie" if first - second < CLOSE else NETWORKS[ranked[-1]]


def ahead_at_end(result: Result) -> str:
    """Which network has the highest score at the end, or `tie`."""
    return leader(result, -1)


def describe(result: Result) -> str:
    """Who leads early and who at the end, with the scores."""
    early = min(5, result.params.n_steps)
    return f"{_ranking(result, early)} {_ranking(result, result.params.n_steps)}"


def measures(result: Result) -> dict[str, float]:
    """The score of each network early (step 5) and at the end."""
    early = min(5, result.params.n_steps)
    moments = {"early": early, "end": -1}
    return {
        f"{name}_{when}": float(result.score[i, step])
        for when, step in moments.items()
        for i, name in enumerate(NETWORKS)
    }


def checks() -> list[Check]:
    """One peak, copying alone, and the crossing of the paper."""
    smooth = run(Params(ruggedness=0, n_steps=120), 1)
    rugged = run(Params(), 1)
    apart = rugged.score[NETWORKS.index("all")] - rugged.score[NETWORKS.index("ring")]
    paper = "Lazer and Friedman 2007: the direction"
    return [
        *(Check(f"K = 0, {words}: score at the end", float(smooth.score[i, -1]), 1.0, 0.0,
                "there is one peak") for i, words in enumerate(WORDS)),
        Check("K = 5: all to all leads at step 5", float(apart[5] > CLOSE), 1, 0.0, paper),
        Check("K = 5: the ring leads at the end", float(apart[-1] < -CLOSE), 1, 0.0, paper),
        Check("a searcher falls back", float((np.diff(rugged.score) < -1e-12).sum()), 0, 0.0,
              "only better solutions are kept"),
    ]  # fmt: skip


def _ranking(result: Result, step: int) -> str:
    order = np.argsort(-result.score[:, step])
    scores = ", ".join(f"{WORDS[i]} {result.score[i, step]:.2f}" for i in order)
    return f"After {step} steps: {scores}."
