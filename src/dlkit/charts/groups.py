"""Groups that merge and dissolve: how large they are, what survives, and one person's path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead
from dlkit.models.groups import at_least, size_shares

if TYPE_CHECKING:
    import altair as alt

SMALLEST = 1e-4  # the axis of shares ends here
PINNED = Key("--dl-quiet", (8, 4), "pinned run", "pinned_run")


def size_columns(result: Any) -> Columns:
    """`sizes`: share of people in groups of at least each size; `law`: the same by the formula."""
    n_agents = result.params.n_agents
    sizes = np.unique(np.geomspace(1, n_agents, 60).round().astype(int))
    seen = at_least(np.arange(1, n_agents + 1) * result.size_counts[1:] / n_agents)
    sets = {"sizes": seen[sizes - 1]}
    if result.params.nu > 0:
        sets["law"] = at_least(size_shares(result.params.nu, n_agents))[sizes - 1]
    else:
        sets["law"] = np.zeros(sizes.size)
    return {
        name: {"size": sizes[share >= SMALLEST], "share": share[share >= SMALLEST]}
        for name, share in sets.items()
    }


def time_columns(result: Any) -> Columns:
    """`run`: ability, what of it would survive, and the person's group, round by round."""
    names = ("ability", "survives", "path")
    return {"run": {"round": result.times} | {name: getattr(result, name) for name in names}}


@chart(
    size_columns,
    "How large the groups are that people are in",
    (Key("--dl-accent", (0, 40), "● this run, second half"),
     Key("--dl-ink", (), "exact law for a large crowd", "law"),
     Key("--dl-quiet", (8, 4), "pinned run", "pinned_sizes")),
)  # fmt: skip
def sizes() -> alt.Chart:
    """Share of people in groups of at least a size; both axes in powers of ten."""
    import altair as alt

    law: Any = named("law").mark_line(color="--dl-ink", strokeWidth=1.5)
    run: Any = named("sizes").mark_point(color="--dl-accent", filled=True, size=45, opacity=1)
    pinned: Any = named("pinned_sizes").mark_line(color="--dl-quiet", strokeDash=[8, 4])
    x = alt.X("size:Q", title="members of the group (number, at least)",
              scale=alt.Scale(type="log", domain=[1, 1000], clamp=True),
              axis=alt.Axis(grid=False, values=[1, 10, 100, 1000], format="~s"))  # fmt: skip
    y = alt.Y("share:Q", title="people in such groups (share)",
              scale=alt.Scale(type="log", domain=[0.001, 1], clamp=True),
              axis=alt.Axis(values=[1, 0.1, 0.01, 0.001], format="~%"))  # fmt: skip
    tips = [alt.Tooltip("size:Q"), alt.Tooltip("share:Q", format=".1%")]
    picture: Any = alt.layer(*(one.encode(x=x, y=y, tooltip=tips) for one in (pinned, law, run)))
    return picture.properties(
        width="container", height=220,
        description="Points and line: share of people in groups of at least a size.",
    )  # fmt: skip


@chart(
    time_columns,
    "Ability, and what would survive if every group split now",
    (Key("--dl-kind-4", (), "ability, mean of all people"),
     Key("--dl-kind-1", (6, 3), "what people would take home"), PINNED),
)  # fmt: skip
def ability() -> alt.Chart:
    """Mean ability over time, and the part of it that would survive a split of all groups."""
    import altair as alt

    layers = [
        _line("pinned_run", "survives", "--dl-quiet", [6, 3]),
        _line("pinned_run", "ability", "--dl-quiet", []),
        _line("run", "survives", "--dl-kind-1", [6, 3]),
        _line("run", "ability", "--dl-kind-4", []),
    ]
    y = alt.Y("ability:Q", title="ability (0 to 1)", scale=alt.Scale(domain=[0, 1]),
              axis=alt.Axis(tickCount=5))  # fmt: skip
    drawn = [line.encode(y=y if field == "ability" else
                         alt.Y("survives:Q", title="ability (0 to 1)",
                               scale=alt.Scale(domain=[0, 1])))
             for line, field in layers]  # fmt: skip
    picture: Any = alt.layer(*drawn, playhead("round:Q"))
    return picture.properties(
        width="container", height=200,
        description="Line chart: ability and what would survive a split, from 0 to 1, by rounds.",
    )  # fmt: skip


@chart(time_columns, "One person's path: how large the own group is", (PINNED,))
def path() -> alt.Chart:
    """The size of the group that one person is in, round by round."""
    import altair as alt

    y = alt.Y("path:Q", title="members (number)",
              scale=alt.Scale(type="log", domain=[1, 1000], clamp=True),
              axis=alt.Axis(values=[1, 10, 100, 1000], format="~s"))  # fmt: skip
    layers = [
        line.encode(y=y)
        for line, _ in (
            _line("pinned_run", "path", "--dl-quiet", [6, 3], interpolate="step-after"),
            _line("run", "path", "--dl-kind-3", [], interpolate="step-after"),
        )
    ]
    picture: Any = alt.layer(*layers, playhead("round:Q"))
    return picture.properties(
        width="container", height=150,
        description="Step chart: members of one person's group, by rounds; axis in powers of ten.",
    )  # fmt: skip


def _line(data: str, field: str, colour: str, dash: list[int], **look: Any) -> tuple[Any, str]:
    import altair as alt

    dashed: dict[str, Any] = look | ({"strokeDash": dash} if dash else {})
    line: Any = named(data).mark_line(color=colour, strokeWidth=2, **dashed)
    x = alt.X("round:Q", title="time (rounds)", axis=alt.Axis(grid=False),
              scale=alt.Scale(nice=False))  # fmt: skip
    tips = [alt.Tooltip("round:Q"), alt.Tooltip(f"{field}:Q", format=".2f")]
    return line.encode(x=x, tooltip=tips), field
