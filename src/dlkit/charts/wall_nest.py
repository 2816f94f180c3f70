"""Pictures for the wall: the nest game, a decision by quorum, and what a quorum trades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.charts._lines import layered, share_axis
from dlkit.charts.wall import HEIGHT, WORDS
from dlkit.charts.wall_games import many, numbers, places, rounds

if TYPE_CHECKING:
    import altair as alt


def nests_columns(wall: dict[str, Any]) -> Columns:
    """`spoken`: seats committed to any nest; `nests`: to each, at the end; `quorum`: the mark."""
    times, known = wall["times"], wall["counts"]
    places = [(place, known[one["id"]]) for place, one in enumerate(wall["nests"]) if known]
    spoken = wall["spoken"] if not known else []
    return {
        "spoken": {"time": numbers(times[: len(spoken)]), "n": numbers(spoken)},
        "nests": many(places, times, "n"),
        "quorum": {"n": numbers([wall["quorum"]])},
        "ends": {"time": numbers([0, wall["rounds"]])},
    }


QUORUM = (
    Key("--dl-quiet", (2, 2), "quorum: so many at one nest decide"),
    Key("--dl-ink", (), "committed to any nest", "spoken"),
)


@chart(nests_columns, "How many scouts have committed", QUORUM)
def nests() -> alt.Chart:
    """How many seats have committed: to any nest while it runs, to each nest at the end."""
    import altair as alt

    x = rounds("time")
    y = alt.Y("n:Q", title="committed (seats)", axis=alt.Axis(tickCount=5, tickMinStep=1))
    quorum = named("quorum").mark_rule(color="--dl-quiet", strokeDash=[2, 2], strokeWidth=2)
    spoken = named("spoken").mark_line(color="--dl-ink", strokeWidth=4)
    return layered(
        named("ends").mark_point(opacity=0).encode(x=x),
        quorum.encode(y=y), spoken.encode(x=x, y=y), places("nests", x, y),
        height=HEIGHT,
        words="Line chart: seats committed by round, with the quorum as a line across.",
    )  # fmt: skip


def trade_columns(after: dict[str, Any]) -> Columns:
    """`quorums`: rounds and hits of robots alone, by quorum; `boss`: two who decide alone."""
    known = [one for one in after["trade"] if one["rounds"] is not None]
    boss = after["boss"]
    return {
        "quorums": {
            "rounds": numbers([one["rounds"] for one in known]),
            "best": numbers([one["best_share"] for one in known]),
            "quorum": [f"{one['quorum']}" for one in known],
            "played": [_played(one, after) for one in known],
        },
        "boss": {
            "best": numbers([boss["same_time"], boss["same_looks"]]),
            "who": ["in the same time", "with as many looks"],
        },
    }


def _played(one: dict[str, Any], after: dict[str, Any]) -> str:
    return "played" if one["quorum"] == after["quorum"] else "other"


TRADE = (
    Key("--dl-kind-3", (0, 40), "● a quorum, robots alone (its number beside it)"),
    Key("--dl-bet", (0, 40), "◆ the quorum that was played"),
    Key("--dl-quiet", (6, 3), "a boss who decides alone"),
)


@chart(trade_columns, "What a quorum trades: time for certainty", TRADE)
def trade() -> alt.Chart:
    """How long robots need with each quorum, and how often they find the best nest; and a boss."""
    import altair as alt

    kinds = ["other", "played"]
    x = alt.X("rounds:Q", title="time (rounds, mean)", axis=alt.Axis(grid=False),
              scale=alt.Scale(zero=True, nice=True))  # fmt: skip
    y = share_axis("best", "best nest chosen (share of runs)")
    colour = alt.Scale(domain=kinds, range=["--dl-kind-3", "--dl-bet"])
    shape = alt.Scale(domain=kinds, range=["circle", "diamond"])
    dots = named("quorums").mark_point(size=220, filled=True, opacity=1).encode(
        x=x, y=y,
        color=alt.Color("played:N", scale=colour, legend=None),
        shape=alt.Shape("played:N", scale=shape, legend=None),
    )  # fmt: skip
    words = named("quorums").mark_text(dx=12, align="left", fontSize=WORDS, color="--dl-ink")
    boss = named("boss").mark_rule(color="--dl-quiet", strokeDash=[6, 3], strokeWidth=2)
    who = named("boss").mark_text(align="left", dx=4, dy=-8, fontSize=WORDS, color="--dl-quiet")
    return layered(
        boss.encode(y=y), who.encode(y=y, x=alt.value(0), text="who:N"),
        dots, words.encode(x=x, y=y, text="quorum:N"),
        height=HEIGHT,
        words="Dot chart: rounds needed and how often the best nest is chosen, by quorum.",
    )  # fmt: skip
