"""Slime mould: how far the cells of both dishes have gathered over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlkit.charts._chart import Columns, Key, chart, named, playhead

if TYPE_CHECKING:
    import altair as alt

KEYS = (
    Key("--dl-kind-4", (8, 4), "without pacemakers"),
    Key("--dl-kind-1", (), "with pacemakers"),
    Key("--dl-quiet", (), "pinned run (grey)", "pinned_run"),
)


def gathered_columns(result: Any) -> Columns:
    """`run`: share of all cells on the densest twentieth of the ground, in both dishes."""
    without, with_them = result.gathered.T
    return {"run": {"time": result.times, "without": without, "with_them": with_them}}


@chart(gathered_columns, "Cells on the densest twentieth of the ground", KEYS)
def gathered() -> alt.Chart:
    """Share of all cells on the densest twentieth of the ground; spread evenly it is 5 %."""
    import altair as alt

    x = alt.X("time:Q", title="time (units of the model)", axis=alt.Axis(grid=False),
              scale=alt.Scale(nice=False))  # fmt: skip
    layers = []
    for data, grey in (("pinned_run", "--dl-quiet"), ("run", "")):
        for field, key in zip(("without", "with_them"), KEYS, strict=False):
            dash: dict[str, Any] = {"strokeDash": list(key.dash)} if key.dash else {}
            line: Any = named(data).mark_line(strokeWidth=2.5, color=grey or key.colour, **dash)
            y = alt.Y(f"{field}:Q", title="gathered (share of cells)",
                      scale=alt.Scale(domain=[0, 0.6]),
                      axis=alt.Axis(format="%", tickCount=4))  # fmt: skip
            tips = [
                alt.Tooltip("time:Q"),
                alt.Tooltip(f"{field}:Q", title=key.words, format=".0%"),
            ]
            layers.append(line.encode(x=x, y=y, tooltip=tips))
    picture: Any = alt.layer(*layers, playhead("time:Q"))
    return picture.properties(
        width="container",
        height=180,
        description="Line chart: share of cells that have gathered, in both dishes over time.",
    )
