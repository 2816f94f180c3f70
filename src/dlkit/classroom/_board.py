"""What the lecturer's board is told: the plan, the present run, and what may be shown of it."""

from __future__ import annotations

import random
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from dlkit.classroom import privacy

if TYPE_CHECKING:
    from dlkit.classroom._course import Running
    from dlkit.classroom.activities import Activity
    from dlkit.classroom.session import Session


def board(session: Session) -> dict[str, Any]:
    """Everything for the board; no answer of a single person is in it, but texts to be judged."""
    course = session.course
    told: dict[str, Any] = {
        "version": course.board_version,
        "title": course.about.title,
        "code": course.about.code,
        "here": len(session.people.here()),
        "plan": plan(session),
        "coming": one.title if (one := coming(session)) else "",
        "phase": course.phase,
        "message": course.kept.get("pause") or "",
        "forgotten": course.forgotten,
    }
    return told | (present(session, course.run) if course.run else NOTHING)


NOTHING: dict[str, Any] = {
    "run": None, "round": None, "activity": None, "seconds_left": None, "answered": 0,
    "result": None, "before": None, "key": None, "texts": [], "game": None, "after": None,
    "cross": None, "seconds": None, "n_groups": 0,
}  # fmt: skip


def coming(session: Session) -> Activity | None:
    """What comes next in the plan; nothing after its last."""
    run, activities = session.course.run, session.course.activities
    names = list(activities)
    at = names.index(run.activity.id) + 1 if run else 0
    return activities[names[at]] if at < len(names) else None


def plan(session: Session) -> list[dict[str, Any]]:
    """All activities in order, with what has been put to the class already."""
    begun = set(session.course.runs.values())
    return [
        {"id": one.id, "title": one.title, "kind": one.kind, "lesson": one.lesson,
         "done": one.id in begun}
        for one in session.course.activities.values()
    ]  # fmt: skip


def present(session: Session, run: Running) -> dict[str, Any]:
    """The present run."""
    told = NOTHING | {
        "run": run.id,
        "round": run.round,
        "activity": run.activity.for_phone(),
        "seconds_left": session.course.timer.shown(),
        "seconds": run.state.get("seconds"),
        "n_groups": len(set((run.state.get("groups") or {}).values())),
    }
    view = session.phones.view(run, run.round)
    told["answered"] = view["n"]
    if run.is_game:
        return told | {"game": session.seats.wall(run), "after": session.seats.after(run)}
    told |= {"result": view, "key": run.activity.answer_key(), "texts": texts(session, run)}
    if run.round > 0:
        told |= {"before": session.phones.view(run, 0), "cross": cross(session, run)}
    return told


def texts(session: Session, run: Running) -> list[dict[str, Any]]:
    """The texts that the lecturer judges: none while they come in, none of fewer than five."""
    kept = list(session.ballots.of(run.id, run.round).values())
    if run.activity.kind != "text" or run.phase == "open" or len(kept) < privacy.STEP:
        return []
    shown = {one.value for one in kept if one.shown}
    named = privacy.texts(one.value for one in kept)
    return [{**row, "shown": row["text"] in shown} for row in named]


def cross(session: Session, run: Running) -> dict[str, Any] | None:
    """Who changed to what between the first vote and this one, once both are closed."""
    if run.phase == "open" or run.activity.kind not in ("one", "scale"):
        return None
    votes: list[dict[Hashable, str]] = [
        {who: str(one.value) for who, one in session.ballots.of(run.id, round_).items()}
        for round_ in (0, run.round)
    ]
    return privacy.cross(votes[0], votes[1], random.Random(run.state["lot"] + run.round))
