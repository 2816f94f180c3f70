"""What an adoption game shows at its end: thresholds, reasons, and what the models say.

Ours: that a threshold is spread evenly over the interval in which it must lie; that somebody who
has not moved by the end counts as never moving in the re-run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.classroom.games import _adoption_words as words
from dlkit.classroom.games import _seats
from dlkit.classroom.games._adoption_curves import chasm, kinds, movers, shares
from dlkit.classroom.games._adoption_robots import Moved, Params, Settings, Town, params_of
from dlkit.classroom.games._seats import Person, State
from dlkit.models import adoption as model
from dlkit.models import threshold as square
from dlkit.models._market import KIND_WORDS, PIONEER

Floats = NDArray[np.float64]

RUNS = 40  # of the model, and of the re-run
LARGE, FEWER = 2000, 10  # in larger towns the model is run fewer times: they differ less
BAND = (10, 90)  # per cent of runs that lie below its edges
BINS = 10  # of the histogram of thresholds
CROWD = 1000  # people in the re-run
CROSS = 10  # people from whom on two things are shown crossed
NEVER = 2.0  # a threshold that no share reaches


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
    settings, n_rounds = _seats.settings_in(Settings, state), state["round"]
    found = _intervals(state, town, moved)
    start = float((town.kinds == PIONEER).mean())
    played, stalled = shares(moved, n_rounds), chasm(town, moved, n_rounds)
    told = {
        "game": "adoption",
        "times": list(range(n_rounds + 1)),
        "played": played.round(4).tolist(),
        "kinds": kinds(town, moved, n_rounds),
        "movers": movers(town, state["flows"]),
        "reasons": reasons(state),
        "reason_words": words.REASONS,
        "motives": motives(state, town, moved),
        "prediction": prediction(settings, state["seed"]),
        "thresholds": histogram(found),
        "rerun": rerun(found, start, state["seed"]),
        "stall": stalled,
        "chasm": {"at": stalled["at"], "text": stalled["said"]} if stalled["found"] else None,
    }
    return told | {"said": words.ended(told)}


def reasons(state: State) -> dict[str, Any]:
    """The reasons shown so far; None until five people have given one."""
    return {do: counts if sum(counts.values()) else None for do, counts in state["shown"].items()}


@lru_cache(maxsize=16)
def prediction(settings: Settings, seed: int) -> dict[str, Any]:
    """What the model does with the same settings, over many towns: mean and band."""
    params: Params = params_of(settings)
    n_runs = RUNS if settings.seats <= LARGE else FEWER
    runs = np.stack([model.run(params, seed + 1 + i).share for i in range(n_runs)])
    low, high = np.percentile(runs, BAND, axis=0)
    told = {"middle": runs.mean(axis=0), "low": low, "high": high}
    curves = {name: curve.round(4).tolist() for name, curve in told.items()}
    return curves | {"times": list(range(settings.rounds + 1)), "runs": n_runs}


def _intervals(state: State, town: Town, moved: Moved) -> tuple[tuple[float, float], ...]:
    """(above, at most) of all who acted themselves; (above, NEVER) of who had not moved."""
    found = []
    degrees = town.market.network.degrees
    for person in state["people"].values():
        if moved[person["seat"]] >= 0 and person["moved"] < 0:
            continue  # a robot moved this seat
        low, high = interval(person, int(degrees[person["seat"]]))
        if low is not None or high is not None:
            found.append((0.0 if low is None else low, NEVER if high is None else high))
    return tuple(found)


def histogram(found: Sequence[tuple[float, float]]) -> dict[str, Any] | None:
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
    return {
        "edges": edges.round(2).tolist(),
        "counts": people.round(2).tolist(),
        "n": len(found),
        "not_moved": not_moved,
    }


@lru_cache(maxsize=16)
def rerun(
    found: tuple[tuple[float, float], ...], start: float, seed: int
) -> dict[str, Any] | None:
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
