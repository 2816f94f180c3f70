"""An ensemble: how far its players lie apart, where their common beat goes, and the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named, playhead
from dlkit.models._hearing import N_BEATS
from dlkit.models.ensemble import GAINS, best_gain, law_curve

if TYPE_CHECKING:
    import altair as alt

MOST_MS, FURTHEST_MS = 150.0, 300.0  # where the pictures end
RUN, LAW, LED, HERE = "--dl-ink", "--dl-kind-5", "--dl-kind-1", "--dl-kind-4"
PINNED = Key("--dl-quiet", (8, 4), "pinned run (grey)", "pinned_run")
SPREAD_KEYS = (
    Key(RUN, (), "this run"),
    Key(LAW, (7, 3), "the law for these settings"),
    Key(LED, (2, 4), "same luck, best conductor"),
    PINNED,
)
COMMON_KEYS = (
    Key(RUN, (), "common beat of this run"),
    Key(LAW, (7, 3), "law: two in three runs within"),
    Key(LED, (2, 3), "conductor's beat", "conductor"),
    PINNED,
)
LAW_KEYS = (
    Key(LAW, (), "the law, all players alike"),
    Key(HERE, (1, 3), "best gain"),
    Key("--dl-quiet", (8, 4), "pinned (grey)", "pinned_curve"),
)


def spread_columns(result: Any) -> Columns:
    """`run`: for each beat spread, law, and the same luck conducted; `events`: what happened."""
    fields = {
        "beat": result.times,
        "spread": result.spread,
        "law": result.law,
        "conducted": result.conducted,
        "common": result.common,
        "common_low": -result.law_common,
        "common_high": result.law_common,
    }
    beats, told = _events(result)
    return {"run": fields, "events": {"beat": np.array(beats, float), "words": told}}


def common_columns(result: Any) -> Columns:
    """`run` and `events` as above, and `conductor`: the beat, where anybody follows it."""
    seen = slice(None) if result.params.following else slice(0)
    led = {"beat": result.times[seen], "late": result.beat[seen]}
    return {**spread_columns(result), "conductor": led}


def law_columns(result: Any) -> Columns:
    """`curve`: the law at each gain where it settles; `best`; `here`: this setting, `words`."""
    curve = law_curve(result.params)
    drawn = curve <= MOST_MS
    best, settles = best_gain(result.params), result.settled <= MOST_MS
    here = result.settled if settles else MOST_MS
    ever = np.isfinite(result.settled)
    words = f"here: {result.settled:.0f} ms" if ever else "here: never settles"
    return {
        "curve": {"gain": GAINS[drawn], "spread": curve[drawn]},
        "best": {"gain": np.array([best]), "words": [f"best: {best:.3g}"]},
        "here": {
            "gain": np.array([result.params.listening]),
            "spread": np.array([here]),
            "words": [words],
            "sign": ["settles" if settles else "beyond"],
        },
    }


@chart(spread_columns, "How far apart they play", SPREAD_KEYS)
def spread() -> alt.Chart:
    """Spread between players at each beat, with the law laid over it and a conductor beside."""
    import altair as alt

    picture: Any = alt.layer(
        *_events_layers(),
        _line("pinned_run", "spread", _up, strokeDash=[8, 4], color="--dl-quiet"),
        _line("run", "spread", _up, color=RUN, strokeWidth=3),
        _line("run", "conducted", _up, strokeDash=[2, 4], color=LED),  # on top: it may be the same
        _line("run", "law", _up, strokeDash=[7, 3], color=LAW, strokeWidth=2.5),
        playhead("beat:Q"),
    )
    return picture.properties(
        width="container",
        height=220,
        description="Line chart: spread between the players by beat, beside the law.",
    )


@chart(common_columns, "Where their common beat goes", COMMON_KEYS)
def common() -> alt.Chart:
    """The mean of all players after the ideal beat, between the lines that the law gives."""
    import altair as alt

    picture: Any = alt.layer(
        *_events_layers(),
        _line("run", "common_low", _side, strokeDash=[7, 3], color=LAW),
        _line("run", "common_high", _side, strokeDash=[7, 3], color=LAW),
        _line("conductor", "late", _side, strokeDash=[2, 3], color=LED),
        _line("pinned_run", "common", _side, strokeDash=[8, 4], color="--dl-quiet"),
        _line("run", "common", _side, color=RUN),
        playhead("beat:Q"),
    )
    return picture.properties(
        width="container",
        height=180,
        description="Line chart: how late or early the players are in common, by beat.",
    )


@chart(law_columns, "The law: spread against listening", LAW_KEYS)
def law() -> alt.Chart:
    """The settled spread against the gain of listening, with the best gain and this setting."""
    import altair as alt

    base: Any = named("best").encode(x=_gain())
    best = base.mark_rule(color=HERE, strokeDash=[1, 3], strokeWidth=2)
    words = base.mark_text(align="left", dx=5, baseline="bottom", color=HERE)
    picture: Any = alt.layer(
        best,
        words.encode(text="words:N", y=alt.value(178)),
        _curve("pinned_curve", color="--dl-quiet", strokeDash=[8, 4]),
        _curve("curve", color=LAW, strokeWidth=2.5),
        *_here(),
    )
    return picture.properties(
        width="container",
        height=180,
        description="Line chart: settled spread against how strongly each corrects to each.",
    )


def _events(result: Any) -> tuple[list[float], list[str]]:
    """When what happens in this run; each a line lower, so that no words lie on others."""
    params, last = result.params, int(result.times[-1])
    happened = [(last, "came apart")] if result.came_apart else []
    if params.following and params.faints < last:
        happened.append((params.faints, "conductor faints"))
        if params.faints + params.away < last:
            happened.append((params.faints + params.away, "conductor back"))
    if params.leaves < last and params.n_agents > 1:
        happened.append((params.leaves, "one leaves"))
    happened.sort()
    lines = [i * "\n" + told for i, (_, told) in enumerate(happened)]
    return [beat for beat, _ in happened], lines


def _events_layers() -> list[Any]:
    import altair as alt

    base: Any = named("events").encode(x=_beat())
    words = base.mark_text(dx=5, align="left", baseline="top", color="--dl-quiet", lineBreak="\n")
    return [
        base.mark_rule(color="--dl-quiet", strokeDash=[2, 2]),
        words.encode(text="words:N", y=alt.value(2)),
    ]


def _beat() -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, N_BEATS], nice=False)
    axis = alt.Axis(grid=False, values=list(range(0, N_BEATS + 1, 20)))
    return alt.X("beat:Q", title="time (beats)", scale=scale, axis=axis)


def _up(field: str) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, MOST_MS], nice=False)
    return alt.Y(f"{field}:Q", title="spread (ms)", scale=scale, axis=alt.Axis(tickCount=4))


def _side(field: str) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[-FURTHEST_MS, FURTHEST_MS], nice=False)
    axis = alt.Axis(values=[-300, -150, 0, 150, 300])
    return alt.Y(f"{field}:Q", title="early | late (ms)", scale=scale, axis=axis)


def _line(data: str, field: str, across: Any, **look: Any) -> Any:
    import altair as alt

    titles = {
        "spread": "spread (ms)",
        "law": "law (ms)",
        "conducted": "conducted (ms)",
        "common": "common beat (ms late)",
        "late": "conductor (ms late)",
    }
    tips = [
        alt.Tooltip("beat:Q", title="beat"),
        alt.Tooltip(f"{field}:Q", title=titles.get(field, "law (ms)"), format=".0f"),
    ]
    marks = named(data).mark_line(clip=True, **({"strokeWidth": 2} | look))
    return marks.encode(x=_beat(), y=across(field), tooltip=tips)


def _gain() -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, float(GAINS[-1])], nice=False)
    title = "listening to each other (gain \u03b1)"
    return alt.X("gain:Q", title=title, scale=scale, axis=alt.Axis(grid=False, tickCount=5))


def _curve(data: str, **look: Any) -> Any:
    import altair as alt

    tips = [
        alt.Tooltip("gain:Q", title="gain", format=".3f"),
        alt.Tooltip("spread:Q", title="settled spread (ms)", format=".0f"),
    ]
    marks = named(data).mark_line(**({"strokeWidth": 2} | look))
    return marks.encode(x=_gain(), y=_up("spread"), tooltip=tips)


def _here() -> list[Any]:
    """A diamond where it settles, a triangle at the top where it does not, and words."""
    import altair as alt

    base: Any = named("here").encode(x=_gain(), y=_up("spread"))
    shape = alt.Shape(
        "sign:N", legend=None,
        scale=alt.Scale(domain=["settles", "beyond"], range=["diamond", "triangle-up"]),
    )  # fmt: skip
    point = base.mark_point(size=130, filled=True, opacity=1, color="--dl-ink", clip=False)
    tips = [alt.Tooltip("words:N", title="this setting")]
    words: Any = named("here").mark_text(align="right", baseline="top", color="--dl-ink")
    corner = words.encode(text="words:N", x=alt.value("width"), y=alt.value(2))
    return [point.encode(shape=shape, tooltip=tips), corner]
