"""Who moved whom: people as marks by step and motive, and the same as a table of shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, chart, named
from dlkit.charts.adoption import COLOURS, KINDS, WORDS, curve_columns

if TYPE_CHECKING:
    import altair as alt

MOST_PEOPLE = 300  # of more only the table is drawn
STANDARD = -2  # moved_by of those whom no person moved, but the standard
SIGNS = ("first, on their own", "by a person", "by the standard", "not moved")
SHAPES = ("square", "circle", "diamond", "cross")
MOVERS = (*WORDS, "the standard")
ABREAST = 10  # marks in a column of a lane; more stand in columns beside it, within their step
LANE = 0.8  # the part of a lane that marks may fill


def people_columns(result: Any) -> Columns:
    """`people`, one mark each, `ties` from each mover to whom they moved, and the curve `run`."""
    n_agents = result.kinds.size
    if n_agents > MOST_PEOPLE:
        words = f"{n_agents:,} people are too many to draw: see the table below."
        nobody = {"people": _no_rows("people"), "ties": _no_rows("ties")}
        return {**curve_columns(result), **nobody, "note": {"words": [words]}}
    step, lane = places(result)
    mover, moved = pairs(result)
    return {
        **curve_columns(result),
        "people": {
            "step": step,
            "lane": lane,
            "kind": [KINDS[kind] for kind in result.kinds],
            "sign": [SIGNS[sign] for sign in signs(result)],
            "moved": result.moved_at.astype(np.int32),
        },
        "ties": {
            "step": step[mover],
            "lane": lane[mover],
            "to_step": step[moved],
            "to_lane": lane[moved],
            "kind": [KINDS[kind] for kind in result.kinds[mover]],
        },
        "note": {"words": []},
    }


def _no_rows(name: str) -> dict[str, Any]:
    numbers = {"people": ("step", "lane", "moved"), "ties": ("step", "lane", "to_step", "to_lane")}
    words = {"people": ("kind", "sign"), "ties": ("kind",)}
    empty = {field: np.empty(0, np.float32) for field in numbers[name]}
    return empty | {field: [] for field in words[name]}


def signs(result: Any) -> np.ndarray:
    """For each agent the index of what moved it, in SIGNS."""
    by_person, by_standard = result.moved_by >= 0, result.moved_by == STANDARD
    sign = np.select([result.moved_at < 0, by_person, by_standard], [3, 1, 2], default=0)
    return np.asarray(sign)


def pairs(result: Any) -> tuple[np.ndarray, np.ndarray]:
    """Mover and moved of every move that one person brought about."""
    moved = np.flatnonzero(result.moved_by >= 0)
    return result.moved_by[moved], moved


def places(result: Any) -> tuple[np.ndarray, np.ndarray]:
    """Where each agent stands: step across, lane down; equals stand side by side."""
    step = np.where(result.moved_at < 0, result.times[-1] + 2, result.moved_at)
    rank, size = _rank_among_equals(step, result.kinds)
    row, column = rank % ABREAST, rank // ABREAST
    lane = result.kinds + ((row + 0.5) / np.minimum(size, ABREAST) - 0.5) * LANE
    across = step + column * 0.9 / np.ceil(size / ABREAST)
    return across.astype(np.float32), lane.astype(np.float32)


def _rank_among_equals(step: np.ndarray, kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each agent its rank among those of its kind and step, and how many they are."""
    _, group, sizes = np.unique(
        np.stack([kinds, step]), axis=1, return_inverse=True, return_counts=True
    )
    order = np.argsort(group, kind="stable")
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rank = np.empty(group.size, dtype=np.int64)
    rank[order] = np.arange(group.size) - starts[group[order]]
    return rank, sizes[group]


@chart(
    people_columns,
    "Who moved whom: a line runs from each mover to those they moved",
    most_people=MOST_PEOPLE,
)
def who_moved_whom() -> alt.Chart:
    """Each person at the step they moved in the lane of their motive, tied to who moved them."""
    import altair as alt

    picture = alt.layer(_ties(), _people(), _note()).properties(
        width="container",
        height=360,
        description="People by step and motive, with lines from movers to those they moved.",
    )
    return picture.resolve_scale(color="shared", x="shared", y="shared")


def _x(field: str) -> Any:
    import altair as alt

    axis = alt.Axis(grid=False, tickMinStep=1)
    return alt.X(field, title="time (steps)", axis=axis, scale=alt.Scale(nice=False, padding=6))


