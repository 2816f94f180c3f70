"""The learner's own design: three lines, and the settings of a model that stand for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from traitlets import Dict, List, Unicode

from dlkit import content
from dlkit.widgets._component import Component
from dlkit.widgets.explorer import chosen_controls, own_fields

EXPECTS = {
    "further": "it gets further",
    "same": "about as far",
    "less": "less far",
}


class Studio(Component):
    """Lines to write, controls of `model.Params` that run nothing, and the twin to come.

    An Explorer made with `design=` this part runs the settings that were chosen here: `design`
    holds the values of all parameters, checked.
    """

    title = Unicode().tag(sync=True)
    intro = Unicode().tag(sync=True)
    note = Unicode().tag(sync=True)
    lines = List(Dict()).tag(sync=True)
    controls = List(Dict()).tag(sync=True)
    own = List(Dict()).tag(sync=True)
    preset = Dict().tag(sync=True)
    expects = Dict().tag(sync=True)
    design = Dict()

    def __init__(
        self, key: str, model: ModuleType, show: Sequence[str] = (), params: Any = None,
        **traits: Any,
    ) -> None:  # fmt: skip
        self.model, words = model, content.studio()
        values = dataclasses.asdict(params or model.Params())
        lines = [{"id": one.id, "asks": one.asks, "hint": one.hint} for one in words.lines]
        super().__init__(
            key=key, lines=lines, controls=chosen_controls(model.Params, show, values),
            own=own_fields(model.Params, ()), preset=values, design=values, expects=EXPECTS,
            **{"title": words.title, "intro": words.intro, "note": words.note, **traits},
        )  # fmt: skip

    @property
    def params(self) -> Any:
        """The parameters that the design stands for."""
        return self.model.Params(**self.design)

    def on_design(self, values: dict[str, Any]) -> dict[str, Any]:
        """Takes the learner's settings, once they are checked."""
        self.design = checked(self.model, values)
        return {}


def checked(model: ModuleType, values: Any) -> dict[str, Any]:
    """The values of all parameters; what is left out is as the model has it."""
    if not isinstance(values, dict):
        raise ValueError(f"values must be settings of the model, got {values!r:.40}")
    known = [field.name for field in dataclasses.fields(model.Params)]
    unknown = [name for name in values if name not in known]
    if unknown:
        raise ValueError(f"values must be settings of the model, got {unknown[0]!r:.40}")
    return dataclasses.asdict(model.Params(**values))
