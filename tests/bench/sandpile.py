"""How fast grains fall: against plain Python, cellpylib and a compiled loop that notes nothing."""

from __future__ import annotations

import importlib.util

import numpy as np
import pile_rivals
from table import Figure, Section, at_least, at_most, in_turn

from dlkit.models import _pile, _topple
from dlkit.models._jit import plain
from dlkit.models._params import finished

SIDE, GRAINS, PART, FEW = 50, 10_000, 1_000, 10
TIMES = 5


def section() -> Section:
    heights = finished(_pile.fed_for_long(SIDE, 1))
    places = np.random.default_rng(2).integers(0, SIDE * SIDE, GRAINS)
    own = own_pile(heights, places)
    bare = bare_pile(heights, places)
    own(), bare()  # compiled before the clock starts
    rounds = in_turn(TIMES, own, bare)
    own_s, bare_s = rounds
    lists_s, same = against(pile_rivals.plain, heights, places)
    loop_s, same_loop = against(interpreted, heights, places[:PART])
    loop_s *= GRAINS / PART
    figures = [
        Figure(f"{GRAINS:,} grains on {SIDE} x {SIDE} in dlkit", f"{own_s * 1000:.1f} ms"),
        Figure("the same loop in plain Python", f"{loop_s * 1000:,.0f} ms"),
        at_least("  dlkit quicker", loop_s / own_s, 300, "x", 0),
        at_rest(same_loop),
        Figure("lists and a stack that note nothing", f"{lists_s * 1000:,.0f} ms"),
        Figure("  dlkit quicker", f"{lists_s / own_s:,.0f} x"),
        at_rest(same),
        Figure("a compiled loop that notes nothing", f"{bare_s * 1000:.1f} ms"),
        at_most("  dlkit takes of that", own_s / bare_s, 3, "x"),
    ]
    if importlib.util.find_spec("cellpylib") is None:
        figures.append(Figure("cellpylib", "not installed, skipped"))
    else:
        figures += cellpylib(heights, places[:FEW])
    notes = [
        "both start from the same pile that was fed for long and drop the same grains; medians of "
        f"processor time of {TIMES}, plain Python once. dlkit notes of each drop its topplings, "
        "sites and waves and what is lost, the bare loop and the lists nothing. The same "
        f"loop runs uncompiled over {PART:,} grains, and its time counts {GRAINS // PART} times.",
        f"cellpylib looks at every site in every step, so it is given {FEW} grains only, and "
        "dlkit the same.",
    ]
    return Section("sandpile", figures, notes)


def at_rest(same: bool) -> Figure:
    return Figure("  the pile at rest", "the same in both" if same else "DIFFERS", "", same)


def interpreted(heights: np.ndarray, places: np.ndarray) -> np.ndarray:
    """dlkit's loop without numba."""
    return own_pile(heights, places, plain(_topple.drops))()


def own_pile(heights: np.ndarray, places: np.ndarray, drops=_topple.drops):
    """A call of dlkit's loop, with all that it notes, that gives the pile at rest."""
    width, cells = SIDE + 2, _pile.sites(places, SIDE)
    edges = np.pad(_pile.sink_edges(SIDE), 1).ravel()
    looks = np.zeros((places.size, 0), np.int32)

    def call() -> np.ndarray:
        pile, mark = _pile.bordered(heights), np.full((SIDE + 2) ** 2, -1, np.int32)
        told = np.zeros((places.size, _topple.N_TOLD), np.int64)
        drops(pile, width, cells, looks, _topple.LEVEL, edges, mark, 0, told)
        return _pile.inner(pile, SIDE)

    return call


def bare_pile(heights: np.ndarray, places: np.ndarray):
    cells = _pile.sites(places, SIDE)

    def call() -> None:
        pile_rivals.bare()(_pile.bordered(heights), SIDE + 2, cells)

    return call


def against(rival, heights: np.ndarray, places: np.ndarray) -> tuple[float, bool]:
    """The seconds that another one takes, and whether its pile is the same."""
    found: list[np.ndarray] = []
    (rival_s,) = in_turn(1, lambda: found.append(rival(heights, places)))
    return rival_s, bool((found[0] == own_pile(heights, places)()).all())


def cellpylib(heights: np.ndarray, places: np.ndarray) -> list[Figure]:
    own = own_pile(heights, places)
    rival_s, same = against(pile_rivals.cellpylib_pile, heights, places)
    (own_s,) = in_turn(50, own)
    return [
        Figure(f"cellpylib, {places.size} grains", f"{rival_s * 1000:,.0f} ms"),
        at_least("  dlkit quicker", rival_s / own_s, 300, "x", 0),
        at_rest(same),
    ]
