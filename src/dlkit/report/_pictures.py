"""Charts as pictures for files: drawn by Vega in this process, no browser and no network."""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from dlkit import charts
from dlkit.charts._chart import Chart
from dlkit.report._document import Picture

WIDTH = 520  # pixels; a page of text is about as wide
LIGHT = {
    "--dl-ink": "#1c2430",
    "--dl-paper": "#ffffff",
    "--dl-quiet": "#55606e",
    "--dl-line": "#d5dae1",
    "--dl-accent": "#1f5fa8",
    "--dl-bet": "#b0126f",
    "--dl-kind-2": "#a36a00",
    "--dl-kind-4": "#1f5fa8",
}
WORDS = {"labelColor": "--dl-quiet", "titleColor": "--dl-ink", "titleFontWeight": "normal"}
CONFIG = {
    "background": None,
    "style": {"cell": {"stroke": None}},
    "text": {"fill": "--dl-ink"},
    "axis": {
        **WORDS,
        "labelFontSize": 12,
        "titleFontSize": 13,
        "domainColor": "--dl-line",
        "gridColor": "--dl-line",
        "tickColor": "--dl-line",
    },
}


def svg(picture: Picture) -> str:
    """The picture as SVG whose colours are still names of tokens; drawn once for all formats."""
    lists = {name: charts.lists(fields) for name, fields in picture.columns.items()}
    rows = {
        name: [
            dict(zip(picture.columns[name], row, strict=True))
            for row in zip(*columns, strict=True)
        ]
        for name, columns in lists.items()
    }
    return _drawn(picture.chart, json.dumps(rows))


@lru_cache(maxsize=8)
def _drawn(chart: Chart, rows: str) -> str:
    import vl_convert

    spec, sets = json.loads(_template(chart)), json.loads(rows)
    spec |= {"config": {**spec.get("config", {}), **CONFIG}, "background": None, "width": WIDTH}
    spec["signals"] = [one for one in spec.get("signals", []) if one["name"] != "width"]
    for data in spec["data"]:
        if data["name"] in sets:
            data["values"] = sets[data["name"]]
    drawn: str = vl_convert.vega_to_svg(spec)
    return drawn


def can_draw() -> bool:
    """Whether pictures can be drawn here; a Python in the browser leaves that to its page."""
    return importlib.util.find_spec("vl_convert") is not None


def warm_up() -> None:
    """Starts what draws, so that the first picture takes no longer than the next."""
    import vl_convert

    vl_convert.vega_to_svg({"width": 10, "height": 10, "marks": []})


def painted(drawn: str) -> str:
    """The same in the colours of paper."""
    return re.sub(r"--dl-[a-z0-9-]+", lambda name: LIGHT[name.group()], drawn)


def themed(drawn: str) -> str:
    """The same in the colours of the page it stands in; its words are those of the whole."""
    plain = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn)
    return re.sub(r"--dl-[a-z0-9-]+", lambda name: f"var({name.group()})", plain)


def png(drawn: str) -> bytes:
    """The picture in the colours of paper, sharp enough to print."""
    import vl_convert

    made: bytes = vl_convert.svg_to_png(painted(drawn), scale=3)
    return made


@cache
def _template(chart: Chart) -> str:
    """The chart as the build compiled it; in the sources, compiled now."""
    place = resources.files("dlkit.charts").joinpath("compiled", f"{chart.name}.json")
    return place.read_text(encoding="utf-8") if place.is_file() else charts.compiled(chart)


def keys(picture: Picture) -> list[str]:
    """The legend in words."""
    return [key.words for key in picture.chart.keys]


def about(picture: Picture) -> dict[str, Any]:
    """What a page needs to show the picture itself."""
    return {**picture.chart.about, "label": picture.words}
