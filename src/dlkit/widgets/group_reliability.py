"""Answers of a group: whether they hang together and agree, before anything is averaged."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from traitlets import List, Unicode

from dlkit import assessment, content
from dlkit.widgets import _group_words as words
from dlkit.widgets._component import Component

EXAMPLE = 24


class GroupReliability(Component):
    """A CSV file or pasted text in, coefficients out; the answers are dropped at once."""

    items = List(Unicode()).tag(sync=True)
    aid = Unicode(assessment.TEACHING_AID).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**{"items": list(content.assessment_form().items), **traits})

    def on_file(self, name: str, data: str) -> dict[str, Any]:
        """A file, its bytes as base64."""
        try:
            found = base64.b64decode(data, validate=True)
        except ValueError:
            raise ValueError(f"{name[:40]}: data must be base64, got other signs") from None
        return _told(found, name)

    def on_paste(self, text: str) -> dict[str, Any]:
        """Pasted text."""
        return _told(text, "Your answers")

    def on_example(self) -> dict[str, Any]:
        """Invented answers, to see what the figures look like; they prove nothing."""
        found = words.page(assessment.group(invented()))
        note = "Invented answers, drawn by chance: their alpha says nothing about these items. "
        return found | {"said": note + found["said"]}


def _told(data: str | bytes, name: str) -> dict[str, Any]:
    return words.page(assessment.group(content.read_group_csv(data, name)))


def invented(seed: int = 1) -> content.GroupAnswers:
    """Answers that one common view and chance have made."""
    rng = np.random.default_rng(seed)
    items = tuple(content.assessment_form().items)
    view = rng.normal(0.3, 0.5, size=(EXAMPLE, 1))
    drawn = np.rint(view + rng.normal(0.0, 0.7, size=(EXAMPLE, len(items))))
    answers = np.clip(drawn, -2, 2)
    units = tuple("North" if i % 2 else "South" for i in range(EXAMPLE))
    return content.GroupAnswers(items, units, tuple(tuple(row) for row in answers.tolist()))
