"""Groups on two axes: what leadership adds to drift, and how long one cannot see it.

A group stands at (x, y): x, how familiar it is with living in harmony with nature and with each
other; y, how far it has worked out the particular process that it is busy with. In each step

    x gains  d (A - k B) + g + sigma * noise
    y gains  d (B - k A) + g + sigma * noise

A and B are 1 when somebody offers leadership along x or along y and the group goes along, with
chances a and b; else 0. d is the stride of a led step, k the share that it costs on the other
axis, g the pull of the longer movement to sustainability and justice, in both alike. Drift is the
noise alone. After T steps

    mean of x = T (d (a - k b) + g)      variance of x = T (d^2 (a(1-a) + k^2 b(1-b)) + sigma^2)

so led movement grows with T and drift with the root of T.

Source: the two axes and the longer movement are Roest's (2011). He gives no rule and no number:
the walk, and every number in it, are our assumption; the theory is that of random walks.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, param

WALKS = ("led", "drift")  # the order of the first axis of `places`

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Places are in units of our own."""

    near: float = param(0.3, 0.0, 1.0, "Led along harmony (a)", "chance per step", step=0.05)
    process: float = param(0.3, 0.0, 1.0, "Led along the process (b)", "chance per step",
                           step=0.05)  # fmt: skip
    stride: float = param(0.5, 0.0, 2.0, "Stride of a led step (d)", step=0.1)
    price: float = param(0.2, 0.0, 1.0, "Cost on the other axis (k)", "of a stride", step=0.05)
    pull: float = param(0.0, 0.0, 0.2, "Pull of the long movement", "per step", step=0.01)
    noise: float = param(1.0, 0.0, 3.0, "Drift (sigma)", "per step", step=0.1)
    n_groups: int = param(200, 20, 500, "Groups", step=20)
    n_steps: int = param(100, 10, 300, "Steps", step=10)


@dataclass(frozen=True, eq=False)
class Result:
    """One run. Two walks in the order of WALKS with the same luck; T + 1 times, G groups."""

    params: Params
    times: NDArray[np.int64]  # (T + 1,) steps
    places: Floats  # (2, T + 1, G, 2) x and y
    further: Floats  # (T + 1,) share of led groups that are ahead of the same group adrift

    @property
    def along(self) -> Floats:
        """How far along both axes together, (x + y) / sqrt 2, (2, T + 1, G)."""
        return np.asarray(self.places.sum(axis=3) / np.sqrt(2))

    def frame(self) -> Any:
        """One row for each time: mean place of both walks."""
        import pandas as pd

        means = self.places.mean(axis=2)
        columns = {f"{walk}_{axis}": means[i, :, j]
                   for i, walk in enumerate(WALKS) for j, axis in enumerate("xy")}  # fmt: skip
        return pd.DataFrame({"step": self.times, **columns})


def run(params: Params, seed: int = 0) -> Result:
    """Led groups, and the same groups adrift; the seed draws noise and offers."""
    rng = np.random.default_rng(seed)
    size = (params.n_steps, params.n_groups, 2)
    drift = params.noise * rng.normal(size=size)
    offers = rng.random(size) < np.array([params.near, params.process])
    led = params.stride * (offers - params.price * offers[:, :, ::-1]) + params.pull
    moved = np.stack([drift + led, drift])
    places = np.zeros((2, params.n_steps + 1, params.n_groups, 2))
    places[:, 1:] = moved.cumsum(axis=1)
    # who is ahead of a stranger adrift: each led group against the next group's drift
    along = places.sum(axis=3)
    further = (along[0] > np.roll(along[1], 1, axis=1)).mean(axis=1)
    return Result(params, np.arange(params.n_steps + 1), places, further)


def mean_step(params: Params) -> Floats:
    """What a led group gains in a step on average, (2,)."""
    a, b = params.near, params.process
    pure = np.array([a - params.price * b, b - params.price * a])
    return np.asarray(params.stride * pure + params.pull)


