"""Who does what in a colony without orders: tasks that call, and thresholds at which one answers.

A task left undone calls louder: each step its call s_j grows by the demand, and each worker at it
takes its part away,

    s_j <- s_j + demand_j - WORK * (workers at j) / N,     never below 0.

An idle worker meets one task, drawn at random, and takes it up with the chance

    T = s**2 / (s**2 + theta**2)

theta being this worker's own threshold for this task: who has a low one answers early. Each worker
at a task leaves it with the chance `quitting` in each step. At one moment some of those who forage
are taken away. In the second group of the same seed nobody may change trade: whoever is no forager
by trade does not forage.

In the long run the calls stand still, so exactly demand_j / WORK of N are at task j, whatever the
thresholds are, as long as there are enough hands.

Source: E. Bonabeau, G. Theraulaz and J.-L. Deneubourg (1996), Quantitative study of the fixed
threshold model for the regulation of division of labour in insect societies, Proceedings of the
Royal Society B 263, 1565-1569. Three tasks, fixed trades and all numbers are our assumption.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, param

Floats = NDArray[np.float64]
States = NDArray[np.int8]

TASKS = ("forage", "nurse", "clean")  # the order of the axis J, and states 1 to 3
GROUPS = ("may change", "fixed trades")  # the order of the axis P
IDLE, GONE = 0, 4  # the other states
WORK = 1.0  # how much of a call one worker in N takes away in a step, times N
RESERVE = 0.25  # hands beyond the demand where trades are fixed: our assumption
OTHERS = (0.2, 0.1)  # demand of nursing and cleaning, share of N
MEAN_THRESHOLD = 2.0
TAKEN_AT = 200  # step
BACK = 0.1  # within this part of the need, foraging is called back: our assumption


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    n_agents: int = param(150, 20, 400, "Workers", own="size")
    demand: float = param(0.3, 0.0, 0.6, "Foraging needed, of all", step=0.05)
    removed: float = param(0.3, 0.0, 1.0, "Share of foragers taken away", step=0.05)
    variety: float = param(0.5, 0.0, 1.0, "How different thresholds are")
    quitting: float = param(0.1, 0.02, 0.5, "Chance to leave a task", "per step", step=0.02)
    n_steps: int = param(400, 250, 800, "Steps")


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T + 1 times, two groups in the order of GROUPS, N workers, J tasks."""

    params: Params
    times: NDArray[np.int64]  # (T + 1,) steps
    states: States  # (T + 1, 2, N) IDLE, a task from 1 on, or GONE
    calls: Floats  # (T + 1, 2, J) s

    @cached_property
    def at_task(self) -> Floats:
        """Share of the workers of the beginning who are at each task, (T + 1, 2, J)."""
        counts = [(self.states == j + 1).mean(axis=2) for j in range(len(TASKS))]
        return np.stack(counts, axis=2)

    def frame(self) -> Any:
        """One row for each time and group."""
        import pandas as pd

        tables = []
        for p, group in enumerate(GROUPS):
            about = {"step": self.times, "group": [group] * self.times.size}
            shares = {task: self.at_task[:, p, j] for j, task in enumerate(TASKS)}
            tables.append(pd.DataFrame(about | shares))
        return pd.concat(tables, ignore_index=True)


def answer(call: Any, threshold: Any) -> Any:
    """The chance T to take a task up; 0 where nothing calls."""
    squared = np.square(call)
    return squared / (squared + np.square(threshold))


def run(params: Params, seed: int = 0) -> Result:
    """Both groups; the seed draws thresholds, luck, trades and who is taken away."""
    rng = np.random.default_rng(seed)
    n_agents, n_steps = params.n_agents, params.n_steps
    thresholds = drawn_thresholds(params, rng)
    trade = trades(params, thresholds)
    luck = rng.random((n_steps, 2, n_agents))
    met = rng.integers(0, len(TASKS), (n_steps, n_agents))
    theirs = thresholds[np.arange(n_agents), met] ** 2  # of the task that each one meets
    order = rng.permutation(n_agents)
    states = np.zeros((n_steps + 1, 2, n_agents), dtype=np.int8)
    calls = np.zeros((n_steps + 1, 2, len(TASKS)))
    demands = np.array([params.demand, *OTHERS])
    for t in range(n_steps):
        before = states[t]
        if t == TAKEN_AT:
            before = take_away(before, order, params.removed)
        may = np.stack([np.ones(n_agents, dtype=np.bool_), met[t] == trade])
        moves = luck[t], met[t], theirs[t], may
        states[t + 1] = worked(before, calls[t], *moves, params.quitting)
        calls[t + 1] = called(calls[t], states[t + 1], demands)
    return Result(params, np.arange(n_steps + 1), states, calls)


