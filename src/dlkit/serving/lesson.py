"""One lesson as a page: its text at once, then what its cells show, as each is ready."""

from __future__ import annotations

import errno
import time
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.v4 import new_output

from dlkit.serving.engine import Engine, EngineProblem
from dlkit.serving.kernels import KERNEL, kernel_environment, make_room
from dlkit.serving.memory import limit_kernel
from dlkit.serving.places import Turn
from dlkit.serving.prepared import Source

if TYPE_CHECKING:
    from dlkit.serving._warm_line import LessonParent
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
        self.kernel_id = ""
        self.engine: Engine | None = None
        self.prepared: LessonParent | None = None  # whose cells the kernel has run
        self.problem = ""
        self.left = False
        self.turn: Turn | None = None
        self.asked = time.monotonic()
        self.over = False

    async def leave(self) -> None:
        """End the kernel: it has nobody to serve."""
        self.left = True
        self._tell("left")
        self.give_way()
        if self.kernel_id in self.server.kernel_manager:
            await self.server.kernel_manager.shutdown_kernel(self.kernel_id, now=True)

    def snippets(self, resources: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
        """The page in pieces: the template asks for the kernel once the text is out."""
        asked = {
            "queue": self._queue,
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

    async def _kernel_start(self, _: Any) -> str:
        """Start the kernel; the page learns its id before it is ready."""
        if self.left or self.turn is None:
            return ""
        try:
            return await self._started(self.server.kernel_manager)
        except Exception as error:
            self.server.log.exception("no kernel for %s", self.path.name)
            self.problem = in_words(error)
            self._tell("failed")
            self.give_way()
            return ""
        finally:
            self.turn.has_kernel()

    async def _started(self, kernels: Any) -> str:
        server = self.server
        await make_room(kernels, server.room)
        lesson = server.prepared.get(self.source)
        self.kernel_id = await kernels.start_kernel(
            kernel_name=KERNEL,
            path=self.path.parent.relative_to(server.root_dir).as_posix(),
            env=kernel_environment(server.connection_dir),
            **({"lesson": lesson} if lesson else {}),
        )
        if self.left:
            await self.leave()
            return ""
        kernel = kernels.get_kernel(self.kernel_id)
        limit_kernel(kernel.provisioner.pid, server.memory_mb)
        self.prepared = getattr(kernel.provisioner, "lesson", None)
        if self.prepared is None:
            server.prepared.forget(self.source)
            self.engine = Engine(kernel, server.start_limit_s, server.cell_limit_s)
        return self.kernel_id

    async def _cells(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        """Every cell in order, code cells with their outputs."""
        if self.prepared and kernel_id:
            outputs = iter(self.prepared.outputs)
            for cell in nb.cells:
                if cell.cell_type == "code":
                    cell.outputs = next(outputs)
                yield cell
            self._tell("ready")
            self.give_way()
        elif self.engine and kernel_id:
            async for cell in self._run(nb, self.engine):
                yield cell

    async def _run(self, nb: Any, engine: Engine) -> AsyncIterator[Any]:
        """The same, run in this page's kernel; a cell that fails stops no other."""
        failed, limit = False, self.server.memory_mb
        try:
            await engine.ready()
            for cell in nb.cells:
                if cell.cell_type == "code":
                    outputs = await engine.run(cell.source)
                    cell.outputs = [explained(one, failed, limit) for one in outputs]
                    failed |= has_failed(cell, self.path.name, self.server.log)
                yield cell
            self._tell("ready")
            if not failed:
                self.server.prepared.prepare(self.source, nb)
        except EngineProblem as error:
            self.problem = str(error)
            self._tell("failed")
            if not self.left:
                self.server.log.warning("%s: %s", self.path.name, error)
        finally:
            self.give_way()
            engine.close()


def has_failed(cell: Any, name: str, log: Any) -> bool:
    """Whether a cell ended in an error; the log says where."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    for error in errors:
        told = "\n".join([cell.source, *(error.traceback or [error.evalue])])
        log.error("%s: a cell failed\n%s", name, told)
    return bool(errors)


def explained(output: Any, failed: bool, memory_mb: int) -> Any:
    """The reasons that Python alone would not tell a reader."""
    if output.output_type != "error":
        return output
    if output.ename == "NameError" and failed:  # that failure's, not the reader's
        reason = "it builds on an earlier part that could not start"
        return new_output("error", ename="Waiting", evalue=reason, traceback=[])
    if output.ename.endswith("MemoryError"):
        reason = f"it wanted more memory than a lesson may take ({memory_mb} MB)"
        return new_output("error", ename="Full", evalue=reason, traceback=[])
    return output


def in_words(error: Exception) -> str:
    """Why there is no kernel."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return "the disk of the server is full"
    return f"{type(error).__name__}: {error}"
