"""The action plan: who does what by when, and how one will see that it was done."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, List, Unicode

from dlkit import report
from dlkit.widgets._component import Component


class Plan(Component):
    """Rows that the learner adds and takes away; kept in the record as they are typed."""

    title = Unicode("Your action plan").tag(sync=True)
    cells = List(Dict()).tag(sync=True)
    tenets = List(Dict()).tag(sync=True)

    def __init__(self, key: str = "11_portfolio/plan", **traits: Any) -> None:
        cells = [{"id": cell, "words": report.cell_name(cell)} for cell in report.cells()]
        tenets = [{"id": tenet, "words": tenet.capitalize()} for tenet in report.TENETS]
        super().__init__(key=key, **{"cells": cells, "tenets": tenets, **traits})
