"""A group's own way on two axes: dated points, and where leadership was offered, by which role."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, NamedTuple

from traitlets import Dict, List, Unicode

from dlkit.models import axes
from dlkit.widgets._component import Component
from dlkit.widgets._dated import checked_day, said_day

LOW, HIGH, STEP = -5.0, 5.0, 0.5
MOST_POINTS, MAX_ROLE = 60, 40
LED = {
    "": "no",
    "harmony": "along harmony",
    "process": "along the process",
    "both": "along both axes",
    "long": "along the longer movement",
}


class Point(NamedTuple):
    """Where the group stood on a day, in units of the learner's own judgement."""

    on: date
    harmony: float
    process: float
    led: str


class Trajectory(Component):
    """Points of one group on both axes; kept as `points`, by day.

    What the page says of the way is worked out here, also what it cannot show.
    """

    title = Unicode("The way of a group of yours").tag(sync=True)
    controls = List(Dict()).tag(sync=True)
    terms = Dict().tag(sync=True)

    def __init__(self, key: str, **traits: Any) -> None:
        about = {"unit": "your judgement", "low": LOW, "high": HIGH, "step": STEP, "kind": "float"}
        controls = [
            {"name": "harmony", "label": "Harmony", **about,
             "help": "How familiar the group is with living in harmony with nature and with "
             "each other."},
            {"name": "process", "label": "Process", **about,
             "help": "How far it has worked out the particular thing that it is busy with."},
        ]  # fmt: skip
        terms = {"points": MOST_POINTS, "longest": MAX_ROLE, "low": LOW, "high": HIGH}
        led = [{"id": one, "text": text} for one, text in LED.items()]
        super().__init__(key=key, controls=controls, terms={**terms, "led": led}, **traits)

    def on_look(self, points: Any) -> dict[str, Any]:
        """The way in one sentence, and in another what it cannot show."""
        if not isinstance(points, list) or len(points) > MOST_POINTS:
            got = len(points) if isinstance(points, list) else type(points).__name__
            raise ValueError(f"points must be at most {MOST_POINTS} points, got {got}")
        way = sorted((checked_point(one) for one in points), key=lambda point: point.on)
        return {"words": words(way), "limits": limits(len(way) - 1)}


def checked_point(found: Any) -> Point:
    """One point, if it is a day, two places within the axes, and a kind of offer."""
    given = found if isinstance(found, dict) else {}
    on = checked_day("on", given.get("on"))
    harmony, process = (place(name, given.get(name)) for name in ("harmony", "process"))
    led = given.get("led")
    if not isinstance(led, str) or led not in LED:
        known = ", ".join(one or "''" for one in LED)
        raise ValueError(f"led must be one of {known}, got {str(led)[:40]!r}")
    by = given.get("by")
    if not isinstance(by, str) or len(by) > MAX_ROLE:
        raise ValueError(f"by must be a role of at most {MAX_ROLE} characters, "
                         f"got {str(by)[:40]!r}")  # fmt: skip
    return Point(on, harmony, process, led)


def place(name: str, found: Any) -> float:
    """A place on an axis, if it is a number within its range."""
    number = isinstance(found, int | float) and not isinstance(found, bool)
    if not number or not LOW <= found <= HIGH:
        got = repr(found)[:40]
        raise ValueError(f"{name} must be a number between {LOW:g} and {HIGH:g}, got {got}")
    return float(found)


def words(way: list[Point]) -> str:
    """How far the group has come on both axes and along the longer movement."""
    if not way:
        return "No point yet. Put the first one where the group stands today."
    first, last = way[0], way[-1]
    if len(way) == 1:
        return (f"One point, {said_day(first.on)}: harmony {signed(first.harmony)}, process "
                f"{signed(first.process)}. A way needs two.")  # fmt: skip
    gains = last.harmony - first.harmony, last.process - first.process
    offers = sum(bool(point.led) for point in way)
    offered = "at none of them" if not offers else f"at {offers} of them"
    return (
        f"{len(way)} points, {said_day(first.on)} to {said_day(last.on)}: harmony "
        f"{signed(gains[0])}, process {signed(gains[1])}, along the longer movement "
        f"{signed(sum(gains) / math.sqrt(2))}. Leadership was offered {offered}."
    )


def signed(number: float) -> str:
    """With its sign and at most one digit behind the point; nothing is +0."""
    rounded = round(number, 1)
    return f"{rounded:+g}".replace("-", "\u2212") if rounded else "0"


def limits(n_steps: int) -> str:
    """Whether so many steps could tell leading from drift, by the model's first settings."""
    if n_steps < 1:
        return ""
    needed = axes.visible_after(axes.Params())
    steps = "One step" if n_steps == 1 else f"{n_steps} steps"
    model = (f"In the model above, with its first settings, it takes about {needed:.0f} steps "
             "until the movement of a led group is as large as the scatter of drift.")  # fmt: skip
    if n_steps < needed:
        return f"{steps} cannot tell a group that is led from one that drifts. {model}"
    return (f"{model} You have {n_steps}: enough, by the model, to see a movement. Who or what "
            "moved the group, a line does not say.")  # fmt: skip
