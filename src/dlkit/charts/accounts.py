"""The three accounts of a record: points, a curve for each account, direct labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, chart, named
from dlkit.content import RELATIONS

if TYPE_CHECKING:
    import altair as alt

ACCOUNTS = ("roest", "bass", "rogers")
COLOURS = ("--dl-kind-1", "--dl-kind-4", "--dl-kind-5")
DASHES = ([1, 0], [9, 4], [2, 3])
SHAPES = {"=": "circle", "~": "circle", ">": "triangle-up", "<": "triangle-down"}
LABEL_GAP = 0.075  # of the height: two lines of text that do not touch


def columns(comparison: Any) -> Columns:
    """`points`, `curves`, `labels` and `axis`, of what was counted and of each fitted account."""
    series, curves = comparison.series, comparison.curves  # account -> (times, shares)
    names = [name for name in ACCOUNTS if name in curves]
    times, shares = ([curves[name][i] for name in names] for i in (0, 1))
    return {
        "points": {
            "time": np.asarray(series.times, dtype=np.float32),
            "share": np.asarray(series.shares, dtype=np.float32),
            "relation": [RELATIONS[sign] for sign in series.signs],
            "fitted": np.asarray(series.used, dtype=np.uint8),
        },
        "curves": {
            "account": [name for name, one in zip(names, times, strict=True) for _ in one],
            "time": joined(times),
            "share": joined(shares),
        },
        "labels": {
            "account": names,
            "time": np.array([one[-1] for one in times], dtype=np.float32),
            "share": apart(np.array([one[-1] for one in shares])).astype(np.float32),
            "words": [name.capitalize() for name in names],
        },
        "axis": {
            "words": [
                f"time ({series.time_unit}{' of the study' * (series.time_unit == 'month')})"
            ]
        },
    }


def joined(parts: list[np.ndarray]) -> np.ndarray:
    """The parts one after the other; nothing at all is an empty array."""
    return np.concatenate([np.empty(0), *parts]).astype(np.float32)


def apart(heights: np.ndarray) -> np.ndarray:
    """Heights for labels, moved as little as it takes to keep them a line of text apart."""
    order = np.argsort(heights)
    steps = np.arange(heights.size) * LABEL_GAP
    groups: list[list[float]] = []  # labels that touch stay together around their mean
    for wanted in heights[order] - steps:
        groups.append([float(wanted)])
        while len(groups) > 1 and np.mean(groups[-2]) > np.mean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    spread = steps + [float(np.mean(group)) for group in groups for _ in group]
    placed = np.empty(heights.size)
    placed[order] = spread - max(0.0, spread[-1] - 1.0) if heights.size else spread
    return placed


@chart(columns, "What was counted, and the accounts of it")
def compare() -> alt.Chart:
    """The counted shares as points, and a curve for each account that is switched on."""
    import altair as alt

    layers = alt.layer(_curves(), _points(), _labels(), _axis_words())
    return layers.properties(
        width="container",
        height=320,
        padding={"left": 5, "top": 8, "right": 5, "bottom": 5},
        description="Points: counted shares over time. Lines: the accounts fitted to them.",
    ).resolve_scale(color="shared", strokeDash="independent")


def _x() -> Any:
    import altair as alt

    axis = alt.Axis(title=" ", format=".6~g", tickMinStep=1, grid=False)
    return alt.X("time:Q", axis=axis, scale=alt.Scale(zero=False, nice=False, padding=8))


def _y() -> Any:
    import altair as alt

    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], title="adopted (share of all)")
    return alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)


def _colour() -> Any:
    import altair as alt

    scale = alt.Scale(domain=list(ACCOUNTS), range=list(COLOURS))
    return alt.Color("account:N", scale=scale, legend=None)


def _curves() -> Any:
    import altair as alt

    dashes = alt.Scale(domain=list(ACCOUNTS), range=[list(dash) for dash in DASHES])
    return (
        named("curves")
        .mark_line(strokeWidth=2.5, clip=True)
        .encode(
            x=_x(),
            y=_y(),
            color=_colour(),
            strokeDash=alt.StrokeDash("account:N", scale=dashes, legend=None),
            tooltip=[
                alt.Tooltip("account:N"),
                alt.Tooltip("time:Q", format=".1f"),
                alt.Tooltip("share:Q", title="adopted", format=".1%"),
            ],
        )
    )


def _points() -> Any:
    import altair as alt

    shapes = alt.Scale(domain=[RELATIONS[sign] for sign in SHAPES], range=list(SHAPES.values()))
    plain = alt.datum.relation == "is"
    return (
        named("points")
        .mark_point(size=48, strokeWidth=1.5, opacity=1)
        .encode(
            x=_x(),
            y=_y(),
            shape=alt.Shape("relation:N", scale=shapes, legend=None),
            stroke=alt.condition(
                alt.datum.fitted == 1, alt.value("--dl-ink"), alt.value("--dl-quiet")
            ),
            fill=alt.condition(plain, alt.value("--dl-ink"), alt.value("--dl-paper")),
            tooltip=[
                alt.Tooltip("time:Q", format=".6~g"),
                alt.Tooltip("relation:N", title="counted"),
                alt.Tooltip("share:Q", title="adopted", format=".1%"),
            ],
        )
    )


def _labels() -> Any:

    return (
        named("labels")
        .mark_text(align="left", dx=6, fontSize=13, fontWeight=600)
        .encode(x=_x(), y=_y(), text="words:N", color=_colour())
    )


def _axis_words() -> Any:
    import altair as alt

    return (
        named("axis")
        .mark_text(align="center", dy=36, fontSize=13, color="--dl-ink")
        .encode(x=alt.value(alt.expr("width / 2")), y=alt.value("height"), text="words:N")
    )
