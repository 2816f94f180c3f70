"""The curves of an adoption game by groups of seats, who moved whom, whether there was a chasm.

What counts as a chasm is ours: `QUIET`, `STALL` and `ARRIVED` say what.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.classroom.games import _adoption_words as words
from dlkit.classroom.games import _seats
from dlkit.classroom.games._adoption_robots import NOBODY, STANDARD, Moved, Town
from dlkit.models._market import EARLY, FOLLOWER, KIND_WORDS, KINDS, PIONEER, TAIL

Floats = NDArray[np.float64]

QUIET = 0.01  # share of all seats that must move for a round not to be a stall: our assumption
STALL = 2  # rounds on end that make a chasm: our assumption
ARRIVED = 0.1  # share of the mainstream that has moved once the idea has crossed: our assumption


def shares(moved: Moved, n_rounds: int) -> Floats:
    """The share of all seats that had moved after each round, (rounds + 1,)."""
    return steps(moved[moved >= 0], n_rounds) / moved.size


def steps(moved_at: NDArray[Any], n_rounds: int) -> Floats:
    """How many had moved after each round, (rounds + 1,)."""
    counts = np.bincount(moved_at.astype(np.int64), minlength=n_rounds + 1)
    return np.asarray(np.cumsum(counts)[: n_rounds + 1], np.float64)


@lru_cache(maxsize=8)
def grouped(town: Town) -> tuple[tuple[int, ...], ...]:
    """Kinds that are shown together, so that each group has five seats or more.

    Small kinds join their half of the town's order; where that is not enough, all are one group.
    """
    sizes = np.bincount(town.kinds, minlength=6)
    groups: list[tuple[int, ...]] = []
    for first, second in ((PIONEER, EARLY), (EARLY + 1, FOLLOWER), (FOLLOWER + 1, TAIL)):
        pair = sizes[[first, second]]
        together = (first != PIONEER and pair[0] < _seats.ENOUGH) or pair[1] < _seats.ENOUGH
        groups += [(first, second)] if together else [(first,), (second,)]
    if any(sizes[list(group)].sum() < _seats.ENOUGH for group in groups if group != (PIONEER,)):
        return (tuple(range(6)),)
    return tuple(groups)


def group_id(group: tuple[int, ...]) -> str:
    """The name of a group of kinds in a table: `early`, or `pioneer+early`."""
    return "all" if len(group) == len(KINDS) else "+".join(KINDS[kind] for kind in group)


def group_words(group: tuple[int, ...]) -> str:
    """What a group of kinds is called."""
    return "all" if len(group) == len(KINDS) else " and ".join(KIND_WORDS[k] for k in group)


def kinds(town: Town, moved: Moved, n_rounds: int) -> dict[str, Any]:
    """The curve of each group: seats of it that had moved, as a share of all seats."""
    told = {}
    for group in grouped(town):
        of_group = moved[np.isin(town.kinds, group)]
        curve = steps(of_group[of_group >= 0], n_rounds) / moved.size
        told[group_id(group)] = {
            "text": group_words(group),
            "seats": int(of_group.size),
            "shares": curve.round(4).tolist(),
        }
    return told


def movers(town: Town, table: list[list[int]]) -> list[dict[str, Any]]:
    """Who moved whom, as counts of seats: groups of kinds, `the_standard`, or `self`."""
    names = [group_id(group) for group in grouped(town)]
    counts = np.array(table, np.int64)
    columns = np.stack([counts[:, list(g)].sum(axis=1) for g in grouped(town)], axis=1)
    rows = [columns[list(group)].sum(axis=0) for group in grouped(town)]
    rows += [columns[STANDARD], columns[NOBODY]]
    return [
        {"from": one, "to": other, "n": int(n)}
        for one, row in zip([*names, "the_standard", "self"], rows, strict=True)
        for other, n in zip(names, row, strict=True)
        if n
    ]


def chasm(town: Town, moved: Moved, n_rounds: int) -> dict[str, Any]:
    """Whether the idea stalled between early market and mainstream, in numbers.

    A chasm: two or more rounds on end in which fewer than 1 % of all seats moved, after half of
    the early market had moved and before a tenth of the mainstream.
    """
    early = town.kinds <= EARLY
    first = shares(moved[early], n_rounds)
    second = shares(moved[~early], n_rounds)
    begin = _reached(first, 0.5)
    crossed = _reached(second, ARRIVED)
    told: dict[str, Any] = {
        "early_half": begin,
        "crossed": crossed,
        "stall": 0,
        "found": False,
        "at": 0.0,
    }
    told |= {"early": round(float(first[-1]), 4), "mainstream": round(float(second[-1]), 4)}
    if begin is None:
        return told | {"said": words.chasm(told)}
    until = n_rounds if crossed is None else crossed
    all_moved = shares(moved, n_rounds)
    told["stall"] = _longest(np.diff(all_moved)[begin:until] < QUIET - 1e-9)
    told["found"] = bool(told["stall"] >= STALL)
    told["at"] = round(float(all_moved[max(begin, until - 1)]), 4)
    return told | {"said": words.chasm(told)}


def _reached(curve: Floats, share: float) -> int | None:
    """The first round after which the curve is at this share."""
    found = np.flatnonzero(curve >= share - 1e-9)
    return int(found[0]) if found.size else None


def _longest(quiet: NDArray[np.bool_]) -> int:
    """The longest run of quiet rounds."""
    longest = run = 0
    for one in quiet.tolist():
        run = run + 1 if one else 0
        longest = max(longest, run)
    return longest
