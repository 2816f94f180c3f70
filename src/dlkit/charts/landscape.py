"""Parallel search: how good and how different the solutions are that a group holds, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models.landscape import NETWORKS, WORDS

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("--dl-kind-5", "--dl-kind-2", "--dl-ink")
DASHES: tuple[tuple[int, ...], ...] = ((2, 3), (8, 4), ())
KEYS = (
    *(
        Key(colour, dash, words)
        for colour, dash, words in zip(COLOURS, DASHES, WORDS, strict=True)
    ),
    Key("--dl-quiet", (), "pinned run (grey)", "pinned_run"),
)


def score_columns(result: Any) -> Columns:
    """`run`: for each step and network the mean score and how many solutions differ."""
    fields = {"step": result.times}
    for i, name in enumerate(NETWORKS):
        fields |= {f"score_{name}": result.score[i], f"different_{name}": result.different[i]}
    return {"run": fields}


@chart(score_columns, "How good the solutions are", KEYS)
def score() -> alt.Chart:
    """The mean score of all searchers over time, one line for each of three networks."""
    import altair as alt

    picture: Any = alt.layer(*_lines("score", "score (0 = mean, 1 = peak)", [0, 1], ".2f"))
    return picture.properties(
        width="container",
        height=240,
        description="Line chart: mean score of the searchers over time in three networks.",
    )


@chart(score_columns, "How many different solutions are still alive", KEYS)
def diversity() -> alt.Chart:
    """How many different solutions a group holds over time, one line for each network."""
    import altair as alt

    picture: Any = alt.layer(*_lines("different", "different solutions (count)", [0, 40], ".1f"))
    return picture.properties(
        width="container",
        height=180,
        description="Line chart: number of different solutions over time in three networks.",
    )


def _lines(what: str, title: str, domain: list[float], form: str) -> list[Any]:
    import altair as alt

    x = alt.X("step:Q", title="time (steps)", axis=alt.Axis(grid=False),
              scale=alt.Scale(nice=False))  # fmt: skip
    y_scale, y_axis = alt.Scale(domain=domain), alt.Axis(tickCount=5)
    layers = []
    for data, paints in (("pinned_run", ("--dl-quiet",) * 3), ("run", COLOURS)):
        for name, words, colour, dash in zip(NETWORKS, WORDS, paints, DASHES, strict=True):
            field = f"{what}_{name}:Q"
            tips = [alt.Tooltip("step:Q"), alt.Tooltip(field, title=words, format=form)]
            look: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
            marks = named(data).mark_line(strokeWidth=2.5, color=colour, **look)
            y = alt.Y(field, title=title, scale=y_scale, axis=y_axis)
            layers.append(marks.encode(x=x, y=y, tooltip=tips))
    return layers
