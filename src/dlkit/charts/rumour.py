"""A rumour that grows stale: who has not heard, who tells, who has stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart
from dlkit.charts._lines import along, layered, line, share_axis
from dlkit.models.rumour import limit

if TYPE_CHECKING:
    import altair as alt

LOOKS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("ignorant", "--dl-kind-4", (), "have not heard it"),
    ("spreaders", "--dl-kind-1", (6, 3), "tell it"),
    ("stiflers", "--dl-kind-6", (2, 3), "have stopped telling"),
)


def share_columns(result: Any) -> Columns:
    """`told`: shares over the calls made; `limit`: who never hears in a very large group."""
    fields = {name: getattr(result, name) for name, *_ in LOOKS}
    ends = np.array([0.0, 2.0])
    return {
        "told": {"calls": result.calls, **fields},
        "limit": {"calls": ends, "share": np.full(2, limit())},
    }


@chart(
    share_columns,
    "Who has heard it, who tells it, who has stopped",
    (
        *(Key(colour, dash, words) for _, colour, dash, words in LOOKS),
        Key("--dl-quiet", (4, 4), "20.3 %: never hear it in a very large group"),
    ),
)
def shares() -> alt.Chart:
    """Shares of people who have not heard, tell, and have stopped, over the calls made."""
    x = along("calls", "calls so far (per person)", [0, 2], tickCount=5)
    title = "people (share of all)"
    return layered(
        line("limit", x, share_axis("share", title), "--dl-quiet", (4, 4), strokeWidth=1.5),
        *(
            line("told", x, share_axis(name, title), colour, dash)
            for name, colour, dash, _ in LOOKS
        ),
        height=220,
        words="Line chart: who has not heard, who tells and who has stopped, by calls made.",
    )
