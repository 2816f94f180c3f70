"""A record in which every part of the report has something to tell, for tests and the bench."""

from __future__ import annotations

import random
from typing import Any

from dlkit import content, record

AT = "2026-11-20T09:30:00.000Z"
SCRIPT = "<script>document.title = 'run'</script>"
OWN = "I wait for somebody whom I trust: *not* for #orders, nor for <b>proofs</b>."
OTHERS = ("Zoe Secretname", "Bob Hidden")
FORM = {"kind": "number", "low": 0, "high": 100, "unit": "%", "tolerance": 10}


def full_record(own: str = OWN, name: str = SCRIPT) -> record.Record:
    """Fifteen bets, three questions, two rounds of assessment, benchmarks, words, and a plan."""
    kept = record.empty()
    for key, (kind, value) in parts(own, name).items():
        kept = record.put(kept, key, kind, value, True, AT)
    return kept


def parts(own: str, name: str) -> dict[str, tuple[str, dict[str, Any]]]:
    rng = random.Random(1)
    found: dict[str, tuple[str, dict[str, Any]]] = {
        f"08_adoption_curve/bet{i}": ("bet", settled(rng)) for i in range(14)
    }
    open_bet = {"form": FORM, "guess": 40, "confidence": 0.6, "settled": False}
    found["00_start_here/first_bet"] = ("bet", open_bet)
    found["00_start_here/quiz"] = ("quiz", {"answers": ANSWERS})
    found["00_start_here/journal"] = ("journal", {"answers": {"question": own}})
    found["08_adoption_curve/journal"] = ("journal", {"answers": {"waiting": "One\nTwo"}})
    found["profile/organisation"] = (
        "organisation",
        {"name": name, "kind": "School", "size": 40, "cycle_months": 12},
    )
    shares = {"own": 0.3, "proof": 0.15, "standard": None}
    found["profile/thresholds"] = ("thresholds", shares)
    for turn in (1, 2):
        items = content.assessment_form().items
        answers = {item: rng.choice([-2, -1, 0, 1, 2, "na"]) for item in items}
        value = {"answers": answers, "on": f"202{5 + turn}-01-15"}
        found[f"profile/assessment_{turn}"] = ("assessment", value)
    element = {"self": 3, "partner": 2, "practice": "We meet on Fridays", "evidence": "Minutes"}
    found["profile/benchmarks"] = ("benchmarks", {"elements": {"engage_formal": element}})
    found["profile/leads"] = ("leads", {"people": list(OTHERS), "ties": [[0, 1]]})
    found["profile/cycle"] = ("cycle", {"steps": {"1": "Asked everybody"}})
    found["11_portfolio/plan"] = ("plan", {"actions": [ACTION], "next": "2027-11-24"})
    return found


def settled(rng: random.Random) -> dict[str, Any]:
    told = {"observed": rng.randint(0, 100), "hit": rng.random() < 0.5, "distance": 4.0}
    bet = {"form": FORM, "guess": rng.randint(0, 100), "confidence": rng.choice([0.2, 0.5, 0.9])}
    return bet | told | {"settled": True, "score": rng.uniform(0, 100)}


ACTION = {
    "who": "Ann",
    "what": "Ask the night shift; then, decide",
    "by": "2027-01-15",
    "cell": "people_trust",
    "tenet": "engage",
    "evidence": "Two ideas tried",
}
ANSWERS = {
    "surer": {"answer": "brave", "attempts": 2, "first": False, "checked": True,
              "correct": False},
    "scored": {"answer": ["distance", "sure"], "attempts": 2, "first": False, "checked": True,
               "correct": True, "met": ["chasm_is_law"]},
    "where": {"answer": "here", "attempts": 3, "first": False, "checked": True, "correct": True},
}  # fmt: skip
