"""Pictures for the wall: a class's numbers and drawn curves, with the first vote behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.charts._lines import share_axis

if TYPE_CHECKING:
    import altair as alt

HEIGHT = 360
WORDS = 16  # size of words inside a picture, px: they are read from the last row
VOTES = (
    Key("--dl-accent", (), "the class now"),
    Key("--dl-kind-2", (6, 3), "first vote", "before"),
)


def number_columns(told: dict[str, Any]) -> Columns:
    """`bins` and `before`: where each bar begins and ends and how many; `ends`: of the axis.

    `told` has an activity, the class's view of it and perhaps the view of the first vote. A
    count that is held back has no bar.
    """
    activity, first = told["activity"], told.get("before")
    ends = [activity["low"], activity["high"]]
    title = activity.get("unit") or "number"
    return {
        "bins": _bins(told["result"]),
        "before": _outline(_bins(first) if first else None),
        "ends": {"low": np.asarray(ends, dtype=np.float32)},
        "axis": {"words": [f"answer ({title})"]},
    }


def _bins(view: dict[str, Any]) -> dict[str, Any]:
    counts, edges = view["counts"], view["edges"]
    shown = [i for i, count in enumerate(counts) if count is not None]
    return {
        "low": np.asarray([edges[i] for i in shown], dtype=np.float32),
        "high": np.asarray([edges[i + 1] for i in shown], dtype=np.float32),
        "n": np.asarray([counts[i] for i in shown], dtype=np.int32),
    }


def _outline(bins: dict[str, Any] | None) -> dict[str, Any]:
    """The bars' outline, from left to right: up, along, and down again."""
    if bins is None or not bins["n"].size:
        return {"low": np.empty(0, np.float32), "n": np.empty(0, np.int32)}
    low, high, n = bins["low"], bins["high"], bins["n"]
    corners = np.column_stack([low, low, high, high]).ravel()
    heights = np.column_stack([0 * n, n, n, 0 * n]).ravel()
    return {"low": corners, "n": heights.astype(np.int32)}


@chart(number_columns, "What the class said", VOTES)
def numbers() -> alt.Chart:
    """How many of the class gave which number: bars, and the first vote as a dashed outline."""
    import altair as alt

    scale = alt.Scale(nice=False, zero=False)
    axis = alt.Axis(grid=False, tickCount=6)
    x = alt.X("low:Q", title=" ", axis=axis, scale=scale)
    binned = alt.X("low:Q", title=" ", axis=axis, scale=scale, bin="binned")
    y = _answers("n")
    tips = [alt.Tooltip("low:Q", title="from"), alt.Tooltip("high:Q", title="to"),
            alt.Tooltip("n:Q", title="answers")]  # fmt: skip
    ends = named("ends").mark_point(opacity=0).encode(x=x)
    bars = named("bins").mark_bar(color="--dl-accent", opacity=0.85, stroke="--dl-paper")
    before = named("before").mark_line(color="--dl-kind-2", strokeWidth=3, strokeDash=[6, 3])
    picture: Any = alt.layer(
        ends,
        bars.encode(x=binned, x2="high:Q", y=y, tooltip=tips),
        before.encode(x=x, y=y),
        axis_words(),
    )
    return picture.properties(
        width="container", height=HEIGHT,
        description="Bars: how many answers fall into which range; outline: the first vote.",
    )  # fmt: skip


def _answers(field: str) -> Any:
    import altair as alt

    whole = "datum.value % 1 ? '' : datum.label"  # few people: no '1' beside a half
    axis = alt.Axis(labelExpr=whole, format="d", tickCount=5)
    return alt.Y(f"{field}:Q", title="answers (people)", axis=axis, stack=None)


def axis_words() -> Any:
    """Words below the horizontal axis that come with the data."""
    import altair as alt

    return (
        named("axis")
        .mark_text(align="center", dy=46, fontSize=WORDS, color="--dl-ink")
        .encode(x=alt.value(alt.expr("width / 2")), y=alt.value("height"), text="words:N")
    )


def curve_columns(told: dict[str, Any]) -> Columns:
    """`class`: along the axis the mean and the spread; `before`: the mean of the first vote."""
    activity, first = told["activity"], told.get("before")
    low, high = float(activity.get("low") or 0.0), float(activity.get("high") or 1.0)
    along = np.linspace(low, high, len(told["result"]["mean"])).astype(np.float32)
    means = {
        name: np.asarray(told["result"][name], np.float32) for name in ("mean", "low", "high")
    }
    past = np.asarray(first["mean"] if first else [], np.float32)
    label = (activity.get("words") or ["steps"])[0]  # all curves to draw run over time
    return {
        "class": {"along": along, **means},
        "before": {"along": along[: past.size], "mean": past},
        "axis": {"words": [label if "(" in label else f"time ({label})"]},
    }


CURVES = (*VOTES, Key("--dl-accent", (1, 3), "band: the middle half of the class"))


@chart(curve_columns, "What the class drew", CURVES)
def curves() -> alt.Chart:
    """The mean of all drawn curves, with a band that holds the middle half of them."""
    import altair as alt

    axis = alt.Axis(grid=False, tickCount=6)
    x = alt.X("along:Q", title=" ", axis=axis, scale=alt.Scale(nice=False, zero=False))
    y = share_axis("mean", "drawn (share of all)")
    low = share_axis("low", "drawn (share of all)")
    band = named("class").mark_area(color="--dl-accent", opacity=0.2)
    picture: Any = alt.layer(
        band.encode(x=x, y=low, y2="high:Q"),
        named("before").mark_line(color="--dl-kind-2", strokeWidth=3, strokeDash=[6, 3]).encode(
            x=x, y=y
        ),
        named("class").mark_line(color="--dl-accent", strokeWidth=4).encode(x=x, y=y),
        axis_words(),
    )  # fmt: skip
    return picture.properties(
        width="container", height=HEIGHT,
        description="Line chart: mean of the curves that the class drew, with a band around it.",
    )  # fmt: skip
