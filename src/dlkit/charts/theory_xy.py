"""Theory X and Y: belief, rules and effort over rounds, and where a unit can come to rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models import theory_xy

if TYPE_CHECKING:
    import altair as alt

N_VALUES = 31  # of a parameter, at which the states are solved; more would hide the lines
ROUNDS_KEYS = (
    Key("--dl-ink", (), "belief: 0 is Theory X, 1 is Theory Y (bold)"),
    Key("--dl-kind-5", (6, 3), "effort of the people"),
    Key("--dl-kind-1", (2, 3), "rules: how tightly it is run"),
    Key("--dl-quiet", (8, 4), "belief of the pinned run", "pinned_run"),
)
STATE_KEYS = (
    Key("--dl-kind-4", (), "settled on the way up (simulated)"),
    Key("--dl-kind-1", (6, 3), "settled on the way back (simulated)"),
    Key("--dl-ink", (1, 4), "dots: states that hold, solved; circles: states that tip"),
)


def round_columns(result: Any) -> Columns:
    """`run`: belief, effort and rules, round by round."""
    return {
        "run": {
            "round": result.times,
            "belief": result.belief,
            "effort": result.effort,
            "rules": result.rules,
        }
    }


def state_columns(name: str) -> Callable[[Any], Columns]:
    """For one parameter: states that hold or tip, both sweeps, and where this run ended."""

    def columns(result: Any) -> Columns:
        params = result.params
        found = theory_xy.branches(params, name, N_VALUES)
        value, up, back = theory_xy.sweep(params, name)
        every = {"value": value, "belief": up}, {"value": value, "belief": back}
        here = {"value": [getattr(params, name)], "belief": [result.belief[-1]]}
        holds = {"value": found.value[found.stable], "belief": found.belief[found.stable]}
        tips = {"value": found.value[~found.stable], "belief": found.belief[~found.stable]}
        sets = {"up": every[0], "back": every[1], "holds": holds, "tips": tips, "here": here}
        return {
            f"{name}_{part}": {field: np.asarray(one, float) for field, one in fields.items()}
            for part, fields in sets.items()
        }

    return columns


@chart(round_columns, "What the manager believes, does and sees", ROUNDS_KEYS)
def rounds() -> alt.Chart:
    """Belief, effort and rules in one unit, round by round."""
    import altair as alt

    picture: Any = alt.layer(
        _line("pinned_run", "belief", color="--dl-quiet", strokeDash=[8, 4]),
        _line("run", "effort", color="--dl-kind-5", strokeDash=[6, 3]),
        _line("run", "rules", color="--dl-kind-1", strokeDash=[2, 3]),
        _line("run", "belief", color="--dl-ink", strokeWidth=3),
    )
    return picture.properties(
        width="container",
        height=240,
        description="Line chart: belief, effort and rules from 0 to 1 over the rounds.",
    )


@chart(state_columns("rules_share"), "Where it comes to rest: who prefers rules", STATE_KEYS)
def by_share() -> alt.Chart:
    """Beliefs at which a unit rests, over the share of people who truly prefer rules."""
    return _states("rules_share", "truly prefer rules (share of all)")


@chart(state_columns("proof"), "Where it comes to rest: how much proof is wanted", STATE_KEYS)
def by_proof() -> alt.Chart:
    """Beliefs at which a unit rests, over the proof that the manager wants."""
    return _states("proof", "proof wanted (belief, 0 to 1)")


def _line(data: str, field: str, **look: Any) -> Any:
    import altair as alt

    y = alt.Y(f"{field}:Q", title="level (0 to 1)", scale=alt.Scale(domain=[0, 1]))
    return (
        named(data)
        .mark_line(**({"strokeWidth": 2} | look))
        .encode(
            x=alt.X("round:Q", title="time (rounds)", axis=alt.Axis(grid=False, tickMinStep=1)),
            y=y,
            tooltip=[alt.Tooltip("round:Q", format="d"), alt.Tooltip(f"{field}:Q", format=".2f")],
        )
    )


def _states(name: str, title: str) -> alt.Chart:
    import altair as alt

    def base(part: str) -> Any:
        return named(f"{name}_{part}").encode(
            x=alt.X("value:Q", title=title, scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("belief:Q", title="belief at rest (0 to 1)", scale=alt.Scale(domain=[0, 1])),
            tooltip=[alt.Tooltip("value:Q", format=".2f"), alt.Tooltip("belief:Q", format=".2f")],
        )

    picture: Any = alt.layer(
        base("up").mark_line(strokeWidth=3, color="--dl-kind-4"),
        base("back").mark_line(strokeWidth=3, strokeDash=[6, 3], color="--dl-kind-1"),
        base("holds").mark_point(filled=True, size=22, color="--dl-ink", opacity=1),
        base("tips").mark_point(filled=False, size=30, color="--dl-ink", opacity=1),
        base("here").mark_point(shape="diamond", filled=True, size=160, color="--dl-bet"),
    )
    return picture.properties(
        width="container",
        height=240,
        description="Belief at rest: two sweeps as lines, solved states as dots and circles.",
    )
