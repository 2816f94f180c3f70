"""One model and its last run, which a bet may have to come before."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import ModuleType
from typing import Any

from traitlets import Bool, Dict

from dlkit.models._params import finished
from dlkit.widgets._component import Component
from dlkit.widgets._slices import Pieces

MAX_SEED = 2**31 - 1


class Runs(Component):
    """Runs `model` with parameters and a seed, and keeps the newest result."""

    preset = Dict().tag(sync=True)  # {"values": …, "seed": …}: where 'reset' goes
    asked = Dict().tag(sync=True)  # the same, for what Python wants the page to show now
    locked = Bool(False).tag(sync=True)

    model: ModuleType
    bet: Any = None
    observed: Callable[[Any], Any] | None = None
    result: Any = None
    _params: Any
    _seed: int

    @property
    def params(self) -> Any:
        """The parameters of the last run; setting them does the same as moving a control."""
        return self._params

    @params.setter
    def params(self, params: Any) -> None:
        self.play(dataclasses.asdict(params), self._seed)
        self.asked = {"values": dataclasses.asdict(params), "seed": self._seed}

    @property
    def seed(self) -> int:
        """The seed of the last run; setting it does the same as a new seed on the page."""
        return self._seed

    @seed.setter
    def seed(self, seed: int) -> None:
        self.play(dataclasses.asdict(self._params), check_seed(seed))
        self.asked = {"values": dataclasses.asdict(self._params), "seed": seed}

    def _unlock(self, _: Any) -> None:
        self.locked = not self.bet.placed

    def play(self, values: dict[str, Any], seed: int) -> Any:
        """Runs the model; equal values and seed give the result that is there already."""
        return finished(self._pieces(values, seed))

    def _pieces(self, values: dict[str, Any], seed: int) -> Pieces:
        """The same; where the model can it yields the share done, and ends in the result."""
        if self.locked:
            raise ValueError("The bet comes first: place it, then run.")
        params = self.model.Params(**values)
        if self.result is None or (params, seed) != (self._params, self._seed):
            pieces = getattr(self.model, "pieces", None)
            result = (yield from pieces(params, seed)) if pieces else self.model.run(params, seed)
            self.result, self._params, self._seed = result, params, seed
        at_start = {"values": dataclasses.asdict(params), "seed": seed} == self.preset
        if self.bet is not None and self.observed and at_start and not self.bet.settled:
            self.bet.settle(self.observed(self.result))
        return self.result


def check_seed(seed: Any) -> int:
    """The seed, if it is one."""
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed <= MAX_SEED:
        raise ValueError(f"seed must be a whole number from 0 to {MAX_SEED}, got {seed!r:.40}")
    return seed
