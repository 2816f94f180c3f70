"""The budget game: 20 tokens on ten activities over four terms, with weights in the open."""

from __future__ import annotations

from typing import Any

import numpy as np
from traitlets import Bool, Dict, List, Unicode

from dlkit import charts, content
from dlkit.models import _budget_bots as bots
from dlkit.models import budget as model
from dlkit.models.budget import ACTIVITIES, CELLS, CRITERIA, DIMENSIONS, N_TERMS, TOKENS
from dlkit.widgets import _budget_weights as weighing
from dlkit.widgets._component import Component, Reply, packed
from dlkit.widgets._runs import check_seed

N_GAMES = 1000  # of each strategy, in the table
WAITS = "Your bet is about our assumptions: with weights of your own it is not settled."
CRITERION_WORDS = {
    "people": "People involved",
    "processes": "Supportive processes",
    "development": "Professional development",
    "resources": "Resources",
}
DIMENSION_WORDS = {
    "trust": "Trust",
    "autonomy": "Autonomy",
    "change": "Change",
    "relationships": "Relation\u00adships",  # may break on a phone
}


class Budget(Component):
    """One game after the other; the record keeps seed, plan and the learner's own weights.

    The kernel keeps nothing: every question brings the whole game. With a `bet` every new
    term waits for it, and it is settled by the indicator that moves first with the weights as
    shipped.
    """

    title = Unicode().tag(sync=True)
    intro = Unicode().tag(sync=True)
    terms = Dict().tag(sync=True)
    activities = List(Dict()).tag(sync=True)
    groups = List(Dict()).tag(sync=True)
    chart = Dict().tag(sync=True)
    first_seed = Dict().tag(sync=True)
    locked = Bool(False).tag(sync=True)

    def __init__(
        self, key: str, budget: content.Budget, seed: int = 1, bet: Any = None, **traits: Any
    ) -> None:
        self.budget, self.bet = budget, bet
        self._bare = weighing.weights(budget)  # refuses a file that does not fit the model
        activities = weighing.in_order(budget.activities, ACTIVITIES)
        about = {"title": "Twenty tokens", "intro": budget.intro}
        super().__init__(
            key=key,
            terms=_terms(),
            activities=[{"id": a.id, "name": a.name, "text": a.text} for a in activities],
            groups=weighing.groups(budget),
            chart=charts.budget.indicators.about,
            first_seed={"seed": check_seed(seed)},
            locked=bet is not None and not bet.placed,
            **{**about, **traits},
        )
        if bet is not None:
            bet.observe(self._unlock, "placed")

    def _unlock(self, _: Any) -> None:
        self.locked = not self.bet.placed

    def on_play(self, plan: Any, weights: Any, seed: Any, known: int = 0) -> Reply:
        """The plan so far, played with these weights: columns for the chart, words, cells.

        The page has shown or kept the first `known` terms already: only a term beyond them is
        played anew and waits for the bet.
        """
        own = weighing.checked_changes(self.budget, weights)
        terms = _plan(plan)
        if self.locked and len(terms) > known:
            raise ValueError("The bet comes first: place it, then play.")
        params = model.Params(weighing.weights(self.budget, own), terms)
        result = model.run(params, check_seed(seed))
        mover = model.first_mover(result)
        waits = self._settle(mover, over=len(terms) == N_TERMS, own=bool(own))
        layout, buffers = packed(charts.budget.columns(result))
        view = {
            "layout": layout,
            "summary": model.describe(result),
            "mover": mover,
            "left": TOKENS - sum(map(sum, terms)),
            "over": len(terms) == N_TERMS,
            "cells": [round(100 * float(cell)) for cell in result.cells[0, -1]],
            "events": self._events(result),
            "changed": sorted(own),
            "waits": WAITS if waits else "",
        }
        return Reply(view, buffers)

    def on_audit(self, weights: Any) -> dict[str, Any]:
        """What each named strategy reaches, and how often it is the best, with these weights."""
        own = weighing.checked_changes(self.budget, weights)
        found = bots.audit(weighing.weights(self.budget, own), N_GAMES)
        rows = [
            {"name": name, "mean": _per_cent(one["mean"]), "won": _per_cent(one["won"])}
            for name, one in found.items()
        ]
        return {"rows": rows, "n_games": N_GAMES, "changed": sorted(own)}

    def _settle(self, mover: str, over: bool, own: bool) -> bool:
        """Decides the bet as soon as an indicator has moved, or when all terms are over.

        Only the weights as shipped decide it; true if the learner's own keep it waiting.
        """
        known = mover != "none" or over
        if self.bet is None or not self.bet.placed or self.bet.settled:
            return False
        if known and not own:
            self.bet.settle(mover)
        return own

    def _events(self, result: model.Result) -> list[list[dict[str, str]]]:
        """For each term what happened to the own faculty."""
        return [
            [
                {"name": event.name, "text": event.text}
                for event, came in zip(self.budget.events, term, strict=True)
                if came
            ]
            for term in result.events[0]
        ]


def _plan(given: Any) -> model.Plan:
    """The plan of a page or a record, term by term."""
    if not isinstance(given, list) or not all(isinstance(term, list) for term in given):
        raise ValueError(f"plan must be a list of terms, got {given!r:.40}")
    plan = tuple(tuple(term) for term in given)
    model.check_plan(plan)
    return plan


def _terms() -> dict[str, Any]:
    """What does not change during a game."""
    return {
        "n_terms": N_TERMS,
        "tokens": TOKENS,
        "moved": model.MOVED,
        "cells": list(CELLS),
        "criteria": [CRITERION_WORDS[one] for one in CRITERIA],
        "dimensions": [DIMENSION_WORDS[one] for one in DIMENSIONS],
        "outcomes": [name.capitalize() for name in model.OUTCOMES],
    }


def _per_cent(shares: Any) -> list[int]:
    return [int(share) for share in np.round(100 * np.asarray(shares))]
