"""Two piles side by side, one with a caretaker: how large avalanches are, how much lies there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlkit.charts._chart import Column, Columns, Key, chart, named, playhead
from dlkit.charts.sandpile import drops_axis, largest_between, size_classes, size_points
from dlkit.models.smoothing import PILES, WORDS

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("--dl-ink", "--dl-kind-1")
SHAPES, SIGNS, DASHES = ("circle", "square"), "●■", ([1, 0], [6, 3])
POINT_KEYS = tuple(
    Key(colour, (0, 40), f"{sign} {words}")
    for colour, sign, words in zip(COLOURS, SIGNS, WORDS, strict=True)
)
LINE_KEYS = (Key(COLOURS[0], (), WORDS[0]), Key(COLOURS[1], (6, 3), WORDS[1]))


def size_columns(result: Any) -> Columns:
    """`alone` and `tended`: for each doubling of the size the share of drops."""
    classes = [size_classes(size) for size in result.size]
    return dict(zip(PILES, classes, strict=True))


def height_columns(result: Any) -> Columns:
    """`run`: for some drops the largest avalanche since, and grains per site, of both piles."""
    ends, _ = largest_between(result.times)
    fields: dict[str, Column] = {"drop": ends}
    for i, pile in enumerate(PILES):
        fields |= {f"height_{pile}": result.height[i, ends],
                   f"largest_{pile}": largest_between(result.size[i])[1]}  # fmt: skip
    return {"run": fields}


@chart(size_columns, "How often avalanches of each size come", POINT_KEYS)
def sizes() -> alt.Chart:
    """Share of all drops by size of the avalanche on logarithmic axes, for two piles; each point counts one doubling."""  # noqa: E501
    import altair as alt

    picture: Any = alt.layer(*[
        size_points(pile, color=colour, filled=True, shape=shape)
        for pile, colour, shape in zip(PILES, COLOURS, SHAPES, strict=True)
    ])  # fmt: skip
    return picture.properties(
        width="container",
        height=240,
        description="Points: share of drops by size of their avalanche, two piles.",
    )


@chart(height_columns, "How much lies on the two piles", LINE_KEYS)
def grains() -> alt.Chart:
    """Grains per site over time, without and with a caretaker."""
    import altair as alt

    layers = []
    for pile, words, colour, dash in zip(PILES, WORDS, COLOURS, DASHES, strict=True):
        field = f"height_{pile}:Q"
        y = alt.Y(field, title="height (grains per site)", axis=alt.Axis(tickCount=4),
                  scale=alt.Scale(domain=[1.8, 2.3], nice=False))  # fmt: skip
        tip = [alt.Tooltip("drop:Q", title="after drop"),
               alt.Tooltip(field, title=words, format=".3f")]  # fmt: skip
        line = named("run").mark_line(color=colour, strokeDash=dash, strokeWidth=2, clip=True)
        layers.append(line.encode(x=drops_axis(), y=y, tooltip=tip))
    picture: Any = alt.layer(*layers, playhead("drop:Q"))
    return picture.properties(
        width="container",
        height=160,
        description="Line chart: mean number of grains on a site over time, two piles.",
    )
