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
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from IPython.core.formatters import DisplayFormatter

Outputs = list[list[dict[str, Any]]]  # of each cell, as a notebook has them


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
