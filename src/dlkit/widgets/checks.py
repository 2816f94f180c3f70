"""How do we know? The models' own checks, run live."""

from __future__ import annotations

import math
import time
from types import ModuleType
from typing import Any

from traitlets import List, Unicode

from dlkit.models._params import Check
from dlkit.widgets._component import Component

ROUNDING = 1e-9  # a tolerance below it only allows for the rounding of sums


class Checks(Component):
    """Runs `checks()` of one or more models in the kernel and says what held and what did not."""

    titles = List(Unicode()).tag(sync=True)

    def __init__(self, *models: ModuleType, **traits: Any) -> None:
        if not models:
            raise ValueError("models must be 1 or more, got 0")
        self.models = models
        super().__init__(titles=[_title(model) for model in models], **traits)

    def on_run(self) -> dict[str, Any]:
        """Every check of every model, now."""
        start = time.perf_counter()
        found = [(_title(model), check) for model in self.models for check in model.checks()]
        seconds = time.perf_counter() - start
        n_passed = sum(check.passed for _, check in found)
        words = f"{n_passed} of {len(found)} checks passed, run just now in {seconds:.1f} s."
        failed = len(found) - n_passed
        if failed:
            words += f" {failed} did not: do not rely on this model until that is understood."
        return {"rows": [_row(title, check) for title, check in found], "words": words}


def _title(model: ModuleType) -> str:
    return model.__name__.rpartition(".")[2].replace("_", " ")


def _row(title: str, check: Check) -> dict[str, Any]:
    """One check in words; `passed` decides the sign."""
    return {
        "model": title,
        "name": check.name,
        "value": _figure(check.value),
        "expected": _figure(check.expected),
        "tolerance": f"± {_figure(check.tolerance)}" if check.tolerance > ROUNDING else "exact",
        "passed": check.passed,
        "source": check.source,
    }


def _figure(number: float) -> str:
    return f"{number:.4g}" if math.isfinite(number) else "no number"
