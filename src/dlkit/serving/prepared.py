"""Prepared lessons: their cells have run in a parent, and each page gets a copy of it.

The first page of a lesson runs its cells in its own kernel. Where all of them went well, a
parent is made from the same cells; the kernels of later pages are forked from it and have the
lesson already, so that such a page waits for none of its cells. A lesson whose file changes, or
whose parent ends, begins anew.
"""

from __future__ import annotations

import asyncio
import math
import sys
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dlkit.serving import _warm_line
from dlkit.serving._warm_line import CannotFork, LessonParent
from dlkit.serving.kernels import kernel_environment

if TYPE_CHECKING:
    from dlkit.serving.app import LessonServer

MOST = 20  # lessons at a time; each takes a few MB


class Source(NamedTuple):
    """One state of a lesson's file."""

    path: Path
    changed_ns: int


class Prepared:
    """The lessons of a server that have been run."""

    def __init__(self, server: LessonServer) -> None:
        self.server = server
        self.parents: OrderedDict[Source, LessonParent] = OrderedDict()  # the last one used last
        self.tried: set[Source] = set()
        self.coming: set[asyncio.Task[None]] = set()

    def get(self, source: Source) -> LessonParent | None:
        """Who can fork kernels of this lesson."""
        if source in self.parents:
            self.parents.move_to_end(source)
        return self.parents.get(source)

    def forget(self, source: Source) -> None:
        """Its parent has given no kernel: it is made anew."""
        if source in self.parents:
            self._drop(source)
            self.tried.discard(source)

    def prepare(self, source: Source, notebook: Any) -> None:
        """Run a lesson that went well in its own kernel, once, beside all else."""
        warm = self.server.kernel_spec_manager.warm and _warm_line.can_fork()
        if warm and source not in self.tried:
            self.tried.add(source)
            task = asyncio.create_task(self._prepare(source, cells_of(notebook)))
            self.coming.add(task)
            task.add_done_callback(self.coming.discard)

    async def _prepare(self, source: Source, cells: list[str]) -> None:
        server = self.server
        try:
            parent = await _warm_line.parent(sys.executable).lesson(
                cells,
                kernel_environment(server.connection_dir),
                str(source.path.parent),
                math.ceil(server.cell_limit_s),
            )
        except CannotFork as error:
            server.log.info("%s runs in each of its kernels: %s", source.path.name, error)
            return
        for old in [one for one in self.parents if one.path == source.path]:
            self._drop(old)
        self.parents[source] = parent
        if len(self.parents) > MOST:
            self._drop(next(iter(self.parents)))

    def end(self) -> None:
        """Let all parents end."""
        for source in list(self.parents):
            self._drop(source)

    def _drop(self, source: Source) -> None:
        self.parents.pop(source).end()


def cells_of(notebook: Any) -> list[str]:
    """The code of a lesson."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]
