"""Falling into step: a group finds a common beat, with pacemakers and without.

    dtheta_i/dt = omega_i + (K/n_i) * sum_j sin(theta_j - theta_i)

Everybody has a rhythm of their own, omega, and shifts it a little towards those they see. A
pacemaker keeps its own rhythm and listens to nobody (K = 0 for it). Each run makes two groups from
the same seed: one in which all listen, and one in which some places are taken by pacemakers. The
rest is the same, person by person.

Order r is 0 when the phases of those who listen are scattered and 1 when they are in step. The
mean rhythm is one flash in two seconds; phases are told in a frame that turns with it.

Source: S. H. Strogatz (2000), From Kuramoto to Crawford, Physica D 143, 1-20. Pacemakers that do
not listen, the ring and all numbers on the controls are our assumption.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._kuramoto import (
    Floats,
    critical_coupling,
    expected_order,
    mean_field,
    order_over_time,
    rhythms,
    trajectory,
    velocity,
)
from dlkit.models._params import Check, Checked, choice, param

__all__ = [
    "critical_coupling",
    "expected_order",
    "mean_field",
    "order_over_time",
    "rhythms",
    "trajectory",
    "velocity",
]

PANELS = ("without", "with")  # the order of the axis P: without pacemakers, with them
DT = 0.1  # s
BASE = math.pi  # rad/s, the mean rhythm: one flash in two seconds
SETTLED = 1 / 3  # of the time at the end of a run over which order and rhythm are averaged
IN_STEP = 0.8  # order from which we call a group in step: our assumption
RHYTHMS = {"normal": "most near the middle", "lorentz": "some far out (Lorentz)"}
SEES = {"everyone": "everyone", "ring": "only those nearby"}


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    n_agents: int = param(60, 2, 400, "Fireflies, or people", own="size")
    coupling: float = param(1.2, 0.0, 4.0, "Attention to others (K)", "rad/s", step=0.05)
    spread: float = param(0.5, 0.0, 2.0, "Spread of own rhythms", "rad/s", step=0.05)
    sees: str = choice("everyone", SEES, "Each sees")
    sight: int = param(3, 1, 30, "Sight to either side",
                       help="Only where each sees those nearby.")  # fmt: skip
    pacemakers: int = param(
        1, 0, 60, "Pacemakers", help="They keep their rhythm and listen to nobody."
    )
    off: float = param(0.0, -1.0, 1.0, "Pacemakers' rhythm is off by", "rad/s", step=0.1)
    shape: str = choice("normal", RHYTHMS, "Own rhythms")
    duration: float = param(30.0, 10.0, 60.0, "Duration", "s")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.pacemakers >= self.n_agents:
            raise ValueError(
                f"pacemakers must be fewer than n_agents, {self.n_agents}, got {self.pacemakers}"
            )


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T times, two groups in the order of PANELS, N agents."""

    params: Params
    times: Floats  # (T,) s
    phases: Floats  # (T, 2, N) rad, in the frame of the mean rhythm, not wrapped
    order: Floats  # (2, T) of those who listen in both groups
    nearby: Floats  # (2, T) how well neighbours in the ring are in step, mean of cos, -1 to 1
    beat: Floats  # (2,) s between two flashes of the group at the end; nan without order
    paces: NDArray[np.bool_]  # (N,) whose places pacemakers take in the second group

    @property
    def settled(self) -> Floats:
        """Order at the end, (2,): the mean over the last third."""
        return np.asarray(self.order[:, _last(self.times) :].mean(axis=1))

    def frame(self) -> Any:
        """One row for each time and group."""
        import pandas as pd

        return pd.DataFrame({
            "seconds": np.tile(self.times, len(PANELS)),
            "group": np.repeat(PANELS, self.times.size),
            "order": self.order.ravel(),
            "nearby": self.nearby.ravel(),
        })  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """Both groups; the seed draws who has which rhythm and where everybody starts."""
    omega, start, paces = group(params, seed)
    coupling = np.full((2, params.n_agents), params.coupling)
    coupling[1, paces] = 0.0
    own, begin = np.tile(omega, (2, 1)), np.tile(start, (2, 1))
    own[1, paces], begin[1, paces] = params.off, 0.0
    n_steps = round(params.duration / DT)
    sight = params.sight if params.sees == "ring" else 0
    phases = trajectory(begin, own, coupling, n_steps, DT, sight)
    times = DT * np.arange(n_steps + 1.0)
    field = mean_field(phases[..., ~paces])
    turn = np.roll(phases, -1, axis=-1)
    nearby = np.cos(turn - phases).mean(axis=-1)
    return Result(params, times, phases, np.abs(field).T, nearby.T, _beat(times, field), paces)


