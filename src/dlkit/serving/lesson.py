"""One lesson as a page: its text at once, then what its cells show, as each is ready."""

from __future__ import annotations

import errno
import time
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from dlkit.serving.engine import EngineProblem
from dlkit.serving.lesson_kernel import LessonKernel
from dlkit.serving.places import Turn
from dlkit.serving.prepared import Source, places_of

if TYPE_CHECKING:
    from dlkit.serving.app import LessonServer


NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # the disk, a quota, a limit of a file


@lru_cache(maxsize=64)
def notebook(path: Path, changed_ns: int) -> Any:  # noqa: ARG001  (a new time is a new file)
    """A lesson's notebook, read once."""
    return nbformat.read(path, as_version=4)


class LessonPage:
    """The page of one lesson for one learner, with a kernel of its own."""

    def __init__(self, server: LessonServer, path: Path) -> None:
        self.server = server
        self.path = path
        self.source = Source(path, path.stat().st_mtime_ns)
        self.notebook = notebook(*self.source)
        self.kernel = LessonKernel(server, self.source)
        self.problem = ""
        self.left = False
        self.turn: Turn | None = None
        self.asked = time.monotonic()
        self.over = False

    @property
    def script(self) -> str:
        """The name of the one script that the page needs, where it is known."""
        ready = self.server.prepared.get(self.source)
        return ready.script if ready else ""

    async def leave(self) -> None:
        """End the kernel: it has nobody to serve."""
        self.left = True
        self._tell("left")
        self.give_way()
        await self.kernel.end()

    def snippets(self, resources: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
        """The page in pieces: the template asks for the kernel once the text is out."""
        asked = {
            "queue": self._queue,
            "lesson_ready": self._ready,
            "kernel_start": self._kernel_start,
            "cell_generator": self._cells,
        }
        pieces: AsyncIterator[tuple[str, Any]] = self.server.exporter.generate_from_notebook_node(
            self.notebook,
            resources={"metadata": {"name": self.path.stem}, **resources},
            extra_context={"frontend": "voila", "problem": lambda: self.problem, **asked},
            page_config=self.server.page_config(),
        )
        return pieces

    def give_way(self) -> None:
        """Let the next one in the queue go on."""
        if self.turn:
            self.turn.end()

    def _tell(self, end: str) -> None:
        """Count how the page ended, once."""
        if not self.over:
            self.over = True
            self.server.metrics.over(end, time.monotonic() - self.asked)

    async def _queue(self) -> AsyncIterator[dict[str, Any]]:
        """What the page says while the lesson waits for its turn, and for a place."""
        if self.left:
            return
        self.turn = self.server.queue.turn()
        async for place in self.turn.news():
            yield {"queue": place._asdict()}

    def _ready(self) -> dict[str, Any] | None:
        """The page's parts, where they can be shown before the kernel that is born with them."""
        parent = self.kernel.born_with()
        if self.left or self.turn is None or parent is None or not parent.states:
            return None
        return {
            "kernel_id": self.kernel.id,
            "states": parent.states,
            "parts": list(zip(places_of(self.notebook), parent.outputs, strict=True)),
        }

    async def _kernel_start(self, _: Any) -> str:
        """Start the kernel; the page learns its id before it is ready."""
        if self.left or self.turn is None:
            return ""
        try:
            await self.kernel.start()
        except Exception as error:
            self.server.log.exception("no kernel for %s", self.path.name)
            await self.kernel.end()
            self._fail(in_words(error))
            self.give_way()
            return ""
        finally:
            self.turn.has_kernel()
        if self.left:
            await self.leave()
            return ""
        return self.kernel.id

    async def _cells(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        """Every cell in order with its outputs; none where they are shown already."""
        if not kernel_id:
            return
        try:
            async for cell in self.kernel.cells(nb):
                yield cell
            self._tell("ready")
        except EngineProblem as error:
            self._fail(str(error))
            if not self.left:
                self.server.log.warning("%s: %s", self.path.name, error)
        finally:
            self.give_way()

    def _fail(self, why: str) -> None:
        self.problem = why
        self._tell("failed")


def in_words(error: Exception) -> str:
    """Why there is no kernel."""
    if isinstance(error, EngineProblem):
        return str(error)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return "the disk of the server is full"
    return f"{type(error).__name__}: {error}"
