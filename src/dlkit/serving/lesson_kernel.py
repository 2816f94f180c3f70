"""The kernel of one lesson's page: born with the lesson, or made to run its cells."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_output

from dlkit.serving.engine import Engine, EngineProblem
from dlkit.serving.kernels import KERNEL, kernel_environment, make_room
from dlkit.serving.memory import limit_kernel
from dlkit.serving.prepared import Source, places_of

if TYPE_CHECKING:
    from dlkit.serving._warm_line import LessonParent
    from dlkit.serving.app import LessonServer


class LessonKernel:
    """A kernel that is still to start; the page may know its id before."""

    def __init__(self, server: LessonServer, source: Source) -> None:
        self.server = server
        self.source = source
        self.id = str(uuid.uuid4())
        self.parent: LessonParent | None = None  # that has run the cells already
        self.engine: Engine | None = None  # that runs them

    def born_with(self) -> LessonParent | None:
        """Whose copy it will be, if the lesson has run before."""
        ready = self.server.prepared.get(self.source)
        self.parent = ready.parent if ready else None
        return self.parent

    async def start(self) -> None:
        """Start it; whoever needs its place has given it up."""
        server, kernels = self.server, self.server.kernel_manager
        await make_room(kernels, server.room)
        folder = self.source.path.parent
        await kernels.start_kernel(
            kernel_id=self.id,
            kernel_name=KERNEL,
            path=folder.relative_to(Path(server.root_dir)).as_posix(),
            env=kernel_environment(server.connection_dir),
            **({"lesson": self.parent} if self.parent else {}),
        )
        kernel = kernels.get_kernel(self.id)
        limit_kernel(kernel.provisioner.pid, server.memory_mb)
        if self.parent and kernel.provisioner.lesson is None:
            server.prepared.forget(self.source, self.parent)
            if self.parent.states:  # the page shows parts that this kernel does not have
                raise EngineProblem("it has to be made anew")
            self.parent = None
        if self.parent is None:
            self.engine = Engine(kernel, server.start_limit_s, server.cell_limit_s)

    async def end(self) -> None:
        """End it, if it has started."""
        if self.id in self.server.kernel_manager:
            await self.server.kernel_manager.shutdown_kernel(self.id, now=True)

    async def cells(self, nb: Any) -> AsyncIterator[Any]:
        """Every cell in order, code cells with their outputs; one that fails stops no other."""
        if self.parent and not self.parent.states:
            for place, outputs in zip(places_of(nb), self.parent.outputs, strict=True):
                nb.cells[place].outputs = outputs
            for cell in nb.cells:
                yield cell
        elif self.engine:
            try:
                await self.engine.ready()
                async for cell in self._run(nb, self.engine):
                    yield cell
            finally:
                self.engine.close()

    async def _run(self, nb: Any, engine: Engine) -> AsyncIterator[Any]:
        failed, server = False, self.server
        for cell in nb.cells:
            if cell.cell_type == "code":
                outputs = await engine.run(cell.source)
                cell.outputs = [explained(one, failed, server.memory_mb) for one in outputs]
                failed |= has_failed(cell, self.source.path.name, server.log)
            yield cell
        if not failed:
            server.prepared.prepare(self.source, nb)


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
