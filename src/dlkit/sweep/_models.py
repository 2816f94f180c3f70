"""Which models can be swept: those that say in a few numbers what came out of a run."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from dlkit import models
from dlkit.models._params import Checked


def model_named(name: str) -> ModuleType:
    """The model, if it is one that can be swept."""
    known = [one.name for one in pkgutil.iter_modules(models.__path__)]
    if name not in known or name.startswith("_"):
        raise ValueError(f"model must be one of {', '.join(names())}, got {name!r}")
    found = importlib.import_module(f"dlkit.models.{name}")
    if not can_be_swept(found):
        listed = ", ".join(names())
        raise ValueError(f"model must say what came out of a run ({listed}), got {name!r}")
    return found


def names() -> list[str]:
    """The models that can be swept, by name."""
    stems = [one.name for one in pkgutil.iter_modules(models.__path__) if one.name[0] != "_"]
    return [
        stem for stem in stems if can_be_swept(importlib.import_module(f"dlkit.models.{stem}"))
    ]


def can_be_swept(model: ModuleType) -> bool:
    """Whether it has checked parameters, a run, and measures of its result."""
    params = getattr(model, "Params", None)
    checked = isinstance(params, type) and issubclass(params, Checked)
    return checked and hasattr(model, "run") and hasattr(model, "measures")
