"""Twenty tokens on ten activities over four terms, and what becomes of three indicators.

    e_j  =  sum_a x_a s_aj / sum_i s_ai                    tokens that reach cell j this term
    c_j <-  k c_j + (1 - k c_j) (1 - exp(-r e_j))          k is kept from term to term, r is reach
    b_m  =  (1 - g) sum_j f_jm c_j / sum_i f_im  +  g min over dimensions of the mean c
    y_m <-  y_m + v_m (b_m - y_m) + noise

x are tokens, s says which cells an activity touches, c is how far each of the 16 cells is
practised (0 to 1), y are engagement, collaboration and capacity (0 to 1). With g = 0 cells add
up, with g = 1 the weakest dimension alone decides. An event in a term lets only a share of its
tokens work and takes a share from the cells that it hits.

The ten activities, the 16 cells and the three indicators are those of the ASERT framework and
its tenets; every weight is our assumption, and none was measured. The weights come from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check

Floats = NDArray[np.float64]

CRITERIA = ("people", "processes", "development", "resources")
DIMENSIONS = ("trust", "autonomy", "change", "relationships")
CELLS = tuple(f"{criterion}_{dimension}" for criterion in CRITERIA for dimension in DIMENSIONS)
ACTIVITIES = ("professional_development", "mentoring", "facilitation", "networks", "communities",
              "decisions", "time", "space", "finance", "recognition")  # fmt: skip
OUTCOMES = ("engagement", "collaboration", "capacity")
N_TERMS = 4
TOKENS = 20
MOVED = 0.1  # an indicator has moved once its mean has risen by this: our assumption
LOW, HIGH = 0.1, 0.9  # the band that holds eight of ten runs
Plan = tuple[tuple[int, ...], ...]  # for each term played, the tokens of each activity


@dataclass(frozen=True, eq=False)
class Weights:
    """Everything that we assume. A activities, 16 cells, 3 outcomes, E events."""

    touches: Floats  # (A, 16) which cells an activity touches, 0 or more
    feeds: Floats  # (16, 3) which cells feed an outcome, 0 or more
    speeds: Floats  # (3,) share of the gap that an outcome closes in a term
    kept: float  # share of a cell's practice that is left after a term without tokens
    reach: float  # how far one token brings a cell
    together: float  # 0: cells add up; 1: the weakest dimension decides
    noise: float  # standard deviation of an outcome per term
    start: float  # every cell and every outcome before the first term
    chances: Floats  # (E,) chance of each event in each term but the first
    losses: Floats  # (E, 16) share that an event takes from each cell
    working: Floats  # (E,) share of the term's tokens that still work

    def __post_init__(self) -> None:
        n_events = self.chances.size
        shapes = {"touches": (len(ACTIVITIES), len(CELLS)), "feeds": (len(CELLS), len(OUTCOMES)),
                  "speeds": (len(OUTCOMES),), "chances": (n_events,), "working": (n_events,),
                  "losses": (n_events, len(CELLS))}  # fmt: skip
        for name, shape in shapes.items():
            array = getattr(self, name)
            if array.shape != shape:
                raise ValueError(f"{name} must have the shape {shape}, got {array.shape}")
        for name in ("touches", "feeds"):
            array = getattr(self, name)
            if not (np.isfinite(array).all() and (array >= 0).all()):
                raise ValueError(f"{name} must be 0 or more, got {array.min()}")
        for name in ("speeds", "kept", "together", "start", "chances", "losses", "working"):
            _share(name, getattr(self, name))
        for name in ("reach", "noise"):
            if not 0 <= getattr(self, name) <= 10:
                raise ValueError(f"{name} must be between 0 and 10, got {getattr(self, name)}")


@dataclass(frozen=True, eq=False)
class Params:
    """What the learner may change: the plan, and the weights themselves."""

    weights: Weights
    plan: Plan = ()
    n_replicates: int = 400

    def __post_init__(self) -> None:
        check_plan(self.plan)
        if not 1 <= self.n_replicates <= 10_000:
            raise ValueError(f"n_replicates must be between 1 and 10000, got {self.n_replicates}")


@dataclass(frozen=True, eq=False)
class Result:
    """R replicates of one plan; the first is the learner's own. T terms were played."""

    params: Params
    cells: Floats  # (R, T + 1, 16) how far each cell is practised, 0 to 1
    outcomes: Floats  # (R, T + 1, 3) engagement, collaboration, capacity, 0 to 1
    events: NDArray[np.bool_]  # (R, T, E) which event came in which term

    @property
    def times(self) -> NDArray[np.int64]:
        """Terms that have passed, (T + 1,)."""
        return np.arange(self.outcomes.shape[1])

    @property
    def band(self) -> Floats:
        """Low, middle and high end of the replicates, (3, T + 1, 3)."""
        return np.asarray(np.quantile(self.outcomes, [LOW, 0.5, HIGH], axis=0))


