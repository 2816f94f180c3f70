"""The class's games as the board shows them, live and afterwards."""

from __future__ import annotations

from typing import Any


def shown(wall: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any] | None:
    """Pictures, one sentence and a table of the game on the wall; of the whole one once over."""
    del wall, after
    return None
