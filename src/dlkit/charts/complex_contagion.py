"""A rumour or a norm on a ring and off it: who has moved, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlkit.charts._chart import Columns, Key, chart, playhead
from dlkit.charts._lines import along, layered, line, share_axis
from dlkit.models.complex_contagion import PANELS

if TYPE_CHECKING:
    import altair as alt

FIELDS = ("ring", "rewired")
COLOURS = ("--dl-kind-5", "--dl-kind-1")
DASHES: tuple[tuple[int, ...], ...] = ((), (6, 3))


def reach_columns(result: Any) -> Columns:
    """`reach`: the share who have moved after each step, on both networks."""
    return {"reach": {"step": result.times, **dict(zip(FIELDS, result.share, strict=True))}}


@chart(
    reach_columns,
    "Who has moved, over time",
    (
        *(Key(*look) for look in zip(COLOURS, DASHES, PANELS, strict=True)),
        Key("--dl-quiet", (), "pinned run (grey)", "pinned_reach"),
    ),
)
def reach() -> alt.Chart:
    """Share of all people who have moved, over time, among neighbours and rewired."""
    x = along("step", "time (steps)", tickMinStep=1)
    layers = []
    for data, paints in (("pinned_reach", ("--dl-quiet",) * 2), ("reach", COLOURS)):
        for field, colour, dash in zip(FIELDS, paints, DASHES, strict=True):
            y = share_axis(field, "moved (share of all)")
            layers.append(line(data, x, y, colour, dash))
    return layered(
        *layers,
        playhead("step:Q"),
        height=220,
        words="Line chart: share of people who have moved, by step, on two networks.",
    )
