"""Ants on a bridge: the marks of single colonies over time, and where all colonies ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead

if TYPE_CHECKING:
    import altair as alt

N_DRAWN = 12  # colonies with a line of their own
N_POINTS = 81  # of a line
N_BINS = 10


def mark_columns(result: Any) -> Columns:
    """`run`: share of the marks on the left branch in the first colonies, as one long table.

    `median`: the same for the first colony alone.
    """
    n_ants, n_colonies = result.left.shape
    at = np.unique(np.linspace(0, n_ants, N_POINTS).astype(int))
    n_drawn = min(N_DRAWN, n_colonies)
    return {
        "run": {"ants": at, "share": result.share[at, 0]},
        "colonies": {
            "ants": np.tile(at, n_drawn),
            "share": result.share[at, :n_drawn].T.ravel(),
            "colony": np.repeat(np.arange(1, n_drawn + 1), at.size),
        },
    }


def end_columns(result: Any) -> Columns:
    """`ends`: how many colonies send which share of their last ants to the left."""
    counts, edges = np.histogram(result.last_share, bins=N_BINS, range=(0, 1))
    return {"ends": {"low": edges[:-1], "high": edges[1:], "colonies": counts / counts.sum()}}


@chart(
    mark_columns,
    "Which share of the marks lies on the left branch",
    (
        Key("--dl-accent", (), "the first colony"),
        Key("--dl-kind-6", (2, 2), "eleven others"),
        Key("--dl-bet", (8, 4), "pinned first colony", "pinned_run"),
    ),
)
def marks() -> alt.Chart:
    """Share of all marks on the left branch, ant by ant, in twelve colonies."""
    import altair as alt

    x = alt.X("ants:Q", title="ants so far (number)",
              axis=alt.Axis(grid=False), scale=alt.Scale(nice=False))  # fmt: skip
    y = alt.Y("share:Q", title="marks on the left (share)", scale=alt.Scale(domain=[0, 1]),
              axis=alt.Axis(format="%", tickCount=5))  # fmt: skip
    tip = ["ants:Q", alt.Tooltip("share:Q", format=".0%")]
    others: Any = named("colonies").mark_line(
        color="--dl-kind-6", strokeDash=[2, 2], strokeWidth=1.2
    )
    pinned: Any = named("pinned_run").mark_line(color="--dl-bet", strokeDash=[8, 4])
    first: Any = named("run").mark_line(color="--dl-accent", strokeWidth=3)
    picture: Any = alt.layer(
        others.encode(x=x, y=y, detail="colony:N", tooltip=tip),
        pinned.encode(x=x, y=y, tooltip=tip),
        first.encode(x=x, y=y, tooltip=tip),
        playhead("ants:Q"),
    )
    return picture.properties(
        width="container",
        height=220,
        description="Line chart: share of the marks on the left branch in twelve colonies.",
    )


@chart(end_columns, "Where all colonies have ended")
def ends() -> alt.Chart:
    """How many of all colonies send which share of their last hundred ants to the left."""
    import altair as alt

    bars: Any = named("ends").mark_bar(color="--dl-accent", stroke="--dl-paper", orient="vertical")
    picture: Any = bars.encode(
        x=alt.X("low:Q", title="last ants that went left (share)", scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", grid=False, tickCount=5)),
        x2="high:Q",
        y=alt.Y("colonies:Q", title="colonies (share)", scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", tickCount=4)),
        tooltip=[alt.Tooltip("low:Q", format=".0%"), alt.Tooltip("high:Q", format=".0%"),
                 alt.Tooltip("colonies:Q", format=".0%")],
    )  # fmt: skip
    return picture.properties(
        width="container",
        height=140,
        description="Histogram: share of the last ants that went left, over all colonies.",
    )
