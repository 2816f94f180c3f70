"""Theory X and Theory Y: two beliefs about people that can each make themselves come true.

    R = 1 / (1 + exp(k (b - proof)))                        how tightly the unit is run
    q' = q + p (R - q)                                      how tightly people feel it is run
    E = (1 - s) (0.9 - loss q) + s (0.3 + 0.4 q)            effort
    W = (1 - credit R) E                                    what is put down to their own will
    b' = b + a (W - b)                                      the manager's belief

A manager's rules R follow the belief b about the people, people's effort E reacts to what they
have come to expect, q, and the belief follows the effort, less what is put down to the rules. A
share s of the people truly work better under rules. Belief 0 is Theory X, 1 is Theory Y.

Where nothing moves any more, q = R(b) and b = W: one equation in b, solved by scan and bisection.

Source of the idea: D. McGregor (1960), The Human Side of Enterprise. That what a manager thinks
and what a manager does are two things: R. E. Kopelman, D. J. Prottas and A. L. Davis (2008),
Journal of Managerial Issues 20, 255-271. The equations and all numbers are our assumption.
"""

import math
from dataclasses import dataclass, fields, replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from dlkit.models._fit import Floats
from dlkit.models._params import Check, Checked, param

CHANCE = False  # a seed makes no difference
FREE = 0.9  # effort of those who work well when trusted; our assumption
LOST, FOUND = 0.3, 0.4  # effort left alone, and what rules add, for those who prefer rules
SETTLED = 1e-7  # a round that moves the belief less than this is the last one of a sweep
MOST_ROUNDS = 2000  # of a sweep, at one value
N_GRID = 401  # points of the scan for fixed points
N_HALVINGS = 45  # bisections from there: down to the last digit


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change; shares and beliefs from 0 to 1."""

    start: float = param(0.3, 0.0, 1.0, "First belief (0 = X, 1 = Y)")
    rules_share: float = param(0.2, 0.0, 1.0, "Truly prefer rules (s)")
    proof: float = param(
        0.45,
        0.05,
        0.95,
        "Proof wanted",
        help="how much own will a manager must see to run things half as tightly",
    )
    loss: float = param(
        0.6, 0.0, 0.8, "Effort lost under rules", help="by those who work well when trusted"
    )
    credit: float = param(
        0.5,
        0.0,
        1.0,
        "Credit given to rules",
        help="share of the effort under full rules that is put down to the rules",
    )
    acting: float = param(12.0, 0.0, 30.0, "Acts on the belief (k)")
    learning: float = param(0.3, 0.05, 1.0, "Belief follows effort (a)", "per round")
    feeling: float = param(0.4, 0.05, 1.0, "People notice (p)", "per round")
    n_rounds: int = param(40, 10, 100, "Rounds")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T rounds and the start."""

    params: Params
    times: Floats  # (T + 1,) rounds
    belief: Floats  # (T + 1,) 0 = X, 1 = Y
    rules: Floats  # (T + 1,) how tightly the unit is run
    felt: Floats  # (T + 1,) how tightly people expect it to be run
    effort: Floats  # (T + 1,) mean over the people

    def frame(self) -> Any:
        """One row a round."""
        import pandas as pd

        names = ("belief", "rules", "felt", "effort")
        return pd.DataFrame({"round": self.times} | {name: getattr(self, name) for name in names})


@dataclass(frozen=True)
class Fixed:
    """A state in which nothing moves; `stable` when small pushes die out."""

    belief: float
    rules: float
    effort: float
    stable: bool


@dataclass(frozen=True, eq=False)
class Branches:
    """All fixed points over a row of values of one parameter; one entry each."""

    value: Floats
    belief: Floats
    stable: np.ndarray


def rules(belief: Any, params: Any) -> Any:
    """How tightly a manager with this belief runs the unit; numbers or arrays."""
    return 1 / (1 + np.exp(params.acting * (belief - params.proof)))


