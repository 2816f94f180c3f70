"""The control game: a rule rules out the worst, and some people give less because of it.

An agent has 120 points and gives up x of them; the principal then gets 2x. So

    principal = 2 x        agent = 120 - x        together = 120 + x

Before that the principal leaves x open, or rules that x >= x_min. Somebody who does not mind
gives max(x_min, e) under the rule, where e is what they give when left free. A control-averse
agent gives max(x_min, (1 - h) e): they hold back the share h of what they would have given.

The game is that of A. Falk and M. Kosfeld (2006), The hidden costs of control, American
Economic Review 96(5), 1611-1630, who tried x_min = 5, 10 and 20. The agents are ours: a share
gives nothing unless made to, the others are spread evenly from 0 to twice their mean; averse
ones are as frequent among the generous as among the others. These figures are our assumption.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dlkit.models._fit import Floats
from dlkit.models._params import Check, Checked, param

CHANCE = False  # a seed makes no difference
ENDOWMENT = 120
TRIED = (5.0, 10.0, 20.0)  # the rules of the paper
N_LEVELS = 200  # how finely the efforts of the willing are spread
GRID = np.arange(0.5, 40.25, 0.5)  # rules at which the curve is drawn
BIN = 5.0  # points, width of one bar of efforts
MOST = 80.0  # points, the highest effort that the spread allows
LITTLE = 0.5  # points: less than this is called no difference


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Everything but the shares is in points."""

    rule: float = param(10.0, 0.0, 40.0, "The rule: at least", "points", step=1,
                        help="0 leaves it open. The study tried 5, 10 and 20.")  # fmt: skip
    averse_share: float = param(0.6, 0.0, 1.0, "Share who mind being ruled", step=0.05,
                                help="Our assumption.")  # fmt: skip
    held_back: float = param(0.6, 0.0, 1.0, "Share that these hold back", step=0.05,
                             help="Of what they gave when free. Our assumption.")  # fmt: skip
    agreed_share: float = param(0.0, 0.0, 1.0, "Of these, accept the rule", step=0.05,
                                help="Because they made it too: no holding back. "
                                     "Our assumption.")  # fmt: skip
    selfish_share: float = param(0.3, 0.0, 1.0, "Give nothing when free", step=0.05,
                                 help="Our assumption.")  # fmt: skip
    willing_mean: float = param(30.0, 5.0, 40.0, "The others give, on average", "points", step=1,
                                help="When left free. Our assumption.")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    """One setting. R rules on a grid, B bars of efforts."""

    params: Params
    rules: Floats  # (R,) points, all above 0
    under_rule: Floats  # (R,) mean effort under each rule
    open_effort: float  # mean effort when left open
    effort: float  # mean effort under the chosen rule; with rule 0 as when left open
    bars: Floats  # (B,) lower ends, points
    free_shares: Floats  # (B,) share of people by effort, left open
    ruled_shares: Floats  # (B,) share of people by effort, under the chosen rule

    def frame(self) -> Any:
        """One row a rule: efforts and payoffs."""
        import pandas as pd

        keeps, gets, together = payoffs(self.under_rule)
        return pd.DataFrame({"rule": self.rules, "effort": self.under_rule, "principal": gets,
                             "agent": keeps, "together": together})  # fmt: skip


def payoffs(effort: Any) -> tuple[Any, Any, Any]:
    """What agent and principal have at the end, and the two together; points."""
    return ENDOWMENT - effort, 2 * effort, ENDOWMENT + effort


def chosen(free: Any, rule: Any, held_back: float) -> Any:
    """The effort under a rule above 0 of people who hold back a share of what they gave freely."""
    return np.maximum(rule, (1 - held_back) * free)


def run(params: Params, seed: int = 0) -> Result:  # noqa: ARG001 (no chance in it)
    """Mean effort under every rule of the grid, and who gives what under the chosen one."""
    free, weights = people(params)
    minds, held = minding(params), params.held_back
    grid = GRID[:, None]
    under = minds * chosen(free, grid, held) + (1 - minds) * chosen(free, grid, 0.0)
    bars = np.arange(0.0, MOST, BIN)
    if params.rule == 0:
        ruled = [(free, weights)]
    else:
        ruled = [(chosen(free, params.rule, held), minds * weights),
                 (chosen(free, params.rule, 0.0), (1 - minds) * weights)]  # fmt: skip
    effort = sum(float(given @ shares) for given, shares in ruled)
    return Result(
        params,
        GRID,
        under @ weights,
        float(free @ weights),
        effort,
        bars,
        _shares([(free, weights)], bars),
        _shares(ruled, bars),
    )


