"""Roest's account as flows between compartments: no people, no network, only shares.

    E' = b E_left / E0 (P + E)                     early adopters, by example
    L' = s(A; proof) L_left / tau_L                opinion leaders, once the idea is proven
    M' = s(L / L0; enough) M_left / tau_M          followers, once leaders have moved
    S' = s(A; standard) S_left / tau_S             followers of the standard
    T' = lambda s(A; standard) (T_left - never)    long tail
    A  = P + E + L + M + S + T                     share of everybody; pioneers P are there at 0

X_left is X0 - X; s is a steep switch: 0 below its threshold, 1 from there on. It switches
just below the threshold where 'at least' counts, just above it where 'more than' counts, for
a share that creeps up to a level never quite gets there. The limits are those of the people
on a network: 16 %, one half, all but those who never move.

Solved by Runge-Kutta steps. Source: the account of D. Roest in the framework document; the
equations are this project's own reading of it (our assumption).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dlkit.models._fit import Fit, Floats, Range, on_level, record
from dlkit.models._market import KINDS
from dlkit.models._measures import time_reached
from dlkit.models._params import Check, Checked, choice, param

STEPS_PER_YEAR = 20
AT_ONCE = 1e9  # per year: quicker than any picture can show
WIDTH = 0.00001  # of the switch, as a share
MARGIN = 0.002  # how far beside its threshold a switch turns; many widths, so nothing leaks
ENOUGH_LEADERS = 0.1  # share of the leaders whom followers wait for (our assumption)

FITTED_STANDARD = (0.2, 0.5)  # where a fit looks for it

State = tuple[float, float, float, float]  # L, M, S, T; E is known exactly
CHANCE = False  # a seed makes no difference


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Time is in years; shares are of everybody."""

    pioneers_share: float = param(0.025, 0.0, 0.2, "Pioneers", step=0.005)
    early_share: float = param(0.135, 0.0, 0.4, "Early adopters", step=0.005)
    leaders_share: float = param(0.05, 0.0, 0.3, "Opinion leaders", "of mainstream", step=0.01)
    tail_share: float = param(0.16, 0.0, 0.4, "Long tail", step=0.01)
    never_share: float = param(0.05, 0.0, 0.4, "Never move", step=0.01)
    proof_threshold: float = param(0.15, 0.01, 1.0, "Proof that leaders ask for", "of all")
    standard_threshold: float = param(0.5, 0.01, 1.0, "The standard begins at")
    standard_reading: str = choice(
        "half",
        {"half": "at least this share", "more_than_half": "more than this share"},
        "What counts as the standard",
    )
    example: float = param(1.0, 0.1, 10.0, "Force of example (b)", "per year")
    leaders_time: float = param(0.5, 0.1, 10.0, "Time leaders take", "years")
    followers_time: float = param(1.0, 0.1, 10.0, "Time followers take", "years")
    standard_time: float = param(2.0, 0.1, 10.0, "Time the later half takes", "years")
    tail_rate: float = param(0.3, 0.01, 2.0, "Tail that gives in", "per year")
    duration: float = param(30.0, 5.0, 100.0, "Duration", "years", step=1)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.never_share > self.tail_share:
            raise ValueError(
                f"never_share must be at most tail_share ({self.tail_share}), "
                f"got {self.never_share!r}"
            )


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T time points, 6 kinds in the order of the network model."""

    params: Params
    times: Floats  # (T,) years
    adopted: Floats  # (T, 6) share of everybody who has moved, by kind

    @property
    def share(self) -> Floats:
        """Share of everybody who has moved, (T,)."""
        return np.asarray(self.adopted.sum(axis=1))

    @property
    def new(self) -> Floats:
        """Share of everybody who moves in a year, by kind, (T, 6)."""
        return np.asarray(np.gradient(self.adopted, self.times, axis=0))

    def frame(self) -> Any:
        """One row a time point: the share of everybody who has moved, by kind and in all."""
        import pandas as pd

        table = pd.DataFrame(self.adopted, columns=list(KINDS))
        table.insert(0, "years", self.times)
        return table.assign(all=self.share)


def run(params: Params, seed: int = 0) -> Result:  # noqa: ARG001 (no chance in it)
    """Solve the equations; nothing in them is left to chance."""
    n_steps = round(params.duration * STEPS_PER_YEAR)
    halves = np.arange(2 * n_steps + 1) / (2 * STEPS_PER_YEAR)
    early_market = (params.pioneers_share + early_adopters(halves, params)).tolist()
    change = flows(params)
    states: list[State] = [(0.0, 0.0, 0.0, 0.0)]
    for i in range(0, 2 * n_steps, 2):
        states.append(rk4(change, states[-1], early_market[i : i + 3], 1 / STEPS_PER_YEAR))
    pioneers = np.full(n_steps + 1, params.pioneers_share)
    early = np.array(early_market[::2]) - params.pioneers_share
    return Result(params, halves[::2], np.column_stack([pioneers, early, states]))


def early_adopters(years: Floats, params: Params) -> Floats:
    """E over time: the logistic curve that solves the first equation.

    Written down, because where there are few early adopters a Runge-Kutta step is too long.
    """
    p0, e0 = params.pioneers_share, params.early_share
    if p0 == 0 or e0 == 0:
        return np.zeros_like(years)
    speed = min(params.example * (p0 + e0) / e0, AT_ONCE)
    shrunk = np.exp(-speed * years)
    return np.asarray(e0 * p0 * (1 - shrunk) / (p0 + e0 * shrunk))


def sizes(params: Params) -> tuple[float, ...]:
    """Shares of everybody in each kind: P, E, L, M, S, T; the two halves are equal."""
    early_market = params.pioneers_share + params.early_share
    half = max(0.0, (1 - early_market - params.tail_share) / 2)
    leaders = min(half, params.leaders_share * (1 - early_market))
    early = params.pioneers_share, params.early_share
    return (*early, leaders, half - leaders, half, params.tail_share)


def flows(params: Params) -> Callable[[State, float], State]:
    """The right-hand sides for L, M, S, T, given the share of the early market that moved."""
    *_, l0, m0, s0, t0 = sizes(params)
    side = 1 if params.standard_reading == "more_than_half" else -1
    standard = params.standard_threshold + side * MARGIN
    proof = params.proof_threshold - MARGIN

    def change(state: State, early_market: float) -> State:
        l, m, s, t = state  # noqa: E741 (the letters of the equations)
        moved = early_market + l + m + s + t
        following = switch(l / l0, ENOUGH_LEADERS) if l0 else 0.0
        is_standard = switch(moved, standard)
        return (
            switch(moved, proof) * (l0 - l) / params.leaders_time,
            following * (m0 - m) / params.followers_time,
            is_standard * (s0 - s) / params.standard_time,
            params.tail_rate * is_standard * (t0 - params.never_share - t),
        )

    return change


def switch(share: float, threshold: float) -> float:
    """A steep logistic: 0 below the threshold, 1 above it."""
    x = (share - threshold) / WIDTH
    return 1 / (1 + math.exp(-x)) if x > -40 else 0.0


def rk4(
    change: Callable[[State, float], State], state: State, early: list[float], dt: float
) -> State:
    """One step of the classical Runge-Kutta method; `early` at its start, middle and end."""
    k1 = change(state, early[0])
    k2 = change(_moved(state, k1, dt / 2), early[1])
    k3 = change(_moved(state, k2, dt / 2), early[1])
    k4 = change(_moved(state, k3, dt), early[2])
    mean = [(a + 2 * b + 2 * c + d) / 6 for a, b, c, d in zip(k1, k2, k3, k4, strict=True)]
    return _moved(state, mean, dt)


def fit(times: ArrayLike, shares: ArrayLike) -> Fit:
    """Least squares on the shares: a time scale, the start, the ceiling and the standard.

    `speed` multiplies all speeds, `ceiling` is the share of the record's population to whom
    the account applies, `standard` the share of those at which it becomes the standard.
    Fixed are the sizes of the groups, the proof that leaders ask for and the ratios of the
    speeds (the defaults of Params, with nobody who never moves).
    """
    t, y = record(times, shares, fewest=5)
    first, span, highest = float(t[0]), float(t[-1] - t[0]), float(y.max())
    ceiling = Range(min(1.0, 1.1 * highest), highest / 2, 1.0)
    searches = [
        [
            Range(years / span, 0.1 / span, 200 / span),
            Range(first - before * span, first - 3 * span, first),
            ceiling,
            Range(standard, *FITTED_STANDARD),
        ]
        for years in (6.0, 10.0, 15.0, 22.0, 35.0)
        for before in (0.01, 0.15, 0.4, 1.0)
        for standard in (0.25, 0.35, 0.45)
    ]
    names = ("speed", "start", "ceiling", "standard")
    return on_level("Roest, fitted to the shares", curve, names, searches, (t, y))


def curve(times: ArrayLike, speed: float, start: float, ceiling: float, standard: float) -> Floats:
    """The share of everybody at these years, `speed` times as fast as the defaults.

    Up to the standard the solution of the equations; from there on the later half and the
    tail follow exponential curves, which are written down directly.
    """
    params, (years, first_half) = Params(), _first_half()
    since = (np.asarray(times, np.float64) - start) * speed
    reached = float(np.interp(standard - MARGIN, first_half, years))
    after = np.maximum(since - reached, 0.0)
    *_, later_half, tail = sizes(params)
    share = np.interp(since, years, first_half, left=0.0)
    share += later_half * -np.expm1(-after / params.standard_time)
    share += tail * -np.expm1(-after * params.tail_rate)
    return np.asarray(ceiling * share)


def describe(result: Result) -> str:
    """Where the run ended, and which threshold held it up."""
    share, params = float(result.share[-1]), result.params
    reached = f"after {result.times[-1]:g} years {100 * share:.1f} % have moved"
    if params.pioneers_share == 0:
        return "Nobody moved: without pioneers nothing begins."
    if result.adopted[-1, 2] < ENOUGH_LEADERS * sizes(params)[2] or sizes(params)[2] == 0:
        return f"Held up before the mainstream: {reached}, too few to convince opinion leaders."
    if result.adopted[-1, 4] < 0.01 * sizes(params)[4]:
        return f"Held up at the standard: {reached}, and the later half still waits."
    half = float(np.interp(0.5, result.share, result.times))
    return f"Half have moved after {half:.1f} years; {reached}."


def measures(result: Result) -> dict[str, float]:
    """How many have moved in the end, and when half of everybody had."""
    return {
        "final_share": float(result.share[-1]),
        "half_at_year": time_reached(result.times, result.share),
    }


def checks() -> list[Check]:
    """The three plateaus, and one compartment whose curve is known exactly."""
    theory = "limits of the equations: groups of 2.5, 13.5, 34, 34, 16 %"
    long = Params(duration=60.0)
    leaders = run(Params(proof_threshold=0.01, duration=5.0)).adopted[-1, 2] / sizes(long)[2]
    return [
        Check("proof asked above 16 %", _last(replace(long, proof_threshold=0.18)), 0.16, 1e-4,
              theory),
        Check("standard above one half", _last(replace(long, standard_threshold=0.52)), 0.5,
              1e-4, theory),
        Check("more than half is never reached",
              _last(replace(long, standard_reading="more_than_half")), 0.5, 1e-4, theory),
        Check("both reached: all but the never", _last(long), 0.95, 1e-3, theory),
        Check("leaders after 5 years of proof", float(leaders), 1 - math.exp(-10), 1e-5,
              "the exponential that solves L'"),
    ]  # fmt: skip


def _moved(state: State, change: Any, dt: float) -> State:
    l, m, s, t = (x + dt * dx for x, dx in zip(state, change, strict=True))  # noqa: E741
    return l, m, s, t


def _last(params: Params) -> float:
    return float(run(params).share[-1])


@cache
def _first_half() -> tuple[Floats, Floats]:
    """The share over time if the standard is never reached: years, share."""
    result = run(Params(standard_threshold=1.0, duration=60.0))
    return result.times, result.share