def run(params: Params, seed: int = 0) -> Result:
    """Plays the plan in every replicate; the same seed gives the same events to every plan."""
    plans = np.zeros((N_TERMS, len(ACTIVITIES)))
    plans[: len(params.plan)] = np.array(params.plan).reshape(-1, len(ACTIVITIES))
    cells, outcomes, events = play(plans, params.weights, params.n_replicates, seed)
    last = len(params.plan)
    return Result(params, cells[:, : last + 1], outcomes[:, : last + 1], events[:, :last])


def play(
    plans: Floats, weights: Weights, n_replicates: int, seed: int
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Cells (R, 5, 16), outcomes (R, 5, 3) and events (R, 4, E) of plans (4, A) or (R, 4, A)."""
    rng = np.random.default_rng(seed)
    events = rng.random((n_replicates, N_TERMS, weights.chances.size)) < weights.chances
    events[:, 0] = False
    noise = weights.noise * rng.normal(size=(n_replicates, N_TERMS, len(OUTCOMES)))
    tokens = np.broadcast_to(plans, (n_replicates, N_TERMS, len(ACTIVITIES)))
    cells = np.full((n_replicates, N_TERMS + 1, len(CELLS)), weights.start)
    outcomes = np.full((n_replicates, N_TERMS + 1, len(OUTCOMES)), weights.start)
    for term in range(N_TERMS):
        came = events[:, term]
        working = np.where(came, weights.working, 1.0).prod(axis=1, keepdims=True)
        left = np.where(came[..., None], 1.0 - weights.losses, 1.0).prod(axis=1)
        cells[:, term + 1] = left * practised(cells[:, term], working * tokens[:, term], weights)
        pull = base(cells[:, term + 1], weights) - outcomes[:, term]
        moved = outcomes[:, term] + weights.speeds * pull + noise[:, term]
        outcomes[:, term + 1] = np.clip(moved, 0.0, 1.0)
    return cells, outcomes, events


def practised(cells: Floats, tokens: Floats, weights: Weights) -> Floats:
    """The cells (R, 16) after a term with these tokens (R, A), before an event takes its share."""
    all_touched = weights.touches.sum(axis=1, keepdims=True)
    shares = weights.touches / np.where(all_touched > 0, all_touched, 1.0)
    left = weights.kept * cells
    return np.asarray(left + (1 - left) * (1 - np.exp(-weights.reach * (tokens @ shares))))


def base(cells: Floats, weights: Weights) -> Floats:
    """What the cells (R, 16) would bring each outcome to in the end, (R, 3)."""
    all_fed = weights.feeds.sum(axis=0)
    added = cells @ (weights.feeds / np.where(all_fed > 0, all_fed, 1.0))
    by_dimension = cells.reshape(-1, len(CRITERIA), len(DIMENSIONS)).mean(axis=1)
    weakest = by_dimension.min(axis=1, keepdims=True)
    return np.asarray((1 - weights.together) * added + weights.together * weakest)


def first_mover(result: Result) -> str:
    """The outcome whose mean is the first to have risen by MOVED; 'none' if none has."""
    means = result.outcomes.mean(axis=0)  # (T + 1, 3)
    crossed = [_crossing(means[:, m] - means[0, m]) for m in range(len(OUTCOMES))]
    first = int(np.argmin(crossed))
    return OUTCOMES[first] if np.isfinite(crossed[first]) else "none"


def check_plan(plan: Plan) -> None:
    """Refuses a plan that is none, or that spends more than there is."""
    if len(plan) > N_TERMS:
        raise ValueError(f"plan must have at most {N_TERMS} terms, got {len(plan)}")
    for term, tokens in enumerate(plan, 1):
        if len(tokens) != len(ACTIVITIES):
            raise ValueError(
                f"plan must have {len(ACTIVITIES)} numbers in each term, got {len(tokens)} in "
                f"term {term}"
            )
        for name, count in zip(ACTIVITIES, tokens, strict=True):
            whole = isinstance(count, int | np.integer) and not isinstance(count, bool)
            if not whole or not 0 <= count <= TOKENS:
                raise ValueError(
                    f"{name} must be a whole number from 0 to {TOKENS}, got {count!r:.40}"
                )
    spent = sum(sum(tokens) for tokens in plan)
    if spent > TOKENS:
        raise ValueError(f"plan must spend at most {TOKENS} tokens, got {spent}")


def describe(result: Result) -> str:
    """Where the three outcomes stand, each with its band, and which has moved first."""
    low, middle, high = (np.round(100 * part[-1]).astype(int) for part in result.band)
    stands = ", ".join(
        f"{name} {middle[m]}\u00a0% ({low[m]} to {high[m]})" for m, name in enumerate(OUTCOMES)
    )
    spent = sum(sum(tokens) for tokens in result.params.plan)
    when = f"After {result.times[-1]} of {N_TERMS} terms and {spent} of {TOKENS} tokens"
    mover = first_mover(result)
    moved = "nothing has moved yet" if mover == "none" else f"{mover} moved first"
    return f"{when}: {stands}; {moved}."


def checks() -> list[Check]:
    """What is known exactly, with weights so simple that a sheet of paper is enough."""
    from dlkit.models._budget_bots import plain_weights

    five = (0, 5, 0, 0, 0, 0, 0, 0, 0, 0)
    alone = plain_weights()
    nothing = run(Params(alone, ((0,) * 10,) * N_TERMS, 1))
    once = run(Params(alone, (five,), 1))
    joint = run(Params(plain_weights(together=1.0), (five,), 1))
    fading = run(Params(plain_weights(start=0.8, kept=0.5), ((0,) * 10,), 1))
    own = "worked out by hand from the equations"
    one = 1 - np.exp(-5.0)  # five tokens on an activity that touches one cell, reach 1
    return [
        Check("no tokens: capacity", float(nothing.outcomes[0, -1, 2]), 0.0, 0.0, own),
        Check("five tokens on one cell", float(once.cells[0, 1].max()), one, 1e-12, own),
        Check("cells add up: engagement", float(once.outcomes[0, 1, 0]), one / 16, 1e-12, own),
        Check("weakest decides: engagement", float(joint.outcomes[0, 1, 0]), 0.0, 1e-12, own),
        Check("half is lost in a term", float(fading.cells[0, 1, 0]), 0.4, 1e-12, own),
    ]


def _crossing(rise: Any) -> float:
    """When a rise over the terms reaches MOVED, between two terms by a straight line."""
    above = np.flatnonzero(rise >= MOVED)
    if above.size == 0:
        return float("inf")
    after = int(above[0])
    before = rise[after - 1]
    return float(after - 1 + (MOVED - before) / (rise[after] - before))


def _share(name: str, value: Any) -> None:
    numbers = np.asarray(value)
    if not (np.all(numbers >= 0) and np.all(numbers <= 1)):  # also refuses nan
        wrong = numbers[~((numbers >= 0) & (numbers <= 1))].flat[0]
        raise ValueError(f"{name} must be between 0 and 1, got {wrong}")
