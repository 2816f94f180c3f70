"""Named ways through a season, played against the same chances, and with the weights shaken."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np

from dlkit.models._rehearsal_steps import Ints
from dlkit.models.rehearsal import (
    LEADERS,
    N_PIECES,
    N_PLAYERS,
    Draws,
    Params,
    Result,
    Way,
    draw,
    play,
    season_params,
)

N_SEASONS = 1000
CORE = 6  # of the bots, as in the sum 15 pairs + 27 reports


class Bot(NamedTuple):
    """A way that never changes but for who leads."""

    rotates: bool
    size: int
    core: str
    deadline: int


STRATEGIES = {
    "open floor for all": Bot(True, N_PLAYERS, "near", -1),
    "one fixed leader": Bot(False, 1, "near", 0),
    "fixed core": Bot(False, CORE, "same", 10),
    "rotating core, then vote": Bot(True, CORE, "turn", 10),
    "rotating core, no deadline": Bot(True, CORE, "turn", -1),
}


def leaders(knows: Ints, rotates: bool) -> Ints:
    """Who leads each piece, (R, P): the best of those left, in turn, or always the best of all."""
    n_seasons = knows.shape[0]
    if not rotates:
        return np.repeat(knows.sum(axis=1).argmax(axis=1)[:, None], N_PIECES, axis=1)
    free = np.ones((n_seasons, len(LEADERS)), dtype=np.bool_)
    found = np.empty((n_seasons, N_PIECES), dtype=np.int64)
    for piece in range(N_PIECES):
        found[:, piece] = np.where(free, knows[:, piece], -1).argmax(axis=1)
        free[np.arange(n_seasons), found[:, piece]] = False
    return found


def season_of(bot: Bot, draws: Draws, params: Params) -> Result:
    """A bot in every season; one player listens from the hall, whatever the bot."""
    way = Way(0, bot.size, bot.core, 1, bot.deadline)
    return play(draws, [way] * N_PIECES, params, leaders(draws.knows, bot.rotates))


def audit(
    params: Params, season: str = "ordinary", n_seasons: int = N_SEASONS, seed: int = 0
) -> dict[str, dict[str, float]]:
    """For each strategy its means over the seasons, and in what share of them it was the best.

    All of them meet the same views in season i; who is level shares the season.
    """
    draws = draw(n_seasons, seed, season)
    own = season_params(season, params)
    played = {name: season_of(bot, draws, own) for name, bot in STRATEGIES.items()}
    concerts = np.stack([one.concerts.mean(axis=1) for one in played.values()])  # (S, R)
    best = concerts == concerts.max(axis=0)
    won = (best / best.sum(axis=0)).mean(axis=1)
    return {
        name: {
            "concert": float(concerts[i].mean()),
            "won": float(won[i]),
            "willing": float(one.willing[:, -1].mean()),
            "talk": float(one.minutes[..., :2].sum(axis=-1).mean()),
            "share": float(one.minutes[..., :2].sum(axis=-1).mean() / own.minutes),
            "gini": float(one.lead_gini.mean()),
            "seats": float(one.seat_gini.mean()),
        }
        for i, (name, one) in enumerate(played.items())
    }


def shaken(
    params: Params, season: str, n_draws: int = 60, n_seasons: int = 30, seed: int = 0
) -> dict[str, float]:
    """In what share of the draws each strategy is the best when every weight is up to half off.

    Each draw multiplies each weight by its own factor from 0.5 to 1.5, within the weight's range.
    """
    rng = np.random.default_rng(seed)
    wins = dict.fromkeys(STRATEGIES, 0)
    for i in range(n_draws):
        found = audit(_moved(params, rng), season, n_seasons, seed + 1 + i)
        wins[max(found, key=lambda name: found[name]["concert"])] += 1
    return {name: count / n_draws for name, count in wins.items()}


def _moved(params: Params, rng: np.random.Generator) -> Params:
    """The weights, each up to half off."""
    changes: dict[str, Any] = {}
    for field in fields(params):
        about = field.metadata
        value = getattr(params, field.name) * rng.uniform(0.5, 1.5)
        value = min(max(value, about["low"]), about["high"])
        changes[field.name] = round(value) if about["kind"] is int else value
    return replace(params, **changes)
