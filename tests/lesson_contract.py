"""The contract that every lesson keeps; `faults(notebook, name)` says where it is broken.

A lesson is read in one order: question, in brief, a small case by hand, bet, run, notice, try,
what it says about leadership, how we know, check yourself, sources. Lessons whose name starts
with 00 introduce the kit, and 11 is the portfolio, which has nothing to bet on or to run: they
keep the same manners, under headings of their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

LESSON = (
    "Question",
    "In brief",
    "A small case by hand",
    "Your bet",
    "Explore",
    "Things to notice",
    "Things to try",
    "What this says about leadership",
    "How do we know?",
    "Check yourself",
    "Sources",
)
INTRODUCTION = (
    "What this is",
    "The map",
    "How a lesson works",
    "Your record",
    "For lecturers",
    "Sources",
)
PORTFOLIO = (
    "Question",
    "In brief",
    "A small case by hand",
    "Before and after",
    "Your plan",
    "Your portfolio",
    "Things to notice",
    "Things to try",
    "What this says about leadership",
    "Check yourself",
    "Sources",
)
HEADINGS = {"00": INTRODUCTION, "11": PORTFOLIO}  # by the lesson's number; else LESSON
WITH_CODE = {
    "Your bet",
    "Your plan",
    "Your portfolio",
    "Explore",
    "How do we know?",
    "Check yourself",
}
CODE_LINES = 12  # a code cell stays under this
QUESTION_LENGTH = (40, 700)
ABOUT = {"title", "question", "minutes", "level", "language", "steps"}
FOREIGN = r"<script|<iframe|<link\b|<style|!\[[^\]]*\]\(\s*http|<img[^>]+src=.http"

Notebook = dict[str, Any]


def faults(notebook: Notebook, name: str) -> list[str]:
    """Everything in which this notebook breaks the contract; empty when it keeps it."""
    rules = [metadata_faults, opening_faults, heading_faults, text_faults, code_faults]
    rules += [] if name.startswith("00") else [lesson_faults]
    return [fault for rule in rules for fault in rule(notebook, name)]


def text(cell: Notebook) -> str:
    return "".join(cell["source"])


def cells(notebook: Notebook, kind: str) -> list[Notebook]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def sections(notebook: Notebook) -> dict[str, list[Notebook]]:
    """The cells under each second-level heading, the heading's own cell first."""
    found: dict[str, list[Notebook]] = {"": []}
    heading = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for title in re.findall(r"^## (.+?)\s*$", text(cell), re.MULTILINE):
                heading = title
                found.setdefault(heading, [])
        found[heading].append(cell)
    return found


def words(notebook: Notebook, heading: str) -> str:
    """The prose of one section, without its heading."""
    prose = [c for c in sections(notebook).get(heading, []) if c["cell_type"] == "markdown"]
    return "\n\n".join(text(cell).replace(f"## {heading}", "", 1).strip() for cell in prose)


def metadata_faults(notebook: Notebook, name: str) -> Iterator[str]:
    metadata = notebook["metadata"]
    about = metadata.get("dlkit", {})
    if set(about) != ABOUT:
        yield f"metadata.dlkit must have exactly {sorted(ABOUT)}, got {sorted(about)}"
        return
    if metadata.get("kernelspec", {}).get("name") != "python3":
        yield "metadata.kernelspec.name must be python3"
    if metadata.get("title") not in (None, about["title"]):
        yield "metadata.title must be metadata.dlkit.title, or absent"
    if metadata.get("voila", {}).get("template") != "dlkit":
        yield "metadata.voila.template must be dlkit: Binder and JupyterLab need it"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", about["language"]):
        yield f"metadata.dlkit.language must be a language code, got {about['language']!r}"
    yield from step_faults(notebook, name, about["steps"])


def step_faults(notebook: Notebook, name: str, steps: list[str]) -> Iterator[str]:
    source = "\n".join(text(cell) for cell in cells(notebook, "code"))
    strings = {n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant)}
    for step in steps:
        if f"{name}/{step}" not in strings:
            yield f"steps: no part in the code cells has the key '{name}/{step}'"
    if not steps and not name.startswith("00"):
        yield "steps must name at least one part"
    keys = [value for value in strings if isinstance(value, str) and re.match(r"\d\d_\w+/", value)]
    yield from (
        f"key must start with '{name}/', got {key!r}" for key in keys if key[:3] != name[:3]
    )


