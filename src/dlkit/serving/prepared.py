"""Prepared lessons: their cells have run in a parent, and each page gets a copy of it.

The first page of a lesson runs its cells in its own kernel. Where all of them went well, a
parent is made from the same cells; the kernels of later pages are forked from it and have the
lesson already, so that such a page waits for none of its cells. A lesson whose file changes, or
whose parent ends, begins anew; one that cannot be prepared is tried a few times and then left.
"""

from __future__ import annotations

import asyncio
import math
import sys
from collections import Counter, OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dlkit.serving import _warm_line
from dlkit.serving._warm_line import CannotFork, LessonParent
from dlkit.serving.files import Packed
from dlkit.serving.kernels import kernel_environment
from dlkit.serving.pack import pack

if TYPE_CHECKING:
    from dlkit.serving.app import LessonServer

MOST = 20  # lessons at a time; each takes a few MB
TRIES = 3


class Source(NamedTuple):
    """One state of a lesson's file."""

    path: Path
    changed_ns: int

    def is_now(self) -> bool:
        """Whether the file is still in it."""
        with suppress(OSError):
            return self.path.stat().st_mtime_ns == self.changed_ns
        return False


class Ready(NamedTuple):
    """A lesson that has been run."""

    parent: LessonParent
    script: str  # the name of its page's script; nothing where the page needs its own way


class Prepared:
    """The lessons of a server that have been run."""

    def __init__(self, server: LessonServer) -> None:
        self.server = server
        self.lessons: OrderedDict[Source, Ready] = OrderedDict()  # the last one used last
        self.scripts: dict[str, Packed] = {}  # kept: a page may ask for one a little later
        self.tried: Counter[Source] = Counter()
        self.coming: dict[Source, asyncio.Task[None]] = {}

    def get(self, source: Source) -> Ready | None:
        """A lesson that has been run in this state of its file."""
        ready = self.lessons.get(source)
        if ready is None:
            return None
        if ready.parent.has_ended():
            self.forget(source, ready.parent)
            return None
        self.lessons.move_to_end(source)
        return ready

    def forget(self, source: Source, parent: LessonParent) -> None:
        """Prepare a lesson anew whose parent, this one, gives no kernels."""
        if source in self.lessons and self.lessons[source].parent is parent:
            self._drop(source)

    def prepare(self, source: Source, notebook: Any) -> None:
        """Run a lesson that went well in its own kernel, once, beside all else."""
        server = self.server
        warm = server.kernel_spec_manager.warm and _warm_line.can_fork()
        alone = bool(server.learner)  # it would hardly be used, and a hub has many servers
        known = source in self.lessons or source in self.coming or self.tried[source] >= TRIES
        if warm and not alone and not known:
            self.tried[source] += 1
            cells = [notebook.cells[place].source for place in places_of(notebook)]
            self.coming[source] = asyncio.create_task(self._prepare(source, cells))
            self.coming[source].add_done_callback(lambda _: self.coming.pop(source, None))

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
        try:
            if not source.is_now():
                raise ValueError("its file has changed meanwhile")
            script = self._script(parent.states)
        except Exception:
            parent.end()
            server.log.exception("%s runs in each of its kernels", source.path.name)
            return
        for old in [one for one in self.lessons if one.path == source.path]:
            self._drop(old)
        self.lessons[source] = Ready(parent, script)
        if len(self.lessons) > MOST:
            self._drop(next(iter(self.lessons)))

    def end(self) -> None:
        """Let all parents end."""
        for task in list(self.coming.values()):
            task.cancel()
        for source in list(self.lessons):
            self._drop(source)

    def _script(self, states: str) -> str:
        made = pack(states) if states else None
        if made is None:
            return ""
        name, file = made
        self.scripts[name] = file
        return name

    def _drop(self, source: Source) -> None:
        self.lessons.pop(source).parent.end()
        del self.tried[source]


def places_of(notebook: Any) -> list[int]:
    """Where in a lesson its code is."""
    return [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
