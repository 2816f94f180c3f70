"""Condorcet's jury: how often the majority is right, by how many decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart
from dlkit.charts._lines import along, layered, line, point, share_axis
from dlkit.models.jury import SIZES

if TYPE_CHECKING:
    import altair as alt

TITLE = "majority is right (chance)"


def majority_columns(result: Any) -> Columns:
    """`jury`: both curves by size; `one`: a single person; `own`: the number chosen."""
    p = result.params
    return {
        "jury": {"people": SIZES, "alone": result.alone, "together": result.together},
        "one": {"people": np.array([1.0, 201.0]), "share": np.full(2, p.competence)},
        "own": {"people": np.array([p.n_agents]), "share": np.array(result.own[1:])},
    }


@chart(
    majority_columns,
    "How often the majority is right",
    (
        Key("--dl-kind-4", (), "all judge alone"),
        Key("--dl-kind-1", (6, 3), "with the common source"),
        Key("--dl-kind-1", (0, 40), "● your number of people"),
        Key("--dl-quiet", (2, 3), "one person"),
        Key("--dl-quiet", (6, 3), "pinned run, with the source", "pinned_jury"),
    ),
)
def majority() -> alt.Chart:
    """The chance that the majority is right against the number of people who decide."""
    x = along("people", "people who decide (number)", [0, 201], tickCount=5)
    return layered(
        line("one", x, share_axis("share", TITLE), "--dl-quiet", (2, 3), strokeWidth=1.5),
        line("pinned_jury", x, share_axis("together", TITLE), "--dl-quiet", (6, 3)),
        line("jury", x, share_axis("alone", TITLE), "--dl-kind-4"),
        line("jury", x, share_axis("together", TITLE), "--dl-kind-1", (6, 3)),
        point("own", x, share_axis("share", TITLE), "--dl-kind-1"),
        height=240,
        words="Line chart: chance that the majority is right, by number of people who decide.",
    )
