"""The learner's own unit in a few words: what later lessons start from."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, List, Unicode

from dlkit.widgets._component import Component

KINDS = [
    "Department or institute",
    "Faculty or school",
    "Library, IT or other service",
    "Team or project",
    "Company or office",
    "Hospital or clinic",
    "School",
    "Association or club",
    "Something else",
]
SIZE = {"low": 2, "high": 100_000}
CYCLE = {"low": 1, "high": 36}


class Organisation(Component):
    """Name (any pseudonym), kind, size and months of a cycle; all of it may stay empty."""

    title = Unicode("Your own unit").tag(sync=True)
    kinds = List(Unicode()).tag(sync=True)
    limits = Dict().tag(sync=True)

    def __init__(self, key: str = "profile/organisation", **traits: Any) -> None:
        limits = {"size": SIZE, "cycle_months": CYCLE}
        super().__init__(**{"key": key, "kinds": KINDS, "limits": limits, **traits})
