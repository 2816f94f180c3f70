"""What one run of Roest's account did, in a sentence of plain words."""

from typing import TYPE_CHECKING

import numpy as np

from dlkit.models._market import EARLY, FOLLOWER, LEADER

if TYPE_CHECKING:
    from dlkit.models.adoption import Result


def sentence(result: "Result") -> str:
    """Where the run ended, and how it got there or who still waited for what."""
    n_agents, moved = result.kinds.size, result.moved_at >= 0
    ended = percent(int(moved.sum()), n_agents)
    if not moved.any():
        return "Nobody moved: without pioneers nothing begins."
    waiting = ~moved & ~result.never
    if not waiting.any():
        last = int(result.moved_at.max())
        return f"{ended} moved, everybody who ever will, by step {last}; {_pace(result)}."
    if (waiting & result.ready).any() or _visits_go_on(result):
        last = int(result.times[-1])
        return f"{ended} have moved after {last} steps, and it goes on; {_pace(result)}."
    return f"Stopped at {ended}: {_why_stopped(result, waiting)}."


def percent(count: int, total: int) -> str:
    """A share as a learner reads it; never rounded up to a plateau it did not reach."""
    exact = 100 * count / total
    if abs(exact - round(exact)) < 1e-9:
        return f"{exact:.0f} %"
    return f"{np.floor(exact * 10) / 10:.1f} %"


def _pace(result: "Result") -> str:
    """When half of all had moved; else who is moving now."""
    half = np.flatnonzero(result.share >= 0.5 - 1e-9)
    if half.size:
        return f"half of all had moved at step {half[0]}"
    return "half of all have not moved yet"


def _visits_go_on(result: "Result") -> bool:
    """Whether pioneers may still come by at an early adopter who waits."""
    early = (result.kinds == EARLY) & ~result.ready
    return bool(early.any() and result.params.showing_effort > 0 and (result.moved_at == 0).any())


def _why_stopped(result: "Result", waiting: np.ndarray) -> str:
    """The first group in the chain that holds up the next, and what it lacks."""
    kinds, params = result.kinds, result.params
    left = np.bincount(kinds[waiting], minlength=6)
    moved = np.bincount(kinds[result.moved_at >= 0], minlength=6)
    if moved[LEADER:].sum() == 0:
        return _before_the_chasm(result, left)
    if params.standard_scope == "own_contacts":
        people = _counted(int(left.sum()), "person", "people")
        return f"{people} have not seen enough of their own contacts move"
    return _before_the_standard(result, left)


def _before_the_chasm(result: "Result", left: np.ndarray) -> str:
    if left[LEADER] == 0:
        return "there are no opinion leaders whom the mainstream could follow"
    asked = f"{100 * result.params.proof_threshold:.3g} % of the own contacts"
    reason = f"no opinion leader has seen enough proof ({asked}"
    if np.isfinite(result.proof_seen):
        reason += f"; the nearest has seen {100 * result.proof_seen:.2g} %"
    reason += ")"
    if left[EARLY]:
        missed = _counted(int(left[EARLY]), "early adopter was", "early adopters were")
        return f"{missed} never shown an example, and {reason}"
    return reason


def _before_the_standard(result: "Result", left: np.ndarray) -> str:
    params = result.params
    more = "more than " if params.standard_reading == "more_than_half" else ""
    level = f"{more}{100 * params.standard_threshold:.3g} % of all"
    first_part = [
        _counted(int(left[kind]), one, many)
        for kind, one, many in (
            (EARLY, "early adopter", "early adopters"),
            (LEADER, "opinion leader", "opinion leaders"),
            (FOLLOWER, "follower of leaders", "followers of leaders"),
        )
        if left[kind]
    ]
    if not first_part:
        return f"everybody before them has moved, but the rest wait for {level}"
    return f"{' and '.join(first_part)} did not move, and the rest wait for {level}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
