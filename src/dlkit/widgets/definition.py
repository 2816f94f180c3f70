"""One sentence of one's own, before and after: what has come into it, and what has gone."""

from __future__ import annotations

from typing import Any

from traitlets import Unicode

from dlkit.widgets._component import Component


class Definition(Component):
    """A sentence of the learner's; with `before`, the key of an earlier one to lay beside it.

    The words are compared in the page and go nowhere.
    """

    title = Unicode().tag(sync=True)
    prompt = Unicode().tag(sync=True)
    before = Unicode().tag(sync=True)

    def __init__(self, key: str, prompt: str, before: str = "", **traits: Any) -> None:
        if before and before.count("/") != 1:
            raise ValueError(f"before must be '<lesson>/<part>', got {before!r}")
        if before and before == key:
            raise ValueError(f"before must be another part than this one, got {before!r}")
        title = "Your definition, again" if before else "Your definition"
        super().__init__(key=key, prompt=prompt, before=before, **{"title": title, **traits})
