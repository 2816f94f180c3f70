"""A timer that can be paused. It is not kept: a class that starts again begins it anew."""

from __future__ import annotations

import math
from collections.abc import Callable

GRACE_S = 1.5  # for answers that are on their way when the phone shows 0
SHORTEST_S, LONGEST_S = 3, 3600


def checked_seconds(seconds: object) -> int | None:
    """A time to answer, or None for as long as the lecturer likes."""
    if seconds is None:
        return None
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not SHORTEST_S <= float(seconds) <= LONGEST_S:  # type: ignore[arg-type]
        rule = f"between {SHORTEST_S} and {LONGEST_S}, or nothing"
        raise ValueError(f"seconds must be {rule}, got {seconds!r:.40}")
    return round(seconds)  # type: ignore[call-overload, no-any-return]


class Timer:
    """Seconds that run down by a clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: float | None = None
        self._kept: float | None = None

    def start(self, seconds: float | None) -> None:
        """Run down from so many seconds; None stands for no end."""
        self._kept = None
        self._until = None if seconds is None else self._clock() + seconds

    def pause(self) -> None:
        """Stand still."""
        if self._until is not None:
            self._kept, self._until = self._until - self._clock(), None

    def go_on(self) -> None:
        """Run on from where it stood."""
        if self._kept is not None:
            self.start(self._kept)

    def left(self) -> float | None:
        """Seconds left, never below 0; None where there is no end."""
        left = self._kept if self._until is None else self._until - self._clock()
        return None if left is None else max(0.0, left)

    def shown(self) -> int | None:
        """The whole seconds that a screen shows."""
        left = self.left()
        return None if left is None else math.ceil(left)

    def is_over(self) -> bool:
        """Whether the time and the grace after it have passed."""
        return self._until is not None and self._clock() >= self._until + GRACE_S
