"""Pictures for the wall: the class as the population of a game, live and beside the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.charts._lines import layered, line, share_axis
from dlkit.charts.wall import HEIGHT

if TYPE_CHECKING:
    import altair as alt

KINDS = ("pioneer", "early", "leader", "follower", "standard", "tail")
COLOURS = tuple(f"--dl-kind-{n}" for n in range(1, 7))
DASHES: tuple[tuple[int, ...], ...] = (
    (1, 0), (6, 2), (2, 2), (8, 2, 2, 2), (4, 4), (1, 3),
)  # fmt: skip
MOVED = "moved (share of all seats)"


def key(place: int, words: str) -> dict[str, Any]:
    """The line of a legend for the line of this place, for legends that come with the data."""
    dash = () if place == 0 else DASHES[place % len(DASHES)]
    return {"colour": COLOURS[place % len(COLOURS)], "dash": dash, "words": words, "set": ""}


def place_of(group: str) -> int:
    """Which colour and dash a group of kinds has: those of its first kind."""
    first = group.partition("+")[0]
    return KINDS.index(first) if first in KINDS else 0


def numbers(found: Any, kind: Any = np.float32) -> Any:
    """A column of numbers."""
    return np.asarray(found, dtype=kind)


def many(lines: list[tuple[int, list[float]]], times: list[float], field: str) -> dict[str, Any]:
    """Several lines in one data set, each with the place that gives it colour and dash."""
    cut = [(place, values[: len(times)]) for place, values in lines]
    return {
        "time": numbers([t for _, values in cut for t in times[: len(values)]]),
        field: numbers([value for _, values in cut for value in values]),
        "place": numbers([place for place, values in cut for _ in values], np.int32),
    }


def adoption_columns(wall: dict[str, Any]) -> Columns:
    """`groups`: each motive's curve; `all`: everyone; `ends`: of the axis, so that it stays."""
    groups = [(place_of(name), one["shares"]) for name, one in wall["kinds"].items()]
    return {
        "groups": many(groups, wall["times"], "share"),
        "all": {"time": numbers(wall["times"]), "share": numbers(wall["total"])},
        "ends": {"time": numbers([0, wall["rounds"]])},
    }


@chart(adoption_columns, "How many have moved, round by round")
def adoption() -> alt.Chart:
    """How many of all seats have moved: everyone, bold, and each motive with a dash of its own."""
    x, y = rounds("time"), share_axis("share", MOVED)
    return layered(
        named("ends").mark_point(opacity=0).encode(x=x),
        places("groups", x, y),
        line("all", x, y, "--dl-ink", strokeWidth=4),
        height=HEIGHT - 60,
        words="Line chart: share of all seats that have moved, by round and motive.",
    )


def rounds(field: str, title: str = "time (rounds)") -> Any:
    """Rounds, or steps, on the horizontal axis."""
    import altair as alt

    axis = alt.Axis(grid=False, tickMinStep=1, format="d")
    scale = alt.Scale(nice=False, zero=True)
    return alt.X(f"{field}:Q", title=title, axis=axis, scale=scale)


def places(data: str, x: Any, y: Any) -> Any:
    """Lines of one data set, told apart by colour and dash."""
    import altair as alt

    places = list(range(len(COLOURS)))
    colours = alt.Scale(domain=places, range=list(COLOURS))
    dashes = alt.Scale(domain=places, range=[list(dash) for dash in DASHES])
    return named(data).mark_line(strokeWidth=3).encode(
        x=x, y=y,
        color=alt.Color("place:N", scale=colours, legend=None),
        strokeDash=alt.StrokeDash("place:N", scale=dashes, legend=None),
    )  # fmt: skip


def prediction_columns(after: dict[str, Any]) -> Columns:
    """`model`: mean and band of its runs; `played`: the class; `chasm`: where it stalled."""
    model, stalled = after["prediction"], after.get("chasm")
    bands = {name: numbers(model[name]) for name in ("low", "middle", "high")}
    return {
        "model": {"time": numbers(model["times"]), **bands},
        "played": {"time": numbers(after["times"]), "share": numbers(after["played"])},
        "chasm": {"share": numbers([stalled["at"]] if stalled else [])},
    }


PREDICTED = (
    Key("--dl-ink", (), "played (the class and its robots)"),
    Key("--dl-kind-4", (6, 3), "the model: mean, band of 8 in 10 runs"),
    Key("--dl-kind-1", (2, 3), "where it stalled", "chasm"),
)


@chart(prediction_columns, "What happened, and what the model expected", PREDICTED)
def prediction() -> alt.Chart:
    """The curve that was played, over the mean and the band of the model's runs."""
    import altair as alt

    x = rounds("time")
    band = named("model").mark_area(color="--dl-kind-4", opacity=0.2)
    stalled = named("chasm").mark_rule(color="--dl-kind-1", strokeDash=[2, 3], strokeWidth=2)
    edge = alt.Y("share:Q", title=MOVED, scale=alt.Scale(domain=[0, 1]))
    return layered(
        band.encode(x=x, y=share_axis("low", MOVED), y2="high:Q"),
        line("model", x, share_axis("middle", MOVED), "--dl-kind-4", (6, 3), strokeWidth=3),
        stalled.encode(y=edge),
        line("played", x, share_axis("share", MOVED), "--dl-ink", strokeWidth=4),
        height=HEIGHT,
        words="Line chart: share moved by round, as played and as the model's runs.",
    )


def thresholds_columns(after: dict[str, Any]) -> Columns:
    """`bins`: how many of the class have a threshold in each tenth of the axis."""
    edges, counts = after["thresholds"]["edges"], after["thresholds"]["counts"]
    return {
        "bins": {
            "low": numbers(edges[:-1]), "high": numbers(edges[1:]), "n": numbers(counts),
        }
    }  # fmt: skip


