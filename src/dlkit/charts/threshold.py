"""A square: who is ready when, and how the end depends on how different people are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart
from dlkit.charts._lines import along, layered, line, point, rule, share_axis
from dlkit.models.threshold import critical_spread

if TYPE_CHECKING:
    import altair as alt

MOST_STEPS = 300  # of a longer path only so many steps are drawn
NEAR = 0.2  # how far the enlarged corner goes
READY = "ready then (share of all)"
ENDS = "join in the end (share of all)"


def square_columns(result: Any) -> Columns:
    """`ready` over who has joined, the `even` line, the `path` of the run, and `me`."""
    n_all = result.needed.size
    r = np.union1d(np.linspace(0.0, NEAR, 201), np.linspace(NEAR, 1.0, 161))
    joined = result.joined[:-1] / n_all
    after = result.joined[1:] / n_all
    kept = np.unique(np.linspace(0, joined.size - 1, min(joined.size, MOST_STEPS)).astype(int))
    path = np.column_stack([joined[kept], joined[kept], joined[kept], after[kept]])
    mine = np.empty(0)
    if result.params.with_me and result.needed[-1] <= n_all:
        mine = result.needed[-1:] / n_all
    return {
        "ready": {"joined": r, "ready": result.ready(r)},
        "even": {"joined": np.array([0.0, 1.0]), "ready": np.array([0.0, 1.0])},
        "path": {"joined": path[:, ::2].ravel(), "ready": path[:, 1::2].ravel()},
        "me": {"joined": mine, "ready": result.ready(mine)},
    }


def final_columns(result: Any) -> Columns:
    """`curve` of a very large square, `here` for this one, `jump` where the curve jumps."""
    p, (spreads, shares) = result.params, result.curve
    normal = p.shape == "normal"
    here = np.array([p.spread] if normal else [])
    at = np.array([critical_spread(p.mean)] if normal and 0.1 <= p.mean <= 0.4 else [])
    return {
        "curve": {"spread": spreads, "final": shares},
        "here": {"spread": here, "final": np.full(here.size, result.final_share)},
        "jump": {"spread": at, "words": [f"jump at {one:.3f}" for one in at.tolist()]},
    }


@chart(
    square_columns,
    "Who is ready, once so many have joined",
    (
        Key("--dl-accent", (), "ready at that moment"),
        Key("--dl-quiet", (4, 4), "as many as have joined already"),
        Key("--dl-kind-1", (), "the run: it climbs until the two meet"),
        Key("--dl-bet", (0, 40), "◆ you", "me"),
    ),
)
def square() -> alt.Chart:
    """How many are ready at each number who have joined, and the steps of the run below it."""
    x = along("joined", "have joined (share of all)", [0, 1], format="%", tickCount=5)
    y = share_axis("ready", READY)
    return layered(
        line("even", x, y, "--dl-quiet", (4, 4), strokeWidth=1.5),
        line("ready", x, y, "--dl-accent", interpolate="step-after"),
        line("path", x, y, "--dl-kind-1", strokeWidth=1.5),
        point("me", x, y, "--dl-bet", "diamond", 140),
        height=280,
        words="Line chart: people ready against people who have joined, with the run's steps.",
    )


@chart(square_columns, f"The start, enlarged: up to {NEAR:.0%}")
def start() -> alt.Chart:
    """The lower left corner of the picture above: whether the two lines meet there decides."""
    x = along("joined", "have joined (share of all)", [0, NEAR], format="%", tickCount=5)
    y = share_axis("ready", READY, NEAR)
    return layered(
        line("even", x, y, "--dl-quiet", (4, 4), strokeWidth=1.5, clip=True),
        line("ready", x, y, "--dl-accent", interpolate="step-after", clip=True),
        line("path", x, y, "--dl-kind-1", strokeWidth=1.5, clip=True),
        point("me", x, y, "--dl-bet", "diamond", 140),
        height=220,
        words="Line chart: the corner of the picture above, people ready against joined.",
    )


@chart(
    final_columns,
    "How it ends, by how different people are",
    (
        Key("--dl-accent", (), "a very large square"),
        Key("--dl-kind-1", (0, 40), "● your square", "here"),
        Key("--dl-quiet", (0, 40), "● pinned run", "pinned_here"),
    ),
)
def final() -> alt.Chart:
    """Share who join in the end against the spread of thresholds; it jumps at one place."""
    x = along("spread", "spread of thresholds (share)", [0, 0.4], tickCount=5)
    y = share_axis("final", ENDS)
    return layered(
        *rule("jump", x),
        line("curve", x, y, "--dl-accent"),
        point("pinned_here", x, y, "--dl-quiet"),
        point("here", x, y, "--dl-kind-1"),
        height=220,
        words="Line chart: final share against the spread of thresholds, with a jump.",
    )
