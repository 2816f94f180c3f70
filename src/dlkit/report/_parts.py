"""What the lessons' notebooks say of their parts: the prompt of a bet, the questions of a quiz.

The record keeps what a learner did, not what was asked; that stands in the lessons.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from dlkit import content
from dlkit.report._document import clean


class Part(NamedTuple):
    """One part of a lesson: its key, the prompt of a bet, and the name of its content file."""

    key: str
    prompt: str = ""
    source: str = ""


@cache
def parts() -> dict[str, Part]:
    """Every part that a lesson's code names by its key."""
    found: dict[str, Part] = {}
    for lesson in content.lessons():
        cells = json.loads(lesson.path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        for part in _parts_of("\n".join(code)):
            found.setdefault(part.key, part)
    return found


def _parts_of(source: str) -> Iterator[Part]:
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a lesson that somebody is writing
        return
    for call in calls:
        given = [*call.args, *(word.value for word in call.keywords if word.arg == "key")]
        keys = [one for one in map(_word, given) if one.count("/") == 1]
        if keys:
            prompts = [one for one in map(_word, call.args[1:2]) if one != keys[0]]
            yield Part(keys[0], "".join(prompts), "".join(map(_source, call.args[1:2])))


def _word(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _source(node: ast.expr) -> str:
    """The name in `content.quiz("name")` and its like."""
    made = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("content.")
    return _word(node.args[0]) if made and isinstance(node, ast.Call) and node.args else ""


@cache
def titles() -> dict[str, str]:
    """The title of each lesson by its name."""
    return {lesson.name: lesson.title for lesson in content.lessons()}


def lesson_of(key: str) -> str:
    """The title of the lesson that a key belongs to."""
    name = key.partition("/")[0]
    return titles().get(name, spoken(name))


def prompt_of(key: str) -> str:
    """What a part asks; empty where no lesson says it."""
    part = parts().get(key)
    return part.prompt if part else ""


def spoken(name: str) -> str:
    """A name as words."""
    return " ".join(clean(name).replace("_", " ").replace("-", " ").split())
