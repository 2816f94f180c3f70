"""A year of cycles: what the work is, what it is believed to be, and which share pays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models.cycles import CHOICES, level_at_end

if TYPE_CHECKING:
    import altair as alt

LOW, HIGH = 90, 140
SHARES = np.linspace(0.05, 0.9, 18)


def year_columns(result: Any) -> Columns:
    """`run`: mean of all units, true and believed, with the middle 80 %, and one unit."""
    low, high = np.quantile(result.true, [0.1, 0.9], axis=1)
    return {
        "run": {
            "month": result.times,
            "true": result.true.mean(axis=1),
            "believed": result.believed.mean(axis=1),
            "low": low,
            "high": high,
        }
    }


def share_columns(result: Any) -> Columns:
    """`shares`: the level in the end by share of reflection; `choices`: four to compare."""
    params = result.params
    line = [level_at_end(replace(params, share=float(share))) for share in SHARES.round(4)]
    points = [level_at_end(replace(params, share=share)) for share in CHOICES]
    return {
        "shares": {"share": SHARES, "level": np.array(line)},
        "choices": {"share": np.array(CHOICES), "level": np.array(points)},
        "here": {"share": np.array([params.share]),
                 "level": np.array([level_at_end(params)])},
    }  # fmt: skip


@chart(
    year_columns,
    "What the work is, and what it is believed to be",
    (
        Key("--dl-accent", (), "true (mean; band: 8 of 10 units)"),
        Key("--dl-bet", (6, 3), "believed (mean)"),
        Key("--dl-quiet", (8, 4), "pinned run, true", "pinned_run"),
    ),
)
def year() -> alt.Chart:
    """Level of the work over twelve months: true, and what the unit believes."""
    import altair as alt

    band: Any = named("run").mark_area(color="--dl-accent", opacity=0.15, clip=True)
    band = band.encode(x=_months(), y=_level("low"), y2="high:Q")
    picture: Any = alt.layer(
        band,
        _line("pinned_run", "true", color="--dl-quiet", strokeDash=[8, 4]),
        _line("run", "true", color="--dl-accent", strokeWidth=2.5),
        _line("run", "believed", color="--dl-bet", strokeDash=[6, 3], strokeWidth=2.5),
    )
    return picture.properties(
        width="container",
        height=240,
        description="Line chart: level of the work by month, true and as believed by the units.",
    )


@chart(
    share_columns,
    "Where the work stands after a year, by time given to reflection",
    (
        Key("--dl-accent", (), "true level, by formula"),
        Key("--dl-ink", (0, 40), "● 0, 10, 30 and 60 %"),
        Key("--dl-bad", (0, 40), "◆ the present setting"),
        Key("--dl-quiet", (8, 4), "pinned run", "pinned_shares"),
    ),
)
def reflection() -> alt.Chart:
    """True level after twelve months for each share of reflection, with the present one."""
    import altair as alt

    solid: Any = {"filled": True, "opacity": 1, "clip": True}
    lines = [
        named("pinned_shares").mark_line(color="--dl-quiet", strokeDash=[8, 4], clip=True),
        named("shares").mark_line(color="--dl-accent", strokeWidth=2.5, clip=True),
        named("choices").mark_point(color="--dl-ink", size=60, **solid),
        named("here").mark_point(color="--dl-bad", shape="diamond", size=120, **solid),
    ]
    tip = [alt.Tooltip("share:Q", format=".0%"), alt.Tooltip("level:Q", format=".1f")]
    ticks = alt.Axis(format="%", grid=False, values=[0, 0.1, 0.3, 0.6, 0.9])
    scale = alt.Scale(domain=[-0.02, 0.92], nice=False)
    title = "reflection (share of each cycle)"
    x = alt.X("share:Q", title=title, scale=scale, axis=ticks)
    drawn = [line.encode(x=x, y=_level("level", 95, 135), tooltip=tip) for line in lines]
    picture: Any = alt.layer(*drawn)
    return picture.properties(
        width="container",
        height=200,
        description="Line chart: level of the work after a year, by share of reflection.",
    )


def _line(data: str, field: str, **look: Any) -> Any:
    import altair as alt

    tip = [
        alt.Tooltip("month:Q", title="month", format=".1f"),
        alt.Tooltip(f"{field}:Q", title=field, format=".1f"),
    ]
    line = named(data).mark_line(**({"clip": True} | look))
    return line.encode(x=_months(), y=_level(field), tooltip=tip)


def _months() -> Any:
    import altair as alt

    return alt.X("month:Q", title="time (months)", scale=alt.Scale(domain=[0, 12]),
                 axis=alt.Axis(grid=False))  # fmt: skip


def _level(field: str, low: float = LOW, high: float = HIGH) -> Any:
    import altair as alt

    return alt.Y(f"{field}:Q", title="level of the work (100 = start)",
                 scale=alt.Scale(domain=[low, high]), axis=alt.Axis(tickCount=5))  # fmt: skip
