"""A season without a conductor: for each piece, who leads, who is heard, when a vote ends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from traitlets import Bool, Dict, List, Unicode

from dlkit.models import _rehearsal_bots as bots
from dlkit.models import rehearsal
from dlkit.models._params import params_table
from dlkit.models._rehearsal_steps import order
from dlkit.models.rehearsal import N_PIECES, N_PLAYERS, Params, Way
from dlkit.widgets import _orpheus_words as words
from dlkit.widgets._component import Component
from dlkit.widgets._runs import check_seed


class OrpheusGame(Component):
    """One season after the other; the record keeps kind of season, seed, ways and own weights.

    The kernel keeps nothing: every question brings the whole game. With a `bet` on the best way
    of working the strategies wait for it; ordinary seasons with the weights as shipped settle it.
    """

    title = Unicode("A season without a conductor").tag(sync=True)
    terms = Dict().tag(sync=True)
    weights = List(Dict()).tag(sync=True)
    first = Dict().tag(sync=True)
    locked = Bool(False).tag(sync=True)

    def __init__(
        self, key: str, seed: int = 1, season: str = "ordinary", bet: Any = None, **traits: Any
    ) -> None:
        first = {"seed": check_seed(seed), "season": _season(season)}
        self.bet = bet
        if bet is not None:
            traits = {"locked": not bet.placed, **traits}
            bet.observe(self._unlock, "placed")
        super().__init__(
            key=key, terms=_terms(), weights=params_table(Params), first=first, **traits
        )

    def _unlock(self, _: Any) -> None:
        self.locked = not self.bet.placed

    def on_play(self, season: Any, seed: Any, ways: Any, weights: Any) -> dict[str, Any]:
        """The season so far: what became of each piece, and who could lead the next one."""
        params = rehearsal.season_params(_season(season), _weights(weights))
        played = _ways(ways)
        draws = rehearsal.draw(1, check_seed(seed), season)
        result = rehearsal.play(draws, played, params)
        over = len(played) == N_PIECES
        return {
            "played": len(played),
            "minutes": params.minutes,
            "talk": params.talk,
            "listen": params.listen,
            "pieces": [words.piece(result, played[i], i) for i in range(len(played))],
            "summary": rehearsal.describe(result),
            "next": None if over else _next(draws, result, len(played)),
            "led": words.led(result),
            "over": _over(result, season, seed, _weights(weights)) if over else None,
            "changed": sorted(weights),
        }

    def on_audit(self, season: Any, weights: Any) -> dict[str, Any]:
        """What each named way of working reaches in a thousand seasons of this kind."""
        self._wait()
        found = bots.audit(_weights(weights), _season(season))
        if self.bet is not None and not self.bet.settled and season == "ordinary" and not weights:
            self.bet.settle(max(found, key=lambda name: found[name]["concert"]))
        return {"rows": words.strategies(found), "said": words.verdict(found),
                "caption": words.caption(season), "changed": sorted(weights)}  # fmt: skip

    def on_shake(self, season: Any, weights: Any) -> dict[str, Any]:
        """How often each is the best when every weight may be half off."""
        self._wait()
        return {"said": words.shaken(bots.shaken(_weights(weights), _season(season)))}

    def _wait(self) -> None:
        if self.locked:
            raise ValueError("The bet comes first: place it, then let them play.")


def _next(draws: rehearsal.Draws, result: rehearsal.Result, piece: int) -> dict[str, Any]:
    """The piece to come: what each of the six knows of it, and whom each would call first."""
    sat = (result.seats == 1).sum(axis=1)
    orders = {
        core: [
            order(np.array([chair]), sat, core, rehearsal.SECTION)[0].tolist()
            for chair in rehearsal.LEADERS
        ]
        for core in rehearsal.CORES
    }
    knows = [words.KNOWS[level] for level in draws.knows[0, piece]]
    return {"piece": piece, "name": words.PIECES[piece], "knows": knows, "orders": orders}


def _over(
    result: rehearsal.Result, season: str, seed: int, params: Params
) -> list[dict[str, Any]]:
    """The same season with the same chances, played by everybody."""
    own = {
        "concert": float(result.concerts.mean()),
        "willing": float(result.willing[:, -1].mean()),
        "gini": float(result.lead_gini[0]),
        "seats": float(result.seat_gini[0]),
    }
    found = {"you": own, **bots.audit(params, season, 1, seed)}
    return [words.season_row(name, one) for name, one in found.items()]


def _terms() -> dict[str, Any]:
    """What does not change during a game."""
    return {
        "n_pieces": N_PIECES,
        "n_players": N_PLAYERS,
        "sections": [{"name": name, "size": size} for name, size in rehearsal.SECTIONS.items()],
        "leaders": list(words.NAMES),
        "chairs": list(rehearsal.LEADERS),
        "cores": rehearsal.CORES,
        "asked": [{"minutes": one, "text": text} for one, text in rehearsal.ASKED.items()],
        "most_listeners": rehearsal.MOST_LISTENERS,
        "seasons": rehearsal.SEASONS,
        "heard": words.HEARD,
        "meaning": list(words.MEANING),
    }


def _season(given: Any) -> str:
    if not isinstance(given, str) or given not in rehearsal.SEASONS:
        known = ", ".join(rehearsal.SEASONS)
        raise ValueError(f"season must be one of {known}, got {given!r:.40}")
    return given


def _ways(given: Any) -> list[Way]:
    """The ways of a page or a record, piece by piece."""
    shaped = isinstance(given, list) and all(
        isinstance(one, list) and len(one) == len(Way._fields) for one in given
    )
    if not shaped or len(given) > N_PIECES:
        raise ValueError(
            f"ways must be at most {N_PIECES} lists of {len(Way._fields)}, got {given!r:.40}"
        )
    ways = [Way(*one) for one in given]
    for way in ways:
        rehearsal.check_way(way)
    return ways


def _weights(given: Any) -> Params:
    """The weights as shipped, and over them the learner's own."""
    known = {row["name"]: row["label"] for row in params_table(Params)}
    if not isinstance(given, Mapping) or not set(given) <= set(known):
        raise ValueError(f"weights must be weights of this game, got {given!r:.40}")
    return Params(**given)
