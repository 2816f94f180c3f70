"""How fast the idea spreads: against one pass over the contacts, and against Mesa and NDlib."""

from __future__ import annotations

import importlib.util

import numpy as np
import rivals
from table import Figure, Section, at_least, at_most, in_turn

from dlkit.models import adoption

MANY, PEOPLE, DEGREE = 1_000_000, 20_000, 10
TIMES = 7
SAME_RULE = {"mesa": rivals.mesa_run, "ndlib": rivals.ndlib_run}


def section() -> Section:
    figures = one_pass()
    figures += bare_rule()
    for name, prepare in SAME_RULE.items():
        if importlib.util.find_spec(name) is None:
            figures.append(Figure("threshold rule", f"{name} not installed, skipped"))
        else:
            figures += against(name, prepare)
    notes = [
        f"one pass is np.add.reduceat(moved[indices], starts) on {MANY:,} people of degree "
        f"{DEGREE}, moved as one byte each (the quickest form); both take turns, {TIMES} times, "
        "medians of processor time. The run is adoption.spread(), people and contacts given.",
        f"the threshold rule is threshold_spread() on {PEOPLE:,} people whose thresholds differ: "
        "some move, some never do. Making people and contacts counts for nobody.",
    ]
    return Section("model", figures, notes)


def one_pass() -> list[Figure]:
    params = adoption.Params(n_agents=MANY, degree=DEGREE)
    further = adoption.Params(n_agents=MANY, degree=DEGREE, standard_threshold=0.45)
    market = adoption.market(params, seed=1)
    network = market.network
    starts = network.indptr[:-1][network.degrees > 0]
    moved = (np.arange(MANY) % 2).astype(np.uint8)
    last = [adoption.spread(market, each, 1).share[-1] for each in (params, further)]
    pass_s, run_s, further_s = in_turn(
        TIMES,
        lambda: np.add.reduceat(moved[network.indices], starts, dtype=np.int32),
        lambda: adoption.spread(market, params, 1),
        lambda: adoption.spread(market, further, 1),
    )
    return [
        Figure("one pass over the contacts", f"{pass_s * 1000:.0f} ms"),
        Figure(f"a run that {last[0]:.0%} join, as set by default", f"{run_s * 1000:.0f} ms"),
        at_most("  in passes", run_s / pass_s, 5, "x"),
        Figure(f"a run that {last[1]:.0%} join", f"{further_s * 1000:.0f} ms"),
        at_most("  in passes", further_s / pass_s, 5, "x"),
    ]


def bare_rule() -> list[Figure]:
    """The bare threshold rule among a million, in passes over their contacts."""
    rng = np.random.default_rng(3)
    network = adoption.market(adoption.Params(n_agents=MANY, degree=DEGREE), seed=1).network
    thresholds = np.clip(rng.normal(0.25, 0.1, MANY), 0.01, 1.0)
    seeds = np.flatnonzero(rng.random(MANY) < 0.05)
    starts = network.indptr[:-1][network.degrees > 0]
    moved = (np.arange(MANY) % 2).astype(np.uint8)
    share = float((adoption.threshold_spread(network, thresholds, seeds) >= 0).mean())
    pass_s, run_s = in_turn(
        3,
        lambda: np.add.reduceat(moved[network.indices], starts, dtype=np.int32),
        lambda: adoption.threshold_spread(network, thresholds, seeds),
    )
    return [
        Figure(f"threshold rule, {MANY:,} people, {share:.0%} join", f"{run_s * 1000:.0f} ms"),
        at_most("  in passes", run_s / pass_s, 20, "x"),
    ]


def against(name: str, prepare) -> list[Figure]:
    """The same rule, people, contacts and first movers in both."""
    rng = np.random.default_rng(7)
    params = adoption.Params(n_agents=PEOPLE, degree=DEGREE)
    network = adoption.market(params, seed=1).network
    thresholds = np.clip(rng.normal(0.3, 0.12, PEOPLE), 0.01, 1.0)
    thresholds[rng.random(PEOPLE) < 0.2] = 0.95
    seeds = np.flatnonzero(rng.random(PEOPLE) < 0.05)

    def own() -> np.ndarray:
        return adoption.threshold_spread(network, thresholds, seeds)

    moved = set(np.flatnonzero(own() >= 0).tolist())
    theirs = [prepare(network, thresholds, seeds) for _ in range(3)]
    found: list[set[int]] = []
    own_s, their_s = in_turn(len(theirs), own, lambda: found.append(theirs.pop()()))
    same = all(each == moved for each in found)
    return [
        Figure("threshold rule in dlkit", f"{own_s * 1000:.1f} ms"),
        Figure(f"threshold rule in {name}", f"{their_s * 1000:,.0f} ms"),
        at_least("  dlkit quicker", their_s / own_s, 100, "x", 0),
        Figure("  who moves", f"{len(moved):,} of {PEOPLE:,}", "the same in both", same),
    ]
