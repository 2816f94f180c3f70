"""Teams, one after the other: how much hangs together, and how thin it gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named

if TYPE_CHECKING:
    import altair as alt

DENSEST = 0.1  # the axis of density ends here: the first few teams lie above it


def run_columns(result: Any) -> Columns:
    """`run`: the largest piece and density as teams come."""
    return {"run": {"teams": result.times, "giant": result.giant, "density": result.density}}


def hub_columns(result: Any) -> Columns:
    """The same, and `hub`: the largest piece in the end without the person with most ties."""
    hub = {"teams": result.times[-1:], "giant": np.array([result.giant_without_hub])}
    return {**run_columns(result), "hub": hub}


@chart(
    hub_columns,
    "How much hangs together in one piece",
    (
        Key("--dl-accent", (), "largest piece"),
        Key("--dl-bad", (0, 40), "◆ in the end, without the person with most ties", "hub"),
        Key("--dl-quiet", (8, 4), "pinned run", "pinned_run"),
    ),
)
def giant() -> alt.Chart:
    """Share of all people in the largest piece, as more and more teams are formed."""
    import altair as alt

    y = _y("giant", "largest piece (share of people)", 1.0)
    away: Any = named("hub").mark_point(
        shape="diamond", filled=True, size=110, opacity=1, color="--dl-bad"
    )
    away = away.encode(x=_x(), y=y, tooltip=[alt.Tooltip("giant:Q", format=".0%")])
    return _layers(y, 220, away, "Line chart: share of people in the largest piece, by teams.")


@chart(run_columns, "Density: ties, as a share of all possible ones")
def density() -> alt.Chart:
    """Ties as a share of all that are possible; it falls as people are added."""
    y = _y("density", "density (share of possible ties)", DENSEST)
    return _layers(y, 160, None, "Line chart: density of the network, by teams formed so far.")


def _layers(y: Any, height: int, more: Any, words: str) -> Any:
    import altair as alt

    field = y.shorthand.partition(":")[0]
    tip = [alt.Tooltip("teams:Q", title="teams"), alt.Tooltip(f"{field}:Q", format=".1%")]
    lines = [
        named("pinned_run").mark_line(color="--dl-quiet", strokeDash=[8, 4], clip=True),
        named("run").mark_line(color="--dl-accent", strokeWidth=2.5, clip=True),
    ]
    drawn = [line.encode(x=_x(), y=y, tooltip=tip) for line in lines]
    picture: Any = alt.layer(*drawn, *([more] if more is not None else []))
    return picture.properties(width="container", height=height, description=words)


def _x() -> Any:
    import altair as alt

    return alt.X("teams:Q", title="teams formed so far (number)", axis=alt.Axis(grid=False),
                 scale=alt.Scale(nice=False, zero=True))  # fmt: skip


def _y(field: str, title: str, top: float) -> Any:
    import altair as alt

    return alt.Y(f"{field}:Q", title=title, scale=alt.Scale(domain=[0, top]),
                 axis=alt.Axis(format="%", tickCount=5))  # fmt: skip
