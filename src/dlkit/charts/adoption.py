"""Pictures of Roest's account: the curve by motive, the new movers, and who moved whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named

if TYPE_CHECKING:
    import altair as alt

KINDS = ("pioneers", "early_adopters", "opinion_leaders", "followers", "standard", "long_tail")
WORDS = (
    "pioneers",
    "early adopters",
    "opinion leaders",
    "follow a leader",
    "follow the standard",
    "long tail",
)
COLOURS = tuple(f"--dl-kind-{n}" for n in range(1, 7))
DASHES: tuple[list[int], ...] = ([], [6, 2], [2, 2], [8, 2, 2, 2], [4, 4], [1, 3])
MOTIVES = tuple(map(Key, COLOURS, map(tuple, DASHES), WORDS))
LINES = (
    Key("--dl-ink", (), "everyone (bold)"),
    Key("--dl-bet", (3, 3), "your bet", "bet"),
    Key("--dl-quiet", (8, 4), "pinned run", "pinned_run"),
)


def curve_columns(result: Any) -> Columns:
    """`run`: time, everyone, and the share of each kind among all."""
    shares = {name: result.adopted[:, i] for i, name in enumerate(KINDS)}
    return {"run": {"time": result.times, "everyone": result.adopted.sum(axis=1), **shares}}


@chart(curve_columns, "How many have moved", (*LINES, *MOTIVES))
def curve() -> alt.Chart:
    """How many have moved: everyone, and each motive, as shares of all over time."""
    import altair as alt

    motives = zip(KINDS, COLOURS, DASHES, strict=True)
    layers = [
        line("bet", "share", "--dl-bet", [3, 3]),
        line("pinned_run", "everyone", "--dl-quiet", [8, 4]),
        *(line("run", kind, colour, dash, width=1.5) for kind, colour, dash in motives),
        line("run", "everyone", "--dl-ink", [], width=3),
    ]
    picture: Any = alt.layer(*layers)
    return picture.properties(
        width="container",
        height=280,
        description="Line chart: share of all who have moved, over time, by motive.",
    )


def line(data: str, field: str, colour: str, dash: list[int], width: float = 2) -> Any:
    """One line of a data set with fields time, in order, and `field`."""
    import altair as alt

    share = alt.Y(
        f"{field}:Q",
        title="moved (share of all)",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", values=[0, 0.16, 0.5, 1.0]),
    )
    look: dict[str, Any] = {"strokeDash": dash} if dash else {}
    return (
        named(data)
        .mark_line(strokeWidth=width, color=colour, **look)
        .encode(x=alt.X("time:Q", title="time (steps)"), y=share)
    )


def new_columns(result: Any) -> Columns:
    """`new`: for each step and kind in which somebody moved, the share of all who did."""
    moved = result.new > 0
    moved[[0, -1], 0] = True  # the ends are always there, so that the axis stays the same
    step, kind = np.nonzero(moved)
    return {
        "new": {
            "time": result.times[step].astype(np.float32),
            "kind": [KINDS[i] for i in kind],
            "order": kind.astype(np.int32),
            "share": result.new[step, kind].astype(np.float32),
        }
    }


@chart(new_columns, "Who moves in each step")
def new() -> alt.Chart:
    """How many move in each step, by motive; a gap between two humps is a chasm."""
    import altair as alt

    picture = (
        named("new")
        .mark_bar()
        .encode(
            x=alt.X("time:Q", title="time (steps)", bin="binned", axis=alt.Axis(tickMinStep=5)),
            x2="end:Q",
            y=alt.Y("share:Q", title="new (share of all)", stack=True, axis=alt.Axis(format="%")),
            color=alt.Color(
                "kind:N",
                sort=list(KINDS),
                legend=None,
                scale=alt.Scale(domain=list(KINDS), range=list(COLOURS)),
            ),
            order=alt.Order("order:Q"),
        )
        .transform_calculate(end="datum.time + 1")
    )
    return picture.properties(
        width="container",
        height=130,
        description="Stacked bars: share of all who move in each step, by motive.",
    )


def everyone(result: Any) -> tuple[np.ndarray, np.ndarray]:
    """What a curve bet is about: the times and the share of all who have moved by then."""
    return result.times, result.share


def stopped(result: Any) -> str:
    """Where a run ended, in the words of a bet: start, early, half or end."""
    early = result.params.pioneers_share + result.params.early_share
    share = result.share[-1]
    if share < early / 2:
        return "start"
    if share < (early + 0.5) / 2:
        return "early"
    return "half" if share <= 0.5 else "end"


def per_cent(result: Any) -> float:
    """What a number bet is about: how many per cent have moved in the end."""
    return 100 * float(result.share[-1])
