"""Gossip: who knows after each round, and how rounds grow with the group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart
from dlkit.charts._lines import along, layered, line, point, share_axis
from dlkit.models.gossip import WAYS, WORDS, formula

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("--dl-kind-4", "--dl-kind-2", "--dl-kind-5")
DASHES: tuple[tuple[int, ...], ...] = ((), (8, 4), (2, 3))
SHAPES = ("circle", "square", "triangle-up")
SIGNS = ("●", "■", "▲")


def known_columns(result: Any) -> Columns:
    """`known`: the share who know after each round, for each way and the telephone tree."""
    return {"known": {"round": result.times, **result.known}}


def rounds_columns(result: Any) -> Columns:
    """`rounds`: rounds by size of the group, for each way; `law`: the formula."""
    sizes = np.geomspace(2, 10_000, 60)
    return {
        "rounds": {"people": result.sizes, **result.by_size},
        "law": {"people": sizes, "rounds": formula(sizes)},
    }


@chart(
    known_columns,
    "Who knows, round by round",
    (
        *(Key(*look) for look in zip(COLOURS, DASHES, WORDS, strict=True)),
        Key("--dl-kind-1", (1, 2), "the telephone tree, planned"),
        Key("--dl-quiet", (), "pinned run (grey)", "pinned_known"),
    ),
)
def known() -> alt.Chart:
    """Share of all people who know, after each round, for three kinds of gossip and a tree."""
    x = along("round", "time (rounds)", tickMinStep=1)
    looks = list(zip((*WAYS, "tree"), (*COLOURS, "--dl-kind-1"), (*DASHES, (1, 2)), strict=True))
    y = {field: share_axis(field, "know it (share of all)") for field, _, _ in looks}
    return layered(
        *(line("pinned_known", x, y[field], "--dl-quiet", dash) for field, _, dash in looks),
        *(line("known", x, y[field], colour, dash) for field, colour, dash in looks),
        height=230,
        words="Line chart: share of people who know, by round, for four ways of telling.",
    )


@chart(
    rounds_columns,
    "Rounds until all know, by the size of the group",
    (
        Key("--dl-quiet", (4, 4), "log2 N + ln N, for push"),
        *(
            Key(colour, (0, 40), f"{sign} {words}")
            for colour, sign, words in zip(COLOURS, SIGNS, WORDS, strict=True)
        ),
    ),
)
def rounds() -> alt.Chart:
    """Rounds until all know against the number of people, beside log2 N + ln N."""
    import altair as alt

    x = alt.X("people:Q", title="people (number, in tenfold steps)",
              scale=alt.Scale(type="log", domain=[2, 10_000]),
              axis=alt.Axis(grid=False, values=[10, 100, 1000, 10_000], format=","))  # fmt: skip

    def y(field: str) -> Any:
        scale, axis = alt.Scale(domain=[0, 40], clamp=True), alt.Axis(tickCount=5)
        return alt.Y(f"{field}:Q", title="time until all know (rounds)", scale=scale, axis=axis)

    looks = zip(WAYS, COLOURS, SHAPES, strict=True)
    return layered(
        line("law", x, y("rounds"), "--dl-quiet", (4, 4), strokeWidth=1.5),
        *(point("rounds", x, y(field), colour, shape, 80) for field, colour, shape in looks),
        height=230,
        words="Points and line: rounds until all know, by number of people on a log axis.",
    )
