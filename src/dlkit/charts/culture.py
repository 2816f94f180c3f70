"""Cultures that meet: how many are left, and how much two places have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlkit.charts._chart import Columns, Key, chart, named, playhead

if TYPE_CHECKING:
    import altair as alt

PAIRS = (
    ("everything", "--dl-kind-5", (), "share everything"),
    ("something", "--dl-kind-2", (2, 3), "share something"),
    ("nothing", "--dl-kind-1", (8, 4), "share nothing"),
)
PINNED = Key("--dl-quiet", (), "pinned run (grey)", "pinned_run")


def run_columns(result: Any) -> Columns:
    """`run`: cultures, and pairs that share everything, something, nothing, at each moment."""
    shares = {name: result.alike[:, i] for i, (name, *_) in enumerate(PAIRS)}
    return {"run": {"round": result.times, "cultures": result.cultures} | shares}


@chart(run_columns, "How many cultures are left", (PINNED,))
def left() -> alt.Chart:
    """How many different cultures there are over time; both axes in powers of ten."""
    import altair as alt

    y = alt.Y("cultures:Q", title="cultures (number)",
              scale=alt.Scale(type="log", domain=[1, 400], clamp=True),
              axis=alt.Axis(values=[1, 3, 10, 30, 100, 300]))  # fmt: skip
    tips = [alt.Tooltip("round:Q"), alt.Tooltip("cultures:Q")]
    layers = [
        named(data).mark_line(color=colour, strokeWidth=2.5, interpolate="step-after")
        .encode(x=_x(), y=y, tooltip=tips)
        for data, colour in (("pinned_run", "--dl-quiet"), ("run", "--dl-kind-3"))
    ]  # fmt: skip
    picture: Any = alt.layer(*layers, playhead("round:Q"))
    return picture.properties(
        width="container", height=180,
        description="Step chart: number of cultures over time, axes in powers of ten.",
    )  # fmt: skip


@chart(
    run_columns,
    "What two places have in common",
    (*(Key(colour, dash, words) for _, colour, dash, words in PAIRS), PINNED),
)
def alike() -> alt.Chart:
    """The share of all pairs of places that have everything, something or nothing in common."""
    import altair as alt

    layers = []
    for data in ("pinned_run", "run"):
        for name, colour, dash, words in PAIRS:
            look: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
            paint = colour if data == "run" else "--dl-quiet"
            y = alt.Y(f"{name}:Q", title="pairs of places (share)",
                      scale=alt.Scale(domain=[0, 1]),
                      axis=alt.Axis(format="%", tickCount=5))  # fmt: skip
            tips = [alt.Tooltip("round:Q"), alt.Tooltip(f"{name}:Q", title=words, format=".0%")]
            line = named(data).mark_line(color=paint, strokeWidth=2.5, **look)
            layers.append(line.encode(x=_x(), y=y, tooltip=tips))
    picture: Any = alt.layer(*layers, playhead("round:Q"))
    return picture.properties(
        width="container", height=200,
        description="Line chart: pairs of places that share everything, something, nothing.",
    )  # fmt: skip


def _x() -> Any:
    import altair as alt

    return alt.X("round:Q", title="time (rounds)",
                 scale=alt.Scale(type="symlog", nice=False, constant=5),
                 axis=alt.Axis(grid=False, values=[0, 10, 100, 1000, 10000],
                               format=",d"))  # fmt: skip
