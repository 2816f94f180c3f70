"""Kuramoto's oscillators against the kuramoto package, and how the cost grows with them."""

from __future__ import annotations

import importlib.util

import numpy as np
from table import Figure, Section, at_least, at_most, in_turn

from dlkit.models import synchrony

PEOPLE, STEPS, DT, COUPLING = 1_000, 400, 0.05, 2.5
SIZES, FEW_STEPS, TIMES = (10_000, 100_000, 1_000_000), 10, 3
SAME = 0.01  # how far the order over time may differ: two ways to solve one equation


def section() -> Section:
    figures = against() + growth()
    notes = [
        f"{PEOPLE:,} oscillators, {STEPS} steps of {DT} s, the same rhythms and starts; the "
        "kuramoto package calls SciPy's odeint on all pairs, dlkit takes fixed steps with the "
        "mean field. Processor time; the package once, dlkit's median.",
        f"growth: seconds a person and step of {FEW_STEPS} steps, against the smallest group.",
    ]
    return Section("synchrony", figures, notes)


def group(n_agents: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    return rng.normal(0.0, 1.0, n_agents), rng.uniform(-np.pi, np.pi, n_agents)


def against() -> list[Figure]:
    if importlib.util.find_spec("kuramoto") is None:
        return [Figure("kuramoto package", "not installed, skipped")]
    from kuramoto import Kuramoto

    omega, start = group(PEOPLE)
    model = Kuramoto(coupling=COUPLING, dt=DT, T=DT * STEPS, natfreqs=omega)
    all_pairs = np.ones((PEOPLE, PEOPLE)) - np.eye(PEOPLE)
    found: list[np.ndarray] = []
    (their_s,) = in_turn(1, lambda: found.append(model.run(all_pairs, start)))
    (own_s,) = in_turn(10, lambda: synchrony.trajectory(start, omega, COUPLING, STEPS, DT))
    span = np.linspace(0.0, DT * STEPS, STEPS)
    theirs = np.abs(synchrony.mean_field(found[0].T))
    phases = synchrony.trajectory(start, omega, COUPLING, STEPS, DT)
    own = np.interp(span, DT * np.arange(STEPS + 1), np.abs(synchrony.mean_field(phases)))
    apart = float(np.abs(own - theirs).max())
    return [
        Figure("in dlkit", f"{own_s * 1000:.1f} ms"),
        Figure("in the kuramoto package", f"{their_s * 1000:,.0f} ms"),
        at_least("  dlkit quicker", their_s / own_s, 100, "x", 0),
        at_most("  order over time, farthest apart", apart, SAME, "", 4),
    ]


def growth() -> list[Figure]:
    groups = [group(size) for size in SIZES]
    works = [
        lambda one=one: synchrony.order_over_time(one[1], one[0], COUPLING, FEW_STEPS, DT)
        for one in groups
    ]
    each = [s / size for s, size in zip(in_turn(TIMES, *works), SIZES, strict=True)]
    words = [f"{s * 1e9 / FEW_STEPS:.0f} ns" for s in each]
    figures = [
        Figure(f"{size:,} people, a person and step", said)
        for size, said in zip(SIZES, words, strict=True)
    ]
    return [*figures, at_most("  the largest against the smallest", each[-1] / each[0], 2, "x")]
