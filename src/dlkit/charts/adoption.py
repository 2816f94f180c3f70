"""Pictures of Roest's account: the curve by motive, the new movers, and who moved whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart

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
DASHES = ([1, 0], [6, 2], [2, 2], [8, 2, 2, 2], [4, 4], [1, 3])
MOTIVES = tuple(map(Key, COLOURS, map(tuple, DASHES), WORDS))
LINES = (
    Key("--dl-ink", (1, 0), "everyone (bold)"),
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

    layers = [
        line("bet", "--dl-bet", [3, 3]),
        line("pinned_run", "--dl-quiet", [8, 4], field="everyone"),
        motives(),
        line("run", "--dl-ink", [1, 0], field="everyone", width=3),
    ]
    return framed(alt.layer(*layers), height=280).properties(
        description="Line chart: share of all who have moved, over time, by motive.",
    )


def motives() -> Any:
    """One line for each motive, told apart by colour and by dash."""
    import altair as alt

    share = alt.Y(
        "share:Q",
        title="moved (share of all)",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", values=[0, 0.16, 0.5, 1.0]),
    )
    colours = alt.Scale(domain=list(KINDS), range=list(COLOURS))
    dashes = alt.Scale(domain=list(KINDS), range=list(DASHES))
    return (
        alt.Chart(alt.NamedData("run"))
        .transform_fold(list(KINDS), as_=["kind", "share"])
        .mark_line(strokeWidth=1.5)
        .encode(
            x=alt.X("time:Q", title="time (steps)"),
            y=share,
            color=alt.Color("kind:N", title=None, scale=colours, legend=None),
            strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=None),
        )
    )


def line(data: str, colour: str, dash: list[int], field: str = "share", width: float = 2) -> Any:
    """One line of a data set with fields time and `field`."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData(data))
        .mark_line(strokeWidth=width, color=colour, strokeDash=dash)
        .encode(x="time:Q", y=alt.Y(f"{field}:Q"))
    )


def framed(picture: Any, height: int) -> Any:
    """As wide as its place, without a border, with a legend of dashes kept apart."""
    return picture.properties(width="container", height=height).resolve_scale(
        strokeDash="independent"
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
        alt.Chart(alt.NamedData("new"))
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
