"""Plan, act, observe, reflect: twelve months of small changes with noisy results.

    L = a / (1 - r)           weeks a cycle takes: a to plan, act and observe, a share r to reflect
    n = 1 + k r L             looks at the result: one comes by itself, k more a week of reflection
    y = d + noise / sqrt(n)   what is seen of a change with true effect d ~ Normal(mean, spread)
    w = spread^2 / (spread^2 + noise^2 / n)
    b = w y + (1 - w) mean    what is believed after reflection

With reflection a change stays if b > 0. Without (r = 0) there is one look, and the unit repeats
the last winner: it keeps a change whose result lies above the result it remembers, and remembers
that one. Between 0 and a little reflection the rule itself changes, so there is a step.

A cycle with reflection gains E[max(b, 0)] = mean Phi(z) + t phi(z) on average, with
t = spread sqrt(w) and z = mean / t.

A hill climb of our own making: every number in it is our assumption. That noisy winners look
better than they are is plain statistics, not a finding about organisations.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from dlkit.models._organisation import Floats
from dlkit.models._params import Check, Checked, param

CHANCE = True
WEEKS = 52
N_UNITS = 400
START = 100.0
CHOICES = (0.0, 0.1, 0.3, 0.6)  # shares of reflection to bet on


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. All values are our assumptions; the work stands at 100."""

    share: float = param(
        0.3,
        0.0,
        0.9,
        "Time given to reflection",
        step=0.05,
        help="As a share of each cycle. 0: no reflection at all.",
    )
    noise: float = param(
        10.0,
        0.0,
        30.0,
        "Noise in one result",
        "points",
        help="How far one look at a result lies off, as a rule.",
    )
    spread: float = param(5.0, 0.5, 15.0, "Ideas differ by", "points", step=0.5)
    mean: float = param(
        -2.0,
        -5.0,
        2.0,
        "An idea on average",
        "points",
        help="Below 0: most ideas make the work a little worse.",
    )
    act: float = param(2.0, 0.5, 8.0, "To plan, act and observe", "weeks", step=0.5)
    looks: float = param(4.0, 0.0, 20.0, "Looks a week of reflection", "per week")


@dataclass(frozen=True, eq=False)
class Result:
    """Twelve months of N_UNITS units. T = 53 points, one a week."""

    params: Params
    times: Floats  # (T,) months
    true: Floats  # (T, U) how good the work is
    believed: Floats  # (T, U) how good the unit thinks it is
    n_cycles: int


def run(params: Params, seed: int = 1) -> Result:
    """All units; the same seed gives the same ideas whatever the share of reflection."""
    n_cycles = cycle_count(params)
    ideas, errors = np.random.default_rng(seed).standard_normal((2, 104, N_UNITS))
    effects = params.mean + params.spread * ideas[:n_cycles]
    seen = effects + params.noise / math.sqrt(look_count(params)) * errors[:n_cycles]
    climb = reflective if params.share > 0 else last_winner
    true, believed = climb(params, effects, seen)
    weeks = np.arange(WEEKS + 1.0)
    done = np.minimum((weeks / cycle_weeks(params) + 1e-9).astype(int), n_cycles)
    return Result(params, weeks * 12 / WEEKS, true[done], believed[done], n_cycles)


def reflective(params: Params, effects: Floats, seen: Floats) -> tuple[Floats, Floats]:
    """True and believed level after 0, 1, ... cycles: weigh each result, keep if above 0."""
    belief = weight(params) * seen + (1 - weight(params)) * params.mean
    keep = belief > 0
    return _levels(effects * keep), _levels(belief * keep)


def last_winner(params: Params, effects: Floats, seen: Floats) -> tuple[Floats, Floats]:  # noqa: ARG001 (called like the other)
    """The same for a unit that keeps whatever looks better than its last winner looked."""
    level = np.full(effects.shape[1], START)
    remembered = level.copy()
    levels, memories = [level], [remembered]
    for effect, look in zip(effects, seen, strict=True):
        result = level + look
        wins = result > remembered
        level = np.where(wins, level + effect, level)
        remembered = np.where(wins, result, remembered)
        levels.append(level)
        memories.append(remembered)
    return np.array(levels), np.array(memories)


