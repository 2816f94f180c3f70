"""The mosaic: the world over time, the realms in the end, and who reached whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead
from dlkit.models._regions import REALMS, world
from dlkit.models.mosaic import EMPTY, from_to

if TYPE_CHECKING:
    import altair as alt

LINES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("reached", "--dl-kind-2", {"strokeDash": [6, 3]}),
    ("moved", "--dl-kind-3", {}),
)


def curve_columns(result: Any) -> Columns:
    """`run`: the share of all groups that have moved, and of regions that were reached."""
    able = result.kind != EMPTY
    reached = result.reached[able & (result.reached >= 0)]
    so_far = np.searchsorted(np.sort(reached), result.times, side="right") / able.sum()
    return {"run": {"step": result.times, "moved": result.share, "reached": so_far}}


def realm_columns(result: Any) -> Columns:
    """`realms`: in each realm the share of groups moved and of regions reached, in the end."""
    realm, came = world().realm, result.reached >= 0
    able = [i for i in range(len(REALMS)) if result.groups[realm == i].sum()]
    moved = [result.moved[-1, realm == i].sum() / result.groups[realm == i].sum() for i in able]
    reached = [came[realm == i].mean() for i in able]
    return {"realms": {"realm": [REALMS[i] for i in able], "moved": np.array(moved),
                    "reached": np.array(reached)}}  # fmt: skip


def reach_columns(result: Any) -> Columns:
    """`reach`: how many regions of one realm were first reached from another (or the same)."""
    rows, columns = np.nonzero(np.ones((len(REALMS), len(REALMS))))
    counts = from_to(result)[rows, columns]
    words = [str(count) if count else "" for count in counts.tolist()]
    names = [REALMS[i] for i in rows.tolist()], [REALMS[i] for i in columns.tolist()]
    strength = np.sqrt(counts / max(1, counts.max())) * 0.5
    return {"reach": {"whence": names[0], "where": names[1], "strength": strength, "words": words}}


@chart(
    curve_columns,
    "The world over time",
    (Key("--dl-kind-3", (), "groups that have moved"),
     Key("--dl-kind-2", (6, 3), "regions that the idea has come to"),
     Key("--dl-quiet", (), "pinned run (grey)", "pinned_run")),
)  # fmt: skip
def curve() -> alt.Chart:
    """The share of all groups that have moved, and of regions that the idea has come to."""
    import altair as alt

    layers = []
    for data in ("pinned_run", "run"):
        for field, colour, dash in (
            ("reached", "--dl-kind-2", [6, 3]),
            ("moved", "--dl-kind-3", []),
        ):
            look: dict[str, Any] = {"strokeDash": dash} if dash else {}
            paint = colour if data == "run" else "--dl-quiet"
            line: Any = named(data).mark_line(color=paint, strokeWidth=2.5, **look)
            x = alt.X("step:Q", title="time (steps)", axis=alt.Axis(grid=False),
                      scale=alt.Scale(nice=False))  # fmt: skip
            y = alt.Y(f"{field}:Q", title="moved, reached (share)", scale=alt.Scale(domain=[0, 1]),
                      axis=alt.Axis(format="%", tickCount=5))  # fmt: skip
            tips = [alt.Tooltip("step:Q"), alt.Tooltip(f"{field}:Q", format=".0%")]
            layers.append(line.encode(x=x, y=y, tooltip=tips))
    picture: Any = alt.layer(*layers, playhead("step:Q"))
    return picture.properties(
        width="container", height=200,
        description="Line chart: share of groups moved and of regions reached, by steps.",
    )  # fmt: skip


@chart(
    realm_columns,
    "The realms in the end",
    (Key("--dl-kind-3", (0, 40), "● groups that have moved"),
     Key("--dl-kind-2", (0, 40), "◆ regions that the idea has come to")),
)  # fmt: skip
def realms() -> alt.Chart:
    """Each realm in the end: the share of its groups that have moved, and of regions reached."""
    import altair as alt

    layers = []
    for field, colour, shape in (
        ("reached", "--dl-kind-2", "diamond"), ("moved", "--dl-kind-3", "circle"),
    ):  # fmt: skip
        point: Any = named("realms").mark_point(color=colour, shape=shape, filled=True, size=110,
                                             opacity=1)  # fmt: skip
        x = alt.X(f"{field}:Q", title="moved, reached (share)", scale=alt.Scale(domain=[0, 1]),
                  axis=alt.Axis(format="%", tickCount=5))  # fmt: skip
        y = alt.Y("realm:N", title=None, sort=list(REALMS), axis=alt.Axis(grid=True))
        tips = [alt.Tooltip("realm:N"), alt.Tooltip(f"{field}:Q", format=".0%")]
        layers.append(point.encode(x=x, y=y, tooltip=tips))
    picture: Any = alt.layer(*layers)
    return picture.properties(
        width="container", height=220,
        description="Dot plot: each realm's share of groups moved and of regions reached.",
    )  # fmt: skip


@chart(reach_columns, "Who reached whom: from the realm on the left to the one below")
def reached() -> alt.Chart:
    """How many regions of each realm were first reached from each realm."""
    import altair as alt

    order = list(REALMS)
    base: Any = named("reach").encode(
        x=alt.X("where:N", title=None, sort=order, axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("whence:N", title=None, sort=order),
    )
    cells = base.mark_rect(color="--dl-accent", stroke="--dl-line", strokeWidth=1).encode(
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
    )
    numbers = base.mark_text(fontSize=13, color="--dl-ink").encode(text="words:N")
    picture: Any = alt.layer(cells, numbers)
    return picture.properties(
        width="container", height=260,
        description="Table with shades: regions first reached, from realm to realm.",
    )  # fmt: skip
