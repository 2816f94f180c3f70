"""The review of a design: what its runs and its twin's say, and the way into the report."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

import numpy as np
from traitlets import Dict, List, Unicode

from dlkit import content
from dlkit.models._params import params_table
from dlkit.widgets._component import Component, Reply
from dlkit.widgets._slices import Slices
from dlkit.widgets.explorer import Explorer
from dlkit.widgets.studio import EXPECTS, Studio, checked

N_CHANCES = 20  # runs of each, with the same seeds for both
ALIKE = 2.0  # mean ends less apart than this are 'about as far': our assumption
ONE_DESIGN = "No twin yet: change one setting in the panel above."


class StudioReview(Component):
    """Sets a design beside its twin, what the panel of runs has on show.

    `observed(result)` is the number, in `unit`, by which design and twin are compared.
    """

    title = Unicode("Design and twin").tag(sync=True)
    criteria = List(Dict()).tag(sync=True)
    sources = Dict().tag(sync=True)  # the entries of design, runs and bet

    def __init__(
        self, key: str, studio: Studio, runs: Explorer, observed: Callable[[Any], float],
        unit: str = "%", **traits: Any,
    ) -> None:  # fmt: skip
        self.model, self._observed, self._unit = studio.model, observed, unit
        self._designed = studio.controls
        self._names = [row["name"] for row in studio.controls]
        self._seed, self._slices = runs.preset["seed"], Slices()
        sources = {"design": studio.key, "runs": runs.key, "bet": runs.bet.key if runs.bet else ""}
        criteria = [
            {"id": one.id, "asks": one.asks, "levels": list(one.levels)}
            for one in content.studio().criteria
        ]
        super().__init__(key=key, criteria=criteria, sources=sources, **traits)

    def on_compare(
        self, design: Any, twin: Any, named: str = "", expects: str = ""
    ) -> Reply | Coroutine[Any, Any, Reply]:
        """Both sentences, what differs, and where each ends over many chances.

        A twin equal to the design is none; `named` and `expects` are what the learner said
        beforehand would be changed, and what would come of it.
        """
        settings = [checked(self.model, design), checked(self.model, twin)]
        changed = [row for row in params_table(self.model.Params)
                   if settings[0][row["name"]] != settings[1][row["name"]]]  # fmt: skip
        about = {
            "rows": self._rows(settings, changed),
            "changed": [row["label"] for row in changed],
            "differs": differs(changed, named),
        }
        found: dict[str, Any] = {}
        run = self._runs(settings if changed else settings[:1], found)
        ended = partial(self._told, about, found, expects if expects in EXPECTS else "")
        return self._slices.answer(run, ended, self.teller())

    def _runs(
        self, settings: list[dict[str, Any]], found: dict[str, Any]
    ) -> Generator[float, None, None]:
        """Fills `found`: a sentence each, and where each ends, (2, N_CHANCES) or (1, ...)."""
        params = [self.model.Params(**values) for values in settings]
        found["sentences"] = [self.model.describe(self.model.run(one, self._seed))
                              for one in params]  # fmt: skip
        ends = np.empty((len(params), N_CHANCES))
        for i in range(N_CHANCES):
            for row, one in zip(ends, params, strict=True):
                row[i] = self._observed(self.model.run(one, self._seed + i))
                yield (i + 1) / N_CHANCES
        found["ends"] = ends

    def _told(self, about: dict[str, Any], found: dict[str, Any], expects: str) -> Reply:
        chance = chances(found["ends"], self._unit)
        told = verdict(found["ends"], self._unit, expects) if about["changed"] else ""
        return Reply({**about, "sentences": found["sentences"], "chance": chance, "verdict": told})

    def _rows(
        self, settings: list[dict[str, Any]], changed: list[dict[str, Any]]
    ) -> list[list[str]]:
        """What was designed or changed, in words: its label, in the design, in the twin."""
        rows = self._designed + [row for row in changed if row["name"] not in self._names]
        return [
            [labelled(row), *(shown(row, values[row["name"]]) for values in settings)]
            for row in rows
        ]


def labelled(row: dict[str, Any]) -> str:
    """The name of a parameter with its unit, as its control has it."""
    return f"{row['label']} ({row['unit']})" if row["unit"] else str(row["label"])


def shown(row: dict[str, Any], value: Any) -> str:
    """The value of one parameter, without its unit."""
    if row["kind"] == "choice":
        return str(row["options"][value])
    if row["kind"] == "bool":
        return "yes" if value else "no"
    return f"{value:,}"


def differs(changed: list[dict[str, Any]], named: str) -> str:
    """What is changed in the twin, and whether it is the one thing that was named."""
    labels = [row["label"] for row in changed]
    if not labels:
        return ONE_DESIGN
    if len(labels) > 1:
        return (
            f"{len(labels)} settings differ: {', '.join(labels)}. Which of them made the "
            "difference cannot be told: a fair twin changes one."
        )
    said = f"One setting differs: {labels[0]}."
    other = named and named != changed[0]["name"]
    return f"{said} It is not the one that you named in your design." if other else said


def chances(ends: np.ndarray, unit: str) -> str:
    """From where to where the runs end, (1 or 2, runs)."""
    names = ("The design", "the twin")
    told = [
        f"{name} ends between {row.min():.3g} and {row.max():.3g} {unit}, on average at "
        f"{row.mean():.3g} {unit}"
        for name, row in zip(names, ends, strict=False)
    ]
    runs = f"{N_CHANCES} runs with other chances"
    if len(told) > 1:
        runs = f"{N_CHANCES} runs of each, with the same chances for both"
    return f"{'; '.join(told)}. These are {runs}."


def verdict(ends: np.ndarray, unit: str, expects: str) -> str:
    """How far the twin got against the design, and against what the learner expected."""
    apart = float(ends[1].mean() - ends[0].mean())
    kind = "same" if abs(apart) < ALIKE else "further" if apart > 0 else "less"
    size = f"{abs(apart):.3g} {unit.replace('%', 'points')}"
    said = {
        "same": f"On average both get about as far ({size} apart; below {ALIKE:g} we call it so).",
        "further": f"On average the twin gets {size} further.",
        "less": f"On average the twin gets {size} less far.",
    }[kind]
    if not expects:
        return said
    right = "as you expected" if expects == kind else "not what you expected"
    return f"{said} You expected: {EXPECTS[expects]}. So it is {right}."