@chart(thresholds_columns, "The thresholds of the class")
def thresholds() -> alt.Chart:
    """How many people moved at which share of their contacts: bars over a tenth each."""
    import altair as alt

    axis = alt.Axis(format="%", grid=False, tickCount=5)
    scale = alt.Scale(domain=[0, 1], nice=False)
    title = "own threshold (share of contacts)"
    x = alt.X("low:Q", title=title, axis=axis, scale=scale, bin="binned")
    y = alt.Y("n:Q", title="class (people)", axis=alt.Axis(tickCount=5), stack=None)
    bars = named("bins").mark_bar(color="--dl-kind-5", stroke="--dl-paper", opacity=0.9)
    return layered(
        bars.encode(x=x, x2="high:Q", y=y),
        height=HEIGHT - 100,
        words="Bars: how many of the class have which threshold, in tenths.",
    )


def rerun_columns(after: dict[str, Any]) -> Columns:
    """`rerun`: the mean share that joins, step by step, when all have the class's thresholds."""
    shares = after["rerun"]["shares"]
    return {"rerun": {"time": numbers(range(len(shares))), "share": numbers(shares)}}


@chart(rerun_columns, "The class's thresholds among a thousand who see each other")
def rerun() -> alt.Chart:
    """How many join, step by step, in a square where all have thresholds like the class's."""
    y = share_axis("share", "joined (share of all)")
    return layered(
        line("rerun", rounds("time", "time (steps)"), y, "--dl-kind-5", strokeWidth=4),
        height=HEIGHT - 100,
        words="Line chart: share that joins by step, with the class's thresholds.",
    )


def rhythm_columns(wall: dict[str, Any]) -> Columns:
    """`people` and `robots too`: spread of the taps by round; a round of too few is left out."""
    kinds = ["conductor" if one else "peers" for one in wall["conductor"]]
    held = [i for i, spread in enumerate(wall["spread_ms"]) if spread is not None]
    both = [i for i, spread in enumerate(wall["all_ms"]) if spread is not None]
    return {
        "people": {
            "time": numbers([wall["times"][i] for i in held]),
            "ms": numbers([wall["spread_ms"][i] for i in held]),
            "how": [kinds[i] for i in held],
        },
        "all": {
            "time": numbers([wall["times"][i] for i in both]),
            "ms": numbers([wall["all_ms"][i] for i in both]),
        },
        "ends": {"time": numbers([1, max(wall.get("rounds") or 2, 2)])},
    }


RHYTHM = (
    Key("--dl-kind-2", (0, 40), "● the class, hearing each other"),
    Key("--dl-kind-4", (0, 40), "■ the class, with a conductor"),
    Key("--dl-quiet", (6, 3), "with the robots", "all"),
)


@chart(rhythm_columns, "How far apart the taps are", RHYTHM)
def rhythm() -> alt.Chart:
    """The spread of the taps in each round, with and without a conductor; low is together."""
    import altair as alt

    hows = ["peers", "conductor"]
    x = rounds("time")
    axis = alt.Axis(tickCount=5)
    y = alt.Y("ms:Q", title="spread of taps (ms)", axis=axis, scale=alt.Scale(zero=True))
    colour = alt.Scale(domain=hows, range=["--dl-kind-2", "--dl-kind-4"])
    shape = alt.Scale(domain=hows, range=["circle", "square"])
    dots = named("people").mark_point(size=220, filled=True, opacity=1).encode(
        x=x, y=y,
        color=alt.Color("how:N", scale=colour, legend=None),
        shape=alt.Shape("how:N", scale=shape, legend=None),
    )  # fmt: skip
    robots = named("all").mark_line(color="--dl-quiet", strokeDash=[6, 3], strokeWidth=2)
    return layered(
        named("ends").mark_point(opacity=0).encode(x=x), robots.encode(x=x, y=y), dots,
        height=HEIGHT,
        words="Dot chart: spread of the taps in ms by round, with and without a conductor.",
    )  # fmt: skip


def taps_columns(wall: dict[str, Any]) -> Columns:
    """`bins`: how many taps of the last round came how long before or after the middle."""
    found = wall["histogram"]
    edges = found["edges"]
    shown = [i for i, n in enumerate(found["counts"]) if n is not None]
    return {
        "bins": {
            "low": numbers([edges[i] for i in shown]),
            "high": numbers([edges[i + 1] for i in shown]),
            "n": numbers([found["counts"][i] for i in shown]),
        },
        "middle": {"low": numbers([0.0])},
    }


@chart(taps_columns, "The taps of the last round")
def taps() -> alt.Chart:
    """How many taps of the last round were early or late, in milliseconds."""
    import altair as alt

    axis = alt.Axis(grid=False)
    scale = alt.Scale(nice=False, zero=False)
    title = "early or late (ms)"
    x = alt.X("low:Q", title=title, axis=axis, scale=scale)
    binned = alt.X("low:Q", title=title, axis=axis, scale=scale, bin="binned")
    y = alt.Y("n:Q", title="taps (number)", axis=alt.Axis(tickCount=5), stack=None)
    bars = named("bins").mark_bar(color="--dl-kind-2", stroke="--dl-paper")
    middle = named("middle").mark_rule(color="--dl-ink", strokeDash=[2, 2], strokeWidth=2)
    return layered(
        bars.encode(x=binned, x2="high:Q", y=y), middle.encode(x=x),
        height=HEIGHT - 100,
        words="Bars: how many taps of the last round were how early or late.",
    )  # fmt: skip
