"""What processes cost: memory that counts shared pages once, file handles, processor time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import servers

KB, MB = 1024, 1_000_000


@dataclass(frozen=True)
class Memory:
    """Bytes: `pss` divides a shared page among those who share it, `uss` is nobody else's."""

    pss: int = 0
    uss: int = 0

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.pss + other.pss, self.uss + other.uss)

    def of_each(self, before: Memory, n: int) -> tuple[float, float]:
        """MB (pss, uss) by which each of n made it grow."""
        return (self.pss - before.pss) / n / MB, (self.uss - before.uss) / n / MB


def read(rollup: str) -> Memory:
    """The memory of one process, from the text of its smaps_rollup."""
    sizes = {
        name: int(size) * KB for name, size in re.findall(r"^(\w+):\s+(\d+) kB", rollup, re.M)
    }
    return Memory(sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"])


def used(processes: Iterable[psutil.Process]) -> Memory:
    """The memory of all of them together; who has just gone counts nothing."""
    total = Memory()
    for one in processes:
        with suppress(OSError, KeyError):  # KeyError: a zombie's is empty
            total += read(Path(f"/proc/{one.pid}/smaps_rollup").read_text(encoding="ascii"))
    return total


def handles(processes: Iterable[psutil.Process]) -> int:
    """How many files, sockets and pipes they have open."""
    total = 0
    for one in processes:
        with suppress(OSError):
            total += len(list(Path(f"/proc/{one.pid}/fd").iterdir()))
    return total


class Processor:
    """Where processor time goes between `__enter__` and `seconds`, by kind of process."""

    def __init__(self, server: servers.Server) -> None:
        self.server, self.pid = server, server.process.pid

    def __enter__(self) -> Processor:
        self.before = self._times()
        return self

    def __exit__(self, *_: object) -> None:
        """`seconds` holds what it came to."""
        after = self._times()
        self.seconds = {kind: after[kind] - self.before.get(kind, 0.0) for kind in after}

    def _times(self) -> dict[str, float]:
        family = {one.pid: one for one in self.server.processes()}
        own = psutil.Process()
        browsers = [one for one in own.children(recursive=True) if one.pid not in family]
        kernels = [one for one in family.values() if servers.is_kernel(one)]
        around = [one for one in family.values() if one not in kernels and one.pid != self.pid]
        kinds = {"server": [self.server.process], "warm parent": around, "kernels": kernels,
                 "browsers": browsers, "bench": [own]}  # fmt: skip
        return {kind: servers.cpu_s(some) for kind, some in kinds.items()}
