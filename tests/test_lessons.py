"""Every lesson keeps the contract, and a lesson that breaks it is found."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lesson_contract as contract

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_lesson_keeps_the_contract(path: Path):
    found = contract.faults(json.loads(path.read_text(encoding="utf-8")), path.stem)
    assert not found, "\n".join(found)


def test_the_first_lessons_are_there():
    assert {"00_start_here", "08_adoption_curve"} <= {path.stem for path in NOTEBOOKS}


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "metadata": {}, "source": source}
    return cell | {"outputs": [], "execution_count": None}


SECTIONS = {
    "Question": ["Why does one group fall into step and another one not?"],
    "In brief": ["Each member listens to the others."],
    "A small case by hand": ["Three members."],
    "Your bet": ["bet = Bet('04_step/bet')\nbet"],
    "Explore": ["Explorer(model, bet=bet)"],
    "Things to notice": ["1. When?\n2. How fast?"],
    "Things to try": ["<details><summary>What you should see</summary>\n\nA rise.\n</details>"],
    "What this says about leadership": [
        "**Model.** Pull.\n\n**Analogy.** Talk.\n\n**Evidence.** None."
    ],
    "How do we know?": ["Checks(model)"],
    "Check yourself": ["Quiz('04_step/quiz')"],
    "Sources": ["Strogatz 2000."],
}


def good_lesson() -> dict[str, Any]:
    """A short lesson that keeps every rule."""
    cells = [markdown("# In step\n10 minutes, first steps, no programming needed")]
    for heading, (body,) in SECTIONS.items():
        if heading in contract.WITH_CODE:
            cells += [markdown(f"## {heading}\nRead on."), code(body)]
        else:
            cells.append(markdown(f"## {heading}\n{body}"))
    cells.insert(2, code("from dlkit import widgets"))
    about = {"title": "In step", "question": "Why?", "minutes": 10, "level": "first steps"}
    about |= {"language": "en", "steps": ["bet", "quiz"]}
    metadata = {"dlkit": about, "kernelspec": {"name": "python3"}, "voila": {"template": "dlkit"}}
    return {"cells": cells, "metadata": metadata}


def test_a_good_lesson_has_no_faults():
    assert contract.faults(good_lesson(), "04_step") == []


def cell_with(notebook: dict[str, Any], words: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if words in cell["source"])


def replaced(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def plant(notebook: dict[str, Any]) -> None:
        cell = cell_with(notebook, old)
        cell["source"] = cell["source"].replace(old, new)

    return plant


def swapped(notebook: dict[str, Any]) -> None:
    cells = notebook["cells"]
    notice = cells.index(cell_with(notebook, "## Things to notice"))
    cells[notice], cells[notice + 1] = cells[notice + 1], cells[notice]


def with_output(notebook: dict[str, Any]) -> None:
    cell_with(notebook, "Checks(model)")["outputs"] = [{"output_type": "stream"}]


def about(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda notebook: notebook["metadata"]["dlkit"].update(changes)


PLANTED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "two sections swapped": (swapped, "second-level headings must be"),
    "a section renamed": (replaced("## In brief", "## Summary"), "second-level headings"),
    "a level skipped": (replaced("Three members.", "#### Three"), "must not skip a level"),
    "a second title": (replaced("Three members.", "# Three"), "one first-level heading"),
    "no minutes": (replaced("10 minutes", "soon"), "must say '10 minutes'"),
    "frightening": (replaced("no programming needed", ""), "no programming is needed"),
    "another title": (about(title="Out of step"), "first cell must be the title"),
    "a step without a part": (about(steps=["journal"]), "'04_step/journal'"),
    "no steps": (about(steps=[]), "at least one part"),
    "no language": (about(language="English"), "must be a language code"),
    "one more field": (about(author="me"), "must have exactly"),
    "a stranger's kernel": (lambda n: n["metadata"].pop("kernelspec"), "must be python3"),
    "no template": (lambda n: n["metadata"].pop("voila"), "template must be dlkit"),
    "another lesson's key": (replaced("'04_step/bet'", "'05_x/b', '04_step/bet'"), "'05_x/b'"),
    "saved output": (with_output, "without outputs"),
    "a function": (replaced("Checks(model)", "def f(): pass\nf"), "must define nothing, got f"),
    "a long cell": (replaced("Checks(model)", "1\n" * 12), "must stay under 12 lines"),
    "nothing to read": (replaced("Checks(model)", "c = Checks(model)"), "something to read"),
    "a silenced end": (replaced("Checks(model)", "Checks(model);"), "something to read"),
    "a late import": (replaced("Checks(model)", "import dlkit\n1"), "first code cell"),
    "pandas": (replaced("from dlkit import widgets", "import pandas"), "from dlkit only"),
    "a private name": (replaced("import widgets", "import _json"), "public names"),
    "no question": (replaced("one group fall into step and another one not?", "?"), "Question"),
    "one thing to notice": (replaced("\n2. How fast?", ""), "got 1"),
    "no way to compare": (replaced("What you should see", "More"), "what you should see"),
    "no evidence": (replaced("**Evidence.** None.", ""), "opens with 'evidence'"),
    "no quiz": (replaced("Quiz('04_step/quiz')", ""), "something to read"),
    "a script": (replaced("Strogatz", "<script>"), "nothing from outside"),
    "a picture from elsewhere": (replaced("Strogatz", "![a](https://b/c.png)"), "outside"),
    "an open fold": (replaced("</details>", ""), "must be closed"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str):
    plant, message = PLANTED[name]
    notebook = copy.deepcopy(good_lesson())
    plant(notebook)
    assert message in "\n".join(contract.faults(notebook, "04_step"))


def test_an_introduction_has_headings_of_its_own():
    notebook = good_lesson()
    prose = [markdown(f"## {heading}\nWords.") for heading in contract.INTRODUCTION]
    notebook["cells"] = [notebook["cells"][0], *prose, code("from dlkit import widgets")]
    notebook["metadata"]["dlkit"]["steps"] = []
    assert contract.faults(notebook, "00_start_here") == []
    assert contract.faults(notebook, "04_step") != []


def test_the_portfolio_has_headings_of_its_own_and_neither_bet_nor_run():
    notebook = good_lesson()
    words = {**SECTIONS, "Before and after": ["Again."], "Your plan": ["Plan('11_portfolio/p')"]}
    words["Your portfolio"] = ["Portfolio()"]
    words["Check yourself"] = ["Quiz('11_portfolio/quiz')"]
    cells = [notebook["cells"][0], code("from dlkit import widgets")]
    for heading in contract.PORTFOLIO:
        (body,) = words[heading]
        coded = heading in contract.WITH_CODE
        cells += [markdown(f"## {heading}\n{'Read on.' if coded else body}")]
        cells += [code(body)] if coded else []
    notebook["cells"] = cells
    notebook["metadata"]["dlkit"]["steps"] = ["p", "quiz"]
    assert contract.faults(notebook, "11_portfolio") == []
    cells.remove(cell_with(notebook, "Portfolio()"))
    assert "Your portfolio must have a code cell" in contract.faults(notebook, "11_portfolio")