def _y(field: str) -> Any:
    import altair as alt

    lines = ",".join(repr(word.replace(" ", "\n", 1).split("\n")) for word in WORDS)
    axis = alt.Axis(
        values=list(range(len(KINDS))),
        labelExpr=f"[{lines}][datum.value]",
        domain=False,
        ticks=False,
        gridDash=[2, 4],
    )
    scale = alt.Scale(domain=[-0.5, len(KINDS) - 0.5], reverse=True, nice=False, zero=False)
    return alt.Y(field, title=None, axis=axis, scale=scale)


def _colour() -> Any:
    import altair as alt

    scale = alt.Scale(domain=list(KINDS), range=list(COLOURS))
    return alt.Color("kind:N", scale=scale, legend=None)


def _ties() -> Any:

    return (
        named("ties")
        .mark_rule(strokeWidth=1, opacity=0.4)
        .encode(x=_x("step:Q"), y=_y("lane:Q"), x2="to_step:Q", y2="to_lane:Q", color=_colour())
    )


def _people() -> Any:
    import altair as alt

    shapes = alt.Scale(domain=list(SIGNS), range=list(SHAPES))
    legend = alt.Legend(
        orient="bottom",
        columns=2,
        title=None,
        symbolFillColor="--dl-quiet",
        symbolStrokeColor="--dl-quiet",
        symbolSize=60,
    )
    return (
        named("people")
        .mark_point(size=28, opacity=1, filled=True)
        .encode(
            x=_x("step:Q"),
            y=_y("lane:Q"),
            color=_colour(),
            shape=alt.Shape("sign:N", scale=shapes, legend=legend),
            tooltip=[
                alt.Tooltip("kind:N", title="motive"),
                alt.Tooltip("moved:Q", title="moved in step"),
                alt.Tooltip("sign:N", title="moved"),
            ],
        )
    )


def _note() -> Any:
    import altair as alt

    return (
        named("note")
        .mark_text(fontSize=13, color="--dl-quiet")
        .encode(
            x=alt.value(alt.expr("width / 2")), y=alt.value(alt.expr("height / 2")), text="words:N"
        )
    )


def flow_columns(result: Any) -> Columns:
    """`flow`: for each mover and motive the share of all who were moved; and the curve `run`."""
    shares = result.flows / max(result.flows.sum(), 1)
    movers, kinds = np.indices(shares.shape).reshape(2, -1)
    return {
        **curve_columns(result),
        "flow": {
            "mover": [MOVERS[i] for i in movers],
            "moved": [WORDS[i] for i in kinds],
            "share": shares.ravel().astype(np.float32),
            "words": [per_cent(share) for share in shares.ravel()],
        },
    }


def per_cent(share: float) -> str:
    """A share as a short number of per cent: `12`, `<1`, or a dot for none at all."""
    if share == 0:
        return "·"
    return "<1" if share < 0.005 else f"{100 * share:.0f}"


@chart(flow_columns, "Who moved whom, in % of all who were moved")
def moves() -> alt.Chart:
    """A table: the motive of the mover down, of the moved across, per cent of all moves."""
    import altair as alt

    base = named("flow").encode(
        x=_moved(),
        y=_mover(),
        tooltip=[
            alt.Tooltip("mover:N", title="moved by"),
            alt.Tooltip("moved:N", title="who"),
            alt.Tooltip("share:Q", format=".1%", title="of all moves"),
        ],
    )
    shade = alt.Scale(domain=[0, 0.4], range=[0.04, 0.45], clamp=True)
    cells = base.mark_rect(color="--dl-accent", stroke="--dl-line", strokeWidth=1).encode(
        opacity=alt.Opacity("share:Q", legend=None, scale=shade)
    )
    numbers = base.mark_text(fontSize=13, color="--dl-ink").encode(text="words:N")
    return (cells + numbers).properties(
        width="container",
        height=230,
        description="Heat map with numbers: which motive moved which, per cent of all moves.",
    )


def _moved() -> Any:
    """Who was moved, across the top; a phone has no room for slanting words."""
    import altair as alt

    axis = alt.Axis(
        orient="top",
        labelAngle=alt.expr("width < 420 ? -90 : -40"),
        labelAlign="left",
        labelBaseline="middle",
        domain=False,
        ticks=False,
    )
    scale = alt.Scale(domain=list(WORDS))
    return alt.X("moved:N", sort=list(WORDS), title="who was moved", scale=scale, axis=axis)


def _mover() -> Any:
    """By whom, down the side, its title above the words."""
    import altair as alt

    title: dict[str, Any] = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start"}
    axis = alt.Axis(domain=False, ticks=False, titleY=-12, titleX=-100, **title)
    scale = alt.Scale(domain=list(MOVERS))
    return alt.Y("mover:N", sort=list(MOVERS), title="by whom", scale=scale, axis=axis)
