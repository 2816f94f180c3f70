"""A model to play with: controls from its parameters, pictures from its result."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlencode

from traitlets import Bool, Dict, List, Unicode

from dlkit.charts._chart import Chart
from dlkit.models._params import params_table
from dlkit.scenes._scene import Scene
from dlkit.widgets._component import Reply, packed
from dlkit.widgets._runs import Runs, check_seed
from dlkit.widgets._slices import Slices
from dlkit.widgets.player import probed, with_frames


class Explorer(Runs):
    """Controls of `model.Params`, a run at each change, and the run's pictures.

    `show` names the parameters with a control of their own; the others stay at `params` (or the
    model's defaults). With a `bet` the first run waits for it, is made with the settings given
    here, and settles it: `observed(result)` is what the bet was about. A `scene` plays each run
    above the charts. With a `design`, a Studio, the settings are those that the learner chose
    there.
    """

    title = Unicode().tag(sync=True)
    controls = List(Dict()).tag(sync=True)
    charts = List(Dict()).tag(sync=True)
    scene = Dict(default_value=None, allow_none=True).tag(sync=True)
    waits = Bool(False).tag(sync=True)  # the first run is the learner's, after the bet
    chance = Bool(True).tag(sync=True)  # whether a seed makes a difference
    own = List(Dict()).tag(sync=True)  # what the learner's own organisation can fill in

    def __init__(
        self,
        model: ModuleType,
        *pictures: Chart,
        show: Sequence[str] = (),
        params: Any = None,
        seed: int = 1,
        bet: Any = None,
        observed: Callable[[Any], Any] | None = None,
        scene: Scene | None = None,
        design: Any = None,
        **traits: Any,
    ) -> None:
        self.model, self.pictures, self.bet, self.observed = model, pictures, bet, observed
        self.moving = scene
        self._slices = Slices()
        self._params = design.params if design else params or model.Params()
        self._seed = check_seed(seed)
        values = dataclasses.asdict(self._params)
        super().__init__(
            controls=chosen_controls(model.Params, show, values),
            charts=[chart.about for chart in pictures],
            scene=scene.about if scene is not None else None,
            preset={"values": values, "seed": seed},
            asked={"values": values, "seed": seed},
            waits=bet is not None,
            chance=getattr(model, "CHANCE", True),
            locked=bet is not None and not bet.placed,
            own=[] if design else own_fields(model.Params, pictures),  # it is in the design
            **{"title": model.__name__.rpartition(".")[2].replace("_", " "), **traits},
        )
        if bet is not None:
            bet.observe(self._unlock, "placed")
        if design is not None:
            design.observe(self._redesigned, "design")

    def on_run(
        self, values: dict[str, Any], seed: int, frames: str = ""
    ) -> Reply | Coroutine[Any, Any, Reply]:
        """One run for the page: its columns, one sentence, and a code that brings it back.

        A run that takes long goes on in slices and gives way to a newer one. `frames` says how
        the frames of a scene shall come along, "deflated" or "plain".
        """
        run = self._pieces(values, check_seed(seed))
        return self._slices.answer(run, partial(self._drawn, frames), self.teller())

    def on_cancel(self) -> dict[str, Any]:
        """Gives up a run that is still under way."""
        self._slices.give_up()
        return {}

    def _redesigned(self, change: Any) -> None:
        """The next first run, and where 'Reset' goes, are those of the new design."""
        self.preset = {"values": change["new"], "seed": self.preset["seed"]}

    def _drawn(self, frames: str) -> Reply:
        layout, buffers = packed(self.columns())
        summary = self.model.describe(self.result)
        reply = Reply({"layout": layout, "summary": summary, "code": self.code}, buffers)
        if self.moving is None or not frames:
            return reply
        return with_frames(reply, self.moving, self.result, frames == "plain")

    @property
    def code(self) -> str:
        """The last run in words, to bring it back by."""
        return encoded(dataclasses.asdict(self._params), self._seed, self.preset["values"])

    def on_probe(self, frame: Any, panel: Any, index: Any, code: str) -> dict[str, Any]:
        """What the scene says of one place; nothing where the page shows another run by now."""
        if self.moving is None or self.result is None or code != self.code:
            return {"text": "", "cells": []}
        return probed(self.moving, self.result, frame, panel, index)

    def on_restore(self, code: str) -> dict[str, Any]:
        """The settings behind a code, checked before anything changes."""
        values, seed = decoded(code, self.preset["values"])
        return {"values": dataclasses.asdict(self.model.Params(**values)), "seed": seed}

    def columns(self) -> dict[str, dict[str, Any]]:
        """The named data of all pictures, and of the bet when there is one."""
        columns: dict[str, dict[str, Any]] = {}
        for chart in self.pictures:
            columns |= chart.columns(self.result)
        return columns | (self.bet.columns() if self.bet is not None else {})


def encoded(values: dict[str, Any], seed: int, preset: dict[str, Any]) -> str:
    """The state in words, such as `cross_share=0.05&seed=3`; what the preset says is left out."""
    own = {name: value for name, value in values.items() if value != preset[name]}
    return urlencode({**own, "seed": seed})


def decoded(code: str, preset: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """The values, those of the preset where the code is silent, and the seed."""
    given = dict(parse_qsl(code.strip().removeprefix("#"), strict_parsing=False))
    if "seed" not in given:
        raise ValueError(f"code must look like 'name=value&seed=1', got {code[:40]!r}")
    seed = check_seed(number("seed", given.pop("seed"), int))
    values = dict(preset)
    for name, text in given.items():
        if name not in values:
            raise ValueError(f"code must name settings of this model, got {name[:40]!r}")
        values[name] = number(name, text, type(values[name]))
    return values, seed


def chosen_controls(
    params_class: type, show: Sequence[str], preset: dict[str, Any]
) -> list[dict[str, Any]]:
    """The descriptions of the controls that a lesson shows, in the lesson's order."""
    table = {row["name"]: row for row in params_table(params_class)}
    unknown = [name for name in show if name not in table]
    if unknown:
        raise ValueError(f"show must name parameters of the model, got {unknown[0]!r}")
    return [{**table[name], "default": preset[name]} for name in show or table]


def own_fields(params_class: type, pictures: Sequence[Chart]) -> list[dict[str, Any]]:
    """The parameters marked with `own`; of a size no more than the pictures can draw."""
    drawn = [chart.most_people for chart in pictures if chart.most_people]
    rows = [row for row in params_table(params_class) if row["own"]]
    for row in rows:
        if row["own"] == "size" and not row["sizes"]:
            row["high"] = min([row["high"], *drawn])
    return rows


def number(name: str, text: str, kind: type) -> Any:
    """The value of one setting in a code."""
    if kind in (str, bool):
        return text == "True" if kind is bool else text
    try:
        return kind(text)
    except ValueError:
        words = "whole number" if kind is int else "number"
        raise ValueError(f"{name} must be a {words}, got {text[:40]!r}") from None
