"""Ants on a bridge with two branches: how a colony settles on one of them without being told.

An ant that comes to the fork takes the left branch with the chance

    P = (k + L)**n / ((k + L)**n + (k + R)**n)

where L and R are the marks left on the two branches. Each ant that has crossed adds one mark to
its branch, and after each ant the share `evaporation` of all marks is gone. k says how many marks
it takes before they count for much, n how sharply ants tell more from less.

A mark counts once the ant is back. On a longer branch that takes longer: with the length ratio q
its marks come (q - 1) * WALK ants late. This delay is our assumption; it is the only way in which
length enters. The short branch can also be opened later, as in an experiment on shortcuts.

The queen is outside this rule. Her command is drawn from the same seed and handed to every ant; an
ant obeys it with the chance `obeying`, which is 0 unless you set it. That she does not command is
what we assume here, not what the model finds.

Source: J.-L. Deneubourg, S. Aron, S. Goss and J. M. Pasteels (1990), The self-organizing
exploratory pattern of the Argentine ant, Journal of Insect Behavior 3, 159-168.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, choice, param

Floats = NDArray[np.float64]
WALK = 30  # ants that come to the fork while one crosses the short branch: our assumption
SETTLED = 0.8  # share of the last ants on one branch from which we call a colony settled
LAST = 100  # how many ants the last share is counted over
COMMANDS = {"none": "nothing", "left": "'left!'", "right": "'right!'"}


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. The left branch is the short one where they differ."""

    n_ants: int = param(600, 50, 2000, "Ants that come to the fork")
    ratio: float = param(1.0, 1.0, 3.0, "Right branch is longer by", "times", step=0.1)
    evaporation: float = param(0.0, 0.0, 0.1, "Marks that fade per ant", step=0.001)
    sharpness: float = param(2.0, 0.0, 4.0, "How sharply they tell (n)", step=0.25)
    k: float = param(20.0, 1.0, 100.0, "Marks before they count (k)", step=1.0)
    opens: int = param(0, 0, 500, "Left branch opens after", "ants")
    queen: str = choice("none", COMMANDS, "The queen commands")
    obeying: float = param(0.0, 0.0, 0.5, "Chance that an ant obeys", step=0.01)
    n_colonies: int = param(200, 1, 2000, "Colonies")


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T ants come to the fork, in C colonies at once."""

    params: Params
    left: NDArray[np.bool_]  # (T, C) which ants took the left branch
    marks: Floats  # (T + 1, 2, C) on both branches before each ant, and at the end
    share: Floats  # (T + 1, C) of all marks that are on the left branch; 0.5 where there are none

    @property
    def last_share(self) -> Floats:
        """Share of the last ants of each colony that went left, (C,)."""
        return np.asarray(self.left[-LAST:].mean(axis=0))

    def frame(self) -> Any:
        """One row for each ant of the first colony."""
        import pandas as pd

        return pd.DataFrame({
            "ant": np.arange(1, self.left.shape[0] + 1),
            "left": self.left[:, 0],
            "left_marks": self.marks[:-1, 0, 0],
            "right_marks": self.marks[:-1, 1, 0],
        })  # fmt: skip


def chance_left(left: Floats, right: Floats, k: float, n: float) -> Floats:
    """P of the rule above, (C,)."""
    return np.asarray(1 / (1 + ((k + right) / (k + left)) ** n))


def run(params: Params, seed: int = 0) -> Result:
    """All colonies, ant by ant; the seed only draws the ants' choices."""
    rng = np.random.default_rng(seed)
    luck = rng.random((params.n_ants, params.n_colonies))
    if params.obeying > 0 and params.queen != "none":
        obeys = rng.random(luck.shape) < params.obeying
        luck = np.where(obeys, 0.0 if params.queen == "left" else 1.0, luck)
    return cross(luck, params)


def cross(luck: Floats, params: Params) -> Result:
    """A run with given luck (T, C), each from 0 to 1: an ant goes left if its luck is below P."""
    n_ants, n_colonies = luck.shape
    marks = np.zeros((n_ants + 1, 2, n_colonies))
    left = np.zeros((n_ants, n_colonies), dtype=np.bool_)
    late = round((params.ratio - 1) * WALK)
    kept = 1 - params.evaporation
    for t in range(n_ants):
        if t >= params.opens:
            left[t] = luck[t] < chance_left(marks[t, 0], marks[t, 1], params.k, params.sharpness)
        marks[t + 1, 0] = marks[t, 0] * kept + left[t]
        marks[t + 1, 1] = marks[t, 1] * kept
        if t >= late:
            marks[t + 1, 1] += ~left[t - late]
    total = marks.sum(axis=1)
    share = np.divide(marks[:, 0], total, out=np.full(total.shape, 0.5), where=total > 0)
    return Result(params, left, marks, share)


