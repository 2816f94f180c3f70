"""The budget game: three indicators over the terms, each with the band of its replicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models.budget import N_TERMS, OUTCOMES

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("--dl-kind-4", "--dl-kind-1", "--dl-kind-5")
DASHES = ((), (6, 3), (2, 3))
KEYS = (
    *(
        Key(colour, dash, f"{name} (line: middle of all runs)")
        for name, colour, dash in zip(OUTCOMES, COLOURS, DASHES, strict=True)
    ),
    Key("--dl-quiet", (1, 3), "bands: 8 of 10 runs; marks: your own run", "own"),
)
SHAPES = ("circle", "square", "triangle-up")


def columns(result: Any) -> Columns:
    """`run`: for each term the middle and the band of each indicator; `own`: the own run."""
    low, middle, high = result.band
    run: dict[str, Any] = {"term": result.times}
    own: dict[str, Any] = {"term": result.times}
    for m, name in enumerate(OUTCOMES):
        run |= {name: middle[:, m], f"{name}_low": low[:, m], f"{name}_high": high[:, m]}
        own[name] = result.outcomes[0, :, m]
    return {"run": run, "own": own}


@chart(columns, "Three indicators, term by term", KEYS)
def indicators() -> alt.Chart:
    """Engagement, collaboration and capacity after each term, with the spread of many runs."""
    import altair as alt

    picture: Any = alt.layer(*_bands(), *_lines(), *_own())
    return picture.properties(
        width="container",
        height=260,
        description="Line chart: engagement, collaboration and capacity by term, with bands.",
    )


def _x() -> Any:
    import altair as alt

    axis = alt.Axis(grid=False, tickMinStep=1, tickCount=N_TERMS, format="d")
    scale = alt.Scale(domain=[0, N_TERMS], nice=False)
    return alt.X("term:Q", title="time (terms)", axis=axis, scale=scale)


def _y(field: str) -> Any:
    import altair as alt

    axis = alt.Axis(format="%", tickCount=5)
    title = "reached (share of all that is possible)"
    return alt.Y(f"{field}:Q", title=title, axis=axis, scale=alt.Scale(domain=[0, 1]))


def _bands() -> list[Any]:

    return [
        named("run")
        .mark_area(color=colour, opacity=0.16)
        .encode(x=_x(), y=_y(f"{name}_low"), y2=f"{name}_high:Q")
        for name, colour in zip(OUTCOMES, COLOURS, strict=True)
    ]


def _lines() -> list[Any]:
    import altair as alt

    return [
        named("run")
        .mark_line(color=colour, strokeWidth=2.5, strokeDash=list(dash or (1, 0)))
        .encode(
            x=_x(),
            y=_y(name),
            tooltip=[
                alt.Tooltip("term:Q", title="after term"),
                *(alt.Tooltip(f"{name}{end}:Q", format=".0%") for end in ("", "_low", "_high")),
            ],
        )
        for name, colour, dash in zip(OUTCOMES, COLOURS, DASHES, strict=True)
    ]


def _own() -> list[Any]:

    return [
        named("own")
        .mark_point(color=colour, shape=shape, size=55, filled=True, opacity=1)
        .encode(x=_x(), y=_y(name))
        for name, colour, shape in zip(OUTCOMES, COLOURS, SHAPES, strict=True)
    ]
