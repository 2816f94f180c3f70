"""The steps of one rehearsal, for R seasons at once; Q questions, N players, S sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from dlkit.models.rehearsal import Params

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# How far somebody is heard in one rehearsal, 0 to 1: our assumption.
IN_CORE, IN_HALL = 1.0, 0.8
ASKED_SPOKEN_FOR, ASKED = 0.6, 0.45  # asked by all; somebody of the own section sits in the core
SPOKEN_FOR, UNASKED = 0.35, 0.1
OUTVOTED = 0.5  # is lost by whoever is outvoted on every question


class Choice(NamedTuple):
    """What was decided, and how."""

    decided: Floats  # (R, Q)
    minutes: Floats  # (R,) for the open questions
    counts: Ints  # (R, 3) open questions agreed, voted, left when the time was up
    outvoted: Floats  # (R, N) share of the questions on which a player lost a vote


def order(leader: Ints, sat: Ints, core: str, section: Ints) -> Ints:
    """Players in the order in which they are called into the core, (R, N); the leader first."""
    n = section.size
    rest = np.tile(np.arange(n), (leader.size, 1))
    first = rest == leader[:, None]
    if core == "near":
        return np.argsort(np.where(first, -1, rest), axis=1)
    turn = rest + 100 * sat if core == "turn" else rest
    turn = np.where(first, -1, turn)
    ahead = (turn[:, None, :] < turn[:, :, None]) & (section == section[:, None])
    return np.argsort(np.where(first, -1, 10_000 * ahead.sum(axis=2) + turn), axis=1)


def views(shared: Floats, own: Floats, section: Ints, params: Params) -> Floats:
    """What each player holds right on each question, (R, Q, N); right is 0."""
    return np.asarray(params.section_spread * shared[..., section] + params.own_spread * own)


def decided(
    seen: Floats,
    counts: Floats,
    section: Ints,
    patience: Floats,
    deadline: int,
    left: float,
    params: Params,
) -> Choice:
    """The proposal of the core, objections, and what becomes of the open questions."""
    proposal = (seen * counts[:, None]).sum(axis=2) / counts.sum(axis=1)[:, None]
    members = (section == np.arange(section.max() + 1)[:, None]).astype(np.float64)  # (S, N)
    by_section = seen @ (members / members.sum(axis=1, keepdims=True)).T  # (R, Q, S)
    away = np.abs(by_section - proposal[..., None])
    far = away.argmax(axis=2)[..., None]
    objection = np.take_along_axis(by_section, far, axis=2)[..., 0]
    distance = np.take_along_axis(away, far, axis=2)[..., 0]
    is_open = (distance > params.objected) & (deadline != 0)
    needed = patience * params.agree * distance
    allowed = needed if deadline < 0 else np.minimum(needed, float(deadline))
    used = np.cumsum(np.where(is_open, allowed, 0.0), axis=1)
    in_time = is_open & (used <= left)
    agreed = in_time & ((deadline < 0) | (needed <= deadline))
    voted = in_time & ~agreed
    against = np.abs(seen - objection[..., None]) < np.abs(seen - proposal[..., None])
    turned = against.mean(axis=2) > 0.5
    chosen = np.where(voted & turned, objection, proposal)
    chosen = np.where(agreed, seen.mean(axis=2), chosen)
    lost = voted[..., None] & (against != turned[..., None])
    parts = [part.sum(axis=1) for part in (agreed, voted, is_open & ~in_time)]
    minutes = np.minimum(used[:, -1], left)
    return Choice(chosen, minutes, np.stack(parts, axis=1), lost.mean(axis=1))


def heard(
    choice: Choice, core: Flags, hall: Flags, section: Ints, before: Floats, memory: float,
    asked: bool,
) -> Floats:  # fmt: skip
    """Willingness after a rehearsal, (R, N): it follows how far each one was heard."""
    same = section == section[:, None]  # (N, N)
    spoken = (core[:, None, :] & same).any(axis=2)
    high, low = (ASKED_SPOKEN_FOR, ASKED) if asked else (SPOKEN_FOR, UNASKED)
    now = np.where(core, IN_CORE, np.where(hall, IN_HALL, np.where(spoken, high, low)))
    now = np.clip(now - OUTVOTED * choice.outvoted, 0.0, 1.0)
    return np.asarray(before + memory * (now - before))


def concert(
    clock: tuple[float, Floats, float], decision: Floats, listeners: int, willing: Floats,
    left: float, params: Params,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Minutes by use, and the four parts of a concert, (R, 4) each."""
    talking, opened, listening = clock
    playing = left - opened
    fixed = [np.full(opened.size, one) for one in (talking, listening)]
    minutes = np.stack([fixed[0], opened, fixed[1], playing], axis=1)
    polish = 1 - np.exp(-playing / params.drill)
    fit = np.exp(-(decision**2) / 2).mean(axis=1)
    balance = np.full(opened.size, 1 - params.unheard / 2**listeners)
    commitment = 1 - params.worth * (1 - willing.mean(axis=1))
    return minutes, np.stack([polish, fit, balance, commitment], axis=1)
