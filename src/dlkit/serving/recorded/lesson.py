"""One lesson for the page: its text, its parts, and as many recorded runs as there is room for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from dlkit import content
from dlkit.serving.recorded.answers import answered, purpose
from dlkit.serving.recorded.cells import notebook, shown
from dlkit.serving.recorded.origin import origin
from dlkit.serving.recorded.runs import Recording
from dlkit.widgets._component import Component, asset_text
from dlkit.widgets.explorer import Explorer

ELSEWHERE = "Other settings need the live version."
UNKNOWN = "This was not recorded: it needs the live version of this lesson."


@dataclass
class Taken:
    """A lesson whose notebook has run once; `parts` have no recorded runs yet."""

    about: content.Lesson
    made_from: str
    pieces: list[dict[str, Any]]
    parts: dict[str, Any]
    explorers: dict[str, Explorer]
    texts: dict[str, str]
    runs: dict[str, Any] = field(default_factory=dict)

    def data(self) -> str:
        """The lesson's own script: all but the recorded runs."""
        told = {"parts": self.parts, "texts": self.texts, "elsewhere": UNKNOWN}
        start = "dlkitNeed('page.js').start(dlkitNeed);"
        return f"globalThis.dlkitLesson = {_text(told)};\n{start}\n"

    def recorded(self) -> str:
        """The script with the runs, which the page does not wait for; empty without any."""
        return f"globalThis.dlkitRuns = {_text(self.runs)};\n" if self.runs else ""

    def record(self, room: int) -> None:
        """Fills in runs: what one Explorer leaves of its share goes to those after it."""
        recordings = {name: Recording(explorer) for name, explorer in self.explorers.items()}
        for recording in recordings.values():
            recording.begin()
        left = room - sum(recording.size for recording in recordings.values())
        if left < 0:
            raise ValueError(f"{self.about.name} must leave room for its runs, got {left:,} bytes")
        for i, (name, recording) in enumerate(recordings.items()):
            before = recording.size
            recording.fill(before + left // (len(recordings) - i))
            left -= recording.size - before
            self.runs[name] = recording.packed()
            self.parts[name]["state"] |= limits(self.explorers[name], recording)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def taken(about: content.Lesson) -> Taken:
    """The lesson's notebook, run once."""
    found = notebook(about.path)
    components = shown(found)
    name_of = {id(part): f"part{place}" for place, part in components.items()}
    lesson = Taken(about, origin(found), [], {}, {}, {})
    for place, cell in enumerate(found.cells):
        if cell.cell_type == "markdown":
            lesson.pieces.append({"text": Markup(html(cell.source))})
        elif place in components:
            _take(lesson, place, components[place], name_of)
    return lesson


def html(markdown: str) -> str:
    """Text of a lesson as the live page shows it."""
    renderer = IPythonRenderer(escape=False, attachments={})
    return str(MarkdownWithMath(renderer=renderer).render(markdown))


def _take(lesson: Taken, place: int, part: Component, name_of: dict[int, str]) -> None:
    made = answered(part, name_of, ELSEWHERE)
    if made is None:
        title, words = purpose(type(part))
        lesson.pieces.append({"place": place, "title": title, "purpose": words})
        return
    name = name_of[id(part)]
    lesson.pieces.append({"place": place, "model": name})
    lesson.parts[name] = made
    if isinstance(part, Explorer):
        lesson.explorers[name] = part
    for template in templates(made["state"]):
        lesson.texts[f"charts/{template}.json"] = asset_text(f"charts/{template}.json")


def templates(state: dict[str, Any]) -> list[str]:
    """The charts that a component shows."""
    named = [one["template"] for one in state.get("charts", [])]
    alone = [state, state.get("terms", {}).get("chart", {})]
    return [*named, *(one["template"] for one in alone if "template" in one)]


def limits(explorer: Explorer, recording: Recording) -> dict[str, Any]:
    """What of an Explorer's state tells the page which settings were recorded."""
    controls = []
    for i, spec in enumerate(explorer.controls):
        values = list(dict.fromkeys(point.values[i] for point in recording.points))
        if spec["kind"] == "choice":
            options = {key: words for key, words in spec["options"].items() if key in values}
            controls.append(spec | {"options": options})
        elif spec["kind"] == "bool":
            controls.append(spec)
        else:
            stays = " Recorded at this value only." if len(values) == 1 else ""
            controls.append(spec | {"grid": sorted(values), "help": spec["help"] + stays})
    count = len(recording.points)
    runs = "one run" if count == 1 else f"{count} runs"
    said = f"Recorded: {runs} of this model. The controls stop at what was recorded. {ELSEWHERE}"
    return {"controls": controls, "own": [], "recorded": said}
