"""What an adoption game shows: curves of groups, thresholds, what the models say, the chasm.

Ours: that a threshold is spread evenly over the interval in which it must lie; that somebody who
has not moved by the end counts as never moving in the re-run; what counts as a chasm.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.classroom.games import _adoption_words as words
from dlkit.classroom.games import _seats
from dlkit.classroom.games._adoption_robots import Moved, Params, Settings, Town, params_of
from dlkit.classroom.games._seats import Person, State
from dlkit.models import adoption as model
from dlkit.models import threshold as square
from dlkit.models._market import EARLY, FOLLOWER, KIND_WORDS, PIONEER, TAIL

Floats = NDArray[np.float64]

RUNS = 40  # of the model, and of the re-run
BAND = (10, 90)  # per cent of runs that lie below its edges
BINS = 10  # of the histogram of thresholds
CROWD = 1000  # people in the re-run
CROSS = 10  # people from whom on two things are shown crossed
QUIET = 0.01  # share of all seats that must move for a round not to be a stall: our assumption
ARRIVED = 0.1  # share of the mainstream that has moved once the idea has crossed: our assumption
NEVER = 2.0  # a threshold that no share reaches


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


def group_words(group: tuple[int, ...]) -> str:
    """What a group of kinds is called."""
    return "all" if len(group) == len(KIND_WORDS) else " and ".join(KIND_WORDS[k] for k in group)


def groups(town: Town, moved: Moved, n_rounds: int) -> list[dict[str, Any]]:
    """The curve of each group: the share of its seats that had moved after each round."""
    told = []
    for group in grouped(town):
        of_group = moved[np.isin(town.kinds, group)]
        curve = shares(of_group, n_rounds).round(4).tolist() if of_group.size else []
        told.append({"name": group_words(group), "seats": int(of_group.size), "shares": curve})
    return told


def flows(town: Town, table: list[list[int]]) -> dict[str, Any]:
    """Who moved whom: rows are the movers, columns those who were moved, counts of seats."""
    together, counts = grouped(town), np.array(table, np.int64)
    columns = np.stack([counts[:, list(group)].sum(axis=1) for group in together], axis=1)
    rows = [columns[list(group)].sum(axis=0).tolist() for group in together]
    rows += columns[len(KIND_WORDS) :].tolist()
    names = [group_words(group) for group in together]
    return {"movers": [*names, "the standard", "nobody"], "moved": names, "counts": rows}


def interval(person: Person, contacts: int) -> tuple[float | None, float | None]:
    """Between which shares of contacts the own threshold lies: above low, at most high.

    None: no bound is known. Both None: the person never acted.
    """
    low, high = person["waited"], person["moved"]
    return (
        round(low / contacts, 4) if low >= 0 else None,
        round(high / contacts, 4) if high >= 0 else None,
    )


def after(state: State, town: Town, moved: Moved) -> dict[str, Any]:
    """All of it, as the wall and the talk need it."""
    settings, n_rounds = Settings(**state["settings"]), state["round"]
    found = _intervals(state, town, moved)
    return {
        "game": "adoption",
        "shares": shares(moved, n_rounds).round(4).tolist(),
        "groups": groups(town, moved, n_rounds),
        "flows": flows(town, state["flows"]),
        "reasons": {do: c if sum(c.values()) else None for do, c in state["shown"].items()},
        "reason_words": words.REASONS,
        "motives": motives(state, town, moved),
        "prediction": prediction(settings, state["seed"]),
        "thresholds": histogram(found),
        "rerun": rerun(found, float((town.kinds == PIONEER).mean()), state["seed"]),
        "chasm": chasm(town, moved, n_rounds),
    }


@lru_cache(maxsize=16)
def prediction(settings: Settings, seed: int) -> dict[str, Any]:
    """What the model does with the same settings, over RUNS towns: mean and band."""
    params: Params = params_of(settings)
    runs = np.stack([model.run(params, seed + 1 + i).share for i in range(RUNS)])
    low, high = np.percentile(runs, BAND, axis=0)
    told = {"mean": runs.mean(axis=0), "low": low, "high": high}
    return {name: curve.round(4).tolist() for name, curve in told.items()} | {"runs": RUNS}


def _intervals(state: State, town: Town, moved: Moved) -> list[tuple[float, float]]:
    """(above, at most) of all who acted themselves; (above, NEVER) of who had not moved."""
    found = []
    degrees = town.market.network.degrees
    for person in state["people"].values():
        if moved[person["seat"]] >= 0 and person["moved"] < 0:
            continue  # a robot moved this seat
        low, high = interval(person, int(degrees[person["seat"]]))
        if low is not None or high is not None:
            found.append((0.0 if low is None else low, NEVER if high is None else high))
    return found


def histogram(found: list[tuple[float, float]]) -> dict[str, Any] | None:
    """People by threshold, in ten equal bins; each is spread over the interval. None below 5."""
    if len(found) < _seats.ENOUGH:
        return None
    edges = np.linspace(0.0, 1.0, BINS + 1)
    people, not_moved = np.zeros(BINS), 0
    for low, high in found:
        if high >= NEVER:
            not_moved += 1
        elif high <= low:  # moved at what it had waited at, or without having seen anybody
            people[min(int(high * BINS), BINS - 1)] += 1
        else:
            inside = np.clip(edges[1:], low, high) - np.clip(edges[:-1], low, high)
            people += inside / (high - low)
    told = people.round(2).tolist()
    return {
        "n": len(found),
        "people": told,
        "bins": edges.round(2).tolist(),
        "not_moved": not_moved,
    }


def rerun(found: list[tuple[float, float]], start: float, seed: int) -> dict[str, Any] | None:
    """The class's thresholds in a square of 1,000 who see everybody, RUNS times; None below 5.

    Each of the thousand takes after one of the class, with a threshold drawn from that person's
    interval; the share `start` needs nobody, as the pioneers did.
    """
    if len(found) < _seats.ENOUGH:
        return None
    rng, runs = np.random.default_rng([seed, 5]), []
    low, high = np.array(found).T
    for _ in range(RUNS):
        who = rng.integers(len(found), size=CROWD)
        drawn = low[who] + (high - low)[who] * rng.random(CROWD)
        drawn[high[who] >= NEVER] = NEVER
        drawn[: round(start * CROWD)] = 0.0
        runs.append(square.gathering(square.counts_of(drawn, CROWD))[0] / CROWD)
    longest = max(run.size for run in runs)
    curves = np.stack([np.pad(run, (0, longest - run.size), "edge") for run in runs])
    lowest, highest = np.percentile(curves[:, -1], BAND)
    told = {"mean": curves[:, -1].mean(), "low": lowest, "high": highest}
    return {
        **{name: round(float(value), 4) for name, value in told.items()},
        "shares": curves.mean(axis=0).round(4).tolist(),
        "runs": RUNS,
        "people": CROWD,
    }


def motives(state: State, town: Town, moved: Moved) -> dict[str, Any] | None:
    """The motive of the seat against the reason for the move; None below ten people.

    Only moves that the wall has shown already, and no row of fewer than five people, so that
    nobody's reason can be told from the difference of two tables.
    """
    curve = state["shown_moves"]
    until = max((i for i in range(1, len(curve)) if curve[i] != curve[i - 1]), default=0)
    table = np.zeros((len(KIND_WORDS), len(words.MOVE_REASONS)), np.int64)
    reasons = list(words.MOVE_REASONS)
    for person in state["people"].values():
        if person["why"] and 0 <= moved[person["seat"]] <= until:
            table[town.kinds[person["seat"]], reasons.index(person["why"])] += 1
    if table.sum() < CROSS:
        return None
    rows = _big_rows(table)
    return {
        "rows": [" and ".join(KIND_WORDS[kind] for kind in kinds) for kinds in rows],
        "reasons": reasons,
        "counts": [table[list(kinds)].sum(axis=0).tolist() for kinds in rows],
    }


def _big_rows(table: NDArray[np.int64]) -> list[tuple[int, ...]]:
    """Rows that are shown together, so that each has five people or more."""
    rows: list[tuple[int, ...]] = [(int(k),) for k in np.flatnonzero(table.sum(axis=1))]
    while len(rows) > 1:
        sizes = [int(table[list(kinds)].sum()) for kinds in rows]
        smallest = int(np.argmin(sizes))
        if sizes[smallest] >= _seats.ENOUGH:
            break
        near = [i for i in (smallest - 1, smallest + 1) if 0 <= i < len(rows)]
        other = min(near, key=lambda i: sizes[i])
        first, second = sorted((smallest, other))
        rows[first : second + 1] = [rows[first] + rows[second]]
    return rows


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
    told: dict[str, Any] = {"early_half": begin, "crossed": crossed, "stall": 0, "found": False}
    told |= {"early": round(float(first[-1]), 4), "mainstream": round(float(second[-1]), 4)}
    if begin is None:
        return told | {"said": words.chasm(told)}
    until = n_rounds if crossed is None else crossed
    new = np.diff(shares(moved, n_rounds))[begin:until]
    told["stall"] = _longest(new < QUIET)
    told["found"] = bool(told["stall"] >= 2)
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