def drawn_thresholds(params: Params, rng: np.random.Generator) -> Floats:
    """theta of each worker for each task, (N, J), even between 1 - variety and 1 + variety."""
    spread = params.variety * rng.uniform(-1, 1, (params.n_agents, len(TASKS)))
    return np.asarray(np.maximum(MEAN_THRESHOLD * (1 + spread), 0.05))


def trades(params: Params, thresholds: Floats) -> NDArray[np.int64]:
    """The one task that each worker may do where trades are fixed, (N,); -1 for no trade.

    Each task gets hands for its demand and RESERVE on top, as far as there are hands; those with
    the lowest thresholds for a task first.
    """
    wanted = np.array([params.demand, *OTHERS]) * (1 + RESERVE)
    ends = np.round(np.cumsum(wanted / max(1.0, wanted.sum())) * params.n_agents).astype(int)
    trade = np.full(params.n_agents, -1, dtype=np.int64)
    for j, count in enumerate(np.diff(ends, prepend=0)):
        free = np.where(trade < 0, thresholds[:, j], np.inf)
        trade[np.argsort(free, kind="stable")[:count]] = j
    return trade


def take_away(states: States, order: NDArray[np.int64], share: float) -> States:
    """The groups, (P, N), without that share of those who forage now, taken in this order."""
    left = states.copy()
    for group in left:
        foragers = order[group[order] == 1]
        group[foragers[: round(share * foragers.size)]] = GONE
    return left


def worked(
    states: States,
    calls: Floats,
    luck: Floats,
    met: NDArray[np.int64],
    theirs: Floats,
    may: NDArray[np.bool_],
    quitting: float,
) -> States:
    """What everybody does next, (P, N).

    `met` (N,) is the task that each one meets, `theirs` (N,) the own threshold for it, squared,
    `may` (P, N) whether one may take it up.
    """
    call = calls[:, met]
    call *= call
    # T = call / (call + theirs); an idle worker starts when its luck is below that
    starts = (states == IDLE) & may & (luck * (call + theirs) < call)
    stops = (states != IDLE) & (states != GONE) & (luck < quitting)
    after = np.where(starts, (met + 1).astype(np.int8), states)
    after[stops] = IDLE
    return after


def called(calls: Floats, states: States, demands: Floats) -> Floats:
    """The calls of the tasks after one step, (P, J)."""
    counts = [np.bincount(group, minlength=GONE + 1)[1:GONE] for group in states]
    left = calls + demands - np.array(counts) * (WORK / states.shape[1])
    return np.asarray(np.maximum(left, 0.0))


def foraging(result: Result) -> Floats:
    """Share of all at foraging, (2, 3): before the loss, right after it, and at the end."""
    share = result.at_task[:, :, 0]
    before = share[TAKEN_AT - 50 : TAKEN_AT + 1].mean(axis=0)
    after = share[TAKEN_AT + 1]
    return np.stack([before, after, share[-50:].mean(axis=0)], axis=1)


def came_back(result: Result) -> str:
    """Of the group that may change: `back` to what it was within BACK of it, `less` or `more`."""
    before, _, end = foraging(result)[0]
    if abs(end - before) <= BACK * before:
        return "back"
    return "less" if end < before else "more"


def describe(result: Result) -> str:
    """Foraging before, just after and at the end, in both groups."""
    words = []
    for name, (before, after, end) in zip(GROUPS, 100 * foraging(result), strict=True):
        words.append(f"{name} {before:.0f} %, {after:.0f} %, {end:.0f} %")
    return (
        "Share of the colony that forages, before the loss, right after it, and at the end: "
        f"{'; '.join(words)}."
    )


def checks() -> list[Check]:
    """The answer by hand, the exact long-run shares, and who takes over."""
    result = run(Params(n_agents=400, n_steps=800), 1)
    before, after, end = foraging(result)[0]
    theory = "calls stand still: demand / WORK"
    silent = run(Params(demand=0.0), 1)
    return [
        Check("call equal to the threshold", float(answer(2.0, 2.0)), 0.5, 0.0, "by hand"),
        Check("call three times the threshold", float(answer(6.0, 2.0)), 0.9, 1e-12, "by hand"),
        Check("foragers before the loss", float(before), 0.3, 0.01, theory),
        Check("foragers in the end, of those at first", float(end), 0.3, 0.01, theory),
        Check("nurses in the end", float(result.at_task[-100:, 0, 1].mean()), 0.2, 0.01, theory),
        Check("lost at once, share of the foragers", float(1 - after / before), 0.3, 0.08,
              "taken away"),
        Check("no demand: foragers", float(silent.at_task[:, :, 0].max()), 0.0, 0.0, "exact"),
    ]  # fmt: skip
