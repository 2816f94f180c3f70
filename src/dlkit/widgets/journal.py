"""Reflection: prompts to write about, kept as the learner types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from traitlets import Dict, List, Unicode

from dlkit.widgets._component import Component


class Journal(Component):
    """Prompts as pairs of id and text; what is written is the learner's, and only kept."""

    title = Unicode("Your journal").tag(sync=True)
    prompts = List(Dict()).tag(sync=True)

    def __init__(self, key: str, prompts: Iterable[tuple[str, str]], **traits: Any) -> None:
        pairs = [{"id": name, "text": text} for name, text in prompts]
        ids = [pair["id"] for pair in pairs]
        if not pairs or len(set(ids)) < len(ids):
            raise ValueError(f"prompts must be 1 or more with ids of their own, got {ids}")
        super().__init__(key=key, prompts=pairs, **traits)
