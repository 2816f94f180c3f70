"""Cascades on a random network: how often and how far, by how many contacts people have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead
from dlkit.charts._lines import along, layered, line, point, rule, share_axis
from dlkit.models.cascade_window import MEANS, theory, window

if TYPE_CHECKING:
    import altair as alt
AXIS = "chance, or moved (share)"


def window_columns(result: Any) -> Columns:
    """The two curves of `theory`, the `window`, and what was found `here`."""
    p = result.params
    means, often, far = theory(p.threshold)
    edges = window(p.threshold)
    low, high = (np.array([edge] if edges else []) for edge in edges or (0.0, 0.0))
    z, size = np.array([p.mean_degree]), np.array([result.large_size])
    there = np.isfinite(size)
    return {
        "theory": {"z": means, "often": often, "far": far},
        "window": {"low": low, "high": np.minimum(high, MEANS[-1])},
        "often": {"z": z, "share": np.array([result.large_share])},
        "far": {"z": z[there], "share": size[there]},
        "here": {"z": z, "words": [f"{p.mean_degree:g}"]},
    }


def moved_columns(result: Any) -> Columns:
    """`moved`: the share who have moved after each step of the cascade shown."""
    at = result.moved_at[result.moved_at >= 0]
    steps = np.arange(int(at.max()) + 2)
    counts = np.searchsorted(np.sort(at), steps, side="right")
    return {"moved": {"step": steps, "share": counts / result.moved_at.size}}


@chart(
    window_columns,
    "How often a cascade gets large, and how large it gets",
    (
        Key("--dl-kind-4", (), "how often, in a very large network"),
        Key("--dl-kind-4", (0, 40), "● how often, here"),
        Key("--dl-kind-1", (6, 3), "how far, if it gets large"),
        Key("--dl-kind-1", (0, 40), "■ how far, here", "far"),
        Key("--dl-line", (), "the window (shaded)", "window"),
        Key("--dl-quiet", (0, 40), "● ■ pinned run", "pinned_often"),
    ),
)
def chances() -> alt.Chart:
    """How often one start moves many, and how many, against the mean number of contacts."""
    import altair as alt

    x = along("z", "contacts per person (mean)", [0, 16], tickCount=8)
    band: Any = named("window").mark_rect(color="--dl-line", opacity=0.45, clip=True)
    y, often, far = (share_axis(name, AXIS) for name in ("share", "often", "far"))
    return layered(
        band.encode(x=alt.X("low:Q", scale=alt.Scale(domain=[0, 16])), x2="high:Q"),
        *rule("here", x),
        line("theory", x, often, "--dl-kind-4"),
        line("theory", x, far, "--dl-kind-1", (6, 3)),
        point("pinned_often", x, y, "--dl-quiet"),
        point("pinned_far", x, y, "--dl-quiet", "square"),
        point("often", x, y, "--dl-kind-4"),
        point("far", x, y, "--dl-kind-1", "square"),
        height=260,
        words="Line chart: how often and how far cascades go, by mean number of contacts.",
    )


@chart(moved_columns, "Who has moved, in the cascade shown")
def moved() -> alt.Chart:
    """Share of all people who have moved, over the steps of one cascade."""
    x = along("step", "time (steps)", tickMinStep=1)
    y = share_axis("share", "moved (share of all)")
    return layered(
        line("moved", x, y, "--dl-accent"),
        playhead("step:Q"),
        height=150,
        words="Line chart: share of people who have moved, by step of the cascade shown.",
    )
