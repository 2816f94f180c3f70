"""The parts that lessons are made of."""

from __future__ import annotations

import importlib
from typing import Any

HOMES = {
    "Accounts": "accounts",
    "Bet": "bet",
    "Campaign": "campaign",
    "Checks": "checks",
    "Curve": "bet",
    "Definition": "definition",
    "Evidence": "evidence",
    "Explorer": "explorer",
    "Journal": "journal",
    "Managing": "managing",
    "Number": "bet",
    "Outcome": "bet",
    "Quiz": "quiz",
    "RecordPanel": "record_panel",
    "Stance": "stance",
}


def __getattr__(name: str) -> Any:
    """Imports a part when a lesson names it: a page pays only for what it shows."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"dlkit.widgets.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(HOMES)
