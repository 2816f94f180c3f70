"""Named ways of spending the tokens, played against the same events, and simple weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models.budget import ACTIVITIES, CELLS, N_TERMS, OUTCOMES, TOKENS, Plan, Weights, play

PER_TERM = TOKENS // N_TERMS


def term(**tokens: int) -> tuple[int, ...]:
    """The tokens of one term, by the names of the activities."""
    return tuple(tokens.get(name, 0) for name in ACTIVITIES)


def _even() -> Plan:
    halves = (ACTIVITIES[::2], ACTIVITIES[1::2])
    return tuple(term(**dict.fromkeys(halves[t % 2], 1)) for t in range(N_TERMS))


STRATEGIES: dict[str, Plan] = {
    "spread evenly": _even(),
    "spread at once": (term(**dict.fromkeys(ACTIVITIES, 2)), *(term(),) * (N_TERMS - 1)),
    "all on training": (term(professional_development=PER_TERM),) * N_TERMS,
    "all on recognition": (term(recognition=PER_TERM),) * N_TERMS,
    "time and space first": (
        term(time=3, space=2),
        term(time=2, space=1, finance=2),
        term(communities=2, networks=2, decisions=1),
        term(facilitation=2, mentoring=2, recognition=1),
    ),
    "people first": (
        term(mentoring=3, facilitation=2),
        term(communities=3, networks=2),
        term(decisions=3, professional_development=2),
        term(recognition=2, time=2, space=1),
    ),
    "nothing": (term(),) * N_TERMS,
}
CHANCE = "by chance"


def audit(weights: Weights, n_games: int = 1000, seed: int = 0) -> dict[str, dict[str, Any]]:
    """For each strategy the mean outcomes at the end, and in how many games it was the best.

    Every strategy meets the same events and the same noise in game i, so a difference is the
    plan's; who is level in a game shares it. `mean` and `won` are in the order of OUTCOMES.
    """
    plans: dict[str, Any] = {name: np.array(plan) for name, plan in STRATEGIES.items()}
    plans[CHANCE] = by_chance(n_games, seed)
    ends = np.stack([play(one, weights, n_games, seed)[1][:, -1] for one in plans.values()])
    best = ends == ends.max(axis=0)  # (S, R, 3)
    won = (best / best.sum(axis=0)).mean(axis=1)
    return {name: {"mean": ends[i].mean(axis=0), "won": won[i]} for i, name in enumerate(plans)}


def by_chance(n_games: int, seed: int) -> np.ndarray:
    """Plans (R, 4, A) that throw every token on a term and an activity by chance."""
    rng = np.random.default_rng([seed, 1])
    places = N_TERMS * len(ACTIVITIES)
    thrown = rng.multinomial(TOKENS, np.full(places, 1 / places), size=n_games)
    return thrown.reshape(n_games, N_TERMS, len(ACTIVITIES))


def plain_weights(**changes: Any) -> Weights:
    """Weights for sums on paper: activity i touches cell i alone, no chance, no delay."""
    plain: dict[str, Any] = {
        "touches": np.eye(len(ACTIVITIES), len(CELLS)),
        "feeds": np.ones((len(CELLS), len(OUTCOMES))),
        "speeds": np.ones(len(OUTCOMES)),
        "kept": 1.0,
        "reach": 1.0,
        "together": 0.0,
        "noise": 0.0,
        "start": 0.0,
        "chances": np.zeros(0),
        "losses": np.zeros((0, len(CELLS))),
        "working": np.zeros(0),
    }
    return Weights(**(plain | changes))
