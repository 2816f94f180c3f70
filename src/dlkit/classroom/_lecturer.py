"""What the lecturer can do: each command by its name, as a function of the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dlkit.classroom import _play
from dlkit.classroom._ballots import Refused
from dlkit.classroom._board import coming
from dlkit.classroom._course import Running
from dlkit.classroom._groups import mixed
from dlkit.classroom._timer import checked_seconds
from dlkit.classroom.activities import Activity
from dlkit.classroom.privacy import text_id

if TYPE_CHECKING:
    from dlkit.classroom.session import Session

Command = Mapping[str, Any]
LONGEST_MESSAGE = 280


def _run(session: Session) -> Running:
    if session.course.run is None:
        raise Refused("nothing has been opened yet")
    return session.course.run


def _begin(session: Session, activity: Activity, command: Command) -> None:
    seconds = checked_seconds(command.get("seconds"))
    # For a table of two votes: who is left out of it must stay the same, and nobody's to know.
    state: dict[str, Any] = {"seconds": seconds, "lot": session.rng.getrandbits(128)}
    if activity.kind == "game":
        settings = command.get("settings") or {}
        if not isinstance(settings, Mapping):
            raise ValueError(f"settings must be an object, got {type(settings).__name__}")
        seats = session.course.kept.get("seats")
        chosen = ({} if seats is None else {"seats": seats}) | dict(settings)
        state["game"] = _play.new_state(activity, chosen, session.rng.getrandbits(31))
        if "seconds" not in command:  # the game's own; a null stands for 'when I say so'
            state["seconds"] = state["game"]["settings"].get("seconds")
    session.course.close()
    session.course.begin(activity, state)


def open_(session: Session, command: Command) -> None:
    """Put an activity to the class."""
    activity = session.course.activities.get(str(command.get("activity")))
    if activity is None:
        raise Refused("no activity has this id")
    _begin(session, activity, command)


def next_(session: Session, command: Command) -> None:
    """Put the next activity of the plan to the class."""
    activity = coming(session)
    if activity is None:
        raise Refused("this is the last activity of the plan")
    _begin(session, activity, command)


def close(session: Session, _: Command) -> None:
    """Take no more answers."""
    _run(session)
    session.course.close()


def reveal(session: Session, _: Command) -> None:
    """Show the phones what the class has answered; whoever has not can no more."""
    _run(session)
    session.course.move("reveal")


def hide(session: Session, _: Command) -> None:
    """Take the result off the phones."""
    if _run(session).phase == "reveal":
        session.course.move("closed")


def again(session: Session, command: Command) -> None:
    """Vote once more, after talking; the first vote is kept."""
    run = _run(session)
    if run.is_game:
        raise Refused("a game goes on by rounds")
    if run.phase == "open":
        raise Refused("close the first vote before the second")
    seconds = checked_seconds(command.get("seconds"))
    run.state["seconds"] = seconds
    session.course.move("open", run.round + 1)
    session.course.timer.start(seconds)


def groups(session: Session, command: Command) -> None:
    """Put those who are here into groups, mixed by what they answered."""
    run = _run(session)
    answers = {who: kept.value for who, kept in session.ballots.of(run.id, run.round).items()}
    people = sorted(set(session.people.here()) | set(answers))
    if not people:
        raise Refused("nobody is here yet")
    made = mixed(people, answers, command.get("size", 3), session.rng)
    run.state["groups"] = {str(who): number for who, number in made.items()}
    session.course.save_run()
    session.course.changed()


def pause(session: Session, command: Command) -> None:
    """Show the phones a message instead; the timer stands still."""
    message = command.get("message") or ""
    if not isinstance(message, str) or len(message) > LONGEST_MESSAGE:
        raise ValueError(f"message must be at most {LONGEST_MESSAGE} characters of text")
    session.course.timer.pause()
    session.course.keep(pause=message)


def resume(session: Session, _: Command) -> None:
    """Go on after a pause, or after an end that was too early."""
    session.course.keep(pause=None, ended=False)
    session.course.timer.go_on()


def show_text(session: Session, command: Command) -> None:
    """Let a text be seen by all, or no more; whoever wrote the same words, it is one text."""
    run, shown = _run(session), command.get("shown")
    if run.activity.kind != "text" or run.phase == "open" or not isinstance(shown, bool):
        raise Refused("texts are shown when their round is closed")
    kept = session.ballots.of(run.id, run.round).values()
    same = [one.participant_id for one in kept if text_id(one.value) == command.get("id")]
    if not same:
        raise Refused("no text has this id")
    for who in same:
        session.ballots.show(run.id, run.round, who, shown)
    session.course.changed()


def round_(session: Session, _: Command) -> None:
    """End the round of the game now."""
    run = _run(session)
    if not run.is_game or run.phase != "open":
        raise Refused("no game is being played")
    session.end_round()


def robots(session: Session, command: Command) -> None:
    """How many seats a game has: robots take those that are left. A game begins anew with them."""
    seats, run = command.get("seats"), session.course.run
    if isinstance(seats, bool) or not isinstance(seats, int):
        raise ValueError(f"seats must be a whole number, got {seats!r:.20}")
    playing = run is not None and run.is_game and run.phase == "open"
    if run is not None and playing:
        if run.round > 0:
            raise Refused("the game has begun: seats can be changed before its first round ends")
        settings = {"settings": {"seats": seats}, "seconds": run.state.get("seconds")}
        _begin(session, run.activity, settings)
    session.course.keep(seats=seats)


def end(session: Session, _: Command) -> None:
    """Say good-bye; nothing is taken any more."""
    session.course.close()
    session.course.keep(ended=True, pause=None)


def forget(session: Session, _: Command) -> None:
    """Delete all that the class has left, at once."""
    session.course.store.forget_class(session.course.about.id)
    session.course.forgotten = True
    session.course.run = None
    session.course.changed()


COMMANDS: dict[str, Callable[[Session, Command], None]] = {
    "open": open_, "close": close, "reveal": reveal, "hide": hide, "again": again,
    "groups": groups, "next": next_, "pause": pause, "resume": resume, "show_text": show_text,
    "round": round_, "robots": robots, "end": end, "forget": forget,
}  # fmt: skip
