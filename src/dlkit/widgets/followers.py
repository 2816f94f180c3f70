"""Who would follow if somebody began: the threshold rule on the learner's own network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from traitlets import Dict, List, Unicode

from dlkit.models import ties
from dlkit.models._cascade import threshold_spread
from dlkit.models._network import directed
from dlkit.widgets._component import Component
from dlkit.widgets.leads_whom import (
    FEWEST,
    MAX_NAME,
    MOST,
    PSEUDONYMS,
    checked_people,
    listed,
    network,
)

ENOUGH = 0.01  # one person is enough, however many one looks to
THRESHOLDS = [
    [ENOUGH, "one of them is enough"],
    [0.2, "20 % of them"],
    [0.3, "30 % of them"],
    [0.4, "40 % of them"],
    [0.5, "half of them"],
    [0.75, "three quarters of them"],
    [1.0, "all of them"],
]
NOTE = (
    "This takes the ties that you ticked above. Everybody looks only to those whom you ticked for "
    "them, all need the same share, and nobody stops again: three assumptions of ours. Guess "
    "before you press 'Next step'."
)


class Followers(Component):
    """Starters, a threshold and perhaps somebody away; the ties are those of `profile/leads`."""

    title = Unicode("Who would follow?").tag(sync=True)
    note = Unicode(NOTE).tag(sync=True)
    terms = Dict().tag(sync=True)
    thresholds: Any = List().tag(sync=True)

    def __init__(self, key: str, **traits: Any) -> None:
        terms = {"fewest": FEWEST, "most": MOST, "longest": MAX_NAME, "names": list(PSEUDONYMS)}
        super().__init__(key=key, terms=terms, thresholds=THRESHOLDS, **traits)

    def on_follow(
        self, people: Any, ties: Any, starters: Any, threshold: Any, away: Any = -1
    ) -> dict[str, Any]:
        """The step in which each one moves (-1: never), each step in words, and how it ends."""
        names = checked_people(people)
        looks = network(len(names), ties)
        begin, gone = _starters(names, starters, away)
        share = _threshold(threshold)
        moved_at = follow(looks, begin, share, gone)
        here = looks if gone < 0 else _away(looks, gone)
        return {
            "moved_at": moved_at.tolist(),
            "steps": _steps(names, here, moved_at),
            "end": _end(names, here, moved_at, share, gone),
        }


def follow(
    looks: ties.Flags, starters: list[int], threshold: float, away: int = -1
) -> NDArray[np.int32]:
    """The step in which each person moves, (N,); -1 for never.

    `looks` (N, N) is True at [i, j] where i looks to j; i moves once the share `threshold` of
    those to whom i looks, and who are here, has moved.
    """
    here = looks if away < 0 else _away(looks, away)
    listener, leader = np.nonzero(here)
    reach = directed(len(here), leader, listener)
    looks_to = here.sum(axis=1, dtype=np.int32)
    return threshold_spread(reach, threshold, np.asarray(starters, np.int32), looks_to)


def _away(looks: ties.Flags, person: int) -> ties.Flags:
    """The same people without any tie to or from one of them."""
    rest = looks.copy()
    rest[person], rest[:, person] = False, False
    return rest


def _starters(names: list[str], starters: Any, away: Any) -> tuple[list[int], int]:
    """One or two different people who are here, and who is away (-1: nobody)."""

    def fits(one: Any) -> bool:
        return type(one) is int and 0 <= one < len(names)

    if away != -1 and not fits(away):
        raise ValueError(f"away must be one of these people or -1, got {str(away)[:40]!r}")
    if not isinstance(starters, list) or not 1 <= len(starters) <= 2:
        raise ValueError(f"starters must be one or two people, got {str(starters)[:40]!r}")
    if not all(map(fits, starters)) or len(set(starters)) < len(starters):
        raise ValueError(f"starters must be different people of these, got {str(starters)[:40]!r}")
    if away in starters:
        raise ValueError(f"{names[away]} is away and cannot begin: choose somebody who is here.")
    return starters, away


def _threshold(given: Any) -> float:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if not is_number or not 0 < given <= 1:
        raise ValueError(f"threshold must be a share above 0, at most 1, got {str(given)[:40]!r}")
    return float(given)


def _seen(looks: ties.Flags, moved_at: NDArray[np.int32], person: int, step: int) -> str:
    """How many of those whom somebody looks to have moved before a step: '1 of 2'."""
    moved = (moved_at >= 0) & (moved_at < step)
    return f"{int((looks[person] & moved).sum())} of {int(looks[person].sum())}"


def _steps(names: list[str], looks: ties.Flags, moved_at: NDArray[np.int32]) -> list[str]:
    """A sentence for the start and for each step in which somebody joins."""
    first = [name for name, at in zip(names, moved_at, strict=True) if at == 0]
    said = [f"{listed(first)} {'begins' if len(first) == 1 else 'begin'}."]
    for step in range(1, int(moved_at.max()) + 1):
        joining = np.flatnonzero(moved_at == step).tolist()
        told = [f"{names[i]} ({_seen(looks, moved_at, i, step)})" for i in joining]
        verb = "joins" if len(joining) == 1 else "join"
        said.append(f"Step {step}: {listed(told)} {verb}.")
    return said


def _end(
    names: list[str],
    looks: ties.Flags,
    moved_at: NDArray[np.int32],
    threshold: float,
    away: int,
) -> str:
    """How far it came, and what each of the others still lacks."""
    n_here = len(names) - (away >= 0)
    n_moved = int((moved_at >= 0).sum())
    if n_moved == n_here:
        return f"All {n_here} who are here do it." if away >= 0 else f"All {n_here} do it."
    said = [f"It ends at {n_moved} of {n_here}."]
    last = int(moved_at.max()) + 1
    for person in np.flatnonzero(moved_at < 0).tolist():
        if person == away:
            continue
        count = int(looks[person].sum())
        if count == 0:
            said.append(f"{names[person]} looks to nobody here: no example reaches them.")
        else:
            needed = max(1, int(np.ceil(threshold * count - 1e-9)))
            seen = _seen(looks, moved_at, person, last)
            said.append(f"{names[person]} sees {seen} and needs {needed}.")
    return " ".join(said)
