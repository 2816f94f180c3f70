"""What the board's page is told in: cells, tables, and pictures with their columns."""

from __future__ import annotations

from typing import Any

from dlkit.charts._chart import Chart

HELD = "few"  # what stands for a count that is held back

State = dict[str, Any]


def cell(n: int | None, least: bool = False) -> str:
    """A count in a table."""
    return HELD if n is None else f"{n}{' or more' * least}"


def table(caption: str, head: list[str], rows: list[list[str]]) -> State:
    """A table for the page: texts only."""
    return {"caption": caption, "head": head, "rows": rows}


def bars(title: str, found: list[State], n: int = 0) -> State:
    """Bars that are measured against `n`, or against the longest of them."""
    return {
        "title": title, "n_before": 0, "n": n or max((bar["n"] for bar in found), default=0),
        "bars": [bar | {"least": False, "then": None, "right": False} for bar in found],
    }  # fmt: skip


def picture(chart: Chart, found: Any, said: str, keys: list[State] | None = None) -> State:
    """A chart with its columns as plain lists, and a name for those who do not see it.

    `keys` are lines of a legend that come with the data; they stand after the chart's own.
    """
    sets = {
        name: {field: _plain(column) for field, column in fields.items()}
        for name, fields in chart.columns(found).items()
    }
    about = chart.about
    about["keys"] = [*about["keys"], *(keys or [])]
    return about | {"label": f"{about['label']} {said}", "sets": sets}


def _plain(column: Any) -> list[Any]:
    return list(column.tolist() if hasattr(column, "tolist") else column)