def end_shares(n_ants: int, n_colonies: int, k: float, n: float, seed: int) -> Floats:
    """Share of the left marks in the end, (C,), on equal branches; keeps nothing on the way."""
    rng = np.random.default_rng(seed)
    marks = np.zeros((2, n_colonies))
    for _ in range(n_ants):
        goes_left = rng.random(n_colonies) < chance_left(marks[0], marks[1], k, n)
        marks[0] += goes_left
        marks[1] += ~goes_left
    return np.asarray(marks[0] / n_ants)


def fading_limit(k: float, n: float) -> float:
    """Evaporation from which two equal branches are never settled, 0 where they never are.

    Marks add up to 1 / evaporation. An even split is unstable only while n s > k + s, s being the
    half of it; so the limit is (n - 1) / (2 k), and 0 for n up to 1.
    """
    return max(0.0, (n - 1) / (2 * k))


def winner(share: Floats) -> Floats:
    """The share of whichever branch has more."""
    return np.maximum(share, 1 - share)


def settled(result: Result) -> tuple[float, float, float]:
    """Shares of the colonies that have settled left, settled right, and not settled."""
    last = result.last_share
    left, right = float((last >= SETTLED).mean()), float((last <= 1 - SETTLED).mean())
    return left, right, 1 - left - right


def ended(result: Result) -> str:
    """What most colonies do: settle on `either` branch, all on the `same`, or walk on `both`."""
    left, right, neither = settled(result)
    if neither > 0.5:
        return "both"
    return "either" if min(left, right) > 0.2 else "same"


def command_effect(result: Result, seed: int = 1) -> str:
    """How many choices differ from the same run without a command: `none`, `some` or `most`."""
    silent = run(replace(result.params, queen="none"), seed)
    changed = float((silent.left != result.left).mean())
    return "none" if changed == 0 else "some" if changed < 0.5 else "most"


def first_colony(result: Result) -> str:
    """Where the first colony ended: `left`, `right` or `neither`."""
    last = result.last_share[0]
    return "left" if last >= SETTLED else "right" if last <= 1 - SETTLED else "neither"


def describe(result: Result) -> str:
    """How many colonies have settled on which branch, and what the queen did to it."""
    left, right, _ = (round(100 * share) for share in settled(result))
    n_ants, n_colonies = result.left.shape
    colonies = "1 colony" if n_colonies == 1 else f"{n_colonies} colonies"
    words = (
        f"Of {colonies}, after {n_ants} ants: {left} % on the left branch, "
        f"{right} % on the right, {100 - left - right} % not settled."
    )
    queen, obeying = result.params.queen, result.params.obeying
    if queen == "none":
        return words
    if obeying == 0:
        return f"{words} The queen commanded '{queen}'; no ant heard of it."
    return f"{words} {100 * obeying:.0f} % of all choices obeyed the queen's '{queen}'."


def measures(result: Result) -> dict[str, float]:
    """How far the colonies agree on one branch, whichever it is."""
    return {
        "went_left": float(result.last_share.mean()),
        "on_one_branch": float(np.maximum(result.last_share, 1 - result.last_share).mean()),
    }


def checks() -> list[Check]:
    """The rule by hand, the published-size runs, the urn, both sides alike, and the queen."""
    early, late = (end_shares(n, 2000, 20.0, 2.0, 1) for n in (100, 1000))
    urn = end_shares(2000, 2000, 20.0, 1.0, 1)
    told = [run(Params(queen=queen), 3).share for queen in COMMANDS]
    simulated = "2000 runs for the reference table"
    blank = chance_left(np.zeros(1), np.zeros(1), 20.0, 2.0)[0]
    return [
        Check("no marks: chance to go left", float(blank), 0.5, 0.0, "by hand"),
        Check("20 marks to 0, n = 2: chance",
              float(chance_left(np.array([20.0]), np.zeros(1), 20.0, 2.0)[0]), 0.8, 1e-12,
              "by hand: 40 squared to 20 squared"),
        Check("n = 2: winner's share after 100 ants", float(winner(early).mean()), 0.66, 0.015,
              simulated),
        Check("n = 2: winner's share after 1000", float(winner(late).mean()), 0.847, 0.015,
              simulated),
        Check("n = 2: share of colonies above 0.8", float((winner(late) > 0.8).mean()), 0.722,
              0.03, simulated),
        Check("n = 1: spread of shares after 2000 ants", float(urn.std()), urn_spread(20.0, 2000),
              0.005, "Polya's urn, Beta(k, k)"),
        Check("equal branches: colonies to the left", float((late > 0.5).mean()), 0.5,
              0.04, "neither branch is special"),
        Check("the queen's command changes a choice",
              float(any((one != told[0]).any() for one in told)), 0, 0.0,
              "she is outside the rule"),
    ]  # fmt: skip


def urn_spread(k: float, n_ants: int) -> float:
    """Standard deviation of the left share with n = 1: a Beta(k, k) chance, drawn n_ants times."""
    spread = 1 / (4 * (2 * k + 1))
    return float(np.sqrt(spread + (0.25 - spread) / n_ants))
