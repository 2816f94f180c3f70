"""Two segments, early and later: how fast they move, and the dip between two waves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models import two_segments

if TYPE_CHECKING:
    import altair as alt

MOST_ROWS = 300
SEGMENTS = ("early", "later")
COLOURS = ("--dl-kind-2", "--dl-kind-5")
DASHES = ([6, 3], [2, 3])
KEYS = (
    Key("--dl-ink", (), "everybody (bold)"),
    *(
        Key(colour, tuple(dash), f"{name} segment")
        for name, colour, dash in zip(SEGMENTS, COLOURS, DASHES, strict=True)
    ),
    Key("--dl-quiet", (8, 4), "pinned run", "pinned_run"),
)


def total_columns(result: Any) -> Columns:
    """`run`: shares who have moved and who move, by segment and in all."""
    every = slice(None, None, max(1, math.ceil(result.times.size / MOST_ROWS)))
    new, adopted = result.new[every], result.adopted[every]
    shares = {
        "everyone": adopted.sum(axis=1),
        "early": adopted[:, 0],
        "later": adopted[:, 1],
        "new": new.sum(axis=1),
        "new_early": new[:, 0],
        "new_later": new[:, 1],
    }
    return {"run": {"time": result.times[every], **shares}}


def dip_columns(result: Any) -> Columns:
    """The same, and `saddle`: the lowest point between two waves."""
    return {**total_columns(result), "saddle": saddle(result)}


def saddle(result: Any) -> dict[str, Any]:
    """Where the dip is lowest, with its depth in words; no row where there is none."""
    found = two_segments.dip(result)
    if not found.depth > 0:
        return {"time": np.empty(0), "new": np.empty(0), "words": []}
    between = (result.times >= found.first_peak) & (result.times <= found.second_peak)
    speed = np.where(between, result.new.sum(axis=1), np.inf)
    lowest = int(np.argmin(speed))
    words = [f"dip of {100 * found.depth:.0f} %"]
    return {"time": result.times[[lowest]], "new": speed[[lowest]], "words": words}


@chart(dip_columns, "How many move in a year: two waves, or one", KEYS)
def dip() -> alt.Chart:
    """New adopters per year: everybody, and each of the two segments."""
    import altair as alt

    picture: Any = alt.layer(*_lines("new", "moving (share of all per year)"), *_saddle())
    return picture.properties(
        width="container",
        height=240,
        description="Line chart: share of all who move per year, by segment and in all.",
    )


@chart(total_columns, "How many have moved", KEYS)
def total() -> alt.Chart:
    """How many have moved: everybody, and each of the two segments."""
    import altair as alt

    picture: Any = alt.layer(*_lines("", "moved (share of all)", [0, 1]))
    return picture.properties(
        width="container",
        height=200,
        description="Line chart: share of all who have moved, by segment and in all.",
    )


def _lines(what: str, title: str, domain: list[float] | None = None) -> list[Any]:
    """The pinned run, the segments, and everybody; `what` begins the fields' names."""
    named = "_".join([what, "{}"]) if what else "{}"
    everyone = what or "everyone"
    segments = zip(SEGMENTS, COLOURS, DASHES, strict=True)
    return [
        _line("pinned_run", everyone, title, domain, color="--dl-quiet", strokeDash=[8, 4]),
        *(
            _line("run", named.format(name), title, domain, color=colour, strokeDash=dash)
            for name, colour, dash in segments
        ),
        _line("run", everyone, title, domain, color="--dl-ink", strokeWidth=3),
    ]


def _line(data: str, field: str, title: str, domain: list[float] | None, **look: Any) -> Any:
    import altair as alt

    scale = alt.Scale(domain=domain) if domain else alt.Scale(zero=True)
    y = alt.Y(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(format="%", tickCount=5))
    return (
        named(data)
        .mark_line(**({"strokeWidth": 2} | look))
        .encode(
            x=_x(),
            y=y,
            tooltip=[
                alt.Tooltip("time:Q", title="year", format=".1f"),
                alt.Tooltip(f"{field}:Q", title=field.replace("_", " "), format=".1%"),
            ],
        )
    )


def _x() -> Any:
    import altair as alt

    return alt.X("time:Q", title="time (years)", axis=alt.Axis(grid=False),
                 scale=alt.Scale(nice=False))  # fmt: skip


def _saddle() -> list[Any]:

    base = named("saddle").encode(x=_x(), y="new:Q")
    return [
        base.mark_point(shape="triangle-down", filled=True, size=70, color="--dl-ink", yOffset=-9),
        base.mark_text(dx=-16, dy=-26, fontSize=13, fontWeight=600, color="--dl-ink").encode(
            text="words:N"
        ),
    ]
