"""The control game: what a rule brings to whom it should serve, and what people then give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models import control_game

if TYPE_CHECKING:
    import altair as alt

FREE, RULED = "--dl-kind-2", "--dl-kind-5"
PAYOFF_KEYS = (
    Key("--dl-ink", (), "under a rule"),
    Key(FREE, (6, 3), "left open"),
    Key("--dl-quiet", (8, 4), "pinned run", "pinned_run"),
)
EFFORT_KEYS = (Key(FREE, (), "left open: left bar"), Key(RULED, (), "the rule: right bar"))


def payoff_columns(result: Any) -> Columns:
    """`run`: the principal's points under each rule and left open; `here` and `tried`: points.

    The line begins at 0, where it is left open, and falls from there to the weakest rule.
    """
    rules = np.append(0.0, result.rules)
    gets = 2 * np.append(result.open_effort, result.under_rule)
    left_open = np.full(gets.size, 2 * result.open_effort)
    tried = np.searchsorted(rules, control_game.TRIED)
    rule, got = np.array([result.params.rule]), np.array([2 * result.effort])
    return {
        "run": {"rule": rules, "principal": gets, "open": left_open},
        "here": {"rule": rule, "principal": got},
        "tried": {"rule": rules[tried], "principal": gets[tried]},
    }


def effort_columns(result: Any) -> Columns:
    """`efforts`: the share of people by what they give, left open and under the chosen rule."""
    middle, width = result.bars + control_game.BIN / 2, control_game.BIN
    return {
        "efforts": {
            "low": result.bars + 0.06 * width,
            "middle": middle,
            "high": result.bars + 0.94 * width,
            "free": result.free_shares,
            "ruled": result.ruled_shares,
        }
    }


@chart(payoff_columns, "What the principal gets, by how much the rule asks", PAYOFF_KEYS)
def payoff() -> alt.Chart:
    """The principal's points by strength of the rule, with a dashed line for leaving it open."""
    import altair as alt

    picture: Any = alt.layer(
        _line("pinned_run", "principal", color="--dl-quiet", strokeDash=[8, 4]),
        _line("run", "open", color=FREE, strokeDash=[6, 3]),
        _line("run", "principal", color="--dl-ink", strokeWidth=3),
        _points("tried", shape="circle", size=45, color="--dl-ink", filled=False),
        _points("here", shape="diamond", size=130, color=RULED, filled=True),
    )
    return picture.properties(
        width="container",
        height=240,
        description="Line chart: the principal's points against the strength of the rule.",
    )


@chart(effort_columns, "Who gives how much, left open and under the rule", EFFORT_KEYS)
def efforts() -> alt.Chart:
    """Two bars for every five points of effort: share of people, left open and under the rule."""
    import altair as alt

    picture: Any = alt.layer(
        _bars("low", "middle", "free", color=FREE, opacity=0.75),
        _bars("middle", "high", "ruled", color=RULED),
    )
    return picture.properties(
        width="container",
        height=200,
        description="Paired bars: share of people by the effort they give.",
    )


def _rule() -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, 40], nice=False)
    axis = alt.Axis(grid=False, values=[0, 5, 10, 15, 20, 25, 30, 35, 40])
    return alt.X("rule:Q", title="the rule: at least … (points)", scale=scale, axis=axis)


def _points_axis(field: str) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, 100])
    axis = alt.Axis(tickCount=5)
    return alt.Y(f"{field}:Q", title="the principal gets (points)", scale=scale, axis=axis)


def _line(data: str, field: str, **look: Any) -> Any:
    import altair as alt

    tips = [
        alt.Tooltip("rule:Q", title="rule", format=".1f"),
        alt.Tooltip(f"{field}:Q", title="principal gets", format=".1f"),
    ]
    marks = named(data).mark_line(**({"strokeWidth": 2} | look))
    return marks.encode(x=_rule(), y=_points_axis(field), tooltip=tips)


def _points(data: str, **look: Any) -> Any:
    import altair as alt

    tips = [
        alt.Tooltip("rule:Q", title="rule", format=".1f"),
        alt.Tooltip("principal:Q", title="principal gets", format=".1f"),
    ]
    marks = named(data).mark_point(opacity=1, **look)
    return marks.encode(x=_rule(), y=_points_axis("principal"), tooltip=tips)


def _bars(left: str, right: str, field: str, **look: Any) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, control_game.MOST], nice=False)
    across = alt.X(f"{left}:Q", title="effort given (points)", scale=scale,
                   axis=alt.Axis(grid=False, tickCount=8))  # fmt: skip
    up = alt.Y(f"{field}:Q", title="people (share of all)", scale=alt.Scale(domain=[0, 1]),
               axis=alt.Axis(format="%", tickCount=5))  # fmt: skip
    return (
        named("efforts")
        .mark_rect(**look)
        .encode(
            x=across,
            x2=f"{right}:Q",
            y=up,
            y2=alt.datum(0),
            tooltip=[alt.Tooltip(f"{field}:Q", title="share of people", format=".1%")],
        )
    )
