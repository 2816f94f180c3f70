"""One lesson's kernel as its page needs it: wait until it answers, run a cell, give outputs."""

from __future__ import annotations

import asyncio
from queue import Empty
from typing import Any

from nbformat.v4 import new_output, output_from_msg

NUDGE_S = 0.25
INTERRUPTS = 8
SHOWN = {"display_data", "execute_result", "stream", "error"}


class EngineProblem(Exception):
    """Why a kernel cannot go on, in words for the page."""


class Engine:
    """Runs the cells of one lesson in one kernel, without the waits of a general client."""

    def __init__(self, kernel: Any, start_limit_s: float, cell_limit_s: float) -> None:
        self.kernel = kernel
        self.client = kernel.client()
        self.start_limit_s = start_limit_s
        self.cell_limit_s = cell_limit_s

    async def ready(self) -> None:
        """Return once the kernel answers and its messages arrive here."""
        self.client.start_channels(shell=True, iopub=True, stdin=False, hb=False, control=False)
        try:
            async with asyncio.timeout(self.start_limit_s):
                while not (await self._nudged()):
                    await self._must_live()
        except TimeoutError:
            raise EngineProblem(f"it gave no sign within {self.start_limit_s:g} s") from None

    async def _nudged(self) -> bool:
        self.client.kernel_info()
        try:
            await self.client.get_iopub_msg(timeout=NUDGE_S)
        except Empty:
            return False
        return True

    async def _must_live(self) -> None:
        if not await self.kernel.is_alive():
            raise EngineProblem("its process has ended")

    async def run(self, source: str) -> list[Any]:
        """Run one cell; an endless one is interrupted and told as an error output."""
        outputs: list[Any] = []
        request = self.client.execute(source, store_history=False, stop_on_error=False)
        try:
            async with asyncio.timeout(self.cell_limit_s):
                await self._listen(request, outputs)
        except TimeoutError:
            await self._interrupt(request)
            reason = f"it took longer than {self.cell_limit_s:g} s and was stopped"
            return [new_output("error", ename="Stopped", evalue=reason, traceback=[])]
        return outputs

    async def _listen(self, request: str, outputs: list[Any]) -> None:
        """Collect outputs until the kernel has finished with this request."""
        while True:
            try:
                message = await self.client.get_iopub_msg(timeout=1)
            except Empty:
                await self._must_live()
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return
            if kind == "clear_output":
                outputs.clear()
            elif kind in SHOWN:
                outputs.append(output_from_msg(message))

    async def _interrupt(self, request: str) -> None:
        """Stop a cell; more than one signal, as one that comes before the cell begins is lost."""
        for _ in range(INTERRUPTS):
            await self.kernel.interrupt_kernel()
            try:
                async with asyncio.timeout(1):
                    await self._listen(request, [])
                return
            except TimeoutError:
                continue
        raise EngineProblem("a part of the lesson never ends and cannot be stopped")

    def close(self) -> None:
        """Let go of the kernel; it lives on for the page."""
        self.client.stop_channels()
