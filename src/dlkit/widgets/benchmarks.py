"""Eighteen benchmark elements: own rating and a partner's side by side, practice, evidence."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, Unicode

from dlkit import assessment, content
from dlkit.widgets._component import Component


class Benchmarks(Component):
    """Levels 1 to 5 from the unit and from a partner; a difference is shown, never averaged."""

    form = Dict().tag(sync=True)
    aid = Unicode(assessment.TEACHING_AID).tag(sync=True)

    def __init__(self, key: str = "profile/benchmarks", **traits: Any) -> None:
        form = content.plain_form(content.benchmark_form())
        super().__init__(**{"key": key, "form": form, **traits})
