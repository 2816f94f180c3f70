"""Pictures: Altair charts that name their data and hold none, and the columns that fill them.

Altair is imported only when a chart is authored (on build, or when somebody asks for it).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dlkit.charts import accounts, adoption, reach, segments
from dlkit.charts._chart import Chart

if TYPE_CHECKING:
    import altair as alt

MODULES = (adoption, accounts, reach, segments)


def catalogue() -> dict[str, Chart]:
    """Every chart of the kit by name, `<module>.<function>`."""
    found = [part for module in MODULES for part in vars(module).values()]
    return {chart.name: chart for chart in found if isinstance(chart, Chart)}


def compiled(chart: Chart) -> str:
    """The chart as Vega JSON, its named data still empty; needs vl-convert, as the build does."""
    import vl_convert

    vega: dict[str, Any] = vl_convert.vegalite_to_vega(chart().to_dict())
    return json.dumps(vega, separators=(",", ":"), sort_keys=True)


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