def people(params: Params) -> tuple[Floats, Floats]:
    """What people give when left free, and how large a share of all gives it; (1 + N_LEVELS,)."""
    spread = 2 * params.willing_mean * (np.arange(N_LEVELS) + 0.5) / N_LEVELS
    willing = np.full(N_LEVELS, (1 - params.selfish_share) / N_LEVELS)
    return np.append(0.0, spread), np.append(params.selfish_share, willing)


def minding(params: Params) -> float:
    """The share of people who hold back under this rule."""
    return params.averse_share * (1 - params.agreed_share)


def pays_from(result: Result) -> float | None:
    """The weakest rule of the grid from which on every rule does as well as none; None if none."""
    short = np.flatnonzero(result.under_rule < result.open_effort - 1e-9)
    first = 0 if short.size == 0 else int(short[-1]) + 1
    return float(result.rules[first]) if first < result.rules.size else None


def outcome(result: Result) -> str:
    """What the rule does to what people give: `raises`, `lowers` or `same`."""
    change = result.effort - result.open_effort
    return "same" if abs(change) < LITTLE else "raises" if change > 0 else "lowers"


def describe(result: Result) -> str:
    """What both sides have without and with the rule, and from where on a rule pays."""
    keeps, gets, together = (f"{value:.0f}" for value in payoffs(result.open_effort))
    words = f"Left open: principal {gets}, agent {keeps}, together {together}."
    if result.params.rule > 0:
        keeps, gets, together = (f"{value:.0f}" for value in payoffs(result.effort))
        words += (
            f" With the rule 'at least {result.params.rule:g}': principal {gets}, agent {keeps}, "
            f"together {together}. {_verdict(result)}"
        )
    start = pays_from(result)
    if start is None:
        return f"{words} No rule up to {GRID[-1]:g} does as well as leaving it open."
    if start == GRID[0]:
        return f"{words} Here even the weakest rule does as well as none."
    return f"{words} Here rules pay from about {start:g} points on."


def checks() -> list[Check]:
    """The payoffs, two exact cases, and what a rule does where nobody minds."""
    study, own = "Falk and Kosfeld 2006: the game", "worked out by hand"
    keeps, gets, together = payoffs(20.0)
    nobody = run(Params(averse_share=0.0))
    everybody = run(Params(averse_share=1.0, held_back=1.0))
    mean = 30 + 10**2 / (4 * 30)  # of max(10, e), with e even from 0 to 60
    losing = float((nobody.under_rule < nobody.open_effort).sum())
    willing = run(Params(averse_share=0.0, selfish_share=0.0))
    return [
        Check("x = 20: the agent keeps", keeps, 100, 0.0, study),
        Check("x = 20: the principal gets", gets, 40, 0.0, study),
        Check("x = 20: both together", together, 140, 0.0, study),
        Check("nobody minds: rules that lose", losing, 0, 0.0, "max(x_min, e) is never below e"),
        Check("all mind, hold all back: effort", everybody.effort, 10, 1e-9, "the rule itself"),
        Check("all willing, rule 10: mean effort", willing.effort, mean, 0.01, own),
        Check("default: mean effort left open", run(Params()).open_effort, 21, 1e-9, own),
    ]  # fmt: skip


def _verdict(result: Result) -> str:
    change = result.effort - result.open_effort
    if outcome(result) == "same":
        return "The rule makes next to no difference."
    return f"The rule {outcome(result)} what people give by {abs(change):.1f} points."


def _shares(groups: list[tuple[Floats, Floats]], bars: Floats) -> Floats:
    """The share of all people in each bar; `groups` are efforts and their weights."""
    shares = np.zeros(bars.size)
    for given, weights in groups:
        bar = np.minimum((given / BIN + 1e-9).astype(int), bars.size - 1)
        shares += np.bincount(bar, weights, bars.size)
    return shares
