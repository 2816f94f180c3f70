"""Falling into step: order over time in both groups, and order against attention in theory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead
from dlkit.models import synchrony

if TYPE_CHECKING:
    import altair as alt

KEYS = (
    Key("--dl-kind-4", (8, 4), "without pacemakers"),
    Key("--dl-kind-1", (), "with pacemakers"),
    Key("--dl-quiet", (), "pinned run (grey)", "pinned_run"),
)
CURVE_KEYS = (
    Key("--dl-kind-4", (8, 4), "theory, without pacemakers"),
    Key("--dl-kind-1", (), "theory, with as many as you set, in the right rhythm"),
    Key("--dl-ink", (0, 40), "● without and ◆ with: this run, at its end"),
    Key("--dl-quiet", (), "pinned run (grey)", "pinned_curve"),
)
MOST = 310  # times of a run that are drawn
SPREAD = 0.12  # rad/s, over which the two points stand apart


def order_columns(result: Any) -> Columns:
    """`run`: the order of both groups at each time."""
    some = slice(None, None, 1 + result.times.size // MOST)
    without, with_them = result.order[:, some]
    return {"run": {"seconds": result.times[some], "without": without, "with_them": with_them}}


def curve_columns(result: Any) -> Columns:
    """`curve`: what theory expects at each attention; `now`: where this run has ended."""
    attention, without, with_them = synchrony.theory(result.params)
    here = result.params.coupling
    return {
        "curve": {"attention": attention, "without": without, "with_them": with_them},
        "now": {
            "attention": np.clip(here + np.array([-SPREAD, SPREAD]) / 4, 0.0, 4.0),
            "order": result.settled,
            "group": ["without pacemakers", "with pacemakers"],
        },
    }


@chart(order_columns, "How far those who listen are in step", KEYS)
def order() -> alt.Chart:
    """Order of both groups over time, from 0, scattered, to 1, in step."""
    import altair as alt

    x = alt.X("seconds:Q", title="time (s)", axis=alt.Axis(grid=False),
              scale=alt.Scale(nice=False))  # fmt: skip
    picture: Any = alt.layer(*_pairs("run", x), playhead("seconds:Q"))
    return picture.properties(
        width="container",
        height=200,
        description="Line chart: order of the group without and with pacemakers over time.",
    )


@chart(curve_columns, "How much attention order takes", CURVE_KEYS)
def curve() -> alt.Chart:
    """Order that theory expects of a large group against attention, and where this run ended."""
    import altair as alt

    x = alt.X("attention:Q", title="attention to others, K (rad/s)",
              axis=alt.Axis(grid=False, tickCount=8),
              scale=alt.Scale(nice=False, domain=[0, 4]))  # fmt: skip
    points: Any = named("now").mark_point(filled=True, size=110, opacity=1, color="--dl-ink")
    now = points.encode(
        x=x,
        y=alt.Y("order:Q", scale=alt.Scale(domain=[0, 1])),
        shape=alt.Shape(
            "group:N",
            legend=None,
            scale=alt.Scale(
                domain=["without pacemakers", "with pacemakers"], range=["circle", "diamond"]
            ),
        ),
        tooltip=["group:N", alt.Tooltip("order:Q", format=".2f")],
    )
    picture: Any = alt.layer(*_pairs("curve", x), now)
    return picture.properties(
        width="container",
        height=200,
        description="Line chart: order expected at each attention, with this run as points.",
    )


def _pairs(data: str, x: Any) -> list[Any]:
    """The lines of both groups, and grey behind them those of a pinned run."""
    import altair as alt

    y_axis, y_scale = alt.Axis(tickCount=5), alt.Scale(domain=[0, 1])
    layers = []
    for name, colours in ((f"pinned_{data}", ("--dl-quiet",) * 2), (data, ("", ""))):
        for field, words, key, own in zip(
            ("without", "with_them"),
            ("without pacemakers", "with pacemakers"),
            KEYS,
            colours,
            strict=False,
        ):
            y = alt.Y(f"{field}:Q", title="order r (0 to 1)", scale=y_scale, axis=y_axis)
            dash: dict[str, Any] = {"strokeDash": list(key.dash)} if key.dash else {}
            line: Any = named(name).mark_line(strokeWidth=2.5, color=own or key.colour, **dash)
            tips = [alt.Tooltip(x.shorthand), alt.Tooltip(f"{field}:Q", title=words, format=".2f")]
            layers.append(line.encode(x=x, y=y, tooltip=tips))
    return layers
