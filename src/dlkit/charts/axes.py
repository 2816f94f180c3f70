"""Groups on two axes: where led groups and groups adrift go, and when one can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.charts._lines import along, layered, line, share_axis

if TYPE_CHECKING:
    import altair as alt

LED, DRIFT = "--dl-kind-4", "--dl-kind-1"
CROSS = "M-1,-1L1,1M1,-1L-1,1"
X_TITLE, Y_TITLE = "harmony (units of ours)", "process (units of ours)"


def places_columns(result: Any) -> Columns:
    """`ends`: where groups stand; `path`: the mean way of led ones; `long`: the long movement."""
    n_groups = result.places.shape[2]
    ends = result.places[:, -1].reshape(-1, 2)
    means = result.places[0].mean(axis=1)
    far = max(float(np.abs(ends).max()), 1.0)
    return {
        "ends": {
            "harmony": ends[:, 0],
            "process": ends[:, 1],
            "walk": ["led"] * n_groups + ["adrift"] * n_groups,
        },
        "path": {"harmony": means[:, 0], "process": means[:, 1], "step": result.times},
        "long": {"harmony": np.array([-far, far]), "process": np.array([-far, far])},
    }


@chart(
    places_columns,
    "Where the groups stand at the end",
    (
        Key(LED, (0, 40), "● led groups"),
        Key(DRIFT, (0, 40), "✕ the same groups adrift"),
        Key("--dl-ink", (), "mean way of led groups"),
        Key("--dl-quiet", (2, 3), "the longer movement: both alike"),
        Key("--dl-quiet", (6, 3), "mean way, pinned run", "pinned_path"),
    ),
)
def places() -> alt.Chart:
    """Every group as a point by its place on the two axes at the end, led and adrift."""
    import altair as alt

    x = alt.X("harmony:Q", title=X_TITLE, axis=alt.Axis(grid=False, tickCount=6))
    y = alt.Y("process:Q", title=Y_TITLE, axis=alt.Axis(tickCount=6))
    layers: list[Any] = [
        named("long").mark_line(color="--dl-quiet", strokeDash=[2, 3]).encode(x=x, y=y)
    ]
    for walk, colour, shape in (("adrift", DRIFT, CROSS), ("led", LED, "circle")):
        marks: Any = named("ends").mark_point(
            shape=shape, color=colour, size=28, filled=walk == "led", opacity=0.8, strokeWidth=1.5
        )
        layers.append(
            marks.encode(x=x, y=y, tooltip=["harmony:Q", "process:Q", "walk:N"])
            .transform_filter(alt.datum.walk == walk)
        )  # fmt: skip
    for data, colour, dash in (
        ("pinned_path", "--dl-quiet", [6, 3]),
        ("path", "--dl-ink", [1, 0]),
    ):
        way: Any = named(data).mark_line(color=colour, strokeWidth=2.5, strokeDash=dash)
        layers.append(way.encode(x=x, y=y, order=alt.Order("step:Q"), tooltip=["step:Q"]))
    return layered(
        *layers, height=320, words="Points: each group on the axes harmony and process at the end."
    )


def ahead_columns(result: Any) -> Columns:
    """`run`: for each step the share of led groups ahead of a stranger adrift."""
    return {"run": {"step": result.times[1:], "ahead": result.further[1:]},
            "chance": {"step": result.times[[1, -1]], "ahead": np.full(2, 0.5)}}  # fmt: skip


@chart(
    ahead_columns,
    "How many led groups are ahead of a group adrift",
    (
        Key(LED, (), "led groups ahead"),
        Key("--dl-quiet", (2, 3), "one half: nothing to be seen"),
        Key("--dl-quiet", (6, 3), "pinned run", "pinned_run"),
    ),
)
def ahead() -> alt.Chart:
    """The share of led groups that are further than another group adrift, over time."""
    x, y = along("step", "time (steps)"), share_axis("ahead", "led groups ahead (share)")
    return layered(
        line("chance", x, y, "--dl-quiet", (2, 3), strokeWidth=1.5),
        line("pinned_run", x, y, "--dl-quiet", (6, 3)),
        line("run", x, y, LED),
        height=180,
        words="Line chart: share of led groups ahead of a group adrift, over time.",
    )