def effort(felt: Any, params: Any) -> Any:
    """Mean effort of people who feel this tightly run."""
    willing = FREE - params.loss * felt
    return (1 - params.rules_share) * willing + params.rules_share * (LOST + FOUND * felt)


def own_will(belief: Any, felt: Any, params: Any) -> Any:
    """What a manager sees of the people's own will."""
    return (1 - params.credit * rules(belief, params)) * effort(felt, params)


def step(belief: float, felt: float, params: Params) -> tuple[float, float]:
    """Belief and feeling one round later; plain numbers, because a sweep takes thousands."""
    tight = 1 / (1 + math.exp(params.acting * (belief - params.proof)))
    seen = (1 - params.credit * tight) * effort(felt, params)
    return belief + params.learning * (seen - belief), felt + params.feeling * (tight - felt)


def run(params: Params, seed: int = 0) -> Result:  # noqa: ARG001 (no chance in it)
    """One manager and one unit; at the start people expect what the manager means to do."""
    belief = np.empty(params.n_rounds + 1)
    felt = np.empty_like(belief)
    belief[0], felt[0] = params.start, rules(params.start, params)
    for t in range(params.n_rounds):
        belief[t + 1], felt[t + 1] = step(float(belief[t]), float(felt[t]), params)
    times = np.arange(params.n_rounds + 1.0)
    return Result(params, times, belief, rules(belief, params), felt, effort(felt, params))


def fixed_points(params: Params) -> list[Fixed]:
    """Every state in which nothing moves, lowest belief first."""
    _, beliefs, stable = _solved(params, "start", [params.start])
    tight = rules(beliefs, params)
    states = zip(beliefs, tight, effort(tight, params), stable, strict=True)
    return [Fixed(float(b), float(r), float(e), bool(s)) for b, r, e, s in states]


def branches(params: Params, name: str, n_values: int = 61) -> Branches:
    """The fixed points while the parameter `name` goes through its range."""
    return Branches(*_solved(params, name, _values(name, n_values)))


def sweep(params: Params, name: str, n_values: int = 41) -> tuple[Floats, Floats, Floats]:
    """Values of `name`, and where the belief settles on the way up and on the way back.

    Simulated, not solved: at each value the unit starts where it settled at the value before.
    """
    values = _values(name, n_values)
    belief = params.start
    felt = float(rules(belief, _with(params, name, values[0])))
    ends = []
    for value in values + values[::-1]:
        belief, felt = _settled(belief, felt, _with(params, name, value))
        ends.append(belief)
    back = np.array(ends[n_values:])[::-1]
    return np.array(values), np.array(ends[:n_values]), back


def verdict(result: Result) -> str:
    """What became of the first belief: 'confirmed', 'corrected', or 'between'.

    Confirmed: it has moved further from the proof wanted, or hardly at all. Corrected: it has
    crossed over. Between: it has come closer without crossing.
    """
    side = math.copysign(1.0, result.params.start - result.params.proof)
    before = side * (result.params.start - result.params.proof)
    after = side * (float(result.belief[-1]) - result.params.proof)
    if after < 0:
        return "corrected"
    return "confirmed" if after >= before - 0.05 else "between"


def describe(result: Result) -> str:
    """Where the manager ends, and how many ways it could have ended."""
    stable = [f.belief for f in fixed_points(result.params) if f.stable]
    ways = {0: "No state is stable", 1: "There is one stable state, at belief"}
    words = ways.get(len(stable), "There are two stable states, at belief")
    where = " and ".join(f"{b:.2f}" for b in stable)
    now = f"After {result.params.n_rounds} rounds: belief {result.belief[-1]:.2f}"
    told = f"rules {result.rules[-1]:.2f}, effort {result.effort[-1]:.2f}"
    return f"{now}, {told}. {' '.join([words, where]).strip()}."


