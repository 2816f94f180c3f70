"""`dlkit serve` whose limits of idleness are shorter: an hour of a page then takes seconds.

Called as `python hurried_server.py IDLE_S PING_S serve ...`: after IDLE_S without a page a kernel
ends (600 s in earnest), every PING_S a page is asked whether it is there (30 s in earnest).
"""

from __future__ import annotations

import sys
from typing import Any

from dlkit import cli
from dlkit.serving import app


def hurry(idle_s: float, ping_s: float) -> None:
    """Shortens the limits of the server that this process will make."""
    made = app.LessonServer.made
    pings = {"ws_ping_interval": 1000 * ping_s, "ws_ping_timeout": 1000 * ping_s}

    def hurried(*arguments: Any, **traits: Any) -> app.LessonServer:
        settings = traits.get("tornado_settings", {}) | pings
        return made(*arguments, **traits | {"idle_s": int(idle_s), "tornado_settings": settings})

    app.LessonServer.made = hurried  # type: ignore[method-assign]


if __name__ == "__main__":
    hurry(float(sys.argv[1]), float(sys.argv[2]))
    sys.exit(cli.main(sys.argv[3:]))
