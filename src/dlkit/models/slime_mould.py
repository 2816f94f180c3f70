"""Slime mould cells that gather: they crawl towards a stuff that all of them give off.

    du/dt = D lap u - chi div(u grad v)
    dv/dt = Dv lap v - a v + b u + s

u is the density of cells, v the attractant; it spreads with Dv = 1, fades with a, and each cell
makes b = 1 of it in a unit of time. Pacemaker cells make more: s is `strength` at their places and
0 elsewhere. Each run makes two dishes from the same start, one without pacemakers, one with them.

Spread evenly, u0 everywhere, cells do not stay spread if chi b u0 > a D: any small heap draws
others in. This is the whole of the rule; no cell is special in it.

The ground is SIZE x SIZE places that continue on the other side. Cells move from place to place as
a flow over the border between the two, so none is lost or made. Our assumption: a cell crawls at
most FASTEST places in a unit of time. Without a limit the equations pile all cells into a point.

Source: E. F. Keller and L. A. Segel (1970), Initiation of slime mold aggregation viewed as an
instability, Journal of Theoretical Biology 26, 399-415.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, param

Floats = NDArray[np.float64]

PANELS = ("without", "with")  # the order of the axis P: without pacemakers, with them
SIZE = 48  # places to a side
MAKES = 1.0  # b
SPREADS = 1.0  # Dv
FASTEST = 0.5  # places in a unit of time
DT = 0.2
STEPS_A_FRAME = 5  # so one frame is one unit of time
N_FRAMES = 60
NOISE = 0.2  # the start is even up to this part
DENSE = 0.05  # part of the ground over which 'gathered' is counted
HEAP = 3.0  # times the mean density from which a place is a heap: our assumption
NEAR = 2  # places from a pacemaker within which a heap is its own


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    pull: float = param(1.0, 0.0, 3.0, "How strongly cells follow", step=0.05)
    density: float = param(1.0, 0.1, 2.0, "Cells per place", step=0.1)
    fading: float = param(0.5, 0.2, 1.0, "How fast the stuff fades", step=0.05)
    wandering: float = param(0.3, 0.1, 0.5, "Aimless wandering (D)", step=0.02)
    pacemakers: int = param(3, 0, 12, "Pacemaker cells")
    strength: float = param(5.0, 0.0, 20.0, "What a pacemaker adds",
                            help="One ordinary cell makes 1.", step=0.5)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T frames, two dishes in the order of PANELS, H x W places."""

    params: Params
    times: Floats  # (T,)
    cells: Floats  # (T, 2, H, W) u
    sources: NDArray[np.int64]  # (K, 2) row and column of each pacemaker

    @cached_property
    def gathered(self) -> Floats:
        """Share of all cells on the densest part of the ground, (T, 2)."""
        flat = self.cells.reshape(self.times.size, 2, -1)
        n_dense = round(DENSE * flat.shape[-1])
        dense = np.partition(flat, -n_dense, axis=-1)[..., -n_dense:].sum(axis=-1)
        return np.asarray(dense / flat.sum(axis=-1))

    def frame(self) -> Any:
        """One row for each time and dish."""
        import pandas as pd

        return pd.DataFrame({
            "time": np.repeat(self.times, len(PANELS)),
            "dish": np.tile(PANELS, self.times.size),
            "gathered": self.gathered.ravel(),
        })  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """Both dishes; the seed draws how uneven the start is and where the pacemakers lie."""
    rng = np.random.default_rng(seed)
    start = 1 + NOISE * rng.uniform(-1, 1, (SIZE, SIZE))
    start *= params.density / start.mean()
    places = rng.permutation(SIZE * SIZE)[: params.pacemakers]
    sources = np.stack(np.divmod(places, SIZE), axis=1)
    extra = np.zeros((2, SIZE, SIZE))
    extra[1, sources[:, 0], sources[:, 1]] = params.strength
    cells = np.tile(start, (2, 1, 1))
    stuff = np.full(cells.shape, MAKES * params.density / params.fading)
    return Result(
        params, np.arange(N_FRAMES + 1.0), grown(cells, stuff, extra, params, N_FRAMES), sources
    )


def grown(cells: Floats, stuff: Floats, extra: Floats, params: Params, n_frames: int) -> Floats:
    """Densities of cells at each frame, (T + 1, P, H, W), from a start (P, H, W).

    Inside, the places of a dish are one row, row after row: long rows are what numpy is quick at.
    """
    both = np.stack([cells, stuff]).reshape(2, len(cells), -1)
    made = extra.reshape(both[1].shape)
    frames = np.empty((n_frames + 1, *cells.shape))
    frames[0] = cells
    for t in range(n_frames):
        for _ in range(STEPS_A_FRAME):
            come = arriving(both, params)
            come[1] += made
            come[1] += MAKES * both[0]
            come[1] -= params.fading * both[1]
            come *= DT
            both += come
        frames[t + 1] = both[0].reshape(cells.shape)
    return frames


def arriving(both: Floats, params: Params) -> Floats:
    """What comes to each place in a unit of time, (2, P, H * W): of cells, and of the attractant.

    Over each border to the next place flows u_side * speed - D * (u_next - u), where the side is
    the one that cells come from, so that no place can owe any. As one expression: half the speed
    times both u, minus half its size times their difference.
    """
    come, aside = np.zeros_like(both), np.empty_like(both)
    for along in (1, SIZE):
        flow = _next(both, along, aside) - both
        half = np.clip(params.pull * flow[1], -FASTEST, FASTEST)
        half *= 0.5
        flow[1] *= -SPREADS
        aside[0] += both[0]
        aside[0] *= half
        np.abs(half, out=half)
        half += params.wandering
        flow[0] *= half
        np.subtract(aside[0], flow[0], out=flow[0])
        come += _behind(flow, along, aside)
        come -= flow
    return come


