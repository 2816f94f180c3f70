"""A change by three routes: how far it comes, and what holds it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models.change import N_MONTHS, ROUTES, at_leave

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("--dl-kind-1", "--dl-kind-4", "--dl-kind-5")
DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 3])
HOLDS = ("support of their own", "the order alone")
HOLD_COLOURS = ("--dl-kind-5", "--dl-kind-1")
KEYS = (
    *(
        Key(colour, tuple(dash), words)
        for colour, dash, words in zip(COLOURS, DASHES, ROUTES.values(), strict=True)
    ),
    Key("--dl-quiet", (8, 4), "pinned run (thin)", "pinned_run"),
)


def route_columns(result: Any) -> Columns:
    """`run`: the share who do it by route; `leave`: the month without the starters."""
    lines = dict(zip(ROUTES, result.share, strict=True))
    leave = result.params.leave
    gone = np.array([leave] if leave < N_MONTHS else [], float)
    words = ["starters gone"] * gone.size
    return {"run": {"month": result.times, **lines}, "leave": {"month": gone, "words": words}}


def hold_columns(result: Any) -> Columns:
    """`held`: for each route before and after, what those who do it are held up by."""
    told, peers = result.on_order.mean(axis=2), result.by_peers
    rows = [
        (f"{words}, month {month}", month, hold, shares[i, month])
        for i, words in enumerate(ROUTES.values())
        for month in (at_leave(result), N_MONTHS)
        for hold, shares in zip(HOLDS, (peers, told), strict=True)
    ]
    if at_leave(result) == N_MONTHS:  # the starters stay: one moment, not twice the same
        rows = [row for k, row in enumerate(rows) if k % 4 < 2]
    names, months, holds, shares = zip(*rows, strict=True)
    return {
        "held": {
            "row": list(names),
            "place": np.arange(len(rows)) // len(HOLDS),
            "month": np.array(months, float),
            "hold": list(holds),
            "share": np.array(shares, float),
        }
    }


@chart(route_columns, "How many do it, by where the change began", KEYS)
def routes() -> alt.Chart:
    """Share who do it over three years: begun at the top, in the middle and at the bottom."""
    import altair as alt

    lines = zip(ROUTES, COLOURS, DASHES, strict=True)
    drawn = [
        layer
        for name, colour, dash in lines
        for layer in (
            _line("pinned_run", name, color=colour, strokeDash=[8, 4], strokeWidth=1),
            _line("run", name, color=colour, strokeDash=dash, strokeWidth=2.5),
        )
    ]
    picture: Any = alt.layer(*_gone(), *drawn)
    return picture.properties(
        width="container",
        height=260,
        description="Line chart: share of all people who do it, by month, for three routes.",
    )


@chart(
    hold_columns,
    "What holds it up: before the starters go, and in the end",
    tuple(Key(colour, (), words) for colour, words in zip(HOLD_COLOURS, HOLDS, strict=True)),
)
def held() -> alt.Chart:
    """Share held up by own support and by the order alone, before and after, for each route."""
    import altair as alt

    scale = alt.Scale(domain=[0, 1])
    colour = alt.Scale(domain=list(HOLDS), range=list(HOLD_COLOURS))
    picture: Any = named("held").mark_bar()
    picture = picture.encode(
        x=alt.X("share:Q", title="do it (share of all people)", scale=scale, stack="zero",
                axis=alt.Axis(format="%", tickCount=5)),
        y=alt.Y("row:N", title=None, sort={"field": "place"}, axis=alt.Axis(labelLimit=200)),
        color=alt.Color("hold:N", scale=colour, legend=None),
        order=alt.Order("hold:N", sort="descending"),
        tooltip=[
            alt.Tooltip("row:N", title="route"),
            alt.Tooltip("hold:N", title="held up by"),
            alt.Tooltip("share:Q", title="share of all", format=".0%"),
        ],
    )  # fmt: skip
    return picture.properties(
        width="container",
        height={"step": 24},
        description="Bars: share held up by own support and by orders, before and after.",
    )


def _line(data: str, field: str, **look: Any) -> Any:
    import altair as alt

    y = alt.Y(f"{field}:Q", title="do it (share of all people)", scale=alt.Scale(domain=[0, 1]),
              axis=alt.Axis(format="%", tickCount=5))  # fmt: skip
    tip = [
        alt.Tooltip("month:Q", title="month"),
        alt.Tooltip(f"{field}:Q", title=ROUTES[field], format=".0%"),
    ]
    return named(data).mark_line(**look).encode(x=_x(), y=y, tooltip=tip)


def _x() -> Any:
    import altair as alt

    return alt.X("month:Q", title="time (months)", scale=alt.Scale(domain=[0, N_MONTHS]),
                 axis=alt.Axis(grid=False, values=list(range(0, N_MONTHS + 1, 6))))  # fmt: skip


def _gone() -> list[Any]:
    import altair as alt

    base: Any = named("leave").encode(x=_x())
    words = base.mark_text(dx=6, align="left", baseline="top", color="--dl-quiet").encode(
        y=alt.value(4), text="words:N"
    )
    return [base.mark_rule(color="--dl-quiet", strokeDash=[2, 2]), words]
