"""The pages that 'seminar' opens: the adoption lesson, and stock Voilà's with the same texts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import notebooks
import page
import servers
from crowds import Lesson
from visitor import explorer, slider

from dlkit import content

DIP = explorer("A dip between two humps", "w", 0.0, 1.0)
ENOUGH = ("--places", "400")  # no limit of places: it would keep some out where memory is short


@contextmanager
def own(*options: str) -> Iterator[tuple[servers.Server, Lesson]]:
    """`dlkit serve` and its lesson."""
    with servers.dlkit(content.folder("notebooks"), *ENOUGH, *options) as server:
        address = server.page(notebooks.LESSON)
        yield server, Lesson(address, page.OWN_SLIDER, page.OWN_ANSWER, DIP)


@contextmanager
def stock(*options: str) -> Iterator[tuple[servers.Server, Lesson]]:
    """Stock Voilà with the same texts and one Altair chart."""
    with tempfile.TemporaryDirectory() as name, servers.cdn() as cdn:
        notebooks.write_one_chart(Path(name), cdn)
        with servers.stock(Path(name), *options) as server:
            control = slider("bench-dip", 0.0, 1.0)
            address = server.page(notebooks.ONE_CHART)
            yield server, Lesson(address, page.STOCK_SLIDER, page.STOCK_ANSWER, control, own=False)
