"""What the lecturer's board is told: the plan, the present run, and what may be shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlkit.classroom._course import Running
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
        "phase": course.phase,
        "message": course.kept.get("pause") or "",
        "forgotten": course.forgotten,
    }
    return told | (present(session, course.run) if course.run else NOTHING)


NOTHING: dict[str, Any] = {
    "run": None, "round": None, "activity": None, "seconds_left": None, "answered": 0,
    "result": None, "before": None, "key": None, "texts": [], "game": None, "after": None,
}  # fmt: skip


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
        "answered": session.answered(run),
        "seconds": run.state.get("seconds"),
        "n_groups": len(set((run.state.get("groups") or {}).values())),
    }
    if run.is_game:
        return told | {"game": session.seats.wall(run), "after": session.seats.after(run)}
    if run.activity.kind == "text":
        told["texts"] = texts(session, run)
    first = session.view(run, 0) if run.round > 0 else None
    key = run.activity.answer_key()
    return told | {"result": session.view(run, run.round), "before": first, "key": key}


def texts(session: Session, run: Running) -> list[dict[str, Any]]:
    """All texts of the round, in an order that says nothing; shown are those the class sees."""
    kept = session.ballots.of(run.id, run.round).values()
    named = [
        {"id": session.texts.name(run, one), "text": one.value, "shown": one.shown} for one in kept
    ]
    return sorted(named, key=lambda one: str(one["id"]))
