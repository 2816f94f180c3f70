"""Pictures in motion: what fills the canvas that a lesson plays, frame by frame.

A module here stands beside a model, as in `dlkit.charts`: functions `result -> Frames`, marked
with `scene`. A module is imported when a lesson names it.
"""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    """Imports `scenes.<name>` when somebody asks for it."""
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
