"""How many groups there are: an estimate with its interval, beside the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit.charts._chart import Columns, Key, chart, named
from dlkit.models.fermi import CLAIM

if TYPE_CHECKING:
    import altair as alt

ROWS = ("claim", "estimate")
ENDS = (1e4, 1e13)
TICKS = (1e4, 1e6, 1e8, 1e10, 1e12)
WORDS = (
    "datum.value >= 1e12 ? '1 trillion' : datum.value >= 1e9 ? '10 billion' : "
    "datum.value >= 1e8 ? '100 million' : datum.value >= 1e6 ? '1 million' : '10 thousand'"
)
BARS = (("claim", "--dl-kind-2", 18), ("pinned_run", "--dl-quiet", 26), ("run", "--dl-kind-3", 14))


def estimate_columns(result: Any) -> Columns:
    """`run`: the learner's interval and its middle; `claim`: the claimed range."""
    ends = np.clip([result.low, result.groups, result.high], *ENDS)
    one = {"low": ends[:1], "groups": ends[1:2], "high": ends[2:], "what": ["estimate"]}
    claim = {"low": np.array([CLAIM[0]]), "high": np.array([CLAIM[1]]), "what": ["claim"]}
    return {"run": one, "claim": claim}


@chart(
    estimate_columns,
    "How many groups: the claim and your estimate",
    (Key("--dl-kind-2", (), "'tens or hundreds of millions'"),
     Key("--dl-kind-3", (), "yours, right nine times in ten"),
     Key("--dl-quiet", (), "pinned run", "pinned_run")),
)  # fmt: skip
def estimate() -> alt.Chart:
    """The claimed range and the learner's interval on one axis in powers of ten."""
    import altair as alt

    x = alt.X("low:Q", title="groups in the world (number)",
              scale=alt.Scale(type="log", domain=list(ENDS)),
              axis=alt.Axis(values=list(TICKS), labelExpr=WORDS))  # fmt: skip
    y = alt.Y("what:N", title=None, sort=list(ROWS))
    tips = [alt.Tooltip("low:Q", format=",.3~r"), alt.Tooltip("high:Q", format=",.3~r")]
    layers = [
        named(data).mark_bar(color=colour, height=height, opacity=1)
        .encode(x=x, x2="high:Q", y=y, tooltip=tips)
        for data, colour, height in BARS
    ]  # fmt: skip
    dot: Any = named("run").mark_point(color="--dl-paper", filled=True, size=90, opacity=1)
    layers.append(dot.encode(x=alt.X("groups:Q", scale=alt.Scale(type="log", domain=list(ENDS))),
                             y=y, tooltip=[alt.Tooltip("groups:Q", format=",.3~r")]))  # fmt: skip
    picture: Any = alt.layer(*layers)
    return picture.properties(
        width="container", height=90,
        description="Two bars on an axis in powers of ten: the claimed range and your interval.",
    )  # fmt: skip
