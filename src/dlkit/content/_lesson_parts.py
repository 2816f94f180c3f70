"""What a lesson asks: its quizzes and its bets, read from the cells of its notebook.

A bet stands in the lesson's own code, `widgets.Bet("<key>", "<prompt>", widgets.Outcome({...}))`;
it is read there and not run, so that it is written down once.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dlkit.content._lessons import lesson
from dlkit.content._read import shown_path

FORMS = {
    "Outcome": ("options",),
    "Number": ("low", "high", "step", "unit", "tolerance"),
    "Curve": ("x_low", "x_high", "x_label", "y_label", "n_points", "rising", "tolerance"),
}


class PlacedBet(NamedTuple):
    """A bet as a lesson asks it: `form` is outcome, number or curve, `about` its arguments."""

    key: str
    prompt: str
    form: str
    about: dict[str, Any]


class LessonParts(NamedTuple):
    """What a lesson asks: the names of its quizzes, and its bets, both in the lesson's order."""

    quizzes: tuple[str, ...]
    bets: tuple[PlacedBet, ...]


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str]


class _Notebook(msgspec.Struct):
    cells: list[_Cell]


@cache
def lesson_parts(name: str) -> LessonParts:
    """What the lesson of this name asks."""
    return read_parts(lesson(name).path)


def read_parts(path: Path) -> LessonParts:
    """What the lesson in this notebook asks; a ValueError names a bet that cannot be read."""
    quizzes, bets = [], []
    for call in _calls(path):
        name = ast.unparse(call.func)
        try:
            if name == "content.quiz":
                quizzes.append(str(ast.literal_eval(call.args[0])))
            elif name == "widgets.Bet":
                bets.append(_bet(call))
        except (ValueError, TypeError, IndexError, KeyError):
            got = ast.unparse(call)[:60]
            rule = "have its words and numbers written out in its place"
            raise ValueError(f"{shown_path(path)}: {name} must {rule}, got {got}") from None
    return LessonParts(tuple(dict.fromkeys(quizzes)), tuple(bets))


def _calls(path: Path) -> Iterator[ast.Call]:
    """Every call in the code cells, in the order in which it is written."""
    notebook = msgspec.json.decode(path.read_bytes(), type=_Notebook)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse("".join(cell.source))
        except SyntaxError:  # a magic command of IPython
            continue
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        yield from sorted(calls, key=lambda node: (node.lineno, node.col_offset))


def _bet(call: ast.Call) -> PlacedBet:
    key, prompt = (str(ast.literal_eval(argument)) for argument in call.args[:2])
    form = call.args[2]
    if not isinstance(form, ast.Call) or not isinstance(form.func, ast.Attribute):
        raise ValueError("the form is made elsewhere")
    about = dict(zip(FORMS[form.func.attr], map(ast.literal_eval, form.args), strict=False))
    about |= {word.arg or "": ast.literal_eval(word.value) for word in form.keywords}
    return PlacedBet(key, prompt, form.func.attr.lower(), about)
