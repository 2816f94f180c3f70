"""Where a small network ends: how many states run into each cycle, and how long the cycles are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, chart, named

if TYPE_CHECKING:
    import altair as alt

MOST_BARS = 12  # with more cycles the last bar stands for all the rest


def basin_columns(result: Any) -> Columns:
    """`run`: for each cycle, largest basin first, the share of states and the cycle's length."""
    share = result.basins / result.basins.sum()
    names = [f"cycle {i + 1}" for i in range(share.size)]
    lengths = [str(length) for length in result.lengths]
    if share.size > MOST_BARS:
        rest = share.size - MOST_BARS + 1
        share = np.append(share[: MOST_BARS - 1], share[MOST_BARS - 1 :].sum())
        names = [*names[: MOST_BARS - 1], f"{rest} others"]
        longest = result.lengths[MOST_BARS - 1 :].max()
        lengths = [*lengths[: MOST_BARS - 1], f"up to {longest}"]
    words = [f"{length} long" for length in lengths]
    return {"run": {"cycle": names, "share": share, "length": words}}


@chart(basin_columns, "How many of all states run into each cycle")
def basins() -> alt.Chart:
    """One bar for each cycle: the share of all states that end in it, and how long it is."""
    import altair as alt

    y = alt.Y("cycle:N", title=None, sort=None)
    percent = alt.Axis(format="%", values=[0, 0.5, 1])
    x = alt.X("share:Q", title="states that end there (share)", axis=percent,
              scale=alt.Scale(domain=[0, 1.15]))  # fmt: skip
    tip = [alt.Tooltip("cycle:N"), alt.Tooltip("share:Q", format=".2%"),
           alt.Tooltip("length:N", title="cycle")]  # fmt: skip
    bars = named("run").mark_bar(color="--dl-accent", height=14)
    words = named("run").mark_text(align="left", dx=4, color="--dl-ink")
    picture: Any = alt.layer(
        bars.encode(x=x, y=y, tooltip=tip), words.encode(x=x, y=y, text="length:N")
    )
    return picture.properties(
        width="container",
        height=260,
        description="Bar chart: share of states that end in each cycle, with its length.",
    )
