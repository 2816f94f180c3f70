"""Who is in charge? Asked twice of the same systems, and what has moved in between."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from traitlets import Dict, List, Unicode

from dlkit.widgets._component import Component

ANSWERS = (
    ("one", "one of them"),
    ("few", "a few of them"),
    ("all", "all together"),
    ("nobody", "nobody"),
    ("outside", "something outside"),
    ("na", "cannot say"),
)
NOTE = "There are no marks for it: what you see in them before and after is what counts."


class InCharge(Component):
    """Systems as pairs of id and text; with `before`, the key of the same question asked earlier.

    The two answers are laid side by side in the page and go nowhere.
    """

    title = Unicode().tag(sync=True)
    note = Unicode(NOTE).tag(sync=True)
    before = Unicode().tag(sync=True)
    systems = List(Dict()).tag(sync=True)
    answers = List(Dict()).tag(sync=True)

    def __init__(
        self, key: str, systems: Iterable[tuple[str, str]], before: str = "", **traits: Any
    ) -> None:
        told = [{"id": one, "text": text} for one, text in systems]
        ids = [system["id"] for system in told]
        if not told or len(set(ids)) < len(ids):
            raise ValueError(f"systems must be 1 or more with ids of their own, got {ids}")
        if before and (before.count("/") != 1 or before == key):
            raise ValueError(f"before must be the key of another part, got {before!r}")
        title = "Who is in charge, again?" if before else "Who is in charge?"
        answers = [{"id": one, "text": text} for one, text in ANSWERS]
        about = {"title": title, "before": before, "systems": told, "answers": answers}
        super().__init__(key=key, **{**about, **traits})
