"""Who does what: foraging in both groups before and after the loss, and all tasks of one group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead
from dlkit.models.task_switching import TAKEN_AT, TASKS

if TYPE_CHECKING:
    import altair as alt

KEYS = (
    Key("--dl-kind-5", (), "workers may change"),
    Key("--dl-kind-1", (8, 4), "fixed trades"),
    Key("--dl-ink", (2, 3), "needed"),
    Key("--dl-quiet", (), "pinned run (grey)", "pinned_run"),
)
COLOURS = ("--dl-kind-5", "--dl-kind-3", "--dl-kind-2")
DASHES: tuple[tuple[int, ...], ...] = ((), (8, 4), (2, 3))
TASK_KEYS = tuple(
    Key(colour, dash, word)
    for colour, dash, word in zip(
        COLOURS, DASHES, ("foraging", "nursing", "cleaning"), strict=True
    )
)
SMOOTH = 8  # steps over which a line is the mean
SKIP = 2  # of the steps, each second one is drawn


def share_columns(result: Any) -> Columns:
    """`run`: foraging in both groups and what is needed; `loss`: when foragers were taken."""
    share = smoothed(result.at_task[:, :, 0])[::SKIP]
    needed = np.full(len(share), result.params.demand)
    return {
        "run": {
            "step": result.times[::SKIP],
            "may_change": share[:, 0],
            "fixed_trades": share[:, 1],
            "needed": needed,
        },
        "loss": {"step": np.array([TAKEN_AT])},
    }


def task_columns(result: Any) -> Columns:
    """`tasks`: the share at each task in the group that may change."""
    share = smoothed(result.at_task[:, 0])[::SKIP]
    return {
        "tasks": {"step": result.times[::SKIP]}
        | {task: share[:, j] for j, task in enumerate(TASKS)},
        "loss": {"step": np.array([TAKEN_AT])},
    }


def smoothed(shares: Any) -> Any:
    """Each value as the mean of the last SMOOTH ones, not across the loss."""
    means = np.empty(shares.shape)
    for part in (slice(0, TAKEN_AT + 1), slice(TAKEN_AT + 1, None)):
        values = shares[part]
        sums = values.cumsum(axis=0)
        sums[SMOOTH:] -= sums[:-SMOOTH].copy()
        counts = np.minimum(np.arange(1, len(values) + 1), SMOOTH)
        means[part] = sums / counts.reshape(-1, *[1] * (shares.ndim - 1))
    return means


@chart(share_columns, "Which share of the colony forages", KEYS)
def foraging() -> alt.Chart:
    """Share of the colony that forages, in both groups; some foragers are taken at step 200."""
    import altair as alt

    y_axis, y_scale = alt.Axis(format="%", tickCount=5), alt.Scale(domain=[0, 0.8])
    layers = [_loss()]
    for data, grey in (("pinned_run", "--dl-quiet"), ("run", "")):
        for field, key in zip(("may_change", "fixed_trades", "needed"), KEYS, strict=False):
            dash: dict[str, Any] = {"strokeDash": list(key.dash)} if key.dash else {}
            line: Any = named(data).mark_line(strokeWidth=2, color=grey or key.colour, **dash)
            y = alt.Y(f"{field}:Q", title="foraging (share)", scale=y_scale, axis=y_axis)
            tips = ["step:Q", alt.Tooltip(f"{field}:Q", title=key.words, format=".0%")]
            layers.append(line.encode(x=_x(), y=y, tooltip=tips))
    return _joined(layers, 220, "Line chart: share of foragers in two groups over time.")


@chart(task_columns, "All tasks, where workers may change", TASK_KEYS)
def tasks() -> alt.Chart:
    """Share of the colony at each of three tasks, in the group whose workers may change."""
    import altair as alt

    y_axis, y_scale = alt.Axis(format="%", tickCount=4), alt.Scale(domain=[0, 0.8])
    layers = [_loss()]
    for field, key in zip(TASKS, TASK_KEYS, strict=True):
        dash: dict[str, Any] = {"strokeDash": list(key.dash)} if key.dash else {}
        line: Any = named("tasks").mark_line(strokeWidth=2, color=key.colour, **dash)
        y = alt.Y(f"{field}:Q", title="at the task (share)", scale=y_scale, axis=y_axis)
        tips = ["step:Q", alt.Tooltip(f"{field}:Q", title=key.words, format=".0%")]
        layers.append(line.encode(x=_x(), y=y, tooltip=tips))
    return _joined(layers, 150, "Line chart: share of the colony at three tasks over time.")


def _loss() -> Any:
    rule: Any = named("loss").mark_rule(color="--dl-quiet", strokeDash=[3, 3])
    return rule.encode(x=_x())


def _joined(layers: list[Any], height: int, words: str) -> Any:
    import altair as alt

    picture: Any = alt.layer(*layers, playhead("step:Q"))
    return picture.properties(width="container", height=height, description=words)


def _x() -> Any:
    import altair as alt

    return alt.X("step:Q", title="time (steps)", axis=alt.Axis(grid=False),
                 scale=alt.Scale(nice=False))  # fmt: skip
