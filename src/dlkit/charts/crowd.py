"""A crowd that guesses: its estimates before and after hearing others, and how far off it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.charts._lines import along, layered, line
from dlkit.models.crowd import OX

if TYPE_CHECKING:
    import altair as alt

LOW, HIGH = 900.0, 1500.0  # estimates outside are drawn at the edge
LINES: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("average", "--dl-kind-4", (), "one person"),
    ("crowd", "--dl-kind-1", (6, 3), "the mean of the crowd"),
    ("diversity", "--dl-kind-5", (2, 3), "how much they differ"),
)


def estimate_columns(result: Any) -> Columns:
    """`guesses` before and after, the crowd's `mean` in both rows, and the `truth`."""
    n_rounds = result.params.n_rounds
    rows = ["before", f"after {n_rounds} round{'s' * (n_rounds != 1)}"]
    some = result.estimates[[0, -1]]
    places = np.arange(2.0)
    return {
        "guesses": {
            "lb": np.clip(some, LOW, HIGH).ravel(),
            "row": [row for row in rows for _ in range(some.shape[1])],
            "place": np.repeat(places, some.shape[1]),
        },
        "mean": {"lb": np.clip(result.means[[0, -1]], LOW, HIGH), "row": rows, "place": places},
        "truth": {"lb": np.array([OX]), "words": [f"the ox: {OX:,.0f} lb"]},
    }


def error_columns(result: Any) -> Columns:
    """`errors`: by round, how far off crowd and person are, and how much they differ."""
    return {
        "errors": {
            "round": np.arange(result.params.n_rounds + 1),
            "average": result.average_error,
            "crowd": result.crowd_error,
            "diversity": result.diversity,
        }
    }


@chart(
    estimate_columns,
    "One crowd: estimates before and after",
    (
        Key("--dl-kind-4", (), "one person's estimate (a stroke)"),
        Key("--dl-kind-1", (0, 40), "◆ the mean of the crowd"),
        Key("--dl-quiet", (2, 2), "the ox"),
    ),
)
def estimates() -> alt.Chart:
    """Each estimate as a stroke, before and after hearing others, with mean and true weight."""
    import altair as alt

    x = along("lb", "estimate (lb)", [LOW, HIGH], tickCount=5)
    y: Any = alt.Y("row:N", title=None, sort={"field": "place"}, axis=alt.Axis(labelLimit=110))
    strokes: Any = named("guesses").mark_tick(thickness=1.5, opacity=0.55, color="--dl-kind-4")
    means: Any = named("mean").mark_point(shape="diamond", filled=True, size=160, opacity=1,
                                          color="--dl-kind-1")  # fmt: skip
    truth: Any = named("truth").encode(x=x)
    tip = [alt.Tooltip("lb:Q", title="estimate", format=",.0f")]
    return layered(
        truth.mark_rule(color="--dl-quiet", strokeDash=[2, 2]),
        strokes.encode(x=x, y=y, tooltip=tip),
        means.encode(x=x, y=y, tooltip=tip),
        height=150,
        words="Strokes: each person's estimate before and after, the mean, the true weight.",
    )


@chart(
    error_columns,
    "Many crowds: how far off, round by round",
    (
        *(Key(colour, dash, words) for _, colour, dash, words in LINES),
        Key("--dl-quiet", (), "pinned run (grey)", "pinned_errors"),
    ),
)
def errors() -> alt.Chart:
    """How far off one person and the crowd's mean are, and how much people differ, by round."""
    import altair as alt

    x = along("round", "time (rounds)", tickMinStep=1)

    def y(field: str) -> Any:
        scale, axis = alt.Scale(domain=[0, 120], clamp=True), alt.Axis(tickCount=5)
        return alt.Y(f"{field}:Q", title="off by (lb)", scale=scale, axis=axis)

    return layered(
        *(line("pinned_errors", x, y(name), "--dl-quiet", dash) for name, _, dash, _ in LINES),
        *(line("errors", x, y(name), colour, dash) for name, colour, dash, _ in LINES),
        height=200,
        words="Line chart: error of one person and of the crowd's mean, and diversity, by round.",
    )
