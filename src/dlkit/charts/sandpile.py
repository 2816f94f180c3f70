"""The sandpile: how large avalanches are, when they come, and how much lies on the pile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlkit.charts._chart import Column, Columns, Key, chart, named, playhead
from dlkit.models import sandpile

if TYPE_CHECKING:
    import altair as alt

MOST_LINES = 400  # in the picture over time; with more drops each line is the largest of several
GROUND = 0.7  # where lines begin on an axis that has no 0
PINNED = (Key("--dl-quiet", (0, 40), "○ pinned run", "pinned_sizes"),)
PINNED_LINE = (Key("--dl-quiet", (8, 4), "pinned run", "pinned_run"),)


def size_columns(result: Any) -> Columns:
    """`sizes`: for each doubling of the size the share of drops; see `size_classes`."""
    return {"sizes": size_classes(result.size)}


def size_classes(size: NDArray[np.int64]) -> dict[str, Column]:
    """Classes 1, 2-3, 4-7, ... that came: first and last size, a middle, the share of drops."""
    first, share = sandpile.doublings(size)
    came = share > 0
    first, last = first[came], 2 * first[came] - 1
    return {"size": np.sqrt(first * last), "first": first, "last": last, "share": share[came]}


def grain_columns(result: Any) -> Columns:
    """`run`: after some drops the largest avalanche since the row before, and what lies there."""
    ends, largest = largest_between(result.size)
    height = result.grains[ends] / result.params.size**2
    return {"run": {"drop": ends, "largest_avalanche": largest, "grains_per_site": height}}


def activity_columns(result: Any) -> Columns:
    """`avalanches`: the largest of a few drops each, where there was one."""
    ends, largest = largest_between(result.size)
    came = largest > 0
    ground = np.full(int(came.sum()), GROUND)
    return {"avalanches": {"drop": ends[came], "size": largest[came], "ground": ground}}


def largest_between(size: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Up to MOST_LINES numbers of drops, and the largest avalanche since the one before."""
    step = -(-size.size // MOST_LINES)
    starts = np.arange(0, size.size, step)
    return np.minimum(starts + step, size.size), np.maximum.reduceat(size, starts)


@chart(size_columns, "How often avalanches of each size come", PINNED)
def sizes() -> alt.Chart:
    """Share of all drops by size of the avalanche, both on logarithmic axes; each point counts one doubling of the size."""  # noqa: E501
    import altair as alt

    picture: Any = alt.layer(
        size_points("pinned_sizes", color="--dl-quiet", filled=False, shape="circle"),
        size_points("sizes", color="--dl-accent", filled=True, shape="circle"),
    )
    return picture.properties(
        width="container",
        height=240,
        description="Points: share of drops by size of their avalanche, logarithmic axes.",
    )


@chart(activity_columns, "When avalanches come")
def activity() -> alt.Chart:
    """The largest avalanches over time, one line each, on a logarithmic axis."""
    import altair as alt

    line = named("avalanches").mark_rule(color="--dl-kind-1", strokeWidth=1.5, clip=True)
    tip = [alt.Tooltip("drop:Q", title="until drop"), alt.Tooltip("size:Q", title="topplings")]
    drawn = line.encode(x=drops_axis(), y=log_axis("size", "avalanche (topplings)", GROUND, 1e5),
                        y2="ground:Q", tooltip=tip)  # fmt: skip
    picture: Any = alt.layer(drawn, playhead("drop:Q"))
    return picture.properties(
        width="container",
        height=160,
        description="Vertical lines: the largest avalanches over time, logarithmic axis.",
    )


@chart(grain_columns, "How much lies on the pile", PINNED_LINE)
def grains() -> alt.Chart:
    """Grains per site over time: the pile fills up to a little more than two and stays there."""
    import altair as alt

    lines = [
        named("pinned_run").mark_line(color="--dl-quiet", strokeDash=[8, 4], clip=True),
        named("run").mark_line(color="--dl-accent", strokeWidth=2.5, clip=True),
    ]
    y = alt.Y("grains_per_site:Q", title="height (grains per site)",
              scale=alt.Scale(domain=[0, 3]), axis=alt.Axis(tickCount=3))  # fmt: skip
    tip = [alt.Tooltip("drop:Q", title="after drop"),
           alt.Tooltip("grains_per_site:Q", title="grains per site", format=".3f")]  # fmt: skip
    drawn = [line.encode(x=drops_axis(), y=y, tooltip=tip) for line in lines]
    picture: Any = alt.layer(*drawn, playhead("drop:Q"))
    return picture.properties(
        width="container",
        height=130,
        description="Line chart: mean number of grains on a site over time.",
    )


def size_points(data: str, **look: Any) -> Any:
    """One point for each class of sizes."""
    import altair as alt

    tip = [alt.Tooltip("first:Q", title="from (topplings)"), alt.Tooltip("last:Q", title="to"),
           alt.Tooltip("share:Q", title="share of drops", format=".2%")]  # fmt: skip
    return (
        named(data)
        .mark_point(size=70, opacity=1, clip=True, **look)
        .encode(
            x=log_axis("size", "size of the avalanche (topplings)", 0.8, 1e5),
            y=log_axis("share", "share of drops (of 1)", 0.4e-4, 1),
            tooltip=tip,
        )
    )


def log_axis(field: str, title: str, low: float, high: float) -> Any:
    """A logarithmic axis with a fixed range and a tick for each power of ten."""
    import altair as alt

    powers = [10.0**n for n in range(int(np.ceil(np.log10(low))), int(np.log10(high)) + 1)]
    kind = alt.X if "size" in title else alt.Y
    return kind(f"{field}:Q", title=title, scale=alt.Scale(type="log", domain=[low, high]),
                axis=alt.Axis(values=powers, format="~g", grid=False))  # fmt: skip


def drops_axis() -> Any:
    """Time in drops."""
    import altair as alt

    return alt.X("drop:Q", title="time (drops)", axis=alt.Axis(grid=False, tickCount=5),
                 scale=alt.Scale(nice=False, zero=True))  # fmt: skip
