"""A lesson's notebook, run once in this Python: what each code cell shows."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat

from dlkit import record
from dlkit.widgets._component import Component


def notebook(path: Path) -> Any:
    """The notebook of a lesson."""
    return nbformat.read(path, as_version=4)


def shown(found: Any) -> dict[int, Component]:
    """The component that each code cell ends in, by the cell's place; cells without one are out.

    A lesson's cells end in components alone: the contract of the lessons holds that.
    """
    record.session().clear()
    names: dict[str, Any] = {}
    parts = {}
    for place, cell in enumerate(found.cells):
        value = _run(cell.source, names) if cell.cell_type == "code" else None
        if isinstance(value, Component):
            parts[place] = value
    return parts


def _run(source: str, names: dict[str, Any]) -> Any:
    """The value of the last expression of a cell, as a notebook would show it."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