def group(params: Params, seed: int) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Own rhythms and starting phases, (N,) each, and which places are for pacemakers."""
    rng = np.random.default_rng(seed)
    n_agents = params.n_agents
    omega = rng.permutation(rhythms(n_agents, params.spread, params.shape))
    start = rng.uniform(-math.pi, math.pi, n_agents)
    paces = np.zeros(n_agents, dtype=np.bool_)
    paces[np.arange(params.pacemakers) * n_agents // max(params.pacemakers, 1)] = True
    return omega, start, paces


def fewest(result: Result, seed: int = 1) -> float | None:
    """The smallest number of pacemakers with which the group of these settings gets in step.

    In step is an order of IN_STEP over the last third; None when half of all are too few.
    """
    for count in range(result.params.n_agents // 2 + 1):
        if count > 60:
            break
        params = replace(result.params, pacemakers=count)
        if run(params, seed).settled[1] >= IN_STEP:
            return float(count)
    return None


def response(result: Result) -> str:
    """What those who listen do about the pacemakers' rhythm: `follow`, `ignore` or `torn`.

    They are in step, with the pacemakers or with each other, when order is IN_STEP or more;
    below it they are torn.
    """
    if result.settled[1] < IN_STEP:
        return "torn"
    theirs = 2 * math.pi / (BASE + result.params.off)
    return "follow" if abs(result.beat[1] - theirs) < abs(result.beat[1] - 2.0) else "ignore"


def theory(params: Params) -> tuple[Floats, Floats, Floats]:
    """K, and the order that theory expects of a large group at it, without and with pacemakers.

    Where each sees only those nearby, or where the pacemakers' rhythm is off, it does not hold.
    """
    strengths = np.linspace(0.0, 4.0, 81)
    share = params.pacemakers / params.n_agents
    without, with_them = (
        expected_order(strengths, params.spread, params.shape, e) for e in (0.0, share)
    )
    return strengths, without, with_them


def describe(result: Result) -> str:
    """Order at the end in both groups, and what they beat."""
    params = result.params
    without, with_them = result.settled
    n_paces = params.pacemakers
    some = "1 pacemaker" if n_paces == 1 else f"{n_paces} pacemakers"
    words = f"Order at the end: {without:.2f} without pacemakers ({_beat_words(result.beat[0])})"
    if n_paces == 0:
        return f"{words}. Nobody sets the beat: both groups are the same."
    theirs = 2 * math.pi / (BASE + params.off)
    return (
        f"{words}, {with_them:.2f} with {some} of {params.n_agents} "
        f"({_beat_words(result.beat[1])}; the pacemakers' own beat is {theirs:.2f} s)."
    )


def measures(result: Result) -> dict[str, float]:
    """The order of each group at the end, and how well neighbours are in step."""
    return {
        **{f"order_{name}": float(result.settled[i]) for i, name in enumerate(PANELS)},
        **{f"nearby_{name}": float(result.nearby[i, -1]) for i, name in enumerate(PANELS)},
    }


def checks() -> list[Check]:
    """Strogatz's exact curve, the critical coupling, no order below it, and who sets the beat."""
    exact = "Strogatz 2000: r = sqrt(1 - 2g/K)"
    alone = run(Params(coupling=0.0, pacemakers=0, n_agents=3), 1)
    apart = alone.phases[-1, 0] - alone.phases[0, 0]
    omega, _, _ = group(alone.params, 1)
    return [
        *(Check(f"Lorentz, g = 1: order at K = {k}", large_order(k, "lorentz"),
                math.sqrt(1 - 2 / k), 0.002, exact) for k in (3.0, 4.0)),
        Check("normal, sd 1: critical K", critical_coupling(1.0), 1.595769, 5e-7,
              "2 / (pi g(0))"),
        Check("normal, sd 1: order at K = 1.8", float(expected_order(1.8, 1.0)), 0.5629, 0.0001,
              "self-consistency"),
        Check("normal, sd 1: order at K = 3 in a run", large_order(3.0, "normal"), 0.9252, 0.002,
              "self-consistency"),
        Check("normal, sd 1: order at K = 1", large_order(1.0, "normal"), 0.03, 0.03,
              "no order below the critical K"),
        Check("K = 0: farthest from one's own rhythm",
              float(np.abs(apart - omega * alone.params.duration).max()), 0.0, 1e-9, "exact"),
    ]  # fmt: skip


def large_order(coupling: float, shape: str, n_agents: int = 2000) -> float:
    """Settled order of a large group of spread 1 that starts nearly in step, Lorentz cut at 50."""
    omega = np.clip(rhythms(n_agents, 1.0, shape), -50.0, 50.0)
    start = np.random.default_rng(1).uniform(-1.5, 1.5, n_agents)
    order = order_over_time(start, omega, coupling, 1600, 0.03)
    return float(order[1000:].mean())


def _last(times: Floats) -> int:
    return int(times.size * (1 - SETTLED))


def _beat(times: Floats, field: NDArray[np.complex128]) -> Floats:
    """Seconds between two flashes of each group over the last third; nan where order is low."""
    late = slice(_last(times), None)
    turned = np.unwrap(np.angle(field[late]), axis=0)
    rate = BASE + (turned[-1] - turned[0]) / (times[-1] - times[late][0])
    ordered = np.abs(field[late]).mean(axis=0) >= 0.5
    return np.where(ordered, 2 * math.pi / rate, np.nan)


def _beat_words(beat: float) -> str:
    return f"a flash every {beat:.2f} s" if math.isfinite(beat) else "no common beat"