def cycle_weeks(params: Params) -> float:
    """How long one cycle takes, in weeks."""
    return params.act / (1 - params.share)


def cycle_count(params: Params) -> int:
    """How many whole cycles fit into the year."""
    return int(WEEKS / cycle_weeks(params) + 1e-9)


def look_count(params: Params) -> float:
    """How many looks at its result a change gets."""
    return 1 + params.looks * params.share * cycle_weeks(params)


def weight(params: Params) -> float:
    """How far a result is believed, the rest is experience with earlier ideas."""
    return params.spread**2 / (params.spread**2 + params.noise**2 / look_count(params))


def gain_per_cycle(params: Params) -> float:
    """The expected gain of one cycle with reflection."""
    t = params.spread * math.sqrt(weight(params))
    z = params.mean / t
    below = (1 + math.erf(z / math.sqrt(2))) / 2
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return params.mean * below + t * density


@lru_cache(maxsize=512)  # a picture asks for twenty shares, most of them again
def level_at_end(params: Params) -> float:
    """The expected true level after the year: by formula, without reflection from 400 units."""
    if params.share == 0:
        return float(run(params).true[-1].mean())
    return START + cycle_count(params) * gain_per_cycle(params)


def best_choice(params: Params) -> str:
    """The best of 0, 10, 30 and 60 % reflection under these settings, in per cent."""
    levels = [level_at_end(replace(params, share=share)) for share in CHOICES]
    return f"{100 * CHOICES[int(np.argmax(levels))]:.0f}"


def best_share(result: Result) -> str:
    """The same for a result: what a bet on the best share is about."""
    return best_choice(result.params)


def describe(result: Result) -> str:
    """How many cycles and looks, where the work stands and where it is thought to stand."""
    looks = f"{look_count(result.params):.1f}".removesuffix(".0")
    seen = "1 look" if looks == "1" else f"{looks} looks"
    cycles = "1 cycle" if result.n_cycles == 1 else f"{result.n_cycles} cycles"
    return (
        f"{cycles}, {seen} at each result. After twelve months the work stands at "
        f"{result.true[-1].mean():.0f} (it began at 100) and is believed to stand at "
        f"{result.believed[-1].mean():.0f}, on average over {N_UNITS} units. Best of 0, 10, 30 "
        f"and 60 % reflection here: {best_choice(result.params)} %."
    )


def checks() -> list[Check]:
    """Without noise reflection only costs time; with it, the formula."""
    own = "formula in this model"
    exact = Params(noise=0.0, share=0.0)
    certain = gain_per_cycle(replace(exact, share=0.5))  # no noise: the gain of one perfect look
    plain, honest = run(exact), run(Params(share=0.5, noise=15.0))
    error = float(np.abs(plain.believed - plain.true).max())
    missed = float(honest.believed[-1].mean() - honest.true[-1].mean())
    return [
        Check("no noise: belief minus truth", error, 0, 1e-9, "nothing to be wrong about"),
        Check("no noise, no reflection: gain", float(plain.true[-1].mean()) - START,
              26 * certain, 2.5, own),
        Check("noise, half reflection: level", float(honest.true[-1].mean()),
              level_at_end(honest.params), 1.5, own),
        Check("the same: belief minus truth", missed, 0, 1.5, "a weighed belief is not biased"),
        Check("no noise: best share in %", float(best_choice(exact)), 0, 0,
              "reflection only costs time"),
    ]  # fmt: skip


def _levels(gains: Floats) -> Floats:
    return START + np.concatenate([np.zeros((1, gains.shape[1])), np.cumsum(gains, axis=0)])
