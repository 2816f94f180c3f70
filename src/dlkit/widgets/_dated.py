"""Days as a record keeps them, 'YYYY-MM-DD', and as a sentence says them."""

from __future__ import annotations

from datetime import date
from typing import Any

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def checked_day(name: str, found: Any) -> date:
    """The day, if it is one of the calendar."""
    try:
        if not isinstance(found, str) or len(found) != 10:
            raise ValueError
        return date.fromisoformat(found)
    except ValueError:
        raise ValueError(f"{name} must be a day as YYYY-MM-DD, got {str(found)[:40]!r}") from None


def said_day(day: date) -> str:
    """'5 Jan 2026', in every language of the machine alike."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
