"""Three aspects: how often all are covered, by how many people, and what each person carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.charts._lines import along, layered, line, point, share_axis
from dlkit.models.coverage import MOST, WAY_WORDS

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("--dl-kind-4", "--dl-kind-1", "--dl-kind-2")
SHAPES = ("circle", "diamond", "square")
TITLE = "moments with all three (share)"


def by_size_columns(result: Any) -> Columns:
    """`sizes`: covered and its worth by people; `ways`: the other two ways; `own`: this run."""
    people = np.arange(1, MOST + 1)
    return {
        "sizes": {"people": people, "covered": result.by_size[0], "worth": result.by_size[1]},
        "ways": {
            "people": np.array([1, MOST]),
            "leader": np.full(2, result.covered[1]),
            "specialists": np.full(2, result.covered[2]),
        },
        "own": {"people": np.array([result.params.n_agents]), "share": result.worth[:1]},
    }


@chart(
    by_size_columns,
    "How often all three aspects are covered",
    (
        Key(COLOURS[0], (), WAY_WORDS[0]),
        Key("--dl-ink", (6, 3), "the same, after the cost of extra pickers"),
        Key(COLOURS[0], (0, 40), "● this group, after costs"),
        Key(COLOURS[1], (2, 3), WAY_WORDS[1]),
        Key(COLOURS[2], (8, 3, 2, 3), WAY_WORDS[2]),
        Key("--dl-quiet", (6, 3), "pinned run, after costs", "pinned_sizes"),
    ),
)
def by_size() -> alt.Chart:
    """The share of moments in which all three aspects are covered, by number of people."""
    x = along("people", "people (number)", [1, MOST], tickCount=6)
    return layered(
        line("ways", x, share_axis("leader", TITLE), COLOURS[1], (2, 3)),
        line("ways", x, share_axis("specialists", TITLE), COLOURS[2], (8, 3, 2, 3)),
        line("pinned_sizes", x, share_axis("worth", TITLE), "--dl-quiet", (6, 3)),
        line("sizes", x, share_axis("covered", TITLE), COLOURS[0]),
        line("sizes", x, share_axis("worth", TITLE), "--dl-ink", (6, 3), strokeWidth=1.5),
        point("own", x, share_axis("share", TITLE), COLOURS[0]),
        height=240,
        words="Line chart: share of moments with all three aspects, by number of people.",
    )


def load_columns(result: Any) -> Columns:
    """`load`: for each way the aspects that a person carries in a moment, on average.

    Who has no part in a way stands in it with nothing only where anybody may pick up.
    """
    shown = result.load > 0
    shown[0] = True
    ways, people = np.nonzero(shown)
    return {
        "load": {
            "person": [f"{i + 1}" for i in people],
            "way": [WAY_WORDS[way] for way in ways],
            "aspects": result.load[shown],
            "left": 100 * result.without[shown],
        }
    }


@chart(
    load_columns,
    "What each person carries",
    tuple(
        Key(colour, (0, 40), f"{sign} {words}")
        for colour, sign, words in zip(COLOURS, "●◇■", WAY_WORDS, strict=True)
    ),
)
def load() -> alt.Chart:
    """How many aspects each person carries in a moment, in each of the three ways."""
    import altair as alt

    x = alt.X("aspects:Q", title="aspects carried in a moment (mean number)",
              scale=alt.Scale(domain=[0, 3]), axis=alt.Axis(tickCount=3))  # fmt: skip
    y = alt.Y("person:N", title="person", sort=None, axis=alt.Axis(grid=True))
    tips = [
        alt.Tooltip("way:N"),
        alt.Tooltip("aspects:Q", format=".2f"),
        alt.Tooltip("left:Q", title="covered without (%)", format=".1f"),
    ]
    layers = []
    for colour, shape, words in zip(COLOURS, SHAPES, WAY_WORDS, strict=True):
        ring = shape == "diamond"  # around the disc of a leader who is as ready as anybody
        marks: Any = named("load").mark_point(
            shape=shape, color=colour, filled=not ring, size=220 if ring else 90, opacity=1
        )
        kept = marks.encode(x=x, y=y, tooltip=tips).transform_filter(alt.datum.way == words)
        layers.append(kept)
    return layered(
        *layers, height=240, words="Points: aspects that each person carries, in three ways."
    )
