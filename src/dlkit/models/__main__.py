"""`python -m dlkit.models`: compiles the loops of all models, so that no learner waits for it."""

from __future__ import annotations

import importlib

WITH_LOOPS = (
    "attractors",
    "boolean_network",
    "cascade_window",
    "culture",
    "groups",
    "mosaic",
    "robustness",
    "rumour",
    "sandpile",
    "smoothing",
)


def main() -> None:
    """Run each model that has a loop once; what is compiled is kept on disk."""
    for name in WITH_LOOPS:
        run(name)


def run(name: str) -> None:
    """Run one of them as it is at first."""
    model = importlib.import_module(f"dlkit.models.{name}")
    result = model.run(model.Params())
    if name == "robustness":  # what its picture asks beside the run
        model.in_largest(result.network, result.failure >= 0)


if __name__ == "__main__":
    main()