def checks() -> list[Check]:
    """Ends of runs against solved states, and cases that are known exactly."""
    own = "root of the printed equations"
    low, _, high = fixed_points(Params())
    ends = {b: float(run(Params(start=b, n_rounds=100)).belief[-1]) for b in (0.0, 1.0)}
    plain = Params(acting=0.0, credit=0.0, rules_share=0.0, n_rounds=100)
    one = [f for f in fixed_points(Params(rules_share=0.9)) if f.stable]
    _, up, back = sweep(Params(start=1.0), "rules_share")
    return [
        Check("start at 0: end of the run", ends[0.0], low.belief, 1e-6, own),
        Check("start at 1: end of the run", ends[1.0], high.belief, 1e-6, own),
        Check("rules that follow no belief: end", float(run(plain).belief[-1]), 0.6, 1e-9,
              "0.9 - 0.6 / 2"),
        Check("90 % prefer rules: stable states", len(one), 1, 0, own),
        Check("hysteresis: belief lost for good", float(up[0] - back[0]),
              high_low_gap(Params()), 1e-4, "distance of the two states at s = 0"),
    ]  # fmt: skip


def high_low_gap(params: Params) -> float:
    """Distance between the highest and the lowest stable belief when nobody prefers rules."""
    stable = [f.belief for f in fixed_points(replace(params, rules_share=0.0)) if f.stable]
    return stable[-1] - stable[0]


def _values(name: str, n_values: int) -> list[float]:
    """The whole range of a parameter in even steps."""
    about = next(f.metadata for f in fields(Params) if f.name == name)
    values: list[float] = np.linspace(about["low"], about["high"], n_values).round(9).tolist()
    return values


def _with(params: Params, name: str, value: Any) -> Params:
    """The same parameters with another value for the one called `name`."""
    return replace(params, **{name: value})


def _settled(belief: float, felt: float, params: Params) -> tuple[float, float]:
    for _ in range(MOST_ROUNDS):
        after, felt_after = step(belief, felt, params)
        moved = max(abs(after - belief), abs(felt_after - felt))
        belief, felt = after, felt_after
        if moved < SETTLED:
            break
    return belief, felt


def _solved(params: Params, name: str, values: list[float]) -> tuple[Floats, Floats, Any]:
    """Beliefs that reproduce themselves at each value of `name`, and which of them are stable.

    A scan for changes of sign, then bisection, for all values at once.
    """
    many = SimpleNamespace(**{f.name: getattr(params, f.name) for f in fields(params)})
    column, grid = np.array(values), np.linspace(0.0, 1.0, N_GRID)
    setattr(many, name, column[:, None])
    above = np.broadcast_to(_gap(grid, many) > 0, (column.size, N_GRID))
    at, place = np.nonzero(above[:, :-1] != above[:, 1:])
    setattr(many, name, column[at])
    low, high, rising = grid[place], grid[place + 1], above[at, place]
    for _ in range(N_HALVINGS):
        middle = (low + high) / 2
        left = (_gap(middle, many) > 0) == rising
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    belief = (low + high) / 2
    return column[at], belief, _radius(belief, many) < 1


def _gap(belief: Any, params: Any) -> Any:
    """How far the belief that follows lies above this one, once people feel what is done."""
    return own_will(belief, rules(belief, params), params) - belief


def _radius(belief: Any, params: Any) -> Any:
    """How much a small push grows in a round: the larger eigenvalue of the step, in size."""
    tight = rules(belief, params)
    slope = -params.acting * tight * (1 - tight)  # of the rules over the belief
    per_felt = params.rules_share * FOUND - (1 - params.rules_share) * params.loss
    a, p = params.learning, params.feeling
    own = 1 - a - a * params.credit * slope * effort(tight, params)  # belief over belief
    other = a * (1 - params.credit * tight) * per_felt  # belief over feeling
    half = (own + 1 - p) / 2
    size = own * (1 - p) - other * p * slope  # product of the two eigenvalues
    spread = half**2 - size
    apart = np.abs(half) + np.sqrt(np.maximum(spread, 0.0))
    return np.where(spread >= 0, apart, np.sqrt(np.maximum(size, 0.0)))
