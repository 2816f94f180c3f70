"""A lesson's parent: has run the cells of one lesson, so that its kernels are born with its parts.

It is forked from the warm parent, and forks the kernels of that lesson itself. The cells run in
Python as it is, without IPython's shell, whose threads and sockets a fork would break. A lesson
that needs more than Python, prints, or starts threads is refused here, and runs in each of its
kernels as ever.
"""

from __future__ import annotations

import ast
import builtins
import io
import json
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from IPython.core.formatters import DisplayFormatter

Outputs = list[list[dict[str, Any]]]  # of each cell, as a notebook has them
OURS = "anywidget"  # the module of the models that a lesson's page shows without Voilà's own code


def run(sources: Iterable[str]) -> tuple[dict[str, Any], Outputs]:
    """The names that the cells make, and what each of them shows."""
    names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    formatter, printed = DisplayFormatter(), io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        values = [value(source, names) for source in sources]
    if printed.getvalue():
        raise ValueError("a cell must print nothing, got some output")
    return names, [[] if one is None else [shown(*formatter.format(one))] for one in values]


def shown(data: dict[str, Any], metadata: dict[str, Any]) -> dict[str, Any]:
    """One output."""
    return {"output_type": "execute_result", "data": data, "metadata": metadata}


def states() -> str:
    """All models as JSON that may stand in a page; nothing where a page cannot show them alone."""
    widgets: Any = sys.modules.get("ipywidgets")
    models = widgets.Widget.get_manager_state()["state"] if widgets else {}
    plain = not any(model.get("buffers") for model in models.values())
    shown = [model["state"] for model in models.values() if "_dom_classes" in model["state"]]
    if not plain or any(state["_model_module"] != OURS for state in shown):
        return ""
    return json.dumps(models, allow_nan=False).replace("<", "\\u003c")


def value(source: str, names: dict[str, Any]) -> Any:
    """What the last line of a cell is, as a kernel would show it."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    if source.rstrip().endswith(";"):
        raise ValueError("a cell must show its last line, got one that ends in ;")
    exec(compile(tree, "<lesson>", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<lesson>", "eval"), names)
