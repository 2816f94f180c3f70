"""A document for the page of a lesson: plain values, with the pictures' columns beside them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dlkit import charts
from dlkit.report import _pictures as pictures
from dlkit.report._document import Block, Document, Picture


def page(document: Document) -> list[dict[str, Any]]:
    """The blocks in order, each with its kind."""
    return [_block(block) for block in document.blocks]


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if not isinstance(block, Picture):
        return {"kind": kind, **asdict(block)}
    sets = {
        name: dict(zip(fields, charts.lists(fields), strict=True))
        for name, fields in block.columns.items()
    }
    return {"kind": kind, **pictures.about(block), "sets": sets}
