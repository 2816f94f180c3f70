"""What a learner looks back on: confidence against hits, and the profile of an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named

if TYPE_CHECKING:
    import altair as alt

Z = 1.96  # a 95 % interval
PROFILE_KEYS = (
    Key("--dl-kind-2", (3, 3), "first assessment (open)"),
    Key("--dl-kind-4", (), "second assessment (filled)"),
)


def calibration_columns(result: Any) -> Columns:
    """`groups`: bets by confidence, with the share that hit and its 95 % interval."""
    groups = result.groups
    n_bets = np.array([group.n_bets for group in groups], float)
    hits = np.array([group.hit_share for group in groups])
    low, high = wilson(hits, n_bets)
    said = np.array([group.mean_confidence for group in groups])
    return {
        "groups": {"said": said, "hit": hits, "low": low, "high": high, "bets": n_bets},
        "even": {"said": np.array([0.0, 1.0]), "hit": np.array([0.0, 1.0])},
    }


def wilson(share: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's 95 % interval of a share of `count` cases: honest for few of them, too."""
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    half = np.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2)) / (1 + Z**2 / count)
    return np.clip(middle - Z * half, 0, 1), np.clip(middle + Z * half, 0, 1)


def profile_columns(result: Any) -> Columns:
    """`first` and `second`: the means of both rounds, (cell, mean); `moved`: where both have one.

    `result` is a list of (cell in words, first, second), None where there is no mean.
    """
    rounds = {
        name: [(row[0], row[at]) for row in result if row[at] is not None]
        for at, name in ((1, "first"), (2, "second"))
    }
    both = [row for row in result if None not in row]
    sets: Columns = {
        name: {"cell": [cell for cell, _ in rows], "mean": np.array([m for _, m in rows], float)}
        for name, rows in rounds.items()
    }
    before = np.array([first for _, first, _ in both], float)
    after = np.array([second for *_, second in both], float)
    sets["cells"] = {"cell": [row[0] for row in result]}
    sets["moved"] = {"cell": [row[0] for row in both], "before": before, "after": after}
    return sets


@chart(calibration_columns, "How sure you said you were, and how often you were right")
def calibration() -> alt.Chart:
    """Bets in groups of like confidence: the share that was right, with its 95 % interval."""
    import altair as alt

    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    scale = alt.Scale(domain=[0, 1])
    x = alt.X("said:Q", title="how sure (confidence)", axis=axis, scale=scale)
    y = alt.Y("hit:Q", title="right (share of bets)", axis=axis, scale=scale)
    even = named("even").mark_line(color="--dl-quiet", strokeDash=[6, 4]).encode(x=x, y=y)
    bars = named("groups").mark_rule(color="--dl-bet", strokeWidth=2).encode(
        x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"
    )  # fmt: skip
    tips = [
        alt.Tooltip("bets:Q", title="bets"),
        alt.Tooltip("said:Q", title="how sure", format=".0%"),
        alt.Tooltip("hit:Q", title="right", format=".0%"),
    ]
    dots = named("groups").mark_point(filled=True, size=90, color="--dl-bet", opacity=1).encode(
        x=x, y=y, tooltip=tips
    )  # fmt: skip
    picture: Any = alt.layer(even, bars, dots)
    return picture.properties(
        width="container",
        height=260,
        description="Dot chart: share of bets that were right, by stated confidence.",
    )


@chart(profile_columns, "Your organisation, cell by cell", PROFILE_KEYS)
def profile() -> alt.Chart:
    """The mean answer of each of the 16 cells, from never to always, in one or two rounds."""
    import altair as alt

    scale = alt.Scale(domain=[-2.15, 2.15])
    axis = alt.Axis(values=[-2, -1, 0, 1, 2], format="+d")
    x = alt.X("mean:Q", title="mean answer (-2 never to +2 always)", scale=scale, axis=axis)
    y = alt.Y("cell:N", title=None, sort=None, axis=alt.Axis(labelLimit=240, grid=True))
    tips = [alt.Tooltip("cell:N"), alt.Tooltip("mean:Q", format="+.2f")]
    rows = named("cells").mark_point(opacity=0).encode(y=y)
    moved = named("moved").mark_rule(color="--dl-quiet").encode(
        x=alt.X("before:Q", scale=scale), x2="after:Q", y=y
    )  # fmt: skip
    first = named("first").mark_point(size=80, strokeWidth=2, color="--dl-kind-2").encode(
        x=x, y=y, tooltip=tips
    )  # fmt: skip
    second = named("second").mark_point(filled=True, size=80, color="--dl-kind-4", opacity=1)
    picture: Any = alt.layer(rows, moved, first, second.encode(x=x, y=y, tooltip=tips))
    return picture.properties(
        width="container",
        height=alt.Step(24),
        description="Dot chart: mean answer of each cell in the first and second assessment.",
    )