def step_variance(params: Params) -> Floats:
    """The variance of what a led group gains in a step, (2,)."""
    a, b = params.near * (1 - params.near), params.process * (1 - params.process)
    spread = np.array([a + params.price**2 * b, b + params.price**2 * a])
    return np.asarray(params.stride**2 * spread + params.noise**2)


def visible_after(params: Params) -> float:
    """Steps until the led movement is as large as the scatter of drift; inf if it never is."""
    gain, scatter = float(mean_step(params).sum()) / np.sqrt(2), params.noise
    return (scatter / gain) ** 2 if gain > 0 else float("inf")


def which_way(result: Result) -> str:
    """On which axes the led groups stand ahead at the end, by the mean: both, x, y or neither."""
    gains = mean_step(result.params) > 1e-9
    return {(True, True): "both", (True, False): "x", (False, True): "y"}.get(
        (bool(gains[0]), bool(gains[1])), "neither"
    )


def ahead_percent(result: Any) -> float:
    """How many led groups are ahead of a group adrift at the end, in per cent; for a bet."""
    return float(100 * result.further[-1])


def ahead_early(result: Any) -> float:
    """The same after ten steps."""
    return float(100 * result.further[10])


def ahead_by_theory(params: Params, step: int) -> float:
    """The chance that a led group is ahead of a stranger adrift after many steps.

    The difference of both is normal by then, with mean T m and variance T (v + sigma^2), where
    m and v are mean and variance of what a led group gains in a step along both axes.
    """
    a, b = params.near * (1 - params.near), params.process * (1 - params.process)
    gain = float(mean_step(params).sum()) / np.sqrt(2)
    led = (params.stride * (1 - params.price)) ** 2 * (a + b) / 2 + params.noise**2
    scatter = math.sqrt(led + params.noise**2)
    z = gain * math.sqrt(step) / scatter if scatter > 0 else math.copysign(math.inf, gain)
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def measures(result: Result) -> dict[str, float]:
    """Mean place of led groups, the scatter of drift, and how many are ahead at the end."""
    led, adrift = result.places[0, -1].mean(axis=0), result.places[1, -1].std(axis=0)
    return {
        "harmony_reached": float(led[0]),
        "process_reached": float(led[1]),
        "scatter_of_drift": float(adrift.mean()),
        "ahead_share": float(result.further[-1]),
    }


def describe(result: Result) -> str:
    """Where led groups and groups adrift stand at the end, and when one can tell."""
    led = result.places[0, -1].mean(axis=0)
    adrift = result.places[1, -1].std(axis=0).mean()
    steps = visible_after(result.params)
    told = "never" if steps == float("inf") else f"after about {steps:,.0f} steps"
    return (
        f"After {result.params.n_steps} steps led groups stand on average at harmony "
        f"{led[0]:+.1f}, process {led[1]:+.1f}; groups adrift scatter by {adrift:.1f} around 0. "
        f"{100 * result.further[-1]:.0f} % of led groups are ahead of a group adrift; "
        f"the led movement is as large as the scatter {told}."
    )


def checks() -> list[Check]:
    """Mean and variance of the walk, drift alone, and where two offers cancel."""
    params = Params(n_groups=500)
    result = run(params, 1)
    mean = params.n_steps * mean_step(params)[0]
    variance = params.n_steps * step_variance(params)[0]
    theory = "random walk with drift"
    alone = run(Params(near=0.0, process=0.0), 1)
    return [
        Check("mean of x after 100 steps", float(result.places[0, -1, :, 0].mean()), float(mean),
              float(3 * np.sqrt(variance / 500)), theory),
        Check("variance of x after 100 steps", float(result.places[0, -1, :, 0].var()),
              float(variance), float(4 * variance * np.sqrt(2 / 500)), theory),
        Check("nobody leads: led less drift", float(np.abs(np.diff(alone.places, axis=0)).max()),
              0.0, 0.0, "the same luck"),
        Check("k = 1, a = b: mean step", float(np.abs(mean_step(Params(price=1.0))).sum()), 0.0,
              1e-12, "each gain is lost on the other axis"),
    ]  # fmt: skip
