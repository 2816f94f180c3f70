"""Who hears whom in an ensemble, and when: seats in a ring, a core, a conductor, and who goes.

`params` are those of the ensemble. Player N, behind the last one, is the conductor.
"""

from typing import Any

import numpy as np

from dlkit.models._fit import Floats
from dlkit.models._timing import Bools, Phases, pull

N_BEATS = 120


def ensemble(params: Any) -> tuple[Floats, Phases, Bools]:
    """The pulls (4, N + 1, N + 1), which holds when (T + 1,), and who plays (T + 1, N + 1).

    The conductor counts nowhere. Bit 0 of a phase: the conductor is
    away; bit 1: a player has left.
    """
    beats, size = np.arange(N_BEATS + 1), params.n_agents
    gone = (beats >= params.leaves) & (params.leaves < N_BEATS) & (size > 1)
    away = (beats >= params.faints) & (beats < params.faints + params.away)
    away &= params.faints < N_BEATS
    there = np.ones((beats.size, size + 1), bool)
    there[:, size] = False
    there[gone, leaver(params)] = False
    full = gains(params)
    phases = [pull(without(full, params, phase)) for phase in range(4)]
    return np.stack(phases), away + 2 * gone, there


def without(full: Floats, params: Any, phase: int) -> Floats:
    """The gains in one phase: nobody hears who is not there."""
    left = full.copy()
    if phase & 1:
        left[:, params.n_agents] = 0.0
    if phase & 2:
        left[leaver(params)] = left[:, leaver(params)] = 0.0
    return left


def gains(params: Any) -> Floats:
    """How much of the gap to unit j unit i closes by the next beat, (N + 1, N + 1)."""
    size = params.n_agents
    full = np.zeros((size + 1, size + 1))
    full[:size, :size] = listening(params)
    full[:size, size] = params.following
    return full


def listening(params: Any) -> Floats:
    """The gains between players, (N, N): alpha to all whom one hears, or moved to a core.

    A core does not add to anybody's listening: the share `core_share` of it goes to the core.
    """
    near = neighbours(params.n_agents, params.hearing)
    core = in_core(params)
    plain: Floats = params.listening * near
    if not core.any():
        return plain
    others = ~np.eye(params.n_agents, dtype=bool)
    to_core, to_rest = (core & others).astype(float), (near & ~core).astype(float)
    share = np.where(to_rest.any(axis=1), params.core_share, 1.0)
    if params.core_deaf:
        share[core] = 1.0
        to_rest[core] = 0.0
    share[~to_core.any(axis=1)] = 0.0
    total = plain.sum(axis=1)
    moved = total * share / np.maximum(to_core.sum(axis=1), 1)
    left = total * (1 - share) / np.maximum(to_rest.sum(axis=1), 1)
    return np.asarray(moved[:, None] * to_core + left[:, None] * to_rest)


def neighbours(n_agents: int, hearing: int) -> Bools:
    """Who hears whom, (N, N): all within `hearing` seats of a ring."""
    apart = np.abs(np.subtract.outer(np.arange(n_agents), np.arange(n_agents)))
    near = np.minimum(apart, n_agents - apart) <= hearing
    return np.asarray(near & (apart > 0))


def in_core(params: Any) -> Bools:
    """Who is followed more than others, (N,): the concertmaster and those beside."""
    size, count = params.n_agents, min(params.core, params.n_agents)
    start = {"first": 0, "middle": (size - count) // 2, "last": size - count}
    core = np.zeros(size, bool)
    if params.concertmaster in start and size > 1:
        first = start[params.concertmaster]
        core[first : first + count] = True
    return core


def leaver(params: Any) -> int:
    """Who may leave: the concertmaster if there is one, else the last player."""
    core = in_core(params)
    return int(core.argmax()) if core.any() else params.n_agents - 1
