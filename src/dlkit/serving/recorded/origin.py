"""Of which lesson a recorded page is: it says so itself, in its first line."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import dlkit

MARK = re.compile(rb'data-made-from="(\w+)"')
NEAR = 500  # bytes of a page within which it is said


def origin(notebook: Any) -> str:
    """A short name for exactly this lesson in this dlkit: the text of its cells, no outputs."""
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    text = json.dumps([dlkit.__version__, cells])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def said_origin(page: Path) -> str:
    """The name that a recorded page has, or nothing."""
    with page.open("rb") as opened:
        found = MARK.search(opened.read(NEAR))
    return found[1].decode() if found else ""
