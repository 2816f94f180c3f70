"""Manage eight people for ten rounds: the equations of Theory X and Y, person by person.

    q' = q + p (R - q)                      what a person expects, after a round run with rules R
    e  = 0.9 - 0.6 q + own + day            who works well when trusted
    e  = 0.3 + 0.4 q + own + day            who truly prefers rules

Without `own` and `day` the mean of these is `theory_xy.effort` with its default loss and the
unit's share of people who prefer rules. With them it is a little less where effort is high, for
it is never above 1: 0.896 instead of 0.900. The unit's output is ten times the sum of the
efforts, at most 80. A unit is drawn by its seed: how many of the eight prefer rules (1 to 6),
what is each one's `own`, and the good and bad days. All numbers are our assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dlkit.models import theory_xy
from dlkit.models._fit import Floats
from dlkit.models._params import Check
from dlkit.models.theory_xy import FOUND, FREE, LOST

N_PEOPLE, N_ROUNDS = 8, 10
FEWEST, MOST = 1, 6  # of the eight who prefer rules
POINTS = 10  # of output for an effort of 1
FIRST_FELT = 0.5  # what everybody expects before the first round
OWN, DAY = 0.06, 0.05  # standard deviations between people, and from day to day
LEVELS = ("a free hand", "agreed aims", "regular reports", "set procedures", "close control")
TRUSTED_FROM = 0.5  # mean effort that keeps the bot `trust first` trusting
PARAMS = theory_xy.Params()


@dataclass(frozen=True, eq=False)
class Units:
    """U units of eight people each, with all that chance decides."""

    prefers: np.ndarray  # (U, 8) whether they truly prefer rules
    own: Floats  # (U, 8)
    days: Floats  # (U, 10, 8)


class Choice(NamedTuple):
    """One round of a learner: how it is run (0 to 4), and what is believed (0 to 8 of eight)."""

    level: int
    belief: int


@dataclass(frozen=True, eq=False)
class Result:
    """A game so far. T rounds have been played."""

    seed: int
    choices: tuple[Choice, ...]
    prefers: np.ndarray  # (8,) for the end only
    effort: Floats  # (T, 8)
    always: dict[str, Floats]  # 'X' and 'Y' -> (10,) output of who runs it so throughout

    @property
    def output(self) -> Floats:
        """Output of the unit by round, (T,)."""
        return np.asarray(POINTS * self.effort.sum(axis=1))

    @property
    def is_over(self) -> bool:
        """Whether all rounds are played."""
        return len(self.choices) == N_ROUNDS


def draw(seeds: Sequence[int]) -> Units:
    """One unit for each seed; the same seed is the same people with the same days."""
    parts = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        n_prefer = rng.integers(FEWEST, MOST + 1)
        prefers = rng.permutation(N_PEOPLE) < n_prefer
        days = rng.normal(0, DAY, (N_ROUNDS, N_PEOPLE))
        parts.append((prefers, rng.normal(0, OWN, N_PEOPLE), days))
    prefers, own, days = (np.array(part) for part in zip(*parts, strict=True))
    return Units(prefers, own, days)


def effort(units: Units, felt: Floats, round_: int) -> Floats:
    """What each person gives in a round, (U, 8), never below 0 or above 1."""
    felt = felt[:, None]
    rule = np.where(units.prefers, LOST + FOUND * felt, FREE - PARAMS.loss * felt)
    return np.clip(rule + units.own + units.days[:, round_], 0, 1)


Policy = Callable[[Floats, Floats], Floats]  # rules (U, t) and mean effort (U, t) -> rules (U,)


def always(tight: float) -> Policy:
    """The same rules in every round."""
    return lambda _, seen: np.full(seen.shape[0], tight)


def mirror(_: Floats, seen: Floats) -> Floats:
    """As much freedom as effort was shown in the round before; half at first."""
    return 1 - seen[:, -1] if seen.shape[1] else np.full(seen.shape[0], 0.5)


def trust_first(_: Floats, seen: Floats) -> Floats:
    """A free hand, but close control for one round after a poor one."""
    if not seen.shape[1]:
        return np.zeros(seen.shape[0])
    return (seen[:, -1] < TRUSTED_FROM).astype(float)


def believer(start: float) -> Policy:
    """The manager of the model: acts on a belief, learns, and credits rules for some of it."""

    def policy(run: Floats, seen: Floats) -> Floats:
        belief = np.full(seen.shape[0], start)
        for tight, shown in zip(run.T, seen.T, strict=True):
            belief = belief + PARAMS.learning * ((1 - PARAMS.credit * tight) * shown - belief)
        return np.asarray(theory_xy.rules(belief, PARAMS))

    return policy


def try_both(_: Floats, seen: Floats) -> Floats:
    """Three rounds of control, three of freedom, then whatever gave more in its last round."""
    n_units, t = seen.shape
    if t < 6:
        return np.full(n_units, float(t < 3))
    return (seen[:, 2] > seen[:, 5]).astype(float)


POLICIES: dict[str, Policy] = {
    "always X": always(1.0),
    "always Y": always(0.0),
    "mirror": mirror,
    "trust first": trust_first,
    "believer from X": believer(0.2),
    "believer from Y": believer(0.8),
    "try both": try_both,
}


def outputs(units: Units, policy: Policy) -> Floats:
    """Output by unit and round, (U, 10)."""
    n_units = units.own.shape[0]
    felt = np.full(n_units, FIRST_FELT)
    run, seen = np.empty((n_units, N_ROUNDS)), np.empty((n_units, N_ROUNDS))
    for t in range(N_ROUNDS):
        run[:, t] = policy(run[:, :t], seen[:, :t])
        felt = felt + PARAMS.feeling * (run[:, t] - felt)
        seen[:, t] = effort(units, felt, t).mean(axis=1)
    return POINTS * N_PEOPLE * seen


def play(seed: int, choices: Sequence[Choice]) -> Result:
    """The game that these choices make; the same seed and choices are the same game."""
    for level, belief in choices:
        _check("level", level, len(LEVELS) - 1)
        _check("belief", belief, N_PEOPLE)
    if len(choices) > N_ROUNDS:
        raise ValueError(f"choices must be at most {N_ROUNDS}, got {len(choices)}")
    units, felt, rows = draw([seed]), np.array([FIRST_FELT]), []
    for t, choice in enumerate(choices):
        felt = felt + PARAMS.feeling * (choice.level / (len(LEVELS) - 1) - felt)
        rows.append(effort(units, felt, t)[0])
    constant = {name: outputs(units, POLICIES[f"always {name}"])[0] for name in ("X", "Y")}
    shown = np.array(rows).reshape(-1, N_PEOPLE)
    return Result(seed, tuple(choices), units.prefers[0], shown, constant)


def audit(n_units: int = 1000, seed: int = 0) -> dict[str, dict[str, float]]:
    """Mean output a round of each policy, over all units and by how many prefer rules."""
    units = draw(range(seed, seed + n_units))
    count = units.prefers.sum(axis=1)
    groups = {"all": count >= 0, "1-2": count <= 2, "3-4": (count > 2) & (count < 5),
              "5-6": count >= 5}  # fmt: skip
    found = {name: outputs(units, policy).mean(axis=1) for name, policy in POLICIES.items()}
    return {
        name: {group: float(mean[inside].mean()) for group, inside in groups.items()}
        for name, mean in found.items()
    }


def split(choices: Sequence[Choice]) -> int:
    """In how many rounds belief and practice pointed to different theories."""
    apart = [(c.belief > 4 and c.level > 2) or (c.belief < 4 and c.level < 2) for c in choices]
    return sum(apart)


def end_belief(output: Floats, tight: float, start: float) -> float:
    """What a manager believes who runs it like this for ten rounds and reads the output."""
    belief = start
    for shown in output / (POINTS * N_PEOPLE):
        belief += PARAMS.learning * ((1 - PARAMS.credit * tight) * float(shown) - belief)
    return belief


def checks() -> list[Check]:
    """A unit without luck and drawn units, against the equations of Theory X and Y.

    What control gives more than a free hand is worked out for the share that prefers rules among
    the units drawn. Luck falls out of the difference, but for efforts cut off at 1: at most 0.004
    of each person, so 0.32 of a unit.
    """
    calm = Units(np.arange(8)[None] < 2, np.zeros((1, 8)), np.zeros((1, N_ROUNDS, 8)))
    free = outputs(calm, always(0.0))[0]
    felt = FIRST_FELT * (1 - PARAMS.feeling) ** N_ROUNDS
    expected = POINTS * (6 * (FREE - PARAMS.loss * felt) + 2 * (LOST + FOUND * felt))
    units = draw(range(300))
    count = units.prefers.sum(axis=1)
    gap = (outputs(units, always(1.0)) - outputs(units, always(0.0))).mean(axis=1)
    few, many = count <= 2, count >= 5
    return [
        Check("a free hand, last round", float(free[-1]), expected, 1e-9, "the printed equation"),
        *(Check(f"{name} prefer rules: X minus Y", float(gap[inside].mean()),
                _calm_gap(float(count[inside].mean())), 0.32, "theory_xy.effort at their share")
          for name, inside in (("1 or 2", few), ("5 or 6", many))),
    ]  # fmt: skip


def _calm_gap(n_prefer: float) -> float:
    """Mean output a round under control less that with a free hand, without luck."""
    params = theory_xy.Params(rules_share=n_prefer / N_PEOPLE)
    left = FIRST_FELT * (1 - PARAMS.feeling) ** np.arange(1, N_ROUNDS + 1)  # felt, a free hand
    gap = theory_xy.effort(1 - left, params) - theory_xy.effort(left, params)  # starts at 0.5
    return float(POINTS * N_PEOPLE * gap.mean())


def _check(name: str, value: object, high: int) -> None:
    if type(value) is not int or not 0 <= value <= high:
        raise ValueError(f"{name} must be a whole number from 0 to {high}, got {value!r:.40}")
