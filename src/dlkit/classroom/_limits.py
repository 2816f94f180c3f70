"""How much anybody may ask: buckets of tries, and a door that lets no crowd of idle lines in.

A campus shares one address: limits by address are wide enough for a full lecture hall that joins
within a minute, and narrow enough that a script needs months to guess a code.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

NAMES = 20_000  # buckets of one kind that are kept; the longest unused goes first


class Rate(NamedTuple):
    """So many at once, and so many a second afterwards."""

    burst: float
    per_s: float


WRONG_BY_ADDRESS = Rate(60, 1.0)  # a hall of 300 with one mistyped code in five
WRONG_BY_CODE = Rate(300, 5.0)  # from all addresses: 2 hours try 36,000 of 887 million codes
JOINS_BY_ADDRESS = Rate(400, 20.0)  # a hall at once, a thousand within 30 s
REQUESTS_BY_TOKEN = Rate(40, 8.0)  # a phone asks less than once a second
UNKNOWN_BY_ADDRESS = Rate(200, 20.0)  # tokens that nobody has
SECRETS = Rate(20, 0.5)  # wrong lecturer's secrets, from everywhere


class Buckets:
    """One bucket for each name; a try takes a drop, time fills it up again."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def wait_s(self, name: Hashable) -> int:
        """0 if there is a drop, else the whole seconds until there is one."""
        level = self._level(name)
        return 0 if level >= 1 else math.ceil((1 - level) / self._rate.per_s)

    def take(self, name: Hashable) -> int:
        """Take a drop if there is one (0), else say how many seconds to wait."""
        wait = self.wait_s(name)
        if not wait:
            self._levels[name] = (self._level(name) - 1, self._clock())
            self._levels.move_to_end(name)
            if len(self._levels) > NAMES:
                self._levels.popitem(last=False)
        return wait

    def _level(self, name: Hashable) -> float:
        level, at = self._levels.get(name, (self._rate.burst, self._clock()))
        return min(self._rate.burst, level + (self._clock() - at) * self._rate.per_s)


class Door(HTTPServer):
    """An HTTP server with a limit of lines: a new one closes the line that is silent longest."""

    most_lines: int
    lines: OrderedDict[IOStream, None]

    # tornado's servers are set up here instead of in __init__.
    def initialize(self, *arguments: Any, **options: Any) -> None:
        """Set up; `most_lines` is ours."""
        self.most_lines = options.pop("most_lines")
        self.lines = OrderedDict()
        super().initialize(*arguments, **options)

    def handle_stream(self, stream: IOStream, address: Any) -> None:
        """Let a new line in, at the cost of the one that is silent longest."""
        while len(self.lines) >= self.most_lines:
            oldest, _ = self.lines.popitem(last=False)
            oldest.close()
        self.lines[stream] = None
        super().handle_stream(stream, address)

    def used(self, stream: IOStream) -> None:
        """A whole request has come in on this line."""
        if stream in self.lines:
            self.lines.move_to_end(stream)

    def on_close(self, server_conn: Any) -> None:
        """A line has been closed."""
        self.lines.pop(server_conn.stream, None)
        super().on_close(server_conn)
