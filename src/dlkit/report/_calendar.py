"""The dates of the action plan as a calendar file (RFC 5545): whole days, no time zone.

An event is named after its row in the plan, wherever that stands, so that a file made anew after
a change takes the place of the old event in the learner's calendar instead of standing beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from dlkit.record import Record
from dlkit.report._assessment import cell_name
from dlkit.report._gather import Action, plan

MAX_OCTETS = 75  # of a line, before it is folded
NEXT = "Look at the unit again: second assessment"


class Event(NamedTuple):
    """One whole day with what happens on it; `name` tells it from the others."""

    name: str
    day: date
    summary: str
    description: str


def calendar(record: Record, now: datetime) -> bytes:
    """The file; a `ValueError` when the plan has no date in it."""
    found = list(events(record))
    if not found:
        raise ValueError("The plan must have at least one date for a calendar file, got none.")
    said = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dlkit//portfolio//EN"]
    said += [line for event in found for line in _event(event, record.id, now)]
    said.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in said).encode()


def events(record: Record) -> Iterator[Event]:
    """Every action that has a date, and the day on which the unit is looked at again."""
    found = plan(record)
    for action in found.actions:
        if day := _day(action.by):
            summary = ": ".join(part for part in (action.who, action.what) if part)
            name = action.id or f"{action.who}/{action.what}/{action.by}"
            yield Event(name, day, summary or "An action", _about(action))
    if day := _day(found.next):
        yield Event("next", day, NEXT, "Open the portfolio and the assessment once more.")


def _about(action: Action) -> str:
    rows = [
        ("Cell", cell_name(action.cell)),
        ("Tenet", action.tenet),
        ("How one will see it", action.evidence),
    ]
    return "\n".join(f"{name}: {said}" for name, said in rows if said)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _event(event: Event, owner: str, now: datetime) -> list[str]:
    name = sha256(f"{owner}/{event.name}".encode()).hexdigest()[:24]
    return [
        "BEGIN:VEVENT",
        f"UID:{name}@dlkit",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        *_end(event.day),
        f"SUMMARY:{escaped(event.summary)}",
        *([f"DESCRIPTION:{escaped(event.description)}"] if event.description else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _end(day: date) -> list[str]:
    """The day after; on the last day that there is, a calendar knows the length by itself."""
    after = day + timedelta(days=1) if day < date.max else None
    return [f"DTEND;VALUE=DATE:{after:%Y%m%d}"] if after else []


def escaped(text: str) -> str:
    """A text in which no sign means anything to a calendar."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in parts of at most 75 octets; no letter is cut in two."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MAX_OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