def opening_faults(notebook: Notebook, _name: str) -> Iterator[str]:
    first, about = notebook["cells"][0], notebook["metadata"].get("dlkit", {})
    if first["cell_type"] != "markdown" or not text(first).startswith(f"# {about.get('title')}\n"):
        yield f"the first cell must be the title, '# {about.get('title')}', and one line"
    if f"{about.get('minutes')} minutes" not in text(first):
        yield f"the first cell must say '{about.get('minutes')} minutes', as the metadata does"
    if "no programming" not in text(first).lower():
        yield "the first cell must say that no programming is needed"
    if len(re.findall(r"^# ", "\n".join(map(text, cells(notebook, "markdown"))), re.M)) != 1:
        yield "there must be one first-level heading, the title"


def heading_faults(notebook: Notebook, name: str) -> Iterator[str]:
    wanted = HEADINGS.get(name[:2], LESSON)
    prose = "\n".join(map(text, cells(notebook, "markdown")))
    found = re.findall(r"^## (.+?)\s*$", prose, re.MULTILINE)
    if tuple(found) != wanted:
        yield f"second-level headings must be {list(wanted)}, got {found}"
    levels = [2] + [len(marks) for marks in re.findall(r"^(#{2,6}) ", prose, re.MULTILINE)]
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "headings must not skip a level"


def text_faults(notebook: Notebook, _name: str) -> Iterator[str]:
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "markdown":
            continue
        for found in re.findall(FOREIGN, text(cell), re.IGNORECASE):
            yield f"cell {number}: text must bring nothing from outside, got {found!r}"
        if text(cell).count("<details>") != text(cell).count("</details>"):
            yield f"cell {number}: every <details> must be closed"


def code_faults(notebook: Notebook, _name: str) -> Iterator[str]:
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            first = cell is cells(notebook, "code")[0]
            yield from (f"cell {number}: {fault}" for fault in cell_faults(cell, first))


def cell_faults(cell: Notebook, first: bool) -> Iterator[str]:
    """What is wrong with one code cell; the first one imports, the others show."""
    source = text(cell).strip()
    body = ast.parse(source).body
    if cell["outputs"] or cell["execution_count"] is not None:
        yield "must be saved without outputs and execution count"
    if len(source.splitlines()) >= CODE_LINES:
        yield f"must stay under {CODE_LINES} lines, got {len(source.splitlines())}"
    for node in ast.walk(ast.Module(body, [])):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"must define nothing, got {node.name}"
    importing = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    if first:
        yield from import_cell_faults(body, importing)
        return
    if importing:
        yield "imports belong in the first code cell"
    if not body or not isinstance(body[-1], ast.Expr) or source.endswith(";"):
        yield "must end in something to read"


def import_cell_faults(body: list[ast.stmt], importing: list[Any]) -> Iterator[str]:
    if len(importing) != len(body) or not 1 <= len(body) <= 4:
        yield "the first code cell must be one to four imports and nothing else"
    for node in importing:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        tops = {(name or "").partition(".")[0] for name in names or [node.module]}
        if not tops <= {"dlkit", "numpy"}:
            yield f"must import from dlkit only (numpy at most), got {sorted(tops)}"
        private = [a.name for a in node.names if a.name.startswith("_")]
        yield from (f"must import public names, got {name}" for name in private)


def lesson_faults(notebook: Notebook, name: str) -> Iterator[str]:
    low, high = QUESTION_LENGTH
    length = len(words(notebook, "Question"))
    if not low <= length <= high or "?" not in words(notebook, "Question"):
        yield f"Question must ask one thing in {low} to {high} characters, got {length}"
    noticed = len(re.findall(r"^\d+\. ", words(notebook, "Things to notice"), re.MULTILINE))
    if not 2 <= noticed <= 3:
        yield f"Things to notice must number 2 or 3 questions, got {noticed}"
    if "<summary>What you should see</summary>" not in words(notebook, "Things to try"):
        yield "Things to try must say what you should see, in <details>"
    said = words(notebook, "What this says about leadership").lower()
    for part in ("model", "analogy", "evidence"):
        if not re.search(rf"^\W*(the )?{part}\b", said, re.MULTILINE):
            yield f"What this says about leadership must have a paragraph that opens with '{part}'"
    for heading in WITH_CODE & set(HEADINGS.get(name[:2], LESSON)):
        kinds = {cell["cell_type"] for cell in sections(notebook).get(heading, [])}
        if "code" not in kinds:
            yield f"{heading} must have a code cell"
