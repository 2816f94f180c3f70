"""Losing members: how large the largest piece still is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, playhead
from dlkit.charts._lines import along, layered, line, share_axis

if TYPE_CHECKING:
    import altair as alt

MOST_POINTS = 400
WAYS: tuple[tuple[str, str, tuple[int, ...], str], ...] = (
    ("failure", "--dl-kind-4", (), "lost by chance"),
    ("attack", "--dl-bad", (6, 3), "the best connected lost first"),
)


def piece_columns(result: Any) -> Columns:
    """`pieces`: the largest piece after so many per cent are lost, by chance and by attack."""
    lost = result.lost
    kept = np.unique(np.linspace(0, lost.size - 1, min(lost.size, MOST_POINTS)).astype(int))
    return {
        "pieces": {
            "lost": 100 * lost[kept],
            "failure": result.by_failure[kept],
            "attack": result.by_attack[kept],
        }
    }


@chart(
    piece_columns,
    "What still hangs together",
    (
        *(Key(colour, dash, words) for _, colour, dash, words in WAYS),
        Key("--dl-quiet", (), "pinned run (grey)", "pinned_pieces"),
    ),
)
def pieces() -> alt.Chart:
    """Share of all people in the largest piece, as more and more are lost in two ways."""
    x = along("lost", "lost so far (% of all)", [0, 100], tickCount=5)
    layers = []
    for data in ("pinned_pieces", "pieces"):
        for field, colour, dash, _ in WAYS:
            y = share_axis(field, "largest piece (share of all)")
            paint = colour if data == "pieces" else "--dl-quiet"
            layers.append(line(data, x, y, paint, dash))
    return layered(
        *layers,
        playhead("lost:Q"),
        height=240,
        words="Line chart: share of people in the largest piece, by share of people lost.",
    )
