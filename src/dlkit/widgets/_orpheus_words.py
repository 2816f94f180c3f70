"""What the season without a conductor says: pieces, people, strategies and what sources tell."""

from __future__ import annotations

from typing import Any

from dlkit.models import _rehearsal_steps as steps
from dlkit.models._rehearsal_bots import N_SEASONS
from dlkit.models.rehearsal import ASKED, SEASONS, Result, Way

NAMES = ("Ida", "Jonas", "Mei", "Omar", "Petra", "Sol")
PIECES = ("an old suite", "a classical symphony", "a serenade", "a concerto",
          "a first performance", "a dance in three parts")  # fmt: skip
KNOWS = ("new to it", "has played it", "knows it well")
PARTS = ("polish", "fit", "balance", "commitment")
HEARD = (
    "How far somebody is heard in a rehearsal, from 0 to 1, is our assumption too: "
    f"{steps.IN_CORE:g} in the core, {steps.IN_HALL:g} in the hall; outside, where all are asked, "
    f"{steps.ASKED_SPOKEN_FOR:g} with and {steps.ASKED:g} without somebody of the own section in "
    f"the core; where nobody is asked, {steps.SPOKEN_FOR:g} and {steps.UNASKED:g}. "
    f"Who loses every vote loses {steps.OUTVOTED:g}."
)
MEANING = (
    "Polish: how well it holds after the minutes that were left for playing.",
    "Fit: how near the eight decisions come to what suits piece and hall.",
    "Balance: what can only be heard from the hall, and was.",
    "Commitment: what it is worth that players were heard.",
)
TOLD = {
    "open floor for all": "Told: tried first, found cumbersome (a student's essay).",
    "one fixed leader": "Told of orchestras with a conductor, not of Orpheus.",
    "fixed core": "Not told: the core changes with the piece.",
    "rotating core, then vote": "Told as the process (after Seifter). One member says that "
    "readings are not voted on.",
    "rotating core, no deadline": "Not told. Agreeing is told to take long (a student's essay).",
}


def piece(result: Result, way: Way, i: int) -> dict[str, Any]:
    """One piece as it was rehearsed and played, in the first season."""
    agreed, voted, left = (int(count) for count in result.open[0, i])
    minutes = [round(float(one)) for one in result.minutes[0, i]]
    return {
        "name": PIECES[i],
        "leader": NAMES[way.leader],
        "size": way.size,
        "asked": ASKED[way.deadline],
        "listeners": way.listeners,
        "minutes": minutes,
        "concert": round(100 * float(result.concerts[0, i])),
        "parts": [
            {"name": name, "value": round(100 * float(value))}
            for name, value in zip(PARTS, result.parts[0, i], strict=True)
        ],
        "questions": _questions(agreed, voted, left, way.deadline),
        "willing": round(100 * float(result.willing[0, i].mean())),
    }


def _questions(agreed: int, voted: int, left: int, deadline: int) -> str:
    if not deadline:
        return "The orchestra was not asked."
    if not agreed + voted + left:
        return "No section objected."
    told = [f"{agreed} settled by talk", f"{voted} by a vote", f"{left} left when time was up"]
    kept = [text for count, text in zip((agreed, voted, left), told, strict=True) if count]
    return f"Objections to {agreed + voted + left} of 8 questions: {', '.join(kept)}."


def led(result: Result) -> list[int]:
    """How often each of the six has led."""
    leaders = result.leaders[0].tolist()
    return [leaders.count(place) for place in range(len(NAMES))]


def season_row(name: str, one: dict[str, float]) -> dict[str, Any]:
    """One row of a table over whole seasons; shares in parts of 100."""
    return {
        "name": name,
        "concert": f"{100 * one['concert']:.0f}",
        "willing": f"{100 * one['willing']:.0f}",
        "gini": f"{one['gini']:.2f}",
        "seats": f"{one['seats']:.2f}",
    }


def strategies(found: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """The five ways of working over a thousand seasons, with what is told of Orpheus."""
    return [
        season_row(name, one)
        | {"won": f"{100 * one['won']:.0f}", "talk": f"{one['talk']:.0f}", "told": TOLD[name]}
        for name, one in found.items()
    ]


def caption(season: str) -> str:
    """Heading of the table."""
    return f"{N_SEASONS:,} seasons by five ways of working. {SEASONS[season]}"


def verdict(found: dict[str, dict[str, float]]) -> str:
    """Which won, where that agrees with what is told, and where a fixed leader wins."""
    best = max(found, key=lambda name: found[name]["concert"])
    ahead = f"Best concerts: {best}, ahead in {100 * found[best]['won']:.0f} of 100 seasons."
    slow, core = found["open floor for all"], found["rotating core, then vote"]
    if slow["concert"] < core["concert"]:
        minutes = f"{slow['talk']:.0f} minutes of talk a piece against {core['talk']:.0f}"
        ahead += f" As told of Orpheus, the open floor is the slower way: {minutes}."
    if best == "one fixed leader":
        return f"{ahead} Here one who decides alone does better than any core: talk costs time."
    if best == "fixed core":
        return f"{ahead} Here rotation costs quality: it hands pieces to people new to them."
    alone, fixed = (100 * found[name]["concert"] for name in ("one fixed leader", "fixed core"))
    return (
        f"{ahead} The concerts of a fixed leader: {alone:.0f}, of a fixed core: {fixed:.0f}. What "
        "rotation moves is not so much the concerts as who has a seat."
    )


def shaken(wins: dict[str, float]) -> str:
    """In what share of shaken weights each is the best."""
    ranked = sorted(wins.items(), key=lambda one: -one[1])
    told = ", ".join(f"{name} {100 * share:.0f} %" for name, share in ranked if share)
    return f"With every weight up to half off, by chance, 60 times, the best is: {told}."
