"""A case in six rooms: walked through in any order, then replayed without one tenet."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, List, Unicode

from dlkit import content
from dlkit.widgets._case_play import Run, checked_answers, checked_order, is_done, walk
from dlkit.widgets._component import Component


class Case(Component):
    """One case; the record keeps the order of the rooms, the ways taken and the tenet left out.

    The page knows scenes and ways; what a way leads to it learns when the way is taken.
    """

    title = Unicode().tag(sync=True)
    intro = Unicode().tag(sync=True)
    rooms = List(Dict()).tag(sync=True)
    elements = List(Dict()).tag(sync=True)

    def __init__(self, key: str, case: content.Case, **traits: Any) -> None:
        self.case = case
        about = {"title": case.title, "intro": case.intro}
        names = {one.id: one for one in content.tenets()}
        rooms = [_room(names[one.tenet], one) for one in case.rooms]
        form = content.benchmark_form()
        domains = {one.id: one.text for one in form.domains}
        elements = [
            {"id": one.id, "domain": domains[one.domain], "name": one.text}
            for one in form.elements
        ]
        super().__init__(key=key, rooms=rooms, elements=elements, **{**about, **traits})

    def on_walk(self, order: Any, answers: Any, without: Any = "") -> dict[str, Any]:
        """How the case stands: rooms done, what is lit, and the run without a tenet beside it."""
        order, answers = checked_order(self.case, order), checked_answers(self.case, answers)
        if without and without not in {one.tenet for one in self.case.rooms}:
            raise ValueError(f"without must be a tenet of this case, got {without!r:.40}")
        done = [one.tenet for one in self.case.rooms if is_done(one, answers.get(one.tenet, {}))]
        over = len(done) == len(self.case.rooms)
        first = walk(self.case, order, answers)
        return {
            "done": done,
            "outcomes": _outcomes(self.case, answers),
            "over": over,
            "first": self._told(first),
            "again": self._told(walk(self.case, order, answers, without))
            if over and without
            else None,
            "counts": self._counts(order, answers) if over and without else [],
        }

    def _told(self, run: Run) -> dict[str, Any]:
        """One run for the page."""
        return {
            "lit": sorted(run.lit),
            "why_dark": run.why_dark,
            "story": run.story,
            "ending": self.case.ending(len(run.lit)),
        }

    def _counts(
        self, order: list[str], answers: dict[str, dict[str, str]]
    ) -> list[dict[str, Any]]:
        """For each tenet, how many elements stay lit without it, and what its domain holds."""
        elements = content.benchmark_form().elements
        first = walk(self.case, order, answers).lit
        rows = []
        for tenet in content.tenets():
            left = walk(self.case, order, answers, tenet.id).lit
            own = {one.id for one in elements if one.domain == tenet.domain}
            dark = first - left
            rows.append({"tenet": tenet.name, "lit": len(left), "dark": len(dark),
                         "own": len(dark & own), "elsewhere": len(dark - own)})  # fmt: skip
        return rows


def _room(tenet: content.Tenet, room: content.Room) -> dict[str, Any]:
    """A room without what its ways lead to."""
    choices = [
        {
            "id": choice.id,
            "question": choice.question,
            "ways": [{"id": way.id, "text": way.text} for way in choice.ways],
        }
        for choice in room.choices
    ]
    return {
        "tenet": tenet.id,
        "name": tenet.name,
        "asks": tenet.asks,
        "title": room.title,
        "scene": room.scene,
        "choices": choices,
    }


def _outcomes(case: content.Case, answers: dict[str, dict[str, str]]) -> dict[str, Any]:
    """What the ways taken have led to, by room and choice."""
    names = {one.id: one.text for one in content.benchmark_form().elements}
    told: dict[str, Any] = {}
    for room in case.rooms:
        taken = answers.get(room.tenet, {})
        told[room.tenet] = {
            choice.id: {
                "text": way.outcome,
                "lights": [names[one] for one in way.lights],
                "dims": [names[one] for one in way.dims],
            }
            for choice in room.choices
            for way in choice.ways
            if taken.get(choice.id) == way.id
        }
    return told
