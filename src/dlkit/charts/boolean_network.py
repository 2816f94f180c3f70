"""Boolean networks: what a flipped node does over time, how flips end, and where the edge is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead
from dlkit.models.boolean_network import WORDS, annealed

if TYPE_CHECKING:
    import altair as alt

MOST_INPUTS = 8
BIASES = np.linspace(0.02, 0.98, 97)


def damage_columns(result: Any) -> Columns:
    """`run`: share of nodes that differ over time: shown flip, all flips, and the formula."""
    given = result.params
    law = np.full(result.times.size, 1 / given.n_nodes)
    for t in range(1, law.size):
        law[t] = annealed(law[t - 1], given.n_inputs, given.bias)
    return {"run": {"step": result.times, "shown": result.damage[0],
                    "all_flips": result.damage.mean(axis=0), "formula": law}}  # fmt: skip


def fate_columns(result: Any) -> Columns:
    """`fates`: share of the flips that died out, stayed small, spread."""
    return {"fates": {"fate": list(WORDS), "share": result.shares}}


def edge_columns(result: Any) -> Columns:
    """`edge`: the K at which the slope is 1, for each p; `here`: the present setting."""
    critical = 1 / (2 * BIASES * (1 - BIASES))
    inside = critical <= MOST_INPUTS + 0.5
    given = result.params
    return {
        "edge": {"bias": BIASES[inside], "inputs": critical[inside],
                 "top": np.full(inside.sum(), MOST_INPUTS + 0.5)},
        "here": {"bias": np.array([given.bias]), "inputs": np.array([given.n_inputs])},
    }  # fmt: skip


@chart(
    damage_columns,
    "How many nodes differ after one was flipped",
    (
        Key("--dl-accent", (), "mean of all flips"),
        Key("--dl-kind-1", (6, 3), "the flip that went farthest, as shown"),
        Key("--dl-ink", (1, 3), "formula, wires drawn anew each step"),
        Key("--dl-quiet", (8, 4), "pinned run, mean", "pinned_run"),
    ),
)
def damage() -> alt.Chart:
    """Share of nodes that differ from the unflipped network over time."""
    import altair as alt

    looks: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("pinned_run", "all_flips", {"color": "--dl-quiet", "strokeDash": [8, 4]}),
        ("run", "formula", {"color": "--dl-ink", "strokeDash": [1, 3], "strokeWidth": 2}),
        ("run", "shown", {"color": "--dl-kind-1", "strokeDash": [6, 3], "strokeWidth": 2}),
        ("run", "all_flips", {"color": "--dl-accent", "strokeWidth": 2.5}),
    )
    x = alt.X("step:Q", title="time (steps after the flip)", axis=alt.Axis(grid=False),
              scale=alt.Scale(nice=False, zero=True))  # fmt: skip
    layers, percent = [], alt.Axis(format="%", tickCount=4)
    for data, field, look in looks:
        y = alt.Y(f"{field}:Q", title="nodes that differ (share)", axis=percent,
                  scale=alt.Scale(domain=[0, 0.6]))  # fmt: skip
        tip = [alt.Tooltip("step:Q"), alt.Tooltip(f"{field}:Q", format=".1%")]
        layers.append(named(data).mark_line(clip=True, **look).encode(x=x, y=y, tooltip=tip))
    picture: Any = alt.layer(*layers, playhead("step:Q"))
    return picture.properties(
        width="container",
        height=220,
        description="Line chart: share of nodes that differ after one was flipped, over time.",
    )


@chart(fate_columns, "What became of the flips")
def fates() -> alt.Chart:
    """Three bars: share of the flips that died out, stayed small, spread."""
    import altair as alt

    picture: Any = (
        named("fates")
        .mark_bar(color="--dl-accent", height=20)
        .encode(
            x=alt.X("share:Q", title="share of the flips (of all)",
                    scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5)),
            y=alt.Y("fate:N", title=None, sort=None),
            tooltip=[alt.Tooltip("fate:N"), alt.Tooltip("share:Q", format=".0%")],
        )
    )  # fmt: skip
    return picture.properties(
        width="container",
        height=100,
        description="Bar chart: share of flips that died out, stayed small or spread.",
    )


@chart(
    edge_columns,
    "Where the edge is",
    (
        Key("--dl-kind-1", (), "the edge, 2 K p (1 - p) = 1; above it changes spread"),
        Key("--dl-ink", (0, 40), "◆ the present setting"),
    ),
)
def edge() -> alt.Chart:
    """The edge between networks in which a change dies and those in which it spreads, by p and K."""  # noqa: E501
    import altair as alt

    x = alt.X("bias:Q", title="p, rules that say 'on' (share)", axis=alt.Axis(grid=False),
              scale=alt.Scale(domain=[0, 1]))  # fmt: skip
    y = alt.Y("inputs:Q", title="K, voices per node (number)", axis=alt.Axis(grid=False),
              scale=alt.Scale(domain=[0.5, MOST_INPUTS + 0.5], nice=False))  # fmt: skip
    tip = [alt.Tooltip("bias:Q", title="p", format=".2f"),
           alt.Tooltip("inputs:Q", title="K", format=".2f")]  # fmt: skip
    above = named("edge").mark_area(color="--dl-kind-1", opacity=0.12)
    line = named("edge").mark_line(color="--dl-kind-1", strokeWidth=2.5)
    point = named("here").mark_point(color="--dl-ink", shape="diamond", size=150, filled=True,
                                     opacity=1)  # fmt: skip
    picture: Any = alt.layer(
        above.encode(x=x, y=y, y2="top:Q"),
        line.encode(x=x, y=y, tooltip=tip),
        point.encode(x=x, y=y, tooltip=tip),
    )
    return picture.properties(
        width="container",
        height=200,
        description="Line: the edge at slope 1 by bias and number of inputs; a point: here.",
    )
