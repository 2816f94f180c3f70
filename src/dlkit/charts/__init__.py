"""Pictures: Altair charts that name their data and hold none, and the columns that fill them.

Altair is imported only when a chart is authored (on build, or when somebody asks for it).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dlkit.charts import (
    accounts,
    adoption,
    ant_bridge,
    attractors,
    axes,
    boolean_network,
    budget,
    cascade_window,
    change,
    complex_contagion,
    control_game,
    coverage,
    crowd,
    culture,
    cycles,
    ensemble,
    fermi,
    fireflies,
    gossip,
    groups,
    jury,
    landscape,
    managing,
    mosaic,
    portfolio,
    reach,
    robustness,
    rumour,
    sandpile,
    segments,
    slime_mould,
    smoothing,
    synchrony,
    task_switching,
    team_assembly,
    theory_xy,
    threshold,
    wall,
    wall_games,
    wall_nest,
)
from dlkit.charts._chart import Chart

if TYPE_CHECKING:
    import altair as alt

MODULES = (
    adoption,
    accounts,
    reach,
    segments,
    theory_xy,
    managing,
    budget,
    change,
    control_game,
    cycles,
    ensemble,
    landscape,
    team_assembly,
    portfolio,
    groups,
    culture,
    fermi,
    mosaic,
    threshold,
    cascade_window,
    complex_contagion,
    gossip,
    rumour,
    robustness,
    jury,
    crowd,
    synchrony,
    fireflies,
    slime_mould,
    ant_bridge,
    task_switching,
    sandpile,
    smoothing,
    boolean_network,
    attractors,
    wall,
    wall_games,
    wall_nest,
    coverage,
    axes,
)


def catalogue() -> dict[str, Chart]:
    """Every chart of the kit by name, `<module>.<function>`."""
    found = [part for module in MODULES for part in vars(module).values()]
    return {chart.name: chart for chart in found if isinstance(chart, Chart)}


def compiled(chart: Chart) -> str:
    """The chart as Vega JSON, its named data still empty; needs vl-convert, as the build does.

    Its marks get no descriptions of their own: the page gives the whole picture a name. Columns
    are finite and lines come in order, so no line is sorted or searched for gaps at each run.
    """
    import vl_convert

    spec = chart().to_dict()
    spec["config"] = {**spec.get("config", {}), "aria": False}
    vega: dict[str, Any] = vl_convert.vegalite_to_vega(spec)
    for mark in lines(vega["marks"]):
        del mark["encode"]["update"]["defined"], mark["sort"]
    return json.dumps(vega, separators=(",", ":"), sort_keys=True)


def lines(marks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The lines among Vega's marks, those in groups too."""
    for mark in marks:
        if mark["type"] == "line":
            yield mark
        yield from lines(mark.get("marks", []))


def show(chart: Chart, result: Any) -> alt.Chart:
    """The real Altair chart with the data of one result in it, to go on from in JupyterLab."""
    picture = chart()
    picture.datasets = {
        name: [dict(zip(fields, row, strict=True)) for row in zip(*lists(fields), strict=True)]
        for name, fields in chart.columns(result).items()
    }
    return picture


def lists(fields: dict[str, Any]) -> list[list[Any]]:
    """The columns of one data set as plain lists."""
    return [
        list(column.tolist() if hasattr(column, "tolist") else column)
        for column in fields.values()
    ]
