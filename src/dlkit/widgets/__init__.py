"""The parts that lessons are made of."""

from __future__ import annotations

import importlib
from typing import Any

HOMES = {
    "Accounts": "accounts",
    "Assessment": "assessment",
    "Benchmarks": "benchmarks",
    "Bet": "bet",
    "Board": "board",
    "Budget": "budget",
    "Campaign": "campaign",
    "Case": "case",
    "Checks": "checks",
    "Curve": "bet",
    "Cycle": "cycle",
    "Definition": "definition",
    "Evidence": "evidence",
    "Explorer": "explorer",
    "Followers": "followers",
    "GroupReliability": "group_reliability",
    "HandIn": "hand_in",
    "HandOver": "hand_over",
    "InCharge": "in_charge",
    "JobSurvey": "job_survey",
    "Journal": "journal",
    "LeadsWhom": "leads_whom",
    "Managing": "managing",
    "ModelMap": "model_map",
    "Number": "bet",
    "Organisation": "organisation",
    "OrpheusGame": "orpheus",
    "Outcome": "bet",
    "PileByHand": "pile_by_hand",
    "Plan": "plan",
    "Player": "player",
    "Portfolio": "portfolio",
    "Quiz": "quiz",
    "RecordPanel": "record_panel",
    "Stance": "stance",
    "Studio": "studio",
    "StudioReview": "studio_review",
    "Team": "team",
    "Thresholds": "thresholds",
    "Trajectory": "trajectory",
    "TrustGame": "trust_game",
}


def __getattr__(name: str) -> Any:
    """Imports a part when a lesson names it: a page pays only for what it shows."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"dlkit.widgets.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(HOMES)
