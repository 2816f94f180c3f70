"""Ten rounds of managing: the output of one unit, and of the same unit under X or Y throughout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models.managing import N_PEOPLE, N_ROUNDS, POINTS

if TYPE_CHECKING:
    import altair as alt

KEYS = (
    Key("--dl-ink", (), "your unit (bold)"),
    Key("--dl-kind-1", (2, 3), "the same people under X throughout", "under_x"),
    Key("--dl-kind-4", (6, 3), "the same people under Y throughout", "under_y"),
)


def output_columns(result: Any) -> Columns:
    """`run`: rounds played; `under_x` and `under_y`: what is told when the game is over."""
    times = np.arange(1.0, N_ROUNDS + 1)
    n_shown = N_ROUNDS if result.is_over else 0
    sets: Columns = {"run": {"round": times[: result.output.size], "output": result.output}}
    for name, output in result.always.items():
        sets[f"under_{name.lower()}"] = {"round": times[:n_shown], "output": output[:n_shown]}
    return sets


@chart(output_columns, "Output of the unit", KEYS)
def output() -> alt.Chart:
    """Output of the eight people, round by round."""
    import altair as alt

    picture: Any = alt.layer(
        _line("under_x", color="--dl-kind-1", strokeDash=[2, 3]),
        _line("under_y", color="--dl-kind-4", strokeDash=[6, 3]),
        _line("run", color="--dl-ink", strokeWidth=3),
        _base("run").mark_point(filled=True, size=50, color="--dl-ink", opacity=1),
    )
    return picture.properties(
        width="container",
        height=200,
        description="Line chart: output from 0 to 80 over ten rounds.",
    )


def _line(data: str, **look: Any) -> Any:
    return _base(data).mark_line(**({"strokeWidth": 2} | look))


def _base(data: str) -> Any:
    import altair as alt

    rounds = alt.Scale(domain=[1, N_ROUNDS])
    return named(data).encode(
        x=alt.X("round:Q", title="time (rounds)", scale=rounds,
                axis=alt.Axis(grid=False, tickCount=N_ROUNDS)),
        y=alt.Y("output:Q", title="output (points, at most 80)",
                scale=alt.Scale(domain=[0, POINTS * N_PEOPLE])),
        tooltip=[alt.Tooltip("round:Q", format="d"), alt.Tooltip("output:Q", format=".0f")],
    )  # fmt: skip
