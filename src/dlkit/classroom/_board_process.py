"""The lecturer's board: a child `dlkit serve` on this machine only, which ends with the class."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Self

from dlkit.classroom._keys import write_private
from dlkit.classroom.link import PLACE

BOARD = "board.ipynb"
READY = "dlkit is ready at "
PATIENCE_S = 60.0
END_S = 8.0


class Board:
    """The child process, with the file that tells it where the class is."""

    def __init__(self, address: str, secret: str, notebooks: Path | None) -> None:
        self._address, self._secret, self._notebooks = address, secret, notebooks
        self._folder = Path(tempfile.mkdtemp(prefix="dlkit-class-"))  # 0700
        self._process: subprocess.Popen[str] | None = None
        self.place = self._folder / "class.json"

    def __enter__(self) -> Self:
        told = {"address": self._address, "secret": self._secret}
        write_private(self.place, json.dumps(told))
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(END_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def start(self, port: int | None) -> str:
        """Start it; what to tell the lecturer: its address, or why there is none."""
        if self._notebooks is None or not (self._notebooks / BOARD).is_file():
            return f"none ({BOARD} is not there)"
        command = [sys.executable, "-m", "dlkit", "serve", "--notebooks", str(self._notebooks)]
        command += ["--host", "localhost", "--ends-with-parent"]
        command += [] if port is None else ["--port", str(port)]
        # The secret is not among the arguments, which every user of this machine may read.
        variables = {**os.environ, PLACE: str(self.place), "DLKIT_TOKEN": self._secret}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=variables
        )
        said = await asyncio.to_thread(_ready_line, self._process.stdout)
        if said is None:
            return "none (it did not start; what it said is above)"
        address = said.partition(READY)[2].split()[0].partition("?")[0].rstrip("/")
        return f"{address}/voila/render/{BOARD}?token={self._secret}"


def _ready_line(output: IO[str] | None) -> str | None:
    """The first line that says that it is ready; None when it ends before."""
    return next((line for line in output or () if READY in line), None)
