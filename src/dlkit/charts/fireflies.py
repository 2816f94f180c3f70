"""Fireflies: how many groups still flash apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead

if TYPE_CHECKING:
    import altair as alt

MOST = 1000  # moments of a run that are drawn


def group_columns(result: Any) -> Columns:
    """`run`: the number of groups after each moment with a flash, and at the end of the time."""
    times = np.append(result.times, float(result.params.n_periods))
    groups = np.append(result.groups, result.groups[-1])
    changed = np.flatnonzero(np.diff(groups, prepend=-1))
    some = np.unique(np.concatenate([changed, [0, times.size - 1]]))[:MOST]
    return {"run": {"periods": times[some], "groups": groups[some]}}


@chart(
    group_columns,
    "How many groups still flash apart",
    (
        Key("--dl-accent", (), "groups that flash at different times"),
        Key("--dl-quiet", (8, 4), "pinned run", "pinned_run"),
    ),
)
def groups() -> alt.Chart:
    """Number of groups that flash at different times; at 1 all flash as one."""
    import altair as alt

    x = alt.X("periods:Q", title="time (own periods)", axis=alt.Axis(grid=False),
              scale=alt.Scale(nice=False, zero=True))  # fmt: skip
    y = alt.Y("groups:Q", title="groups (number)", axis=alt.Axis(tickCount=5),
              scale=alt.Scale(zero=True))  # fmt: skip
    tips = [alt.Tooltip("periods:Q", format=".1f"), "groups:Q"]
    looks: tuple[tuple[str, dict[str, Any]], ...] = (
        ("pinned_run", {"color": "--dl-quiet", "strokeDash": [8, 4]}),
        ("run", {"color": "--dl-accent", "strokeWidth": 2.5}),
    )
    layers: Any = [
        named(data).mark_line(interpolate="step-after", **look).encode(x=x, y=y, tooltip=tips)
        for data, look in looks
    ]
    picture: Any = alt.layer(*layers, playhead("periods:Q"))
    return picture.properties(
        width="container",
        height=160,
        description="Step chart: number of groups that flash apart over time.",
    )
