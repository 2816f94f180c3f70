"""The work that is done, in a file that only grows: a stopped sweep goes on from it."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from dlkit.sweep._plan import Plan
from dlkit.sweep._work import Chunk


class Part:
    """`<table>.part`: first what the sweep is, then one line for each stretch of runs."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self._plan = path, plan
        self.names: tuple[str, ...] = ()
        self.values: NDArray[np.float64] = np.empty((0, 0))
        self.done = np.zeros(plan.size, bool)
        self._file = self._opened()

    @property
    def n_done(self) -> int:
        """How many runs are done."""
        return int(self.done.sum())

    def missing(self, most: int) -> Iterator[tuple[int, int]]:
        """Stretches (start, stop) of at most so many runs that are still to be done, in order."""
        ends = np.flatnonzero(np.diff(~self.done, prepend=False, append=False)).reshape(-1, 2)
        for first, last in ends.tolist():
            for start in range(first, last, most):
                yield start, min(start + most, last)

    def add(self, chunk: Chunk) -> None:
        """Keeps a stretch of runs: on the disk first."""
        rows = chunk.values.tolist()  # JSON keeps a float as it is, bit for bit
        self._write({"start": chunk.start, "names": chunk.names, "rows": rows})
        self._take(chunk.start, chunk.names, chunk.values)

    def close(self, remove: bool = False) -> None:
        """Lets go of the file; with `remove` it is there no more."""
        with contextlib.suppress(OSError):  # a full disk, which was told when it was met
            self._file.close()
        if remove:
            self.path.unlink(missing_ok=True)

    def _opened(self) -> BinaryIO:
        if self.path.exists() and not self.path.is_file():
            raise ValueError(f"{self.path.name} must be a file of a sweep, got {self.path}")
        file = self.path.open("a+b")
        try:
            _lock(file, self.path)
            file.seek(0)
            file.truncate(self._read(file))
            if file.seek(0, os.SEEK_END) == 0:
                self._file = file
                self._write(self._plan.header())
        except BaseException:
            file.close()
            raise
        return file

    def _read(self, file: BinaryIO) -> int:
        """Takes every whole line; where the first torn one begins."""
        good = 0
        for i, entry in enumerate(_entries(file)):
            if i == 0:
                self._fits(entry)
            else:
                self._take(entry["start"], tuple(entry["names"]), np.array(entry["rows"]))
            good = file.tell()
        return good

    def _fits(self, header: dict[str, Any]) -> None:
        own = json.loads(json.dumps(self._plan.header()))
        other = [key for key in own if header.get(key) != own[key]]
        if other:
            key = other[0]
            raise ValueError(
                f"{self.path.name} must be of the same sweep to go on with it: it has {key} "
                f"{_short(header.get(key))}, got {_short(own[key])}. Delete it to begin anew"
            )

    def _take(self, start: int, names: tuple[str, ...], values: NDArray[np.float64]) -> None:
        if not self.names:
            self.names = names
            self.values = np.full((self._plan.size, len(names)), np.nan)
        if names != self.names:
            raise ValueError(f"measures must be {self.names} in every run, got {names}")
        self.values[start : start + len(values)] = values
        self.done[start : start + len(values)] = True

    def _write(self, entry: dict[str, Any]) -> None:
        self._file.write(json.dumps(entry).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _entries(file: BinaryIO) -> Iterator[dict[str, Any]]:
    while (line := file.readline()).endswith(b"\n"):
        try:
            entry = json.loads(line)
        except ValueError:  # what comes after it cannot be trusted either
            return
        if not isinstance(entry, dict):
            return
        yield entry


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _lock(file: BinaryIO, path: Path) -> None:
    """One sweep at a time writes to it, where the system can hold others off."""
    try:
        import fcntl
    except ModuleNotFoundError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ValueError(f"{path.name} must not be in use, got another sweep at it") from None
