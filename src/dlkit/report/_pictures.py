"""Charts as pictures for files: drawn by Vega in this process, no browser and no network."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

from dlkit import charts
from dlkit.charts import Chart
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
    """The picture as SVG whose colours are still names of tokens."""
    import vl_convert

    spec = json.loads(_template(picture.chart))
    spec["config"] = {**spec.get("config", {}), **CONFIG}
    spec["background"] = None
    spec["width"] = WIDTH
    kept = [signal for signal in spec.get("signals", []) if signal["name"] != "width"]
    spec["signals"] = kept
    lists = {name: charts.lists(fields) for name, fields in picture.columns.items()}
    for data in spec["data"]:
        if data["name"] in lists:
            names = list(picture.columns[data["name"]])
            rows = zip(*lists[data["name"]], strict=True)
            data["values"] = [dict(zip(names, row, strict=True)) for row in rows]
    drawn: str = vl_convert.vega_to_svg(spec)
    return drawn


def painted(drawn: str) -> str:
    """The same in the colours of paper."""
    return re.sub(r"--dl-[a-z0-9-]+", lambda name: LIGHT[name.group()], drawn)


def themed(drawn: str) -> str:
    """The same in the colours of the page it stands in, light or dark."""
    return re.sub(r"--dl-[a-z0-9-]+", lambda name: f"var({name.group()})", drawn)


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