def _next(values: Floats, along: int, out: Floats) -> Floats:
    """The value one place on, in the row or in the column; after the last comes the first."""
    out[..., :-along] = values[..., along:]
    last, first = _ends(along)
    out[..., last] = values[..., first]
    return out


def _behind(values: Floats, along: int, out: Floats) -> Floats:
    """The value one place back; before the first comes the last."""
    out[..., along:] = values[..., :-along]
    last, first = _ends(along)
    out[..., first] = values[..., last]
    return out


def _ends(along: int) -> tuple[slice, slice]:
    """The last and the first places of all rows (1) or of all columns (SIZE)."""
    if along == 1:
        return slice(SIZE - 1, None, SIZE), slice(0, None, SIZE)
    return slice(-SIZE, None), slice(0, SIZE)


def gathers(params: Params) -> bool:
    """Whether evenly spread cells draw together by themselves: chi b u0 > a D."""
    return params.pull * MAKES * params.density > params.fading * params.wandering


def growth_rate(params: Params, wave: float) -> float:
    """How fast a small wave of this wave number grows; below 0 it dies out.

    The larger eigenvalue of [[-D q, chi u0 q], [b, -Dv q - a]] with q = wave squared.
    """
    q = wave**2
    own, follows = -params.wandering * q, params.pull * params.density * q
    fades = -SPREADS * q - params.fading
    return (own + fades) / 2 + math.sqrt(((own - fades) / 2) ** 2 + follows * MAKES)


def heaps(cells: Floats) -> NDArray[np.int64]:
    """Row and column of each heap in a dish (H, W): denser than all around and than HEAP means."""
    around = [np.roll(cells, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    top = (cells > np.max(around, axis=0)) & (cells > HEAP * cells.mean())
    return np.argwhere(top)


def led(result: Result) -> int:
    """How many heaps of the dish with pacemakers lie at one of them, in the end."""
    gap = np.abs(heaps(result.cells[-1, 1])[:, None] - result.sources[None])
    apart = np.minimum(gap, SIZE - gap).max(axis=-1)
    return int((apart <= NEAR).any(axis=1).sum()) if apart.size else 0


def ending(result: Result) -> str:
    """Which dishes have heaps in the end: `both`, `with`, `without` or `none`."""
    without, with_them = (len(heaps(dish)) > 0 for dish in result.cells[-1])
    if without and with_them:
        return "both"
    return "with" if with_them else "without" if without else "none"


def describe(result: Result) -> str:
    """How far both dishes have gathered in the end, and in how many heaps."""
    without, with_them = 100 * result.gathered[-1]
    counts = [len(heaps(dish)) for dish in result.cells[-1]]
    words = [f"{n} heap{'' if n == 1 else 's'}" for n in counts]
    return (
        f"On the densest twentieth of the ground in the end: {without:.0f} % of the cells without "
        f"pacemakers ({words[0]}), {with_them:.0f} % with {result.params.pacemakers} "
        f"({words[1]}, {led(result)} of them at a pacemaker)."
    )


def checks() -> list[Check]:
    """No cell lost, the edge at which gathering begins, and how fast a wave grows."""
    result = run(Params(), 1)
    mass = result.cells.sum(axis=(2, 3))
    edge = Params(pull=0.15)  # chi b u0 = a D with a = 0.5 and D = 0.3
    below, above = (run(Params(pull=pull, pacemakers=0), 1) for pull in (0.1, 0.5))
    wave = 2 * math.pi * 2 / SIZE
    theory = "Keller and Segel 1970, derived again"
    return [
        Check("cells lost or made, of all", float(np.abs(mass / mass[0] - 1).max()), 0.0, 1e-12,
              "exact: what leaves one place enters another"),
        Check("fewest cells at a place", float(min(result.cells.min(), 0.0)), 0.0, 0.0, "exact"),
        Check("at the edge: growth of a long wave", growth_rate(edge, 1e-3), 0.0, 1e-6, theory),
        Check("growth of one wave, run to theory", measured_growth(Params(), wave, 40)
              / growth_rate(Params(), wave), 1.0, 0.02, theory),
        Check("below the edge: unevenness, end to start", _uneven(below), 0.0, 0.1, theory),
        Check("above the edge: there are heaps", float(len(heaps(above.cells[-1, 0])) > 0), 1,
              0.0, theory),
        Check("pacemakers that add nothing change nothing",
              float(np.abs(np.diff(run(Params(strength=0.0), 1).cells, axis=1)).max()), 0.0, 0.0,
              "exact"),
    ]  # fmt: skip


def measured_growth(params: Params, wave: float, n_frames: int) -> float:
    """Growth rate of one small wave in a run, from its second half."""
    shape = np.cos(wave * np.arange(SIZE)) * np.ones((SIZE, 1))
    q, rate = wave**2, growth_rate(params, wave)
    size = 1e-6 * params.density
    cells = (params.density + size * shape)[None]
    lead = MAKES * size / (rate + SPREADS * q + params.fading)
    stuff = (MAKES * params.density / params.fading + lead * shape)[None]
    frames = grown(cells, stuff, np.zeros_like(cells), params, n_frames)
    sizes = ((frames[:, 0] - params.density) * shape).mean(axis=(1, 2))
    half = n_frames // 2
    return float(np.log(sizes[-1] / sizes[half]) / (n_frames - half))


def _uneven(result: Result) -> float:
    spread = result.cells[:, 0].std(axis=(1, 2))
    return float(spread[-1] / spread[0])
