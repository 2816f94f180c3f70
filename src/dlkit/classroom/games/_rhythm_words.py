"""The rhythm game in words."""

from __future__ import annotations

from typing import Any

TUNE_IN = (
    "Tune in: tap with the beat. What your phone and your hand always add is taken out later."
)
CONDUCTED = "A conductor gives the beat, and you hear your neighbours as they tapped last time."
ALONE = "No conductor: you hear only your neighbours as they tapped last time. Tap with them."


def task(tune_in: bool, conducted: bool) -> str:
    """What to do in this round."""
    if tune_in:
        return TUNE_IN
    return CONDUCTED if conducted else ALONE


def own(late: float | None, steady: float | None) -> str:
    """How one's own last round went."""
    if steady is None:
        return ""
    steadily = f"Your taps were steady to {round(steady)} ms."
    if late is None:
        return f"{steadily} That was to tune in."
    if abs(late) < 1:
        return f"You tapped with those whom you heard. {steadily}"
    when = "after" if late > 0 else "before"
    return f"You tapped {round(abs(late))} ms {when} those whom you heard. {steadily}"


def wall(told: dict[str, Any]) -> str:
    """The wall in one sentence."""
    if not told["times"]:
        return f"Round 1 of {told['rounds']}: all tune in with the beat."
    led = "with a conductor" if told["conductor"][-1] else "without a conductor"
    last, people = told["times"][-1], told["spread_ms"][-1]
    said = f"Round {last} of {told['rounds']}, {led}:"
    if people is None:
        return f"{said} all players with the robots lie {round(told['all_ms'][-1])} ms apart."
    return f"{said} the people's taps lie {round(people)} ms apart (standard deviation)."


def ended(told: dict[str, Any]) -> str:
    """With and without a conductor, and how the common beat wandered."""
    parts = []
    for name, led in (("without", "Without a conductor"), ("with", "With a conductor")):
        spread = told[name]
        if spread is not None:
            parts.append(f"{led} the people's taps lay {round(spread)} ms apart.")
    if not parts:
        parts.append("Fewer than five people tapped: only the robots' taps are shown.")
    if told["wandered_ms"] is not None:
        parts.append(f"Without one, the common beat wandered by {round(told['wandered_ms'])} ms.")
    return " ".join(parts)
